"""One search: the index proposes, the database decides what may be shown now; and what to offer when nothing is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from django.utils.safestring import mark_safe

from gongkai.index.services import text
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.search.queries import sources, synonyms
from gongkai.search.queries.sources import Titled
from gongkai.search.rules import synonyms as alike
from gongkai.search.rules.asking import FACETS, NEWEST, SIZE, Asked, joined
from gongkai.search.rules.items import Side
from gongkai.search.rules.nearest import shorter
from gongkai.search.services.indexes import built, index_of

NEAREST = 5
WHOLE = 8  # hits of a whole stretch that stand before those of its parts
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Hit:
    """One result as a page shows it: marked and safe `title_html` and `passages`, `kind` and `validity` in words."""

    key: str
    title_html: str
    passages: tuple[str, ...]
    why: tuple[str, ...]
    url: str
    kind: str
    number: str = ""
    organ: str = ""
    validity: str = ""
    tone: str = "plain"
    state: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a search gave. `ready` is False while there is no index and titles alone were searched.

    `corrected` is what may have been meant; `instead`: that was searched, because the words as typed gave nothing; `loose`: no
    hit holds all the words, these hold most.
    """

    asked: Asked
    hits: tuple[Hit, ...] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    groups: tuple[alike.Group, ...] = ()
    corrected: str = ""
    instead: bool = False
    loose: bool = False
    nearest: tuple[Hit, ...] = ()
    ready: bool = True
    took_ms: float = 0.0


def find(place: int, asked: Asked) -> Result:
    """Search what everyone may read."""
    if not built(place, Side.PUBLIC):
        return _by_title(place, asked)
    known = [] if asked.exact else synonyms.groups(place)
    groups = tuple(alike.touched(asked.words, known))
    found = _search(place, Side.PUBLIC, asked, asked.words, groups)
    if found is None:
        return _by_title(place, asked)
    found = _whole_first(place, Side.PUBLIC, asked, found)
    if asked.exact and found.loose:
        found = replace(found, total=0, hits=(), counts={})
    corrected = "" if asked.exact else _meant(asked.words, found, known)
    instead = False
    if corrected and (not found.total or found.loose):
        others = tuple(alike.touched(corrected, known))
        second = _search(place, Side.PUBLIC, asked, corrected, others)
        if second is not None and second.total and not second.loose:
            found, instead, groups = second, True, others
    result = _result(
        Side.PUBLIC, place, asked, found, groups, sources.still_public(place, [hit.key for hit in found.hits])
    )
    nearest = () if found.total or asked.exact else _nearest(place, asked)
    return replace(result, corrected=corrected, instead=instead, nearest=nearest)


def _whole_first(place: int, side: Side, asked: Asked, found: text.Found, scope: Sequence[str] = ()) -> text.Found:
    """Where marks stand inside what was typed: first what holds the stretch as a whole, then what holds its parts."""
    stretch = joined(asked.words)
    if not stretch or asked.order == NEWEST:
        return found
    whole = _search(place, side, replace(asked, page=1), stretch, (), scope)
    if whole is None or not whole.total or whole.loose:
        return found
    if found.loose or not found.total:
        return whole
    first = whole.hits[:WHOLE]
    known = {hit.key for hit in first}
    rest = tuple(hit for hit in found.hits if hit.key not in known)
    return replace(found, hits=(*first, *rest) if asked.page == 1 else rest)


def _meant(words: str, found: text.Found, known: Sequence[alike.Group]) -> str:
    """What was perhaps meant: what the index knows, else a word of the synonyms that sounds the same."""
    meant = found.corrected or (alike.sounding(words, known) if not found.total or found.loose else "")
    return "" if meant == words else meant


def find_for(actor: Actor, asked: Asked) -> Result:
    """Search what the actor may see: narrowed by scope in the index, and again by each source."""
    place = actor.jurisdiction_id
    scopes = sources.scopes_of(actor)
    if not scopes or not built(place, Side.STAFF):
        return Result(asked, ready=not scopes)
    groups = () if asked.exact else tuple(alike.touched(asked.words, synonyms.groups(place)))
    found = _search(place, Side.STAFF, asked, asked.words, groups, scope=scopes)
    if found is None:
        return Result(asked, ready=False)
    return _result(
        Side.STAFF, place, asked, found, groups, sources.still_visible(actor, [hit.key for hit in found.hits])
    )


