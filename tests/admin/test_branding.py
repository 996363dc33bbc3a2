"""Logo and accent colour of a customer and of the business: previewed, saved, undone, refused with a sentence."""

import datetime as dt
import re

import pytest
import time_machine
from sqlalchemy import func, select

from models.base import db
from models.customer import Customer, customer_by_number
from models.logo import Logo
from models.tenant import tenant_by_key
from tests import cast
from tests.admin.conftest import PORTAL, events, roots, said
from tests.integrations import pictures
from tests.integrations.pictures import exactly, frames, plain, png, saved

A = "/admin/customers/ALFKI"
S = "/admin/settings/branding"
COLOURS = "#b3402e #0b6e4f #000000 #ffffff #ffff00 #808080 #ff0000 #003366".split()
RED, BLUE = saved(plain(colour="red")), saved(plain(colour="blue"))


def alfki_now():
    db.session.expire_all()
    return customer_by_number("ALFKI")


def business():
    db.session.expire_all()
    return tenant_by_key("northwind")


def upload(person, content, path=f"{A}/logo", **how):
    return pictures.upload(person, path, content, **how)


def logos():
    return db.session.scalar(select(func.count()).select_from(Logo))


class TestAccent:
    @pytest.mark.parametrize("typed", ["#0B6E4F", "0b6e4f", " #0b6e4f "])
    def test_a_customers_colour_is_on_its_pages_at_the_next_click(self, manager, maria, typed):
        assert "/theme/b3402e.css" in maria.get("/p/alfki/").text
        answer = manager.post(f"{A}/accent", accent=typed)
        assert (answer.status_code, answer.headers["Location"]) == (303, PORTAL)
        assert "/theme/0b6e4f.css" in maria.get("/p/alfki/").text

    def test_the_admin_keeps_the_colour_of_the_business(self, manager):
        manager.post(f"{A}/accent", accent="#0b6e4f")
        assert "/theme/b3402e.css" in manager.get(PORTAL).text

    def test_htmx_gets_the_card_and_a_toast_with_undo(self, manager, alfki, toast):
        answer = manager.post(f"{A}/accent", htmx=True, accent="#0b6e4f")
        assert roots(answer)[0] == ("section", f"customer-{alfki.id}-accent-card")
        assert toast(answer, "Alfreds Futterkiste has the colour #0b6e4f now.")
        assert '<input type="hidden" name="accent" value="">' in answer.text

    def test_like_the_business_again(self, manager, toast):
        manager.post(f"{A}/accent", accent="#0b6e4f")
        answer = manager.post(f"{A}/accent", htmx=True, accent="")
        assert toast(answer, "Alfreds Futterkiste has the colour of the business now.")
        assert alfki_now().accent is None
        assert "Like the business" in said(answer)

    def test_it_is_on_record_once(self, manager):
        for _ in range(2):
            manager.post(f"{A}/accent", accent="#0b6e4f")
        (event,) = events("accent colour changed")
        assert (event.before, event.after) == ('{"accent": null}', '{"accent": "#0b6e4f"}')

    def test_without_a_script_the_field_that_was_changed_counts(self, manager):
        manager.post(f"{A}/accent", accent="#b3402e", picked="#123456", was="#b3402e")
        assert alfki_now().accent == "#123456"
        manager.post(f"{A}/accent", accent="#abcdef", picked="#123456", was="#123456")
        assert alfki_now().accent == "#abcdef"
        manager.post(f"{A}/accent", accent="#fedcba", picked="#654321", was="#abcdef")
        assert alfki_now().accent == "#fedcba"

    @pytest.mark.parametrize("typed", ["red", "#12345", "#12345g", "#" * 5_000, "\0", "url(x)", "#fff;}", "١٢٣"])
    def test_what_is_no_colour_is_refused_and_kept_in_the_field(self, manager, typed):
        for htmx in (True, False):
            answer = manager.post(f"{A}/accent", htmx=htmx, accent=typed)
            assert answer.status_code == 422
            assert "That is not a colour. It looks like #b3402e." in said(answer)
        assert alfki_now().accent is None

    def test_the_business_always_has_one(self, manager, maria, toast):
        answer = manager.post(f"{S}/accent", htmx=True, accent="")
        assert answer.status_code == 422
        assert "Enter a colour." in said(answer)
        answer = manager.post(f"{S}/accent", htmx=True, accent="#036")
        assert toast(answer, "The accent colour is #003366 now.")
        assert '<input type="hidden" name="accent" value="#b3402e">' in answer.text
        assert re.search(
            r'<hx-partial hx-target="head" hx-swap="beforeend">\s*<link rel="stylesheet" href="/theme/003366.css">',
            answer.text,
        )
        assert "/theme/003366.css" in maria.get("/p/alfki/").text
        assert "/theme/003366.css" in manager.get(S).text


