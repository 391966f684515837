"""The fields of an item that is handed in: checked here, described from here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from gongkai.documents.rules.states import Kind

MOST_BYTES = 1_000_000
MOST_ENTRIES = 20
KINDS = tuple(kind for kind in Kind if kind not in {Kind.NEWS, Kind.NORMATIVE, Kind.POLICY})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its JSON type, whether it must be there, how long it may be, what it means."""

    name: str
    sort: str  # text, day, choice, uuids, id
    words: str
    required: bool = False
    most: int = 0
    choices: tuple[str, ...] = ()


FIELDS = (
    Field("id", "id", "发送方给这件信息的编号，同一系统内不重复；重发用同一编号", required=True, most=80),
    Field("title", "text", "标题", required=True, most=300),
    Field("body", "text", "正文：HTML，或者纯文本（空行分段）", required=True, most=500_000),
    Field("entries", "uuids", "对应公开事项的编号（entries.json 中的 id），至少一个", required=True, most=MOST_ENTRIES),
    Field("formed_on", "day", "信息形成日期，20个工作日的公开时限从这一天起算", required=True),
    Field("kind", "choice", "体裁，默认 INFORMATION（部门信息）", choices=tuple(kind.value for kind in KINDS)),
    Field("summary", "text", "内容概述", most=500),
    Field("keywords", "text", "关键词，用空格分开", most=200),
    Field("number", "text", "发文字号，如 云卫发〔2026〕3号", most=60),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    message: str


def faults_in(given: Any, today: date) -> list[Fault]:
    """Everything wrong with what was sent, field by field, in the order of the description."""
    if not isinstance(given, Mapping):
        return [Fault("", "内容应是一个 JSON 对象。")]
    found = [fault for field in FIELDS if (fault := _fault(field, given, today))]
    known = {field.name for field in FIELDS}
    return found + [Fault(str(name)[:80], "没有这个字段。") for name in given if name not in known][:20]


def _fault(field: Field, given: Mapping[str, Any], today: date) -> Fault | None:
    value = given.get(field.name)
    if value is None or value in ("", []):
        return (
            Fault(field.name, f"缺少{field.words.partition('，')[0].partition('：')[0]}。") if field.required else None
        )
    message = _CHECKS[field.sort](field, value, today)
    return Fault(field.name, message) if message else None


def _text(field: Field, value: Any, today: date) -> str:
    if not isinstance(value, str):
        return "应是文字。"
    if not value.strip() and field.required:
        return "不能只有空白。"
    if "\x00" in value:
        return "含有不能保存的字符。"
    return f"不能超过{field.most}个字。" if len(value) > field.most else ""


def _id(field: Field, value: Any, today: date) -> str:
    fine = isinstance(value, str) and _ID.fullmatch(value)
    return "" if fine else "只能用英文字母、数字和 . _ : -，以字母或数字开头，不超过80个字符。"


def _day(field: Field, value: Any, today: date) -> str:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None:
        return "应是日期，写成 2026-03-05。"
    if day.year < 1949:
        return "不能早于1949年。"
    return "不能晚于今天。" if day > today else ""


def _choice(field: Field, value: Any, today: date) -> str:
    return "" if value in field.choices else f"只能是：{'、'.join(field.choices)}。"


def _uuids(field: Field, value: Any, today: date) -> str:
    if not isinstance(value, list) or len(value) > field.most:
        return f"应是列表，最多{field.most}个。"
    for one in value:
        try:
            UUID(one if isinstance(one, str) else "")
        except ValueError:
            return "应是公开事项的编号（entries.json 中的 id）。"
    return ""


_CHECKS = {"text": _text, "id": _id, "day": _day, "choice": _choice, "uuids": _uuids}
