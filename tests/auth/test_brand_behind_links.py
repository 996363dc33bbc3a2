"""The page behind a mailed link wears the brand of the customer that the link belongs to, and of nobody else."""

import pytest

from models.base import db
from models.contact import Contact
from models.document import Document
from models.link import Purpose
from models.links import make_link
from models.types import now
from tests.auth.mailed import BY, MARIA, expire
from tests.cast import find

THEIRS = "/theme/0b6e4f.css"
LOGO = "a" * 64
EMAIL = {"former_email": MARIA, "new_email": "m@alfki.example"}
PAGES = {
    "/portal/password/{}": (Purpose.PASSWORD, {}),
    "/portal/sign-in/{}": (Purpose.SIGN_IN, {}),
    "/portal/email/{}": (Purpose.EMAIL_OLD, EMAIL),
    "/portal/not-me/{}": (Purpose.NOT_ME, {"what": ""}),
    "/portal/mails/{}": (Purpose.UNSUBSCRIBE, {"topic": "messages"}),
    "/d/{}": (Purpose.DOCUMENT, {}),
    "/d/{}/code": (Purpose.DOCUMENT, {}),
    "/p/alfki/invitation/{}": (Purpose.INVITATION, {}),
}


@pytest.fixture
def dressed(alfki, northwind):
    """A customer with a colour and a logo of its own, at a business that lets people on from a document."""
    alfki.accent, alfki.logo_hash = "#0b6e4f", LOGO
    northwind.sign_in_by_mail = northwind.link_step_up = True
    db.session.commit()
    return alfki


def link(customer, purpose, facts):
    maria = find(Contact, email=MARIA)
    if purpose == Purpose.INVITATION:
        maria.password_hash = None
    document = find(Document, number="INV-AL1") if purpose == Purpose.DOCUMENT else None
    made = make_link(purpose, maria, MARIA, by=BY, customer=customer, facts=facts, document=document)
    db.session.commit()
    return made


def ours(northwind):
    return f"/theme/{northwind.accent[1:]}.css"


@pytest.mark.parametrize("page", PAGES)
def test_it_has_the_customers_colour_and_logo(visitor, dressed, northwind, page):
    made = link(dressed, *PAGES[page])
    answer = visitor.get(page.format(made.token))
    assert answer.status_code == 200
    assert THEIRS in answer.text
    assert f"/logo/{LOGO}" in answer.text
    assert ours(northwind) not in answer.text


@pytest.mark.parametrize("page", [page for page in PAGES if not page.startswith("/p/")])
def test_for_a_token_that_never_was_or_has_ended_it_is_the_businesss(visitor, dressed, northwind, page):
    made = link(dressed, *PAGES[page])
    expire(made.link)
    ended, never = visitor.get(page.format(made.token)), visitor.get(page.format("x" * 43))
    for answer in (ended, never):
        assert answer.status_code == 404
        assert ours(northwind) in answer.text
        assert THEIRS not in answer.text
        assert dressed.name not in answer.text


def test_without_a_customer_or_with_one_that_is_archived_too(visitor, dressed, northwind):
    of_nobody = link(None, Purpose.NOT_ME, {"what": ""})
    archived = link(dressed, Purpose.NOT_ME, {"what": ""})
    dressed.archived_at = now()
    db.session.commit()
    for made in (of_nobody, archived):
        answer = visitor.get(f"/portal/not-me/{made.token}")
        assert answer.status_code == 200
        assert ours(northwind) in answer.text
        assert THEIRS not in answer.text


def test_a_customer_without_a_colour_has_that_of_the_business(visitor, alfki, northwind):
    made = link(alfki, Purpose.NOT_ME, {"what": ""})
    answer = visitor.get(f"/portal/not-me/{made.token}")
    assert ours(northwind) in answer.text
    assert alfki.name in answer.text
