"""A customer's contacts: the list, adding, changing in place, deactivating."""

import json

import pytest

from models.base import db
from models.contact import Contact
from tests.admin.conftest import carried, contact, events, roots, said, user
from tests.admin.test_portal_user_form import ODD

LIST = "/admin/customers/ALFKI/contacts"
OTTO = {
    "salutation": "Herr",
    "title": "Dr.",
    "first_name": "Otto",
    "last_name": "Ohm",
    "job_title": "Purchasing",
    "email": "otto.ohm@alfki.example",
    "phone": "+49 30 1",
    "mobile": "+49 171 2",
    "language": "",
}


def address(email, number="ALFKI"):
    return f"/admin/customers/{number}/contacts/{contact(email).id}"


def opened(person, email, number="ALFKI"):
    return carried(person.get(f"{address(email, number)}/edit", htmx=True))


def as_is(email):
    found = contact(email)
    return {field: getattr(found, field) or "" for field in OTTO}


@pytest.fixture
def maria_s():
    return address("maria.anders@alfki.example")


@pytest.fixture
def crowd(alfki):
    """Sixty more contacts: Aa 00 to Aa 59, in front of everybody else."""
    db.session.add_all(Contact(customer_id=alfki.id, first_name="Aa", last_name=f"{n:02}") for n in range(60))
    db.session.commit()


class TestList:
    def test_each_contact_shows_how_to_reach_it_and_how_far_it_got(self, manager, alfki):
        db.session.add(Contact(customer_id=alfki.id, **OTTO | {"language": None}))
        db.session.commit()
        page = said(manager.get(LIST))
        assert "Dr. Otto Ohm Purchasing otto.ohm@alfki.example +49 30 1 +49 171 2 No portal user" in page
        assert "Maria Anders maria.anders@alfki.example Active" in page

    def test_people_of_other_customers_who_act_here_are_shown_as_such(self, manager):
        page = manager.get("/admin/customers/CONSH/contacts")
        assert "Ann Devon Contact of Eastern Connection ann.devon@eastc.example Active" in said(page)
        assert f'href="{address("ann.devon@eastc.example", "EASTC")}"' in page.text
        assert "Contact of" not in said(manager.get("/admin/customers/EASTC/contacts"))

    def test_a_customer_without_contacts_says_what_contacts_are_for(self, manager, alfki):
        from models.customer import Customer

        db.session.add(Customer(number="EMPTY", name="Empty", identifier="empty", currency="EUR"))
        db.session.commit()
        assert "No contacts yet" in said(manager.get("/admin/customers/EMPTY/contacts"))

    def test_a_search_box_comes_with_the_second_page(self, manager, crowd):
        assert 'type="search"' in manager.get(LIST).text
        assert 'type="search"' not in manager.get("/admin/customers/ANATR/contacts").text

    def test_next_and_previous_walk_over_every_contact_once(self, manager, crowd):
        seen, page = [], manager.get(LIST)
        while True:
            seen += [line for line in page.text.split('id="contact-') if line[:1].isdigit()]
            following = page.text.partition('rel="next" href="')[2].partition('"')[0]
            if not following:
                break
            page = manager.get(following.replace("&amp;", "&"))
        assert len([row for row in seen if "-edit" not in row[:30]]) == 62
        assert 'rel="prev"' in page.text

    def test_every_word_has_to_fit_name_or_email(self, manager, crowd):
        page = said(manager.get(LIST, q="ANDERS mária"))
        assert "Maria Anders" in page
        assert "Jonas Berg" not in page
        assert "Nobody here has all of these words" in said(manager.get(LIST, q="anders jonas"))

    def test_search_as_you_type_gets_the_list_alone_and_replaces_the_address(self, manager):
        answer = manager.get(LIST, htmx=True, q="jonas")
        assert roots(answer) == [("div", "contacts-found")]
        assert answer.headers["HX-Replace-Url"] == f"{LIST}?q=jonas"

    @pytest.mark.parametrize("query", [{"q": "x" * 200}, {"q": " ".join("abcdefghij")}, {"page": "nonsense"}])
    def test_what_cannot_be_searched_says_so(self, manager, query):
        answer = manager.get(LIST, **query)
        assert answer.status_code == 422
        assert "Show all contacts" in said(answer)

    @pytest.mark.parametrize("odd", ODD)
    def test_odd_searches_never_fail(self, manager, odd):
        assert manager.get(LIST, q=odd).status_code < 500
        assert manager.get(LIST, page=odd).status_code < 500

    def test_one_contact_and_a_page_full_cost_the_same_few_statements(self, manager, crowd, statements):
        with statements() as one:
            manager.get("/admin/customers/ANATR/contacts")
        with statements() as many:
            manager.get(LIST)
        assert len(one) == len(many) <= 5


