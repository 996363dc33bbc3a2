"""What a kind of letter is, and how its texts are marked for the catalogues."""

from dataclasses import dataclass, field

from models.mail_topic import MailTopic

EVERYWHERE = {"business": "Northwind Traders", "person": "Maria Anders", "customer": "Alfreds Futterkiste"}


def said(words: str) -> str:
    """Marks a text for the catalogues; it is translated where it is read."""
    return words


@dataclass(frozen=True)
class LetterKind:
    """`topic`: what it is about, where who gets it can do without; None is a letter that always goes. `sample`: its own placeholders, each
    with an example. `button`: what leads to its page; empty where there is none. `to_staff`: for people of the business itself.
    `in_a_hurry`: somebody waits for it in front of a screen, so it goes before all others.
    """

    name: str
    subject: str
    body: str
    button: str = ""
    topic: MailTopic | None = None
    sample: dict[str, str] = field(default_factory=dict)
    to_staff: bool = False
    in_a_hurry: bool = False

    @property
    def placeholders(self) -> dict[str, str]:
        return EVERYWHERE | self.sample
