"""What other rooms show on the page of a document: related answers, lists, progress. Connected in the wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.documents.models import Document


@dataclass(frozen=True, slots=True)
class Part:
    """One section: its heading, the template of its body and what that needs."""

    title: str
    template: str
    context: Mapping[str, Any]


PartOf = Callable[["Document", date | None], Part | None]
_providers: list[PartOf] = []


def register_part(provider: PartOf) -> None:
    """Have a section on every document page the provider has something to say on; `on` is the day it is read as of."""
    _providers.append(provider)


def parts_of(document: Document, on: date | None) -> list[Part]:
    """The sections of a document's page, in the order they were registered."""
    return [part for provider in _providers if (part := provider(document, on))]
