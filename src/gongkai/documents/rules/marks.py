"""Plain text with simple marks, for who writes without the editor: 空行分段，# 小标题，- 列表，| 表格 |."""

from __future__ import annotations

import re
from html import escape

from gongkai.kernel.html_tree import Node, read, write

_BLOCK = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|li|table|blockquote|section|article|br|hr|span|strong|img|a)\b", re.IGNORECASE
)
_ROW = re.compile(r"\s*\|(.+)\|\s*")
_ITEM = re.compile(r"\s*[-*•]\s+(.+)")
_HEADING = re.compile(r"\s*(#{1,3})\s*(.+)")
MARKS = "空一行另起一段；行首“# ”是小标题，“- ”是列表，“| 甲 | 乙 |”是表格的一行。"


def is_plain(text: str) -> bool:
    """Whether a text holds no HTML, so that its marks count."""
    return not _BLOCK.search(text)


def html_of(text: str) -> str:
    """HTML of plain text with marks; lines that are HTML already (tables with merged cells, pictures) go through."""
    out: list[str] = []
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines):
        at = _piece(lines, at, out)
    return "".join(out)


def _piece(lines: list[str], at: int, out: list[str]) -> int:
    """One block from line `at`; the line after it."""
    line = lines[at]
    if not line.strip():
        return at + 1
    if _BLOCK.match(line.strip()):
        out.append(line.strip())
        return at + 1
    if heading := _HEADING.fullmatch(line):
        level = len(heading[1]) + 1
        out.append(f"<h{level}>{escape(heading[2].strip(), quote=False)}</h{level}>")
        return at + 1
    for pattern, make in ((_ROW, _table), (_ITEM, _list)):
        found = []
        while at < len(lines) and (match := pattern.fullmatch(lines[at])):
            found.append(match[1])
            at += 1
        if found:
            out.append(make(found))
            return at
    words = []
    while at < len(lines) and lines[at].strip() and not _special(lines[at]):
        words.append(escape(lines[at].strip(), quote=False))
        at += 1
    out.append(f"<p>{'<br>'.join(words)}</p>")
    return at


def _special(line: str) -> bool:
    return bool(_HEADING.fullmatch(line) or _ROW.fullmatch(line) or _ITEM.fullmatch(line) or _BLOCK.match(line.strip()))


def _table(rows: list[str]) -> str:
    cells = [[escape(cell.strip(), quote=False) for cell in row.split("|")] for row in rows]
    marked = len(cells) > 1 and all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells[1])
    head, body = (cells[:1], cells[2:]) if marked else ([], cells)
    top = "".join(f"<tr>{''.join(f'<th>{cell}</th>' for cell in row)}</tr>" for row in head)
    rest = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body)
    return f"<table>{f'<thead>{top}</thead>' if top else ''}<tbody>{rest}</tbody></table>"


def _list(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item.strip(), quote=False)}</li>' for item in items)}</ul>"


def text_of(html: str) -> str:
    """Clean HTML as plain text with marks; what marks cannot say stays a line of HTML."""
    return "\n\n".join(_marked(one) for one in read(html).held if not isinstance(one, str) or one.strip())


def _marked(one: Node | str) -> str:
    if isinstance(one, str):
        return one.strip()
    if one.tag == "p" and not one.attributes and _simple(one):
        lines = "".join("\n" if isinstance(part, Node) else part for part in one.held).split("\n")
        if not any(_special(line) or not line.strip() for line in lines):
            return "\n".join(line.strip() for line in lines)
    if one.tag in {"h2", "h3", "h4"} and not one.attributes and all(isinstance(part, str) for part in one.held):
        return f"{'#' * (int(one.tag[1]) - 1)} {one.text()}"
    if one.tag == "ul" and all(
        isinstance(item, Node) and all(isinstance(part, str) for part in item.held) for item in one.held
    ):
        return "\n".join(f"- {item.text()}" for item in one.held if isinstance(item, Node))
    return write([one])


def _simple(node: Node) -> bool:
    return all(isinstance(part, str) or part.tag == "br" for part in node.held)
