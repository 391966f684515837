"""Pieces of an OpenAPI document that its parts share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
UUID_: Schema = {"type": "string", "format": "uuid"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
LISTED: Schema = {"type": "array", "items": TEXT}


def object_of(properties: Mapping[str, Schema], but: tuple[str, ...] = ()) -> Schema:
    """An object of exactly these properties, all of them there `but` these."""
    required = [name for name in properties if name not in but]
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}


def ref(name: str) -> Schema:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def answer(words: str, schema: str = "") -> Schema:
    """A response, with its JSON where it has one."""
    content = {"content": {"application/json": {"schema": ref(schema)}}} if schema else {}
    return {"description": words, **content}
