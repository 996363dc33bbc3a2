"""How far reminding of one invoice has come, whether it was issued here or came with an import."""

import datetime as dt

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to


class Reminded(OwnedByCustomer, Model):
    """One for each invoice that was ever reminded of or is not to be. `level`: the last one of the business's that was reached; `times`:
    how many reminders have gone out, the last on the local date `last_on`. `paused`: nobody is reminded of it.
    """

    __tablename__ = "reminded"
    __table_args__ = (
        UniqueConstraint("tenant_id", "invoice_id"),
        CheckConstraint("level >= 0", "level"),
        CheckConstraint("times >= level", "times"),
        CheckConstraint("(times = 0) = (last_on is null)", "last_on"),
    )
    customer = belongs_to("Customer")
    invoice = belongs_to("Document")
    level: Mapped[int] = mapped_column(default=0)
    times: Mapped[int] = mapped_column(default=0)
    last_on: Mapped[dt.date | None]
    paused: Mapped[bool] = mapped_column(default=False)
