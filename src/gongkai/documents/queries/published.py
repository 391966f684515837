"""What everyone reads: lists of public documents, what was published last. One document: `public_document`.

Only here is it said what is public. The working text never comes here: title, text and facts are the version's.
"""

from __future__ import annotations

from datetime import date, time

from django.db.models import Q, QuerySet

from gongkai.documents.models import Document, Interpretation
from gongkai.documents.queries import interpretation as interpreted
from gongkai.documents.queries import scope
from gongkai.documents.rules.states import Kind, Validity
from gongkai.kernel import days, paging
from gongkai.kernel.text import clip

MOST_WORDS = 60
_MIDNIGHT = time(0)


def rows(jurisdiction_id: int) -> QuerySet[Document]:
    """What the public may read of a jurisdiction, with what every list shows."""
    found = scope.public(jurisdiction_id).filter(published__isnull=False)
    return found.select_related("published", "organ").defer("body", "published__body")


def listed(
    jurisdiction_id: int, *, organ: int | None = None, kind: str = "", validity: str = "", year: int | None = None,
    subject: str = "", text: str = "", history: bool = False, cursor: str | None = None, size: int = 20,
) -> paging.Page[Document]:  # fmt: skip
    """A page of public documents, newest first. `text` is searched in titles and numbers; each word must be there."""
    found = rows(jurisdiction_id).filter(in_history="Y" if history else "N")
    if organ:
        found = found.filter(organ_id=organ)
    if kind:
        found = found.filter(kind=kind)
    if validity:
        found = found.filter(validity=validity)
    if subject:
        found = found.filter(Q(subject_class=subject) | Q(subject_class__startswith=f"{subject}\\"))
    if year:
        found = found.filter(
            published_at__gte=days.moment_of(date(year, 1, 1), _MIDNIGHT),
            published_at__lt=days.moment_of(date(year + 1, 1, 1), _MIDNIGHT),
        )
    for word in text[:MOST_WORDS].split():
        found = found.filter(Q(published__title__icontains=word) | Q(number__icontains=word))
    return paging.page(found, order=("-published_at", "-id"), cursor=cursor, size=size)


def visible(document: Document) -> bool:
    """Whether everyone may read it."""
    return scope.public().filter(pk=document.pk).exists()


def latest(jurisdiction_id: int, most: int) -> list[Document]:
    """What was published last."""
    return list(rows(jurisdiction_id).filter(in_history="N").order_by("-published_at", "-id")[:most])


def interpretations(document: Document) -> list[Interpretation]:
    """Interpretations the public reads."""
    return interpreted.published_of(document)


def catalogue(
    jurisdiction_id: int, *, organ: int | None = None, standing: str = "force", kind: Kind = Kind.NORMATIVE
) -> QuerySet[Document]:
    """规范性文件目录 of one unit or of the county from the same source (R062–R066): 现行有效、废止、失效."""
    found = rows(jurisdiction_id).filter(kind=kind, validity__in=[str(one) for one in STANDINGS[standing][1]])
    if organ:
        found = found.filter(organ_id=organ)
    return found.order_by("-signed_on", "-id")


STANDINGS: dict[str, tuple[str, tuple[Validity, ...]]] = {
    "force": ("现行有效", (Validity.IN_FORCE, Validity.AMENDED, Validity.PENDING)),
    "abolished": ("已废止", (Validity.ABOLISHED,)),
    "lapsed": ("已失效", (Validity.LAPSED, Validity.VOID)),
}


def words_of(row: Document) -> str:
    """A line about a document for feeds: its own summary, else number and issuer."""
    version = row.published
    summary = str(version.facts.get("summary", "")) if version else ""
    return clip(summary or f"{row.organ.name} {row.number}".strip(), 200)
