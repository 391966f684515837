"""Builds a Source: text grows block by block and every span is counted as it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.reading.rules import Block, Cell, Doubt, Paragraph, Source, Span, Table, Unreadable
from gongkai.reading.services.bounds import EMPTY, MAX_CELLS, MAX_TEXT


@dataclass(slots=True)
class DraftCell:
    """A cell before it has a place in the text."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    header: bool = False


class Writer:
    """Collects paragraphs, tables and doubts in reading order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._doubts: list[Doubt] = []
        self._later: list[tuple[str, str]] = []
        self._cells = 0

    def _write(self, text: str) -> Span:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise Unreadable("文件的文字超过一千万字，不像一份通知，没有读取；请只上传通知正文。")
        return Span(start, self._length)

    def paragraph(
        self,
        text: str,
        *,
        level: int | None = None,
        bold: Iterable[tuple[int, int]] = (),
        number: str = "",
        page: int | None = None,
    ) -> Span | None:
        """Write one paragraph; `bold` counts from its first character. Blank text writes nothing."""
        if not text.strip():
            return None
        span = self._write(text)
        runs = tuple(
            Span(span.start + start, span.start + end) for start, end in joined(bold) if start < end <= len(text)
        )
        self._blocks.append(Paragraph(span, level, runs, number, page))
        self._write("\n")
        return span

    def table(self, cells: Sequence[DraftCell], *, page: int | None = None) -> Span | None:
        """Write a table row by row, cells by tabs; overlapping cells keep the first claim on a place."""
        self._cells += len(cells)
        if self._cells > MAX_CELLS:
            raise Unreadable("文件里的表格超过五十万格，不像一份通知，没有读取；请只保留任务分解表。")
        if not any(cell.text.strip() for cell in cells):
            return None
        ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
        start = self._length
        placed: list[Cell] = []
        row = ordered[0].row
        for index, cell in enumerate(ordered):
            if index:
                self._write("\n" if cell.row != row else "\t")
            row = cell.row
            span = self._write(cell.text)
            placed.append(Cell(span, cell.row, cell.column, cell.rowspan, cell.colspan, cell.header))
        span = Span(start, self._length)
        rows = max(cell.row + cell.rowspan for cell in placed)
        columns = max(cell.column + cell.colspan for cell in placed)
        self._blocks.append(Table(span, rows, columns, tuple(placed), page))
        self._write("\n")
        return span

    def doubt(self, message: str, span: Span | None = None) -> None:
        """Note what the reader was unsure of; the same sentence about the same place is kept once."""
        found = Doubt(message, span)
        if found not in self._doubts:
            self._doubts.append(found)

    def doubt_about(self, message: str, words: str) -> None:
        """A doubt about words that are yet to be written; their place is looked up at the end, in order."""
        self._later.append((message, words))

    def _settle(self, text: str) -> None:
        reached = 0
        for message, words in self._later:
            found = text.find(words, reached)
            found = text.find(words) if found < 0 else found
            reached = max(reached, found)
            self.doubt(message, Span(found, found + len(words)) if found >= 0 else None)

    @property
    def empty(self) -> bool:
        """Whether no block has been written."""
        return not self._blocks

    def source(self, form: str, *, pages: int | None = None) -> Source:
        """The finished value; Unreadable when nothing was written."""
        if not self._blocks:
            raise Unreadable(EMPTY)
        text = "".join(self._parts)
        self._settle(text)
        return Source(text, tuple(self._blocks), form, pages, tuple(self._doubts))


def joined(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring stretches made one."""
    result: list[tuple[int, int]] = []
    for start, end in runs:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif start < end:
            result.append((start, end))
    return result


@dataclass(slots=True)
class Line:
    """One printed line being collected: its text and which stretches of it are bold."""

    text: str
    bold: list[tuple[int, int]]

    def stripped(self) -> Line:
        """Without the white space at both ends, bold stretches moved along."""
        lead = len(self.text) - len(self.text.lstrip())
        text = self.text.strip()
        runs = [(max(0, start - lead), min(len(text), end - lead)) for start, end in self.bold]
        return Line(text, [(start, end) for start, end in runs if start < end])


class Lines:
    """Collects runs of text into lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = [Line("", [])]

    def add(self, text: str, *, bold: bool = False) -> None:
        """Append text to the last line; a line feed begins a new one."""
        for index, piece in enumerate(text.split("\n")):
            if index:
                self.lines.append(Line("", []))
            line = self.lines[-1]
            if piece and bold:
                line.bold.append((len(line.text), len(line.text) + len(piece)))
            line.text += piece

    def finished(self) -> list[Line]:
        """The lines with text, stripped."""
        return [line.stripped() for line in self.lines if line.text.strip()]