class TestPreview:
    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("#FFFF00", "Black text on #ffff00: 19.5 : 1"),
            ("000", "White text on #000000: 21.0 : 1"),
            ("#777777", "Black text on #777777: 4.6 : 1"),
            ("#ffffff", "As text in light mode: 1.0 : 1, so it is darkened to #"),
            ("#000000", "As text in dark mode: 1.2 : 1, so it is lightened to #"),
            ("#b3402e", "As text in light mode: 5.6 : 1, used as it is"),
            ("#b340", "Type a colour such as #b3402e to see it here."),
            ("</svg><script>", "Type a colour such as #b3402e to see it here."),
        ],
    )
    def test_comes_as_one_types_with_figures(self, manager, alfki, typed, says):
        answer = manager.get(f"{A}/accent", htmx=True, accent=typed)
        assert roots(answer) == [("div", f"customer-{alfki.id}-preview")]
        assert says in said(answer)
        assert "<script" not in answer.text

    def test_stores_nothing_and_is_a_page_too(self, manager):
        for path in (f"{A}/accent", f"{S}/accent"):
            page = manager.get(path, accent="#ffff00")
            assert "<html" in page.text
            assert "Black text on #ffff00" in said(page)
        assert (alfki_now().accent, business().accent) == (None, "#b3402e")

    def test_shows_both_modes_as_pictures_with_a_name(self, manager):
        answer = manager.get(f"{A}/accent", htmx=True, accent="#ffff00")
        for name in ("Preview in light mode", "Preview in dark mode"):
            assert f'aria-label="{name}"' in answer.text
        assert "style=" not in answer.text


