"""Mail over the wire: one connection for a batch of letters, every step with a timeout."""

import contextlib
import smtplib
import ssl
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache

from integrations.letters import Composed
from models.letter import Letter
from models.letter_kinds import said
from models.mail_server import MailServer
from models.types import now

SECONDS = 30  # that a server may take for a step before it counts as gone
BY_PEOPLE = ("document", "message", "staff_message")  # who answers these with "out of office" tells a person


class _Headers(HeaderRegistry):
    """Python makes a class for every header of every letter; once for each name is a third of a millisecond less."""

    __getitem__ = cache(HeaderRegistry.__getitem__)


POLICY = SMTP.clone(header_factory=_Headers())  # refuses line breaks in headers


class CannotSend(Exception):
    """The message is the server's own answer, or what went wrong with reaching it.

    `whose`: "server" (not reached, no login: no letter can go), "worn" (the line has carried letters and ended before this one), "gone" (it
    broke within this letter: whether the server has it, nobody knows), "now" (try this one again later) or "ever" (this one never will go).
    """

    def __init__(self, whose: str, answer: str):
        super().__init__(answer)
        self.whose = whose


class Line:
    """A connection to a business's mail server; opened when it is entered. Raises CannotSend."""

    def __init__(self, server: MailServer, seconds: float = SECONDS, trusted: ssl.SSLContext | None = None):
        self.server, self.seconds, self.carried = server, seconds, 0
        self.trusted = trusted or ssl.create_default_context()

    def __enter__(self) -> "Line":
        try:
            self.smtp = self._open()
        except smtplib.SMTPResponseException as error:
            raise CannotSend("server", _answer(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise CannotSend("server", f"{self.server.host}:{self.server.port}: {error}") from error
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        if kind:  # who does not answer any more is not told goodbye either
            self.smtp.close()
            return
        with contextlib.suppress(OSError, smtplib.SMTPException):  # it is over either way
            self.smtp.quit()

    def _open(self) -> smtplib.SMTP:
        host, port = self.server.host, self.server.port
        if self.server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=self.seconds, context=self.trusted)
        else:
            smtp = smtplib.SMTP(host, port, timeout=self.seconds)
        try:
            smtp.ehlo_or_helo_if_needed()
            if self.server.security == "starttls":
                smtp.starttls(context=self.trusted)
                smtp.ehlo_or_helo_if_needed()
            if self.server.username:
                smtp.login(self.server.username, self.server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp

    def send(self, message: EmailMessage, to: str) -> None:
        """Hand one message over. When it returns, the server has taken it."""
        try:
            self._begin(message, wired(to))
            code, said = self.smtp.data(message.as_bytes())
        except smtplib.SMTPResponseException as error:
            raise CannotSend(_whose(error.smtp_code), _answer(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise CannotSend("gone", str(error) or type(error).__name__) from error
        except (ValueError, UnicodeError) as error:  # an address that no server can be told
            raise CannotSend("ever", str(error)) from error
        if code != 250:
            raise CannotSend(_whose(code), _answer(code, said))
        self.carried += 1

    def _begin(self, message: EmailMessage, to: str) -> None:
        """Sender and recipient. A server may end a line after so many letters; that is no letter's fault, and not the server's either."""
        try:
            code, said = self.smtp.mail(wired(self.server.sender_address), self._options(to))
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise CannotSend("worn" if self.carried else "gone", str(error) or type(error).__name__) from error
        if code != 250:
            raise CannotSend("worn" if code == 421 and self.carried else "server", _answer(code, said))
        code, said = self.smtp.rcpt(to)
        if code not in (250, 251):
            self.smtp.rset()
            raise CannotSend(_whose(code), _answer(code, said))

    def _options(self, to: str) -> list[str]:
        """Letters beyond ASCII before the @ need a server that knows them (RFC 6531)."""
        if (wired(self.server.sender_address) + to).isascii():
            return []
        if not self.smtp.has_extn("smtputf8"):
            raise CannotSend("ever", said("The mail server takes no addresses with such letters."))
        self.smtp.command_encoding = "utf-8"
        return ["SMTPUTF8", "BODY=8BITMIME"]


def message_of(letter: Letter, composed: Composed, server: MailServer) -> EmailMessage:
    """The letter as it travels. Its Message-ID is made of the letter's id, so that a second copy can be known as one."""
    plain = wired(server.sender_address).isascii() and wired(letter.to_address).isascii()
    answers = wired(letter.reply_to) if letter.reply_to != server.sender_address else ""
    message = EmailMessage(policy=POLICY if plain else POLICY.clone(utf8=True))
    message["From"] = _address(server.sender_name, server.sender_address)
    message["To"] = _address(letter.to_name if letter.to_name != letter.to_address else "", letter.to_address)
    if answers and (
        answers.isascii() or not plain
    ):  # other letters need a server that knows them, which this letter doesn't ask for
        message["Reply-To"] = _address("", answers)
    message["Subject"] = composed.subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{letter.id}.{letter.tenant_id}@{wired(server.sender_address).rpartition('@')[2]}>"
    if letter.kind not in BY_PEOPLE:
        message["Auto-Submitted"] = "auto-generated"
    if composed.way_out:
        message["List-Unsubscribe"] = f"<{composed.way_out}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(composed.text, cte="quoted-printable")
    message.add_alternative(composed.html, subtype="html", cte="quoted-printable")
    return message


def wired(address: str) -> str:
    """As it goes over the wire: the domain as the network spells it. Raises ValueError for what is none."""
    name, _at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    import idna

    return f"{name}@{idna.encode(domain, uts46=True).decode()}"


def _address(name: str, address: str) -> Address:
    local, _at, domain = wired(address).rpartition("@")
    return Address(name, local, domain)


def _whose(code: int) -> str:
    return "now" if 400 <= code < 500 else "ever"


def _answer(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(words.split())}"[:1_000]
