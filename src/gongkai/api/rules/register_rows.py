"""Rows of registers as programs read them, and the schema each definition gives them: one place writes and describes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gongkai.api.rules.shapes import TEXT, UUID_, Schema, object_of
from gongkai.registers.rules.asking import is_organ
from gongkai.registers.rules.attached import name_of as name_of_file
from gongkai.registers.rules.attached import sha256_of
from gongkai.registers.rules.shape import SEPARATOR, Definition, Field, Type
from gongkai.registers.rules.showing import Named, hidden, is_masked, printed

Numbered = Callable[[int], str]
DECIMAL = r"^-?\d+(\.\d+)?$"
PERIOD = r"^\d{4}(H[12]|Q[1-4]|-\d{2})?$"
PLACE = r"^-?\d+(\.\d+)?,-?\d+(\.\d+)?$"
SPOKEN = (Type.CODE, Type.ORGAN, Type.PERIOD)  # whose values are codes: words stand beside them


def name_of(key: str) -> str:
    """How the schema of a register's rows is called in the description."""
    return f"Row_{key}"


def _listed(one: Field) -> bool:
    """Whether its value is a list: several in one cell."""
    return one.many and one.type is not Type.ARTICLE


# What is described


def schema(definition: Definition) -> Schema:
    """The JSON schema (2020-12) of one row: what is asked for here is what `facts` writes."""
    shown = definition.shown
    labels = {one.key: TEXT | {"description": one.title} for one in shown if one.type in SPOKEN}
    return object_of(
        {
            "register": {"type": "string", "const": definition.key, "description": "清单代码"},
            "id": UUID_ | {"description": "这一行的编号，更正以后不变"},
            "url": TEXT | {"description": "这一行的页面，公开网站上的路径"},
            "organ": object_of({"id": UUID_, "name": TEXT}) | {"description": "填报单位"},
            "published_at": {"type": "string", "format": "date-time", "description": "现在的内容公开的时间"},
            "values": object_of({one.key: _value(one) for one in shown})
            | {"description": "各字段的值；没有填的为 null"},
            "labels": object_of(labels, but=tuple(labels)) | {"description": "选项、单位、时期的名称"},
        }
    ) | {"title": definition.title, "description": definition.purpose}


def _value(one: Field) -> Schema:
    part = TEXT if one.may_mask else _PARTS.get(one.type, _plain)(one)
    found: Schema = {"type": "array", "items": part} if _listed(one) else dict(part)
    words = [one.heading, "部分内容遮蔽" if one.may_mask else "", one.hint]
    if one.type is Type.PLACE:
        words.append(f"经度,纬度，{one.system.label}")
    if one.type in (Type.NUMBER, Type.MONEY):
        words.append("十进制数，写成文字以免丢失精度")
    if not one.required:
        found = {"anyOf": [found, {"type": "null"}]}
    return found | {"description": "；".join(word.rstrip("。") for word in words if word)}


def _plain(one: Field) -> Schema:
    return TEXT


_PARTS: dict[Type, Callable[[Field], Schema]] = {
    Type.NUMBER: lambda one: TEXT | {"pattern": DECIMAL},
    Type.MONEY: lambda one: TEXT | {"pattern": DECIMAL},
    Type.DATE: lambda one: TEXT | {"format": "date"},
    Type.PERIOD: lambda one: TEXT | {"pattern": PERIOD},
    Type.PLACE: lambda one: TEXT | {"pattern": PLACE},
    Type.ORGAN: lambda one: UUID_,
    Type.FILE: lambda one: object_of(
        {
            "name": TEXT | {"description": "文件名"}, "url": TEXT | {"description": "下载地址，公开网站上的路径"},
            "sha256": TEXT | {"pattern": "^[0-9a-f]{64}$", "description": "文件内容的 SHA-256"},
        }
    ),
    Type.CODE: lambda one: {
        "type": "string", "oneOf": [{"const": code, "title": label} for code, label in one.values.items()],
    },
}  # fmt: skip


# What is written


def facts(
    definition: Definition, values: Mapping[str, str], *, organ: Numbered, name: Named, file: Callable[[str], str]
) -> dict[str, dict[str, Any]]:
    """The public part of a row: `values` by field and `labels` for those that are codes.

    `organ`, `name`: of an inner number; `file`: the address of the file in a field.
    """
    found: dict[str, Any] = {}
    labels: dict[str, str] = {}
    for one in definition.shown:
        value = hidden(one, values)
        found[one.key] = _attached(value, file(one.key)) if one.type is Type.FILE else _written(one, value, organ)
        if value and one.type in SPOKEN and not is_masked(one, values):
            labels[one.key] = printed(one, value, name)
    return {"values": found, "labels": labels}


def _written(one: Field, value: str, organ: Numbered) -> str | list[str] | None:
    if not value:
        return None
    if one.type is Type.ORGAN:
        return organ(int(value)) or None
    return value.split(SEPARATOR) if _listed(one) else value


def _attached(value: str, address: str) -> dict[str, str] | None:
    return {"name": name_of_file(value), "url": address, "sha256": sha256_of(value)} if value else None


def facet_counts(
    counts: Mapping[str, Mapping[str, int]], definition: Definition, organ: Numbered
) -> dict[str, dict[str, int]]:
    """How many rows each value of a condition would leave, organs by their uuid."""
    found = {}
    for key, counted in counts.items():
        organs = is_organ(definition, key)
        found[key] = {(organ(int(value)) if organs else value): many for value, many in counted.items()}
    return found
