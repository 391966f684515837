"""What the columns of a ledger are, told by the words of their headings and by what stands below them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from gongkai.notices.rules.times import is_time_cell
from gongkai.notices.rules.unitnames import is_unit_list


class Role(StrEnum):
    """What a column holds."""

    NO = "序号"
    GROUP = "类别"
    TOPIC = "任务"
    REQUIREMENT = "要求"
    MEASURES = "措施"
    TEXT = "文字"
    LEAD = "牵头"
    RESPONSIBLE = "责任"
    COOPERATING = "配合"
    GUIDING = "指导"
    DEADLINE = "时限"
    SKIP = "其他"


UNIT_ROLES = (Role.LEAD, Role.RESPONSIBLE, Role.COOPERATING, Role.GUIDING)
TEXT_ROLES = (Role.GROUP, Role.TOPIC, Role.REQUIREMENT, Role.MEASURES, Role.TEXT)

_BRACKETS = re.compile(r"[（(〔\[【][^（）()〔〕\[\]【】]*[）)〕\]】]")
_BODY = r"(?:单位|部门|主体|机构|地区|乡镇|镇街|局办|单\s*位)"
_HEADINGS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.NO,
        re.compile(r"(?:序号|编号|序|项次|项号|条目|任务号|任务序号|任务编号|项目编号|总序号|分序号|No\.?|NO\.?)$"),
    ),
    (Role.RESPONSIBLE, re.compile(r".*牵头.*(?:配合|参与|协办|协同).*")),
    (
        Role.SKIP,
        re.compile(
            r".*(?:领导|责任人|负责人|联系人|电话|联络|包抓人|备注|进展|进度情况|完成情况|落实情况|推进情况|佐证|分值|得分|签字|签名"
            r"|依据|来源|出处|资金来源|投资|金额|评分|权重).*"
        ),
    ),
    (
        Role.DEADLINE,
        re.compile(
            r"(?!.*(?:内容|措施|举措|任务[及和与、])).*(?:时限|时间|时点|节点|期限|日期|完成期|进度安排|进度要求|办结期|计划安排|频次|周期).*"
        ),
    ),
    (Role.LEAD, re.compile(r".*(?:牵头|主办|主责).*")),
    (Role.COOPERATING, re.compile(rf".*(?:配合|协办|协同|协助|参与|参加|参建|支持){_BODY}.*|(?:配合|协办|参与|协同)")),
    (Role.GUIDING, re.compile(rf".*(?:指导|督导){_BODY}.*")),
    (
        Role.RESPONSIBLE,
        re.compile(
            rf".*(?:责任|负责|承办|实施|落实|主管|承担|执行|公开|主要){_BODY}.*|(?:责任|任务|职责|工作|部门|单位)?(?:分工|归属)"
            r"|责任(?:方|体|处室|科室|区域)?|单位|部门|承办|责任落实|负责单位名称"
        ),
    ),
    (Role.SKIP, re.compile(r".*(?:科室|处室|股室).*")),
    (
        Role.MEASURES,
        re.compile(r".*(?:落实|具体|工作|推进|贯彻|主要|重点|改革|整改|我.|实施|保障)?(?:措施|举措)(?:要求)?|.*做法"),
    ),
    (Role.REQUIREMENT, re.compile(r".*(?:要求|内容|任务分解|具体任务|具体工作|细化|子任务|任务描述|工作任务描述)")),
    (Role.GROUP, re.compile(r".*(?:类别|分类|类型|大类|领域|板块|方面|一级|专题|主题|章节|维度|环节|行动名称)")),
    (
        Role.TEXT,
        re.compile(
            r".*(?:任务|事项|要点|目标|工作|项目|指标|名称|问题|清单|成效|成果|行动|重点|标准|公开|改革|计划|政策|建议|目录|工程|服务).*"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the words of its heading and what it holds."""

    heading: str
    role: Role


def role_of(heading: str) -> Role | None:
    """What a heading says its column holds, None when it is no heading of a ledger."""
    text = heading.strip()
    bare = _BRACKETS.sub("", text) or text
    if (
        not bare
        or len(bare) > 16
        or any(mark in bare for mark in "。；，;,")
        or re.match(r"附[件表]|[0-9一二三四五六七八九十]+[、.．]|.*[0-9]年", bare)
    ):
        return None
    return next((role for role, pattern in _HEADINGS if pattern.fullmatch(bare)), None)


