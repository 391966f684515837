"""What a part of a topic is: its kind as data, and the small line forms clerks type without any script."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gongkai.portal.rules.sections import Latest

ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+|/[^\s]*")
MOST_LINES, MOST_ROWS, MOST_CELLS = 60, 60, 8
_CELL = re.compile(r"\s*[|｜]\s*")
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,4})?")

LINE, TEXT, HTML, CHOICE, WHOLE = "line", "text", "html", "choice", "whole"
DOCUMENTS, LINKS, STAGES, ANSWERS, TARGETS, TABLE, TOPICS, FILES = (
    "documents", "links", "stages", "answers", "targets", "table", "topics", "files",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartField:
    """One field of a part's form. `sort` is one of the words above; `choices` names a list of choices, or is one.

    `none` is what choosing nothing is called.
    """

    name: str
    label: str
    sort: str = LINE
    help: str = ""
    required: bool = False
    choices: str | tuple[tuple[str, str], ...] = ()
    most: int = 200
    initial: Any = None
    none: str = "不限"


@dataclass(frozen=True, slots=True)
class Where:
    """For whom a part is drawn. `topic_id` 0: of no topic yet."""

    jurisdiction_id: int
    organ_id: int
    topic_id: int
    today: date


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as it is drawn: what its template gets, whether there is nothing, what stands in the feed, from what it was made.

    `updated` is when the newest of it was released (None: the words are the topic's own).
    """

    context: Mapping[str, Any] = field(default_factory=dict)
    empty: bool = False
    news: tuple[Latest, ...] = ()
    keys: tuple[str, ...] = ()
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of part: form (`fields`), query (`show`), template. `side` ones stand beside the others on a wide screen."""

    code: str
    label: str
    hint: str
    template: str
    fields: tuple[PartField, ...]
    show: Callable[[Where, Mapping[str, Any]], Shown]
    icon: str = "file"
    side: bool = False
    refuse: Callable[[Mapping[str, Any]], list[str]] = lambda values: []


def cells(line: str) -> list[str]:
    """The parts of a line between upright strokes."""
    return [part.strip() for part in _CELL.split(line.strip())]


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _bounded(text: str) -> list[str]:
    count = len(_lines(text))
    return [f"共 {count} 行，最多 {MOST_LINES} 行。"] if count > MOST_LINES else []


def read_links(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """“名称 | 网址 | 说明” a line; with what is wrong."""
    found, wrong = [], _bounded(text)
    for number, line in _lines(text):
        label, url, *rest = [*cells(line), "", ""]
        if not label or not ADDRESS.fullmatch(url) or len(url) > 500:
            wrong.append(f"第 {number} 行应写作“名称 | 网址 | 说明”，网址以 http://、https:// 或 / 开头。")
        else:
            found.append({"label": label[:80], "url": url, "note": rest[0][:200]})
    return found, wrong


def write_links(rows: Sequence[Mapping[str, str]]) -> str:
    """The same as lines."""
    return "\n".join(_joined(row.get("label", ""), row.get("url", ""), row.get("note", "")) for row in rows)


def read_stages(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """“时间 | 事项 | 说明” a line, in the order given."""
    found, wrong = [], _bounded(text)
    for number, line in _lines(text):
        when, what, *rest = [*cells(line), "", ""]
        if not when or not what:
            wrong.append(f"第 {number} 行应写作“时间 | 事项 | 说明”，例如“2026年3月 | 印发方案”。")
        else:
            found.append({"when": when[:40], "what": what[:120], "note": rest[0][:300]})
    return found, wrong


def write_stages(rows: Sequence[Mapping[str, str]]) -> str:
    """The same as lines."""
    return "\n".join(_joined(row.get("when", ""), row.get("what", ""), row.get("note", "")) for row in rows)


def read_answers(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """问：… and 答：… in turn; lines without a mark go on with what stands before."""
    found: list[dict[str, str]] = []
    wrong = _bounded(text) if len(_lines(text)) > MOST_LINES * 4 else []
    for number, line in _lines(text):
        mark, said = line[:1], line[1:].lstrip("：: ")
        marked = line[1:2] in {"：", ":"}
        if marked and mark == "问":
            found.append({"ask": said, "answer": ""})
        elif not found:
            wrong.append(f"第 {number} 行：请以“问：”开头，下一行以“答：”开头。")
        elif marked and mark == "答":
            found[-1]["answer"] = said
        else:
            key = "answer" if found[-1]["answer"] else "ask"
            found[-1][key] = f"{found[-1][key]}\n{line}"
    wrong += [f"“{row['ask'][:20]}”还没有写答。" for row in found if not row["answer"]]
    return found, wrong


def write_answers(rows: Sequence[Mapping[str, str]]) -> str:
    """The same as lines."""
    return "\n".join(f"问：{row.get('ask', '')}\n答：{row.get('answer', '')}" for row in rows)


def read_targets(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """“目标 | 指标 | 单位 | 基数 | 目前 | 目标值 | 截至” a line (R050, R059); numbers plain."""
    found, wrong = [], _bounded(text)
    for number, line in _lines(text):
        parts = [*cells(line), *[""] * 7][:7]
        goal, indicator, unit, *values, period = parts
        if not goal or not indicator or not all(_NUMBER.fullmatch(value) for value in values):
            wrong.append(
                f"第 {number} 行应写作“目标 | 指标 | 单位 | 基数 | 目前 | 目标值 | 截至”，三个数用阿拉伯数字。"
            )
            continue
        base, now, aim = (float(value) for value in values)
        found.append(
            {
                "goal": goal[:60],
                "indicator": indicator[:80],
                "unit": unit[:10],
                "base": base,
                "now": now,
                "aim": aim,
                "period": period[:40],
            }
        )
    return found, wrong


def write_targets(rows: Sequence[Mapping[str, Any]]) -> str:
    """The same as lines."""
    names = ("goal", "indicator", "unit", "base", "now", "aim", "period")
    return "\n".join(_joined(*(plain_number(row.get(name, "")) for name in names)) for row in rows)


def reached(base: float, now: float, aim: float) -> int:
    """How far from base to aim, in whole percent between 0 and 100; 100 where there was nothing to go."""
    if aim == base:
        return 100
    return max(0, min(100, round((now - base) / (aim - base) * 100)))


def plain_number(value: object) -> str:
    """12 for 12.0; other values as they stand."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def read_table(text: str) -> tuple[dict[str, Any], list[str]]:
    """A small table, a line a row; cells between tabs (as Excel copies them), else strokes, else commas; first the heads."""
    mark = next((mark for mark in ("\t", "|", "｜") if mark in text), ",")
    rows = [line.replace("，", ",") if mark == "," else line for _, line in _lines(text)]
    return _table([[cell.strip() for cell in line.split(mark)] for line in rows])


