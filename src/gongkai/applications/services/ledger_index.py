"""The ledger as a bitmap: a row for every application, kept by the news, made anew when it is not there.

No name and no words are in it: who applied is not, and of what was asked only keyed pairs of letters (`rules.grams`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from gongkai.applications.models import Application
from gongkai.applications.queries.ledger import states_of
from gongkai.applications.rules import decisions, grams, report
from gongkai.applications.rules.asking import Nature
from gongkai.cases import queries as cases
from gongkai.cases.rules import Parts
from gongkai.documents.rules.facets import EARLIEST, LATEST, span_cover, span_values
from gongkai.index.services import bitmaps
from gongkai.orgs.rules import Actor

NAME, OPEN, LAST_YEAR = "applications", "-", 2100
_COLUMNS = (
    "pk", "jurisdiction_id", "organ_id", "state", "nature", "applicant_kind", "outcome", "submitted_on", "closed_on", "matter",
    "case__channel", "case__year", "case__serial",
)  # fmt: skip


@lru_cache(maxsize=100_000)
def digest(pair: str) -> str:
    """The keyed digest of a pair of letters."""
    return cases.digest(pair, "matter")


def index() -> bitmaps.Lists:
    """The bitmap; it may not be there yet (`NotReady`)."""
    return bitmaps.open_lists(NAME)


def filters_of(actor: Actor, asked: Mapping[str, Any], parts: Parts | None) -> dict[str, list[str]]:
    """A question in the words of the bitmap, narrowed by the actor's right first."""
    found: dict[str, list[str]] = {"place": [str(actor.jurisdiction_id)]}
    organs = {str(number) for number in (asked.get("organ"), parts and parts.organ) if number}
    if not actor.oversees:
        organs.add(str(actor.organ_id))
    if organs:
        found["organ"] = list(organs) if len(organs) == 1 else [""]  # two organs at once: nothing
    if parts is not None:
        found |= {name: [str(number)] for name in ("year", "serial") if (number := getattr(parts, name)) is not None}
    if state := asked.get("state"):
        found["state"] = sorted(states_of(state))
    found |= {name: [value] for name in ("kind", "channel", "outcome") if (value := asked.get(name))}
    since, until = asked.get("since"), asked.get("until")
    if since or until:
        found["span"] = span_cover(max(since or EARLIEST, EARLIEST), min(until or LATEST, LATEST)) or [""]
    return found


def filters_of_cell(actor: Actor, year: int, row: str, column: str, organ_id: int | None) -> dict[str, list[str]]:
    """A cell of table 3 in the words of the bitmap; as `queries.report.of_cell`, which says the same to the tables."""
    found = filters_of(actor, {"organ": organ_id, "kind": "" if column == report.TOTAL else column}, None) | {
        "nature": [Nature.INFORMATION]
    }
    before, later = _years(EARLIEST.year, year - 1), [OPEN, *_years(year + 1, LAST_YEAR)]
    codes = [kind.code for kind in decisions.types().values() if kind.row == row]
    chosen: dict[str, dict[str, list[str]]] = {
        "new": {"year": [str(year)]},
        "carried_in": {"year": before, "closed": [str(year), *later]},
        "processed_total": {"closed": [str(year)]},
        "carried_out": {"year": [*before, str(year)], "closed": later},
    }
    return found | chosen.get(row, {"closed": [str(year)], "outcome": codes or [""]})


def _years(first: int, last: int) -> list[str]:
    return [str(year) for year in range(first, last + 1)]


def rows(keys: Iterable[int] | None = None) -> Iterator[bitmaps.Row]:
    """The rows as the tables say now: of these applications, or of all."""
    found = Application.objects.all() if keys is None else Application.objects.filter(pk__in=list(keys))
    for row in found.order_by("pk").values_list(*_COLUMNS, named=True).iterator(chunk_size=5000):
        facets = {
            "place": [str(row.jurisdiction_id)], "organ": [str(row.organ_id)], "state": [row.state],
            "nature": [row.nature], "kind": [row.applicant_kind], "channel": [row.case__channel], "outcome": [row.outcome or "-"],
            "year": [str(row.case__year)], "serial": [str(row.case__serial)], "span": span_values(row.submitted_on),
            "closed": [str(row.closed_on.year) if row.closed_on else OPEN],
        }  # fmt: skip
        # By registration: a paper that came last week and is entered today stands at the end, as in a book.
        yield bitmaps.Row(row.pk, row.pk, facets, grams.indexed(row.matter, digest))


def follow(application_id: int, **_: object) -> None:
    """An application came or changed: its row says so from now on. Again without harm."""
    lists = index()
    try:
        lists.put(rows([application_id]))
    except bitmaps.NotReady:
        lists.rebuild(rows())


def rebuild(*, missing_only: bool = False) -> bitmaps.Report | None:
    """Make it anew from the tables, or only when it is not there; readers never stop."""
    lists = index()
    return None if missing_only and lists.ready else lists.rebuild(rows())


def make_missing() -> None:
    """By the clock."""
    rebuild(missing_only=True)


def check() -> bitmaps.Report:
    """Compare with the tables; `NotReady` when it is not there."""
    return index().check(rows())
