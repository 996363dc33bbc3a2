"""An account that customers transfer to: added, changed, removed, and how they will see it."""

from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TextAreaField

import htmx
from access import Right, needs, proved_lately, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import side_by_side
from blueprints.fields import SeenForm, words
from blueprints.papers.transfer_shown import TransferShown, transfer_shown
from models import keeping_bank_accounts as accounts
from models.bank_account import BankAccount
from models.bank_transfer import LONGEST_HOLDER, transfer_of
from models.base import db
from models.currencies import currency_names
from models.refusing import Refused
from models.revising import Conflict
from models.tenant import tenant_by_key

PAGE, PREVIEW = "admin/settings/paid/account.html", "admin/settings/paid/_preview.html"
ACCOUNTS = "/settings/getting-paid/accounts"
SAMPLE = 123_450  # minor units of an invoice that there could be


class BankAccountForm(SeenForm):
    currency = SelectField(_l("Currency"))
    holder = words(_l("Account holder"), LONGEST_HOLDER, autocomplete="off")
    iban = words(_l("IBAN"), 60, autocomplete="off", spellcheck="false", autocapitalize="characters", dir="ltr")
    bic = words(_l("BIC"), 20, autocomplete="off", spellcheck="false", autocapitalize="characters", dir="ltr")
    bank = words(_l("Bank"), 120, autocomplete="off")
    instructions = words(_l("Instructions"), 600, kind=TextAreaField, rows=4)

    def __init__(self, account: BankAccount | None, **known: Any):
        told = {field: getattr(account, field) if account else "" for field in accounts.FIELDS}
        told |= {"seen": accounts.account_token(account), "currency": account.currency if account else ""}
        super().__init__("account", data=told, **known)
        if account:
            self.currency.choices = [SelectChoice(account.currency, account.currency)]
        else:
            there = {one.currency for one in accounts.bank_accounts()}
            free = {code: name for code, name in currency_names(visit.locale) if code not in there}
            usual = [code for code in (visit.tenant_currency,) if code in free]
            self.currency.choices = [
                SelectChoice(code, f"{code} · {free[code]}") for code in dict.fromkeys([*usual, *free])
            ]

    def values(self) -> dict:
        return {field: self[field].data for field in accounts.FIELDS}


@bp.get(f"{ACCOUNTS}/new")
@needs(Right.SEE_SETTINGS)
def new_bank_account():
    return _page(BankAccountForm(None, formdata=None))


@bp.get(f"{ACCOUNTS}/preview")
@needs(Right.SEE_SETTINGS)
def preview_bank_account():
    """As customers would see what is typed; nothing is stored."""
    account = accounts.bank_account(request.args.get("currency", "")[:3])
    form = BankAccountForm(account, formdata=request.args, meta={"csrf": False})
    return htmx.show(PREVIEW, PAGE, **_shown(form, account))


@bp.post(ACCOUNTS)
@needs(Right.MANAGE_SETTINGS)
@proved_lately
def add_bank_account():
    return _save(BankAccountForm(None), None)


@bp.get(f"{ACCOUNTS}/<currency>")
@needs(Right.SEE_SETTINGS)
def bank_account(currency):
    account = accounts.bank_account(currency) or abort(404)
    return _page(BankAccountForm(account, formdata=None), account)


@bp.post(f"{ACCOUNTS}/<currency>")
@needs(Right.MANAGE_SETTINGS)
@proved_lately
def change_bank_account(currency):
    account = accounts.bank_account(currency) or abort(404)
    return _save(BankAccountForm(account), account)


@bp.post(f"{ACCOUNTS}/<currency>/removal")
@needs(Right.MANAGE_SETTINGS)
@proved_lately
def remove_bank_account(currency):
    if not accounts.remove_account(tenant_by_key(visit.tenant_key), currency, actor()):
        abort(404)
    db.session.commit()
    say(_("Removed. Invoices that are out keep what they say."))
    return htmx.leave_for(url_for("admin.payment_settings"))


def _save(form: BankAccountForm, account: BankAccount | None):
    if not form.validate_on_submit():
        return _page(form, account, 422)
    business, token = tenant_by_key(visit.tenant_key), form.seen.data or ""
    try:
        accounts.save_account(business, form.currency.data, form.values(), token, actor())
    except Refused as why:
        form.refuse(why)
        return _page(form, account, 422)
    except Conflict as why:
        db.session.rollback()
        form.seen.data = why.seen
        return _page(form, account, 409, versions=side_by_side(why, lambda field: form[field]))
    db.session.commit()
    say(_("Saved. New invoices say so."))
    return htmx.leave_for(url_for("admin.payment_settings"))


def _page(form: BankAccountForm, account: BankAccount | None = None, status: int = 200, **more: Any):
    return htmx.page(PAGE, status, **_shown(form, account), **more)


def _shown(form: BankAccountForm, account: BankAccount | None) -> dict[str, Any]:
    url = (
        url_for("admin.change_bank_account", currency=account.currency)
        if account
        else url_for("admin.add_bank_account")
    )
    return {"form": form, "account": account, "save_url": url, "shown": _preview(form)}


def _preview(form: BankAccountForm) -> TransferShown | None:
    """What a customer would see of what stands in the form."""
    currency = form.currency.data or visit.tenant_currency
    made = transfer_of(form.values(), SAMPLE, currency, "INV-2026-00042", visit.tenant_name)
    return made and transfer_shown(made, visit.locale)
