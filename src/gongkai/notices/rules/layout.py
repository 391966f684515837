"""Lines and tables put together: paragraphs whole again where a page or a line break cut them, tables as grids, furniture off."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from gongkai.notices.rules.aligned import aligned, display
from gongkai.notices.rules.duties import LABEL
from gongkai.notices.rules.flattened import Found, stacked, tabbed
from gongkai.notices.rules.furniture import is_furniture, is_page_number
from gongkai.notices.rules.grid import Grid, Loose, from_table
from gongkai.notices.rules.marks import Mark, mark_at
from gongkai.notices.rules.text import Doc, Line
from gongkai.notices.rules.unitnames import is_unit, is_unit_list

_STOP = "。！？；：:;!?"
_MIDWAY = "，、,（(《“〈—和与及的"
LIBERAL = ("txt", "pdf", "image", "ocr", "ofd")


@dataclass(frozen=True, slots=True)
class Para:
    """A whole paragraph in flat positions; `mark` is the number that opens it, `level` the file's own heading level."""

    start: int
    end: int
    text: str
    mark: Mark | None
    level: int | None = None


Block = Para | Grid | Loose


def is_date(text: str) -> bool:
    """Whether a line is a day and nothing else."""
    return bool(
        re.fullmatch(
            r"[0-9〇○零一二三四五六七八九]{4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日", text
        )
    )


def lay_out(doc: Doc) -> list[Block]:
    """Paragraphs and tables in order."""
    blocks: list[Block] = []
    run: list[Line] = []
    grid: Grid | None = None
    for item in doc.items:
        if isinstance(item, Line):
            run.append(item)
            continue
        blocks += _from_lines(doc, run)
        run = []
        made = from_table(doc, item, grid)
        blocks.append(made)
        grid = made if isinstance(made, Grid) else grid
    return blocks + _from_lines(doc, run)


