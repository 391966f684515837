"""报送: hand in with a receipt, receive, accept, refuse with a reason, mark as printed; and the circular of a period."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document as NewDocx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.documents.models import Document, Submission, SubmissionCircular
from gongkai.documents.queries import submissions as asking
from gongkai.documents.rules import submissions as rules
from gongkai.documents.rules.states import WRITERS, Channel, Openness, State, SubmissionState
from gongkai.documents.services import sheets, telling
from gongkai.documents.services.locking import locked
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.notify import services as notify
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.trail.services import record

TRIES = 20
HEADS = ("单位", "报送", "采用", "刊登", "不予采用", "办理中", "刊登率（%）")
NAMES = ("organ", "sent", "accepted", "published", "refused", "waiting", "rate")


def send(*, document: Document, target: Channel, by: Actor) -> Submission:
    """报送, with a receipt at once."""
    with transaction.atomic():
        row = locked(document)
        refuse_if(reasons_not_to_send(row, target, by))
        made = _with_receipt(row, target, by)
        record("submission.sent", of=row, by=by, note=f"{target.label}，回执号 {made.receipt}")
        announce("documents.submission_sent", submission_id=made.pk)
        notify.tell(
            users=telling.office(row.jurisdiction_id), kind="documents.submission", subject=f"{row.organ.short_name}报送：{made.receipt}",
            text=f"{row.organ.short_name}向{target.label}报送{telling.name_of(row)}，请接收。",
            link=reverse("documents:submissions"), key=f"submission:{made.pk}:sent", organ_id=row.organ_id,
            jurisdiction_id=row.jurisdiction_id,
        )  # fmt: skip
    return made


def reasons_not_to_send(document: Document, target: Channel, by: Actor) -> list[str]:
    """Why the actor may not hand this document in there."""
    return rules.reasons_not_to_send(
        State(document.state), Openness(document.openness), target, asking.stands(document, target),
        own=by.organ_id == document.organ_id, writer=by.may(*WRITERS),
    )  # fmt: skip


def _with_receipt(document: Document, target: Channel, by: Actor) -> Submission:
    """The row with the next free receipt of the day; another attempt where two are sent at once."""
    today = days.today()
    prefix = rules.receipt(target, today, 0)[:-3]
    given = Submission.objects.filter(jurisdiction_id=document.jurisdiction_id, receipt__startswith=prefix)
    order = given.count()
    for _ in range(TRIES):
        order += 1
        try:
            with transaction.atomic():
                return Submission.objects.create(
                    document=document, jurisdiction_id=document.jurisdiction_id, organ_id=document.organ_id, target=target,
                    receipt=rules.receipt(target, today, order), sent_at=days.now(), sent_by_id=by.user_id,
                )  # fmt: skip
        except IntegrityError:
            continue
    raise Refused("回执号正被占用，请再报送一次。")


def receive(*, submission: Submission, by: Actor) -> Submission:
    """接收."""
    return _move(submission, SubmissionState.RECEIVED, "submission.received", by)


def accept(*, submission: Submission, by: Actor) -> Submission:
    """采用."""
    return _move(submission, SubmissionState.ACCEPTED, "submission.accepted", by)


def refuse(*, submission: Submission, reason: str, by: Actor) -> Submission:
    """不予采用, with a reason the unit reads."""
    return _move(submission, SubmissionState.REFUSED, "submission.refused", by, reason=reason.strip())


def mark_published(*, submission: Submission, on: date | None, by: Actor) -> Submission:
    """登记刊登: the day it was printed or shown."""
    refuse_if(rules.reasons_about_day(on, days.day_of(submission.sent_at), days.today()))
    return _move(submission, SubmissionState.PUBLISHED, "submission.published", by, published_on=on)


def _move(
    submission: Submission, new: SubmissionState, verb: str, by: Actor, *, reason: str = "", published_on: date | None = None
) -> Submission:  # fmt: skip
    with transaction.atomic():
        row = Submission.objects.select_for_update(of=("self",)).select_related("document__organ").get(pk=submission.pk)
        office = by.may(Duty.OFFICE) and by.jurisdiction_id == row.jurisdiction_id
        refuse_if([] if office else ["由政务公开办办理报送。"])
        refuse_if(rules.reasons_not_to_move(SubmissionState(row.state), new, reason))
        row.state, now = new, days.now()
        if new is SubmissionState.RECEIVED:
            row.received_at, row.received_by_id = now, by.user_id
        else:
            row.decided_at, row.reason, row.published_on = now, reason[:300], published_on
        row.save()
        record(verb, of=row.document, by=by, note=f"{row.get_target_display()}，回执号 {row.receipt}", reason=reason)
        announce("documents.submission_moved", submission_id=row.pk)
        _tell(row, new, reason)
    return row


def _tell(row: Submission, new: SubmissionState, reason: str) -> None:
    """Who handed it in hears what became of it."""
    words = f"{telling.name_of(row.document)}（回执号 {row.receipt}）：{new.label}。{reason}"
    users = [row.sent_by_id] if row.sent_by_id else telling.writers(row.document)
    telling.tell(users, "submission", row.document, f"报送{new.label}", words, "document", f"{row.pk}:{new.value}")


def draw_up(*, first: date, last: date, by: Actor, title: str = "") -> SubmissionCircular:
    """生成通报: the figures of a period, frozen; the words may be altered until it is issued."""
    refuse_if([] if by.may(Duty.OFFICE) else ["由政务公开办通报。"])
    refuse_if(rules.reasons_about_period(first, last, days.today()))
    rows = asking.figures(by.jurisdiction_id, first, last)
    with transaction.atomic():
        made = SubmissionCircular.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, first=first, last=last,
            title=(title.strip() or f"关于{first:%Y年%-m月}至{last:%Y年%-m月}信息报送刊登情况的通报")[:120],
            rows=[row.plain() for row in [*rows, rules.summed(rows)]], note=rules.note_of(rows, first, last), made_at=days.now(),
        )  # fmt: skip
        record("submissions.circular", of=made, by=by, note=made.title)
    return made


def issue(*, circular: SubmissionCircular, note: str, title: str, by: Actor) -> SubmissionCircular:
    """印发: the units read it from now on; it stays as it is."""
    with transaction.atomic():
        row = SubmissionCircular.objects.select_for_update().get(pk=circular.pk)
        office = by.may(Duty.OFFICE) and by.jurisdiction_id == row.jurisdiction_id
        refuse_if([] if office else ["由政务公开办通报。"])
        refuse_if(["已经印发，不能再改。"] if row.issued_on else [])
        refuse_if([] if title.strip() else ["请填写标题。"])
        row.title, row.note, row.issued_on = title.strip()[:120], note.strip(), days.today()
        row.save()
        record("submissions.circular_issued", of=row, by=by, note=row.title)
        announce("documents.submission_circular_issued", circular_id=row.pk)
    return row


def cells_of(circular: SubmissionCircular) -> list[list[Any]]:
    """The rows of a circular as they are printed."""
    return [["—" if row.get(name) is None else row[name] for name in NAMES] for row in circular.rows]


def xlsx(circular: SubmissionCircular) -> bytes:
    """The figures as a workbook."""
    return sheets.table(
        "报送刊登情况", [(name, 20 if place == 0 else 12) for place, name in enumerate(HEADS)], cells_of(circular)
    )


def docx(circular: SubmissionCircular) -> bytes:
    """The circular as .docx: A4 after GB/T 9704, title, words, table, signature day."""
    book: Any = NewDocx()
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    _font(book.styles["Normal"], "仿宋_GB2312", Pt(16))
    title = book.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(title.add_run(circular.title), "方正小标宋简体", Pt(22))
    for line in circular.note.splitlines():
        if line.strip():
            book.add_paragraph(line.strip()).paragraph_format.first_line_indent = Pt(32)
    grid = book.add_table(rows=1, cols=len(HEADS))
    grid.style = "Table Grid"
    for row in [HEADS, *cells_of(circular)]:
        cells = grid.rows[0].cells if row is HEADS else grid.add_row().cells
        for cell, value in zip(cells, row, strict=True):
            cell.text = ""
            _font(
                cell.paragraphs[0].add_run(f"{value:g}" if isinstance(value, float) else str(value)),
                "仿宋_GB2312",
                Pt(12),
            )
    day = circular.issued_on or days.today()
    for text in (circular.organ.name, f"{day.year}年{day.month}月{day.day}日"):
        book.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _font(holder: Any, name: str, size: Any) -> None:
    holder.font.name, holder.font.size = name, size
    holder.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
