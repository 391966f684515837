"""A sound HTML text as blocks a typesetter understands: paragraphs in pieces, headings, list items, tables, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from gongkai.kernel.html_tree import Node, read

MOST_COLUMNS = 40
_UUID = re.compile(r"/files/([0-9a-f-]{36})/")
_FIRST = re.compile(r"[一二三四五六七八九十百]+、")
_SECOND = re.compile(r"（[一二三四五六七八九十百]+）")
_HEADINGS = {"h2": 1, "h3": 2, "h4": 3}
_MARKS = {"strong": "bold", "em": "slanted", "u": "underlined", "s": "struck", "sub": "below", "sup": "above"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one hand. `break_` stands for a new line, `link` for an address."""

    text: str
    bold: bool = False
    slanted: bool = False
    underlined: bool = False
    struck: bool = False
    below: bool = False
    above: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its paragraphs, how many columns and rows it spans."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    across: int = 1
    down: int = 1
    head: bool = False
    align: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `kind`: para, heading, item, quote, table, picture, rule, page (a new one); `level` of headings and items (1–3)."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    mark: str = ""
    align: str = ""
    indent: bool = True
    rows: tuple[tuple[Cell, ...], ...] = ()
    columns: int = 0
    file: str = ""
    alt: str = ""


def blocks(html: str) -> list[Block]:
    """The blocks of a text that `kernel.html.clean` has made sound."""
    return list(_blocks(read(html).held))


def as_data(found: Sequence[Block]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [asdict(block) for block in found]


def level_of(text: str) -> int:
    """1 for a paragraph that begins 一、 and 2 for （一）: they are set in another hand (GB/T 9704, 7.3.3)."""
    if _FIRST.match(text):
        return 1
    return 2 if _SECOND.match(text) else 0


def _blocks(held: Sequence[Node | str], kind: str = "para") -> Iterator[Block]:
    for one in held:
        if isinstance(one, str):
            if one.strip():
                yield Block(kind, (Piece(one.strip()),))
        elif one.tag in {"ul", "ol"}:
            yield from _items(one, 1)
        elif one.tag == "table":
            yield _table(one)
        elif one.tag == "blockquote":
            yield from _blocks(one.held, "quote")
        elif one.tag == "hr":
            yield Block("page" if "page" in one.classes() else "rule")
        else:
            yield from _paragraph(one, kind)


def _paragraph(node: Node, kind: str) -> Iterator[Block]:
    """Its words, then the pictures in it."""
    classes, pieces = node.classes(), tuple(_pieces(node.held))
    align = "center" if "align-center" in classes else "right" if "align-right" in classes else ""
    level = _HEADINGS.get(node.tag, 0)
    if any(piece.text.strip() for piece in pieces):
        indent = not align and "no-indent" not in classes
        if not level and kind == "para":
            level = level_of("".join(piece.text for piece in pieces).lstrip()) if indent else 0
            yield Block("para", pieces, level, align=align, indent=indent)
        else:
            yield Block("heading" if level else kind, pieces, level, align=align, indent=indent)
    for picture in (one for one in node.walk() if one.tag == "img"):
        if found := _UUID.search(picture.attributes.get("src", "")):
            yield Block("picture", file=found.group(1), alt=picture.attributes.get("alt", ""), indent=False)


def _pieces(held: Sequence[Node | str], like: Piece | None = None) -> Iterator[Piece]:
    hand = like or Piece("")
    for one in held:
        if isinstance(one, str):
            if one:
                yield replace(hand, text=one)
        elif one.tag == "br":
            yield replace(hand, text="\n")
        elif one.tag == "a":
            yield from _pieces(one.held, replace(hand, link=one.attributes.get("href", "")))
        elif one.tag in _MARKS:
            marked: dict[str, Any] = {_MARKS[one.tag]: True}
            yield from _pieces(one.held, replace(hand, **marked))
        elif one.tag != "img":
            yield from _pieces(one.held, hand)


def _items(node: Node, level: int) -> Iterator[Block]:
    start = node.attributes.get("start", "1")
    number = int(start) if start.isascii() and start.isdigit() else 1
    for item in (one for one in node.held if isinstance(one, Node) and one.tag == "li"):
        mark = f"{number}." if node.tag == "ol" else "·"
        number += 1
        inner = [one for one in item.held if isinstance(one, Node) and one.tag in {"ul", "ol"}]
        words: list[Piece] = []
        for one in item.held:
            if one in inner:
                continue
            if words and isinstance(one, Node) and one.tag == "p":
                words.append(Piece("\n"))
            words += _pieces([one])
        yield Block("item", tuple(words), min(level, 3), mark)
        for below in inner:
            yield from _items(below, level + 1)


def _table(node: Node) -> Block:
    rows = tuple(
        tuple(_cell(cell) for cell in row.held if isinstance(cell, Node) and cell.tag in {"td", "th"})
        for row in node.walk()
        if row.tag == "tr"
    )
    rows, columns = _squared([row for row in rows if row])
    return Block("table", rows=rows, columns=columns)


def _cell(node: Node) -> Cell:
    paragraphs: list[tuple[Piece, ...]] = []
    loose: list[Node | str] = []
    for one in node.held:
        if isinstance(one, Node) and one.tag in {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "table"}:
            if loose:
                paragraphs.append(tuple(_pieces(loose)))
                loose = []
            paragraphs.append(tuple(_pieces(one.held)))
        else:
            loose.append(one)
    if loose:
        paragraphs.append(tuple(_pieces(loose)))
    classes = {name for part in (node, *node.walk()) for name in part.classes()}
    align = "center" if "align-center" in classes else "right" if "align-right" in classes else ""
    kept = tuple(words for words in paragraphs if any(piece.text.strip() for piece in words))
    return Cell(kept, _span(node, "colspan"), _span(node, "rowspan"), node.tag == "th", align)


def _span(node: Node, name: str) -> int:
    value = node.attributes.get(name, "1")
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 4 else 1


def _squared(rows: Sequence[tuple[Cell, ...]]) -> tuple[tuple[tuple[Cell, ...], ...], int]:
    """Rows in which no cell overlaps another or reaches beyond the last row; and how many columns there are."""
    taken: set[tuple[int, int]] = set()
    laid: list[list[Cell]] = []
    columns = 1
    for y, row in enumerate(rows):
        out: list[Cell] = []
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            across = min(cell.across, MOST_COLUMNS - x)
            if across < 1:
                break
            down = min(cell.down, len(rows) - y)
            while across > 1 and any((x + right, y) in taken for right in range(across)):
                across -= 1
            taken |= {(x + right, y + under) for right in range(across) for under in range(down)}
            columns = max(columns, x + across)
            out.append(replace(cell, across=across, down=down))
            x += across
        laid.append(out)
    for y, out in enumerate(laid):
        out += [Cell(()) for x in range(columns) if (x, y) not in taken]
    return tuple(tuple(out) for out in laid), columns
