"""The optional list of facts that comes with a batch: its columns, and what each row says of its file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from gongkai.documents.rules import numbers
from gongkai.documents.rules.states import Kind

NAME = "文件名"
COLUMNS = {
    "标题": "title", "发文字号": "number", "文号": "number", "体裁": "kind", "成文日期": "signed_on", "主送机关": "addressees",
    "施行日期": "effective_on", "有效期截止": "expires_on", "解读机关": "interpreter", "主题分类": "subject_class",
    "抄送机关": "copied_to", "附注": "annotation", "关键词": "keywords", "内容概述": "summary",
}  # fmt: skip
DAYS = {"signed_on", "effective_on", "expires_on"}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


@dataclass(slots=True)
class Listed:
    """Facts by file name, and what is wrong with the list, each in a sentence."""

    facts: dict[str, dict[str, str | date]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def key_of(name: str) -> str:
    """A file name as it is compared: its last part, without extension, without white space."""
    last = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"\.(?:docx?|wps|pdf|ofd|txt)$", "", last.strip(), flags=re.IGNORECASE)
    return re.sub(r"\s+", "", stem).lower()


def listed(rows: Sequence[Sequence[object]], *, today: date) -> Listed:
    """What a sheet says, its first row the head. Bad cells are named by row and column."""
    found = Listed()
    head = [re.sub(r"\s+", "", str(cell or "")) for cell in rows[0]] if rows else []
    if NAME not in head:
        found.wrong.append(f"清单第一行没有“{NAME}”一列，无法与文件对应。")
        return found
    kinds = {kind.label: kind.value for kind in Kind}
    for place, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, row, strict=False))
        name = str(cells.get(NAME) or "").strip()
        if not name:
            continue
        facts, wrong = _facts(cells, kinds, today)
        found.wrong += [f"清单第 {place} 行（{name}）：{sentence}" for sentence in wrong]
        if key_of(name) in found.facts:
            found.wrong.append(f"清单第 {place} 行（{name}）：文件名与前面重复。")
        found.facts[key_of(name)] = facts
    return found


def _facts(
    cells: Mapping[str, object], kinds: Mapping[str, str], today: date
) -> tuple[dict[str, str | date], list[str]]:
    """The facts of one row, and what is wrong with it."""
    facts: dict[str, str | date] = {}
    wrong = []
    for label, name in COLUMNS.items():
        value = cells.get(label)
        if value is None or str(value).strip() == "":
            continue
        if name in DAYS:
            day = _day(value)
            if day is None:
                wrong.append(f"{label}“{value}”不是日期。")
            else:
                facts[name] = day
        elif name == "kind":
            if str(value).strip() in kinds:
                facts[name] = kinds[str(value).strip()]
            else:
                wrong.append(f"体裁“{value}”不认识，可填：{'、'.join(kinds)}。")
        elif name == "number" and (reasons := numbers.reasons_against(str(value), today=today)):
            wrong += reasons
        else:
            facts[name] = str(value).strip()
    return facts, wrong


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(str(value).strip())
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