class TestLogo:
    def test_a_customers_logo_stands_beside_the_businesss_name_and_leads_home(self, manager, maria, visitor):
        upload(manager, RED)
        page = maria.get("/p/alfki/").text
        at = f"/logo/{alfki_now().logo_hash}"
        brand = page[page.index('class="brand"') : page.index("</a>", page.index('class="brand"'))]
        assert f'<img class="logo" src="{at}" alt="Alfreds Futterkiste">' in brand
        assert "Northwind Traders" in brand
        assert 'href="/p/alfki/"' in brand
        assert at in visitor.get("/p/alfki/sign-in").text
        assert at not in visitor.get("/p/anatr/sign-in").text

    def test_the_businesss_stands_everywhere_else(self, manager, maria, ana, ann, visitor):
        upload(manager, RED)
        upload(manager, BLUE, f"{S}/logo")
        at = f"/logo/{business().logo_hash}"
        for page in (
            ana.get("/p/anatr/"),
            ann.get("/portal"),
            visitor.get("/portal"),
            visitor.get("/admin/sign-in"),
            manager.get("/admin/customers"),
        ):
            assert f'<img class="logo" src="{at}" alt="">' in page.text
        assert at not in maria.get("/p/alfki/").text

    def test_without_any_the_initials_stand_there(self, maria, visitor):
        assert '<span class="mark" aria-hidden="true">AF</span>' in maria.get("/p/alfki/").text
        assert '<span class="mark" aria-hidden="true">NT</span>' in visitor.get("/portal").text

    def test_a_page_that_was_kept_shows_the_new_logo_at_the_next_click(self, manager, maria):
        tag = maria.get("/p/alfki/").headers["ETag"]
        upload(manager, RED)
        assert maria.get("/p/alfki/", headers={"If-None-Match": tag}).status_code == 200

    def test_one_customers_logo_makes_no_other_customers_pages_new(self, manager, ana):
        tag = ana.get("/p/anatr/").headers["ETag"]
        upload(manager, RED)
        assert ana.get("/p/anatr/", headers={"If-None-Match": tag}).status_code == 304

    def test_htmx_gets_the_card_with_it_on_both_grounds_and_a_toast(self, manager, alfki, toast):
        answer = upload(manager, RED, htmx=True)
        assert roots(answer)[0] == ("section", f"customer-{alfki.id}-logo-card")
        assert answer.text.count(f'src="/logo/{alfki_now().logo_hash}"') == 2
        assert toast(answer, "Logo added.")
        assert toast(upload(manager, BLUE, htmx=True), "Logo replaced.")

    def test_the_businesss_mark_in_the_frame_changes_with_it(self, manager):
        answer = upload(manager, RED, f"{S}/logo", htmx=True)
        assert (
            'hx-target=".side &gt; .brand &gt; :first-child"' in answer.text
            or 'hx-target=".side > .brand > :first-child"' in answer.text
        )
        assert answer.text.count(f"/logo/{business().logo_hash}") == 3
        answer = manager.post(f"{S}/logo/removal", htmx=True)
        assert '<span class="mark" aria-hidden="true">NT</span>' in answer.text

    def test_undo_of_a_new_one_removes_it_and_of_another_puts_the_former_back(self, manager, toast):
        answer = upload(manager, RED, htmx=True)
        assert f'action="{A}/logo/removal"' in answer.text
        red = alfki_now().logo_hash
        answer = upload(manager, BLUE, htmx=True)
        assert f'<input type="hidden" name="hash" value="{red}">' in answer.text
        assert toast(manager.post(f"{A}/logo/former", htmx=True, hash=red), "The former logo is back.")
        assert alfki_now().logo_hash == red

    def test_undo_of_a_removal(self, manager, toast):
        upload(manager, RED)
        red = alfki_now().logo_hash
        answer = manager.post(f"{A}/logo/removal", htmx=True)
        assert toast(answer, "Logo removed.")
        assert "No logo yet" in said(answer)
        manager.post(f"{A}/logo/former", hash=red)
        assert alfki_now().logo_hash == red

    @pytest.mark.parametrize("digest", ["", "0" * 64, "x" * 5_000, "\0", "../../etc/passwd"])
    def test_a_former_one_that_never_was_is_not_put_back(self, manager, digest):
        answer = manager.post(f"{A}/logo/former", htmx=True, hash=digest)
        assert "The former logo is not there any more." in said(answer)
        assert alfki_now().logo_hash is None

    def test_everything_is_on_record(self, manager, alfki):
        upload(manager, RED)
        upload(manager, RED)
        manager.post(f"{A}/logo/removal")
        manager.post(f"{A}/logo/removal")
        (added,), (removed,) = events("logo changed"), events("logo removed")
        assert (added.customer_id, added.actor_name) == (alfki.id, "Steven Buchanan")
        assert removed.before == added.after

    def test_it_goes_after_a_day_when_nobody_shows_it_any_more(self, manager):
        upload(manager, RED)
        upload(manager, RED, "/admin/customers/ANATR/logo")
        assert logos() == 1
        manager.post(f"{A}/logo/removal")
        manager.post("/admin/customers/ANATR/logo/removal")
        assert logos() == 1
        with time_machine.travel(
            dt.datetime.now(dt.UTC) + dt.timedelta(hours=3)
        ):  # within a working day, so that the session still counts
            upload(manager, BLUE)
            db.session.execute(db.update(Logo).values(created_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2)))
            db.session.commit()
            upload(manager, saved(plain(colour="green")))
        assert logos() == 2  # the one that is shown, and the one that Undo would bring back

    def test_it_stays_while_anybody_shows_it(self, manager):
        for path in (f"{A}/logo", "/admin/customers/ANATR/logo", f"{S}/logo"):
            upload(manager, RED, path)
        db.session.execute(db.update(Logo).values(created_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2)))
        db.session.commit()
        for path in (f"{A}/logo", "/admin/customers/ANATR/logo"):
            upload(manager, BLUE, path)
        assert logos() == 2
        assert manager.get(f"/logo/{business().logo_hash}").status_code == 200


