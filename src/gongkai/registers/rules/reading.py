"""A cell of any field read into the one way it is kept, or refused with a sentence. Pure: the same cell, the same answer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from math import isfinite

from gongkai.kernel.text import fold
from gongkai.orgs.rules.names import How
from gongkai.registers.rules import attached, codes
from gongkai.registers.rules.cells import Attached, Cell, Context, Spoilt, Value, clean, is_empty, shown, text_of
from gongkai.registers.rules.dates import read_day, read_period
from gongkai.registers.rules.numbers import read_number
from gongkai.registers.rules.shape import SEPARATOR, Field, Type

_HAN_NAME = re.compile(r"[㐀-䶿一-鿿·•・‧ ]+")
_DOTS = re.compile(r"[•・‧]")
MOST_LISTED = 8


def read(field: Field, cell: Cell, context: Context) -> Value:
    """What a cell of this field says. An empty one is "" and refused only where the field must be filled."""
    if is_empty(cell) and not _means_something(field, cell):
        return Value(wrong="必填，现在是空的。") if field.required else Value()
    if isinstance(cell, Spoilt):
        return Value(wrong=cell.sentence)
    if isinstance(cell, Attached) and field.type is not Type.FILE:
        return Value(wrong="这里不能放文件。")
    if isinstance(cell, float) and not isfinite(cell):
        return Value(wrong="不是一个数。")
    return _READERS[field.type](field, cell, context)


def _means_something(field: Field, cell: Cell) -> bool:
    """无, - or / may be an option of the field itself."""
    return field.type is Type.CODE and isinstance(cell, str) and bool(clean(cell)) and _code(field, cell) is not None


def _text(field: Field, cell: Cell, context: Context) -> Value:
    found = text_of(cell, lines=True)
    if found.wrong:
        return found
    if len(found.text) > field.length:
        return Value(wrong=f"最多{field.length}个字，现在有{len(found.text)}个字。")
    if field.pattern and not re.fullmatch(field.pattern, found.text):
        return Value(wrong=f"“{found.text[:60]}”不合要求：{field.hint}")
    return found


def _code(field: Field, text: str) -> str | None:
    folded = fold(text)
    for code, label in field.values.items():
        if folded in (fold(code), fold(label)):
            return code
    return next((code for word, code in field.also.items() if fold(word) == folded), None)


def _codes(field: Field, cell: Cell, context: Context) -> Value:
    written = clean(shown(cell))
    parts = [written]
    if field.many and _code(field, written) is None:
        parts = codes.parts_of(written)
    found = []
    for part in parts:
        code = _code(field, part)
        if code is None:
            return Value(wrong=_no_such(field, part))
        found.append(code)
    order = list(field.values)
    return Value(SEPARATOR.join(sorted(set(found), key=order.index)))


def _no_such(field: Field, part: str) -> str:
    labels = list(field.values.values())
    near = difflib.get_close_matches(part, labels, 1, 0.5)
    if len(labels) <= MOST_LISTED:
        return f"没有“{part}”这个选项，只能填：{'、'.join(labels)}。"
    return f"没有“{part}”这个选项" + (f"，是不是“{near[0]}”？" if near else "，请从模板的下拉列表中选择。")


def _organ(field: Field, cell: Cell, context: Context) -> Value:
    written = clean(shown(cell))
    if context.book is None:
        return Value(wrong="没有单位名册，认不出单位。")
    match = context.book.match(written)
    if match.kind == "organ" and match.id is not None and (match.sure or match.how is How.SUFFIX):
        return Value(str(match.id))
    if match.kind == "group":
        return Value(wrong=f"“{written}”是若干单位的合称，这里只填一个单位。")
    names = [near.name for near in match.nearest if near.kind == "organ"][:3]
    return Value(
        wrong=f"“{written}”没有认出是哪个单位" + (f"，是不是“{'”“'.join(names)}”？" if names else "，请写全称。")
    )


def _person(field: Field, cell: Cell) -> Value:
    found = text_of(cell)
    if found.wrong:
        return found
    name = _DOTS.sub("·", found.text)
    if _HAN_NAME.fullmatch(name):
        name = name.replace(" ", "")
    if re.search(r"[\d@#¥%&*+=<>{}\[\]|\\/，,；;、。？！?!]", name) or not 1 < len(name) <= 50:
        return Value(wrong=f"“{found.text}”不是一个人的姓名" + ("。" if field.many else "，一格只填一个人。"))
    return Value(name)


Reader = Callable[[Field, Cell, Context], Value]
_READERS: dict[Type, Reader] = {
    Type.TEXT: _text,
    Type.NUMBER: lambda field, cell, context: read_number(field, cell),
    Type.MONEY: lambda field, cell, context: read_number(field, cell),
    Type.DATE: lambda field, cell, context: read_day(cell, context),
    Type.PERIOD: lambda field, cell, context: read_period(field.per, cell, context),
    Type.CODE: _codes,
    Type.ORGAN: _organ,
    Type.PERSON: lambda field, cell, context: codes.several(
        text_of(cell), lambda one: _person(field, one), many=field.many
    ),
    Type.USCC: lambda field, cell, context: codes.read_uscc(cell, context),
    Type.ID: lambda field, cell, context: codes.read_id(cell, context),
    Type.PLATE: lambda field, cell, context: (
        codes.several(text_of(cell), codes.read_plate, many=True) if field.many else codes.read_plate(cell)
    ),
    Type.PHONE: lambda field, cell, context: (
        codes.several(text_of(cell), codes.read_phone, many=True) if field.many else codes.read_phone(cell)
    ),
    Type.PLACE: lambda field, cell, context: codes.read_place(cell),
    Type.ARTICLE: lambda field, cell, context: codes.read_article(cell),
    Type.DOCUMENT: lambda field, cell, context: (
        codes.several(text_of(cell), codes.read_document, many=True) if field.many else codes.read_document(cell)
    ),
    Type.LINK: lambda field, cell, context: codes.read_link(cell),
    Type.FILE: lambda field, cell, context: attached.read_file(cell, context),
}
