"""A real mail server on loopback that does as a test wants."""

import asyncio
import socket
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink:
    """Takes mail. `answers`: what it says to the next letters instead of 250, one each; "drop" closes the connection after DATA, "silence"
    says nothing at all. `refuses`: recipients that it answers 550. `tls`, `starttls`: with these certificates (tests/certificates.py).
    `per_line`: after so many letters it says 421. `refuses_sender`: what it says to any sender.
    """

    def __init__(self, password=None, tls=None, starttls=None):
        self.taken, self.tried, self.answers, self.refuses, self.password = [], [], [], set(), password
        self.heard, self.per_line, self.refuses_sender = {}, 1_000, ""
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            ssl_context=tls,
            tls_context=starttls,
            authenticator=self._let_in if password else None,
            auth_required=bool(password),
            auth_require_tls=False,
        )

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_error):
        self.controller.stop()

    @property
    def port(self):
        return self.controller.port

    @property
    def messages(self):
        return [message_from_bytes(envelope.content, policy=default) for envelope in self.taken]

    def _let_in(self, _server, _session, _envelope, _mechanism, data):
        self.tried.append(data)
        return AuthResult(success=data.password == self.password.encode(), handled=False)

    async def handle_MAIL(self, _server, session, envelope, address, _options):  # noqa: N802
        self.heard[session] = self.heard.get(session, 0) + 1
        if self.heard[session] > self.per_line:
            return "421 4.7.0 too many letters on one line"
        if self.refuses_sender:
            return self.refuses_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name for it
        if address in self.refuses:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer in ("drop", "silence"):
            self.taken.append(envelope)
            if answer == "drop":
                server.transport.abort()
            else:
                await asyncio.sleep(30)
            return "250 too late"
        if answer.startswith("250"):
            self.taken.append(envelope)
        return answer
