"""规范性文件清理 in plain Python (R074)."""

from __future__ import annotations

from datetime import date

from gongkai.documents.rules.states import Validity
from gongkai.kernel.labels import Labelled


class Opinion(Labelled):
    """清理意见."""

    KEEP = "KEEP", "继续有效"
    REVISE = "REVISE", "修改"
    ABOLISH = "ABOLISH", "废止"
    VOID = "VOID", "宣布失效"


ENDS = {Opinion.ABOLISH: Validity.ABOLISHED, Opinion.VOID: Validity.VOID}  # what flows to validity
OPEN, CLOSED = "OPEN", "CLOSED"


def reasons_not_to_open(title: str, due_on: date, today: date, found: int) -> list[str]:
    """开展清理."""
    reasons = [] if title.strip() else ["请填写清理的名称。"]
    if due_on < today:
        reasons.append("完成期限不能早于今天。")
    return reasons if found else [*reasons, "没有现行有效的规范性文件可清理。"]


def reasons_not_to_opine(state: str, applied: bool, opinion: str, reason: str) -> list[str]:
    """提出清理意见; other than keeping needs a reason."""
    reasons = [] if state == OPEN else ["这次清理已经结束。"]
    if applied:
        reasons.append("清理结果已经落实，不能再改意见。")
    if opinion not in set(Opinion):
        reasons.append("请选择清理意见。")
    elif opinion != Opinion.KEEP and not reason.strip():
        reasons.append(f"拟“{Opinion(opinion).label}”的，请填写理由。")
    return reasons


def reasons_not_to_close(state: str, waiting: int) -> list[str]:
    """公布结果: when every item has its opinion."""
    reasons = [] if state == OPEN else ["这次清理已经结束。"]
    return [*reasons, f"还有{waiting}件没有提出清理意见。"] if waiting else reasons
