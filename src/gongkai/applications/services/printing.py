"""批量打印: many letters as one PDF behind a list of them, and address labels; set outside any transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from django.db import transaction
from django.utils.html import escape

from gongkai.applications.models import Application
from gongkai.applications.queries import printing as asking
from gongkai.applications.queries.printing import Sheet
from gongkai.applications.rules import printing as rules
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services import letters
from gongkai.documents.rules.paper import blocks
from gongkai.documents.services import papers
from gongkai.documents.services.papers import Paper
from gongkai.files import queries as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record

TEMPLATE = Path(__file__).parents[1] / "data" / "labels.typ"
HEAD = ("序号", "登记编号", "文书", "文号", "页数", "说明")


def _reasons(rows: Sequence[Application], by: Actor) -> list[str]:
    may = by.duty in CLERKS and all(row.organ_id == by.organ_id for row in rows)
    return ([] if may else ["由受理机关的依申请公开承办员打印。"]) + rules.reasons_not_to_print(len(rows))


def bundle(*, applications: Sequence[Application], kinds: Collection[str], by: Actor) -> bytes:
    """The chosen kinds of papers of the chosen applications as one PDF, a list of them first. Raises `Refused`.

    Each paper is its sealed scan where that is a sound PDF, else as it was made. That it was printed is recorded.
    """
    refuse_if(_reasons(applications, by) + ([] if kinds else ["请选择要打印的文书。"]))
    sheets = [sheet for sheet in asking.sheets(applications) if sheet.kind in kinds]
    refuse_if([] if sheets else ["所选申请还没有这些文书；答复书审核通过后可以打印，其他文书先在申请页面制作。"])
    with pikepdf.new() as whole:
        lines = []
        for sheet in sheets:
            pages, note = _add(whole, sheet)
            lines.append((sheet.application.case.number, sheet.label, sheet.number, str(pages), note))
        _cover(whole, lines, by)
        out = BytesIO()
        whole.save(out)
    _record(by, kinds=sorted(kinds), papers=len(sheets), applications=len(applications))
    return out.getvalue()


def _add(whole: pikepdf.Pdf, sheet: Sheet) -> tuple[int, str]:
    """Append a paper; how many pages it has, and what the list says of it."""
    for data, note in _versions(sheet):
        try:
            with pikepdf.open(BytesIO(data)) as one:
                whole.pages.extend(one.pages)
                return len(one.pages), note
        except pikepdf.PdfError:
            continue
    return 0, "文件不是可以合并的 PDF，请另行打印"


def _versions(sheet: Sheet) -> Iterator[tuple[bytes, str]]:
    """Its bytes, the sealed scan first; what cannot be merged is followed by what was made."""
    kept = [paper.file for paper in sheet.papers if paper.file is not None]
    sealed = bool(kept) and (sheet.decision is not None or len(kept) > 1)
    for place, file in enumerate(kept):
        yield files.read(file), "盖章件" if sealed and place == 0 else "未盖章" if not sealed else "盖章件另行打印"
    if sheet.decision is not None:
        yield letters.pdf(sheet.application, sheet.decision), "盖章件另行打印" if kept else "未盖章"


def _cover(whole: pikepdf.Pdf, lines: Sequence[tuple[str, ...]], by: Actor) -> None:
    head = "".join(f"<th>{name}</th>" for name in HEAD)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in (str(at), *line))}</tr>"
        for at, line in enumerate(lines, 1)
    )
    html = f"<p>{days.today():%Y年%-m月%-d日}打印，共{len(lines)}份。</p><table><tr>{head}</tr>{rows}</table>"
    made = papers.pdf(Paper("依申请公开文书清单", by.organ_name, "", "", "", (), tuple(blocks(html)), ()))
    with pikepdf.open(BytesIO(made)) as cover:
        for place, page in enumerate(cover.pages):
            whole.pages.insert(place, page)


def labels(*, applications: Sequence[Application], start: int, by: Actor) -> bytes:
    """Address labels on A4, two across and seven down, beginning at `start` of the first sheet. Raises `Refused`."""
    refuse_if(_reasons(applications, by))
    found = asking.addresses(applications)
    refuse_if(rules.reasons_not_to_label([one.number for one in found if not one.address.strip()], start))
    data = {"skip": start - 1, "labels": [asdict(one) for one in found]}
    try:
        made = typst.compile(
            str(TEMPLATE), font_paths=list(_fonts()), ignore_system_fonts=True,
            sys_inputs={"labels": json.dumps(data, ensure_ascii=False)},
        )  # fmt: skip
    except typst.TypstError as fault:
        raise Refused("没有排成 PDF。如反复出现，请管理员运行 gongkai doctor 检查字体。") from fault
    _record(by, kinds=["labels"], papers=len(found), applications=len(applications))
    return bytes(made)


@transaction.atomic
def _record(by: Actor, *, kinds: Sequence[str], papers: int, applications: int) -> None:
    """Names left the house: who printed them, and how many."""
    record(
        "application.printed",
        of=f"orgs.Organ:{by.organ_id}",
        by=by,
        kinds=list(kinds),
        papers=papers,
        applications=applications,
    )


@cache
def _fonts() -> tuple[str, ...]:
    """The installation's own folder first, then the fonts of the package."""
    return tuple(folder for folder in (settings.FONT_FOLDER, str(Path(pylopdf_fonts_zh_cn.__file__).parent)) if folder)
