"""Pages of glyphs and strokes into blocks: running heads and page numbers out, paragraphs and tables joined across pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from gongkai.reading.services.grids import cell_at, find_grids
from gongkai.reading.services.lines import cell_text, lines_of, paragraphs_of
from gongkai.reading.services.page import Glyph, Grid, Page, TextLine
from gongkai.reading.services.tables import Draft, continued
from gongkai.reading.services.writing import DraftCell, Writer

TOP_SHARE = 0.11
BOTTOM_SHARE = 0.88
REPEATED_FROM = 3
MENTIONED = 12
CUT_ROWS = "有{}处表格的行被分页断开（第{}），已接成一行，请对照原件。"
_PAGE_NUMBER = re.compile(
    r"[-—–―－·•\s]*\d{1,4}[-—–―－·•\s]*|第\s*[\d一二三四五六七八九十百]+\s*页[,，/\s]*(?:共\s*\d+\s*页)?|\d{1,4}\s*/\s*\d{1,4}|page\s*\d+.*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Layout:
    """A page taken apart: its lines outside tables, and its tables."""

    page: Page
    lines: list[TextLine] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


def compose(pages: list[Page], writer: Writer) -> None:
    """Write all pages."""
    layouts = [take_apart(page) for page in pages]
    drop_margins(layouts)
    items = _items(layouts)
    lefts, rights = _margins(layouts)
    waiting: list[TextLine] = []
    table: Draft | None = None
    cuts: list[int] = []
    for item in items:
        if isinstance(item, TextLine):
            _written(table, writer)
            table = None
            waiting.append(item)
            continue
        if table is not None and continued(table, item, cuts):
            continue
        if item.lines:
            _written(table, writer)
            table = None
            waiting.extend(item.lines)
            continue
        _flush(waiting, lefts, rights, writer)
        waiting = []
        _written(table, writer)
        table = item
    _written(table, writer)
    _flush(waiting, lefts, rights, writer)
    if cuts:
        listed = "、".join(f"{page - 1}—{page}页" for page in cuts[:MENTIONED]) + (
            "等" if len(cuts) > MENTIONED else ""
        )
        writer.doubt(CUT_ROWS.format(len(cuts), listed))


def take_apart(page: Page) -> Layout:
    """Give every glyph to the table cell it stands in, the rest to lines."""
    grids = find_grids(page.strokes)
    held: list[dict[int, list[Glyph]]] = [{} for _ in grids]
    loose: list[Glyph] = []
    for glyph in page.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for grid, cells in zip(grids, held, strict=True):
            found = cell_at(grid, x, y)
            if found is not None:
                cells.setdefault(found, []).append(glyph)
                break
        else:
            loose.append(glyph)
    layout = Layout(page)
    for grid, cells in zip(grids, held, strict=True):
        draft = _draft(grid, cells, page)
        if len([one for one in cells.values() if one]) < 2:  # a frame, or one long row that fills a page
            held_glyphs = [glyph for glyphs in cells.values() for glyph in glyphs]
            draft.lines = lines_of(held_glyphs, page.number, columns=True)
            if not draft.lines:
                continue
        layout.drafts.append(draft)
    layout.lines = lines_of(loose, page.number, columns=True)
    return layout


def _draft(grid: Grid, cells: dict[int, list[Glyph]], page: Page) -> Draft:
    drafts = []
    for index, cell in enumerate(grid.cells):
        text = cell_text(lines_of(cells.get(index, []), page.number), cell.x0, cell.x1)
        drafts.append(DraftCell(cell.row, cell.column, text, cell.rowspan, cell.colspan))
    return _without_empty_rows(Draft(list(grid.xs), drafts, page.number, grid.ys[0], grid.ys[-1], page.number))


def _without_empty_rows(draft: Draft) -> Draft:
    """Double rules leave thin rows and columns without any text of their own; close up the rows."""
    starts = {cell.row for cell in draft.cells if cell.text} | {cell.row for cell in draft.cells if cell.rowspan > 1}
    owners = Counter(cell.row for cell in draft.cells)
    rows = [row for row in range(draft.rows) if row in starts or owners[row]]
    at = {row: index for index, row in enumerate(rows)}
    for cell in draft.cells:
        inside = [at[row] for row in range(cell.row, cell.row + cell.rowspan) if row in at]
        cell.row, cell.rowspan = inside[0], len(inside)
    return draft


def drop_margins(layouts: list[Layout]) -> None:
    """Take running heads, running feet and page numbers away."""
    for _ in range(2):
        tops = [(layout, layout.lines[0]) for layout in layouts if layout.lines and _high(layout, layout.lines[0])]
        feet = [(layout, layout.lines[-1]) for layout in layouts if layout.lines and _low(layout, layout.lines[-1])]
        for edge in (tops, feet):
            counts = Counter(_shape(line) for _, line in edge)
            for layout, line in edge:
                often = counts[_shape(line)] >= max(REPEATED_FROM, 0.4 * len(layouts))
                if (often or _PAGE_NUMBER.fullmatch(line.text.strip())) and line in layout.lines:
                    layout.lines.remove(line)


def _shape(line: TextLine) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))


def _high(layout: Layout, line: TextLine) -> bool:
    first = min((draft.top for draft in layout.drafts), default=layout.page.height)
    return line.bottom <= TOP_SHARE * layout.page.height and line.bottom <= first + 2


def _low(layout: Layout, line: TextLine) -> bool:
    last = max((draft.bottom for draft in layout.drafts), default=0.0)
    return line.top >= BOTTOM_SHARE * layout.page.height and line.top >= last - 2


def _items(layouts: list[Layout]) -> list[TextLine | Draft]:
    items: list[TextLine | Draft] = []
    for layout in layouts:
        merged: list[TextLine | Draft] = [*layout.lines, *layout.drafts]
        items.extend(sorted(merged, key=lambda item: item.top))
    return items


def _margins(layouts: list[Layout]) -> tuple[dict[int, float], dict[int, float]]:
    """Left and right border of running text for each page; pages of one width share theirs."""
    lefts: dict[int, float] = {}
    rights: dict[int, float] = {}
    by_width: dict[int, list[TextLine]] = {}
    for layout in layouts:
        by_width.setdefault(round(layout.page.width), []).extend(layout.lines)
    for layout in layouts:
        lines = by_width[round(layout.page.width)]
        lefts[layout.page.number] = _usual([line.left for line in lines], low=True)
        rights[layout.page.number] = _usual([line.edge for line in lines], low=False)
    return lefts, rights


def _usual(values: list[float], *, low: bool) -> float:
    """The outermost value that is no stray: at least two in a hundred lines reach it."""
    ordered = sorted(values, reverse=not low)
    return ordered[len(ordered) // 50] if ordered else 0.0


def _flush(lines: list[TextLine], lefts: dict[int, float], rights: dict[int, float], writer: Writer) -> None:
    for part in paragraphs_of(lines, lefts, rights):
        writer.paragraph(part.text, bold=part.bold, page=part.page)


def _written(table: Draft | None, writer: Writer) -> None:
    if table is not None:
        writer.table(table.cells, page=table.page)
