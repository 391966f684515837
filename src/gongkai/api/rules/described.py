"""The OpenAPI document, made from the same fields that are checked."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.api.rules import described_batches as batches
from gongkai.api.rules import described_registers as registers
from gongkai.api.rules.fields import FIELDS, MOST_BYTES, Field
from gongkai.api.rules.shapes import DAY, FLAG, LISTED, TEXT, UUID_, Schema, answer, object_of
from gongkai.registers.rules.shape import Definition

ENTRY = object_of(
    {
        "id": UUID_ | {"description": "公开事项编号，报送时填在 entries"},
        "field": TEXT | {"description": "领域"},
        "standard": TEXT | {"description": "标准目录名称"},
        "position": {"type": "integer", "description": "序号"},
        "level1": TEXT | {"description": "一级事项"},
        "level2": TEXT | {"description": "二级事项"},
        "content": TEXT | {"description": "公开内容（要素）"},
        "basis": TEXT | {"description": "公开依据"},
        "time_limit": TEXT | {"description": "公开时限"},
        "subject": TEXT | {"description": "公开主体"},
        "channels": LISTED | {"description": "公开渠道和载体"},
        "to_all": FLAG | {"description": "公开对象：全社会"},
        "to_specific": TEXT | {"description": "公开对象：特定群体"},
        "proactive": FLAG | {"description": "公开方式：主动"},
        "on_request": FLAG | {"description": "公开方式：依申请"},
        "county": FLAG | {"description": "公开层级：县级"},
        "township": FLAG | {"description": "公开层级：乡级"},
        "version": {"type": "integer", "description": "标准目录版次"},
    }
)
ENTRIES = object_of(
    {
        "jurisdiction": TEXT,
        "entries": {"type": "array", "items": {"$ref": "#/components/schemas/Entry"}},
        "next": {"type": ["string", "null"], "description": "下一页的地址；没有下一页为 null"},
    }
)
ITEM_STATE = object_of(
    {
        "id": TEXT | {"description": "发送方编号"},
        "document": UUID_ | {"description": "本平台的公文编号"},
        "state": TEXT | {"description": "状态代码"},
        "state_name": TEXT | {"description": "状态"},
        "public_url": {"type": ["string", "null"], "description": "公开以后的页面，公开网站上的路径；没有公开为 null"},
        "received_at": {"type": "string", "format": "date-time"},
    }
)
ERRORS = object_of({"errors": {"type": "array", "items": object_of({"field": TEXT, "message": TEXT})}})


def _property(field: Field) -> Schema:
    shapes: dict[str, Schema] = {
        "text": TEXT | {"maxLength": field.most},
        "id": TEXT | {"maxLength": field.most, "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]*$"},
        "day": DAY,
        "choice": TEXT | {"enum": list(field.choices)},
        "uuids": {"type": "array", "items": UUID_, "minItems": 1, "maxItems": field.most},
    }
    return shapes[field.sort] | {"description": field.words}


ITEM: Schema = {
    "type": "object",
    "properties": {field.name: _property(field) for field in FIELDS},
    "required": [field.name for field in FIELDS if field.required],
    "additionalProperties": False,
}


def document(name: str, definitions: Sequence[Definition] = ()) -> Schema:
    """The description of the interface of a place, OpenAPI 3.1; `definitions` of the registers in use there."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{name}政务公开平台接口", "version": "1",
            "description": "公开目录、清单和数据为开放数据，不需要密钥；报送公开信息、推送清单数据须用单位的接口密钥：报送的内容作为草稿进入本单位的认定、检查、审核、签发程序，推送的数据照清单的规定审核、公开。",
        },
        "paths": {"/api/catalogue/entries.json": _entries(), "/api/catalogue/items/": _items(), "/api/catalogue/items/{id}/": _state(), **registers.paths(definitions), **batches.paths()},
        "components": {
            "schemas": {"Entry": ENTRY, "Entries": ENTRIES, "Item": ITEM, "ItemState": ITEM_STATE, "Errors": ERRORS, **registers.schemas(definitions), **batches.schemas()},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "接口密钥，在平台“接口密钥”页生成"}},
        },
    }  # fmt: skip


def _entries() -> Schema:
    query = [
        {"name": "cursor", "in": "query", "schema": TEXT, "description": "取自上一页的 next"},
        {"name": "field", "in": "query", "schema": TEXT, "description": "只取这个领域，写领域名称"},
    ]
    answers = {"200": answer("公开事项，每页最多100条", "Entries"), "429": answer("请求太多", "Errors")}
    return {"get": {"summary": "公开目录的事项", "operationId": "entries", "parameters": query, "responses": answers}}


def _items() -> Schema:
    answers = {
        "201": answer("已收到，成为本单位的草稿", "ItemState"), "200": answer("以前已收到同样内容", "ItemState"),
        "401": answer("没有密钥，或者密钥无效", "Errors"), "409": answer("编号已用于另外的内容", "Errors"),
        "413": answer(f"超过{MOST_BYTES}字节", "Errors"), "415": answer("不是 JSON", "Errors"),
        "422": answer("内容有误，逐项列出", "Errors"), "429": answer("请求太多", "Errors"),
    }  # fmt: skip
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}
    return {
        "post": {
            "summary": "报送一件公开信息", "operationId": "send", "security": [{"key": []}], "requestBody": body, "responses": answers,
        }
    }  # fmt: skip


def _state() -> Schema:
    place = [{"name": "id", "in": "path", "required": True, "schema": TEXT, "description": "发送方编号"}]
    answers = {
        "200": answer("报送的信息现在的状态", "ItemState"), "401": answer("没有密钥，或者密钥无效", "Errors"),
        "404": answer("没有收到过这个编号", "Errors"), "429": answer("请求太多", "Errors"),
    }  # fmt: skip
    return {
        "get": {
            "summary": "查询状态",
            "operationId": "state",
            "security": [{"key": []}],
            "parameters": place,
            "responses": answers,
        }
    }
