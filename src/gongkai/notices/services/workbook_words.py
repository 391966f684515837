"""The words of the ledger workbook: its title, the line of facts, how a time limit is understood, names of sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from gongkai.notices.rules import Deadline, DeadlineKind, Notice, TaskRead

# What a blank cell took over from the row above; headings and topics stand in merged cells and speak for themselves.
CARRIED = {
    "requirement": "工作要求",
    "measures": "落实措施",
    "lead_units": "牵头单位",
    "cooperating_units": "配合单位",
    "deadline": "时限",
}
NAMELESS = "工作任务台账"
SHEET_NAME_LENGTH = 31
FEW_UNITS = 4
_ISSUED = re.compile(r"关于(?:印发|转发|下发)(.+?)(?:的通知)?$")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f']")


def title_of(notice: Notice) -> str:
    """The title of the ledger: of the plan that was issued, else of the notice it carries out."""
    if notice.head.title is None:
        return NAMELESS
    title = notice.head.title.text
    issued = _ISSUED.search(title)
    if issued:
        return f"{issued.group(1).strip('《》〈〉“”')}任务台账".replace("》", "").replace("《", "")
    return f"贯彻落实《{title.replace('《', '〈').replace('》', '〉')}》任务台账"


def day(value: date) -> str:
    """2024年6月30日."""
    return f"{value.year}年{value.month}月{value.day}日"


def facts_of(notice: Notice, *, doubts: int) -> str:
    """The line beneath the title."""
    head = notice.head
    facts = []
    if head.title is not None:
        facts.append(f"来文：{head.title.text}")
    if head.doc_number is not None:
        facts.append(f"文号：{head.doc_number.text}")
    if head.issuer is not None:
        facts.append(f"发文机关：{head.issuer.text}")
    if head.issued_on is not None:
        facts.append(f"成文日期：{day(head.issued_on)}")
    facts.append(f"任务：{len(notice.tasks)}项")
    facts.append(f"疑点：{doubts}处（见“疑点”表）" if doubts else "疑点：无")
    for deadline in head.cover_deadlines:
        facts.append(f"报送时限：{deadline.text or understood([deadline])}")
    return "　".join(facts)


def _one(deadline: Deadline) -> str:
    count = deadline.days
    match deadline.kind:
        case DeadlineKind.NONE:
            return ""
        case DeadlineKind.CONTINUOUS:
            return "持续推进"
        case DeadlineKind.QUARTERLY:
            return "每季度"
        case DeadlineKind.MONTHLY:
            return f"每月（{count}个工作日内）" if count else "每月"
        case DeadlineKind.WORKING_DAYS_AFTER_EVENT:
            return f"事项发生后{count}个工作日内" if count else deadline.text
        case DeadlineKind.DAYS_MINIMUM:
            return f"不少于{count}日" if count else deadline.text
        case DeadlineKind.EVENT_PERIOD:
            return f"事项期间：{deadline.text}" if deadline.text else "事项期间"
    return f"{day(deadline.date)}前" if deadline.date is not None else deadline.text


def understood(deadlines: Iterable[Deadline]) -> str:
    """How the time limits were understood, one a line, each once."""
    return "\n".join(dict.fromkeys(said for deadline in deadlines if (said := _one(deadline))))


def _stands_in(deadline: Deadline, task: TaskRead) -> bool:
    """Whether a milestone only repeats the time limit of the task."""
    return any(
        (one.kind, one.date, one.days) == (deadline.kind, deadline.date, deadline.days) for one in task.deadlines
    )


def remarks_of(task: TaskRead, *, doubts: int) -> str:
    """Milestones, what was taken over from the row above, and how many doubts there are."""
    said = []
    for milestone in task.milestones:
        if len(task.deadlines) != 1 or not _stands_in(milestone, task):
            means = understood([milestone])
            said.append(
                f"节点：{milestone.text or means}"
                + (f"（{means}）" if milestone.text and means not in milestone.text else "")
            )
    carried = [CARRIED[name] for name in task.carried if name in CARRIED]
    if carried:
        said.append(f"沿用上行：{'、'.join(carried)}")
    if doubts:
        said.append(f"有疑点{doubts}处")
    return "\n".join(said)


def units_text(names: Iterable[str]) -> str:
    """A few units one a line, more of them in a row."""
    listed = list(names)
    return ("\n" if len(listed) <= FEW_UNITS else "、").join(listed)


def paths_of(notice: Notice) -> list[str]:
    """The path of each task, a heading a line; what stands before every task alike is left to the title."""
    paths = [task.path for task in notice.tasks]
    shared = 0
    if len(paths) > 1:
        while all(len(path) > shared and path[shared] == paths[0][shared] for path in paths):
            shared += 1
    return ["\n".join(path[shared:]) for path in paths]


def sheet_names(units: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """A name for the sheet of each unit: legal in Excel and WPS, at most 31 characters, no two alike."""
    used = {name.casefold() for name in taken} | {"history"}
    names: dict[str, str] = {}
    for unit in units:
        base = _FORBIDDEN.sub("", unit).strip() or "单位"
        name, count = _short(base, SHEET_NAME_LENGTH), 1
        while name.casefold() in used:
            count += 1
            mark = f"({count})"
            name = _short(base, SHEET_NAME_LENGTH - len(mark)) + mark
        used.add(name.casefold())
        names[unit] = name
    return names


def _short(name: str, length: int) -> str:
    """Excel counts UTF-16 units, so a rare character beyond the basic plane counts twice."""
    while len(name.encode("utf-16-le")) // 2 > length:
        name = name[:-1]
    return name
