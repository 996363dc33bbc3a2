"""The load client: keep-alive connections over raw sockets, so that the machine serves pages rather than its client.

`python -m bench.client` reads {port, request, status, connections, start, seconds} as JSON and prints what came of it.
`wrk` takes its place for load where it is on PATH; latency is always measured here.
"""

import json
import re
import selectors
import shutil
import socket
import subprocess
import sys
import time

PROCESSES, CONNECTIONS = 2, 8
WAIT = 30
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
LIKE_A_BROWSER = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate\r\nAccept-Language: en-GB,en;q=0.9\r\n"
)


class BadAnswer(Exception):
    """The server closed, or answered with another status than the one that is to be measured."""


def request(path: str, port: int, cookie: str = "", etag: str = "") -> bytes:
    """The same headers for every target; cookie and ETag where there are some."""
    more = (f"Cookie: {cookie}\r\n" if cookie else "") + (f"If-None-Match: {etag}\r\n" if etag else "")
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{LIKE_A_BROWSER}{more}\r\n".encode()


class Connection:
    """One keep-alive connection that sends the same request again and again and checks each answer's status."""

    def __init__(self, port: int, asks: bytes, status: int):
        self.asks, self.expected = asks, b"HTTP/1.1 %d " % status
        self.socket = socket.create_connection(("127.0.0.1", port), WAIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got, self.answer = b"", b""

    def ask(self) -> None:
        self.socket.sendall(self.asks)

    def read(self) -> bool:
        """Take what has come; True when the answer is complete (then in `answer`)."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise BadAnswer("the server closed the connection")
        self.got += piece
        head = self.got.find(b"\r\n\r\n")
        if head < 0:
            return False
        length = LENGTH.search(self.got, 0, head)
        if not self.got.startswith(self.expected):
            raise BadAnswer(self.got[: self.got.find(b"\r\n")].decode("latin-1"))
        if len(self.got) < head + 4 + (int(length[1]) if length and b" 304 " not in self.expected else 0):
            return False
        self.answer, self.got = self.got, b""
        return True

    def fetch(self) -> bytes:
        """One whole answer, headers included."""
        self.ask()
        while not self.read():
            pass
        return self.answer

    def close(self) -> None:
        self.socket.close()


def latencies(port: int, asks: bytes, status: int, seconds: float, at_most: int = 2_000) -> list[float]:
    """Milliseconds of each of a row of requests over one connection, one at a time."""
    connection, took = Connection(port, asks, status), []
    connection.fetch()
    ends = time.perf_counter() + seconds
    while len(took) < at_most and (not took or time.perf_counter() < ends):
        began = time.perf_counter()
        connection.fetch()
        took.append((time.perf_counter() - began) * 1000)
    connection.close()
    return took


def requests_per_second(port: int, path: str, asks: bytes, status: int, seconds: float) -> float:
    """What the server answers when all connections ask at once."""
    with_wrk = shutil.which("wrk")
    return _wrk(with_wrk, port, path, asks, seconds) if with_wrk else _own(port, asks, status, seconds)


def name() -> str:
    return "wrk" if shutil.which("wrk") else f"bench/client.py, {PROCESSES} processes"


def _own(port: int, asks: bytes, status: int, seconds: float) -> float:
    job = {"port": port, "request": asks.decode(), "status": status, "connections": CONNECTIONS // PROCESSES}
    job |= {"start": time.time() + 0.25, "seconds": seconds}
    command = [sys.executable, "-m", "bench.client"]
    clients = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    try:
        for client in clients:
            client.stdin.write(json.dumps(job))
            client.stdin.close()
        results = [json.loads(client.stdout.read() or "{}") for client in clients]
    finally:
        for client in clients:
            client.stdout.close()
            client.kill() if client.poll() is None else None
            client.wait()
    if any("answered" not in result for result in results):
        raise BadAnswer(next((result["error"] for result in results if "error" in result), "the load client failed"))
    return sum(result["answered"] / result["took"] for result in results)


def _wrk(program: str, port: int, path: str, asks: bytes, seconds: float) -> float:
    headers = [part for line in asks.decode().strip().split("\r\n")[2:] for part in ("-H", line)]
    command = [
        program,
        f"-t{PROCESSES}",
        f"-c{CONNECTIONS}",
        f"-d{max(1, round(seconds))}s",
        *headers,
        f"http://127.0.0.1:{port}{path}",
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + WAIT).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise BadAnswer(said)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])


def load(job: dict) -> dict:
    """Keep all connections of this process busy for so many seconds from `start` on."""
    with selectors.DefaultSelector() as waiting:
        connections = [
            Connection(job["port"], job["request"].encode(), job["status"]) for _ in range(job["connections"])
        ]
        for connection in connections:
            waiting.register(connection.socket, selectors.EVENT_READ, connection)
        time.sleep(max(0.0, job["start"] - time.time()))
        began, answered = time.perf_counter(), 0
        ends = began + job["seconds"]
        for connection in connections:
            connection.ask()
        while time.perf_counter() < ends:
            for key, _events in waiting.select(WAIT):
                if key.data.read():
                    answered += 1
                    key.data.ask()
        took = time.perf_counter() - began
        for connection in connections:
            connection.close()
    return {"answered": answered, "took": took}


if __name__ == "__main__":
    try:
        print(json.dumps(load(json.load(sys.stdin))))
    except (BadAnswer, OSError) as problem:
        print(json.dumps({"error": str(problem)}))
