"""The switches that decide who sees what: one kind for all levels, each flipped in the database only where it differs."""

from typing import Any

from models.base import change_if
from models.event import Actor, record
from models.module import Module


def flip(row: Any, column: str, on: bool, what: str, by: Actor) -> bool:
    """Set a yes-or-no column; on record only where that changed anything. True when it did."""
    changed = change_if(row, getattr(type(row), column).is_(not on), **{column: on})
    if changed:
        record(row, what, by=by)
    return changed


class HidesModules:
    """A level of DOMAIN §2 (tenant, customer, portal user) with a set of modules that it hides."""

    def show(self, module: Module, by: Actor) -> bool:
        """Take back hiding a module at this level. True when that changed anything."""
        return self._switch(module, True, by)

    def hide(self, module: Module, by: Actor) -> bool:
        """Hide a module at this level, from the next request on. True when that changed anything."""
        return self._switch(module, False, by)

    def _switch(self, module: Module, on: bool, by: Actor) -> bool:
        stored = type(self).__table__.c.hidden_modules  # type: ignore[attr-defined]
        differs = stored.op("&")(module.bit) == (module.bit if on else 0)
        flipped = stored.op("-")(module.bit) if on else stored.op("+")(module.bit)
        changed = change_if(self, differs, hidden_modules=flipped)
        if changed:
            record(self, "module shown" if on else "module hidden", by=by, after=module.value)
        return changed


class OpensPortal(HidesModules):
    """A level that can open and close the portal as a whole: the tenant for all, a customer for its people."""

    FOR = ""  # added to what goes on record

    def open_portal(self, by: Actor) -> bool:
        """Let people in again, each as far as the other switches say. True when that changed anything."""
        return flip(self, "portal_open", True, f"portal opened{self.FOR}", by)

    def close_portal(self, by: Actor) -> bool:
        """Lock this level's people out at their next request. True when that changed anything."""
        return flip(self, "portal_open", False, f"portal closed{self.FOR}", by)
