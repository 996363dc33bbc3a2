"""The form that mails a document to others, for both audiences."""

import secrets

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length, ValidationError

from blueprints.fields import printable, tidy_lines
from models.sharing import LONGEST, MOST, read_addresses


class ShareForm(FlaskForm):
    """`addresses`: the good ones, after validation. `key`: the same form sent twice mails nothing twice."""

    to = TextAreaField(_l("To whom"), [Length(max=3_000, message=_l("Use at most %(max)d characters."))])
    message = TextAreaField(
        _l("Message"), [Length(max=LONGEST, message=_l("Use at most %(max)d characters.")), printable], [tidy_lines]
    )
    key = HiddenField()

    def __init__(self, **known):
        super().__init__(**known)
        if not self.is_submitted() or not self.key.data:
            self.key.data = secrets.token_hex(8)
        self.key.data = self.key.data.replace("\0", "")[:32]
        self.ticked = request.form.getlist("person") if self.is_submitted() else []

    def validate_to(self, field):
        self.addresses, wrong = read_addresses(" ".join([field.data or "", *self.ticked])[:6_000])
        if wrong:
            raise ValidationError(_("These are no email addresses: %(words)s", words=", ".join(wrong[:MOST])[:300]))
        if not self.addresses:
            raise ValidationError(_("Enter at least one email address."))
        if len(self.addresses) > MOST:
            raise ValidationError(_("Send it to at most %(most)d addresses at a time.", most=MOST))
