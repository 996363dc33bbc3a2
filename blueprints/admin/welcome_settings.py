"""The message on the first page of every portal: one per language, with a preview beside it."""

from flask import abort, url_for

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor
from blueprints.admin.conflicts import both_versions
from blueprints.admin.settings_forms import WelcomeForm
from blueprints.admin.settings_saved import say_saved
from integrations.markdown import to_html
from models.base import db
from models.languages import languages_on, own_name
from models.revising import Conflict
from models.tenant import tenant_by_key
from models.welcome import save_welcome, text_token, welcome_texts

PAGE, FORM = "admin/settings/welcome/welcome.html", "admin/settings/welcome/_message.html"
PREVIEW = "admin/settings/welcome/_preview.html"


@bp.get("/settings/welcome")
@needs(Right.SEE_SETTINGS)
def welcome_settings():
    return htmx.page(PAGE, **_page())


@bp.get("/settings/welcome/<language>")
@needs(Right.SEE_SETTINGS)
def welcome_message(language):
    return htmx.show(FORM, PAGE, **_page(_known(language)))


@bp.post("/settings/welcome/<language>")
@needs(Right.MANAGE_SETTINGS)
def save_welcome_message(language):
    form = WelcomeForm(f"welcome-{_known(language)}")
    if not form.validate_on_submit():
        return htmx.show(FORM, PAGE, 422, **_page(language, form))
    business = tenant_by_key(visit.tenant_key)
    try:
        save_welcome(business, language, form.text.data, form.seen.data or "", by=actor())
    except Conflict as why:
        form.versions = both_versions(form, why)
        return htmx.show(FORM, PAGE, 409, **_page(language, form))
    db.session.commit()
    form = say_saved(_stored_form(language, form.text.data))
    return htmx.done(FORM, url_for("admin.welcome_settings"), **_page(language, form))


@bp.post("/settings/welcome/<language>/preview")
@needs(Right.MANAGE_SETTINGS)
def preview_welcome_message(language):
    """What is typed as customers would read it; nothing is stored."""
    form = WelcomeForm(f"welcome-{_known(language)}")
    status = 200 if form.validate_on_submit() else 422
    return htmx.show(PREVIEW, PAGE, status, **_page(language, form))


def _known(language: str) -> str:
    return language if language in languages_on(visit.tenant_language, visit.languages) else abort(404)


def _stored_form(language: str, text: str) -> WelcomeForm:
    return WelcomeForm(f"welcome-{language}", formdata=None, text=text, seen=text_token(text))


def _page(language: str = "", form: WelcomeForm | None = None) -> dict:
    """All messages; `message` is the one of this language, whose form is as it was sent if it was."""
    texts, on = welcome_texts(), languages_on(visit.tenant_language, visit.languages)
    messages = {code: _message(code, form if code == language and form else _stored_form(code, texts.get(code, ""))) for code in on}  # fmt: skip
    return {"messages": messages.values(), "message": messages.get(language)}


def _message(code: str, form: WelcomeForm) -> dict:
    name = own_name(code)
    return {"language": code, "tag": code.replace("_", "-"), "name": name, "form": form, "html": to_html(form.text.data or "")}  # fmt: skip
