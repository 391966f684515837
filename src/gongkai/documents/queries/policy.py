"""One policy on one page: the document, what it means, how it came and changed, and two of its texts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from gongkai.documents.models import Version
from gongkai.documents.queries import public_document as public
from gongkai.documents.queries import public_page
from gongkai.documents.queries.public_page import Page
from gongkai.documents.rules import comparing, policy
from gongkai.documents.rules import interpretation as interpreting
from gongkai.documents.rules.comparing import Row
from gongkai.documents.rules.states import Kind, RelationKind
from gongkai.documents.rules.validity import Life
from gongkai.kernel import days
from gongkai.kernel.html import text_of

FORMER = frozenset({RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.ABOLISHES})


@dataclass(frozen=True, slots=True)
class Policy:
    """The page: what is read, what it means in its elements, the story. `former` are texts it can be set against."""

    page: Page
    elements: tuple[tuple[str, str], ...]
    points: tuple[tuple[str, str], ...]
    story: tuple[policy.Event, ...]
    former: tuple[public.Tie, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts side by side with what each is called."""

    left: str
    right: str
    rows: Sequence[Row]


def one(jurisdiction_id: int, uuid: UUID, on: date | None = None) -> Policy:
    """A policy as it is read on a day. `DoesNotExist` as for its document."""
    page = public_page.gathered(jurisdiction_id, uuid, on)
    found = page.reading
    last = next((row for row in reversed(page.explained) if row.elements), None)
    points = [(row, pair) for row in reversed(page.explained) for pair in row.points]
    said = {name: text for row, (name, text) in reversed(points)}  # the latest round's word on each point
    ordered = tuple((point.name, said[point.name]) for point in interpreting.points() if point.name in said)
    former = tuple(tie for tie in (*found.acts, *found.acted_on) if tie.uuid and tie.kind in FORMER)
    return Policy(page, last.elements if last else (), ordered, tuple(_story(page)), former)


def _story(page: Page) -> list[policy.Event]:
    found = page.reading
    document = found.document
    assert document.published_at is not None
    first_to_last = list(reversed(found.versions))
    until = found.on or days.today()
    corrected = [
        (days.day_of(row.public_from), row.note)
        for row in first_to_last[1:]
        if row.public_from and days.day_of(row.public_from) <= until
    ]
    explained = [(days.day_of(row.at), row.title) for row in page.explained if row.at]
    done = [_done(tie, passive=False) for tie in found.acts] + [_done(tie, passive=True) for tie in found.acted_on]
    signed = found.version.facts.get("signed_on") or ""
    story = policy.Story(
        date.fromisoformat(signed) if signed else None, days.day_of(document.published_at), found.life or Life(Kind(document.kind), None),
        found.standing, corrected, explained, done,
    )  # fmt: skip
    return policy.told(story, until)


def _done(tie: public.Tie, *, passive: bool) -> policy.Done:
    return policy.Done(tie.kind, tie.on, tie.title, tie.number, str(tie.uuid or ""), tie.scope, passive)


def between(jurisdiction_id: int, uuid: UUID, old: date, new: date) -> Compared:
    """The texts of two days side by side. `DoesNotExist` when it was not public on one of them."""
    left, right = public.reading(jurisdiction_id, uuid, old), public.reading(jurisdiction_id, uuid, new)
    return _compared(left.version, right.version, f"{_day(old)}的文本", f"{_day(new)}的文本")


def against(jurisdiction_id: int, uuid: UUID, other: UUID) -> Compared:
    """The text that stands now against that of a document it changed, or that changed it; the older one first."""
    own = public.reading(jurisdiction_id, uuid)
    if other not in {tie.uuid for tie in (*own.acts, *own.acted_on)}:
        raise Version.DoesNotExist
    beside = public.reading(jurisdiction_id, other)
    both = sorted((own, beside), key=lambda row: (row.document.signed_on or date.min, row.document.published_at))
    names = [row.document.number or row.version.title for row in both]
    return _compared(both[0].version, both[1].version, names[0], names[1])


def _compared(old: Version, new: Version, left: str, right: str) -> Compared:
    return Compared(left, right, _rows(old.pk, new.pk))


@lru_cache(maxsize=64)
def _rows(old: int, new: int) -> list[Row]:
    """Versions that are public never change, so neither does their comparison; a removed one is never asked for."""
    texts = dict(Version.objects.filter(pk__in=(old, new)).values_list("pk", "body"))
    return comparing.compared(text_of(texts[old]), text_of(texts[new]))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
