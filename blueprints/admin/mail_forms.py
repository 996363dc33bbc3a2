"""The forms of Settings → Mail."""

import re
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError

from blueprints.admin.settings_forms import BusinessForm, SavedForm
from blueprints.fields import email as email_field
from blueprints.fields import words
from models.mail_settings import FIELDS, server_token

HOST = re.compile(r"[a-z0-9.:-]+", re.I)


class MailServerForm(SavedForm):
    host = words(_l("Server"), 253, _l("Enter the name of the mail server."), autocomplete="off", spellcheck="false")
    port = IntegerField(
        _l("Port"),
        [DataRequired(_l("Enter the port.")), NumberRange(1, 65535, _l("A port is between 1 and 65535."))],
    )
    security = SelectField(
        _l("Encryption"),
        choices=[
            SelectChoice("starttls", _l("STARTTLS (usually port 587)")),
            SelectChoice("tls", _l("TLS (usually port 465)")),
            SelectChoice("none", _l("None (only within one's own network)")),
        ],
    )
    username = words(_l("User name"), 254, autocomplete="off", spellcheck="false")
    password = PasswordField(
        _l("Password"),
        [Length(max=500, message=_l("That is too long for a password."))],
        render_kw={"autocomplete": "new-password"},
    )
    forget_password = BooleanField(_l("Forget the stored password"))
    sender_address = email_field(_l("Sender's address"), _l("Enter the address that your mail comes from."))
    sender_name = words(_l("Sender's name"), 120, autocomplete="off")

    def __init__(self, server=None, fresh=False):
        super().__init__("mail", obj=server, **({"formdata": None} if fresh else {}))
        if fresh or not self.is_submitted():
            self.seen.data = server_token(server)
            self.port.data = self.port.data or 587

    def values(self) -> dict:
        return {name: self[name].data for name in FIELDS}

    def validate_host(self, field):
        if field.data and not HOST.fullmatch(field.data):
            raise ValidationError(_("That is not the name of a server. It looks like smtp.example.com."))


class WebAddressForm(BusinessForm):
    STORED, row = ("web_address",), "web"
    web_address = words(_l("Address of the portal"), 200, autocomplete="off", spellcheck="false", inputmode="url")

    def validate_web_address(self, field):
        if not field.data:
            return
        parts = urlsplit(field.data)
        plain = (
            parts.scheme in ("http", "https")
            and parts.hostname
            and not (parts.query or parts.fragment or parts.username)
        )
        if not plain or parts.path not in ("", "/") or not HOST.fullmatch(parts.netloc):
            raise ValidationError(_("Enter the beginning of an address only, like https://portal.example.com."))
        field.data = f"{parts.scheme}://{parts.netloc}".lower()