def suggest(place: int, prefix: str, most: int = 8) -> list[str]:
    """Titles and terms that begin so, by characters or pinyin; nothing while there is no index."""
    if len(prefix) < 1 or not built(place, Side.PUBLIC):
        return []
    return list(index_of(place, Side.PUBLIC).suggest(prefix, most))


def _search(
    place: int, side: Side, asked: Asked, words: str, groups: Sequence[alike.Group], scope: Sequence[str] = ()
) -> text.Found | None:
    facets: dict[str, Sequence[str]] = {name: (value,) for name, value in asked.narrowed.items()}
    if scope:
        facets["scope"] = list(scope)
    since = days.moment_of(asked.since, _MIDNIGHT) if asked.since else None
    until = days.moment_of(asked.until, time(23, 59, 59)) if asked.until else None
    query = text.Query(
        words,
        facets=facets,
        since=int(since.timestamp()) if since else None,
        until=int(until.timestamp()) if until else None,
        order="newest" if asked.order == NEWEST else "best",
        offset=asked.offset,
        limit=SIZE,
        also=[list(group) for group in groups],
    )
    try:
        return index_of(place, side).search(query)
    except text.NotReady:
        return None


def _result(
    side: Side, place: int, asked: Asked, found: text.Found, groups: tuple[alike.Group, ...], standing: set[str]
) -> Result:
    hits = _shown(side, place, [hit for hit in found.hits if hit.key in standing])
    total = max(0, found.total - sum(hit.key not in standing for hit in found.hits))
    counts = {name: dict(values) for name, values in found.counts.items() if name in FACETS}
    return Result(asked, hits, total, counts, groups, loose=found.loose, took_ms=found.took_ms)


def _shown(side: Side, place: int, hits: Sequence[text.Hit]) -> tuple[Hit, ...]:
    """Hits in words. The index has escaped titles and passages and put nothing in but marks."""
    kinds = sources.kinds_of(side)
    held = sorted({str(hit.stored.get("validity", "")) for hit in hits} - {""})
    names = sources.labels_of(place, "validity", held, side)
    return tuple(_hit(hit, kinds, names) for hit in hits)


def _hit(hit: text.Hit, kinds: Mapping[str, str], names: Mapping[str, str]) -> Hit:
    stored: Mapping[str, Any] = hit.stored
    given = {name: str(stored.get(name, "")) for name in ("url", "number", "organ", "state", "day")}
    kind, validity = str(stored.get("kind", "")), str(stored.get("validity", ""))
    return Hit(
        hit.key,
        mark_safe(hit.title_html),
        tuple(mark_safe(passage) for passage in hit.passages),
        tuple(hit.why),
        kind=kinds.get(kind, ""),
        validity=names.get(validity, ""),
        tone=sources.tones.get(validity, "plain"),
        **given,
    )


def _nearest(place: int, asked: Asked) -> tuple[Hit, ...]:
    """When nothing was found: hits for shorter pieces of the words, longest pieces first, wherever they stand."""
    found: dict[str, Hit] = {}
    for words in shorter(asked.words):
        got = _search(place, Side.PUBLIC, Asked(words=words), words, ())
        if got is None:
            break
        if got.loose:
            continue
        standing = sources.still_public(place, [hit.key for hit in got.hits])
        fresh = [hit for hit in got.hits if hit.key in standing and hit.key not in found]
        found |= {hit.key: hit for hit in _shown(Side.PUBLIC, place, fresh)}
        if len(found) >= NEAREST:
            break
    return tuple(found.values())[:NEAREST]


def _by_title(place: int, asked: Asked) -> Result:
    """While there is no index: titles and numbers out of the database."""
    rows: list[Titled] = []
    for finder in sources.by_title:
        rows += finder(place, asked.words, SIZE * 2) if asked.words else []
    kinds = sources.kinds_of(Side.PUBLIC)
    names = sources.labels_of(place, "validity", sorted({row.validity for row in rows} - {""}))
    hits = tuple(
        Hit(
            row.url, row.title, (), ("标题或文号",), row.url, kinds.get(row.kind, ""), row.number, row.organ,
            names.get(row.validity, ""), sources.tones.get(row.validity, "plain"), "", row.day,
        )
        for row in rows[: SIZE * 2]
    )  # fmt: skip
    return Result(replace(asked, page=1), hits, len(hits), ready=False)
