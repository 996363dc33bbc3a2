"""What the business has and this person lacks: one quiet line at home, and nothing anywhere else."""

import html
import re

import pytest

from models.base import db
from models.event import Actor
from models.module import Module
from models.portal_user import PortalUser
from tests.cast import add_user, find

ME = Actor("command", None, "test")
HOME = "/p/alfki/"


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def user():
    return find(PortalUser, code="MARIA.ANDERS")


@pytest.fixture
def hide(northwind, alfki):
    def put(module, level):
        {"tenant": northwind, "customer": alfki, "person": user()}[level].hide(module, by=ME)
        db.session.commit()

    return put


def test_who_lacks_nothing_reads_nothing_and_it_costs_nothing(maria, statements, hide):
    with statements() as whole:
        assert "You don't see" not in said(maria.get(HOME))
    hide(Module.JOBS, "customer")
    with statements() as lacking:
        maria.get(HOME)
    assert len(lacking) == len(whole) + 1


@pytest.mark.parametrize("level", ["customer", "person"])
def test_what_a_customer_or_person_lacks_is_named_with_whom_to_ask(maria, hide, level):
    hide(Module.JOBS, level)
    page = maria.get(HOME)
    assert "You don't see Jobs here. Ask Northwind Traders." in said(page)
    assert 'href="/p/alfki/jobs"' not in page.text
    assert maria.get("/p/alfki/jobs").status_code == 404


def test_what_the_business_has_off_is_not_spoken_of(maria, hide):
    hide(Module.JOBS, "tenant")
    assert "You don't see" not in said(maria.get(HOME))
    assert maria.get("/p/alfki/jobs").status_code == 404


def test_what_is_off_for_all_and_hidden_here_too_is_not_spoken_of(maria, hide):
    for level in ("tenant", "customer", "person"):
        hide(Module.JOBS, level)
    assert "You don't see" not in said(maria.get(HOME))


def test_several_are_one_line(maria, hide):
    for module in (Module.JOBS, Module.QUOTES, Module.INVOICES):
        hide(module, "person")
    assert "You don't see Quotes, Jobs and Invoices here." in said(maria.get(HOME))


def test_an_administrator_at_the_customer_is_asked_first(jonas, alfki):
    user().administrator = True
    db.session.commit()
    page = jonas.get(HOME)
    assert "Ask Maria Anders (portal administrator)." in said(page)
    assert 'href="/p/alfki/account#help"' in page.text


def test_several_administrators_are_named_together(jonas, alfki):
    user().administrator = True
    add_user(alfki, "Berta", "Brandt", "berta@alfki.example", administrator=True)
    db.session.commit()
    assert "Ask Berta Brandt or Maria Anders (portal administrators)." in said(jonas.get(HOME))


def test_the_only_administrator_asks_the_business(maria, hide, alfki):
    user().administrator = True
    db.session.commit()
    hide(Module.JOBS, "customer")
    assert "Ask Northwind Traders." in said(maria.get(HOME))


def test_a_module_is_called_what_the_business_calls_it(maria, hide, northwind):
    northwind.module_names = {"jobs": {"en_GB": ["Service call", "Service calls"]}}
    db.session.commit()
    hide(Module.JOBS, "customer")
    assert "You don't see Service calls here." in said(maria.get(HOME))


def test_a_new_administrator_is_named_at_the_next_click(jonas, alfki):
    tag = jonas.get(HOME).headers["ETag"]
    user().administrator = True
    db.session.commit()
    assert "Maria Anders" in said(jonas.get(HOME, headers={"If-None-Match": tag}))