def revise(columns: list[Column], cells: list[list[str]]) -> list[Column]:
    """The columns put right by what stands in them: a 分工 full of sentences is text, an unnamed column of units is units."""
    shares = [_shares(texts) for texts in cells]
    result = []
    for column, (length, units, times) in zip(columns, shares, strict=True):
        role = column.role
        if (role in UNIT_ROLES and units < 0.3 and length > 12) or (
            role is Role.DEADLINE and times < 0.3 and length > 16
        ):
            role = Role.TEXT
        elif role is Role.SKIP and role_of(column.heading) is None and length > 0:
            role = (
                Role.RESPONSIBLE
                if units >= 0.7
                else Role.DEADLINE
                if times >= 0.7
                else Role.TEXT
                if length > 14
                else role
            )
        result.append(Column(column.heading, role))
    known = {column.role for column in columns}
    return [
        old
        if new.role in (Role.RESPONSIBLE, Role.DEADLINE) and old.role is Role.SKIP and _taken(new.role, known)
        else new
        for old, new in zip(columns, result, strict=True)
    ]


def _taken(role: Role, known: set[Role]) -> bool:
    return role in known or (role is Role.RESPONSIBLE and bool(known & set(UNIT_ROLES)))


def _shares(texts: list[str]) -> tuple[float, float, float]:
    """Average length, and the shares that look like units and like times, of the cells of a column."""
    said = [text for text in texts if text][:15]
    if not said:
        return 0.0, 0.0, 0.0
    return (
        sum(map(len, said)) / len(said),
        sum(map(is_unit_list, said)) / len(said),
        sum(map(is_time_cell, said)) / len(said),
    )


def is_heading_row(texts: list[str]) -> bool:
    """Whether cells are the headings of a ledger: a column of units or of limits beside a column of text."""
    printed = [text for text in texts if text]
    roles = [role_of(text) for text in printed]
    known = [role for role in roles if role is not None]
    return (
        len(known) >= 2
        and len(known) * 10 >= len(printed) * 6
        and any(role in UNIT_ROLES or role is Role.DEADLINE for role in known)
        and any(role in TEXT_ROLES or role is Role.NO for role in known)
        and len(set(printed)) == len(printed)
    )


def settle(columns: list[Column], lengths: list[float]) -> list[Column]:
    """The columns with the parts of the text columns told apart; `lengths` is how long their cells are on average."""
    texts = [index for index, column in enumerate(columns) if column.role in TEXT_ROLES]
    roles = {index: Role.SKIP if _aims(columns[index]) else Role.GROUP for index in texts}
    candidates = list(texts)
    measures = _measures(columns, lengths, texts)
    if measures is not None:
        roles[measures] = Role.MEASURES
        candidates.remove(measures)
    requirement = _requirement(columns, lengths, candidates)
    if requirement is not None:
        roles[requirement] = Role.REQUIREMENT
        before = [index for index in candidates if index < requirement]
        for index in candidates:
            if index > requirement:
                roles[index] = Role.SKIP
        named = [i for i in before if columns[i].role is not Role.GROUP and not _aims(columns[i])] or before
        if named:
            roles[named[-1]] = Role.TOPIC
    return [Column(column.heading, roles.get(index, column.role)) for index, column in enumerate(columns)]


def _aims(column: Column) -> bool:
    """Whether a column states aims or results, not what is to be done."""
    return bool(re.search("目标|成效|成果|指标|标准|效果", column.heading)) and not re.search(
        "任务|内容|要求", column.heading
    )


def _measures(columns: list[Column], lengths: list[float], texts: list[int]) -> int | None:
    """The column of own measures: headed so, behind a column that already says what is required."""
    for index in reversed(texts):
        earlier = [other for other in texts if other < index and not _aims(columns[other])]
        if columns[index].role is Role.MEASURES and any(
            lengths[other] > 30 or (columns[other].role is Role.REQUIREMENT and lengths[other] > 12)
            for other in earlier
        ):
            return index
    return None


_WEIGHTS = {Role.REQUIREMENT: 2.0, Role.MEASURES: 1.0, Role.TEXT: 1.0, Role.GROUP: -1.0}


def _requirement(columns: list[Column], lengths: list[float], candidates: list[int]) -> int | None:
    """The column that says what is to be done: by its heading, and by how much stands in it."""

    def weight(index: int) -> float:
        base = -0.5 if _aims(columns[index]) else _WEIGHTS.get(columns[index].role, 0.0)
        return base + min(lengths[index], 60.0) / 20

    return max(candidates, key=weight) if candidates else None
