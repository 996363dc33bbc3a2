"""The fields of how a customer, its people and everybody order."""

from typing import Any

from babel.numbers import get_currency_precision
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField
from wtforms.validators import NumberRange, ValidationError

from blueprints.admin.product_forms import SHOWN, id_or_none
from blueprints.fields import RowForm, SeenForm, words
from blueprints.number_fields import Day, DecimalText, InCurrency
from models.customer import Customer
from models.ordering_terms import OF_BUSINESS, OF_CUSTOMER, OF_PERSON, sellers
from models.portal_user import PortalUser
from models.revising import seen
from models.tenant import Tenant


class TermsForm(InCurrency, SeenForm):
    money = ("order_minimum", "credit_limit")
    order_minimum = DecimalText(_l("Smallest order"), 2)
    credit_limit = DecimalText(_l("Credit limit"), 2)
    sales_person_id = SelectField(_l("Sales person"), coerce=id_or_none)
    needs_reference = BooleanField(_l("Orders need the customer's own number (PO)"))
    manages_users = BooleanField(_l("Its people may look after their colleagues"))

    def __init__(self, customer: Customer, **known: Any):
        self.currency = customer.currency
        data = self.fill_in(customer, OF_CUSTOMER, customer.currency) | {"seen": seen(customer, OF_CUSTOMER)}
        super().__init__("terms", data=data, **known)
        self.sales_person_id.choices = [SelectChoice("", "—"), *(SelectChoice(*row) for row in sellers())]
        for name in self.money:
            self[name].places = get_currency_precision(customer.currency)

    def values(self) -> dict:
        found = self.values_in(OF_CUSTOMER, self.currency)
        return found | {"order_minimum": found["order_minimum"] or 0}


class LimitsForm(InCurrency, RowForm):
    money = ("order_limit", "month_limit")
    order_limit = DecimalText(_l("Alone, an order"), 2)
    month_limit = DecimalText(_l("Alone, in a month"), 2)
    approver = BooleanField(_l("Approves"))
    stand_in_id = SelectField(_l("Stand-in"), coerce=id_or_none)
    away_until = Day(_l("Away until"))
    manages_users = BooleanField(_l("Looks after colleagues"))

    def __init__(self, user: PortalUser, colleagues: list[tuple[int, str]], currency: str, **known: Any):
        self.currency = currency
        super().__init__(f"limits-{user.id}", data=self.fill_in(user, OF_PERSON, currency), **known)
        others = [SelectChoice(ident, name) for ident, name in colleagues if ident != user.id]
        self.stand_in_id.choices = [SelectChoice("", "—"), *others]
        for name in self.money:
            self[name].places = get_currency_precision(currency)

    def values(self) -> dict:
        return self.values_in(OF_PERSON, self.currency)


class PolicyForm(SeenForm):
    stock_shown = SelectField(
        _l("What customers read of stock"), choices=[SelectChoice(*pair) for pair in SHOWN.items()]
    )
    stock_cap = IntegerField(
        _l("The limit of the number"), [NumberRange(1, 100_000, _l("Enter a number from 1 to 100,000."))]
    )
    back_orders = BooleanField(_l("More may be ordered than there is"))
    order_emails = words(_l("Mail each order to"), 1000, autocomplete="off", spellcheck="false")
    approve_own = BooleanField(_l("Approvers may approve their own orders"))

    def __init__(self, business: Tenant, **known: Any):
        data = {field: getattr(business, field) for field in OF_BUSINESS} | {"seen": seen(business, OF_BUSINESS)}
        super().__init__("policy", data=data, **known)

    def validate_order_emails(self, field) -> None:
        try:
            parts = [part.strip() for part in (field.data or "").split(",") if part.strip()]
            found = [validate_email(part, check_deliverability=False).normalized.lower() for part in parts]
        except EmailNotValidError as error:
            raise ValidationError(_("One of these is not an email address. Put commas between several.")) from error
        field.data = ", ".join(dict.fromkeys(found))

    def values(self) -> dict:
        return {field: self[field].data for field in OF_BUSINESS}
