"""案卷: everything of one application as one file, for the archive and for answering a reconsideration or a suit (R154, R156).

A PDF tells the case from receipt to service with the derivation of its clock; beside it lie the papers as they were taken
in and the trail of the application, the case and the review, each of which `gongkai trail verify --export` checks anywhere.
Identity papers are left out: they are seen by the registrar alone.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.html import escape

from gongkai.applications.models import Application, Decision
from gongkai.applications.queries import handling, redacting, stamping
from gongkai.applications.services.acting import held, reasons_not_own
from gongkai.cases import queries as cases
from gongkai.documents.rules.paper import blocks
from gongkai.documents.services import papers
from gongkai.documents.services.papers import Paper
from gongkai.files import queries as files
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.review.queries.standing import StepLine
from gongkai.trail import queries as trail
from gongkai.trail.services import record, subject_of


def pack(*, application: Application, by: Actor) -> bytes:
    """The whole file as .zip; that it was taken out is recorded. Raises `Refused`."""
    refuse_if(reasons_not_own(application, by, "导出案卷"))
    with transaction.atomic():
        row = held(application)
        record("application.packed", of=row, by=by)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _parts(row, handling.file_of(row, by)):
            archive.writestr(name, data)
    return out.getvalue()


def _parts(row: Application, file: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    taken = [kept for kept in file["papers"] if kept.file is not None]
    names = [f"材料/{number:02d} {kept.kind.label} {kept.name}" for number, kept in enumerate(taken, 1)]
    yield "案卷.pdf", papers.pdf(paper(row, file, names))
    for name, kept in zip(names, taken, strict=True):
        yield name, files.read(kept.file)
    subjects = {"申请": subject_of(row), "登记": subject_of(row.case)}
    if file["review_standing"] and file["review_standing"].review:
        subjects["审核"] = subject_of(file["review_standing"].review)
    for label, subject in subjects.items():
        yield f"留痕/{label}.jsonl", "".join(trail.exported(subject)).encode()


def paper(row: Application, file: dict[str, Any], names: list[str]) -> Paper:
    """The case told on paper."""
    html = "".join(
        f"<h2>{escape(title)}</h2>" + "".join(f"<p>{escape(line)}</p>" for line in lines)
        for title, lines in _chapters(row, file, names)
        if lines
    )
    note = f"本案卷由政务公开工作台于{days.today()}生成；留痕文件可在任何机器上用 gongkai trail verify --export 核验。"
    title = f"政府信息公开申请案卷（{row.case.number}）"
    return Paper(title, row.organ.name, "", "", "", (), tuple(blocks(html)), (note,))


def _chapters(row: Application, file: dict[str, Any], names: list[str]) -> Iterator[tuple[str, list[str]]]:
    applicants = cases.applicant_names([row.case]).get(row.case_id, "")
    received = f"{row.received_on}（{row.get_confirmed_how_display()}）" if row.received_on else "未确认"
    yield "一、申请", [
        f"申请人：{applicants}（{row.get_applicant_kind_display()}）", f"申请内容：{row.matter}",
        f"渠道：{row.case.get_channel_display()}，{row.submitted_on}提交；收到申请之日：{received}",
    ]  # fmt: skip
    clock = file["clock"]
    days_told = [
        f"{line.date} {'第' + str(line.number) + '个工作日' if line.counted else '不计'} {line.reason}"
        for line in clock.lines
    ]
    yield "二、答复期限及推算", [*clock.sentences, *days_told]
    yield "三、办理经过", list(_steps(file))
    made: Decision | None = file["decision"]
    if made is not None:
        head = f"{file['title']} {made.number} {made.signed_on or ''}"
        yield "四、答复", [head, *file["paragraphs"]]
        yield "五、审核", [_approval(line) for line in file["review_standing"].steps]
    yield "盖章件比对", stamping.told(row)
    yield "遮盖和依据", redacting.told(row)
    yield from _afterwards(row, file)
    yield "十、材料目录", names


def _afterwards(row: Application, file: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    yield "六、送达", [
        f"{one.sent_on} {one.get_means_display()} {one.get_state_display()} {one.proof}" for one in file["deliveries"]
    ]  # fmt: skip
    yield (
        "七、与申请人的往来",
        [
            f"{said.at.astimezone(days.SHANGHAI):%Y-%m-%d %H:%M} {said.direction.label} {said.means.label} {said.subject}：{said.body}"
            for said in file["messages_kept"]
        ],
    )
    yield (
        "八、复议和诉讼",
        [
            f"{one.filed_on} {one.get_route_display()} {one.body} {one.number} {one.get_ending_display()} {one.lesson}"
            for one in file["disputes"]
        ],
    )
    yield (
        "九、办理记录",
        [
            f"{entry.at.astimezone(days.SHANGHAI):%Y-%m-%d %H:%M} {entry.verb} {entry.actor_name}"
            for entry in trail.history(row)
        ],
    )


def _steps(file: dict[str, Any]) -> Iterator[str]:
    if told := file["correction"]:
        yield f"{told.told_on}告知补正（期限至{told.until}）：{told.what}；收到补正：{told.answered_on or '未收到'}"
    for one in file["askings"]:
        yield (
            f"{one.row.sent_on}征求意见（{one.row.get_asked_display()}）：{one.whom}；收到：{one.row.arrived_on or '未登记'}；"
            f"答复：{one.row.answered_on or '未答复'} {one.row.get_opinion_display()} {one.words}{one.silent}"
        )
    for one in file["searches"]:
        yield f"{one.searched_on}检索：{one.place}，{one.terms}，{one.searcher}：{one.result}"
    if longer := file["extension"]:
        yield f"{longer.approved_on}经{longer.approver.name}同意延长{longer.days}个工作日，{longer.told_on}告知申请人：{longer.reason}"


def _approval(line: StepLine) -> str:
    if line.decision is None:
        return f"{line.sort.label}：未办"
    entered = f"（{line.decision.by.name}代录）" if line.decision.on_behalf_of_id else ""
    return f"{line.sort.label}：{line.decision.person.name}{entered} {line.decision.decided_on} {line.state.label} {line.decision.opinion}"
