"""Collective units as notices print them (各镇人民政府, 县直各有关单位): what they range over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_COLLECTIVE = re.compile(
    r"^[县区市]?(乡镇|镇街|街镇|乡\(镇\)|镇\(街)|各|有关|相关|直(属)?(部门|单位|机关)|全(县|区|市)|承办|所有|政府部门|(工作|职能|组成)部门"
)
_PARTS = {
    "COUNTY": re.compile(r"各县|县\(?区|县[、,]?\(?市[、,]?区|各区|各\(?市"),
    "TOWN": re.compile(r"乡|镇"),
    "STREET": re.compile(r"街道|街办|办事处"),
    "ZONE": re.compile(r"开发区|园区|管委会|高新区|景区|功能区"),
    "VILLAGE": re.compile(r"村|社区"),
    "ENTERPRISE": re.compile(r"企事业|企业|公用事业"),
    "SCHOOL": re.compile(r"学校|院校|中小学"),
    "LAW": re.compile(r"执法"),
    "RELATED": re.compile(r"有关|相关|责任单位|承办"),
    "DEPARTMENT": re.compile(r"部门|直(各|属)?|委办局|委[、,]?办[、,]?局|各单位|各成员单位|各委"),
}
_TAIL = re.compile(r"^(.*?)(人民政府|政府|管理委员会|管委会)$")


class Signature(NamedTuple):
    """What a collective unit ranges over, apart from the way it is written; `rest` is what else it says."""

    parts: frozenset[str]

    def near(self) -> Signature:
        """Townships and streets as one: 各镇, 各乡镇 and 各乡镇、街道 differ by little."""
        return Signature(frozenset("TOWN" if part == "STREET" else part for part in self.parts))


def signature(text: str, places: Sequence[str] = ()) -> Signature | None:
    """The range of a collective unit, or None when the text names a single one. `text` is folded.

    有关部门, 相关单位, 县直各有关单位 are one; so are 县直各部门, 区政府各部门单位, 市直单位. Special collectives
    (各行政执法单位, 规范性文件制定部门) keep their own part, so that they do not pass for all departments.
    """
    for place in places:
        text = text.replace(place, "")
    if not _COLLECTIVE.search(text):
        return None
    parts = {name for name, pattern in _PARTS.items() if pattern.search(text)}
    if "COUNTY" in parts and not re.search(r"乡|镇|街", text):
        parts.discard("DEPARTMENT")
    elif "COUNTY" in parts:
        parts.discard("COUNTY")
    if "RELATED" in parts:
        parts.discard("DEPARTMENT")
    if parts & {"LAW", "ENTERPRISE", "SCHOOL"}:
        parts.discard("DEPARTMENT")
    return Signature(frozenset(parts)) if parts else None
