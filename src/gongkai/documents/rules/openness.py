"""公开属性: what may be proposed, who may examine and approve, when it is looked at again. 条例第十三至十八条."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from gongkai.documents.rules.states import Kind, Openness, Stage, State

DATA = Path(__file__).parent.parent / "data"
SECRET = "E14_SECRET"  # noqa: S105  # 条例第十四条的国家秘密；never offered: what is secret does not enter at all (R077)
LEAST_REASON = 6
YEAR_END = (12, 31)
SOON = 90  # a determination made this close to the end of a year is looked at in the next
CHANGEABLE = frozenset({State.DRAFT, State.ISSUED})


@dataclass(frozen=True, slots=True)
class Ground:
    """A statutory circumstance of not disclosing, as data/grounds.yaml has it."""

    code: str
    article: str
    name: str
    force: str
    caution: str

    def __str__(self) -> str:
        return f"{self.article}：{self.name}"


@cache
def grounds() -> dict[str, Ground]:
    """The grounds that may be chosen, by code."""
    rows = yaml.safe_load((DATA / "grounds.yaml").read_text("utf-8"))
    return {row["code"]: Ground(**row) for row in rows}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants a document's openness to be, and what is known about the document."""

    openness: Openness
    ground: str = ""
    reason: str = ""
    override_why: str = ""
    listed: bool = False  # an entry of the unit's negative list was chosen
    negative_list: bool = False  # the unit has a negative list that speaks of such matters (R031)
    superior_public: bool = False
    kind: Kind = Kind.OFFICIAL
    state: State = State.DRAFT
    current: Openness = Openness.UNDETERMINED


def reasons_not_to_propose(asked: Proposal) -> list[str]:
    """Why this proposal cannot be made (R075, R080, R081, R031); empty when it can."""
    reasons = []
    if asked.state not in CHANGEABLE:
        reasons.append(_why_not_now(asked.state))
    if asked.openness is Openness.UNDETERMINED:
        reasons.append("请选择公开属性：主动公开、依申请公开或不予公开。")
    if asked.kind is Kind.NORMATIVE and asked.openness is not Openness.PROACTIVE:
        reasons.append("行政规范性文件应当主动公开（条例第二十条第一项），不得以内部文件形式印发。")
    if asked.openness is Openness.WITHHELD:
        reasons += _against_withholding(asked)
    if asked.openness is Openness.ON_REQUEST and len(asked.reason.strip()) < LEAST_REASON:
        reasons.append("请写明不主动公开、只依申请公开的理由（不少于6个字）。")
    return reasons


def _against_withholding(asked: Proposal) -> list[str]:
    reasons = []
    if asked.ground == SECRET:
        reasons.append("国家秘密不得进入属性认定。请停止录入，用“涉密退出登记”记录，本系统不留任何内容。")
    elif asked.ground not in grounds():
        reasons.append("不予公开必须选定条例规定的具体情形，不能只写理由（条例第十四至十六条）。")
    if len(asked.reason.strip()) < LEAST_REASON:
        reasons.append("请写明符合该情形的具体理由（不少于6个字）。")
    if asked.negative_list and not asked.listed:
        reasons.append("本单位已有不予公开事项清单，清单之外原则上都应公开，请选择对应的清单事项。")
    if asked.superior_public and not asked.override_why.strip():
        reasons.append(
            "上级文件是主动公开的，原则上不得拟为不予公开；确需不予公开的，请写明理由，该理由将留痕并列入监测。"
        )
    return reasons


def _why_not_now(state: State) -> str:
    if state is State.PUBLISHED:
        return "文件已经公开，不能再改公开属性；确需撤下的，请走“撤下”。"
    if state in {State.REVIEW, State.APPROVED}:
        return "文件正在审签，改公开属性前请先撤回。"
    return f"当前是“{state.label}”，不能认定公开属性。"


@dataclass(frozen=True, slots=True)
class Handling:
    """Who has handled a determination so far, and who wants to now (user ids)."""

    stage: Stage
    proposed_by: int | None
    examined_by: int | None
    person: int
    opinion: str = ""


def reasons_not_to_examine(handling: Handling, *, agree: bool) -> list[str]:
    """Why the person cannot examine (审查): another than who proposed."""
    reasons = [] if handling.stage is Stage.PROPOSED else ["这件认定不在审查环节。"]
    if handling.person == handling.proposed_by:
        reasons.append("拟定人不能审查自己拟定的公开属性，请由公开属性认定员审查。")
    return reasons + _opinion_needed(handling, agree)


def reasons_not_to_approve(handling: Handling, *, agree: bool) -> list[str]:
    """Why the person cannot approve (报批): another than who proposed and who examined."""
    reasons = [] if handling.stage is Stage.EXAMINED else ["这件认定还没有审查，不能审批。"]
    if handling.person in {handling.proposed_by, handling.examined_by}:
        reasons.append("拟定、审查和审批应由不同的人承担。")
    return reasons + _opinion_needed(handling, agree)


def _opinion_needed(handling: Handling, agree: bool) -> list[str]:
    if agree or handling.opinion.strip():
        return []
    return ["退回请写明理由，拟定人照此修改。"]


def may_be_preset(kind: Kind, preset: Openness | None, asked: Openness) -> bool:
    """Whether the office's preset by issue code settles it (R076): never for withholding, never against the preset."""
    if preset is None or asked is Openness.WITHHELD or preset is not asked:
        return False
    return not (kind is Kind.NORMATIVE and asked is not Openness.PROACTIVE)


def next_rereview(determined_on: date, months: int = 12) -> date:
    """The year's end by which a document that is not proactively public is looked at again (条例第十八条, R082).

    Usually the end of the year in which `months` have nearly passed; a determination within ninety days of that end
    goes to the next one.
    """
    year = determined_on.year + max(0, months // 12 - 1)
    due = date(year, *YEAR_END)
    return due if (due - determined_on).days >= SOON else date(year + 1, *YEAR_END)


def reasons_not_to_circulate(openness: Openness, pending: Stage | None) -> list[str]:
    """Why a document cannot go to sign-off yet: 先确定公开属性、再运转呈签 (R079)."""
    if pending in {Stage.PROPOSED, Stage.EXAMINED}:
        step = "审查" if pending is Stage.PROPOSED else "审批"
        return [f"公开属性已拟定，还没有{step}；属性确定后才能送审。"]
    if openness is Openness.UNDETERMINED:
        return ["公开属性还没有认定；先确定公开属性，再运转呈签。"]
    return []


@dataclass(frozen=True, slots=True)
class Pace:
    """Whether a day's releases look like a campaign (R103)."""

    least: int = 5
    old_days: int = 30

    def bunched(self, ages: Sequence[int]) -> bool:
        """`ages` are the days from forming to publishing of all that one unit published on one day."""
        return len(ages) >= self.least and 2 * sum(age > self.old_days for age in ages) >= len(ages)
