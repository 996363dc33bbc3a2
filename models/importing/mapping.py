"""The TOML map: which column of the file is which of ours, and how the file writes things."""

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.importing.reading import CannotImport
from models.importing.values import EXAMPLE, Rules

TABLES = ("columns", "constants", "templates", "values", "only")
LISTS = ("required", "empty", "only_new", "only_filled", "only_empty")
WORDS = ("kind", "encoding", "delimiter", "decimal", "dates")
PLAIN = (str, int, float, dt.date, dt.time)  # what TOML has beside lists and tables


@dataclass
class Map:
    """A map as it was read; Bound holds it against a file's heading. Without `decimal` it is the point, as a guess."""

    name: str
    kind: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    dates: list[str] = field(default_factory=lambda: ["%Y-%m-%d"])
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    only: dict[str, list[str]] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    only_new: list[str] = field(default_factory=list)
    only_filled: list[str] = field(default_factory=list)
    only_empty: list[str] = field(default_factory=list)

    @property
    def targets(self) -> list[str]:
        return [*self.columns.values(), *self.constants, *self.templates]

    def rules(self, days_later: int) -> Rules:
        return Rules(self.decimal or ".", bool(self.decimal), tuple(self.dates), days_later)


def read_map(path: Path) -> Map:
    """Raises CannotImport with one sentence when the file is no map."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CannotImport(f"The map {path} can't be read ({(error.strerror or '').lower()}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotImport(f"The map {path.name} is not TOML: {error}.") from error
    return map_from(written, path.name)


def map_from(written: Mapping[str, Any], name: str = "map") -> Map:
    """The same from a dictionary. Raises CannotImport."""
    shape = _Shape(name, written)
    found = Map(name, **{key: shape.checked(key, value) for key, value in written.items()})
    if "decimal" in written and found.decimal not in EXAMPLE:
        raise CannotImport(f"{name}: decimal is “.” or “,”, not “{found.decimal}”.")
    if found.delimiter and (len(found.delimiter) > 1 or found.delimiter in '"\r\n\0'):
        raise CannotImport(f"{name}: the delimiter is one character such as “;”, not “{found.delimiter}”.")
    for pattern in found.dates:
        if not _is_date_pattern(pattern):
            raise CannotImport(f"{name}: “{pattern}” in “dates” is no way to write a date, such as %d.%m.%Y.")
    twice = sorted({t for t in found.targets if found.targets.count(t) > 1})
    if twice:
        raise CannotImport("%(map)s: %(column)s is filled twice.", map=name, column=twice[0])
    return found


class _Shape:
    """What TOML holds as what a map takes: numbers become text, everything else is refused in one sentence."""

    def __init__(self, name: str, written: Mapping[str, Any]):
        self.name = name
        self.decimal = "," if written.get("decimal") == "," else "."

    def checked(self, key: str, value: Any) -> Any:
        if key not in (*WORDS, *LISTS, *TABLES):
            raise CannotImport(
                f"{self.name}: “{key}” is not known in a map; there are {', '.join((*WORDS, *LISTS, *TABLES))}."
            )
        if key in TABLES:
            return self._table(key, value)
        if key == "dates":
            return self._texts(key, value if isinstance(value, list) and value else [value])
        if key in LISTS:
            return self._texts(key, self._is(list, key, value))
        return self._is(str, key, value)

    def _table(self, key: str, value: Any) -> dict[str, Any]:
        table = self._is(dict, key, value)
        if key == "values":
            return {ours: self._table(f"values.{ours}", texts) for ours, texts in table.items()}
        if key == "only":
            return {
                column: self._texts(f"only.{column}", choices if isinstance(choices, list) else [choices])
                for column, choices in table.items()
            }
        return {of: self._text(f"{key}.{of}", text) for of, text in table.items()}

    def _texts(self, key: str, values: list[Any]) -> list[str]:
        return [self._text(key, value, "a list of texts") for value in values]

    def _text(self, key: str, value: Any, wanted: str = "a text") -> str:
        if not isinstance(value, PLAIN):
            raise CannotImport(f"{self.name}: “{key}” has to be {wanted}.")
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return text.replace(".", self.decimal) if isinstance(value, float) else text

    def _is(self, right: type, key: str, value: Any) -> Any:
        if not isinstance(value, right):
            kinds: dict[type, str] = {dict: "table", list: "list", str: "text"}
            raise CannotImport(f"{self.name}: “{key}” has to be a {kinds[right]}.")
        return value


def _is_date_pattern(pattern: str) -> bool:
    day = dt.datetime(1998, 12, 31)  # noqa: DTZ001 - a date without a place
    try:
        return "%" in pattern and bool(dt.datetime.strptime(day.strftime(pattern), pattern))  # noqa: DTZ007
    except (ValueError, re.error):
        return False
