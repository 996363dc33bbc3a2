"""A contact's right to act for one customer in its portal."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to, db
from models.module import Module
from models.switches import HidesModules, flip
from models.text import slug
from models.types import FlagSet, Text, UtcTime, now


class PortalUser(HidesModules, OwnedByCustomer, Model):
    """One person acting for one customer. The code is unique within the customer.

    `administrator`: whom colleagues ask about this portal. `may_share`: may mail a document to others;
    `may_pay`: may pay what the customer owes.
    `branch`: the one whose documents this person has chosen to see; none is all.
    `order_limit` and `month_limit` in minor units of the customer's currency, None for no limit: orders above wait for somebody who
    is `approver`; while that one is away (through `away_until`, a local date), `stand_in` approves. `manages_users`: looks after colleagues.
    """

    __tablename__ = "portal_user"
    __table_args__ = (
        UniqueConstraint("tenant_id", "customer_id", "code"),
        UniqueConstraint("tenant_id", "customer_id", "contact_id"),
        Index(None, "tenant_id", "contact_id"),
        CheckConstraint("order_limit is null or order_limit >= 0", "order_limit"),
        CheckConstraint("month_limit is null or month_limit >= 0", "month_limit"),
    )
    customer = belongs_to("Customer")
    contact = belongs_to("Contact")
    branch = belongs_to("Branch", optional=True)
    stand_in = belongs_to("PortalUser", optional=True)
    code: Mapped[str] = mapped_column(Text(60))
    active: Mapped[bool] = mapped_column(default=True)
    hidden_modules: Mapped[frozenset[Module]] = mapped_column(FlagSet(Module), default=frozenset())
    own_orders_only: Mapped[bool] = mapped_column(default=False)
    administrator: Mapped[bool] = mapped_column(default=False)
    may_share: Mapped[bool] = mapped_column(default=True)
    may_pay: Mapped[bool] = mapped_column(default=True)
    manages_users: Mapped[bool] = mapped_column(default=False)
    approver: Mapped[bool] = mapped_column(default=False)
    order_limit: Mapped[int | None] = mapped_column(BigInteger)
    month_limit: Mapped[int | None] = mapped_column(BigInteger)
    away_until: Mapped[dt.date | None]
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)

    def subjects(self) -> set[int]:
        return {subject for subject in (self.customer_id, self.contact_id) if subject}

    def limit_to_own_orders(self, on: bool, by) -> bool:
        """Show only orders and deliveries that this person made, or everybody's. True when that changed anything."""
        return flip(self, "own_orders_only", on, "own orders only" if on else "everybody's orders", by)

    def administrate(self, on: bool, by) -> bool:
        """Make this person the one, or one of those, whom colleagues are told to ask. True when that changed anything."""
        return flip(self, "administrator", on, "portal administrator" if on else "portal administrator no more", by)

    def let_share(self, on: bool, by) -> bool:
        """Let this person mail documents to others, or no longer. True when that changed anything."""
        return flip(self, "may_share", on, "may mail documents" if on else "mails no documents", by)

    def let_pay(self, on: bool, by) -> bool:
        """Let this person pay what the customer owes, or no longer. True when that changed anything."""
        return flip(self, "may_pay", on, "may pay" if on else "may not pay", by)

    def activate(self, by) -> bool:
        """Let this person act for the customer again. True when that changed anything."""
        return flip(self, "active", True, "portal user activated", by)

    def deactivate(self, by) -> bool:
        """Lock this person out of this customer's portal at the next request. True when that changed anything."""
        return flip(self, "active", False, "portal user deactivated", by)


def free_code(customer_id: int, name: str, email: str = "") -> str:
    """A code from the person's name, unique within the customer: MARIA.ANDERS, then MARIA.ANDERS2. From what stands
    before the @ where the name has no letters for it.
    """
    stem = (slug(name, ".") or slug(email.partition("@")[0], ".")).upper()[:50] or "USER"
    taken = set(
        db.session.scalars(
            select(PortalUser.code).where(PortalUser.customer_id == customer_id, PortalUser.code.startswith(stem))
        )
    )
    return next(code for code in (stem, *(f"{stem}{n}" for n in range(2, 10_000))) if code not in taken)
