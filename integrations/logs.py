"""Log lines as JSON, one object a line, each with the id of its request; never a secret, a query string or a form."""

import json
import logging
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from secrets import token_hex

log = logging.getLogger("portico")
request_id: ContextVar[str] = ContextVar("portico_request_id", default="-")


encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "request": request_id.get(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return encode(line)


def set_up(level: str) -> None:
    """Everything the process logs goes to standard error as JSON lines."""
    logging._srcfile = None  # as logging's documentation advises: nobody prints the caller's line
    logging.logThreads = logging.logMultiprocessing = False  # the process is named in the lines that gunicorn writes
    logging.getLogger("alembic").setLevel(logging.WARNING)


def new_request() -> None:
    """From here on, lines of this thread carry a new id."""
    request_id.set(token_hex(8))


def answered(method: str, path: str, status: int, started: float) -> None:
    """One line a request; `started` is time.perf_counter() at its beginning. The path without its query."""
    took = round((time.perf_counter() - started) * 1000, 1)
    log.info("request", extra={"facts": {"method": method, "path": path, "status": status, "ms": took}})