class TestAdding:
    def test_a_new_contact_is_kept_with_all_it_was_given(self, manager, alfki):
        manager.post(LIST, **OTTO)
        otto = contact("otto.ohm@alfki.example")
        assert (otto.customer_id, as_is("otto.ohm@alfki.example")) == (alfki.id, OTTO)
        (event,) = events("contact added")
        assert (event.customer_id, event.actor_name, json.loads(event.after)["job_title"]) == (
            alfki.id,
            "Steven Buchanan",
            "Purchasing",
        )

    def test_a_contact_needs_no_email(self, manager):
        for _ in range(2):
            assert manager.post(LIST, last_name="Ohm").status_code == 303
        assert said(manager.get(LIST)).count("Ohm No portal user") == 2

    def test_htmx_gets_the_next_empty_form_the_row_and_a_toast(self, manager, toast):
        answer = manager.post(LIST, htmx=True, **OTTO)
        assert roots(answer) == [("form", "new-contact"), ("hx-partial",), ("hx-partial",)]
        assert 'name="first_name" type="text" value=""' in answer.text
        assert toast(answer, "Otto Ohm is a contact of Alfreds Futterkiste now.")
        assert f'<li id="contact-{contact("otto.ohm@alfki.example").id}">' in answer.text

    def test_without_javascript_one_comes_to_the_new_contacts_page(self, manager):
        answer = manager.post(LIST, **OTTO)
        assert answer.headers["Location"] == address("otto.ohm@alfki.example")
        assert "Dr. Otto Ohm" in said(manager.get(answer.headers["Location"]))

    def test_an_email_of_somebody_else_is_refused_and_what_was_typed_stays(self, manager):
        answer = manager.post(LIST, **OTTO | {"email": "Ana.Trujillo@anatr.example"})
        assert answer.status_code == 422
        assert "This email address already belongs to somebody." in said(answer)
        assert 'value="Otto"' in answer.text
        assert events("contact added") == []

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"last_name": " "}, "Enter the last name."),
            ({"title": "x" * 41}, "Use at most 40 characters."),
            ({"job_title": "a\0b"}, "Leave out characters that can't be printed."),
            ({"email": "otto@"}, "That is not an email address."),
            ({"language": "tlh"}, "Not a valid choice"),
        ],
    )
    def test_what_cannot_be_gets_its_own_sentence(self, manager, wrong, sentence):
        answer = manager.post(LIST, htmx=True, **OTTO | wrong)
        assert (answer.status_code, roots(answer)) == (422, [("form", "new-contact")])
        assert sentence in said(answer)

    @pytest.mark.parametrize("field", [*OTTO, "is_portal_user", "was_portal_user", "seen"])
    @pytest.mark.parametrize("odd", ODD)
    def test_odd_input_never_fails(self, manager, maria_s, field, odd):
        assert manager.post(LIST, htmx=True, **OTTO | {field: odd}).status_code < 500
        assert manager.post(maria_s, htmx=True, **OTTO | {field: odd}).status_code < 500

    def test_names_are_text_never_markup(self, manager):
        manager.post(LIST, **OTTO | {"title": "<i>", "last_name": "<script>x</script>"})
        assert "<script>x" not in manager.get(LIST).text