class TestBadFiles:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "Choose a picture first"),
            (exactly(2 * 1024 * 1024 + 1), "This file is larger than 2 MB."),
            (b"<html><script>alert(1)</script>", "This is not a picture that can be read."),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "An SVG can't be used"),
            (frames("GIF"), "A GIF can't be used."),
            (frames("WEBP"), "This picture moves."),
            (RED[:-20], "This picture is damaged or cut off."),
            (png(4097, 1, rows=1), "This picture is larger than 4096 pixels a side."),
            (png(30_000, 30_000, rows=100), "This picture is larger than 4096 pixels a side."),
        ],
        ids=["empty", "2 MB and a byte", "HTML", "SVG", "GIF", "moving", "cut off", "a pixel too wide", "bomb"],
    )
    @pytest.mark.parametrize("path", [f"{A}/logo", f"{S}/logo"])
    def test_each_is_refused_beside_the_field_and_nothing_is_stored(self, manager, path, content, sentence):
        upload(manager, BLUE, path)
        for htmx in (True, False):
            answer = upload(manager, content, path, htmx=htmx)
            assert answer.status_code == 422
            assert sentence in said(answer)
            assert 'aria-invalid="true"' in answer.text
        assert logos() == 1
        assert len(events("logo changed")) == 1

    def test_no_file_at_all_and_a_text_in_its_place(self, manager):
        assert "Choose a picture first" in said(manager.post(f"{A}/logo", htmx=True))
        assert "Choose a picture first" in said(manager.post(f"{A}/logo", htmx=True, logo="a text"))

    def test_exactly_2_mb_are_taken(self, manager):
        assert upload(manager, exactly(2 * 1024 * 1024)).status_code == 303

    def test_far_too_much_gets_a_sentence_too(self, manager):
        answer = upload(manager, b"\0" * 8_100_000)
        assert answer.status_code == 413
        assert "That is too much to send at once." in said(answer)

    def test_other_forms_take_no_more_than_before(self, manager):
        assert upload(manager, b"\0" * 1_100_000, f"{A}/accent").status_code == 413

    def test_a_wrong_name_does_not_matter(self, manager):
        assert upload(manager, RED, name="../../evil.svg").status_code == 303
        assert upload(manager, RED, name="").status_code in (303, 422)


class TestWhoMay:
    def test_clerks_see_a_customers_and_change_nothing(self, manager, clerk):
        upload(manager, RED)
        page = clerk.get(PORTAL)
        assert f"/logo/{alfki_now().logo_hash}" in page.text
        assert 'type="file"' not in page.text
        assert 'name="accent"' not in page.text
        for path in ("accent", "logo", "logo/removal", "logo/former"):
            assert clerk.post(f"{A}/{path}", accent="#ffffff").status_code == 403

    def test_another_business_finds_nothing(self, foreign_owner):
        assert upload(foreign_owner, RED).status_code == 303  # its own ALFKI
        assert alfki_now().logo_hash is None
        assert upload(foreign_owner, RED, "/admin/customers/ANATR/logo").status_code == 404

    def test_two_businesses_with_one_picture_have_each_its_own_row(self, manager, foreign_owner, browser):
        upload(manager, RED)
        upload(foreign_owner, RED)
        address = f"/logo/{alfki_now().logo_hash}"
        manager.post(f"{A}/logo/removal")
        db.session.execute(db.delete(Logo))
        db.session.commit()
        assert browser().get(address).status_code == 404
        assert browser(host="adventure.localhost").get(address).status_code == 200


def test_ten_customers_get_their_logos_one_after_another(manager):
    for number, colour in zip(cast.NUMBERS, COLOURS, strict=True):
        assert (
            upload(manager, saved(plain(colour=colour)), f"/admin/customers/{number}/logo", htmx=True).status_code
            == 200
        )
        assert manager.post(f"/admin/customers/{number}/accent", htmx=True, accent=colour).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Customer).where(Customer.logo_hash.is_not(None))) == 8
