"""The remedy a letter tells (行政复议法第二十、二十三、二十四、二十七、二十八条; 行政诉讼法第四十五、四十六条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.applications.rules.decisions import Remedy
from gongkai.kernel.labels import Labelled

NEW_LAW = date(2024, 1, 1)  # 行政复议法（2023年修订）施行


class Standing(Labelled):
    """Where an organ stands, which decides who reviews its decisions."""

    DEPARTMENT = "DEPARTMENT", "县级以上政府工作部门"
    TOWNSHIP = "TOWNSHIP", "乡镇政府、街道办事处"
    GOVERNMENT = "GOVERNMENT", "县级以上人民政府"
    VERTICAL = "VERTICAL", "垂直领导机关、税务和国家安全机关"
    JUSTICE = "JUSTICE", "司法行政部门"


@dataclass(frozen=True, slots=True)
class Bodies:
    """The administrator's table for one organ: who reviews, which court; `listed` replaces the words of that class."""

    standing: Standing
    government: str  # 本级人民政府
    above: str  # 上一级人民政府
    superior: str  # 上一级主管部门
    court: str
    review_body: str = ""  # set by hand; otherwise derived
    listed: str = ""


def review_body(bodies: Bodies, on: date) -> str:
    """Who reviews a decision of a day. Since 2024 a department is reviewed by its own government alone (第二十四条)."""
    if bodies.review_body:
        return bodies.review_body
    if bodies.standing is Standing.GOVERNMENT:
        return bodies.above
    if bodies.standing is Standing.TOWNSHIP:
        return bodies.government
    if bodies.standing is Standing.VERTICAL:
        return bodies.superior
    if bodies.standing is Standing.JUSTICE or on < NEW_LAW:
        return f"{bodies.government}或者{bodies.superior}" if bodies.superior else bodies.government
    return bodies.government


def reasons_not_to_tell(bodies: Bodies, on: date) -> list[str]:
    """What the table lacks before a remedy can be told."""
    reasons = []
    if not review_body(bodies, on):
        reasons.append("没有登记行政复议机关，请先在“救济机关”中填写。")
    if not bodies.court:
        reasons.append("没有登记管辖法院，请先在“救济机关”中填写。")
    return reasons


def paragraph(remedy: Remedy, bodies: Bodies, on: date) -> str:
    """The remedy paragraph of a decision of a day."""
    body, court = review_body(bodies, on), bodies.court
    if remedy is Remedy.REVIEW_FIRST and on >= NEW_LAW:
        return (
            f"如对本答复不服，应当自收到本答复之日起60日内先向{body}申请行政复议；对行政复议决定不服的，"
            f"可以自收到行政复议决定书之日起15日内依法向{court}提起行政诉讼。"
        )
    if remedy is Remedy.LISTED and bodies.listed:
        return bodies.listed
    if remedy is Remedy.LISTED:
        return (
            f"如对本答复不服，可以自收到本答复之日起60日内向{body}申请行政复议；认为本答复对您的权利义务产生实际影响的，"
            f"也可以自收到本答复之日起6个月内依法向{court}提起行政诉讼。"
        )
    return f"如对本答复不服，可以自收到本答复之日起60日内向{body}申请行政复议，或者自收到本答复之日起6个月内依法向{court}提起行政诉讼。"
