"""A board is a list of indicators and the groups they are broken down by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STATED = ("key", "title", "lead", "keys")
OPTIONAL = {"by", "bars", "duties"}
GROUPS = {"organ": "单位", "theme": "领域", "month": "月份"}
_KEY = re.compile(r"[a-z][a-z0-9_.-]*")


class BadBoard(ValueError):
    """A board that cannot be used; the sentence names file and key."""


@dataclass(frozen=True, slots=True)
class Board:
    """`keys` are shown as figures and as columns; `by` the groupings offered, the first by default; `bars` is charted.

    `duties` names who may open it (orgs.rules.Duty); none named: every post, which sees what its source lets it see.
    """

    key: str
    title: str
    lead: str
    keys: tuple[str, ...]
    by: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


def parse_boards(data: Any, file: str, duties: frozenset[str]) -> list[Board]:
    """The boards of a file; raises `BadBoard`. Whether their indicators exist is checked when all files are loaded."""
    if not isinstance(data, list):
        raise BadBoard(f"{file}：应为看板的列表。")
    return [_board(entry, f"{file} 第{number}个", duties) for number, entry in enumerate(data, 1)]


def _board(entry: Any, where: str, duties: frozenset[str]) -> Board:
    if not isinstance(entry, Mapping):
        raise BadBoard(f"{where}：应为键值。")
    where = f"{where}（{entry.get('key', '无 key')}）"
    missing = [name for name in STATED if not entry.get(name)]
    unknown = sorted(map(str, set(entry) - set(STATED) - OPTIONAL))
    if missing or unknown:
        wrong = [f"缺少 {name}" for name in missing] + [f"多出 {name}" for name in unknown]
        raise BadBoard(f"{where}：{'，'.join(wrong)}。")
    lists = {}
    for name in ("keys", "by", "bars", "duties"):
        value = entry.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise BadBoard(f"{where}：{name} 应为列表。")
        lists[name] = tuple(value)
    if not _KEY.fullmatch(str(entry["key"])):
        raise BadBoard(f"{where}：key 只能用小写字母、数字、点和横线。")
    if set(lists["bars"]) - set(lists["keys"]):
        raise BadBoard(f"{where}：bars 中的指标要先列在 keys 中。")
    if set(lists["by"]) - set(GROUPS):
        raise BadBoard(f"{where}：by 只能是 {'、'.join(GROUPS)}。")
    if set(lists["duties"]) - duties:
        raise BadBoard(f"{where}：没有这样的职责：{'、'.join(sorted(set(lists['duties']) - duties))}。")
    return Board(str(entry["key"]), str(entry["title"]), str(entry["lead"]), **lists)
