"""Each module for all customers: on or off, and what this business calls it."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, module_or_404, say, switched_on
from blueprints.admin.conflicts import both_versions
from blueprints.admin.module_words import module_row
from blueprints.admin.portal_settings import PAGE, shown
from blueprints.fields import SeenForm, words
from models.base import db
from models.languages import OFFERED, languages_on
from models.module import Module
from models.module_names import LONGEST, rename_in, seen_names, with_language
from models.revising import Conflict
from models.tenant import Tenant, tenant_by_key

ROW = "admin/settings/portal/_module.html"
FORM = "admin/settings/portal/_names.html"


@bp.post("/settings/modules/<module>")
@needs(Right.MANAGE_SETTINGS)
def set_module_for_all(module):
    business, chosen, on = tenant_by_key(visit.tenant_key), module_or_404(module), switched_on()
    changed = business.show(chosen, by=actor()) if on else business.hide(chosen, by=actor())
    db.session.commit()
    row = module_row(chosen, business)
    said = _("%(module)s are on for all customers.") if on else _("%(module)s are off for all customers.")
    undo = url_for("admin.set_module_for_all", module=module) if changed else None
    say(said % {"module": row["name"]}, undo, f"#module-{module}", on="" if on else "1")
    return htmx.done(ROW, url_for("admin.portal_settings"), module=row)


@bp.get("/settings/portal/modules/<module>")
@needs(Right.SEE_SETTINGS)
def module_settings(module):
    business, chosen = tenant_by_key(visit.tenant_key), module_or_404(module)
    return htmx.show(ROW, PAGE, **shown(business), module=module_row(chosen, business))


@bp.get("/settings/portal/modules/<module>/names")
@needs(Right.MANAGE_SETTINGS)
def edit_module_names(module):
    business, chosen = tenant_by_key(visit.tenant_key), module_or_404(module)
    return _open(business, chosen, names_form(business, chosen))


@bp.post("/settings/portal/modules/<module>/names")
@needs(Right.MANAGE_SETTINGS)
def rename_module(module):
    business, chosen = tenant_by_key(visit.tenant_key), module_or_404(module)
    form = names_form(business, chosen)
    if not form.validate_on_submit():
        return _open(business, chosen, form, 422)
    _seen, before = seen_names(business, chosen, form.spoken)
    try:
        rename_in(business, chosen, form.wanted(), form.seen.data or "", by=actor())
    except Conflict as conflict:
        return _open(business, chosen, form, 422, versions=both_versions(form, conflict))
    db.session.commit()
    row, now = module_row(chosen, business), seen_names(business, chosen, form.spoken)[0]
    undo = url_for("admin.rename_module", module=module)
    say(_("Everybody now reads “%(name)s”.", name=row["name"]), undo, f"#module-{module}", seen=now, **before)
    return htmx.done(ROW, url_for("admin.portal_settings"), module=row, focus=True)


def _open(business: Tenant, module: Module, form, status: int = 200, **more):
    """The row with its form."""
    row = module_row(module, business)
    return htmx.show(FORM, PAGE, status, **shown(business), module=row, naming=module.value, form=form, **more)


def names_form(business: Tenant, module: Module):
    """Two words for each language that is on, as they were sent or as they are."""
    spoken = languages_on(business.language, business.languages)
    fields = {
        with_language(which, language): words(label, LONGEST, autocomplete="off", lang=language.replace("_", "-"))
        for language in spoken
        for which, label in (("one", _l("One")), ("many", _l("Several")))
    }
    form = type("NamesForm", (NamesForm,), fields | {"spoken": {code: OFFERED.get(code, code) for code in spoken}})
    seen, now = seen_names(business, module, spoken)
    return form(f"names-{module}", data=now | {"seen": seen})


class NamesForm(SeenForm):
    spoken: dict[str, str]

    def pairs(self) -> list:
        """(language, field for one, field for several)."""
        return [
            (called, self[with_language("one", code)], self[with_language("many", code)])
            for code, called in self.spoken.items()
        ]

    def wanted(self) -> dict[str, str]:
        return {field.name: field.data for _called, *pair in self.pairs() for field in pair}

    def validate(self, *args, **known) -> bool:
        good = super().validate(*args, **known)
        for _called, one, many in self.pairs():
            lacking = one if many.data and not one.data else many if one.data and not many.data else None
            if lacking is not None:
                lacking.errors = [*lacking.errors, _("Enter both words, or neither to have our own.")]
                good = False
        return good
