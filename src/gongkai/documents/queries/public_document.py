"""One document as the public reads it, now or as of a day: text, standing, what bears on it, what explains it, what is near.

Few queries, each with the few columns a page shows: making statements of hundreds of columns was most of a page's time.
The working text never comes here: title, text and facts are the version's, elements and forms the published ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from gongkai.documents.models import Document, Relation, Removal, Version
from gongkai.documents.queries import asked, scope
from gongkai.documents.queries import validity as effects
from gongkai.documents.rules import interpretation as interpreting
from gongkai.documents.rules import validity as rules
from gongkai.documents.rules.removal import Cause, Step
from gongkai.documents.rules.states import (
    HAS_VALIDITY,
    Kind,
    Mode,
    Openness,
    RelationKind,
    State,
    Validity,
)
from gongkai.documents.rules.validity import Standing
from gongkai.kernel import days

MOST_BESIDE = 3
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as the public reads it: what the other is called, and where it stands if it is public itself."""

    kind: RelationKind
    label: str
    title: str
    number: str
    uuid: UUID | None
    on: date | None
    scope: str
    pk: int | None = None
    named: bool = True


@dataclass(frozen=True, slots=True)
class Near:
    """Another public document, as a link."""

    pk: int
    uuid: UUID
    title: str
    number: str
    on: date


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
    life: rules.Life | None = None

    @property
    def newest(self) -> bool:
        """Whether this is the text that stands now."""
        return self.version.pk == self.document.published_id

    @property
    def corrected(self) -> bool:
        """Whether the text was corrected after its first publication."""
        return len(self.versions) > 1 and self.version.pk != self.versions[-1].pk

    @property
    def keys(self) -> list[str]:
        """What a page that shows this was made from."""
        ends = [tie.pk for tie in (*self.acts, *self.acted_on) if tie.pk]
        return [f"document:{number}" for number in dict.fromkeys([self.document.pk, *ends])]


@dataclass(frozen=True, slots=True)
class Explained:
    """One public interpretation: `elements` and `points` are (name, text), `forms` as they were made public."""

    round: int
    title: str
    organ: str
    contact: str
    at: datetime | None
    body: str
    elements: tuple[tuple[str, str], ...] = ()
    points: tuple[tuple[str, str], ...] = ()
    forms: tuple[Mapping[str, Any], ...] = field(default=())


def reading(jurisdiction_id: int, uuid: UUID, on: date | None = None) -> Reading:
    """One document as the public reads it. `DoesNotExist` for what is not public, or was not yet on that day."""
    document = next(iter(asked.DOCUMENT(place=jurisdiction_id, uuid=uuid)), None)
    if document is None:
        raise Document.DoesNotExist
    versions = tuple(asked.VERSIONS(document=document.pk))
    version = document.published if on is None else _version_on(versions, document, on)
    if version is None:
        raise Document.DoesNotExist
    acts, acted_on, done = _ties(document, on)
    life = _life(document, done)
    standing = rules.as_of(life, on or days.today())
    cause = (
        next((tie for tie in acted_on if standing.act and tie.pk == standing.act.number), None)
        if standing.act
        else None
    )
    return Reading(document, version, standing, acts, acted_on, versions, on, cause, life)


def _version_on(versions: Iterable[Version], document: Document, on: date) -> Version | None:
    """The text that was public at the end of a day."""
    for version in versions:
        if version.public_from and days.day_of(version.public_from) <= on:
            same = version.pk == document.published_id
            return document.published if same else Version.objects.defer("made_by").get(pk=version.pk)
    return None


def _ties(document: Document, on: date | None) -> tuple[tuple[Tie, ...], tuple[Tie, ...], list[rules.Act]]:
    """What the document does to others, what others do to it (as known on a day), and the acts that bear on its validity."""
    acts: list[Tie] = []
    acted_on: list[Tie] = []
    done: list[rules.Act] = []
    for row in asked.RELATIONS(document=document.pk):
        kind = RelationKind(row["kind"])
        if row["document_id"] == document.pk:
            acts.append(_tie(row, "other", kind.label))
            continue
        if row["document__state"] not in effects.WITH_EFFECT:
            continue
        if kind in rules.CAUSES and row["effective_on"]:
            done.append(rules.Act(kind, row["effective_on"], row["document_id"]))
        if on is None or _known(row, on):
            acted_on.append(_tie(row, "document", f"被{kind.label}"))
    return tuple(acts), tuple(acted_on), done


