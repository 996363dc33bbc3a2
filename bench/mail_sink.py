"""`python -m bench.mail_sink FILE`: a real SMTP server that takes every letter and notes its Message-ID in FILE; its port is its first line."""

import asyncio
import os
import re
import sys

from aiosmtpd.smtp import SMTP

MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]+)>", re.I | re.M)


class Sink:
    """Notes a letter before it answers 250, as a mail server does; `pause`, in seconds, is how long it takes for that."""

    def __init__(self, path: str, pause: float):
        self.file, self.pause = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), pause

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - aiosmtpd's name for it
        found = MESSAGE_ID.search(envelope.content)
        os.write(self.file, (found[1] if found else b"?") + b"\n")
        if self.pause:
            await asyncio.sleep(self.pause)
        return "250 taken"


async def serve(path: str, pause: float) -> None:
    sink = Sink(path, pause)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="sink.example"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 0.0))
