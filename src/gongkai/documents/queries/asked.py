"""What the page of every public document asks, composed into SQL once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.documents.models import Document, Interpretation, Relation, ValidityEvent, Version
from gongkai.documents.queries import scope
from gongkai.documents.rules.states import InterpretationState
from gongkai.kernel.prepared import Prepared

_OF_DOCUMENT = (
    "uuid", "jurisdiction_id", "organ_id", "kind", "number", "signed_on", "effective_on", "expires_on", "interpret", "themes",
    "subject_class", "state", "openness", "mode", "validity", "in_history", "published_at", "published_id",
    "organ__uuid", "organ__name", "organ__short_name", "organ__phone", "organ__jurisdiction_id",
    "published__document_id", "published__uuid", "published__order", "published__title", "published__body", "published__facts",
    "published__attachments", "published__fingerprint", "published__note", "published__public_from", "published__public_until",
)  # fmt: skip
_OF_VERSION = ("document_id", "uuid", "order", "title", "note", "public_from", "public_until", "fingerprint")
_ENDS = ("uuid", "state", "openness", "mode", "number", "published__title", "published_at")


def near(place: int) -> QuerySet[Document, tuple[Any, ...]]:
    """Public documents of a place, as links."""
    rows = scope.public(place).filter(published__isnull=False)
    return rows.values_list("pk", "uuid", "published__title", "number", "published_at")


DOCUMENT: Prepared[Document] = Prepared(
    lambda place, uuid: (
        scope.public(place)
        .filter(published__isnull=False, uuid=uuid)
        .select_related("published", "organ")
        .only(*_OF_DOCUMENT)
    ),
    place=int,
    uuid=UUID,
)
VERSIONS: Prepared[Version] = Prepared(
    lambda document: (
        Version.objects.filter(document_id=document, public_from__isnull=False)
        .only(*_OF_VERSION)
        .order_by("-public_from", "-id")
    ),
    document=int,
)
RELATIONS: Prepared[dict[str, Any]] = Prepared(
    lambda document: (
        Relation.objects.filter(Q(document_id=document) | Q(other_id=document))
        .order_by("id")
        .values(
            "kind", "effective_on", "scope", "other_title", "other_number", "document_id", "other_id",
            *(f"{end}__{name}" for end in ("document", "other") for name in _ENDS),
        )
    ),
    document=int,
)  # fmt: skip
DECIDED: Prepared[tuple[Any, ...]] = Prepared(
    lambda document: (
        ValidityEvent.objects.filter(document_id=document, by__isnull=False)
        .order_by("on", "id")
        .values_list("validity", "on", "expires_on")
    ),
    document=int,
)
INTERPRETATIONS: Prepared[tuple[Any, ...]] = Prepared(
    lambda document: (
        Interpretation.objects.filter(document_id=document, state=InterpretationState.PUBLISHED)
        .order_by("round", "id")
        .values_list("round", "organ__name", "published_at", "published_body", "published_facts")
    ),
    document=int,
)
BEFORE: Prepared[tuple[Any, ...]] = Prepared(
    lambda place, at, number: (
        near(place)
        .filter(published_at__lte=at)
        .exclude(published_at=at, id__gte=number)
        .order_by("-published_at", "-id")[:1]
    ),
    place=int,
    at=datetime,
    number=int,
)
AFTER: Prepared[tuple[Any, ...]] = Prepared(
    lambda place, at, number: (
        near(place)
        .filter(published_at__gte=at)
        .exclude(published_at=at, id__lte=number)
        .order_by("published_at", "id")[:1]
    ),
    place=int,
    at=datetime,
    number=int,
)
