"""The part of the OpenAPI document that tells of registers: which there are, their rows, and rows that are sent in."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.api.rules import register_rows as rows
from gongkai.api.rules.shapes import LISTED, NUMBER, TEXT, UUID_, Schema, answer, object_of, ref
from gongkai.registers.rules import asking
from gongkai.registers.rules.shape import Definition

MOST_ROWS = 100


FIELD = object_of(
    {
        "key": TEXT, "title": TEXT, "type": TEXT | {"description": "字段类型代码"}, "type_name": TEXT,
        "required": {"type": "boolean"}, "masked": {"type": "boolean", "description": "有的行遮蔽后公开"},
    }
)  # fmt: skip
NAMED = object_of({"key": TEXT, "title": TEXT})
REGISTER = object_of(
    {
        "key": TEXT | {"description": "清单代码"},
        "title": TEXT,
        "purpose": TEXT,
        "basis": LISTED | {"description": "公开依据"},
        "source": TEXT | {"description": "字段的来源"},
        "total": NUMBER | {"description": "现在公开的行数"},
        "noun": TEXT | {"description": "量词"},
        "fields": {"type": "array", "items": FIELD},
        "filters": {"type": "array", "items": NAMED, "description": "可以用作条件的参数"},
        "sorts": LISTED | {"description": "可以用的排序，第一个是默认；- 表示由近到远、由大到小"},
        "rows": TEXT | {"description": "各行的地址"},
        "page": TEXT | {"description": "公开页面"},
        "schema": TEXT | {"description": "行的格式在本说明 components.schemas 中的名称"},
    }
)
REGISTERS = object_of({"jurisdiction": TEXT, "registers": {"type": "array", "items": ref("Register")}})
LINK: Schema = {"type": ["string", "null"]}


def schemas(definitions: Iterable[Definition]) -> dict[str, Schema]:
    """Everything registers are described by; a schema of rows for each."""
    each = {rows.name_of(one.key): rows.schema(one) for one in definitions}
    whole = object_of(
        {
            "register": TEXT,
            "title": TEXT,
            "total": NUMBER | {"description": "符合条件的行数，精确值"},
            "start": NUMBER | {"description": "这一页从第几行起，从0数"},
            "next": LINK | {"description": "下一页的地址；没有下一页为 null"},
            "facets": {
                "type": "object",
                "additionalProperties": {"type": "object", "additionalProperties": NUMBER},
                "description": "各条件每个值的行数；某一条件的行数按其他条件都成立计算",
            },
            "rows": {"type": "array", "items": {"anyOf": [ref(name) for name in each]} if each else {}},
        }
    )
    return {"Register": REGISTER, "Registers": REGISTERS, "RegisterRows": whole, **each}


def paths(definitions: Iterable[Definition]) -> dict[str, Schema]:
    """The addresses under which registers are read."""
    several = list(definitions)
    refused = {"404": answer("没有这份清单", "Errors"), "429": answer("请求太多", "Errors")}
    return {
        "/api/registers.json": {
            "get": {
                "summary": "清单和数据：有哪些清单", "operationId": "registers",
                "responses": {"200": answer("在用的清单，字段、条件、排序都在其中", "Registers"), "429": refused["429"]},
            }
        },
        "/api/registers/{key}.json": {
            "get": {
                "summary": "一份清单的各行", "operationId": "register_rows", "parameters": [_key(several), *_query()],
                "responses": {
                    "200": answer(f"符合条件的行，每页最多{MOST_ROWS}行", "RegisterRows"),
                    "400": answer("条件有误，逐项列出", "Errors"), **refused,
                },
            }
        },
        "/api/registers/{key}/{id}.json": {
            "get": {
                "summary": "一份清单的一行", "operationId": "register_row", "parameters": [_key(several), _id()],
                "responses": {
                    "200": {
                        "description": "这一行现在的内容",
                        "content": {"application/json": {"schema": {"anyOf": [ref(rows.name_of(one.key)) for one in several]} if several else {}}},
                    },
                    "404": answer("没有这一行", "Errors"), "410": answer("已经撤下或者公示期满", "Errors"), "429": refused["429"],
                },
            }
        },
    }  # fmt: skip


def _key(definitions: list[Definition]) -> Schema:
    keys = TEXT | ({"enum": [one.key for one in definitions]} if definitions else {})
    return {"name": "key", "in": "path", "required": True, "schema": keys, "description": "清单代码"}


def _id() -> Schema:
    return {"name": "id", "in": "path", "required": True, "schema": UUID_, "description": "行的编号"}


def _query() -> list[Schema]:
    free = {"type": "object", "additionalProperties": TEXT}
    return [
        {"name": asking.WORDS, "in": "query", "schema": TEXT, "description": "行中要有的词"},
        {"name": asking.SORT, "in": "query", "schema": TEXT, "description": "排序，取自清单的 sorts"},
        {"name": asking.START, "in": "query", "schema": NUMBER | {"minimum": 0}, "description": "从第几行起，从0数；超出的给最后一页"},
        {
            "name": "filters", "in": "query", "style": "form", "explode": True, "schema": free,
            "description": "条件，参数名取自清单的 filters；选项写代码，日期写年份，单位写行中 organ 的 id",
        },
    ]  # fmt: skip
