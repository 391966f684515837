"""What is to be found: one item of a source, in words of this room; the index knows nothing of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from gongkai.kernel.labels import Labelled


class Side(Labelled):
    """Who searches: everyone, or those at their desks. Each has an index of its own."""

    PUBLIC = "PUBLIC", "公开检索"
    STAFF = "STAFF", "工作检索"


@dataclass(frozen=True, slots=True)
class FileOf:
    """A file of an item, whose text is to be found with it."""

    uuid: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be found. `key` is "source:number", `kind` a code with a label in its source.

    `at` is the second by which the newest come first and periods narrow, `day` the date that is shown. `rank` is 1.0 for what
    holds, less for what has lapsed. `scopes` say who at their desks may meet it (the staff side only).
    """

    key: str
    place: int
    kind: str
    title: str
    body: str
    url: str
    at: int = 0
    day: date | None = None
    number: str = ""
    organ: str = ""
    organ_name: str = ""
    validity: str = ""
    subjects: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    rank: float = 1.0
    state: str = ""
    files: tuple[FileOf, ...] = field(default=())

    @property
    def facets(self) -> dict[str, tuple[str, ...]]:
        """What a search can be narrowed by; empty ones left out."""
        found = {
            "kind": (self.kind,),
            "organ": (self.organ,),
            "year": (str(self.day.year) if self.day else "",),
            "validity": (self.validity,),
            "subject": self.subjects,
            "column": self.columns,
            "scope": self.scopes,
        }
        return {name: kept for name, values in found.items() if (kept := tuple(value for value in values if value))}

    @property
    def stored(self) -> dict[str, str]:
        """What comes back with a hit."""
        found = {
            "url": self.url,
            "kind": self.kind,
            "title": self.title,
            "number": self.number,
            "organ": self.organ_name,
            "validity": self.validity,
            "state": self.state,
            "day": self.day.isoformat() if self.day else "",
        }
        return {name: value for name, value in found.items() if value}


def source_of(key: str) -> str:
    """The source an item's key belongs to: "document" of "document:12"."""
    return key.partition(":")[0]


def number_of(key: str) -> int:
    """The number in a key; 0 where it names none."""
    number = key.partition(":")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0


def classes_of(subject: str) -> tuple[str, ...]:
    """A subject class and the one above it: "民政\\救助" stands under "民政" too."""
    first, _, second = subject.partition("\\")
    return (first, subject) if first and second else (first,) if first else ()