def table_of(rows: Sequence[Sequence[str]]) -> tuple[dict[str, Any], list[str]]:
    """The same from a workbook's rows; empty rows and columns at the end are left out."""
    cut = [[str(cell).strip() for cell in row] for row in rows]
    cut = [row for row in cut if any(row)]
    width = max((max((at for at, cell in enumerate(row, 1) if cell), default=0) for row in cut), default=0)
    return _table([[*row, *[""] * width][:width] for row in cut])


def _table(rows: list[list[str]]) -> tuple[dict[str, Any], list[str]]:
    if not rows:
        return {"heads": [], "rows": []}, []
    heads, body = rows[0], rows[1:]
    wrong = []
    if len(heads) < 2 or len(heads) > MOST_CELLS:
        wrong.append(f"表格应有 2 至 {MOST_CELLS} 列，第一行是列名。")
    if not body:
        wrong.append("表格至少要有一行数据。")
    if len(body) > MOST_ROWS:
        wrong.append(f"表格有 {len(body)} 行，最多 {MOST_ROWS} 行；更长的表请作为附件。")
    uneven = [str(number) for number, row in enumerate(body, 2) if len(row) != len(heads)]
    if uneven:
        wrong.append(f"第 {'、'.join(uneven[:5])} 行的列数与第一行不同。")
    return {"heads": heads, "rows": body}, wrong


def write_table(table: Mapping[str, Any]) -> str:
    """The same as lines."""
    rows = [table.get("heads", []), *table.get("rows", [])]
    return "\n".join(_joined(*row) for row in rows if row)


def chart_rows(table: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Label and first number of each row, for a chart; rows without a number are left out."""
    found = []
    for row in table.get("rows", []):
        for cell in row[1:]:
            number = cell.replace(",", "").replace("，", "").rstrip("%％")
            if _NUMBER.fullmatch(number):
                found.append((row[0], float(number)))
                break
    return found


def _joined(*parts: str) -> str:
    return " | ".join(parts).rstrip(" |")


def texts_of(kind: PartKind, values: Mapping[str, Any]) -> list[str]:
    """Every word of a part a reader would see that is not HTML, for the content check."""
    found: list[str] = []
    for one in kind.fields:
        if one.sort not in {HTML, FILES, CHOICE, TOPICS, DOCUMENTS}:
            _gather(values.get(one.name), found)
        elif one.sort == FILES:
            found += [str(file.get("title", "")) for file in values.get(one.name) or ()]
    return [text for text in found if text.strip()]


def _gather(value: Any, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            _gather(one, found)
    elif isinstance(value, list):
        for one in value:
            _gather(one, found)


def replaced(value: Any, change: Callable[[str], str]) -> Any:
    """The same shape with every string changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: replaced(one, change) for name, one in value.items()}
    return [replaced(one, change) for one in value] if isinstance(value, list) else value
