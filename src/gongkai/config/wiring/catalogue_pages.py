"""Wiring of the openness sections' public pages: which are prebuilt, and what makes them anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from gongkai.catalogue.models import Column, SystemRule
from gongkai.catalogue.queries import columns, placements, sections
from gongkai.catalogue.rules.columns import ColumnState, takes_content
from gongkai.catalogue.views.public.county import STATUTORY
from gongkai.documents.services import visiting
from gongkai.orgs import queries as orgs
from gongkai.outbox import services as outbox
from gongkai.pages.rules.blocks import holding, numbered
from gongkai.portal import services as portal

if TYPE_CHECKING:
    from gongkai.documents.models import Document
    from gongkai.orgs.models import Jurisdiction, Organ


def connect() -> None:
    """Connect; called once by the wiring of the catalogue."""
    portal.register_pages("openness", _paths)
    outbox.follow(
        "catalogue.pages",
        {
            **dict.fromkeys(("catalogue.placed", "catalogue.moved", "catalogue.retitled"), _record),
            "catalogue.displaced": lambda record: portal.changed(f"record:{record}"),
            "catalogue.left": _left,
            **dict.fromkeys(("catalogue.column_changed", "catalogue.column_checked"), _column),
            **dict.fromkeys(
                ("catalogue.columns_made", "catalogue.guide_published", "catalogue.system_published"), _organ
            ),
        },
    )
    visiting.also_visit(_visited)


def _at(name: str, *given: object) -> str:
    return reverse(f"catalogue_public:{name}", args=list(given))


def _paths(place: Jurisdiction) -> Iterator[str]:
    """The sections whole: first pages, columns with every page and feed, guides, rules, the history library."""
    yield _at("openness")
    yield from (_at("gathered", slug) for slug in STATUTORY)
    with_section = columns.organs_with_section(place.pk)
    for organ in (row for row in orgs.everywhere(place.pk) if row.pk in with_section):
        yield from _section_paths(organ)
    for column in columns.prebuilt(place.pk):
        yield from _column_paths(column, 1)
    yield _at("negative")


def _section_paths(organ: Organ) -> Iterator[str]:
    yield from (_at(name, organ.uuid) for name in ("section", "section_feed", "history"))
    yield from (_at("guide", organ.uuid, guide.number) for guide in sections.public_guides(organ.pk))
    rules = SystemRule.objects.filter(organ_id=organ.pk, state__in=sections.PUBLIC_STATES)
    yield from (_at("system", organ.uuid, uuid) for uuid in rules.values_list("uuid", flat=True))


def _column_paths(column: Column, first: int, *, beyond: int = 0) -> Iterator[str]:
    """A column's own address, its feed, and its numbered pages from one on."""
    place = (column.organ.uuid, column.uuid)
    yield from (_at(name, *place) for name in ("column", "column_feed"))
    if takes_content(column.node):
        last = numbered(placements.published_in(column).count()) + beyond
        yield from (_at("column_block", *place, number) for number in range(max(first, 1), last + 1))


def _record(record: str) -> None:
    """A record stands in these columns now: their first pages, and the numbered ones from its own place on."""
    portal.changed(f"record:{record}")
    for place in placements.places_of(record):
        _changed(place.column, place.published_at)


def _left(column_id: int, since: str) -> None:
    column = Column.objects.select_related("organ").filter(pk=column_id).first()
    if column is not None:
        _changed(column, datetime.fromisoformat(since))


def _changed(column: Column, since: datetime) -> None:
    """What came to stand at a moment, or stands there no more, moves everything newer."""
    standing = placements.published_in(column)
    first = holding(standing.count(), standing.filter(published_at__lt=since).count())
    first = first or numbered(standing.count())
    place, organ = column.jurisdiction_id, column.organ_id
    portal.changed(
        f"column:{column.pk}", f"openness:{organ}", f"openness_of:{place}", paths=_column_paths(column, first - 1, beyond=1),
        jurisdiction_id=place,
    )  # fmt: skip


def _column(column_id: int) -> None:
    """A column was renamed, moved, hidden, shown or looked over: its section says so everywhere."""
    column = Column.objects.select_related("organ").filter(pk=column_id).first()
    if column is not None:
        _section(column.organ, _column_paths(column, 1), f"column:{column.pk}")


def _organ(organ_id: int) -> None:
    organ = next((row for place in orgs.jurisdictions() for row in orgs.everywhere(place.pk).filter(pk=organ_id)), None)
    if organ is not None:
        _section(organ, _section_paths(organ), f"guide:{organ.pk}", f"systems:{organ.pk}")


def _section(organ: Organ, paths: Iterable[str], *keys: str) -> None:
    place = organ.jurisdiction_id
    always = (f"tree:{organ.pk}", f"openness:{organ.pk}", f"openness_of:{place}")
    portal.changed(*always, *keys, paths=paths, jurisdiction_id=place)


def _visited(document: Document) -> list[str]:
    """Where in the sections a removed document stood or might be found: pages, feeds and what a look for its day brings."""
    organ, place = document.organ, document.jurisdiction_id
    paths = [_at("openness"), *(_at("gathered", slug) for slug in STATUTORY)]
    kept = list(document.columns.exclude(state=ColumnState.HIDDEN).select_related("organ"))
    for section in {row.organ_id: row.organ for row in kept}.values() if kept else [organ]:
        if section.pk in columns.organs_with_section(place):
            paths += [_at(name, section.uuid) for name in ("section", "section_feed", "history")]
    for column in kept:
        at = (column.organ.uuid, column.uuid)
        paths += [_at("column", *at), _at("column_feed", *at)]
        if document.published_at:
            paths.append(f"{_at('column', *at)}?{urlencode({'year': document.published_at.year})}")
            rows = placements.published_in(column)
            number = holding(rows.count(), rows.filter(published_at__lt=document.published_at).count())
            paths += [_at("column_block", *at, number)] if number else []
        if column.parent is not None:
            paths.append(_at("column", column.organ.uuid, column.parent.uuid))
    return paths
