"""What everyone finds: documents with their files, interpretations, released tasks; how facets are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import placements
from gongkai.config.wiring.home import apply_at
from gongkai.config.wiring.search_keys import everyone_finds, keys_of, seconds, still
from gongkai.documents.models import Document, Interpretation
from gongkai.documents.queries import published, scope
from gongkai.documents.rules.states import InterpretationState, Kind, Validity
from gongkai.kernel import days
from gongkai.kernel.html import text_of
from gongkai.kernel.rows import walked
from gongkai.ledger.models import Task
from gongkai.ledger.queries import published as progress
from gongkai.ledger.queries.published import PublicTask
from gongkai.orgs.models import Organ
from gongkai.search import services as search
from gongkai.search.queries.sources import Source, Titled
from gongkai.search.rules.items import FileOf, Item, classes_of, number_of

CHUNK = 300
RECORD = "documents.Document:"
# In force first; what has lapsed still is found.
RANKS = {
    Validity.IN_FORCE: 1.0, Validity.AMENDED: 0.95, Validity.PENDING: 0.9, Validity.NONE: 0.8,
    Validity.ABOLISHED: 0.3, Validity.LAPSED: 0.3, Validity.VOID: 0.3,
}  # fmt: skip
TONES = {
    "IN_FORCE": "good", "AMENDED": "info", "PENDING": "info", "ABOLISHED": "bad", "LAPSED": "bad", "VOID": "bad",
}  # fmt: skip


def connect() -> None:
    """Connect every public source."""
    _connect_documents()
    _connect_interpretations()
    _connect_tasks()
    search.name_values("organ", _organ_names)
    search.name_values("column", _column_names)
    search.name_values("validity", lambda place, values: _validity_names(values), TONES)
    search.find_by_title(_titled)
    search.offer_asking(apply_at)


def _connect_documents() -> None:
    everyone_finds(
        "document",
        {kind.value: kind.label for kind in Kind},
        scope.public,
        _documents,
        {
            **dict.fromkeys(("documents.published", "documents.corrected", "documents.validity_changed"), _of_document),
            **dict.fromkeys(("catalogue.placed", "catalogue.moved", "catalogue.displaced"), _of_record),
            "organ.renamed": lambda organ_id: keys_of("document", scope.public().filter(organ_id=organ_id)),
        },
    )


def _connect_interpretations() -> None:
    everyone_finds(
        "interpretation",
        {"INTERPRETATION": "政策解读"},
        _readable,
        _interpretations,
        {
            "interpretation.published": lambda interpretation_id, document_id: [f"interpretation:{interpretation_id}"],
            **dict.fromkeys(("documents.corrected", "documents.published"), _explaining),
        },
    )


def _connect_tasks() -> None:
    search.register(
        "task",
        Source(
            {"TASK": "重点工作"},
            lambda place: _tasks(progress.released_rows(place)),
            _task,
            lambda place, keys: still("task", progress.released_rows(place), keys),
            {
                **dict.fromkeys(("ledger.task_released", "ledger.task_held", "ledger.task_changed"), _of_task),
                "ledger.plan_released": lambda plan_id, rule="": keys_of("task", Task.objects.filter(plan_id=plan_id)),
                "ledger.checkpoint_decided": lambda checkpoint_id, verdict="": keys_of(
                    "task", Task.objects.filter(assignments__checkpoints__pk=checkpoint_id)
                ),
            },
        ),
    )


def removed_keys(document_id: int, removal_id: int = 0) -> list[str]:
    """What goes with a removed document."""
    return [f"document:{document_id}", *_explaining(document_id)]


def _of_document(document_id: int) -> list[str]:
    return [f"document:{document_id}"]


def _of_record(record: str) -> list[str]:
    if not record.startswith(RECORD):
        return []
    try:
        uuid = UUID(record.removeprefix(RECORD))
    except ValueError:
        return []
    return keys_of("document", Document.objects.filter(uuid=uuid))


def _of_task(task_id: int) -> list[str]:
    return [f"task:{task_id}"]


def _explaining(document_id: int) -> list[str]:
    return keys_of("interpretation", Interpretation.objects.filter(document_id=document_id))


# Documents


def _documents(rows: QuerySet[Document]) -> Iterator[Item]:
    found = rows.filter(published__isnull=False).select_related("published", "organ")
    whole = walked(found)
    while chunk := list(islice(whole, CHUNK)):
        standing = placements.places_of_many([f"{RECORD}{row.uuid}" for row in chunk])
        above = _lines({place.column_id for places in standing.values() for place in places if place.column_id})
        for row in chunk:
            held = standing[f"{RECORD}{row.uuid}"]
            columns = [uuid for place in held for uuid in above.get(place.column_id or 0, ())]
            yield _document(row, tuple(dict.fromkeys(columns)))


def _document(row: Document, columns: tuple[str, ...]) -> Item:
    version = row.published
    assert version is not None
    facts = version.facts
    said = [str(facts.get(name, "")) for name in ("summary", "keywords", "addressees", "index_number")]
    rank = RANKS[Validity(row.validity)] * (0.5 if row.in_history == "Y" else 0.7 if row.kind == Kind.NEWS else 1)
    return Item(
        key=f"document:{row.pk}",
        place=row.jurisdiction_id,
        kind=row.kind,
        title=version.title,
        body="\n".join(part for part in [text_of(version.body), *said] if part),
        url=reverse("documents_public:document", args=[row.uuid]),
        at=seconds(row.published_at),
        day=days.day_of(row.published_at) if row.published_at else None,
        number=" ".join(part for part in (row.number, row.registered_number) if part),
        organ=str(row.organ.uuid),
        organ_name=row.organ.name,
        validity="" if row.validity == Validity.NONE else row.validity,
        subjects=classes_of(row.subject_class),
        columns=columns,
        rank=rank,
        files=tuple(FileOf(str(file["uuid"]), str(file["name"])) for file in version.attachments),
    )


def _lines(numbers: set[int]) -> dict[int, tuple[str, ...]]:
    """Columns by number → their uuid and those of the columns above them, so that a heading finds what stands beneath it."""
    known: dict[int, tuple[UUID, int | None]] = {}
    wanted = set(numbers)
    while wanted:
        rows = Column.objects.filter(pk__in=wanted).values_list("pk", "uuid", "parent_id")
        known |= {number: (uuid, parent) for number, uuid, parent in rows}
        wanted = {parent for _, parent in known.values() if parent and parent not in known}
    found = {}
    for number in numbers:
        line: list[str] = []
        at = number
        while at in known and len(line) < 10:
            uuid, parent = known[at]
            line.append(str(uuid))
            at = parent or 0
        found[number] = tuple(line)
    return found


# Interpretations


def _readable(place: int | None = None) -> QuerySet[Interpretation]:
    rows = Interpretation.objects.filter(state=InterpretationState.PUBLISHED, document__in=scope.public(place))
    return rows.filter(document__published__isnull=False)


def _interpretations(rows: QuerySet[Interpretation]) -> Iterator[Item]:
    for row in walked(rows.select_related("document", "organ")):
        document, facts = row.document, row.published_facts
        forms = [form[name] for form in facts.get("forms", []) for name in ("title", "body", "alt")]
        said = [row.published_body, *facts.get("elements", {}).values(), *forms]
        files = [form["file"] for form in facts.get("forms", []) if form["file"]]
        yield Item(
            key=f"interpretation:{row.pk}",
            place=row.jurisdiction_id,
            kind="INTERPRETATION",
            title=row.public_title,
            body="\n".join(text_of(part) for part in map(str, said) if part),
            url=f"{reverse('documents_public:document', args=[document.uuid])}#interpretation-{row.round}",
            at=seconds(row.published_at),
            day=days.day_of(row.published_at) if row.published_at else None,
            organ=str(row.organ.uuid),
            organ_name=row.organ.name,
            subjects=classes_of(document.subject_class),
            rank=0.9 * RANKS[Validity(document.validity)],
            files=tuple(FileOf(str(file["uuid"]), str(file["name"])) for file in files),
        )


# Released tasks


def _task(key: str) -> Item | None:
    row = Task.objects.filter(pk=number_of(key)).first()
    return next(_tasks(progress.released_rows(row.jurisdiction_id).filter(pk=row.pk)), None) if row else None


def _tasks(rows: QuerySet[Task]) -> Iterator[Item]:
    whole = walked(rows)
    while chunk := list(islice(whole, CHUNK)):
        shown = {task.uuid: task for task in progress.of_rows(rows.filter(pk__in=[row.pk for row in chunk]))}
        yield from (_task_item(row, shown[row.uuid]) for row in chunk if row.uuid in shown)


def _task_item(row: Task, shown: PublicTask) -> Item:
    said = [shown.requirement, shown.theme, shown.plan_title, *shown.lead_units]
    return Item(
        key=f"task:{row.pk}",
        place=row.jurisdiction_id,
        kind="TASK",
        title=shown.name,
        body="\n".join(part for part in [*said, *(str(link.get("title", "")) for link in shown.links)] if part),
        url=reverse("ledger_public:task", args=[row.uuid]),
        at=seconds(shown.shown_at),
        day=shown.shown_on,
        organ_name="、".join(shown.lead_units),
        state=shown.state.label,
        rank=0.7,
    )


# Names, and what stands in while there is no index


def _organ_names(place: int, values: Sequence[str]) -> dict[str, str]:
    rows = Organ.objects.filter(jurisdiction_id=place, uuid__in=list(values))
    return {str(uuid): name for uuid, name in rows.values_list("uuid", "short_name")}


def _column_names(place: int, values: Sequence[str]) -> dict[str, str]:
    rows = Column.objects.filter(jurisdiction_id=place, uuid__in=list(values)).select_related("organ")
    return {str(row.uuid): f"{row.title}（{row.organ.short_name}）" for row in rows}


def _validity_names(values: Sequence[str]) -> dict[str, str]:
    return {one.value: one.label for one in Validity if one.value in values and one is not Validity.NONE}


def _titled(place: int, words: str, most: int) -> list[Titled]:
    found = published.rows(place)
    for word in words.split()[:5]:
        found = found.filter(Q(published__title__icontains=word) | Q(number__icontains=word))
    return [
        Titled(
            row.kind, row.published.title, reverse("documents_public:document", args=[row.uuid]), row.number, row.organ.name,
            "" if row.validity == Validity.NONE else row.validity,
            days.day_of(row.published_at).isoformat() if row.published_at else "",
        )
        for row in found.order_by("-published_at", "-id")[:most]
        if row.published
    ]  # fmt: skip
