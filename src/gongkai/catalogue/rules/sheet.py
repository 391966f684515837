"""A sheet of a standard catalogue as cells → its rows, and what is wrong with it, cell by cell (R026, R306).

Workbooks come with title lines above, two header rows (公开事项 over 一级事项 and 二级事项), merged cells, ticks, boxes,
group headings, notes beneath, and the head repeated on each printed page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.catalogue.rules import channels, time_limit
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import fold, squeeze

COLUMNS = {
    "seq": "序号", "level1": "一级事项", "level2": "二级事项", "content": "公开内容（要素）", "basis": "公开依据", "time": "公开时限",
    "subject": "公开主体", "channels": "公开渠道和载体", "to_all": "全社会", "to_specific": "特定群体", "proactive": "主动",
    "on_request": "依申请公开", "county": "县级", "township": "乡级",
}  # fmt: skip
_LABELS = {
    "seq": r"序号|编号", "level1": r"一级事项|事项名称|公开事项名称", "level2": r"二级事项", "content": r"公开内容.*|内容要素|公开要素",
    "basis": r"公开依据|依据", "time": r"公开时限|时限|公开时间", "subject": r"公开(?:责任)?主体|责任主体|责任部门", "channels": r"公开渠道.*|公开载体.*|渠道和载体.*",
    "to_all": r"(?:面向)?全社会", "to_specific": r"(?:面向)?特定(?:群体|群众|对象|人群).*", "proactive": r"主动(?:公开)?", "on_request": r"依申请(?:公开)?.*",
    "county": r"(?:市|县|区|旗)+\(?(?:市|县|区|旗|、)*\)?级|区县级", "township": r"(?:乡|镇|街道|乡镇|村).*级|镇街级?",
}  # fmt: skip
_PATTERNS = {key: re.compile(pattern) for key, pattern in _LABELS.items()}
NEEDED = ("level1", "content", "time", "subject")
FILLED_DOWN = ("level1",)
MAY_SAY_SAME = ("basis", "time", "subject", "channels", "content")
MOST = {"level1": 200, "level2": 200, "content": 4000, "basis": 4000, "time": 300, "subject": 300, "to_specific": 200}
HEAD_WITHIN = 20
_YES = frozenset("√✓✔☑■●★vVyY是有1þü✅")
_NO = frozenset("×✗✘☐□○否无-—/0nN〇")
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明|填报说明|附注)\s*\d*[:：.、]")
_FIELD = re.compile(r"([^市县区省镇乡旗]*?)领域")
_FIELD_AFTER = re.compile(r"[市县区旗](.+?)领域")
_NUMBERED = re.compile(r"^[（(]?[\d一二三四五六七八九十]+[）).、．\s]*")


@dataclass(frozen=True, slots=True)
class Cells:
    """A sheet as text, merged cells already filled; `whole` are row numbers of which all cells are one merged cell."""

    title: str
    rows: Sequence[Sequence[str]]
    whole: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wrong:
    """A bad cell: row and column from 1, the column's name, and the sentence for who typed it."""

    sheet: str
    row: int
    column: int
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the sheet gives it."""

    row: int
    level1: str
    level2: str
    content: str
    basis: str
    time: time_limit.TimeLimit
    subject: str
    ticked: channels.Ticked
    to_all: Flag
    to_specific: str
    proactive: Flag
    on_request: Flag
    county: Flag
    township: Flag


@dataclass(slots=True)
class Read:
    """What a sheet says: entries, bad cells, rows passed over (number, text) as headings or notes."""

    title: str
    heading: str = ""
    rows: list[Row] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)


def head(cells: Cells) -> tuple[int, dict[str, int]]:
    """The last row of the head (from 1) and where each column stands (from 1); (0, {}) when it is no such sheet."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number in range(1, min(len(cells.rows), HEAD_WITHIN) + 1):
        one = _places([cells.rows[number - 1]])
        if len(one) > len(best[1]):
            best = number, one
        if number < len(cells.rows):
            two = _places(cells.rows[number - 1 : number + 1])
            if len(two) > len(best[1]):
                best = number + 1, two
    return best if {"level1", "content"} <= set(best[1]) and len(best[1]) >= 4 else (0, {})


def _places(lines: Sequence[Sequence[str]]) -> dict[str, int]:
    """Columns by the lowest label of one or two header rows: 一级事项 beneath 公开事项 counts, not what is above it."""
    places: dict[str, int] = {}
    for column in range(1, max(len(line) for line in lines) + 1):
        for line in reversed(lines):
            key = _label(line[column - 1]) if column <= len(line) else ""
            if key:
                places.setdefault(key, column)
                break
    return places


def _label(text: str) -> str:
    plain = fold(text)
    return next((key for key, pattern in _PATTERNS.items() if pattern.fullmatch(plain)), "") if plain else ""


