"""A NUL in what is typed, which no database takes, is left out or refused with a sentence: never a fault of ours."""

import pytest

from tests.admin.forms import fields_of
from tests.portal.test_disputes import SHORT, invoice
from tests.portal.test_jobs import asking, job, service
from tests.portal.test_quotes import quote, signed
from tests.portal.test_shared_quotes import mailed

assert all((invoice, job, mailed, quote, service))  # fixtures
NUL = "4\0 boxes"
ALFKI = "/p/alfki"


@pytest.mark.parametrize("door", ["acceptance", "decline"])
@pytest.mark.parametrize("field", ["name", "reference", "reason"])
def test_in_the_answer_to_a_quote(maria, visitor, mailed, quote, door, field):
    words = signed(reason="Too dear") | {field: NUL}
    for person, place in ((visitor, mailed()), (maria, f"{ALFKI}/quotes/{quote.number}")):
        assert person.post(f"{place}/{door}", **words).status_code == 303


def test_in_the_key_of_a_form(maria, service, invoice):
    key = "\0" + "x" * 30
    assert asking(maria, service, key=key).status_code == 422
    place = f"{ALFKI}/invoices/{invoice.number}/dispute"
    assert maria.post(place, **(fields_of(maria.get(place), "dispute-form") | SHORT | {"key": key})).status_code == 422
    assert maria.post(f"{ALFKI}/quotes/request", note="Tea", key=key).status_code == 422
    assert maria.post(f"{ALFKI}/statements/mail", key=key).status_code == 303
    sharing = f"{ALFKI}/share/invoice/{invoice.number}"
    assert maria.post(sharing, to="a@partner.example", key=key).status_code == 303


@pytest.mark.parametrize(
    ("door", "typed"),
    [
        ("notes", {"text": NUL}),
        ("materials", {"sku": NUL, "quantity": "1", "once": NUL}),
        ("hours", {"staff": NUL, "hours": "1", "what": NUL, "once": NUL}),
        ("signature", {"name": NUL}),
        ("cancellation", {"reason": NUL}),
    ],
)
def test_in_what_staff_say_about_a_job(clerk, job, door, typed):
    assert clerk.post(f"/admin/jobs/{job.number}/{door}", **typed).status_code in (303, 422)


@pytest.mark.parametrize(
    ("door", "typed"),
    [
        ("withdrawal", {"reason": NUL}),
        ("acceptance", {"name": NUL, "note": NUL, "reference": NUL}),
        ("conversion", {"to": NUL}),
    ],
)
def test_in_what_staff_say_about_a_quote(clerk, quote, door, typed):
    assert clerk.post(f"/admin/quotes/{quote.number}/{door}", **typed).status_code in (303, 422)
