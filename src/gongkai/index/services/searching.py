"""One search over a view."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import Any

import tantivy

from gongkai.index.rules import folding, marks, matching, words
from gongkai.index.rules.matching import Plan, Prepared
from gongkai.index.rules.shapes import Found, Hit, Query
from gongkai.index.services import engine, meaning
from gongkai.index.services.reader import View, stored

DEEPEST = 10_000
MOST_HITS = 200
COMMON = 5_000  # texts
Counts = dict[str, dict[str, int]]
Tallies = Mapping[str, tuple[Callable[[], Counts], Query]]


@dataclass(frozen=True)
class Met:
    """What one plan finds: the total, the page's hits as (score, at, where)."""

    total: int
    page: list[tuple[float, int, Any]]
    fresh: list[tuple[float, Prepared]]


def search(view: View, query: Query) -> Found:
    began = time.perf_counter()
    asked = replace(query, words=folding.clean_text(query.words[:1000]), facets=folding.clean_values(query.facets))
    plan = matching.plan(asked)
    if plan.empty and query.words.strip():
        return Found(0, (), {}, took_ms=_since(began))
    used, met, tallies = _chosen(view, plan, asked)
    doubtful = not plan.empty and used.apart and met.total < matching.ENOUGH
    corrected = meaning.correct(view, asked.words) if doubtful else ""
    shown = _Shown(plan)
    hits = tuple(shown.hit(view, score, where) for score, _, where in met.page)
    counts = _counts(view, used, tallies, met.fresh)
    return Found(met.total, hits, counts, corrected, _since(began), used.least is not None and met.total > 0)


def count(view: View) -> int:
    return _meet(view, matching.plan(Query()), Query(limit=1)).total


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)


def _chosen(view: View, plan: Plan, asked: Query) -> tuple[Plan, Met, Tallies]:
    """The strictest way that finds enough. Filters do not decide on the way: else a narrower search could find what a wider one does not."""
    bare = replace(asked, facets={}, since=None, until=None)
    filtered = bare != asked
    used, met, tallies = plan, None, _tallies(view, plan, asked, at_once=False)
    for used, enough in [(plan, 0)] if plan.empty else plan.ways():
        tallies = _tallies(view, used, asked, at_once=not filtered and _is_common(view, used))
        met = _meet(view, used, replace(bare, offset=0, limit=1) if filtered else asked)
        if met.total >= enough:
            break
    if met is None or filtered:
        tallies = _tallies(view, used, asked, at_once=True)
        met = _meet(view, used, asked)
    return used, met, tallies


def _is_common(view: View, plan: Plan) -> bool:
    """Whether much will be found: each pair of letters stands in many texts."""
    return all(
        len(letters) == 1
        or all(view.searcher.doc_freq("body_grams", gram) >= COMMON for _, gram in folding.cover(letters))
        for letters in (variants[0].letters for variants in plan.fragments)
    )


def _tallies(view: View, plan: Plan, asked: Query, *, at_once: bool) -> Tallies:
    """How often each value of each facet is found, by the index: for the whole, and for a facet that is filtered on of what would be found
    without that filter. `at_once`: counted in other threads while the hits are looked for, which halves the waiting.
    """
    wider = {name: {**asked.facets, name: ()} for name, values in asked.facets.items() if values}
    queries = {"": asked} | {name: replace(asked, facets=facets) for name, facets in wider.items()}
    ways = {name: partial(_tally, view, plan, one) for name, one in queries.items()}
    return {name: (_threads().submit(way).result if at_once else way, queries[name]) for name, way in ways.items()}


def _tally(view: View, plan: Plan, asked: Query) -> Counts:
    return engine.counted(view.searcher, _query(view, plan, asked, scored=False))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(4, thread_name_prefix="index")


def _query(view: View, plan: Plan, asked: Query, *, scored: bool) -> Any:
    made = engine.Asking(view.searcher, plan).query(scored=scored)
    return engine.filtered(made, asked.facets, asked.since, asked.until, view.over)


def _fresh(view: View, plan: Plan, asked: Query) -> list[tuple[float, Prepared]]:
    found = [
        (matching.score(plan, entry), entry)
        for entry in view.living()
        if entry.within(asked.facets, asked.since, asked.until)
    ]
    return [(score, entry) for score, entry in found if score > 0]


