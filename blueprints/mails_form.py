"""Which mails somebody gets: the form of both audiences' account pages."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput

from blueprints.fields import RowForm
from models.choosing_mails import topics_of
from models.contact import Contact
from models.mail_topic import MailTopic
from models.staff import Staff

TOPICS = {
    MailTopic.MESSAGES: _l("New messages"),
    MailTopic.DOCUMENTS: _l("New documents"),
    MailTopic.REQUESTS: _l("Requests and their answers"),
}


class MailsForm(RowForm):
    topics = SelectMultipleField(_l("Mail me about"), option_widget=CheckboxInput())

    def __init__(self, person: Contact | Staff, **known):
        super().__init__("mails", **known)
        self.topics.choices = [SelectChoice(topic.value, TOPICS[topic]) for topic in topics_of(person)]
        if not self.is_submitted() or known:
            self.topics.data = [topic.value for topic in topics_of(person) if topic not in person.muted_mails]

    def chosen(self) -> list[MailTopic]:
        return [MailTopic(topic) for topic in self.topics.data]
