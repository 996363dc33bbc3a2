"""What the doors have in common by which somebody chooses a password who came by a mailed link. A GET shows, a POST acts."""

from dataclasses import dataclass

from flask import current_app, flash, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import visit
from blueprints.auth.entering import begin_session
from blueprints.auth.forms import NewPasswordForm
from blueprints.link_brand import brand_of
from models.base import db
from models.by_link import choose_by_link, hashed_for, person_of, way_in
from models.link import Link, Purpose
from models.password import WeakPassword


@dataclass(frozen=True)
class Door:
    """One kind of link. `acts`: the endpoint that sets the password; `again`: the one that mails another link, or asks for it by email."""

    purpose: Purpose
    heading: str
    acts: str
    again: str
    staff: bool = False

    def url(self, endpoint: str) -> str:
        return url_for(endpoint, **request.view_args or {})


INVITATION = Door(Purpose.INVITATION, _l("Welcome"), "auth.accept_invitation", "auth.invite_again")
STAFF_INVITATION = Door(
    Purpose.INVITATION, _l("Welcome"), "auth.accept_staff_invitation", "auth.invite_staff_again", staff=True
)
RESET = Door(Purpose.PASSWORD, _l("A new password"), "auth.set_password_by_link", "auth.forgotten")
STAFF_RESET = Door(
    Purpose.PASSWORD, _l("A new password"), "auth.set_staff_password_by_link", "auth.forgotten_by_staff", staff=True
)


def look(door: Door, token: str):
    """The page behind the link: it counts nothing and writes nothing."""
    link = _good(door, token)
    return _page(door, link, NewPasswordForm()) if link else gone(door)


def choose(door: Door, token: str):
    """Sets the password, ends the sessions that there are, and signs this browser in; a second step still comes."""
    form, link = NewPasswordForm(), _good(door, token)
    if link is None:
        return gone(door)
    if not form.validate_on_submit():
        return _page(door, link, form, 422)
    db.session.commit()  # only looked so far: the slow hash holds no lock
    cost = current_app.config["BCRYPT_COST"]
    try:
        hashed = hashed_for(link, form.password.data, cost=cost, company=_company(link))
    except WeakPassword as why:
        form.password.errors = [_(str(why))]
        return _page(door, link, form, 422)
    if not choose_by_link(link, hashed, request.remote_addr or ""):
        return gone(door)
    begin_session("staff" if door.staff else "customer", person_of(link))
    flash(_("Your password is set."), "success")
    return htmx.leave_for(home_of(link))


def home_of(link: Link) -> str:
    """Where its person is led."""
    if link.staff_id:
        return url_for("admin.home")
    return url_for("portal.home", identifier=link.customer.identifier) if link.customer else url_for("auth.front_door")


def gone(door: Door):
    """Expired, used, revoked, never there: the same words for all, and the way to another one."""
    by_token = door.again in (INVITATION.again, STAFF_INVITATION.again)
    return unseen(
        htmx.show(
            "auth/_link_gone.html",
            "auth/link_gone.html",
            404,
            **brand_of(None),
            again_url=door.url(door.again) if by_token else url_for(door.again),
            by_token=by_token,
        )
    )


def unseen(response):
    """Nothing keeps a copy of a page whose address is a secret."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _good(door: Door, token: str) -> Link | None:
    here = None if door.staff else visit.customer_id
    return way_in(token, door.purpose, staff=door.staff, customer_id=here)


def _page(door: Door, link: Link, form, status=200):
    return unseen(
        htmx.show(
            "auth/_choose_by_link.html",
            "auth/choose_by_link.html",
            status,
            form=form,
            heading=door.heading,
            invited=door.purpose == Purpose.INVITATION,
            email=link.address,
            person=person_of(link).name,
            **brand_of(link.customer),
            action_url=door.url(door.acts),
            seen_url=None if "staff" in session else url_for("auth.see_link", token=request.view_args["token"]),
        )
    )


def _company(link: Link | None) -> str:
    return link.customer.name if link and link.customer else getattr(visit, "customer_name", None) or visit.tenant_name
