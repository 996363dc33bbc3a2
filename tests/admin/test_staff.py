"""Who is staff: invited, given a role, locked out and helped in again by owners; never so that none is left."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from models.base import db
from models.event import Actor
from models.letter import Letter
from models.link import Link
from models.managing_staff import LAST_OWNER, change_role, deactivate
from models.refusing import Refused
from models.rights import OF_ROLE, Right
from models.second_factor import SecondFactor
from models.staff import Role, Staff
from models.types import now
from tests.admin.conftest import events, said
from tests.cast import PASSWORD, find

PAGE = "/admin/settings/staff"
NEW = {"name": "Anne Dodsworth", "email": "anne@northwind.example", "role": "clerk"}


def staff(email):
    db.session.expire_all()
    return find(Staff, email=email)


def door(email, what=""):
    return f"{PAGE}/{staff(email).id}" + (f"/{what}" if what else "")


def letters(kind):
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def row(answer, name):
    """What the list says of one colleague."""
    text = said(answer)
    return text.partition(name)[2][:200]


CLERK, MANAGER, OWNER = (f"{role}@northwind.example" for role in ("clerk", "manager", "owner"))


class TestList:
    def test_the_settings_lead_owners_there_and_nobody_else(self, owner, manager):
        assert f'href="{PAGE}"' in owner.get("/admin/settings").text
        assert f'href="{PAGE}"' not in manager.get("/admin/settings").text

    def test_everybody_is_told_with_role_state_second_step_and_when_seen(self, owner, clerk):
        page = owner.get(PAGE)
        clerk_row = row(page, staff(CLERK).name)
        assert "Clerk Active" in clerk_row
        assert "Two-step sign-in off · Last seen" in clerk_row
        assert "Never seen" in row(page, staff("viewer@northwind.example").name)

    def test_it_costs_as_much_for_fifty_as_for_four(self, owner, statements):
        owner.get(PAGE)
        with statements() as few:
            owner.get(PAGE)
        for n in range(50):
            db.session.add(Staff(name=f"N{n}", email=f"n{n}@northwind.example", role="viewer"))
        db.session.commit()
        with statements() as many:
            owner.get(PAGE)
        assert len(few) == len(many)

    def test_another_businesss_staff_are_not_there(self, owner, foreign_owner):
        assert "adventure.example" not in owner.get(PAGE).text
        assert foreign_owner.post(door(CLERK, "role"), role="viewer").status_code == 404


class TestInviting:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_colleague_comes_in_by_a_mailed_link(self, owner, visitor, htmx):
        answer = owner.post(PAGE, htmx=htmx, **NEW)
        assert answer.status_code == (200 if htmx else 303)
        assert "Clerk Invited" in row(owner.get(PAGE), NEW["name"])
        (letter,) = letters("staff_invitation")
        assert (letter.to_address, letter.facts["said"]["role"]) == (NEW["email"], "Clerk")
        chosen = visitor.post(
            f"/admin/invitation/{letter.secret}", password="a-good-new-one-77", again="a-good-new-one-77"
        )
        assert chosen.status_code == 303
        assert visitor.get("/admin/").status_code == 200
        assert visitor.get(PAGE).status_code == 404
        assert "Clerk Active" in row(owner.get(PAGE), NEW["name"])

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"name": " "}, "Enter the name."),
            ({"email": "nobody"}, "not an email address"),
            ({"email": MANAGER.upper()}, "already belongs to somebody"),
            ({"role": "king"}, "Not a valid choice"),
        ],
    )
    def test_what_can_not_be_stands_beside_its_field_and_nothing_is_sent(self, owner, typed, sentence):
        answer = owner.post(PAGE, htmx=True, **NEW | typed)
        assert (answer.status_code, sentence in said(answer), letters("staff_invitation")) == (422, True, [])

    def test_resending_replaces_the_link(self, owner, visitor):
        owner.post(PAGE, **NEW)
        owner.post(door(NEW["email"], "invitation"))
        old, new = (f"/admin/invitation/{letter.secret}" for letter in letters("staff_invitation"))
        assert old.endswith("None")  # a letter that has not left is kept back, and its secret gone
        assert visitor.get(new).status_code == 200

    def test_revoked_it_opens_nothing(self, owner, visitor):
        owner.post(PAGE, **NEW)
        link = f"/admin/invitation/{letters('staff_invitation')[0].secret}"
        answer = owner.post(door(NEW["email"], "invitation/revocation"), htmx=True)
        assert "is revoked: its link opens nothing any more." in said(answer)
        assert visitor.get(link).status_code == 404
        assert "No password" in row(owner.get(PAGE), NEW["name"])
        assert "holds no invitation" in said(owner.post(door(NEW["email"], "invitation/revocation"), htmx=True))

    def test_who_has_a_password_needs_none(self, owner):
        answer = owner.post(door(CLERK, "invitation"), htmx=True)
        assert (answer.status_code, "needs no invitation" in said(answer)) == (422, True)


class TestRole:
    def test_it_holds_from_the_next_click_and_is_on_record(self, owner, clerk):
        assert clerk.get("/admin/settings").status_code == 404
        answer = owner.post(door(CLERK, "role"), htmx=True, role="manager")
        assert "is now: Manager." in said(answer)
        assert clerk.get("/admin/settings").status_code == 200
        (event,) = events("role changed")
        assert (event.before, event.after) == ('{"role": "clerk"}', '{"role": "manager"}')

    def test_nobody_changes_their_own(self, owner):
        owner.post(door(MANAGER, "role"), role="owner")
        answer = owner.post(door(OWNER, "role"), htmx=True, role="clerk")
        assert (answer.status_code, "Nobody changes their own role" in said(answer)) == (422, True)
        assert staff(OWNER).role == "owner"

    def test_one_that_there_is_not(self, owner):
        assert owner.post(door(CLERK, "role"), role="king").status_code == 422
        assert staff(CLERK).role == "clerk"

    def test_managers_are_refused_and_others_find_nothing(self, manager, clerk):
        assert manager.post(door(CLERK, "role"), role="owner").status_code == 403
        assert clerk.post(door(CLERK, "role"), role="owner").status_code == 404

    def test_the_password_is_asked_again_after_a_quarter_of_an_hour(self, owner):
        with time_machine.travel(now() + dt.timedelta(minutes=16), tick=True):
            assert owner.post(door(CLERK, "role"), role="manager").status_code == 401
            assert staff(CLERK).role == "clerk"
            assert owner.post(door(CLERK, "role"), role="manager", proof=PASSWORD).status_code == 303
        assert staff(CLERK).role == "manager"


class TestLastOwner:
    BY = Actor("command", None, "flask")

    @pytest.mark.parametrize("verb", [deactivate, lambda person, by: change_role(person, Role.CLERK, by)])
    def test_stays(self, northwind, verb):
        with pytest.raises(Refused, match=LAST_OWNER):
            verb(staff(OWNER), self.BY)
        assert (staff(OWNER).active, staff(OWNER).role) == (True, "owner")

    @pytest.mark.parametrize("lacking", [{"active": False}, {"password_hash": None}])
    def test_one_who_can_not_sign_in_is_no_other_owner(self, northwind, lacking):
        other = staff(MANAGER)
        other.role = "owner"
        for field, value in lacking.items():
            setattr(other, field, value)
        db.session.commit()
        with pytest.raises(Refused, match=LAST_OWNER):
            deactivate(staff(OWNER), self.BY)

    def test_with_another_one_may_go(self, northwind):
        staff(MANAGER).role = "owner"
        db.session.commit()
        assert deactivate(staff(OWNER), self.BY)

    def test_who_was_demoted_in_this_moment_demotes_nobody(self, northwind):
        staff(MANAGER).role = "owner"
        db.session.commit()
        with pytest.raises(Refused, match="no owner any more"):
            deactivate(staff(MANAGER), Actor("staff", staff(CLERK).id, "Clerk"))


class TestActivity:
    def test_who_is_deactivated_is_out_at_once_with_links_and_previews(self, owner, manager, visitor):
        manager.post("/admin/customers/ALFKI/portal-users/MARIA.ANDERS/preview")
        assert manager.get("/p/alfki/").status_code == 200
        visitor.post("/admin/forgotten", email=MANAGER)
        reset = f"/admin/password/{letters('password')[0].secret}"
        owner.post(door(MANAGER, "activity"), on="")
        assert (manager.get("/admin/").status_code, manager.get("/p/alfki/").status_code) == (303, 303)
        assert visitor.get(reset).status_code == 404
        assert visitor.sign_in("/admin/sign-in", MANAGER).status_code == 422
        assert "Deactivated" in row(owner.get(PAGE), staff(MANAGER).name)
        assert len(events("colleague deactivated")) == 1

    def test_and_comes_back_as_before(self, owner, visitor):
        owner.post(door(CLERK, "activity"), on="")
        owner.post(door(CLERK, "activity"), on="1")
        assert visitor.sign_in("/admin/sign-in", CLERK).status_code == 303

    def test_nobody_deactivates_themselves(self, owner):
        owner.post(door(MANAGER, "role"), role="owner")
        answer = owner.post(door(OWNER, "activity"), on="")
        assert (answer.status_code, staff(OWNER).active) == (422, True)

    def test_neither_way_is_no_answer(self, owner):
        assert owner.post(door(CLERK, "activity"), on="perhaps").status_code == 422


class TestPassword:
    def test_a_link_for_a_new_one_is_mailed_and_the_present_one_stays_good(self, owner, visitor):
        assert owner.post(door(CLERK, "password")).location == PAGE
        (letter,) = letters("password")
        assert letter.to_address == CLERK
        assert visitor.get(f"/admin/password/{letter.secret}").status_code == 200
        assert visitor.sign_in("/admin/sign-in", CLERK).status_code == 303
        assert len(events("link for a new password made")) == 1

    def test_not_to_who_has_none(self, owner):
        owner.post(PAGE, **NEW)
        assert owner.post(door(NEW["email"], "password")).status_code == 422


def test_an_open_row_has_what_can_be_done_and_ones_own_has_not(owner):
    page = owner.get(door(CLERK))
    assert (page.status_code, "Change the role" in said(page), "Deactivate" in said(page)) == (200, True, True)
    assert "for another owner to change" in said(owner.get(door(OWNER), htmx=True))


def test_links_of_staff_lie_here_only_as_hashes(owner):
    owner.post(PAGE, **NEW)
    (letter,) = letters("staff_invitation")
    assert letter.secret not in {link.token_hash for link in db.session.scalars(select(Link))}


def test_owners_alone_manage_staff():
    assert [role for role, rights in OF_ROLE.items() if Right.MANAGE_STAFF in rights] == [Role.OWNER]


class TestSecondStep:
    @pytest.fixture(autouse=True)
    def _set_up(self, northwind):
        db.session.add(SecondFactor(staff_id=staff(CLERK).id, secret="JBSWY3DPEHPK3PXP", confirmed_at=now()))
        db.session.commit()

    def test_the_list_says_it_is_on(self, owner):
        assert "Two-step sign-in on" in row(owner.get(PAGE), staff(CLERK).name)
        assert "Reset the two-step sign-in" in said(owner.get(door(CLERK)))
        assert "Reset the two-step sign-in" not in said(owner.get(door(MANAGER)))

    def test_an_owner_resets_it_for_who_has_lost_the_phone(self, owner):
        answer = owner.post(door(CLERK, "two-step"), htmx=True)
        assert "is off, to be set up anew." in said(answer)
        assert db.session.scalars(select(SecondFactor)).all() == []
        assert [letter.to_address for letter in letters("security_notice")] == [CLERK]
        assert "has no two-step sign-in" in said(owner.post(door(CLERK, "two-step"), htmx=True))

    def test_ones_own_is_on_the_account_page(self, owner):
        answer = owner.post(door(OWNER, "two-step"), htmx=True)
        assert (answer.status_code, "on your account page" in said(answer)) == (422, True)
