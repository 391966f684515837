"""申请的数量、频次明显超过合理范围 (第三十五条): reasons are asked for, judged, and then refused, taken up, or answered later.

The Regulation names no number: from how many on the question may be put is a setting, and the judgement is a person's.
The question does not stop the clock; only a later day that was told does move the limit.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from gongkai.kernel.labels import Labelled

MOST_ITEMS = 10  # 未核: the tier without a fee (国办函〔2020〕109号) taken as the place to begin; a setting


class Finding(Labelled):
    """What the organ found of the reasons."""

    UNREASONABLE = "UNREASONABLE", "理由不合理，不予处理"
    REASONABLE = "REASONABLE", "理由合理，在期限内答复"
    DELAYED = "DELAYED", "理由合理，期限内不能答复，延迟答复"


class Step(StrEnum):
    """What may be done about an applicant who brings very many."""

    ASK_WHY = "ASK_WHY"
    TAKE_WHY = "TAKE_WHY"
    JUDGE = "JUDGE"
    CHARGE = "CHARGE"
    FEE_ARRIVED = "FEE_ARRIVED"
    PAY = "PAY"
    FEE_LAPSED = "FEE_LAPSED"


class Stage(StrEnum):
    """How far the question for reasons, or the fee, has come."""

    NONE = "NONE"
    TOLD = "TOLD"
    CAME = "CAME"
    LATE = "LATE"
    DONE = "DONE"


def open_steps(*, many: bool, charges: bool, drafted: bool, asked: Stage, fee: Stage) -> set[Step]:
    """Which steps stand open. `asked`: told, reasons came, judged; `fee`: told, notice came, past its day, paid."""
    found = {
        Stage.NONE: {Step.ASK_WHY} if many else set(),
        Stage.TOLD: {Step.JUDGE, Step.TAKE_WHY},
        Stage.CAME: {Step.JUDGE},
    }.get(asked, set())
    return found | {
        Stage.NONE: {Step.CHARGE} if many and charges and not drafted else set(),
        Stage.TOLD: {Step.FEE_ARRIVED},
        Stage.CAME: {Step.PAY},
        Stage.LATE: set() if drafted else {Step.FEE_LAPSED},
    }.get(fee, set())


def reasons_not_to_ask(*, number: int, most: int, already: bool, until: date, today: date) -> list[str]:
    """Why no reasons can be asked for."""
    reasons = ["已经要求过说明理由。"] if already else []
    if number <= most:
        reasons.append(f"该申请人当月的申请是第{number}件，没有超过{most}件，不能要求说明理由。")
    if until <= today:
        reasons.append("说明理由的期限应晚于今天，并给申请人留出合理的时间。")
    return reasons


def reasons_not_to_find(
    finding: Finding, why: str, *, asked: bool, found: bool, said_on: date | None, until: date | None, today: date,
    delay_until: date | None, due: date | None,
) -> list[str]:  # fmt: skip
    """Why the reasons cannot be judged so. `due`: the day the reply is due now, None while the clock stands still."""
    if not asked or until is None:
        return ["还没有要求申请人说明理由。"]
    reasons = ["已经作出认定。"] if found else []
    if said_on is None and today <= until:
        reasons.append(f"说明理由的期限至{until}，申请人还没有说明，尚不能认定。")
    if len(why.strip()) < 4:
        reasons.append("请写明认定的理由。")
    if finding is Finding.DELAYED:
        if delay_until is None:
            reasons.append("延迟答复的，请填写延迟答复至哪一天。")
        elif due is None:
            reasons.append("答复期限现在停止计算，不需要延迟。")
        elif delay_until <= due:
            reasons.append(f"延迟答复的日期应晚于现在的答复期限（{due}）。")
        elif today > due:
            reasons.append(f"答复期限（{due}）已过，不能再告知延迟答复。")
    elif delay_until is not None:
        reasons.append("只有延迟答复的才填写延迟至的日期。")
    return reasons


def question(number: int, until: date) -> str:
    """What the applicant is asked."""
    return (
        f"您本月向本机关提出的政府信息公开申请已有{number}件，数量、频次明显超过合理范围。请于{until}前书面说明理由。"
        "理由不合理或者不说明理由的，本机关不予处理（条例第三十五条）。"
    )  # fmt: skip


def told(finding: Finding, delay_until: date | None) -> str:
    """What the applicant is told of the judgement; a refusal comes by its own letter."""
    if finding is Finding.DELAYED:
        return f"您说明的理由合理，但无法在二十个工作日内答复，本机关确定延迟至{delay_until}前答复（条例第三十五条）。"
    return "您说明的理由合理，本机关在答复期限内答复。"
