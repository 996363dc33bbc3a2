"""What a business calls a module, where that is not our word ("Jobs" → "Service calls"); the key never changes."""

import json
from collections.abc import Iterable, Mapping

from models.event import Actor, record
from models.formats import spoken
from models.module import Module
from models.revising import Conflict, Difference, lock, read_fields, written
from models.tenant import Tenant

LONGEST = 40  # characters of a name
Names = tuple[tuple[str, str, str], ...]  # (module, one, many), only of what is renamed


def rename(tenant: Tenant, module: Module, language: str, one: str, many: str, by: Actor) -> bool:
    """Call a module something else in one language from the next request on; with two empty words it is our word again.

    True when that changed anything. Two who rename different modules at once don't lose one another.
    """
    names = {key: dict(spoken_in) for key, spoken_in in lock(tenant).module_names.items()}
    mine = names.setdefault(module.value, {})
    before, after = mine.get(language, ["", ""]), [one, many]
    if list(before) == after:
        return False
    mine[language] = after
    tenant.module_names = {key: kept for key, found in names.items() if (kept := _filled(found))}
    said = f"{module.value} {language}"
    record(tenant, "module renamed", by=by, before=written({said: _said(before)}), after=written({said: _said(after)}))
    return True


def seen_names(tenant: Tenant, module: Module, languages: Iterable[str]) -> tuple[str, dict[str, str]]:
    """What a form is filled with, by field (with_language()), and its token (models/revising.py)."""
    stored = tenant.module_names.get(module.value, {})
    now = {
        with_language(which, language): (stored.get(language) or ("", ""))[at]
        for language in languages
        for at, which in enumerate(("one", "many"))
    }
    return json.dumps(now, ensure_ascii=False), now


def with_language(which: str, language: str) -> str:
    """The field for one or several in one language: "many_de"."""
    return f"{which}_{language}"


def rename_in(tenant: Tenant, module: Module, wanted: Mapping[str, str], token: str, by: Actor) -> bool:
    """Both words in several languages, as a form says them. True when anything changed. Raises Conflict; then nothing is stored."""
    languages = [field.removeprefix("one_") for field in wanted if field.startswith("one_")]
    seen, now = seen_names(lock(tenant), module, languages)
    was = read_fields(token)
    theirs = {field: value for field, value in now.items() if was.get(field) != value}
    if theirs and any(wanted[field] != value for field, value in now.items()):
        differ = [field for field, value in now.items() if wanted[field] != value]
        mine = [Difference(field, now[field], wanted[field], wanted[field] != was.get(field)) for field in differ]
        raise Conflict(mine, seen)
    pairs = {code: (wanted[with_language("one", code)], wanted[with_language("many", code)]) for code in languages}
    changed = [rename(tenant, module, code, *pair, by=by) for code, pair in pairs.items()]
    return any(changed)


def named(module_names: Mapping, module: Module, locale: str, otherwise: str = "") -> tuple[str, str] | None:
    """(one, many) as somebody who reads `locale` is to see it; None for our own word.

    Asked in turn: the language itself, its family (de_AT → de), then the tenant's own, which is `otherwise`.
    """
    mine = module_names.get(module.value)
    return next((tuple(mine[way]) for way in ways(locale, otherwise) if mine.get(way)), None) if mine else None


def renamed(module_names: Mapping, locale: str, otherwise: str) -> Names:
    """All modules that are called something else in this language: small and hashable, so that words are remembered by it."""
    if not module_names:
        return ()
    found = ((module.value, named(module_names, module, locale, otherwise)) for module in Module)
    return tuple((key, *words) for key, words in found if words)


def ways(locale: str, otherwise: str) -> Iterable[str]:
    for way in (locale, spoken(otherwise) or otherwise):
        yield way
        yield way.partition("_")[0]


def _filled(words: Mapping) -> dict:
    return {language: pair for language, pair in words.items() if any(pair)}


def _said(pair: Iterable[str]) -> str:
    return " / ".join(filter(None, pair))
