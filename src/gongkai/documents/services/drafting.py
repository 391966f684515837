"""拟稿: begin a document, save its text, keep what is typed, throw a draft away. Only the issuer writes (R104)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from gongkai.documents.models import Document, Tidied, Unsaved
from gongkai.documents.queries import numbers as taken
from gongkai.documents.queries import placing, writing
from gongkai.documents.rules import facts, marks, numbers
from gongkai.documents.rules.states import MUST_BE_INTERPRETED, WRITERS, Kind, Revision, State
from gongkai.documents.services import clock, content, pictures, versions
from gongkai.documents.services.locking import locked
from gongkai.kernel import days, html
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.workdays.rules import Calendar

KEEP_UNSAVED, KEEP_TIDIED = timedelta(days=90), timedelta(days=30)
MOST_UNSAVED = 4_000_000
JUST_NOW = timedelta(seconds=5)


class Conflict(Refused):
    """Another person saved meanwhile; `document` is as it is now. What was typed is kept with the typist."""

    def __init__(self, document: Document) -> None:
        super().__init__("您打开后别人已保存过本件，请核对两边的内容再保存。您写的内容都在，没有丢失。")
        self.document = document


def create(
    *, by: Actor, kind: Kind, title: str, sound: bool = False, calendar: Calendar | None = None, verb: str = "document.created",
    **fields: Any,
) -> Document:  # fmt: skip
    """Begin a draft of the actor's own organ. `fields` as for `save`, also `historical`, `batch_id`; raises `Refused`.

    `sound` says that the body was made sound already; `calendar` saves asking for it when many are made.
    """
    refuse_if([] if by.may(*WRITERS) else ["当前岗位没有拟稿的职责，请切换到信息员岗位。"])
    body = {"body": fields.pop("body")} if sound and "body" in fields else {}
    given = prepared({"kind": kind, "title": title, **fields}) | body
    given.setdefault("columns", placing.column_for(by.organ_id, kind, given["title"]))
    now = days.now()
    document = Document(
        jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, kind=kind, drafter_id=by.user_id,
        created_at=now, changed_at=now,
    )  # fmt: skip
    document.historical = fields.get("historical", "N")
    document.batch_id = fields.get("batch_id")
    _refuse_wrong(document, given, by)
    with transaction.atomic():
        _put(document, given, by, calendar)
        record(verb, of=document, by=by, kind=document.kind)
        announce("documents.created", document_id=document.pk)
    return document


def save(*, document: Document, changes: Mapping[str, Any], by: Actor, seen: str = "", note: str = "") -> Document:
    """Save the text and its facts; `seen` is the stamp of the text the writer began from ("" asks nothing).

    `changes`: any of queries.writing's WORDS, DAYS, LINKED (lists of ids), source_news_of (id or None). HTML is made
    sound here. A version is kept when something changed. Raises `Refused`, `Conflict` when another saved meanwhile.
    """
    refuse_if(reasons_not_to_write(document, by))
    given = prepared(changes)
    if "body" in given:
        given["body"] = pictures.owned(document=document, body=given["body"], by=by)
    with transaction.atomic():
        row = locked(document)
        refuse_if(reasons_not_to_write(row, by))
        before = writing.stamp_of(row)
        if seen and seen != before:
            raise Conflict(row)
        _refuse_wrong(row, given, by)
        row.changed_at = days.now()
        _follow_kind(row, given)
        _put(row, given, by)
        Unsaved.objects.filter(document=row, user_id=by.user_id).delete()
        if writing.stamp_of(row) != before:
            version = versions.keep(document=row, note=note, by=by)
            record("document.saved", of=row, by=by, version=version.order, note=note)
            announce("documents.saved", document_id=row.pk)
    return row


def _follow_kind(document: Document, given: dict[str, Any]) -> None:
    """Another kind goes into its own column, unless the writer has chosen columns."""
    kind = Kind(given.get("kind", document.kind))
    if kind == document.kind:
        return
    before = placing.column_for(document.organ_id, Kind(document.kind), document.title)
    now = [int(number) for number in given.get("columns", document.columns.values_list("pk", flat=True))]
    if sorted(now) == sorted(before):
        given["columns"] = placing.column_for(document.organ_id, kind, str(given.get("title", document.title)))


def prepared(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, trimmed and made sound; a text without HTML is read with its marks. No database."""
    given = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    if "body" in given:
        refuse_if(facts.reasons_about_body(given["body"]))
        body = given["body"]
        given["body"] = html.clean(marks.html_of(body) if marks.is_plain(body) else body)
    if given.get("number") and (number := numbers.parse(given["number"])):
        given["number"] = number.text
    return given


def reasons_not_to_write(document: Document, by: Actor) -> list[str]:
    """Why the actor may not alter this text now."""
    own = by.organ_id == document.organ_id
    state, revision = State(document.state), Revision(document.revision)
    return facts.reasons_not_to_write(state, revision, own=own, writer=by.may(*WRITERS))