def _meet(view: View, plan: Plan, asked: Query) -> Met:
    """The hits of the page out of both, the index and what stands over it, in one order."""
    newest = asked.order == "newest" or plan.empty
    offset, limit = min(max(0, asked.offset), DEEPEST), min(max(1, asked.limit), MOST_HITS)
    query = _query(view, plan, asked, scored=not newest)
    fresh = _fresh(view, plan, asked)
    skipped = max(0, offset - len(fresh))
    by = {"order_by_field": "at", "order": tantivy.Order.Desc} if newest else {"weight_by_field": "weight"}
    found = view.searcher.search(query, limit=offset + limit - skipped, offset=skipped, count=True, **by)
    merged: list[tuple[float, int, Any]] = [
        (0.0, int(value), address) if newest else (float(value), 0, address) for value, address in found.hits
    ]
    merged += [(0.0 if newest else score, entry.entry.at if newest else 0, entry) for score, entry in fresh]
    merged.sort(key=lambda hit: (-hit[0], -hit[1]))
    page = merged[offset - skipped : offset - skipped + limit]
    return Met(int(found.count) + len(fresh), page, fresh)


def _counts(view: View, plan: Plan, tallies: Tallies, fresh: list[tuple[float, Prepared]]) -> Counts:
    """The tallies, with what stands over the index."""
    counts: Counts = {}
    for name, (tallied, one) in tallies.items():
        found = tallied()
        for _, entry in _fresh(view, plan, one) if name else fresh:
            for facet, value in entry.facets:
                values = found.setdefault(facet, {})
                values[value] = values.get(value, 0) + 1
        counts = counts | {name: found.get(name, {})} if name else found
    return {name: dict(sorted(values.items(), key=lambda item: (-item[1], item[0]))) for name, values in counts.items()}


class _Shown:
    """Hits as they are shown for one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        variants = [variant for variants in plan.fragments for variant in variants]
        self.whole = marks.pattern(variant.letters for variant in variants)
        self.any = marks.pattern([*(variant.letters for variant in variants), *_marked_words(variants)])

    def hit(self, view: View, score: float, where: Any) -> Hit:
        if isinstance(where, Prepared):
            entry = where.entry
            key, title, number, body, at = entry.key, entry.title, entry.number, entry.body, entry.at
            held: Mapping[str, Any] = entry.stored
        else:
            key, shown, body = stored(view.searcher, where)
            title, number, at, held = shown["title"], shown["number"], shown["at"], shown["stored"]
        pieces = marks.passages(body, self.any, self.whole)
        why = tuple(self._why(title, number, body)) if not self.plan.empty else ()
        return Hit(key, round(score, 3), marks.marked(title, self.any), pieces, why, held, at, title, number)

    def _why(self, title: str, number: str, body: str) -> Iterable[str]:
        """Reasons in the order of their weight, at most four."""
        if self.plan.number and self.plan.number in folding.number_keys(number):
            yield "文号相符"
        elif folding.stream(title) == self.plan.whole:
            yield "标题相同"
        streams = _Streams(title, number, body)
        reasons = dict.fromkeys(reason for variants in self.plan.fragments for reason in _reason(variants, streams))
        if not reasons and (self.plan.initials or words.syllables(self.plan.whole)):
            reasons.setdefault("标题拼音相符")
        yield from list(reasons)[:4]


class _Streams:
    """A hit's texts as they are searched; the long one only when it is asked for."""

    def __init__(self, title: str, number: str, body: str) -> None:
        self.title, self.number, self._body = folding.stream(title), folding.stream(number), body

    @cached_property
    def body(self) -> str:
        return folding.stream(self._body[: marks.LOOKED_AT])

    def place(self, letters: str) -> str:
        if letters in self.title:
            return "标题"
        return "文号" if letters in self.number else "正文" if letters in self.body else ""


def _marked_words(variants: Sequence[matching.Variant]) -> list[str]:
    return [word for variant in variants for word in variant.words if len(word) > 1]


def _reason(variants: Sequence[matching.Variant], streams: _Streams) -> Iterable[str]:
    for variant in variants:
        if place := streams.place(variant.letters):
            yield f"{place}包含“{variant.letters}”" + (f"（同义词：{variant.said}）" if variant.said else "")
            return
    held = [word for word in variants[0].words if len(word) > 1 and streams.place(word)]
    if held:
        yield "包含" + "".join(f"“{word}”" for word in held[:4])
