"""The five real notices and the forms an office might receive them in: Word, PDF, a saved web page.

The notices are other people's text and are not part of this repository; they are read from the folder beside it.
"""

from __future__ import annotations

from html import escape
from io import BytesIO
from itertools import groupby
from pathlib import Path

import docx
import pytest

from gongkai.reading.tests import builders as files

FOLDER = Path(__file__).parents[3] / "shared" / "notices"
TASKS = {"000": 34, "001": 23, "002": 31, "003": 58, "004": 26}
DEPARTMENTS = (
    "发展和改革局", "教育局", "科学技术局", "工业和信息化局", "公安局", "民政局", "司法局", "财政局", "人力资源和社会保障局",
    "自然资源局", "生态环境局", "住房和城乡建设局", "交通运输局", "水利局", "农业农村局", "商务局", "文化和旅游局", "卫生健康局",
    "退役军人事务局", "应急管理局", "审计局", "市场监督管理局", "统计局", "医疗保障局", "行政审批服务局", "乡村振兴局", "税务局",
    "综合行政执法局", "地方金融监督管理局",
)  # fmt: skip


def notice(number: str) -> Path:
    """The notice whose file name begins with the number; skips the test where the notices are not at hand."""
    found = sorted(FOLDER.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"没有找到通知原文：请把五份通知放在 {FOLDER.parent.name}/{FOLDER.name}/（与代码库同级的文件夹）")
    return found[0]


def text(number: str) -> str:
    return notice(number).read_text(encoding="utf-8-sig")


def parts(whole: str) -> list[tuple[bool, list[list[str]]]]:
    """(is a table, its lines as cells) one after another; lines with tabs are rows, and so are lines between rows."""
    lines = [line.split("\t") for line in whole.splitlines()]
    return [(table, list(rows)) for table, rows in groupby(lines, key=lambda cells: len(cells) > 2)]


def as_docx(whole: str) -> bytes:
    """A Word file as an office keeps it: a paragraph a line, rows of tabs as a real table, blank cells merged upwards."""
    document = docx.Document()
    for table, lines in parts(whole):
        if not table:
            for cells in lines:
                document.add_paragraph("\t".join(cells))
            continue
        grid = document.add_table(rows=len(lines), cols=max(map(len, lines)))
        for row, cells in zip(grid.rows, lines, strict=True):
            for cell, content in zip(row.cells, cells, strict=False):
                cell.text = content
        for column in (0, 1):
            start = 0
            for place in range(1, len(lines) + 1):
                if place == len(lines) or lines[place][column].strip():
                    if place - start > 1:
                        grid.cell(start, column).merge(grid.cell(place - 1, column))
                    start = place
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def as_pdf(whole: str) -> bytes:
    """A PDF of running text, set as official papers are."""
    set_parts = []
    for table, lines in parts(whole):
        if table:
            columns = max(map(len, lines))
            cells = ", ".join(_quoted(cell) for row in lines for cell in [*row, *[""] * (columns - len(row))])
            set_parts.append(f"#[#set text(size: 8pt)\n#table(columns: {columns}, {cells})]")
        else:
            set_parts += [f"#{_quoted(line)}" for line in (" ".join(cells).strip() for cells in lines) if line]
    return files.pdf("\n\n".join(set_parts), size="14pt")


def _quoted(line: str) -> str:
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_html(whole: str) -> bytes:
    """A page saved from a government website, with its furniture."""
    body = "\n".join(
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in lines)
        + "</table>"
        if table
        else "".join(f"<p>{escape(' '.join(cells))}</p>" for cells in lines if any(cells))
        for table, lines in parts(whole)
    )
    return f"""<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>政府信息公开</title>
<style>p{{text-indent:2em}}</style><script>var visits = 1;</script></head><body>
<div class="nav"><a href="/">首页</a> <a href="/zwgk/">政务公开</a> <a href="/hdjl/">互动交流</a></div>
<div class="article">{body}</div>
<div class="footer"><a href="/dt/">网站地图</a> <p>版权所有 未经许可不得转载</p></div></body></html>""".encode()
