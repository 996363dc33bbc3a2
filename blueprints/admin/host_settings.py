"""The host names at which customers find their portals: sub-domains or domains of the business's own."""

from flask import abort, current_app, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, proved_lately, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.settings_forms import HostForm
from models.base import db
from models.hosts import add_host, host_name, hosts_of, remove_host, spelled
from models.letting_in import Refused
from models.tenant import tenant_by_key

PAGE, LIST, HOST = (f"admin/settings/hosts/{name}.html" for name in ("hosts", "_hosts", "_host"))


@bp.get("/settings/addresses")
@needs(Right.SEE_SETTINGS)
def host_settings():
    return htmx.show(LIST, PAGE, **_page())


@bp.post("/settings/addresses")
@needs(Right.MANAGE_STAFF)  # links in letters may begin with it, tokens and all
@proved_lately
def add_portal_host():
    if not current_app.config["HOSTS_BY_STAFF"]:
        abort(403)
    form = HostForm("new-host")
    if not form.validate_on_submit():
        return htmx.show(LIST, PAGE, 422, **_page(form))
    try:
        host = add_host(tenant_by_key(visit.tenant_key), form.host.data, by=actor())
    except Refused as why:
        form.refuse(why)
        return htmx.show(LIST, PAGE, 422, **_page(form))
    db.session.commit()
    say(_("%(host)s leads to your portal now, as soon as its DNS record does.", host=spelled(host)))
    return htmx.done(LIST, url_for("admin.host_settings"), **_page(HostForm("new-host", formdata=None)))


@bp.get("/settings/addresses/<host>")
@needs(Right.SEE_SETTINGS)
def portal_host(host):
    return htmx.show(HOST, PAGE, **_page(host=host))


@bp.get("/settings/addresses/<host>/removal")
@needs(Right.MANAGE_STAFF)
def ask_host_removal(host):
    """Are you sure? The page that asks; its button removes."""
    return htmx.show(HOST, PAGE, **_page(host=host), asking=host)


@bp.post("/settings/addresses/<host>/removal")
@needs(Right.MANAGE_STAFF)
@proved_lately
def remove_portal_host(host):
    shown = _page(host=host)
    try:
        remove_host(tenant_by_key(visit.tenant_key), host, current=shown["here"], by=actor())
    except Refused as why:
        return htmx.show(LIST, PAGE, 422, **shown, asking=host, refused=_(str(why)))
    db.session.commit()
    say(_("%(host)s leads to your portal no longer.", host=shown["host"]["name"]))
    return htmx.done(LIST, url_for("admin.host_settings"), **_page())


def _page(form: HostForm | None = None, host: str | None = None) -> dict:
    """The list, and the one that is asked for: 404 where it is none of the list."""
    here, business = host_name(request.host), tenant_by_key(visit.tenant_key)
    rows = {name: _row(name, here) for name in hosts_of(business.id)}
    return {
        "form": form or HostForm("new-host", formdata=None),
        "hosts": list(rows.values()),
        "host": (rows.get(host) or abort(404)) if host else None,
        "here": here,
        "listed": here in rows,
        "any_host": business.any_host,
        "may_add": current_app.config["HOSTS_BY_STAFF"],
    }


def _row(host: str, here: str) -> dict:
    return {"host": host, "name": spelled(host), "current": host == here, "id": f"host-{host.replace('.', '_')}"}
