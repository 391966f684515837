"""The part of the OpenAPI document that tells how systems send rows of registers, and what they are told."""

from __future__ import annotations

from gongkai.api.rules.shapes import NUMBER, TEXT, Schema, answer, object_of

MOST_BYTES = 20_000_000
FORMS = {
    "application/json": "json",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


CELL = object_of(
    {
        "line": NUMBER | {"description": "第几行：JSON 从1数，csv、xlsx 为文件中的行号；0 为整个文件"},
        "field": TEXT | {"description": "字段"},
        "title": TEXT | {"description": "字段名称"},
        "message": TEXT | {"description": "哪里不对"},
    }
)
BATCH = object_of(
    {
        "id": {"type": "string", "format": "uuid", "description": "批次编号"},
        "register": TEXT | {"description": "清单代码"},
        "idempotency_key": TEXT | {"description": "发送方编号"},
        "state": TEXT | {"description": "状态代码"},
        "state_name": TEXT | {"description": "状态"},
        "added": NUMBER | {"description": "新增的行"},
        "changed": NUMBER | {"description": "更改的行"},
        "removed": NUMBER | {"description": "撤下的行"},
        "same": NUMBER | {"description": "与已公开的相同的行"},
        "wrong": NUMBER | {"description": "需要改正的单元格；不是0的，整批没有收入"},
        "errors": {"type": "array", "items": CELL, "description": "需要改正的单元格，逐个列出"},
        "notes": {"type": "array", "items": TEXT, "description": "读取时的说明"},
        "status_url": TEXT | {"description": "查询这一批的地址"},
        "received_at": {"type": "string", "format": "date-time"},
    }
)


def schemas() -> dict[str, Schema]:
    """What a sender is told of a batch."""
    refused = {"anyOf": [{"$ref": "#/components/schemas/Batch"}, {"$ref": "#/components/schemas/Errors"}]}
    return {"Batch": BATCH, "BatchRefused": refused}


def paths() -> dict[str, Schema]:
    """Where rows are sent, and where it is asked how they stand."""
    known = {
        "401": answer("没有密钥，或者密钥无效", "Errors"), "404": answer("没有这份清单或者这一批", "Errors"),
        "429": answer("请求太多", "Errors"),
    }  # fmt: skip
    place = {"name": "key", "in": "path", "required": True, "schema": TEXT, "description": "清单代码"}
    which = {"name": "id", "in": "path", "required": True, "schema": TEXT, "description": "批次编号"}
    return {
        "/api/registers/{key}/batches/": {
            "post": {
                "summary": "推送一份清单的行", "operationId": "push_rows", "security": [{"key": []}],
                "description": "整批收入或者整批不收。收入的行照清单规定审核后公开，规定填报即公开的立即公开。",
                "parameters": [place, *_said()], "requestBody": _body(),
                "responses": {
                    "201": answer("已收入", "Batch"), "200": answer("以前已收到同样内容", "Batch"), "202": answer("已收到，还在读取，请查询状态", "Batch"),
                    "400": answer("没有写明 Idempotency-Key，或者参数有误", "Errors"), "409": answer("编号已用于另外的内容", "Errors"),
                    "413": answer(f"超过{MOST_BYTES}字节", "Errors"), "415": answer("不是可以收的格式", "Errors"),
                    "422": answer("内容有误，逐个单元格列出，整批没有收入", "BatchRefused"), **known,
                },
            }
        },
        "/api/registers/{key}/batches/{id}/": {
            "get": {
                "summary": "查询推送的一批", "operationId": "pushed_batch", "security": [{"key": []}], "parameters": [place, which],
                "responses": {"200": answer("这一批现在的状态", "Batch"), **known},
            }
        },
    }  # fmt: skip


def _said() -> list[Schema]:
    return [
        {
            "name": "Idempotency-Key", "in": "header", "required": True, "schema": TEXT | {"maxLength": 80},
            "description": "发送方给这一批的编号，同一系统内不重复；重发用同一编号，不会重复收入",
        },
        {"name": "whole", "in": "query", "schema": TEXT | {"enum": ["0", "1"]}, "description": "1：这是本单位的全部内容，没有的行撤下；默认只增补、更正"},
        {"name": "reason", "in": "query", "schema": TEXT | {"maxLength": 300}, "description": "更改或者撤下已公开内容的理由，随更正记录公开；没有写的，由信息员补写后提交"},
    ]  # fmt: skip


def _body() -> Schema:
    row = {
        "type": "object",
        "description": "键为字段代码或者字段名称，值为文字、数字或者文字的列表；选项可以写代码或者名称；附件写成含 name（文件名）和 base64（文件内容）的对象",
    }
    listed = {"type": "array", "items": row, "minItems": 1}
    binary = {"type": "string", "format": "binary"}
    content = {media: {"schema": listed if form == "json" else binary} for media, form in FORMS.items()}
    return {"required": True, "content": content, "description": "对象的列表，或者有表头的表格"}
