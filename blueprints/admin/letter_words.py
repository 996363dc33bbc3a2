"""What is said of letters: their kinds, their states, and what became of each."""

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.letter import State
from models.letter_kinds import KINDS

STATES = {
    State.WAITING: (_l("Waiting"), "info"),
    State.SENDING: (_l("On its way"), "info"),
    State.SENT: (_l("Sent"), "good"),
    State.FAILED: (_l("Failed"), "bad"),
    State.WITHDRAWN: (_l("Held back"), ""),
}


class Standing(NamedTuple):
    """A letter's state as a badge, and what the server said last."""

    id: int
    text: str
    tone: str
    answer: str
    at: object


def standing(letter) -> Standing:
    text, tone = STATES[State(letter.state)]
    if letter.state == State.WAITING and letter.tries:
        text, tone = _l("Waiting to be tried again"), "warn"
    return Standing(letter.id, str(text), tone, letter.answer and _(letter.answer), letter.sent_at or letter.created_at)


def kind_name(kind: str) -> str:
    return _(KINDS[kind].name) if kind in KINDS else kind


def kinds() -> list[tuple[str, str]]:
    return [(key, _(kind.name)) for key, kind in KINDS.items()]


def states() -> list[tuple[str, str]]:
    return [(state.value, str(label)) for state, (label, _tone) in STATES.items()]