def _known(row: Mapping[str, Any], on: date) -> bool:
    """Whether a day already knew of what another document does: from the day it takes effect, or was published."""
    at = row["document__published_at"]
    day = row["effective_on"] or (days.day_of(at) if at else None)
    return day is not None and day <= on


def _tie(row: Mapping[str, Any], end: str, label: str) -> Tie:
    """The other end; one that is not public is named by its number only."""
    kind, number, on, part = RelationKind(row["kind"]), row[f"{end}__number"] or "", row["effective_on"], row["scope"]
    if row[f"{end}_id"] is None:
        return Tie(kind, label, row["other_title"], row["other_number"], None, on, part)
    state = row[f"{end}__state"]
    open_to_all = row[f"{end}__openness"] == Openness.PROACTIVE and row[f"{end}__mode"] == Mode.UNIVERSAL
    if state == State.PUBLISHED and open_to_all and row[f"{end}__published__title"]:
        return Tie(
            kind, label, row[f"{end}__published__title"], number, row[f"{end}__uuid"], on, part, row[f"{end}_id"]
        )
    gone = state == State.REMOVED
    unseen = "已撤下的公文" if gone else "未公开的公文"
    return Tie(kind, label, unseen, "" if gone else number, None, on, part, row[f"{end}_id"], named=False)


def _life(document: Document, done: Iterable[rules.Act]) -> rules.Life:
    """All that bears on its validity; no query for what has none."""
    if document.kind not in HAS_VALIDITY:
        return rules.Life(Kind(document.kind), None)
    rows = asked.DECIDED(document=document.pk)
    return rules.Life(
        Kind(document.kind),
        effects.began_on(document),
        document.expires_on,
        tuple(done),
        tuple(rules.Decided(Validity(validity), on, expires) for validity, on, expires in rows),
    )


def tombstone(jurisdiction_id: int, uuid: UUID) -> tuple[date, str] | None:
    """The day something was taken down and the public cause; None when nothing was. Nothing of it is repeated."""
    row = Removal.objects.filter(
        document__jurisdiction_id=jurisdiction_id, document__uuid=uuid, state=Step.DONE
    ).first()
    if row is None or row.removed_at is None:
        return None
    return days.day_of(row.removed_at), Cause(row.cause).label


def explained(document: Document, on: date | None = None) -> list[Explained]:
    """Interpretations the public reads, first round first; as of a day only those it had then."""
    rows = asked.INTERPRETATIONS(document=document.pk)
    return [_explained(*row) for row in rows if on is None or (row[2] is not None and row[2] < _end_of(on))]


def _explained(number: int, organ: str, at: datetime | None, body: str, facts: Mapping[str, Any]) -> Explained:
    said = facts.get("elements", {})
    names = interpreting.form_names()
    forms = ({**form, "label": names.get(form["kind"], "")} for form in facts.get("forms", []))
    return Explained(
        number, facts.get("title") or "政策解读", organ, facts.get("contact", ""), at, body,
        tuple((one.name, said[one.code]) for one in interpreting.elements() if said.get(one.code)),
        tuple((one.name, said[one.code]) for one in interpreting.points() if said.get(one.code)),
        tuple(forms),
    )  # fmt: skip


def _end_of(on: date) -> datetime:
    return days.moment_of(date.fromordinal(on.toordinal() + 1), _MIDNIGHT)


def neighbours(document: Document) -> tuple[Near | None, Near | None]:
    """The public documents published just before and just after it, of the same jurisdiction; None at the ends."""
    at = document.published_at
    if at is None:
        return None, None
    where: dict[str, Any] = {"place": document.jurisdiction_id, "at": at, "number": document.pk}
    return _first(asked.BEFORE(**where)), _first(asked.AFTER(**where))


