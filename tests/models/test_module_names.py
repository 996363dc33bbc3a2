"""Two who rename two modules in the same moment, on a real database with real threads: neither is lost."""

import threading

import pytest
from flask_migrate import upgrade

from app import create_app
from models.base import db
from models.event import Actor
from models.module import Module
from models.module_names import rename
from models.scope import scope
from models.tenant import tenant_by_key
from tests import cast
from tests.conftest import SETTINGS

BY = Actor("command", None, "test")


@pytest.fixture
def own_app(new_database, tmp_path):
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("renaming"), "PORTICO_INSTANCE": str(tmp_path)})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_all_modules_renamed_at_once_keep_their_new_names(own_app):
    ready = threading.Barrier(len(Module))

    def work(module):
        ready.wait(timeout=30)
        with own_app.app_context(), scope(tenant := tenant_by_key("northwind")):
            rename(tenant, module, "en", f"One {module}", f"Many {module}", by=BY)
            db.session.commit()

    threads = [threading.Thread(target=work, args=(module,)) for module in Module]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with own_app.app_context():
        assert set(tenant_by_key("northwind").module_names) == set(Module)