def wrong(document: Document, given: Mapping[str, Any], by: Actor) -> dict[str, list[str]]:
    """What is wrong with what was typed, by the field where it is mended."""
    today = days.today()
    found: dict[str, list[str]] = {"title": facts.reasons_about_title(str(given.get("title", document.title)))}
    named = {name: _day(given.get(name, getattr(document, name))) for name in writing.DAYS}
    found |= facts.reasons_about_days(facts.Days(**named), today=today)
    number = str(given.get("number", document.number))
    if number != document.number or not document.pk:
        found["number"] = numbers.reasons_against(number, today=today)
        if number and not found["number"]:
            found["number"] = taken.reasons_taken(by, number, but=document.pk)
    kind = Kind(given.get("kind", document.kind))
    if given.get("registered_number") and kind is not Kind.NORMATIVE:
        found["registered_number"] = ["统一编号只用于行政规范性文件；其他文件请只填发文字号。"]
    if given.get("registered_number") and given["registered_number"] == number:
        found["registered_number"] = ["统一编号与发文字号是两个号，不能填成一样。"]
    if kind is not Kind.NEWS and given.get("source_news_of"):
        found["source_news_of"] = ["只有新闻报道才填“所报道的公文”。"]
    for name in (
        "summary",
        "keywords",
        "annotation",
        "interpreter",
        "subject_class",
        "themes",
        "section",
        "responsible",
    ):
        column: Any = Document._meta.get_field(name)
        most = column.max_length
        if most and len(str(given.get(name, ""))) > most:
            found[name] = [f"{column.verbose_name}最多 {most} 个字，现有 {len(str(given[name])):,} 个字。"]
    return {name: reasons for name, reasons in found.items() if reasons}


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else date.fromisoformat(str(value)) if value else None


class Wrong(Refused):
    """Facts that cannot be; `fields` says where each is mended."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__(reason for reasons in fields.values() for reason in reasons)
        self.fields = fields


def _refuse_wrong(document: Document, given: Mapping[str, Any], by: Actor) -> None:
    found = wrong(document, given, by)
    if found:
        raise Wrong(found)


def _put(document: Document, given: Mapping[str, Any], by: Actor, calendar: Calendar | None = None) -> None:
    """Write the fields and what hangs on them, inside the transaction."""
    for name in writing.WORDS:
        if name in given:
            setattr(document, name, given[name])
    for name in writing.DAYS:
        if name in given:
            setattr(document, name, _day(given[name]))
    if writing.NEWS in given:
        document.source_news_of_id = given[writing.NEWS] or None
    number = numbers.parse(document.number)
    document.series = number.series if number else ""
    document.number_year, document.number_order = (number.year, number.order) if number else (None, None)
    _interpret(document)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:  # lost a race: another took the number in this moment
        raise Wrong(
            {"number": taken.reasons_taken(by, document.number, but=document.pk) or ["发文字号刚被使用，请换一个。"]}
        ) from error
    for name in writing.LINKED:
        if name in given:
            getattr(document, name).set(given[name])
    content.refresh(document=document)
    clock.recount(document=document, calendar=calendar)


def _interpret(document: Document) -> None:
    """Policy documents must be interpreted unless exempt for a recorded reason (R108); others as marked."""
    if Kind(document.kind) in MUST_BE_INTERPRETED:
        document.interpret = "EXEMPT" if document.interpret == "EXEMPT" else "MUST"
    elif not document.pk:
        document.interpret = "NO"


def keep_unsaved(*, document: Document, fields: Mapping[str, Any], base: str, by: Actor) -> Unsaved | None:
    """Keep what is typed and not saved, so that nothing is lost; neither read nor made sound until it is saved."""
    refuse_if(reasons_not_to_write(document, by))
    size = sum(len(str(value)) for value in fields.values())
    refuse_if([f"内容过长（{size:,} 个字符），没有自动保存，请把附表作为附件上传。"] if size > MOST_UNSAVED else [])
    saved = document.versions.filter(made_by_id=by.user_id, made_at__gte=days.now() - JUST_NOW).exists()
    if saved and base[:16] != writing.stamp_of(document):
        return None  # sent while the same person's save was under way: what it holds has just been saved
    with transaction.atomic():
        return Unsaved.objects.update_or_create(
            document=document,
            user_id=by.user_id,
            defaults={"fields": dict(fields), "base": base[:16], "saved_at": days.now()},
        )[0]


def drop_unsaved(*, document: Document, by: Actor) -> None:
    """Give up what was typed and not saved."""
    Unsaved.objects.filter(document=document, user_id=by.user_id).delete()


def discard(*, document: Document, reason: str, by: Actor) -> Document:
    """作废 a draft, with a reason; it stays on record and its number is free again."""
    with transaction.atomic():
        row = locked(document)
        own = by.organ_id == row.organ_id
        refuse_if(
            facts.reasons_not_to_discard(State(row.state), own=own, writer=by.may(*WRITERS))
            + ([] if reason.strip() else ["请写明作废的理由。"])
        )
        row.state, row.changed_at = State.DISCARDED, days.now()
        row.save(update_fields=["state", "changed_at"])
        record("document.discarded", of=row, by=by, reason=reason.strip()[:300])
        announce("documents.discarded", document_id=row.pk)
    return row


def write_closing(*, document: Document, by: Actor) -> Document:
    """在文末补写: add the sentence with interpreter and valid period (R070, R071)."""
    sentence = writing.closing(document)
    refuse_if([] if sentence else ["没有可以补写的内容，请先填写有效期截止和解读机关。"])
    body = f"{document.body}<p>{sentence}</p>"
    return save(document=document, changes={"body": body}, by=by, note="在文末补写")


def forget(document_id: int, **_: object) -> None:
    """Heard in step when a document is taken down: what was typed or pasted for it goes too; the rest is sealed."""
    Unsaved.objects.filter(document_id=document_id).delete()
    Tidied.objects.filter(document_id=document_id).delete()


def sweep() -> int:
    """Forget old unsaved texts and old before-and-after texts; how many."""
    now = days.now()
    gone = Unsaved.objects.filter(saved_at__lt=now - KEEP_UNSAVED).delete()[0]
    return gone + Tidied.objects.filter(at__lt=now - KEEP_TIDIED).delete()[0]
