"""What everyone reads: the public version of a document, as it is now or was on a day; lists; what was published last.

Only here is it said what is public. The working text never comes here: title, text and facts are the version's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.documents.models import Document, Interpretation, Relation, Removal, Version
from gongkai.documents.queries import interpretation as interpreted
from gongkai.documents.queries import scope
from gongkai.documents.queries import validity as effects
from gongkai.documents.rules.removal import Cause, Step
from gongkai.documents.rules.states import Kind, State, Validity
from gongkai.documents.rules.validity import Standing
from gongkai.kernel import days, paging
from gongkai.kernel.text import clip

MOST_WORDS = 60
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as the public reads it: what the other is called, and where it stands if it is public itself."""

    label: str
    title: str
    number: str
    uuid: UUID | None
    on: date | None
    scope: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as it is read on a day (`on` None: now)."""

    document: Document
    version: Version
    standing: Standing
    acts: tuple[Tie, ...]
    acted_on: tuple[Tie, ...]
    versions: tuple[Version, ...]
    on: date | None = None
    cause: Tie | None = None

    @property
    def newest(self) -> bool:
        """Whether this is the text that stands now."""
        return self.version.pk == self.document.published_id

    @property
    def corrected(self) -> bool:
        """Whether the text was corrected after its first publication."""
        return len(self.versions) > 1 and self.version.pk != self.versions[-1].pk


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


def reading(jurisdiction_id: int, uuid: UUID, on: date | None = None) -> Reading:
    """One document as the public reads it. `DoesNotExist` for what is not public, or was not yet on that day."""
    found = scope.public(jurisdiction_id).select_related("published", "organ").prefetch_related("joint")
    document = found.get(uuid=uuid, published__isnull=False)
    versions = tuple(document.versions.filter(public_from__isnull=False).defer("body").order_by("-public_from", "-id"))
    version = document.published if on is None else _version_on(document, on)
    if version is None:
        raise Document.DoesNotExist
    standing = effects.as_of(document, on or days.today())
    acted_on = [row for row in effects.acted_on(document) if row.document.state in effects.WITH_EFFECT]
    cause = next((row for row in acted_on if standing.act and row.document_id == standing.act.number), None)
    return Reading(
        document,
        version,
        standing,
        tuple(_tie(row, row.other, row.get_kind_display()) for row in effects.acting(document)),
        tuple(_tie(row, row.document, f"被{row.get_kind_display()}") for row in acted_on),
        versions,
        on,
        _tie(cause, cause.document, f"被{cause.get_kind_display()}") if cause else None,
    )


def _version_on(document: Document, on: date) -> Version | None:
    """The text that was public at the end of a day."""
    end = days.moment_of(date.fromordinal(on.toordinal() + 1), _MIDNIGHT)
    return document.versions.filter(public_from__lt=end).order_by("-public_from", "-id").first()


def _tie(row: Relation, other: Document | None, label: str) -> Tie:
    """The other end; one that is not public is named by its number only."""
    if other is None:
        return Tie(label, row.other_title, row.other_number, None, row.effective_on, row.scope)
    if other.published is not None and visible(other):
        return Tie(label, other.published.title, other.number, other.uuid, row.effective_on, row.scope)
    unseen = "已撤下的公文" if other.state == State.REMOVED else "未公开的公文"
    return Tie(label, unseen, "" if other.state == State.REMOVED else other.number, None, row.effective_on, row.scope)


def visible(document: Document) -> bool:
    """Whether everyone may read it."""
    return scope.public().filter(pk=document.pk).exists()


def tombstone(jurisdiction_id: int, uuid: UUID) -> tuple[date, str] | None:
    """The day something was taken down and the public cause; None when nothing was. Nothing of it is repeated."""
    row = Removal.objects.filter(
        document__jurisdiction_id=jurisdiction_id, document__uuid=uuid, state=Step.DONE
    ).first()
    if row is None or row.removed_at is None:
        return None
    return days.day_of(row.removed_at), Cause(row.cause).label


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


def facts_of(version: Version) -> list[tuple[str, str]]:
    """The metadata table of a version: names and values that are there, in the order of the law's practice."""
    facts: dict[str, Any] = version.facts
    lines = [
        ("索引号", facts.get("index_number", "")),
        ("发文机关", "、".join([facts.get("organ", ""), *facts.get("joint", [])])),
        ("发文字号", facts.get("number", "")),
        ("统一编号", facts.get("registered_number", "")),
        ("体裁", Kind(facts["kind"]).label if facts.get("kind") else ""),
        ("主题分类", str(facts.get("subject_class", "")).replace("\\", " / ")),
        ("成文日期", day_words(facts.get("signed_on", ""))),
        ("施行日期", day_words(facts.get("effective_on", ""))),
        ("主题词", facts.get("keywords", "")),
        ("解读机关", facts.get("interpreter", "")),
    ]
    return [(name, value) for name, value in lines if value]


def day_words(iso: str) -> str:
    """2026年3月2日 from an ISO date; "" from none."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"
