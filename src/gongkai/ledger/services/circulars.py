"""通报: figures frozen when drafted, problems named, rectification ordered, a .docx in the form of an official paper (R187)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.db import transaction
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.ledger.models import Circular
from gongkai.ledger.queries import briefs
from gongkai.ledger.rules import reasons
from gongkai.ledger.rules.states import CircularState, RectificationSource
from gongkai.ledger.services import rectifications
from gongkai.ledger.services.standing import locked
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of

BODY, TITLE, HEAD = "仿宋_GB2312", "方正小标宋简体", "黑体"
LEAST_PARTS, MOST_PRAISED = 3, 3
WIDTHS = (46, 20, 20, 18, 30, 22)  # of the table of figures, in mm; together 156, the width of the text
KINDS = ("表扬", "批评", "整改")


def draft(*, title: str, starts_on: date, ends_on: date, by: Actor) -> Circular:
    """Draft a circular: figures as of now, praise for those without arrears, problems for those that are late."""
    lines = briefs.by_unit(by, ends_on.year)
    figures = [line.as_row() for line in lines]
    items = [
        _named(line, "表扬", f"承担任务{line.parts}项，已完成{line.done}项，无逾期、无退回") for line in _best(lines)
    ]
    items += [_named(line, "批评", f"有{line.overdue}项任务逾期未报") for line in lines if line.overdue]
    place = orgs.jurisdiction(by.jurisdiction_id).name[-1:]  # 县、市、区
    with transaction.atomic():
        refuse_if(
            reasons.reasons_not_office(by, by.jurisdiction_id)
            + ([] if title.strip() else ["请填写通报标题。"])
            + (["通报期的起止日期不对。"] if starts_on > ends_on or ends_on > days.today() else [])
        )
        made = Circular.objects.create(
            jurisdiction_id=by.jurisdiction_id,
            organ_id=by.organ_id,
            title=title.strip()[:200],
            starts_on=starts_on,
            ends_on=ends_on,
            figures=figures,
            items=items,
            body=_opening(lines, starts_on, ends_on, place),
            drafted_at=days.now(),
            drafted_by_id=by.user_id,
        )
        record("circular.drafted", of=made, by=by, title=made.title, units=len(lines))
        announce("ledger.circular_drafted", circular_id=made.pk)
    return made


def _named(line: briefs.UnitLine, kind: str, text: str) -> dict[str, Any]:
    return {"organ_id": line.organ_id, "organ": line.organ, "kind": kind, "text": text, "due_days": None}


def _best(lines: Sequence[briefs.UnitLine]) -> list[briefs.UnitLine]:
    """Who may be praised: nothing late, nothing sent back, and more done than elsewhere; the office chooses."""
    clean = [
        line for line in lines if line.parts >= LEAST_PARTS and line.done and not line.overdue and not line.returned
    ]
    return sorted(clean, key=lambda line: (-line.done / line.parts, -line.parts))[:MOST_PRAISED]


def _opening(lines: Sequence[briefs.UnitLine], starts_on: date, ends_on: date, place: str) -> str:
    parts, done = sum(line.parts for line in lines), sum(line.done for line in lines)
    late = [line for line in lines if line.overdue]
    share = f"，完成率{done * 100 / parts:.1f}%" if parts else ""
    return (
        f"{starts_on.year}年{starts_on.month}月{starts_on.day}日至{ends_on.year}年{ends_on.month}月{ends_on.day}日，"
        f"全{place}{len(lines)}个单位承担政务公开任务{parts}项，已完成{done}项{share}；"
        f"{len(late)}个单位有任务逾期。现将有关情况通报如下。"
    )


def change(
    *, circular: Circular, by: Actor, title: str | None = None, number: str | None = None, body: str | None = None,
    items: Sequence[Mapping[str, Any]] | None = None,
) -> Circular:  # fmt: skip
    """Mend a draft. Items: {organ_id, kind 表扬|批评|整改, text, due_days (working days, for 整改)}."""
    names = dict(orgs.organs(by.jurisdiction_id).values_list("pk", "short_name"))
    with transaction.atomic():
        row = locked(circular)
        faults = [why for place, item in enumerate(items or [], 1) for why in _reasons_bad_item(place, item, names)]
        refuse_if(
            reasons.reasons_not_office(by, row.jurisdiction_id)
            + (["已印发的通报不能修改。"] if row.state == CircularState.ISSUED else [])
            + (["请填写通报标题。"] if title is not None and not title.strip() else [])
            + faults
        )
        row.title = title.strip()[:200] if title is not None else row.title
        row.number = number.strip()[:80] if number is not None else row.number
        row.body = body.strip() if body is not None else row.body
        if items is not None:
            row.items = [
                {
                    "organ_id": int(item["organ_id"]), "organ": names[int(item["organ_id"])], "kind": item["kind"],
                    "text": str(item["text"]).strip(), "due_days": item.get("due_days") or None,
                }
                for item in items
            ]  # fmt: skip
        row.save(update_fields=["title", "number", "body", "items"])
        record("circular.changed", of=row, by=by)
        announce("ledger.circular_changed", circular_id=row.pk)
    return row


def _reasons_bad_item(place: int, item: Mapping[str, Any], names: Mapping[int, str]) -> list[str]:
    found = []
    if item.get("organ_id") not in names:
        found.append(f"第{place}条：请从本地区的机构中选择单位。")
    if item.get("kind") not in KINDS:
        found.append(f"第{place}条：请选择表扬、批评或整改。")
    if not str(item.get("text") or "").strip():
        found.append(f"第{place}条：请填写内容。")
    return found


def document(circular: Circular) -> bytes:
    """The circular as a .docx in the layout of an official paper (GB/T 9704): A4, 仿宋 16 pt, 28.95 pt lines."""
    paper: Any = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _page_number(section.footer.paragraphs[0])
    if circular.number:
        _paragraph(paper, circular.number, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _paragraph(paper, circular.title, font=TITLE, size=22, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _paragraph(paper, "", indent=False)
    for text in circular.body.splitlines():
        _paragraph(paper, text)
    number = 0
    for kind, heading in (("表扬", "工作较好的单位"), ("批评", "存在问题的单位"), ("整改", "责令整改的问题")):
        chosen = [item for item in circular.items if item["kind"] == kind]
        if chosen:
            number += 1
            _paragraph(paper, f"{'一二三四'[number - 1]}、{heading}", font=HEAD)
            for place, item in enumerate(chosen, 1):
                limit = f"（{item['due_days']}个工作日内整改到位）" if kind == "整改" and item.get("due_days") else ""
                _paragraph(paper, f"{place}. {item['organ']}：{item['text'].rstrip('。')}{limit}。")
    _paragraph(paper, "", indent=False)
    _paragraph(paper, "附件：各单位任务推进情况")
    _paragraph(paper, "", indent=False)
    day = circular.issued_on or days.today()
    for text in (circular.organ.name, f"{day.year}年{day.month}月{day.day}日"):
        _paragraph(paper, text, align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)
    for paragraph in paper.paragraphs[-4:-1]:
        paragraph.paragraph_format.keep_with_next = True
    paper.add_page_break()
    _paragraph(paper, "附件", font=HEAD, indent=False)
    _paragraph(paper, "各单位任务推进情况", font=TITLE, size=22, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _figures(paper, circular.figures)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _paragraph(
    paper: Any, text: str, *, font: str = BODY, size: float = 16, align: Any = None, indent: bool = True
) -> None:
    paragraph = paper.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95 if size < 20 else 36)
    shape.space_before = shape.space_after = Pt(0)
    if indent:
        shape.first_line_indent = Pt(size * 2)
    if align is not None:
        paragraph.alignment = align
    _font(paragraph.add_run(text), font, size)


def _font(run: Any, font: str, size: float) -> None:
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if not kind else "")
        _font(run, "宋体", 14)
        if kind in {"begin", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
        if kind == "instr":
            code = OxmlElement("w:instrText")
            code.text = text
            run._element.append(code)


def _figures(paper: Any, figures: Sequence[Mapping[str, Any]]) -> None:
    heads = [("organ", "单位"), ("parts", "任务数"), ("done", "已完成"), ("overdue", "逾期"), ("due_soon", "30日内到期"), ("returned", "退回次数")]  # fmt: skip
    table = paper.add_table(rows=1, cols=len(heads))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    _row(table.rows[0], [name for _, name in heads], HEAD)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for figure in figures:
        _row(table.add_row(), [str(figure.get(key, "")) for key, _ in heads], BODY)


def _row(row: Any, texts: Sequence[str], font: str) -> None:
    """One line of the table: it does not break over pages, numbers stand in the middle."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Mm(WIDTHS[place])
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if place else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.space_after = Pt(0)
        _font(paragraph.add_run(text), font, 12)


