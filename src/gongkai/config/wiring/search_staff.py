"""What those at their desks find: documents in any state, their organ's parts of tasks, reviews, catalogue entries.

Every item carries scopes, the actor's query names those it may meet, and `visible` asks the room itself once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.catalogue.models import Adoption, Standard
from gongkai.catalogue.models import Entry as CatalogueEntry
from gongkai.catalogue.queries import entries as standards
from gongkai.catalogue.rules.entries import AdoptionState, EntryState
from gongkai.config.wiring.search_keys import keys_of, seconds, still
from gongkai.documents.models import Document
from gongkai.documents.queries import scope as documents
from gongkai.documents.rules.states import State
from gongkai.kernel import days
from gongkai.kernel.html import text_of
from gongkai.kernel.rows import walked
from gongkai.kernel.text import clip
from gongkai.ledger.models import Assignment
from gongkai.ledger.queries import scope as ledger
from gongkai.ledger.rules.states import AssignmentState
from gongkai.orgs.rules import Actor
from gongkai.review.models import Review
from gongkai.review.queries import scope as reviews
from gongkai.review.rules.states import ReviewState
from gongkai.search import services as search
from gongkai.search.queries.sources import StaffSource
from gongkai.search.rules.items import FileOf, Item, number_of

ALL = "all"
CHUNK = 300
DOCUMENT_NEWS = (
    "documents.created", "documents.saved", "documents.submitted", "documents.approved", "documents.issued",
    "documents.published", "documents.corrected", "documents.determined", "documents.discarded", "documents.validity_changed",
    "documents.removed",
)  # fmt: skip
REVIEW_NEWS = (
    "review.opened", "review.completed", "review.returned", "review.withdrawn", "review.turned", "review.reopened",
    "review.emergency_done",
)  # fmt: skip


def connect() -> None:
    """Connect every source of the desk."""
    _connect_documents()
    _connect_parts()
    _connect_reviews()
    _connect_entries()


def _connect_documents() -> None:
    search.register_staff(
        "document",
        StaffSource(
            {"DOCUMENT": "公文"},
            lambda place: _documents(_papers().filter(jurisdiction_id=place)),
            lambda key: next(_documents(_papers().filter(pk=number_of(key))), None),
            lambda actor: _scopes("document", actor),
            lambda actor, keys: still("document", documents.documents(actor), keys),
            dict.fromkeys(DOCUMENT_NEWS, lambda document_id, **_: [f"document:{document_id}"]),
        ),
    )


def _connect_parts() -> None:
    search.register_staff(
        "part",
        StaffSource(
            {"PART": "任务分工"},
            lambda place: _parts(_assigned().filter(jurisdiction_id=place)),
            lambda key: next(_parts(_assigned().filter(pk=number_of(key))), None),
            lambda actor: _scopes("part", actor),
            lambda actor, keys: still("part", ledger.assignments(actor), keys),
            {
                **dict.fromkeys(("ledger.plan_confirmed", "ledger.plan_corrected", "ledger.plan_changed"), _of_plan),
                **dict.fromkeys(("ledger.task_changed", "ledger.task_carried"), _of_task),
                **dict.fromkeys(("ledger.assignment_voided", "ledger.measures_set"), _of_assignment),
                "ledger.parts_moved": _of_organs,
            },
        ),
    )


def _connect_reviews() -> None:
    search.register_staff(
        "review",
        StaffSource(
            {"REVIEW": "审核"},
            lambda place: _reviews(Review.objects.filter(jurisdiction_id=place)),
            lambda key: next(_reviews(Review.objects.filter(pk=number_of(key))), None),
            _review_scopes,
            lambda actor, keys: still("review", reviews.reachable(actor), keys),
            {
                **dict.fromkeys(REVIEW_NEWS, lambda review_id, **_: [f"review:{review_id}"]),
                "documents.removed": lambda document_id, **_: keys_of(
                    "review", Review.objects.filter(subject=f"documents.Document:{document_id}")
                ),
            },
        ),
    )


def _connect_entries() -> None:
    search.register_staff(
        "entry",
        StaffSource(
            {"ENTRY": "公开事项"},
            lambda place: _entries(_named().filter(jurisdiction_id=place)),
            lambda key: next(_entries(_named().filter(pk=number_of(key))), None),
            lambda actor: _scopes("entry", actor),
            lambda actor, keys: still(
                "entry", CatalogueEntry.objects.filter(standard__in=standards.standards(actor)), keys
            ),
            dict.fromkeys(
                ("catalogue.standard_changed", "catalogue.entries_carried"),
                lambda standard_id, **_: keys_of("entry", CatalogueEntry.objects.filter(standard_id=standard_id)),
            ),
        ),
    )


def _scopes(name: str, actor: Actor) -> list[str]:
    return [f"{name}/{ALL}"] if actor.oversees else [f"{name}/{actor.organ_id}"]


def _review_scopes(actor: Actor) -> list[str]:
    """The organ's own reviews, those it has a step in, and those of organs it is paired with."""
    own = _scopes("review", actor)
    return own if actor.oversees else [*own, *(f"review-of/{organ}" for organ in reviews.paired_with(actor))]


def _within(name: str, *organs: int | None) -> tuple[str, ...]:
    return (f"{name}/{ALL}", *dict.fromkeys(f"{name}/{organ}" for organ in organs if organ))


