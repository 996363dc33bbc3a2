"""What mail that nobody has to read is about: each topic can be turned off by whom it goes to."""

from enum import StrEnum


class MailTopic(StrEnum):
    """`bit` is its place in a stored set and never changes."""

    MESSAGES = "messages"
    DOCUMENTS = "documents"
    REQUESTS = "requests"

    @property
    def bit(self) -> int:
        return _BITS[self]


_BITS = {MailTopic.MESSAGES: 1, MailTopic.DOCUMENTS: 2, MailTopic.REQUESTS: 4}
OF_CONTACTS = (MailTopic.MESSAGES, MailTopic.DOCUMENTS, MailTopic.REQUESTS)
OF_STAFF = (MailTopic.MESSAGES, MailTopic.REQUESTS)
