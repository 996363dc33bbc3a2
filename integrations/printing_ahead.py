"""The worker sets the PDF of what was just issued, so that it is there when somebody asks or a letter takes it along."""

import logging
import threading

from models import printing_ahead as queue
from models.base import db
from models.scope import scope
from models.tenant import Tenant

log = logging.getLogger("portico")


def print_ahead(stop: threading.Event) -> int:
    """All that is issued and not set yet, business by business; how many."""
    tenants = queue.tenants_with_unprinted()
    db.session.commit()
    return sum(_print(tenant, stop) for tenant in tenants if not stop.is_set())


def _print(tenant: Tenant, stop: threading.Event) -> int:
    from integrations.printing import set_and_keep  # takes its time to import, and workers that only mail never need it

    done = 0
    with scope(tenant):
        while not stop.is_set() and (paper := queue.next_unprinted()):
            db.session.commit()  # nothing is held while it is set
            try:
                set_and_keep(queue.printed_paper(paper))
            except Exception:  # it is this paper's fault, the others must not wait behind it; who asks for it is told
                log.exception("printing", extra={"facts": {"document": paper.document_id}})
                db.session.rollback()
            db.session.commit()
            done += 1
    return done