class TestChanging:
    def test_what_changed_is_on_record_before_and_after(self, manager, maria_s):
        sent = opened(manager, "maria.anders@alfki.example") | as_is("maria.anders@alfki.example")
        manager.post(maria_s, **sent | {"job_title": "Sales", "is_portal_user": "y"})
        (event,) = events("contact changed")
        assert (json.loads(event.before), json.loads(event.after)) == ({"job_title": ""}, {"job_title": "Sales"})
        assert user("MARIA.ANDERS").active

    def test_saving_what_is_there_records_nothing(self, manager, maria_s):
        sent = opened(manager, "maria.anders@alfki.example") | as_is("maria.anders@alfki.example")
        answer = manager.post(maria_s, htmx=True, **sent, is_portal_user="y")
        assert roots(answer)[0] == ("li", maria_s.rpartition("/")[2].join(("contact-", "")))
        assert [event for what in ("contact changed", "portal user deactivated") for event in events(what)] == []

    def test_editing_opens_the_row_in_place_or_a_page(self, manager, maria_s):
        row = [("li", f"contact-{contact('maria.anders@alfki.example').id}")]
        assert roots(manager.get(f"{maria_s}/edit", htmx=True)) == row
        assert roots(manager.get(maria_s, htmx=True)) == row
        assert 'value="maria.anders@alfki.example"' in manager.get(f"{maria_s}/edit").text

    def test_a_portal_user_keeps_an_email(self, manager, maria_s):
        sent = opened(manager, "maria.anders@alfki.example") | as_is("maria.anders@alfki.example")
        answer = manager.post(maria_s, **sent | {"email": "", "is_portal_user": "y"})
        assert answer.status_code == 422
        assert "so there has to be one" in said(answer)
        assert contact("maria.anders@alfki.example").name == "Maria Anders"

    def test_a_language_that_is_not_on_stays_until_another_is_chosen(self, manager, maria_s):
        contact("maria.anders@alfki.example").language = "fr"
        db.session.commit()
        sent = opened(manager, "maria.anders@alfki.example") | as_is("maria.anders@alfki.example")
        assert '<option selected value="fr">' in manager.get(f"{maria_s}/edit").text
        assert manager.post(maria_s, **sent, is_portal_user="y").status_code == 303

    def test_two_who_save_at_once_the_second_sees_both_versions_and_chooses(self, manager, owner, maria_s):
        maria = "maria.anders@alfki.example"
        mine, theirs = (opened(person, maria) | as_is(maria) | {"is_portal_user": "y"} for person in (manager, owner))
        owner.post(maria_s, **theirs | {"job_title": "Theirs", "phone": "1"})
        answer = manager.post(maria_s, htmx=True, **mine | {"job_title": "Mine", "mobile": "2"})
        assert (answer.status_code, roots(answer)) == (422, [("li", f"contact-{contact(maria).id}")])
        for words in ("Theirs", "Mine", "Saved meanwhile", "What you typed"):
            assert words in said(answer)
        assert as_is(maria) | {"job_title": "", "phone": "", "mobile": ""} != as_is(maria)
        assert contact(maria).job_title == "Theirs"
        chosen = carried(answer) | {"job_title": "Mine", "phone": "1", "mobile": "2"}
        assert manager.post(maria_s, **chosen).status_code == 303
        kept = contact(maria)
        assert (kept.job_title, kept.phone, kept.mobile) == ("Mine", "1", "2")
        assert user("MARIA.ANDERS").active

    @pytest.mark.parametrize("wrong", ["0", "1", str(2**63), "9" * 40, "x"])
    def test_a_number_of_nobody_is_not_found(self, manager, wrong):
        for path in ("", "/edit", "/merge", "/merge/1"):
            assert manager.get(f"{LIST}/{wrong}{path}").status_code == 404
        for path in ("", "/activity", "/merge/1"):
            assert manager.post(f"{LIST}/{wrong}{path}", **OTTO, on="").status_code == 404

    def test_a_contact_is_found_only_at_its_own_customer_and_business(self, manager, foreign_owner):
        ana = contact("ana.trujillo@anatr.example").id
        assert manager.get(f"{LIST}/{ana}").status_code == 404
        assert manager.post(f"{LIST}/{ana}/activity", on="").status_code == 404
        assert foreign_owner.get(address("maria.anders@alfki.example")).status_code == 404
