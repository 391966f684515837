"""Sources for tests: text as a .txt would come, with one paragraph for each printed line."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.reading.rules import Block, Cell, Paragraph, Source, Span, Table

HEAD = """云溪县人民政府办公室文件

云政办发〔2024〕12号

云溪县人民政府办公室
关于印发云溪县2024年重点工作要点的通知

各镇人民政府、街道办事处，县政府各部门：

现将《云溪县2024年重点工作要点》印发给你们，请于6月10日前将落实情况报县政府办公室。

云溪县人民政府办公室
2024年3月5日

（此件公开发布）

云溪县2024年重点工作要点

为做好全年工作，制定本要点。

"""
TABLE_HEAD = """关于印发云溪县2024年重点任务分解表的通知
各镇人民政府：
现印发给你们。
附件：云溪县2024年重点任务分解表
云溪县人民政府办公室
2024年3月5日
附件
云溪县2024年重点任务分解表
"""


def text_source(text: str, form: str = "txt") -> Source:
    blocks: list[Block] = []
    place = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Paragraph(Span(place, place + len(line))))
        place += len(line) + 1
    return Source(text, tuple(blocks), form)


def tabbed(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def stacked(rows: Sequence[Sequence[str]]) -> str:
    """One cell a line behind a tab, an empty line between rows."""
    return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows)


def table_source(before: str, rows: Sequence[Sequence[str | tuple[str, int, int] | None]], after: str = "") -> Source:
    """A source with a real table. A cell is its text, or (text, rowspan, colspan); None is covered by another cell."""
    text = before if before.endswith("\n") or not before else before + "\n"
    blocks = list(text_source(text).blocks)
    start = len(text)
    cells = []
    width = max((len(row) for row in rows), default=0)
    for down, row in enumerate(rows):
        for across, printed in enumerate(row):
            if printed is None:
                continue
            said, rowspan, colspan = printed if isinstance(printed, tuple) else (printed, 1, 1)
            cells.append(Cell(Span(len(text), len(text) + len(said)), down, across, rowspan, colspan))
            text += said + "\t"
        text += "\n"
    if rows:
        blocks.append(Table(Span(start, len(text)), len(rows), width, tuple(cells)))
    place = len(text)
    for block in text_source(after).blocks:
        blocks.append(Paragraph(Span(block.span.start + place, block.span.end + place)))
    return Source(text + after, tuple(blocks), "docx")
