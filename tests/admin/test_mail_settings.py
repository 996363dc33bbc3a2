"""Settings → Mail: the server, its password that never comes back, the address of links, and a test mail."""

import datetime as dt
import re
import threading

import pytest
import time_machine

from integrations.sending import deliver_due
from models.base import db
from models.event import Event
from models.letter import Letter, State
from models.mail_server import mail_server
from models.tenant import tenant_by_key
from models.types import now
from tests.admin.conftest import roots
from tests.admin.forms import fields_of
from tests.sink import Sink

ADDRESS = "/admin/settings/mail"
SERVER = {
    "mail-host": "x",
    "host": "smtp.example.com",
    "port": "587",
    "security": "starttls",
    "username": "portal",
    "password": "s3cret-word",
    "sender_address": "portal@northwind.example",
    "sender_name": "Northwind",
}


def token(page):
    return re.search(r'name="seen"[^>]*value="([^"]*)"', page.text)[1].replace("&#34;", '"')


@pytest.fixture
def set_up(owner, manager, northwind):
    """A server that staff have set."""
    owner.post(ADDRESS, **SERVER, seen=token(manager.get(ADDRESS)))
    return mail_server()


class TestTheServer:
    def test_is_stored_and_its_password_sealed(self, set_up, rolled_back):
        stored = rolled_back.exec_driver_sql("select password from mail_server").scalar()
        assert set_up.password == "s3cret-word"
        assert "s3cret" not in stored

    def test_s_password_never_comes_back(self, manager, set_up):
        assert "s3cret-word" not in manager.get(ADDRESS).text

    def test_keeps_its_password_where_none_is_typed(self, owner, manager, set_up):
        changed = SERVER | {"password": "", "host": "other.example.com"}
        assert owner.post(ADDRESS, **changed, seen=token(manager.get(ADDRESS))).status_code == 303
        db.session.expire_all()
        assert (mail_server().host, mail_server().password) == ("other.example.com", "s3cret-word")

    def test_forgets_its_password_when_told_to(self, owner, manager, set_up):
        owner.post(ADDRESS, **SERVER | {"password": ""}, forget_password="y", seen=token(manager.get(ADDRESS)))
        db.session.expire_all()
        assert mail_server().password is None

    def test_is_on_record_without_its_password(self, set_up):
        said = db.session.scalars(db.select(Event.after).where(Event.what.startswith("mail server"))).all()
        assert said
        assert all("s3cret" not in (text or "") for text in said)

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("host", "", "Enter the name of the mail server."),
            ("host", "smtp.example.com/x y", "not the name of a server"),
            ("port", "70000", "A port is between"),
            ("sender_address", "nobody", "not an email address"),
        ],
    )
    def test_that_cannot_be_used_is_refused_and_what_was_typed_kept(
        self, owner, manager, northwind, field, value, sentence
    ):
        answer = owner.post(ADDRESS, **SERVER | {field: value}, seen=token(manager.get(ADDRESS)))
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="portal"' in answer.text
        assert mail_server() is None

    def test_saved_by_two_the_second_sees_both_versions(self, manager, owner, set_up):
        old = token(manager.get(ADDRESS))
        owner.post(ADDRESS, **SERVER | {"host": "theirs.example.com", "password": ""}, seen=old)
        answer = owner.post(ADDRESS, **SERVER | {"host": "mine.example.com", "password": ""}, seen=old)
        assert answer.status_code == 409
        assert "theirs.example.com" in answer.text
        db.session.expire_all()
        assert mail_server().host == "theirs.example.com"

    def test_comes_in_its_place_where_somebody_keeps_what_was_saved_meanwhile(self, owner, set_up):
        assert roots(owner.get(ADDRESS, htmx=True))[0] == ("section", "mail-server")

    def test_can_be_turned_off(self, owner, manager, set_up):
        owner.post(f"{ADDRESS}/removal")
        assert mail_server() is None
        assert "Mail is off" in manager.get(ADDRESS).text

    def test_that_fails_says_what_it_said_and_is_tried_again_when_asked(self, manager, set_up):
        set_up.answer, set_up.failing_since, set_up.paused_until = "535 no", now(), now().replace(year=2100)
        db.session.commit()
        assert "535 no" in manager.get(ADDRESS).text
        manager.post(f"{ADDRESS}/try")
        db.session.expire_all()
        assert mail_server().paused_until is None


