"""An installation as it runs, server and worker each a process of its own, that is killed by SIGKILL while people work on it."""

import contextlib
import http.client
import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.instances import Visitor
from bench.servers import LOOPBACK, ROOT, environment, flask, free_port

PATIENCE = 120  # seconds that a server may take to answer again
AGAIN = 0.05  # seconds between two tries


class Installation:
    """`flask serve` and `flask worker`, as docs/deploying.md has them, on one database and one port."""

    def __init__(self, settings, folder):
        self.port, self.log = free_port(), folder / "killed.log"
        given = {"HOST": LOOPBACK, "PORT": str(self.port), "HTTPS": "0", "MAIL_IN_SERVER": "0", "LOG_LEVEL": "ERROR"}
        self.environment = environment(given | settings)
        self.kills = {"server": 0, "process of the server": 0, "worker": 0}

    def __enter__(self):
        self.server, self.worker = self._start("serve"), self._start("worker")
        return self

    def __exit__(self, *_error):
        for process in (self.server, self.worker):
            _kill_with_all_of_its_own(process)

    def _start(self, command):
        with self.log.open("ab") as log:
            return subprocess.Popen(
                flask(command), cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, what):
        """As kill -9 does, or the kernel where memory is short; what a service manager would start again is started again."""
        if what == "server":
            _kill_with_all_of_its_own(self.server)
            self.server = self._start("serve")
        elif what == "worker":
            _kill_with_all_of_its_own(self.worker)
            self.worker = self._start("worker")
        else:
            for process in self._serving():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        self.kills[what] += 1

    def _serving(self):
        return map(int, Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split())

    def wait_until_it_answers(self):
        ends = time.monotonic() + PATIENCE
        while self._answer() is None:
            assert time.monotonic() < ends, self.log.read_text(errors="replace")[-1_500:]
            time.sleep(AGAIN)

    def _answer(self):
        line = http.client.HTTPConnection(LOOPBACK, self.port, timeout=PATIENCE)
        with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", "/healthz")
            return line.getresponse().read()
        return None


def _kill_with_all_of_its_own(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # the group that it was started as the head of
    process.wait()


class Work:
    """What one person does: a form that is sent until it is answered. `sent`: how often; `told`: what came of it, None until then."""

    def __init__(self, kind, path, form, **about):
        self.kind, self.path, self.form, self.about = kind, path, form, about
        self.sent, self.told = 0, None

    def body(self, token):
        """(what is sent, headers)."""
        return urlencode(self.form | {"csrf_token": token}), {"Content-Type": "application/x-www-form-urlencoded"}

    def understood(self, status, location):
        """True where it is done, by this or by what was sent before and never answered."""
        return status == 303


class Person:
    """Somebody with a browser, who tries again where no answer came."""

    def __init__(self, port, path, email):
        self.port, self.lost = port, 0
        visitor = Visitor(port).sign_in(path, email)
        page = visitor.open("/admin/customers/ALFKI/payment").read().decode()
        self.token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        self.cookie = visitor.cookie

    def do(self, work):
        ends = time.monotonic() + PATIENCE
        while work.told is None:
            assert time.monotonic() < ends, f"no answer to {work.path}"
            work.sent += 1
            try:
                status, location = self._send(work)
            except (OSError, http.client.HTTPException):
                self.lost += 1
                time.sleep(AGAIN)
                continue
            assert status < 500, f"{work.path} was answered {status}"
            assert work.understood(status, location), f"{work.path} was answered {status}, sent {work.sent} times"
            work.told = location

    def _send(self, work):
        body, headers = work.body(self.token)
        line = http.client.HTTPConnection(LOOPBACK, self.port, timeout=PATIENCE)
        try:
            line.request("POST", work.path, body, headers | {"Cookie": self.cookie})
            answer = line.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location") or ""
        finally:
            line.close()


def under_fire(installation, people, works, kills, chance):
    """All works by these people at once, and meanwhile so many kills, one of `kills` after the other, at moments that `chance` chooses."""
    left, faults, ended = list(works)[::-1], [], threading.Event()

    def work_on(person):
        try:
            while not faults:
                person.do(left.pop())
        except IndexError:
            pass  # nothing is left
        except Exception as fault:  # a thread's fault would be lost otherwise
            faults.append(fault)

    def killer():
        moments = sorted(chance.sample(range(1, len(works) - len(people)), len(kills)))
        for moment, what in zip(moments, kills, strict=True):
            while sum(work.told is not None for work in works) < moment and not ended.is_set():
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.03))
            installation.kill(what)

    threads = [threading.Thread(target=work_on, args=(person,)) for person in people]
    death = threading.Thread(target=killer)
    for thread in (*threads, death):
        thread.start()
    for thread in threads:
        thread.join()
    ended.set()
    death.join()
    if faults:
        raise faults[0]


def choose_kills(chance: random.Random, many: int) -> list[str]:
    """Mostly the process that answers, which is soon there again; now and then the worker and, where there are many, the whole server."""
    kinds = ["process of the server"] * 4 + ["worker"] + (["server"] if many > 5 else [])
    kills = [kinds[n % len(kinds)] for n in range(many)]
    chance.shuffle(kills)
    return kills
