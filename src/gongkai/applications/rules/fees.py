"""信息处理费 (国办函〔2020〕109号): two scales, marginal tiers; asked for only when the organ turned it on (条例第四十二条)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from gongkai.applications.rules.decisions import DATA
from gongkai.kernel.labels import Labelled

LAW = "《中华人民共和国政府信息公开条例》第四十二条、《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"


@lru_cache(maxsize=1)
def tiers() -> Mapping[str, Any]:
    """The shipped scales."""
    found: Mapping[str, Any] = yaml.safe_load((DATA / "fee_tiers.yaml").read_text(encoding="utf-8"))
    return found


def item_rate(number: int, scale: Mapping[str, Any]) -> int:
    """What the `number`-th item of an applicant in a calendar month costs, in yuan; counted from 1."""
    last = {"up_to": 0, "yuan": 0}
    for tier in scale["tiers"]:
        last = tier
        if tier["up_to"] is None or number <= tier["up_to"]:
            return int(tier["yuan"])
    beyond = scale["beyond"]
    steps = -(-(number - int(last["up_to"])) // int(beyond["step"]))
    return int(last["yuan"]) + steps * int(beyond["more"])


class Scale(Labelled):
    """By which of the two scales an application is charged; never by both."""

    ITEMS = "ITEMS", "按件计收"
    PAGES = "PAGES", "按量计收"


@dataclass(frozen=True, slots=True)
class Line:
    """So many items or pages of one tier, each at so many yuan."""

    first: int
    last: int
    rate: int

    @property
    def yuan(self) -> int:
        """What they cost together."""
        return (self.last - self.first + 1) * self.rate


def item_lines(before: int, items: int = 1) -> list[Line]:
    """The tiers that items after `before` in a calendar month fall into."""
    scale, lines = tiers()["per_item"], list[Line]()
    for number in range(before + 1, before + items + 1):
        rate = item_rate(number, scale)
        if lines and lines[-1].rate == rate:
            lines[-1] = Line(lines[-1].first, number, rate)
        else:
            lines.append(Line(number, number, rate))
    return lines


def page_lines(pages: int) -> list[Line]:
    """The tiers that the pages of one application fall into."""
    lines, done = [], 0
    for tier in tiers()["per_page"]["tiers"]:
        upper = pages if tier["up_to"] is None else min(pages, int(tier["up_to"]))
        if upper > done:
            lines.append(Line(done + 1, upper, int(tier["yuan"])))
        done = max(done, upper)
    return lines


def lines_of(scale: Scale, *, before: int, pages: int) -> list[Line]:
    """How the amount of one application comes about."""
    return item_lines(before) if scale is Scale.ITEMS else page_lines(pages)


def in_words(scale: Scale, lines: Sequence[Line]) -> list[str]:
    """The tiers in words, one a line, with what each costs."""
    unit = "件" if scale is Scale.ITEMS else "页"
    return [
        f"第{line.first}{unit}，{line.rate}元" if line.first == line.last
        else f"第{line.first}至{line.last}{unit}，每{unit}{line.rate}元，共{line.yuan}元"
        for line in lines
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee as it is about to be told. `due`: the day the reply is due, None while the clock stands still."""

    scale: Scale
    number: int
    most: int
    pages: int
    enabled: bool
    pay_how: str
    due: date | None
    already: bool

    @property
    def lines(self) -> list[Line]:
        """How the amount comes about; this application is the `number`-th of the month."""
        return lines_of(self.scale, before=self.number - 1, pages=self.pages)

    @property
    def yuan(self) -> int:
        """The amount."""
        return sum(line.yuan for line in self.lines)


def reasons_not_to_charge(made: Charge, today: date) -> list[str]:
    """Why no fee can be told: off, not excessive, nothing to pay, twice, or after the reply was due (第四十二条)."""
    if not made.enabled:
        return ["本地没有开启信息处理费；政府信息公开不收费（第四十二条）。"]
    reasons = ["每件申请只能收一次费、选用一种标准。"] if made.already else []
    if made.number <= made.most:
        reasons.append(f"该申请人当月的申请是第{made.number}件，数量没有超过合理范围，不收费。")
    if made.scale is Scale.PAGES and made.pages < 1:
        reasons.append("按量计收的，请填写提供的页数。")
    elif not made.yuan:
        reasons.append("按标准计算为0元，不需要收费。")
    if not made.pay_how.strip():
        reasons.append("还没有登记缴费方式，请政务公开办在“数量频次和收费”中填写。")
    if made.due is None:
        reasons.append("答复期限现在停止计算，等恢复以后再通知收费。")
    elif today > made.due:
        reasons.append(f"收费通知应在答复期限（{made.due}）内告知，现在已经超过。")
    return reasons


def reasons_not_to_pay(paid_on: date, *, told_on: date, pay_by: date | None, already: bool, today: date) -> list[str]:
    """Why a payment cannot be entered so."""
    reasons = ["已经登记缴费。"] if already else []
    if paid_on < told_on:
        reasons.append(f"缴费日期不能早于收费通知（{told_on}）。")
    if paid_on > today:
        reasons.append("缴费日期不能晚于今天。")
    if pay_by is not None and paid_on > pay_by:
        reasons.append(f"缴费期限至{pay_by}，逾期未缴的视为放弃申请。")
    return reasons


def reasons_not_to_lapse(*, told: bool, paid: bool, pay_by: date | None, today: date) -> list[str]:
    """Why an application does not yet count as given up for want of payment."""
    if not told:
        return ["没有发过收费通知。"]
    if paid:
        return ["申请人已经缴费。"]
    if pay_by is None:
        return ["还没有登记申请人收到收费通知的日期，缴费期限没有起算。"]
    return [] if today > pay_by else [f"缴费期限至{pay_by}，尚未届满。"]


def notice_paragraphs(made: Charge, *, number: str, received_on: date | None, basis: str) -> list[str]:
    """The body of the notice (收费通知), a paragraph each: why, how much and how it comes about, how and until when to pay."""
    came = f"{received_on.year}年{received_on.month}月{received_on.day}日" if received_on else "（待确认）"
    law = "、".join(part for part in (LAW, basis.strip()) if part)
    return [
        f"本机关于{came}收到您提出的政府信息公开申请（登记编号：{number}）。您本月申请公开政府信息的数量、频次明显超过合理范围，"
        f"根据{law}，决定收取信息处理费{made.yuan}元。",
        f"计算方法（{made.scale.label}，超额累进）：{'；'.join(in_words(made.scale, made.lines))}。合计{made.yuan}元。",
        f"请自收到本通知次日起20个工作日内缴纳。缴费方式：{made.pay_how.strip().rstrip('。')}。",
        "逾期未缴纳的，视为放弃申请，本机关不再处理该申请。答复期限自您缴费完成的次日起重新计算。",
    ]
