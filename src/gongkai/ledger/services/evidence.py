"""Proof after acceptance: its snapshot, links looked at again, and what happens when a record is withdrawn (R196)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.db.models import F

from gongkai.files import services as files
from gongkai.files.rules import EVERYTHING
from gongkai.kernel import days, http
from gongkai.kernel.errors import Refused
from gongkai.ledger.models import Checkpoint, Evidence
from gongkai.ledger.rules import links
from gongkai.ledger.rules.states import LIVE_STATES, AssignmentState, CheckpointState, EvidenceKind, EvidenceState
from gongkai.ledger.services import decisions
from gongkai.ledger.services.standing import locked
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of
from gongkai.workdays import queries as workdays
from gongkai.workdays.rules import Calendar

MOST_SNAPSHOT = 10 * 1024 * 1024
EXTENSIONS = {"text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "text/plain": "txt", "image/png": "png",
              "image/jpeg": "jpg"}  # fmt: skip
RecordText = Callable[[str], str | None]
_records: dict[str, RecordText] = {}


def register_record(model: str, text_of: RecordText) -> None:
    """Let records of a room ("documents.Document") be proof: `text_of(uuid)` gives the text to keep, or None if gone."""
    if model in _records:
        raise ValueError(f"{model} is registered already")
    _records[model] = text_of


def take_snapshots(checkpoint_id: int) -> int:
    """Keep what links and records of an accepted checkpoint show now; run after commit, safe to run again."""
    wanted = Evidence.objects.filter(checkpoint_id=checkpoint_id, taken_at__isnull=False, snapshot__isnull=True)
    taken = 0
    for evidence in wanted.exclude(kind=EvidenceKind.FILE).filter(snapshot_note=""):
        try:
            data, extension = _content(evidence)
            file = files.store(
                data=data, name=f"佐证快照.{extension}", by=None, owner=subject_of(evidence), allowed=EVERYTHING
            )
        except (http.NotAllowed, http.Unreachable, Refused) as fault:
            Evidence.objects.filter(pk=evidence.pk).update(snapshot_note=f"没有留下快照：{fault}"[:300])
            continue
        with transaction.atomic():
            Evidence.objects.filter(pk=evidence.pk).update(snapshot=file, snapshot_sha256=file.sha256)
            record(
                "evidence.snapshot", of=evidence.assignment, by=None, jurisdiction_id=evidence.jurisdiction_id,
                evidence=str(evidence.uuid), sha256=file.sha256,
            )  # fmt: skip
        taken += 1
    return taken


def _content(evidence: Evidence) -> tuple[bytes, str]:
    if evidence.kind == EvidenceKind.RECORD:
        model, _, uuid = evidence.record.partition(":")
        text = _records[model](uuid) if model in _records else None
        if text is None:
            raise Refused("平台中已找不到这条记录。")
        return text.encode(), "txt"
    answer = http.fetch(evidence.url, method="GET", most_bytes=MOST_SNAPSHOT, timeout=20)
    if answer.status >= 400:
        raise Refused(f"对方网站返回 {answer.status}。")
    return answer.body, EXTENSIONS.get(answer.media_type, "html")


def check_links(*, most: int = 500) -> int:
    """Look at links whose time has come, those looked at longest ago first; on working days only. How many failed."""
    failed = 0
    calendars: dict[int, Calendar] = {}
    rows = Evidence.objects.filter(kind=EvidenceKind.LINK, state__in=[EvidenceState.GOOD, EvidenceState.DOUBTFUL])
    rows = rows.filter(assignment__state__in=[*LIVE_STATES, AssignmentState.DONE])
    # A list, not an open cursor: SQLite refuses to write while this connection still reads an older state.
    for evidence in list(rows.order_by(F("checked_at").asc(nulls_first=True), "id")[:most]):
        calendar = calendars.setdefault(evidence.jurisdiction_id, workdays.calendar(evidence.jurisdiction_id))
        if not links.is_due(evidence.checked_at, bool(evidence.fails), days.now()):
            continue
        if not calendar.is_working_day(days.today()):
            continue
        failed += not note_look(evidence, look(evidence.url), calendar)
    return failed


def look(url: str) -> str:
    """Why the link does not open, or nothing when it does. An address the house may not visit is taken as opening."""
    try:
        answer = http.fetch(url, method="HEAD", timeout=15)
        if links.is_gone(answer.status) or answer.status in links.REFUSING:
            answer = http.fetch(url, method="GET", most_bytes=MOST_SNAPSHOT, timeout=15)
    except (http.NotAllowed, http.TooLarge):
        return ""
    except http.Unreachable as fault:
        return str(fault)
    return f"对方网站返回 {answer.status}。" if links.is_gone(answer.status) else ""


def note_look(evidence: Evidence, why: str, calendar: Calendar) -> bool:
    """Write down one look; the third failure over two working days makes the proof doubtful. True when it opened."""
    with transaction.atomic():
        row = locked(evidence)
        if row.state == EvidenceState.WITHDRAWN:
            return True
        row.checked_at = days.now()
        if why:
            row.fails = [*row.fails, {"on": days.today().isoformat(), "why": why[:200]}][-20:]
            dates = [date.fromisoformat(fail["on"]) for fail in row.fails]
            if row.state == EvidenceState.GOOD and links.is_doubtful(dates, calendar.is_working_day):
                _turn(row, EvidenceState.DOUBTFUL, "evidence.doubtful", why)
        else:
            row.fails = []
            if row.state == EvidenceState.DOUBTFUL:
                _turn(row, EvidenceState.GOOD, "evidence.good_again", "")
        row.save(update_fields=["checked_at", "fails", "state"])
    return not why


def _turn(row: Evidence, state: EvidenceState, verb: str, why: str) -> None:
    row.state = state
    record(
        verb,
        of=row.assignment,
        by=None,
        jurisdiction_id=row.jurisdiction_id,
        evidence=str(row.uuid),
        url=row.url,
        why=why,
    )
    announce(f"ledger.{verb.replace('.', '_')}", evidence_id=row.pk)


def record_withdrawn(subject: str, reason: str = "发布的信息已撤回") -> int:
    """A record of the platform ("room.Model:uuid") was withdrawn: proofs resting on it fall, and what was accepted on

    them is owed again. Heard in step with "record.withdrawn". Returns how many proofs fell.
    """
    fallen = list(Evidence.objects.filter(record=subject).exclude(state=EvidenceState.WITHDRAWN))
    with transaction.atomic():
        for evidence in fallen:
            evidence.state, evidence.withdrawn_why = EvidenceState.WITHDRAWN, reason[:300]
            evidence.save(update_fields=["state", "withdrawn_why"])
            record(
                "evidence.withdrawn", of=evidence.assignment, by=None, jurisdiction_id=evidence.jurisdiction_id,
                evidence=str(evidence.uuid), why=reason,
            )  # fmt: skip
            announce("ledger.evidence_withdrawn", evidence_id=evidence.pk)
        touched = {evidence.checkpoint_id for evidence in fallen}
        for checkpoint in Checkpoint.objects.filter(pk__in=touched, state=CheckpointState.ACCEPTED):
            decisions.reopen(checkpoint=checkpoint, reason=f"佐证失效：{reason}", by=None)
    return len(fallen)
