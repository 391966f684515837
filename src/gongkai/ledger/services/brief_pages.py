"""The brief as a PDF of one A4 page each, set by typst outside any transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pypdfium2
import typst
from django.conf import settings

from gongkai.kernel.errors import Refused
from gongkai.ledger.queries.briefs import Brief, BriefTask

TEMPLATE = Path(__file__).parents[1] / "data" / "brief.typ"
SIZES = ("10.5", "9.5", "8.5", "7.5")


def pdf(*, briefs: Sequence[Brief]) -> bytes:
    """One page a brief: the type grows smaller until it fits."""
    sheets = [_sheet(brief) for brief in briefs]
    made = b""
    for size in SIZES:
        made = _set({"size": size, "briefs": sheets})
        if _pages(made) <= len(sheets):
            break
    return made


def _set(data: dict[str, Any]) -> bytes:
    try:
        made = typst.compile(
            str(TEMPLATE),
            font_paths=list(_fonts()),
            ignore_system_fonts=True,
            sys_inputs={"brief": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as fault:
        raise Refused("没有排成 PDF，请改用“打印”。如反复出现，请管理员运行 gongkai doctor 检查字体。") from fault
    return bytes(made)


@cache
def _fonts() -> tuple[str, ...]:
    """The installation's own folder first, then the fonts of the package."""
    return tuple(folder for folder in (settings.FONT_FOLDER, str(Path(pylopdf_fonts_zh_cn.__file__).parent)) if folder)


def _pages(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def _sheet(brief: Brief) -> dict[str, Any]:
    figures = brief.figures
    return {
        "title": brief.title,
        "day": _day(brief.day, year=True),
        "facts": [
            ["任务", str(figures.parts), False],
            ["已完成", str(figures.done), False],
            ["逾期", str(figures.overdue), figures.overdue > 0],
            ["30日内到期", str(figures.due_soon), False],
            ["待签收", str(figures.untaken), False],
            ["待整改", str(brief.rectifications), False],
        ],
        "sections": [
            _section(
                "逾期", brief.late, "没有逾期任务。", f"另有 {brief.more_late} 项逾期。" if brief.more_late else ""
            ),
            _section("一周内到期", brief.soon, "一周内没有到期的任务。"),
            _section("被退回、待重新报送", brief.returned, "没有被退回的报送。"),
        ],
        "worst": [
            [line.organ, *map(str, (line.parts, line.done, line.overdue, line.due_soon, line.untaken))]
            for line in brief.worst
        ],
        "foot": "数据取自政务公开任务台账；“逾期”指时限已过、尚未报送或被退回。内部资料，不对外公开。",
    }


def _section(title: str, tasks: Sequence[BriefTask], none: str, more: str = "") -> dict[str, Any]:
    rows = [
        [
            str(place),
            task.organ,
            task.title,
            _day(task.due_on),
            f"逾期 {task.days_late} 个工作日" if task.days_late else "",
        ]
        for place, task in enumerate(tasks, 1)
    ]
    return {"title": title, "rows": rows, "none": none, "more": more}


def _day(day: date, *, year: bool = False) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
