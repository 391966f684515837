"""From submission to publication in plain Python: what is missing, who may, which number follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from gongkai.documents.rules.states import NEXT, Mode, Openness, Revision, State, reasons_not_to_move

EDITING = frozenset({State.DRAFT})
MOST_NOTE = 300
LATEST_SIGNED_AHEAD = 1  # 成文日期 may be tomorrow's at the latest


class Matter(Enum):
    """What a requirement is about: the checklist's lines, and the missing items a 退文 lists (R087)."""

    FACTS = "公文要素"
    OPENNESS = "公开属性"
    VETTING = "内容检查"
    INTERPRETATION = "解读材料"
    LINES = "发布口径"
    COLUMNS = "公开栏目"
    REVIEW = "三审三校"
    RELEASE = "公布和有效期"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the checklist: met when there is no reason against it."""

    matter: Matter
    reasons: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether nothing stands against it."""
        return not self.reasons


def reasons_of(requirements: Sequence[Requirement]) -> list[str]:
    """All that is missing, in order."""
    return [reason for one in requirements for reason in one.reasons]


def reasons_not_to_submit(state: State, revision: Revision, review_stands: bool) -> list[str]:
    """送审: a draft, a correction being written, or a signed document that was never reviewed for release."""
    if state in EDITING or (state is State.PUBLISHED and revision is Revision.DRAFT):
        return []
    if state is State.ISSUED and not review_stands:
        return []
    if state is State.REVIEW or revision is Revision.REVIEW:
        return ["已经送审，正在审核中。"]
    return [f"当前是“{state.label}”，不能送审。"]


def reasons_not_to_recall(state: State, revision: Revision) -> list[str]:
    """撤回送审: while it is being reviewed."""
    return [] if state is State.REVIEW or revision is Revision.REVIEW else ["没有在审核中，不需要撤回。"]


def reasons_not_to_turn_back(state: State, revision: Revision) -> list[str]:
    """退文: from submission to signature, before publication."""
    if state in {State.REVIEW, State.APPROVED} or revision in {Revision.REVIEW, Revision.APPROVED}:
        return []
    return [f"当前是“{state.label}”，不能退文。"]


def reasons_not_to_issue(state: State, signed_on: date | None, signer: str, today: date) -> list[str]:
    """签发: what was approved, with a day and a signer."""
    reasons = reasons_not_to_move(state, State.ISSUED)
    if signed_on is None:
        reasons.append("请填写成文日期。")
    elif (signed_on - today).days > LATEST_SIGNED_AHEAD:
        reasons.append("成文日期不能晚于明天。")
    elif signed_on.year < 1949:
        reasons.append("成文日期不能早于1949年。")
    return reasons if signer.strip() else [*reasons, "请填写签发人。"]


def reasons_not_to_publish(state: State, revision: Revision, openness: Openness) -> list[str]:
    """公开: what was signed and is proactively open; or a correction that was approved."""
    if openness is not Openness.PROACTIVE:
        return [f"公开属性是“{openness.label}”，不主动公开。"]
    if state is State.PUBLISHED:
        return [] if revision is Revision.APPROVED else ["已经公开；更正稿审定后才能发布。"]
    return reasons_not_to_move(state, State.PUBLISHED)


def reasons_not_to_correct(state: State, revision: Revision, note: str) -> list[str]:
    """更正: of what is public, with a note the public will read."""
    reasons = [] if state is State.PUBLISHED else ["只有已公开的公文才用更正。"]
    if revision is not Revision.NONE:
        reasons.append("已有一份更正稿在办理。")
    return reasons if note.strip() else [*reasons, "请填写更正说明，更正后随正文一并公开。"]


def reasons_not_to_abandon(revision: Revision) -> list[str]:
    """放弃更正: while the correction is with its writer."""
    return [] if revision is Revision.DRAFT else ["没有正在拟写的更正稿。"]


def visible(state: State, openness: Openness, mode: Mode) -> bool:
    """Whether everyone may read it."""
    return state is State.PUBLISHED and openness is Openness.PROACTIVE and mode is Mode.UNIVERSAL


def number_of(series: str, year: int, order: int) -> str:
    """发文字号 as GB/T 9704 writes it (7.2.5): 云政发〔2026〕3号."""
    return f"{series}〔{year}〕{order}号"


def may_follow(old: State, new: State) -> bool:
    """Whether a state may follow another."""
    return new in NEXT[old]
