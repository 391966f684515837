"""Why a step of handling cannot be taken as it was entered: days, texts, who agreed (条例第三十至三十四条)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.applications.rules.acts import Carrying, Served


def reasons_of_day(
    day: date | None, name: str, *, not_before: date | None, today: date, since: str = "收到申请"
) -> list[str]:
    """Why a day cannot be the day of something that has happened."""
    if day is None:
        return [f"请填写{name}。"]
    if day > today:
        return [f"{name}不能晚于今天。"]
    if not_before is not None and day < not_before:
        return [f"{name}不能早于{since}（{not_before}）。"]
    return []


def reasons_of_text(texts: Iterable[tuple[str, str]]) -> list[str]:
    """The sentences of the texts that are empty."""
    return [sentence for text, sentence in texts if not text.strip()]


def reasons_not_to_correct(*, what: str, until: date, told: bool, last_day: date, today: date) -> list[str]:
    """补正: once, within seven working days of receipt, with what to add and a period that can be kept."""
    reasons = reasons_of_text([(what, "请一次性写明需要补正的事项。")])
    if told:
        reasons.append("补正只能告知一次（第三十条）；仍不明确的，答复“补正后申请内容仍不明确”。")
    if today > last_day:
        reasons.append(f"告知补正的期限（收到申请之日起7个工作日）已于{last_day}届满，应当径行办理。")
    if until <= today:
        reasons.append("补正期限应晚于今天，并给申请人留出合理的时间。")
    return reasons


def reasons_not_to_abandon(until: date | None, today: date) -> list[str]:
    """逾期不补正: only after the period that was told."""
    if until is None:
        return ["没有告知过补正。"]
    return [] if today > until else [f"补正期限至{until}，尚未届满。"]


@dataclass(frozen=True, slots=True)
class Lengthening:
    """An extension as it was entered; `before` is the due day it lengthens, None while the clock stands still."""

    days: int
    most: int
    reason: str
    approved_on: date | None
    told_on: date | None
    before: date | None
    already: bool
    approver_leads: bool
    approver_is_clerk: bool


def reasons_not_to_extend(made: Lengthening, *, received_on: date | None, today: date) -> list[str]:
    """延期: once, by the head's consent, at most twenty working days, told before the limit ends (第三十三条)."""
    reasons = reasons_of_text([(made.reason, "请写明延期的理由。")])
    if made.already:
        reasons.append("答复期限只能延长一次。")
    if not 1 <= made.days <= made.most:
        reasons.append(f"延长应为1至{made.most}个工作日。")
    if not made.approver_leads:
        reasons.append("延期须经政府信息公开工作机构负责人（本单位分管领导或主要负责人）同意。")
    if made.approver_is_clerk:
        reasons.append("同意延期的负责人和登记人不能是同一人。")
    reasons += reasons_of_day(made.approved_on, "同意日期", not_before=received_on, today=today)
    reasons += reasons_of_day(
        made.told_on, "告知申请人的日期", not_before=made.approved_on, today=today, since="同意延期"
    )
    if made.before is None:
        reasons.append("期限现在停止计算，不需要延期。")
    elif made.told_on is not None and made.told_on > made.before:
        reasons.append(f"延期应在原答复期限（{made.before}）届满前告知申请人。")
    return reasons


@dataclass(frozen=True, slots=True)
class Serving:
    """One attempt of service as it was entered."""

    means: Carrying
    state: Served
    sent_on: date | None
    arrived_on: date | None
    proof: str
    has_file: bool


def reasons_not_to_serve(made: Serving, *, signed_on: date | None, today: date) -> list[str]:
    """送达: with its days and its proof; by post the day of posting counts."""
    reasons = reasons_of_day(made.sent_on, "寄发（送交）日期", not_before=signed_on, today=today, since="答复日期")
    if made.state is Served.ARRIVED and made.sent_on is not None:
        reasons += reasons_of_day(made.arrived_on, "送达日期", not_before=made.sent_on, today=today, since="寄发日期")
    if made.means is not Carrying.ONLINE and not (made.proof.strip() or made.has_file):
        reasons.append("请写明送达凭证（邮件号、签收人），或者上传凭证。")
    if made.state is Served.SENT and made.means is not Carrying.POST:
        reasons.append("只有邮寄送达以寄发为准，其他方式请在送达后登记。")
    return reasons


def closes_on(made: Serving) -> date | None:
    """The day the reply counts as given: the day of posting, else of arrival; None when it came back."""
    if made.state is Served.RETURNED:
        return None
    return made.sent_on if made.means is Carrying.POST else made.arrived_on
