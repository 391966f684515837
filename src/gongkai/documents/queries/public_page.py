"""All that the page of one document shows, gathered in a dozen small queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongkai.catalogue.queries import placements
from gongkai.documents.models import Document
from gongkai.documents.queries import public_document as public
from gongkai.documents.queries.public_document import Explained, Fact, Near, Reading
from gongkai.documents.rules import plain
from gongkai.kernel import days


@dataclass(frozen=True, slots=True)
class Page:
    """One document with what stands around its text."""

    reading: Reading
    facts: tuple[Fact, ...]
    said: plain.Said | None
    explained: tuple[Explained, ...]
    previous: Near | None = None
    following: Near | None = None
    related: tuple[Near, ...] = ()
    column: placements.Home | None = None

    @property
    def keys(self) -> list[str]:
        """What the page was made from."""
        near = [near for near in (self.previous, self.following, *self.related) if near]
        column = [f"column:{self.column.column_id}"] if self.column else []
        return [*self.reading.keys, *(f"document:{one.pk}" for one in near), *column]


def record_of(document: Document) -> str:
    """How the catalogue names a document."""
    return f"documents.Document:{document.uuid}"


def gathered(jurisdiction_id: int, uuid: UUID, on: date | None = None) -> Page:
    """The page of a document, now or as of a day. `DoesNotExist` as `public_document.reading`."""
    found = public.reading(jurisdiction_id, uuid, on)
    document, said = found.document, None
    if found.life is not None:
        said = plain.said(found.standing, found.life, on or days.today())
    facts, explained = tuple(public.facts_of(found)), tuple(public.explained(document, on))
    if on is not None:
        return Page(found, facts, said, explained)
    before, after = public.neighbours(document)
    shown = [near.pk for near in (before, after) if near] + [tie.pk for tie in (*found.acts, *found.acted_on) if tie.pk]
    near = tuple(public.related(document, but=shown))
    return Page(found, facts, said, explained, before, after, near, placements.home_of(record_of(document)))
