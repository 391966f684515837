"""A strict check of a value against a JSON schema as the description writes them; a keyword nobody knows here is a fault of the schema."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

SORTS = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}
FORMATS = {"date": date.fromisoformat, "uuid": UUID, "date-time": datetime.fromisoformat}
WORDS = {"description", "title"}
KNOWN = {
    "$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "oneOf", "anyOf", "pattern", "format",
    "minimum", "maxLength", "minItems", "maxItems",
}  # fmt: skip


def faults(value, shape, whole, at="$") -> list[str]:
    """Everything in which a value is not as its schema says."""
    unknown = set(shape) - KNOWN - WORDS
    if unknown:
        return [f"{at}: schema with {unknown}"]
    if "$ref" in shape:
        return faults(value, whole["components"]["schemas"][shape["$ref"].rpartition("/")[2]], whole, at)
    found = _sort(value, shape, at) or [*_word(value, shape, at), *_among(value, shape, whole, at)]
    if isinstance(value, dict) and not found:
        found += _members(value, shape, whole, at)
    if isinstance(value, list) and "items" in shape:
        found += [one for n, part in enumerate(value) for one in faults(part, shape["items"], whole, f"{at}[{n}]")]
    return found


def _sort(value, shape, at):
    if "type" not in shape:
        return []
    sorts = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    fine = any(isinstance(value, SORTS[one]) and (one != "integer" or value is not True) for one in sorts)
    return [] if fine else [f"{at}: {value!r} is not {sorts}"]


def _word(value, shape, at):
    if "const" in shape and value != shape["const"]:
        return [f"{at}: {value!r} is not {shape['const']!r}"]
    if "enum" in shape and value not in shape["enum"]:
        return [f"{at}: {value!r} is not one of {shape['enum']}"]
    if "pattern" in shape and isinstance(value, str) and not re.search(shape["pattern"], value):
        return [f"{at}: {value!r} is not like {shape['pattern']}"]
    if "format" in shape and isinstance(value, str):
        try:
            FORMATS[shape["format"]](value)
        except ValueError:
            return [f"{at}: {value!r} is no {shape['format']}"]
    return []


def _among(value, shape, whole, at):
    for name in ("oneOf", "anyOf"):
        if name in shape:
            tried = [faults(value, one, whole, at) for one in shape[name]]
            fits = sum(not one for one in tried)
            if fits == 0 or (name == "oneOf" and fits > 1):
                least = min(tried, key=len)
                return [f"{at}: {fits} of {name}", *least]
    return []


def _members(value, shape, whole, at):
    known, rest = shape.get("properties", {}), shape.get("additionalProperties", True)
    found = [f"{at}.{name}: missing" for name in shape.get("required", ()) if name not in value]
    for name, one in value.items():
        if name in known:
            found += faults(one, known[name], whole, f"{at}.{name}")
        elif rest is False:
            found.append(f"{at}.{name}: not described")
        elif isinstance(rest, dict):
            found += faults(one, rest, whole, f"{at}.{name}")
    return found
