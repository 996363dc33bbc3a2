"""Who may do what: the rights, which role and which module brings them, and what is derived from these at each request (DOMAIN §2)."""

from enum import StrEnum
from functools import cache

from sqlalchemy import select

from models.base import db
from models.levels import may_enter
from models.module import Module
from models.staff import Role, Staff
from models.visit import Visit


class Right(StrEnum):
    """One thing that a person may do."""

    SEE_PORTAL = "see the portal"
    SEE_QUOTES = "see quotes"
    SEE_ORDERS = "see orders"
    SEE_JOBS = "see jobs"
    SEE_DELIVERIES = "see deliveries"
    SEE_INVOICES = "see invoices"
    SEE_PAYMENTS = "see payments"
    SEE_CREDIT_MEMOS = "see credit memos"
    SEE_STATEMENTS = "see statements of account"
    PAY = "pay what the customer owes"
    SEE_MESSAGES = "read and write messages"
    SEE_CATALOGUE = "see what is sold, at the own prices"
    PLACE_ORDERS = "write and send orders"
    MANAGE_COLLEAGUES = "look after the own company's people"
    SHARE_DOCUMENTS = "mail a document to others"
    SEE_ADMIN = "see the admin"
    SEE_CUSTOMERS = "see customers"
    CHANGE_CUSTOMERS = "change customers and contacts"
    SEE_ACTIVITY = "see who did what"
    ANSWER_REQUESTS = "answer what customers and visitors ask for"
    MANAGE_PORTAL = "decide what customers see"
    SEE_SETTINGS = "see settings"
    MANAGE_SETTINGS = "change settings"
    MANAGE_STAFF = "decide who is staff"
    SEE_INBOX = "see what waits for staff"
    TALK = "write to customers and mail them documents"
    INVITE = "invite people and revoke their links"
    SEE_LETTERS = "read letters and send them again"
    SEE_GOODS = "see products, stock and prices"
    MANAGE_GOODS = "change products, stock and prices"
    WORK_ORDERS = "confirm orders and send goods"
    APPROVE_QUOTES = "approve what others offer"
    WORK_MONEY = "write invoices and record payments"
    GIVE_UP_MONEY = "make papers void, send money back, give up any rest"
    REOPEN_BOOKS = "open closed months again"


OF_MODULE = {
    Module.QUOTES: {Right.SEE_QUOTES},
    Module.ORDERS: {Right.SEE_ORDERS},
    Module.JOBS: {Right.SEE_JOBS},
    Module.DELIVERIES: {Right.SEE_DELIVERIES},
    Module.INVOICES: {Right.SEE_INVOICES},
    Module.PAYMENTS: {Right.SEE_PAYMENTS},
    Module.CREDIT_MEMOS: {Right.SEE_CREDIT_MEMOS},
    Module.STATEMENTS: {Right.SEE_STATEMENTS},
    Module.MESSAGES: {Right.SEE_MESSAGES},
    Module.CATALOGUE: {Right.SEE_CATALOGUE},
}
LOOKING = {Right.SEE_ADMIN, Right.SEE_CUSTOMERS, Right.SEE_ACTIVITY, Right.SEE_INBOX, Right.SEE_GOODS}
TALKING = LOOKING | {Right.TALK, Right.WORK_ORDERS, Right.WORK_MONEY}
MANAGING = TALKING | {
    Right.CHANGE_CUSTOMERS, Right.MANAGE_PORTAL, Right.ANSWER_REQUESTS, Right.SEE_SETTINGS, Right.MANAGE_SETTINGS,
    Right.INVITE, Right.SEE_LETTERS, Right.MANAGE_GOODS, Right.APPROVE_QUOTES, Right.GIVE_UP_MONEY,
}  # fmt: skip
OF_ROLE = {
    Role.OWNER: MANAGING | {Right.MANAGE_STAFF, Right.REOPEN_BOOKS},
    Role.MANAGER: MANAGING,
    Role.CLERK: TALKING,
    Role.VIEWER: LOOKING,
}
TO_ORDER = {Module.CATALOGUE, Module.ORDERS}  # together they let somebody write an order
SEEN_WITH = {  # lacking the first but having the second is 403; lacking both is 404
    Right.MANAGE_PORTAL: Right.SEE_CUSTOMERS,
    Right.CHANGE_CUSTOMERS: Right.SEE_CUSTOMERS,
    Right.ANSWER_REQUESTS: Right.SEE_ADMIN,
    Right.TALK: Right.SEE_ADMIN,
    Right.INVITE: Right.SEE_ADMIN,
    Right.MANAGE_STAFF: Right.SEE_SETTINGS,
    Right.MANAGE_GOODS: Right.SEE_GOODS,
    Right.WORK_ORDERS: Right.SEE_ADMIN,
    Right.APPROVE_QUOTES: Right.SEE_ADMIN,
    Right.WORK_MONEY: Right.SEE_ADMIN,
    Right.GIVE_UP_MONEY: Right.SEE_ADMIN,
    Right.REOPEN_BOOKS: Right.SEE_SETTINGS,
}


def rights_of(found: Visit) -> frozenset[Right]:
    """Derived from role or modules at each request, never stored."""
    if not found.signed_in:
        return frozenset()
    if found.audience == "staff":
        return frozenset(OF_ROLE[Role(found.role)])
    return (
        _of_modules(found.modules, bool(found.may_share), bool(found.may_manage), bool(found.may_pay))
        if may_enter(found)
        else frozenset()
    )


@cache
def _of_modules(modules: frozenset[Module], may_share: bool, may_manage: bool, may_pay: bool) -> frozenset[Right]:
    own = {Right.SEE_PORTAL, Right.SHARE_DOCUMENTS} if may_share else {Right.SEE_PORTAL}
    if modules >= TO_ORDER:
        own.add(Right.PLACE_ORDERS)
    if may_pay and Module.INVOICES in modules:
        own.add(Right.PAY)
    if may_manage:
        own.add(Right.MANAGE_COLLEAGUES)
    return frozenset(own.union(*(OF_MODULE[module] for module in modules)))


def roles_with(right: Right) -> list[Role]:
    """The roles of staff that bring it."""
    return [role for role, rights in OF_ROLE.items() if right in rights]


def colleagues_with(right: Right) -> list[Staff]:
    """Of staff everybody who may do this and can sign in."""
    able = (Staff.role.in_(roles_with(right)), Staff.active, Staff.password_hash.is_not(None))
    return list(db.session.scalars(select(Staff).where(*able).order_by(Staff.id)))


def rights_by_link(modules: frozenset[Module]) -> frozenset[Right]:
    """What these modules let somebody do who has a mailed link to one document."""
    return _of_modules(modules, False, False, True)
