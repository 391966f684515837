"""The facts of a document in plain Python: title, days, what a normative document must say at its end, who may write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongkai.documents.rules.states import Kind, Revision, State

FIRST_DAY = date(1949, 10, 1)
MOST_TITLE = 300
MOST_BODY = 2_000_000  # characters of HTML, pictures not counted
MOST_ATTACHMENTS = 100
MUST_NAME_INTERPRETER = frozenset({Kind.NORMATIVE, Kind.POLICY})  # R071
TAIL = 400  # characters in which the closing statements are looked for
_LASTS = re.compile(r"有效期|试行期|施行至|有效至|长期有效|自.{1,30}起(?:施行|实施|执行)")
_EXPIRY = re.compile(r"有效期|试行期|施行至|有效至|长期有效|废止时间|止。?$")
_INTERPRETER = re.compile(r"负责解释|负责解读|解读机关|解读主体|解释机关|解读单位")


class Source(StrEnum):
    """How a text came in."""

    PASTE = "PASTE"
    FILE = "FILE"


def reasons_about_title(title: str) -> list[str]:
    """Why this cannot be a title."""
    length = len(title.strip())
    if not length:
        return ["请填写标题。"]
    if length > MOST_TITLE:
        return [f"标题最多 {MOST_TITLE} 个字，现有 {length:,} 个字；请把正文移到“正文”中。"]
    return []


def reasons_about_day(day: date | None, name: str, *, today: date, ahead: bool = False) -> list[str]:
    """Why this cannot be a day of the document; `ahead` allows days to come (施行、有效期)."""
    if day is None:
        return []
    if day < FIRST_DAY:
        return [f"{name}不能早于1949年10月1日，现在填的是{day.year}年{day.month}月{day.day}日。"]
    if not ahead and day > today + timedelta(days=1):
        return [f"{name}不能晚于明天（{_said(today + timedelta(days=1))}），现在填的是{_said(day)}。"]
    if ahead and day.year > today.year + 100:
        return [f"{name}“{_said(day)}”太远，请核对年份。"]
    return []


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a document; None where not known."""

    signed_on: date | None = None
    formed_on: date | None = None
    changed_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None


def reasons_about_days(days: Days, *, today: date) -> dict[str, list[str]]:
    """What is wrong with the days, by the field where it is mended."""
    found: dict[str, list[str]] = {
        "signed_on": reasons_about_day(days.signed_on, "成文日期", today=today),
        "formed_on": reasons_about_day(days.formed_on, "信息形成日期", today=today),
        "changed_on": reasons_about_day(days.changed_on, "信息变更日期", today=today),
        "effective_on": reasons_about_day(days.effective_on, "施行日期", today=today, ahead=True),
        "expires_on": reasons_about_day(days.expires_on, "有效期截止", today=today, ahead=True),
    }
    if days.changed_on and days.formed_on and days.changed_on < days.formed_on:
        found["changed_on"].append("信息变更日期不能早于信息形成日期。")
    if days.expires_on and days.effective_on and days.expires_on < days.effective_on:
        found["expires_on"].append("有效期截止不能早于施行日期。")
    elif days.expires_on and days.signed_on and days.expires_on < days.signed_on:
        found["expires_on"].append("有效期截止不能早于成文日期。")
    return {name: reasons for name, reasons in found.items() if reasons}


def missing_at_end(kind: Kind, text: str, expires_on: date | None, interpreter: str) -> list[str]:
    """What a normative or policy document must still say at its end (R070, R071); sentences with what to do."""
    tail = text.rstrip()[-TAIL:]
    missing = []
    if kind is Kind.NORMATIVE:
        if expires_on is None:
            missing.append("行政规范性文件应当有有效期，请填写“有效期截止”。")
        if not _EXPIRY.search(tail):
            missing.append("正文末尾没有写明有效期，请用“在文末补写”。")
    if kind in MUST_NAME_INTERPRETER:
        if not interpreter.strip():
            missing.append("政策文件应当写明解读机关，请填写“解读机关”。")
        if not _INTERPRETER.search(tail):
            missing.append("正文末尾没有写明由谁解读，请用“在文末补写”。")
    return missing


def closing(kind: Kind, text: str, effective_on: date | None, expires_on: date | None, interpreter: str) -> str:
    """The sentence to add at the end of the text, of what it does not say yet; "" when nothing can be added."""
    tail = text.rstrip()[-TAIL:]
    said = []
    name = "本文件"
    if interpreter.strip() and kind in MUST_NAME_INTERPRETER and not _INTERPRETER.search(tail):
        said.append(f"{name}由{interpreter.strip()}负责解读。")
    if expires_on and not _EXPIRY.search(tail):
        begins = f"自{_said(effective_on)}起施行，" if effective_on and not _LASTS.search(tail) else ""
        said.append(f"{name}{begins}有效期至{_said(expires_on)}。")
    return "".join(said)


def editable(state: State, revision: Revision) -> bool:
    """Whether the working text may be altered: a draft, or a correction being written."""
    return state is State.DRAFT or (state is State.PUBLISHED and revision is Revision.DRAFT)


def reasons_not_to_write(state: State, revision: Revision, *, own: bool, writer: bool) -> list[str]:
    """Why the actor may not alter this text; only the issuer alters it (R104)."""
    if not own:
        return ["只有发文机关才能修改公文，其他单位可以引用和链接。"]
    if not writer:
        return ["当前岗位没有拟稿的职责，请切换到信息员岗位。"]
    if editable(state, revision):
        return []
    if state is State.REVIEW or revision is Revision.REVIEW:
        return ["正在审核，不能修改；确需修改的，请先撤回送审，或由审核人退回。"]
    if state is State.PUBLISHED:
        return ["已经公开，不能直接修改；请在“发布与效力”中更正。"]
    return [f"当前是“{state.label}”，不能修改正文；确需修改的，请先退文。"]


def reasons_not_to_discard(state: State, *, own: bool, writer: bool) -> list[str]:
    """Why a draft may not be thrown away."""
    if not own or not writer:
        return reasons_not_to_write(State.DRAFT, Revision.NONE, own=own, writer=writer)
    return [] if state is State.DRAFT else [f"当前是“{state.label}”，只有拟稿中的公文可以作废。"]


def reasons_about_body(body: str) -> list[str]:
    """Why this text is too much."""
    if len(body) > MOST_BODY:
        return [f"正文过长（{len(body):,} 个字符），请把附表、附件作为附件上传。"]
    return []


def moved(order: Sequence[int], one: int, by: int) -> list[int]:
    """A sequence with one of its members moved up (-1) or down (1); unchanged at the ends."""
    found = list(order)
    if one not in found:
        return found
    place = found.index(one)
    target = max(0, min(len(found) - 1, place + by))
    found.insert(target, found.pop(place))
    return found