def related(document: Document, *, but: Iterable[int] = ()) -> list[Near]:
    """Public documents of the same subject published nearest to it, some before and some after, newest first.

    Nearest, not newest: another one published later changes this page only when it comes to stand beside it.
    """
    if not document.subject_class or document.published_at is None:
        return []
    seen, at = {document.pk, *but}, document.published_at
    rows = asked.near(document.jurisdiction_id).filter(subject_class=document.subject_class)
    most = MOST_BESIDE + len(seen)
    before = [_near_of(*row) for row in rows.filter(published_at__lte=at).order_by("-published_at", "-id")[:most]]
    after = [_near_of(*row) for row in rows.filter(published_at__gte=at).order_by("published_at", "id")[:most]]
    nearest = [near for near in after if near.pk not in seen][:MOST_BESIDE][::-1]
    seen |= {near.pk for near in nearest}
    return nearest + [near for near in before if near.pk not in seen][:MOST_BESIDE]


def touched(document: Document) -> list[int]:
    """The documents whose pages show this one, or begin to, when it is published, changed or taken down."""
    near = [*neighbours(document), *related(document)]
    ends = Relation.objects.filter(Q(document=document) | Q(other=document)).values_list("document_id", "other_id")
    found = [one.pk for one in near if one] + [number for pair in ends for number in pair if number]
    return list(dict.fromkeys([document.pk, *found]))


def _first(rows: Iterable[tuple[Any, ...]]) -> Near | None:
    return next((_near_of(*row) for row in rows), None)


def _near_of(number: int, uuid: UUID, title: str, sign: str, at: datetime) -> Near:
    return Near(number, uuid, title, sign, days.day_of(at))


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the metadata table; `code` is its stable name for machines."""

    code: str
    name: str
    value: str


def facts_of(found: Reading) -> list[Fact]:
    """The metadata table as the field knows it; what is not known is left out, nothing is from the working record."""
    document, facts = found.document, found.version.facts
    at = document.published_at
    lines = [
        ("index_number", "索引号", facts.get("index_number", "")),
        ("subject", "主题分类", str(facts.get("subject_class", "")).replace("\\", " / ")),
        ("issuer", "发文机关", "、".join([facts.get("organ", ""), *facts.get("joint", [])])),
        ("signed_on", "成文日期", day_words(facts.get("signed_on", ""))),
        ("number", "发文字号", facts.get("number", "")),
        ("published_at", "发布日期", f"{at.astimezone(days.SHANGHAI):%Y-%m-%d %H:%M}" if at else ""),
        ("effective_on", "施行日期", day_words(facts.get("effective_on", ""))),
        ("expires_on", "有效期截止", day_words(facts.get("expires_on", ""))),
        ("validity", "有效性", "" if found.standing.validity is Validity.NONE else found.standing.validity.label),
        ("genre", "体裁", Kind(facts["kind"]).label if facts.get("kind") else ""),
        ("registered_number", "统一编号", facts.get("registered_number", "")),
        ("responsible", "责任部门", document.organ.name),
        ("openness", "公开方式", f"{Openness(document.openness).label}（{Mode(document.mode).label}）"),
        ("themes", "特色主题", _listed(facts.get("themes", ""))),
        ("keywords", "关键词", _listed(facts.get("keywords", ""))),
        ("interpreter", "解读机关", facts.get("interpreter", "")),
    ]
    return [Fact(code, name, value) for code, name, value in lines if value]


def _listed(words: str) -> str:
    """Words between whatever marks, with one mark."""
    for mark in ";；,，、\n":
        words = words.replace(mark, " ")
    return "、".join(words.split())


def day_words(iso: str) -> str:
    """2026年3月2日 from an ISO date; "" from none."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def is_public(jurisdiction_id: int, uuid: UUID) -> bool:
    """Whether everyone may read it."""
    return bool(numbers_of(jurisdiction_id, uuid))


def numbers_of(jurisdiction_id: int, uuid: UUID) -> list[int]:
    """Its inner number, when it is public."""
    rows = scope.public(jurisdiction_id).filter(uuid=uuid, published__isnull=False)
    return list(rows.values_list("pk", flat=True))


def shows_file(jurisdiction_id: int, uuid: UUID, file: str) -> bool:
    """Whether a text of the document that is or was public has this file attached."""
    public = scope.public(jurisdiction_id).filter(uuid=uuid)
    rows = Version.objects.filter(document__in=public, public_from__isnull=False).values_list("attachments", flat=True)
    return any(row["uuid"] == file for attachments in rows for row in attachments)
