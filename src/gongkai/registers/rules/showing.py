"""A value as it is printed, for the desk and for the public, and as an export gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from gongkai.registers.rules.attached import name_of as file_name
from gongkai.registers.rules.dates import period_words
from gongkai.registers.rules.shape import SEPARATOR, Definition, Field, Open, Type
from gongkai.vetting.rules import mask

Named = Callable[[int], str]
FEN = 2


def named(names: Mapping[int, str]) -> Named:
    """Says what an organ is called by its inner number, "" for one that is not among them."""
    return lambda number: names.get(number, "")


def printed(field: Field, value: str, organ_name: Named) -> str:
    """The whole value as the desk prints it; "" for none."""
    if not value:
        return ""
    if field.type is Type.CODE:
        return "、".join(field.values.get(code, code) for code in value.split(SEPARATOR))
    if field.type is Type.MONEY and field.decimals == FEN and "." in value:
        return f"{Decimal(value):,.2f}"  # 80.4元 is 80.40元
    if field.type in (Type.NUMBER, Type.MONEY):
        return f"{Decimal(value):,f}"
    if field.type is Type.DATE:
        day = date.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日"
    if field.type is Type.PERIOD:
        return period_words(value)
    if field.type is Type.ORGAN:
        return organ_name(int(value))
    if field.type is Type.PLACE:
        lng, lat = value.split(",")
        return f"东经{lng}°，北纬{lat}°"
    if field.type is Type.FILE:
        return file_name(value)
    return value.replace(SEPARATOR, "、") if field.many and field.type is not Type.ARTICLE else value


def exported(field: Field, value: str, organ_name: Named) -> str:
    """The value as a file gives it, so that the file can be read in again."""
    if field.type in (Type.CODE, Type.ORGAN) and value:
        return printed(field, value, organ_name)
    return file_name(value) if field.type is Type.FILE else value


def is_masked(field: Field, values: Mapping[str, str]) -> bool:
    """Whether the public sees this field of this row masked."""
    return field.open is Open.MASKED or (field.masked_when is not None and field.masked_when.holds(values))


def seen_by_public(field: Field, values: Mapping[str, str], organ_name: Named) -> str:
    """What the public sees of a field where it is not the whole of it, "" where it is."""
    if field.open is Open.INTERNAL:
        return Open.INTERNAL.label
    return printed(field, hidden(field, values), organ_name) if is_masked(field, values) else ""


def hidden(field: Field, values: Mapping[str, str]) -> str:
    """The value as the public may have it, unprinted: masked where it must be, "" where it is not public."""
    value = values.get(field.key, "")
    if field.open is Open.INTERNAL or not value:
        return ""
    if not is_masked(field, values) or field.mask is None:
        return value
    kind = field.mask
    return SEPARATOR.join(mask(kind, part) for part in value.split(SEPARATOR)) if field.many else mask(kind, value)


def public_values(definition: Definition, values: Mapping[str, str]) -> dict[str, str]:
    """What of a row the public may have: filled public fields, masked where they must be."""
    return {one.key: found for one in definition.shown if (found := hidden(one, values))}


def name_of(definition: Definition, values: Mapping[str, str], organ_name: Named, *, public: bool) -> str:
    """What a row is called; for the public as masked as the field is."""
    one = definition.field(definition.name)
    value = hidden(one, values) if public else values.get(one.key, "")
    return printed(one, value, organ_name)