def _from_lines(doc: Doc, lines: list[Line]) -> list[Block]:
    """Paragraphs and recovered tables of a run of lines."""
    blocks: list[Block] = []
    plain: list[Line] = []
    width = _width(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        found = None if line.blank else _table(doc, lines, index)
        if found is None:
            plain.append(line)
            index += 1
            continue
        blocks += _paragraphs(doc, plain, width)
        blocks.append(found.grid)
        plain, index = [], found.last
    return blocks + _paragraphs(doc, plain, width)


def _table(doc: Doc, lines: list[Line], index: int) -> Found | None:
    return tabbed(doc, lines, index) or stacked(doc, lines, index) or aligned(doc, lines, index)


def _width(lines: list[Line]) -> int | None:
    """The display width of a text broken at a fixed width, None where lines are whole paragraphs.

    Broken lines end at nearly the same place, most of them in the middle of a sentence, and hardly any is longer.
    """
    widths: Counter[int] = Counter()
    midway: Counter[int] = Counter()
    for line in lines:
        if not line.blank:
            width = display(line.raw.rstrip())
            widths[width] += 1
            midway[width] += line.raw.rstrip()[-1] not in "。；：:;！？）)"
    total = sum(widths.values())
    best, most = None, 0
    for width in range(36, 126):
        near = sum(widths[width - step] for step in range(-1, 4))
        ends = sum(midway[width - step] for step in range(-1, 4))
        longer = sum(count for size, count in widths.items() if size > width + 3)
        enough = near >= max(4, total * 0.25) and longer <= max(1, total * 0.05)
        if enough and ends >= near * 0.7 and near > most:
            best, most = width, near
    return best


def _paragraphs(doc: Doc, lines: list[Line], width: int | None) -> list[Block]:
    liberal = doc.source.form in LIBERAL
    result: list[Para] = []
    last: Line | None = None
    for line in lines:
        text = doc.flat[line.start : line.end]
        if not text or is_page_number(text):
            continue
        mark = mark_at(text) or _spaced_number(doc, line, text)
        before = result[-1] if result else None
        if before is not None and last is not None and _goes_on(before, last, line, text, mark, width, liberal=liberal):
            result[-1] = Para(before.start, line.end, doc.flat[before.start : line.end], before.mark, before.level)
        else:
            result.append(Para(line.start, line.end, text, mark, line.level))
        last = line
    return list(result)


def _spaced_number(doc: Doc, line: Line, text: str) -> Mark | None:
    """A number parted from its item by white space alone: 1 优化政务环境."""
    match = re.match(r"[0-9]{1,2}(?=[\u4e00-\u9fff“《])(?![年月日个项条次人元亿万])", text)
    if match and doc.gap(line.start + match.end()):
        return Mark("1 ", 3, int(match[0]), match[0], match.end())
    return None


def _goes_on(
    before: Para, last: Line, line: Line, text: str, mark: Mark | None, width: int | None, *, liberal: bool
) -> bool:
    """Whether a line carries on the paragraph before it."""
    tail = before.text[-1]
    if before.level is not None or line.level is not None or is_furniture(text) or is_furniture(before.text):
        return False
    if (mark is not None and not _broken_number(before.text, text)) or _stands_alone(before.text, text):
        return False
    if tail in "（(" and _open(before.text):
        return True
    if tail in "：:" and _open(before.text):
        return True
    if LABEL.match(text) or tail in _STOP or re.match(r"[（(]此件|附件|抄送|[（(【]?(?:责任|牵头)", text):
        return False
    if tail in _MIDWAY or _open(before.text):
        return len(before.text) > 6
    return liberal and _broken(before, last, line, width)


def _broken(before: Para, last: Line, line: Line, width: int | None) -> bool:
    """Whether a line that stops without a mark of punctuation was broken: it is full, or too long to be a heading."""
    tail = before.text[-1]
    if width is not None:
        full = display(last.raw.rstrip()) >= width - 3 and not re.match(r"[ \t]{2,}|\u3000", line.raw)
        return full and not (tail in "）)" and _ends_clause(before.text))
    if before.mark and len(before.text) <= 48 and not any(stop in before.text[:-1] for stop in "。；"):
        return False
    if tail in "）)”】" and (_ends_clause(before.text) or tail == "）"):
        return False
    return len(before.text) >= 36 and line.end - line.start > 1


def _stands_alone(before: str, text: str) -> bool:
    """Lines of the head that never run on: a title, a signature, a date, addressees, the list of attachments."""
    if re.fullmatch(r".*关于.*的(?:通知|意见|通报|函|决定|公告|批复|报告|请示)", before) and before.count(
        "《"
    ) == before.count("》"):
        return True
    if before[-1] in _MIDWAY or before.count("《") > before.count("》"):
        return False
    return (
        is_unit(text)
        or is_date(text)
        or (text[-1] in "：:" and is_unit_list(text[:-1]))
        or bool(re.match(r".{2,6}[号期类关人性][：:]", text))
    )


def _broken_number(before: str, text: str) -> bool:
    """A line that begins with a number only because the break fell before one: …共|3、4类."""
    return (
        bool(re.match(r"[0-9]", text))
        and before[-1] in "，、（(和至第"
        and not re.match(r"[0-9]{1,2}[.、．][^0-9]", text)
    )


def _open(text: str) -> bool:
    """Whether a bracket or book mark stands open at the end of a text."""
    tail = text[-300:]
    round_ = sum(tail.count(mark) for mark in "（(") - sum(tail.count(mark) for mark in "）)")
    return tail.count("《") > tail.count("》") or (
        round_ > 0 and tail.rfind("（") + tail.rfind("(") > len(tail) - 400 and round_ <= 2
    )


def _ends_clause(text: str) -> bool:
    return bool(
        re.search(r"(?:局|委|办|部门|单位|政府|中心|街道|负责|配合|落实|公司|镇|乡|县区|管委会)[。；]?[）)]$", text)
    )
