"""Which keys a file has shown so far: on disk, so that a file of any length is read at bounded memory."""

import sqlite3
from collections.abc import Iterator

TABLE = "create table seen (key text primary key, line int, head text, times int) without rowid"
COUNT = """insert into seen values (?, ?, ?, ?) on conflict do update set times = times + excluded.times
           returning line, head, times"""


class Seen:
    """A temporary SQLite database of its own: it lives in a few megabytes of memory and spills onto the disk."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("pragma synchronous=off")
        self._database.execute("pragma journal_mode=off")
        self._database.execute(TABLE)

    def count(self, key: str, line: int, head: str = "", times: int = 1) -> tuple[int, str, int]:
        """Line and head of the row that had this key first, and how many rows had it, the `times` from this one on included."""
        return self._database.execute(COUNT, (key, line, head, times)).fetchone()

    def earlier(self, key: str, line: int) -> int:
        """The line of an earlier row with this key, or 0."""
        first, _head, times = self.count(key, line)
        return first if times > 1 else 0

    def chunks(self, size: int) -> Iterator[dict[str, tuple[int, int]]]:
        """All keys with the line where each came first and how often it came."""
        cursor = self._database.execute("select key, line, times from seen order by key")
        while rows := cursor.fetchmany(size):
            yield {key: (line, times) for key, line, times in rows}

    def close(self) -> None:
        self._database.close()
