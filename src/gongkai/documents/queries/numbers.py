"""Who has a number already, and which numbers of a series are missing (R060)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from gongkai.documents.models import Document, IndexRule
from gongkai.documents.queries import scope
from gongkai.documents.rules import numbers
from gongkai.documents.rules.states import State
from gongkai.orgs.rules import Actor

GONE = (State.DISCARDED, State.REMOVED)


def holders_of(jurisdiction_id: int, number: str) -> QuerySet[Document]:
    """Documents of the jurisdiction that bear the number and still count."""
    return Document.objects.filter(jurisdiction_id=jurisdiction_id, number=number).exclude(state__in=GONE)


def reasons_taken(actor: Actor, number: str, *, but: int | None = None) -> list[str]:
    """A sentence when another document bears the number; it is named only to who may see it."""
    if not number:
        return []
    others = holders_of(actor.jurisdiction_id, number).select_related("organ")
    other = (others if but is None else others.exclude(pk=but)).first()
    if other is None:
        return []
    if scope.linkable(actor).filter(pk=other.pk).exists():
        return [f"发文字号“{number}”已用于《{other.title}》（{other.organ.short_name}），不能重复。"]
    return [f"发文字号“{number}”已被其他单位的公文使用，请核对代字和序号。"]


@dataclass(frozen=True, slots=True)
class Run:
    """One series of one year: how many documents, the last number, and what is missing in between."""

    organ_id: int
    organ: str
    series: str
    year: int
    count: int
    last: int
    missing: tuple[tuple[int, int], ...]

    @property
    def missing_count(self) -> int:
        """How many numbers are missing."""
        return sum(last - first + 1 for first, last in self.missing)

    @property
    def words(self) -> str:
        """The missing numbers as a clerk writes them."""
        return numbers.gap_words(self.missing)


def runs(actor: Actor, *, year: int, organ_id: int | None = None) -> list[Run]:
    """Every series of a year with its gaps, in official order of organs; one query."""
    rows = scope.documents(actor).filter(number_year=year).exclude(series="").exclude(state__in=GONE)
    if organ_id is not None:
        rows = rows.filter(organ_id=organ_id)
    found = rows.order_by("organ__order", "organ_id", "series", "number_order").values_list(
        "organ_id", "organ__short_name", "series", "number_order"
    )
    return _runs(found, year)


def _runs(rows: Iterable[tuple[int, str, str, int | None]], year: int) -> list[Run]:
    orders: dict[tuple[int, str, str], list[int]] = {}
    for organ_id, organ, series, order in rows:
        orders.setdefault((organ_id, organ, series), []).append(order or 0)
    return [
        Run(
            *key, year=year, count=len(found), last=max(found), missing=tuple(numbers.gaps(one for one in found if one))
        )
        for key, found in orders.items()
    ]


def years(actor: Actor) -> list[int]:
    """Years that have numbers, newest first."""
    found = scope.documents(actor).exclude(number_year=None).order_by("-number_year")
    return [year for year in found.values_list("number_year", flat=True).distinct()[:30] if year]


def index_rule(jurisdiction_id: int) -> tuple[str, int]:
    """How index numbers are made here: pattern and width of the running number."""
    rule = IndexRule.objects.filter(jurisdiction_id=jurisdiction_id).first()
    return (rule.pattern, rule.width) if rule else (numbers.INDEX_PATTERN, numbers.INDEX_WIDTH)
