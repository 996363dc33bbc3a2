"""The line to a mail server is safe, or nothing is said on it."""

import datetime as dt
import threading

import pytest

from integrations.sending import deliver_due
from models.base import db
from models.letter import State
from models.posting import post
from models.types import now
from tests.certificates import certificate
from tests.integrations.test_sending import add_server
from tests.sink import Sink


@pytest.fixture
def written(northwind):
    letter = post("test", "somebody@x.example")
    db.session.commit()
    return letter


def deliver():
    done = deliver_due(threading.Event())
    db.session.expire_all()
    return done


pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd means servers on the internet
WAYS = pytest.mark.parametrize("security", ["tls", "starttls"])


@WAYS
def test_a_certificate_that_is_trusted_opens_the_line(written, tmp_path, monkeypatch, security):
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with Sink(**{security: context}) as sink:
        add_server(sink.port, security=security)
        assert deliver() == 1
        assert written.state == State.SENT


@WAYS
def test_with_a_password_too(written, tmp_path, monkeypatch, security):
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with Sink(password="s3cret", **{security: context}) as sink:
        add_server(sink.port, security=security, username="portal", password="s3cret")
        assert deliver() == 1


@WAYS
@pytest.mark.parametrize("how", ["nobody known", "another host's", "run out"])
def test_any_other_certificate_ends_it_before_the_password(written, tmp_path, monkeypatch, security, how):
    address, age = {"another host's": "127.0.0.9"}.get(how, "127.0.0.1"), dt.timedelta(days=5 * (how == "run out"))
    context, trusted = certificate(tmp_path, address=address, age=age)
    if how != "nobody known":
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with Sink(password="s3cret", **{security: context}) as sink:
        server = add_server(sink.port, security=security, username="portal", password="s3cret")
        assert deliver() == 0
        assert "certificate" in server.answer
        assert server.paused_until > now()
        assert (sink.tried, sink.taken) == ([], [])
        assert (written.state, written.tries) == (State.WAITING, 0)


def test_a_server_without_starttls_hears_no_password(written):
    with Sink(password="s3cret") as sink:
        server = add_server(sink.port, security="starttls", username="portal", password="s3cret")
        assert deliver() == 0
        assert "STARTTLS" in server.answer
        assert sink.tried == []
