"""Settings → Getting paid: accounts to transfer to, cards, parts, receipts and write-offs."""

from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import side_by_side
from blueprints.admin.gateway_shown import KeysForm, card_shown
from blueprints.fields import SeenForm
from blueprints.number_fields import DecimalText, InCurrency
from models import payment_policy
from models.bank_transfer import grouped
from models.base import db
from models.keeping_bank_accounts import bank_accounts
from models.payment_policy import IN_MONEY, OF_PAYMENTS
from models.revising import Conflict, seen
from models.tenant import Tenant, tenant_by_key

PAGE = "admin/settings/paid/paid.html"
MOST = Decimal(10**9)


class PaymentPolicyForm(InCurrency, SeenForm):
    money = IN_MONEY
    part_payments = BooleanField(_l("Customers may pay a part of what they owe"))
    least_payment = DecimalText(_l("Smallest part"), 2)
    receipts = BooleanField(_l("Payments are confirmed by mail"))
    write_off_most = DecimalText(_l("Largest rest that a clerk may write off"), 2)

    def __init__(self, business: Tenant, **known: Any):
        self.currency = business.currency
        told = self.fill_in(business, OF_PAYMENTS, self.currency) | {"seen": seen(business, OF_PAYMENTS)}
        super().__init__("payments", data=told, **known)

    def validate_least_payment(self, field) -> None:
        _amount(field)

    def validate_write_off_most(self, field) -> None:
        _amount(field)

    def values(self) -> dict:
        found = self.values_in(OF_PAYMENTS, self.currency)
        return found | {name: found[name] or 0 for name in self.money}


def _amount(field) -> None:
    if field.data is not None and not 0 <= field.data <= MOST:
        raise ValidationError(_("Enter an amount that is not negative."))


@bp.get("/settings/getting-paid")
@needs(Right.SEE_SETTINGS)
def payment_settings():
    return paid_page()


@bp.post("/settings/getting-paid")
@needs(Right.MANAGE_SETTINGS)
def change_payment_settings():
    business = tenant_by_key(visit.tenant_key)
    form = PaymentPolicyForm(business)
    if not form.validate_on_submit():
        return paid_page(422, form=form)
    try:
        payment_policy.change_payment_policy(business, form.values(), form.seen.data or "", actor())
    except Conflict as why:
        db.session.rollback()
        form.seen.data = why.seen
        return paid_page(409, form=form, versions=side_by_side(why, lambda field: form[field]))
    db.session.commit()
    say(_("Saved."))
    return htmx.leave_for(url_for("admin.payment_settings"))


def paid_page(status: int = 200, form: PaymentPolicyForm | None = None, keys: KeysForm | None = None, **more: Any):
    """The page, with a form as it was sent where one was refused."""
    business = tenant_by_key(visit.tenant_key)
    accounts = [(one.currency, grouped(one.iban) or one.instructions, one.bank) for one in bank_accounts()]
    form = form or PaymentPolicyForm(business, formdata=None)
    return htmx.page(PAGE, status, accounts=accounts, form=form, currency=business.currency, **card_shown(business, keys), **more)  # fmt: skip
