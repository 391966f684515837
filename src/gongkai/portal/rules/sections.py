"""Sections of the home page and of organs' pages, what was published last, the public navigation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Where(StrEnum):
    """Where a section stands on the home page.

    FIRST: under the search, over the whole width. BESIDE: next to what was published last. WIDE: the whole width after
    them. MAIN and ASIDE: the wide and the narrow column further down.
    """

    FIRST = "first"
    BESIDE = "beside"
    WIDE = "wide"
    MAIN = "main"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the home page or of an organ's page: a room's own template with its context.

    `where` and `order` (small first) count on the home page only; a section without a title is drawn without a head.
    """

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    more: str = "更多"
    where: Where = Where.MAIN
    order: int = 100


@dataclass(frozen=True, slots=True)
class Latest:
    """Something published, for the home page's newest list and the site's feed; `url` is a stable path."""

    title: str
    url: str
    published: datetime
    organ: str = ""
    kind: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One entry of the site map; those with `main` also stand in the navigation of every page."""

    label: str
    url_name: str
    order: int = 100
    note: str = ""
    main: bool = True


def newest(rows: Iterable[Latest], most: int) -> list[Latest]:
    """The newest first, at most so many."""
    return sorted(rows, key=lambda row: (row.published, row.url), reverse=True)[:most]
