"""What an address asks of a public list: conditions, words, order, place; and, for programs, what of it is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongkai.kernel.text import whole, words_asked
from gongkai.registers.rules import listing
from gongkai.registers.rules.listing import Asked
from gongkai.registers.rules.shape import Definition, Type

WORDS, SORT, START = "q", "sort", "start"
PLACES = (WORDS, SORT, START)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_PERIOD = re.compile(r"\d{4}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?", re.ASCII)


def is_organ(definition: Definition, key: str) -> bool:
    """Whether a facet's values are organs, which addresses write by their uuid."""
    return key == listing.ORGAN or definition.field(key).type is Type.ORGAN


def asked_of(definition: Definition, given: Mapping[str, str], organs: Mapping[str, int]) -> Asked:
    """What the reader wants; what does not fit narrows nothing. `organs`: inner numbers by uuid."""
    filters = {}
    for key in listing.facets(definition):
        value = given.get(key, "").strip()[: listing.MOST_VALUE]
        if value and is_organ(definition, key):
            value = str(organs.get(value, ""))
        if value:
            filters[key] = value
    sort = given.get(SORT, "")
    return Asked(
        filters, words_asked(given.get(WORDS, ""), listing.MOST_TEXT), sort if sort in listing.sorts(definition) else "",
        whole(given.get(START, "")) or 0,
    )  # fmt: skip


def faults_in(definition: Definition, given: Mapping[str, str], organs: Mapping[str, int]) -> list[tuple[str, str]]:
    """What a program asked that this list does not know: each name with a sentence. A person's address is read leniently instead."""
    facets = listing.facets(definition)
    found = []
    for name, value in given.items():
        if name in facets:
            sentence = _wrong_value(definition, name, value.strip(), organs)
        elif name in PLACES:
            sentence = _wrong_place(definition, name, value)
        else:
            sentence = f"没有这个条件；可以用：{'、'.join([*facets, *PLACES])}。"
        if sentence:
            found.append((name[:80], sentence))
    return found


def _wrong_value(definition: Definition, name: str, value: str, organs: Mapping[str, int]) -> str:
    if not value:
        return "条件是空的，不用的请不要写。"
    if is_organ(definition, name):
        return "" if value in organs else "没有这个单位；请用行中 organ 的 id。"
    one = definition.field(name)
    if one.values:
        return "" if value in one.values else f"只能是：{'、'.join(one.values)}。"
    if one.type is Type.DATE:
        return "" if _YEAR.fullmatch(value) else "应是年份，写成 2026。"
    fine = one.type is not Type.PERIOD or _PERIOD.fullmatch(value)
    return "" if fine else "应是时期，写成 2026、2026H1、2026Q3 或者 2026-09。"


def _wrong_place(definition: Definition, name: str, value: str) -> str:
    sorts = listing.sorts(definition)
    if name == SORT and value not in sorts:
        return f"只能是：{'、'.join(sorts)}。" if sorts else "这份清单按公开先后排列，不能另选。"
    if name == WORDS and len(value) > listing.MOST_TEXT:
        return f"不能超过{listing.MOST_TEXT}个字。"
    return "应是从0开始的整数。" if name == START and whole(value) is None else ""
