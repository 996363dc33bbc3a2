"""How good a password is, while it is typed. Nothing is stored, nothing is looked up."""

from flask import request

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from models.password import LONGEST, strength

LONGEST_ASKED = LONGEST + 1  # characters: a longer one is too long anyway


@bp.post("/portal/password-strength")
@open_to_all
def password_strength():
    password = request.form.get("password", "")[:LONGEST_ASKED]
    about = (request.form.get("email", "")[:254], visit.tenant_name)
    found = strength(password, *about) if password else None
    return htmx.page("auth/_strength.html", strength=found)
