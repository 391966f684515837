"""A notice comes in and is read: the upload at once, the reading outside any transaction, resumable."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.files import queries as files
from gongkai.files import services as stored
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.ledger.models import Intake, IntakeItem, Plan
from gongkai.ledger.rules import reading as rows
from gongkai.ledger.rules import reasons, sheet
from gongkai.ledger.rules.states import INTAKE_STEPS, IntakeState, Level
from gongkai.ledger.services.standing import locked
from gongkai.notices import rules as notices
from gongkai.notices.rules.shape import Notice
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.reading.rules import Source, Unreadable
from gongkai.reading.services import read_bytes
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

logger = logging.getLogger(__name__)
BROKEN = "读取时出错，没有生成任务。请换用 .docx 或 .txt 格式重新上传；仍不行时请把文件交给系统管理员。"
NO_TASKS = "没有在文件里找到任务；请核对是不是带有任务分解表或责任单位的文件。"


def receive(
    *,
    file: StoredFile,
    by: Actor,
    level: Level = Level.OWN,
    parent: Plan | None = None,
    corrects: Plan | None = None,
) -> Intake:
    """Take in a stored file as a notice to be read; it is read by the worker, or at once by `read`."""
    wrong = ["上级要点和更正的方案应属于本地区。"]
    strange = any(plan is not None and plan.jurisdiction_id != by.jurisdiction_id for plan in (parent, corrects))
    with transaction.atomic():
        refuse_if(reasons.reasons_not_office(by, by.jurisdiction_id) + (wrong if strange else []))
        intake = Intake.objects.create(
            jurisdiction_id=by.jurisdiction_id,
            organ_id=by.organ_id,
            file=file,
            name=file.name,
            level=corrects.level if corrects else level,
            year=corrects.year if corrects else None,
            parent=corrects.parent if corrects else parent,
            corrects=corrects,
            received_at=days.now(),
            received_by_id=by.user_id,
        )
        stored.adopt(file=file, owner=subject_of(intake))
        record("intake.received", of=intake, by=by, file=file.name, sha256=file.sha256)
        announce("ledger.intake_received", intake_id=intake.pk)
    return intake


def read(intake: Intake) -> Intake:
    """Read the notice into draft items. Safe to call again: the newest call wins, a reading cut short is taken up anew.

    A file that cannot be read leaves the intake FAILED with a sentence; nothing raises for bad input.
    """
    token = days.now()
    with transaction.atomic():
        intake = locked(intake)
        refuse_if(reasons.reasons_not_to_read(IntakeState(intake.state)))
        intake.state, intake.reading_since, intake.error = IntakeState.READING, token, ""
        intake.save(update_fields=["state", "reading_since", "error"])
    try:
        source = read_bytes(files.read(intake.file), name=intake.name)
        notice = notices.read(source)
    except Unreadable as fault:
        return _failed(intake, str(fault))
    except Exception:  # whatever a strange file brings, the official gets a sentence and the log the cause
        logger.exception("reading intake %s failed", intake.pk)
        return _failed(intake, BROKEN)
    if not notice.tasks:
        return _failed(intake, NO_TASKS, source)
    return _drafted(intake, source, notice)


def _failed(intake: Intake, sentence: str, source: Source | None = None) -> Intake:
    with transaction.atomic():
        now = locked(intake)
        if now.state != IntakeState.READING or now.reading_since != intake.reading_since:
            return now
        now.state, now.error, now.read_at = IntakeState.FAILED, sentence[:500], days.now()
        if source:
            now.text, now.layout = source.text, sheet.layout_of(source.blocks)
        now.save(update_fields=["state", "error", "read_at", "text", "layout"])
        record("intake.failed", of=now, by=None, jurisdiction_id=now.jurisdiction_id, error=now.error)
        announce("ledger.intake_read", intake_id=now.pk)
    return now


def _drafted(intake: Intake, source: Source, notice: Notice) -> Intake:
    items = matched([rows.item_row(task, source.text) for task in notice.tasks], intake.jurisdiction_id)
    doubts = rows.doubt_rows((*source.doubts, *notice.doubts))
    with transaction.atomic():
        now = locked(intake)
        if now.state != IntakeState.READING or now.reading_since != intake.reading_since:
            return now
        now.items.all().delete()
        IntakeItem.objects.bulk_create(
            IntakeItem(intake=now, position=place, open_doubts=len(row["doubts"]), **row)
            for place, row in enumerate(items, 1)
        )
        now.state, now.form, now.text, now.read_at = IntakeState.DRAFT, source.form, source.text, days.now()
        now.layout = sheet.layout_of(source.blocks)
        now.doubts = doubts
        _take_head(now, notice)
        now.save()
        record("intake.read", of=now, by=None, jurisdiction_id=now.jurisdiction_id, tasks=len(items))
        announce("ledger.intake_read", intake_id=now.pk)
    return now


def _take_head(intake: Intake, notice: Notice) -> None:
    """What the notice says of itself, where nobody has said otherwise."""
    intake.head = rows.head_rows(notice)
    head = notice.head
    intake.title = intake.title or (head.title.text[:300] if head.title else "")
    intake.doc_number = intake.doc_number or (head.doc_number.text[:80] if head.doc_number else "")
    intake.issuer = intake.issuer or (head.issuer.text[:120] if head.issuer else "")
    intake.issued_on = intake.issued_on or head.issued_on
    intake.year = intake.year or rows.year_of(intake.title, intake.issued_on)
    intake.until_year = intake.until_year or intake.year


def matched(items: list[dict[str, Any]], jurisdiction_id: int) -> list[dict[str, Any]]:
    """The same rows with each printed unit matched to an organ or group where the name book knows it."""
    book = orgs.names(jurisdiction_id)
    for item in items:
        for unit in item["units"]:
            match = book.match(unit["name"])
            unit |= {"kind": str(match.kind), "id": match.id, "how": str(match.how), "matched": match.name}
            unit["nearest"] = [
                {"id": near.id, "kind": near.kind, "name": near.name, "likeness": round(near.likeness, 2)}
                for near in match.nearest
            ]
    return items


def discard(*, intake: Intake, by: Actor) -> Intake:
    """放弃: the upload is kept, its draft stays readable, nothing becomes of it."""
    with transaction.atomic():
        intake = locked(intake)
        refuse_if(
            reasons.reasons_not_office(by, intake.jurisdiction_id)
            + reasons.reasons_not_to_step(INTAKE_STEPS, IntakeState(intake.state), IntakeState.DISCARDED)
        )
        intake.state = IntakeState.DISCARDED
        intake.save(update_fields=["state"])
        record("intake.discarded", of=intake, by=by)
        announce("ledger.intake_discarded", intake_id=intake.pk)
    return intake
