"""The language of the pages before the sign-in, chosen there; of a person who is signed in already, for good."""

from flask import abort, request, session, url_for

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from blueprints.fields import onward
from models.account import speak
from models.base import db
from models.languages import languages_on


@bp.post("/portal/language")
@open_to_all
def choose_language():
    code = request.form.get("language")
    if code not in languages_on(visit.tenant_language, visit.languages):
        abort(422)
    if visit.signed_in:
        speak(visit.person_id, code)
        db.session.commit()
    else:
        session["language"] = code
    return htmx.leave_for(onward(request.form.get("next"), url_for("auth.front_door")))
