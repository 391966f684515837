"""What rooms above bring: parts to look through, how a subject is masked, what of theirs is already public."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.orgs.rules import Actor
from gongkai.vetting.rules import HitKind

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what would go out: a text, HTML or a stored file (whichever is given), by the name people know it by."""

    name: str
    text: str | None = None
    html: str | None = None
    file: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class ToMask:
    """A finding handed to its owner to be masked.

    `text` is the original, `masked` what takes its place; a thing hidden in a file (`kind` HIDDEN_SHEET, COMMENT …) has no
    text: it is to be taken out (opening.cleaned, drop={kind}). `part` is the name the owner gave it in `Part`.
    """

    finding_id: int
    kind: HitKind
    part: str
    place: str
    text: str
    masked: str


Mask = Callable[[int, Sequence[ToMask], Actor], Iterable[int] | None]


@dataclass(frozen=True, slots=True)
class Presenter:
    """How an owner masks its subject. `mask(subject_id, items, by)` gives the ids of findings it dealt with (None: all).

    It runs outside any transaction and may raise `Refused` or `opening.CannotClean`, both with sentences; afterwards it
    should have its new content checked by `vet`. `url(subject_id)` is where a person sees the subject.
    """

    mask: Mask
    url: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """Something that already stands in public, for the nightly look and for clean-ups."""

    subject: str
    fingerprint: str
    parts: Sequence[Part]
    organ_id: int
    jurisdiction_id: int
    title: str
    link: str
    item_kind: str = ""
    drafter_id: int | None = None


_presenters: dict[str, Presenter] = {}
_published: list[Callable[[], Iterable[PublishedItem]]] = []


def register_subject(model: str, presenter: Presenter) -> None:
    """Say how subjects of a model ("documents.Document") are masked. Called from config/wiring only."""
    if model in _presenters:
        raise ValueError(f"{model} is already registered")
    _presenters[model] = presenter


def register_published(items: Callable[[], Iterable[PublishedItem]]) -> None:
    """Say what stands in public. `items()` is walked one by one, at night and for clean-ups."""
    if items in _published:
        raise ValueError("these published items are already registered")
    _published.append(items)


def presenter_of(subject: str) -> tuple[Presenter | None, int]:
    """How a subject "documents.Document:12" is masked, and its number; None when its model is not registered."""
    model, _, number = subject.partition(":")
    return _presenters.get(model), int(number) if number.isdecimal() else 0


def published() -> Iterable[PublishedItem]:
    """Everything that stands in public, of all rooms."""
    for items in list(_published):
        yield from items()
