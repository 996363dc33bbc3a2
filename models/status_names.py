"""What a business calls the states of its documents to customers, where that is not our word ("Waiting for you" → "Please decide")."""

import json
from collections.abc import Mapping

from models.event import Actor, record
from models.letter_kinds import said
from models.module_names import ways
from models.refusing import Refused
from models.revising import lock, written
from models.tenant import Tenant
from models.types import fits

LONGEST = 40  # characters of a word
TOO_LONG = said("Use at most 40 characters for a word.")
MEANWHILE = said("A colleague has renamed states meanwhile. Look at them, then save once more.")
Words = Mapping[str, Mapping[str, str]]  # status → language → word


def words_of(tenant: Tenant, kind: str) -> dict[str, dict[str, str]]:
    """What a kind's states are called."""
    head = f"{kind} "
    return {key.removeprefix(head): dict(words) for key, words in tenant.status_names.items() if key.startswith(head)}


def token_of(tenant: Tenant, kind: str) -> str:
    """What a form was filled with."""
    return json.dumps(words_of(tenant, kind), sort_keys=True, ensure_ascii=False)


def rename_statuses(tenant: Tenant, kind: str, wanted: Words, token: str, by: Actor) -> bool:
    """From the next request on; an empty word is ours again. True when that changed anything. Raises Refused, also where the token is old."""
    for words in wanted.values():
        if not all(fits(word, LONGEST) for word in words.values()):
            raise Refused("words", TOO_LONG)
    tenant = lock(tenant)
    kept = {status: filled for status, words in wanted.items() if (filled := {k: v for k, v in words.items() if v})}
    before = words_of(tenant, kind)
    if kept == before:
        return False
    if token != token_of(tenant, kind):
        raise Refused("words", MEANWHILE)
    others = {key: dict(words) for key, words in tenant.status_names.items() if not key.startswith(f"{kind} ")}
    tenant.status_names = others | {f"{kind} {status}": words for status, words in kept.items()}
    record(tenant, "states renamed", by=by, before=_said(before), after=_said(kept))
    return True


def own_word(names: Mapping, kind: str, status: str, locale: str, otherwise: str) -> str:
    """As somebody who reads `locale` is to see it, else as the business's own language `otherwise` says it; empty for our word."""
    mine = names.get(f"{kind} {status}")
    return next((mine[way] for way in ways(locale, otherwise) if mine.get(way)), "") if mine else ""


def _said(words: Words) -> str:
    return written(
        {f"{status} {language}": word for status, said_in in words.items() for language, word in said_in.items()}
    )[:2000]