# Documents


def _papers() -> QuerySet[Document]:
    return Document.objects.exclude(state=State.REMOVED)


def _documents(rows: QuerySet[Document]) -> Iterator[Item]:
    for row in walked(rows.select_related("organ").prefetch_related("attachments__file")):
        yield Item(
            key=f"document:{row.pk}",
            place=row.jurisdiction_id,
            kind="DOCUMENT",
            title=row.title,
            body="\n".join(part for part in (text_of(row.body), row.summary, row.keywords, row.addressees) if part),
            url=reverse("documents:document", args=[row.uuid]),
            at=seconds(row.changed_at),
            day=days.day_of(row.changed_at),
            number=" ".join(part for part in (row.number, row.registered_number, row.index_number) if part),
            organ=str(row.organ.uuid),
            organ_name=row.organ.short_name,
            scopes=_within("document", row.organ_id),
            state=row.get_state_display(),
            files=tuple(
                FileOf(str(one.file.uuid), one.title) for one in row.attachments.all() if one.file.sensitive != "Y"
            ),
        )


# Parts of tasks


def _assigned() -> QuerySet[Assignment]:
    return ledger.applied(Assignment.objects.exclude(state=AssignmentState.VOID))


def _parts(rows: QuerySet[Assignment]) -> Iterator[Item]:
    for row in walked(rows.select_related("task", "plan", "organ").defer("plan__source_text", "plan__source_layout")):
        task = row.task
        said = (task.requirement, task.measures, task.theme, task.units_text, task.deadline_text, row.plan.title)
        yield Item(
            key=f"part:{row.pk}",
            place=row.jurisdiction_id,
            kind="PART",
            title=task.topic or clip(task.requirement, 60),
            body="\n".join(part for part in said if part),
            url=reverse("ledger:part", args=[row.uuid]),
            at=seconds(row.updated_at),
            day=days.day_of(row.updated_at),
            number=row.plan.doc_number,
            organ=str(row.organ.uuid),
            organ_name=row.organ.short_name,
            scopes=_within("part", row.organ_id),
            state=f"{row.year}年{row.get_role_display()}",
            rank=0.8,
        )


def _of_plan(plan_id: int, **_: object) -> list[str]:
    return keys_of("part", Assignment.objects.filter(plan_id=plan_id))


def _of_task(task_id: int, into_id: int | None = None, **_: object) -> list[str]:
    return keys_of("part", Assignment.objects.filter(task_id__in=[one for one in (task_id, into_id) if one]))


def _of_assignment(assignment_id: int, **_: object) -> list[str]:
    return [f"part:{assignment_id}"]


def _of_organs(organ_id: int, into_id: int, **_: object) -> list[str]:
    return keys_of("part", Assignment.objects.filter(organ_id__in=[organ_id, into_id]))


# Reviews


def _reviews(rows: QuerySet[Review]) -> Iterator[Item]:
    for row in walked(rows.select_related("organ").prefetch_related("steps")):
        steps = [step.organ_id for step in row.steps.all()]
        yield Item(
            key=f"review:{row.pk}",
            place=row.jurisdiction_id,
            kind="REVIEW",
            title=row.title,
            body=f"{row.get_kind_display()} {row.organ.name}",
            url=reverse("review:page", args=[row.uuid]),
            at=seconds(row.opened_at),
            day=days.day_of(row.opened_at),
            organ=str(row.organ.uuid),
            organ_name=row.organ.short_name,
            scopes=(*_within("review", row.organ_id, *steps), f"review-of/{row.organ_id}"),
            state=ReviewState(row.state).label,
            rank=0.7,
        )


# Catalogue entries


def _named() -> QuerySet[CatalogueEntry]:
    return CatalogueEntry.objects.filter(state=EntryState.STANDING)


def _entries(rows: QuerySet[CatalogueEntry]) -> Iterator[Item]:
    whole = walked(rows.select_related("standard__field", "standard__organ").order_by("standard_id", "position", "id"))
    while chunk := list(islice(whole, CHUNK)):
        carriers = _carriers({row.standard_id for row in chunk})
        for row in chunk:
            standard: Standard = row.standard
            organs = [standard.organ_id, standard.field.organ_id, *carriers.get(standard.pk, ())]
            yield Item(
                key=f"entry:{row.pk}",
                place=row.jurisdiction_id,
                kind="ENTRY",
                title=row.name,
                body="\n".join(
                    part for part in (row.content, row.basis, row.time_text, row.subject, standard.title) if part
                ),
                url=reverse("catalogue:entry", args=[row.uuid]),
                day=standard.effective_on,
                organ=str(standard.organ.uuid),
                organ_name=standard.organ.short_name,
                scopes=_within("entry", *organs),
                state=standard.field.name,
                rank=0.7,
            )


def _carriers(numbers: set[int]) -> dict[int, Sequence[int]]:
    """Who carries entries of these standards: they may look at the whole of it."""
    rows = Adoption.objects.filter(entry__standard_id__in=numbers).exclude(state=AdoptionState.ENDED)
    found: dict[int, list[int]] = {}
    for standard, organ in rows.order_by().values_list("entry__standard_id", "organ_id").distinct():
        found.setdefault(standard, []).append(organ)
    return {number: tuple(organs) for number, organs in found.items()}