def issue(*, circular: Circular, by: Actor) -> Circular:
    """印发: the paper is rendered and kept, and every 整改 item becomes an ordered rectification with its clock."""
    circular.issued_on = days.today()
    refuse_if(_reasons_not_to_issue(circular, by))
    name = f"{circular.title}.docx"
    file = files.store(
        data=document(circular), name=name, by=by, owner=subject_of(circular), allowed=frozenset({Kind.DOCX})
    )
    with transaction.atomic():
        row = locked(circular)
        refuse_if(_reasons_not_to_issue(row, by))
        if (row.title, row.body, row.items, row.number) != (
            circular.title, circular.body, circular.items, circular.number
        ):  # fmt: skip
            raise Refused("通报刚被别人修改，请核对后再印发。")
        row.state, row.issued_on, row.file = CircularState.ISSUED, circular.issued_on, file
        row.save(update_fields=["state", "issued_on", "file"])
        for item in row.items:
            if item["kind"] == "整改":
                rectifications.order(
                    organ_id=item["organ_id"], issue=item["text"], by=by, source=RectificationSource.CIRCULAR,
                    working_days=item.get("due_days"), on=row.issued_on, circular=row,
                )  # fmt: skip
        record("circular.issued", of=row, by=by, title=row.title, sha256=file.sha256)
        announce("ledger.circular_issued", circular_id=row.pk)
    return row


def _reasons_not_to_issue(circular: Circular, by: Actor) -> list[str]:
    return (
        reasons.reasons_not_office(by, circular.jurisdiction_id)
        + (["这份通报已经印发。"] if circular.state == CircularState.ISSUED else [])
        + ([] if circular.body.strip() else ["通报正文是空的。"])
    )
