"""A statement over many documents, on the screen, as CSV, and beside a bare answer of Flask: `python -m bench.statements`."""

import datetime as dt
import os
import statistics
import tempfile
import time

from flask_migrate import upgrade
from sqlalchemy import insert

from app import create_app
from models.base import db, new_id
from models.customer import customer_by_number
from models.demo.loading import steps
from models.document import Document
from models.engine import refresh_statistics
from models.scope import scope
from models.tenant import tenant_by_key

MANY, TIMES = 10_000, 40


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "PORTICO_INSTANCE": folder,
            "DATABASE_URL": f"sqlite:///{folder}/x.db",
            "SECRET_KEY": "bench",
            "BCRYPT_COST": 4,
        }
        app = create_app(settings | {"WTF_CSRF_ENABLED": False, "LOG_LEVEL": "ERROR"})
        with app.app_context():
            upgrade()
            _load(folder)
            refresh_statistics(db.engine)
        bare = _timed(app.test_client(), "/healthz")
        client = app.test_client()
        client.post("/p/alfki/sign-in", data={"email": "maria.anders@alfki.example", "password": "demo-Northwind-1996"})
        print(f"load {os.getloadavg()[0]:.1f}; bare answer: {bare}")
        for what, path in (
            ("screen, 200 of the lines", "/p/alfki/statements"),
            ("CSV, all lines", "/p/alfki/statements.csv"),
        ):
            print(f"{what}: {_timed(client, f'{path}?from=2000-01-01')}")


def _load(folder: str) -> None:
    from pathlib import Path

    for step in steps(4, Path(folder)):
        with scope(step.tenant):
            for _n in step.run:
                db.session.commit()
        db.session.commit()
    with scope(tenant_by_key("northwind")) as found:
        alfki, today = customer_by_number("ALFKI"), dt.date.today()  # noqa: DTZ011 - of a bench
        rows = [
            {
                "tenant_id": found.tenant_id, "id": new_id(), "customer_id": alfki.id, "kind": "invoice", "number": f"BENCH-{n}", "status": "issued",
                "dated_on": today - dt.timedelta(n % 900), "due_on": today - dt.timedelta(n % 900 - 30), "currency": "EUR",
                "net": 1_000, "total": 1_000, "allocated": 0,
            }
            for n in range(MANY)
        ]  # fmt: skip
        db.session.execute(insert(Document), rows)
        db.session.commit()


def _timed(client, path: str) -> str:
    """The clock's time, and the processor's beside it: others may use the machine too."""
    times, used = [], []
    for _n in range(TIMES):
        started, cpu = time.perf_counter(), time.process_time()
        answer = client.get(path)
        assert answer.status_code == 200, answer.status
        times.append((time.perf_counter() - started) * 1_000)
        used.append((time.process_time() - cpu) * 1_000)
    return f"{_told(times)}; processor {_told(used)}"


def _told(times: list[float]) -> str:
    quantiles = statistics.quantiles(times, n=20)
    return f"{statistics.median(times):.0f} ms in the median, {quantiles[0]:.0f}–{quantiles[-1]:.0f} (5th–95th)"


if __name__ == "__main__":
    main()