def field_of(cells: Cells, known: Mapping[str, str]) -> str:
    """The field a sheet is of: by its title line, else by its own name; "" when neither says. `known` folded → name."""
    last = head(cells)[0]
    lines = [squeeze(next((cell for cell in row if cell), "")) for row in cells.rows[: max(last - 1, 0)]]
    for text in [*lines, cells.title]:
        plain = fold(_NUMBERED.sub("", text))
        longest = max((name for name in known if name in plain), key=len, default="")
        if longest:
            return known[longest]
    for text in lines:
        found = _FIELD_AFTER.search(text) or _FIELD.search(text)
        if found and 2 <= len(found[1]) <= 30:
            return found[1]
    return ""


def read(cells: Cells) -> Read:
    """Every entry and every bad cell of a sheet."""
    last, places = head(cells)
    found = Read(cells.title, columns=places)
    if not places:
        return found
    found.heading = next((squeeze(cell) for row in cells.rows[: last - 1] for cell in row if cell), "")
    missing = [COLUMNS[key] for key in NEEDED if key not in places]
    if missing:
        found.wrong.append(Wrong(cells.title, last, 1, "表头", f"表头缺少：{'、'.join(missing)}。"))
        return found
    above: dict[str, str] = {}
    for number in range(last + 1, len(cells.rows) + 1):
        line = cells.rows[number - 1]
        values = {key: line[column - 1].strip() if column <= len(line) else "" for key, column in places.items()}
        if not any(line):
            continue
        if _is_passed(number, line, values, cells, len(places)):
            found.passed.append((number, squeeze(next(cell for cell in line if cell))[:60]))
            continue
        _read_row(found, number, values, above)
    return found


def _is_passed(number: int, line: Sequence[str], values: Mapping[str, str], cells: Cells, width: int) -> bool:
    """Group headings, notes beneath, and the head printed again."""
    first = squeeze(next(cell for cell in line if cell))
    if number in cells.whole or _NOTE.match(first):
        return True
    return sum(1 for key, text in values.items() if text and _label(text) == key) >= min(4, width)


def _read_row(found: Read, number: int, values: dict[str, str], above: dict[str, str]) -> None:
    wrong: list[tuple[str, str]] = []
    for key in MAY_SAY_SAME:
        if time_limit.is_same(values.get(key, "")):
            if above.get(key):
                values[key] = above[key]
            else:
                wrong.append((key, f"写了“{values[key]}”，但上面一行没有{COLUMNS[key]}。"))
    for key in FILLED_DOWN:
        values[key] = values.get(key, "") or above.get(key, "")
    wrong += [(key, f"请填写{COLUMNS[key]}。") for key in NEEDED if not values.get(key)]
    wrong += [
        (key, f"{COLUMNS[key]}最多 {most} 字，现有 {len(values.get(key, ''))} 字。")
        for key, most in MOST.items()
        if len(values.get(key, "")) > most
    ]
    ticked = channels.parse(values.get("channels", ""))
    if "channels" in found.columns and not ticked.channels:
        wrong.append(("channels", "公开渠道和载体没有勾选任何一项，请用“■”勾选或者写明渠道名称。"))
    flags, bad = _flags(values, found.columns)
    wrong += bad
    above.update({key: text for key, text in values.items() if text})
    found.wrong += [
        Wrong(found.title, number, found.columns.get(key, 1), COLUMNS[key], sentence) for key, sentence in wrong
    ]
    if not wrong:
        found.rows.append(
            Row(
                number, squeeze(values["level1"]), squeeze(values.get("level2", "")), values["content"], values.get("basis", ""),
                time_limit.parse(values["time"]), squeeze(values["subject"]), ticked, flags["to_all"], _group(values.get("to_specific", "")),
                flags["proactive"], flags["on_request"], flags["county"], flags["township"],
            )
        )  # fmt: skip


def _flags(values: Mapping[str, str], columns: Mapping[str, int]) -> tuple[dict[str, Flag], list[tuple[str, str]]]:
    """The ticks of a row; columns a field has not got are taken as the standards mean them: to all, 主动, 县级."""
    flags: dict[str, Flag] = {}
    wrong = []
    for key in ("to_all", "proactive", "on_request", "county", "township"):
        if key not in columns:
            flags[key] = Flag.YES if key in {"to_all", "proactive", "county"} else Flag.NO
            continue
        mark = is_ticked(values.get(key, ""))
        flags[key] = Flag.YES if mark else Flag.NO
        if mark is None:
            wrong.append((key, f"“{values[key][:20]}”不是勾选记号，请打“√”或者留空。"))
    return flags, wrong


def is_ticked(text: str) -> bool | None:
    """Whether a cell is ticked; None when it is neither ticked nor empty."""
    plain = fold(text)
    if not plain or set(plain) <= _NO:
        return False
    return True if set(plain) <= _YES else None


def _group(text: str) -> str:
    """特定群体 may be ticked or name the group."""
    mark = is_ticked(text)
    return "" if mark is False else "特定群体" if mark else squeeze(text)
