"""Sections of the home page and of organs' pages, what was published last, the public navigation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the home page or of an organ's page: a room's own template with its context."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    more: str = "更多"


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
    """One entry of the public navigation and the site map."""

    label: str
    url_name: str
    order: int = 100
    note: str = ""


def newest(rows: Iterable[Latest], most: int) -> list[Latest]:
    """The newest first, at most so many."""
    return sorted(rows, key=lambda row: (row.published, row.url), reverse=True)[:most]
