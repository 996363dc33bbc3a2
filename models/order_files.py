"""Files sent along with an order: put to its draft, taken away again, and the order's own once it is sent."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, and_, delete, select, update

from models.attaching import Sent, keep, kept_file
from models.attachment import Attachment
from models.base import db
from models.document import Document
from models.keyset import LARGEST
from models.order import Order
from models.order_draft import OrderDraft
from models.refusing import Refused
from models.types import fits

MOST = 5  # of one order


def attach_to_draft(draft: OrderDraft, files: Iterable[Any]) -> None:
    """Send these along with the order, as integrations/files.py has read them; one that is there already stays once. Raises Refused."""
    author = {"staff_id": draft.staff_id} if draft.staff_id else {"contact_id": draft.contact_id}
    keep(files, but=_there(draft), customer_id=draft.customer_id, draft_id=draft.id, **author)
    if len(files_of_draft(draft)) > MOST:
        raise Refused("files", "An order can have at most 5 files. Remove one first.")


def _there(draft: OrderDraft) -> set[tuple[str, str]]:
    rows = select(Attachment.name, Attachment.hash).where(Attachment.draft_id == draft.id)
    return {(row.name, row.hash) for row in db.session.execute(rows)}


def detach(draft: OrderDraft, ident: int) -> bool:
    """Send it along no more. False where it is none of this draft's, or gone already."""
    mine = (Attachment.draft_id == draft.id, Attachment.id == ident) if 0 < ident <= LARGEST else (False,)
    done: Any = db.session.execute(delete(Attachment).where(*mine))
    return bool(done.rowcount)


def detach_all(draft: OrderDraft) -> None:
    db.session.execute(delete(Attachment).where(Attachment.draft_id == draft.id))


def files_of_draft(draft: OrderDraft | None) -> list[Sent]:
    """In the order in which they were chosen."""
    return _files(Attachment.draft_id == draft.id) if draft else []


def files_of_order(order_id: int) -> list[Sent]:
    """Of an order that may be seen: whoever asks has looked it up within the scope."""
    return _files(Attachment.document_id == order_id)


def order_with_files(number: str) -> tuple[Order, list[Sent]] | None:
    """An order and what came along with it, in one statement; None where nobody here may see such an order."""
    of_it = and_(Attachment.tenant_id == Order.tenant_id, Attachment.document_id == Order.id)
    found = select(Order, Attachment.id, Attachment.name, Attachment.size).outerjoin(Attachment, of_it)
    rows = (
        db.session.execute(found.where(Order.number == number).order_by(Attachment.id)).all()
        if fits(number, 40)
        else []
    )
    files = [Sent(row.id, row.name, row.size) for row in rows if row.id is not None]
    return (rows[0][0], files) if rows else None


def _files(where: Any) -> list[Sent]:
    columns = (Attachment.id, Attachment.name, Attachment.size)
    return [Sent(*row) for row in db.session.execute(select(*columns).where(where).order_by(Attachment.id))]


def file_of_order(order: Document, ident: int) -> Row | None:
    """(name, type, hash, content) of one of its files; None for any other."""
    return kept_file(ident, Attachment.document_id == order.id)


def hand_over(draft: OrderDraft, order: Document) -> None:
    """What came along with the draft is the order's now."""
    moved = update(Attachment).where(Attachment.draft_id == draft.id).values(draft_id=None, document_id=order.id)
    db.session.execute(moved, execution_options={"synchronize_session": False, "raises": {order.customer_id}})
