"""A base picture under points: its 审图号, the box it covers, where points lie on it (地图管理条例 第十五条、第二十条)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians

from gongkai.registers.rules.shape import Crs

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀黔贵滇云藏陕秦甘陇青宁新"
APPROVAL = re.compile(rf"(GS[{PROVINCES}]?|[{PROVINCES}]S)[（(\[〔](20\d\d)年?[）)\]〕](\d{{1,5}})号", re.ASCII)
WEST, EAST, SOUTH, NORTH = Decimal(73), Decimal(136), Decimal(3), Decimal(54)
LEAST = Decimal("0.001")
WIDE = 720
FLATTEST, STEEPEST = 0.25, 4.0
ALIKE = frozenset({Crs.CGCS2000, Crs.WGS84})  # apart by less than a picture shows
MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """The box a picture covers, in degrees."""

    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal

    @property
    def words(self) -> str:
        """The four sides as people read them."""
        sides = (("西", self.west), ("南", self.south), ("东", self.east), ("北", self.north))
        return "、".join(f"{side} {degrees.normalize():f}" for side, degrees in sides)

    @property
    def high(self) -> float:
        """How high it is drawn at the usual width."""
        narrow = cos(radians(float(self.south + self.north) / 2))
        return round(WIDE * float(self.north - self.south) / (float(self.east - self.west) * narrow), 1)


def approval_of(text: str) -> str:
    """A 审图号 in its one form, GS（2026）1234号 or 冀S（2026）12号; "" for what is none."""
    found = APPROVAL.fullmatch(re.sub(r"\s", "", text).upper())
    return f"{found[1]}（{found[2]}）{found[3]}号" if found else ""


def reasons_against(approval: str, bounds: Bounds) -> list[str]:
    """What is wrong with a picture's approval number or its box."""
    reasons = []
    if not approval_of(approval):
        reasons.append("审图号应照批准书填写，如 GS（2026）1234号、冀S（2026）012号。")
    inside = WEST <= bounds.west < bounds.east <= EAST and SOUTH <= bounds.south < bounds.north <= NORTH
    if not inside or bounds.east - bounds.west < LEAST or bounds.north - bounds.south < LEAST:
        reasons.append("四至应是我国范围内的经纬度，西小于东、南小于北。")
    elif not FLATTEST <= bounds.high / WIDE <= STEEPEST:
        reasons.append("四至的长宽相差太大，请核对。")
    return reasons


def fits(picture: Crs, places: Crs) -> bool:
    """Whether places of one coordinate system may be drawn on a picture of another."""
    return picture is places or {picture, places} <= ALIKE


def draw(bounds: Bounds, places: Iterable[tuple[str, str]]) -> list[tuple[float, float, str]]:
    """Places ("lng,lat" with an address) as points on the picture; those outside it are left out."""
    found = []
    for place, address in places:
        lng, _, lat = place.partition(",")
        x, y = Decimal(lng), Decimal(lat)
        if bounds.west <= x <= bounds.east and bounds.south <= y <= bounds.north:
            across = float((x - bounds.west) / (bounds.east - bounds.west)) * WIDE
            down = float((bounds.north - y) / (bounds.north - bounds.south)) * bounds.high
            found.append((round(across, 1), round(down, 1), address))
    return found
