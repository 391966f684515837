"""撤下 in plain Python: two people, or at once with the second after."""

from __future__ import annotations

from gongkai.documents.rules.states import State
from gongkai.kernel.labels import Labelled

TOMBSTONE = "（已撤下）"
MOST_REASON = 2000


class Cause(Labelled):
    """Why something is taken down. The public reads the label and nothing else."""

    PERSONAL = "PERSONAL", "涉及个人信息"
    SECRECY = "SECRECY", "保密要求"
    ERROR = "ERROR", "内容错误"
    OTHER = "OTHER", "其他依法应当撤下的情形"


class Step(Labelled):
    """How far a removal has come."""

    ASKED = "ASKED", "待批准"
    DONE = "DONE", "已撤下"
    REFUSED = "REFUSED", "未批准"


def reasons_not_to_ask(state: State, reason: str, waiting: bool) -> list[str]:
    """申请撤下: of what is public, with an inner reason."""
    reasons = [] if state is State.PUBLISHED else ["只有已公开的公文才需要撤下。"]
    if waiting:
        reasons.append("已经有人申请撤下，正等待批准。")
    return reasons if reason.strip() else [*reasons, "请写明为什么撤下。内部留存，不对外公开。"]


def reasons_not_to_decide(step: Step, asked_by: int | None, decider: int) -> list[str]:
    """批准撤下: by another person than who asked."""
    reasons = [] if step is Step.ASKED else ["这份申请已经处理。"]
    return [*reasons, "申请人不能批准自己的申请。"] if asked_by == decider else reasons