class TestOwnersOnly:
    """Whoever decides where mail goes, or what its links begin with, could read an owner's way in."""

    def test_a_manager_sees_it_and_changes_nothing(self, manager, set_up):
        seen = token(manager.get(ADDRESS))
        assert manager.post(ADDRESS, **SERVER | {"host": "evil.example"}, seen=seen).status_code == 403
        assert manager.post(f"{ADDRESS}/address", web_address="https://evil.example").status_code == 403
        assert manager.post(f"{ADDRESS}/removal").status_code == 403
        db.session.expire_all()
        assert (mail_server().host, tenant_by_key("northwind").web_address) == ("smtp.example.com", "")

    @pytest.mark.parametrize("where", ["", "/address", "/removal"])
    def test_an_owner_gives_the_password_once_more_when_it_is_long_ago(self, owner, set_up, where):
        with time_machine.travel(now() + dt.timedelta(minutes=20)):
            assert owner.post(f"{ADDRESS}{where}", web_address="https://x.example").status_code == 401
        assert mail_server() is not None


class TestTheAddressOfLinks:
    def shown(self, owner):
        return fields_of(owner.get(ADDRESS), "web-address-form")

    def saved(self, owner, address, shown, **how):
        return owner.post(f"{ADDRESS}/address", **how, **shown | {"web_address": address})

    def test_saved_by_two_the_second_sees_both_versions(self, owner, northwind):
        old = self.shown(owner)
        self.saved(owner, "https://theirs.example.com", old)
        answer = self.saved(owner, "https://mine.example.com", old)
        assert answer.status_code == 409
        for version in ("https://theirs.example.com", "https://mine.example.com"):
            assert f'value="{version}"' in answer.text
        db.session.expire_all()
        assert tenant_by_key("northwind").web_address == "https://theirs.example.com"
        chosen = fields_of(answer, "web-address-conflict")
        assert chosen["web_address"] == "https://mine.example.com"
        assert owner.post(f"{ADDRESS}/address", **chosen).status_code == 303
        db.session.expire_all()
        assert tenant_by_key("northwind").web_address == "https://mine.example.com"

    def test_s_two_versions_stand_in_its_place(self, owner, northwind):
        old = self.shown(owner)
        self.saved(owner, "https://theirs.example.com", old)
        for answer in (
            self.saved(owner, "https://mine.example.com", old, htmx=True),
            owner.get(f"{ADDRESS}/address", htmx=True),
        ):
            assert roots(answer)[0] == ("section", "web-address")

    def test_is_stored_as_an_origin(self, owner, manager, northwind):
        assert self.saved(owner, "HTTPS://Portal.Example.com/", self.shown(owner)).status_code == 303
        db.session.expire_all()
        assert tenant_by_key("northwind").web_address == "https://portal.example.com"

    @pytest.mark.parametrize(
        "typed",
        ["portal.example.com", "ftp://x.example", "https://x.example/path", "https://u@x.example", "javascript:x"],
    )
    def test_is_refused_when_it_is_none(self, owner, manager, northwind, typed):
        assert owner.post(f"{ADDRESS}/address", web_address=typed).status_code == 422


def test_a_test_mail_goes_to_oneself_and_the_page_says_what_became_of_it(owner, manager, northwind):
    with Sink() as sink:
        server = SERVER | {
            "host": "127.0.0.1",
            "port": str(sink.port),
            "security": "none",
            "username": "",
            "password": "",
        }
        owner.post(ADDRESS, **server, seen=token(manager.get(ADDRESS)))
        waiting = manager.post(f"{ADDRESS}/test", htmx=True, to="thief@x.example").text
        assert 'hx-trigger="every 2s"' in waiting
        deliver_due(threading.Event())
        assert sink.taken[0].rcpt_tos == ["manager@northwind.example"]
        done = manager.get(f"{ADDRESS}/test", htmx=True).text
        assert "every 2s" not in done
        assert "Sent" in done
    assert db.session.scalar(db.select(Letter.state)) == State.SENT


def test_the_card_of_the_test_mail_itself_says_why_it_still_waits(owner, set_up):
    owner.post(f"{ADDRESS}/test", htmx=True)
    assert "It said:" not in owner.get(f"{ADDRESS}/test", htmx=True).text
    set_up.failing_since, set_up.answer = now(), "connection refused"
    db.session.commit()
    card = owner.get(f"{ADDRESS}/test", htmx=True).text
    assert "It said:" in card
    assert "connection refused" in card
    assert 'hx-trigger="every 2s"' in card
