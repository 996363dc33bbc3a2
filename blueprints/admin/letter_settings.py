"""The words of letters: per kind and language, with the placeholders there are, a preview, and the way back to ours."""

from flask import abort, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import both_versions
from blueprints.admin.letter_words import kind_name
from blueprints.admin.settings_forms import SavedForm
from blueprints.fields import printable, tidy
from integrations.letters import broken_placeholders, our_words, present_words, sample
from models import letter_texts
from models.base import db
from models.languages import languages_on, own_name
from models.letter_kinds import KINDS
from models.revising import Conflict
from models.tenant import tenant_by_key

PAGE, PREVIEW = "admin/settings/letters/letter.html", "admin/settings/letters/_preview.html"
TOO_LONG = _l("Use at most %(max)d characters.")
MEANING = {
    "business": _l("the name of your business"),
    "person": _l("who gets the letter"),
    "customer": _l("the customer's name"),
    "button": _l("the button that leads to the page; it stands on a line of its own"),
}


def lines(typed: str | None) -> str:
    return "\n".join(line.rstrip() for line in (typed or "").splitlines()).strip()


class LetterTextForm(SavedForm):
    subject = StringField(
        _l("Subject"),
        [
            DataRequired(_l("A letter needs a subject.")),
            Length(max=letter_texts.LONGEST_SUBJECT, message=TOO_LONG),
            printable,
        ],
        [tidy],
    )
    body = TextAreaField(
        _l("Words"),
        [DataRequired(_l("A letter needs words.")), Length(max=letter_texts.LONGEST_BODY, message=TOO_LONG), printable],
        [lines],
    )

    def __init__(self, kind: str, **known):
        super().__init__("letter", **known)
        self.kind = kind

    def validate_body(self, field):
        wrong = broken_placeholders(self.kind, self.subject.data or "", field.data or "")
        if wrong == ["{button}"] and "{button}" not in (field.data or ""):
            raise ValidationError(_("Leave {button} in: without it nobody finds the page."))
        if wrong:
            raise ValidationError(
                _("This can't be filled in: %(words)s. See the list of placeholders.", words=", ".join(wrong)[:300])
            )


@bp.get("/settings/letters")
@needs(Right.SEE_SETTINGS)
def letter_settings():
    own, on = letter_texts.own_texts(), languages_on(visit.tenant_language, visit.languages)
    rows = [
        (
            kind_name(kind),
            KINDS[kind].to_staff,
            [(own_name(code), _url(kind, code), (kind, code) in own) for code in on],
        )
        for kind in KINDS
    ]
    return htmx.page("admin/settings/letters/letters.html", rows=rows)


@bp.get("/settings/letters/<kind>/<language>")
@needs(Right.SEE_SETTINGS)
def letter_text(kind, language):
    _known(kind, language)
    return _page(kind, language, _stored(kind, language))


@bp.post("/settings/letters/<kind>/<language>")
@needs(Right.MANAGE_SETTINGS)
def save_letter_text(kind, language):
    _known(kind, language)
    form, ours = LetterTextForm(kind), our_words(kind, language)
    if not form.validate_on_submit():
        return _page(kind, language, form, 422)
    words, token = (form.subject.data, form.body.data), form.seen.data or ""
    try:
        letter_texts.save_text(tenant_by_key(visit.tenant_key), kind, language, words, ours, token, actor())
    except Conflict as why:
        form.versions = both_versions(form, why)
        return _page(kind, language, form, 409)
    db.session.commit()
    say(_("Saved. Letters say it from now on."))
    return htmx.leave_for(_url(kind, language))


@bp.post("/settings/letters/<kind>/<language>/reset")
@needs(Right.MANAGE_SETTINGS)
def reset_letter_text(kind, language):
    _known(kind, language)
    letter_texts.reset_text(tenant_by_key(visit.tenant_key), kind, language, actor())
    db.session.commit()
    say(_("Our words again."))
    return htmx.leave_for(_url(kind, language))


@bp.post("/settings/letters/<kind>/<language>/preview")
@needs(Right.MANAGE_SETTINGS)
def preview_letter_text(kind, language):
    """As it would read; nothing is stored."""
    _known(kind, language)
    form = LetterTextForm(kind)
    status = 200 if form.validate_on_submit() else 422
    return htmx.show(PREVIEW, PAGE, status, **_shown(kind, language, form))


def _known(kind: str, language: str) -> None:
    if kind not in KINDS or language not in languages_on(visit.tenant_language, visit.languages):
        abort(404)


def _url(kind: str, language: str) -> str:
    return url_for("admin.letter_text", kind=kind, language=language)


def _stored(kind: str, language: str) -> LetterTextForm:
    subject, body = present_words(kind, language)
    return LetterTextForm(kind, formdata=None, subject=subject, body=body, seen=letter_texts.text_token(subject, body))


def _page(kind: str, language: str, form: LetterTextForm, status: int = 200):
    return htmx.page(PAGE, status, **_shown(kind, language, form))


def _shown(kind: str, language: str, form: LetterTextForm) -> dict:
    fits = not broken_placeholders(kind, form.subject.data or "", form.body.data or "")
    known = KINDS[kind].placeholders | ({"button": _(KINDS[kind].button)} if KINDS[kind].button else {})
    business = tenant_by_key(visit.tenant_key)
    return {
        "form": form,
        "kind": kind,
        "name": kind_name(kind),
        "language": language,
        "tag": language.replace("_", "-"),
        "language_name": own_name(language),
        "placeholders": [(word, MEANING.get(word, ""), example) for word, example in known.items()],
        "preview": sample(business, kind, language, form.subject.data or "", form.body.data or "") if fits else None,
        "is_own": (kind, language) in letter_texts.own_texts(),
    }
