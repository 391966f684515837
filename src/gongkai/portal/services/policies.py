"""What other rooms show on a policy's page: questions and answers, lists, consultation, progress. Connected in the wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.documents.models import Document


@dataclass(frozen=True, slots=True)
class PolicyPart:
    """One section: heading, the template of its body and what that needs."""

    title: str
    template: str
    context: Mapping[str, Any]


PolicyPartOf = Callable[["Document", date | None], PolicyPart | None]
_providers: list[PolicyPartOf] = []


def register_policy_part(provider: PolicyPartOf) -> None:
    """Have a section on every policy page the provider has something to say on; `on` is the day it is read as of."""
    _providers.append(provider)


def policy_parts(document: Document, on: date | None) -> list[PolicyPart]:
    """The sections of a policy's page, in the order they were registered."""
    return [part for provider in _providers if (part := provider(document, on))]
