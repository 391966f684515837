"""The words of what follows an answer: conversion to proactive, advice, model cases, the end of retention, the archive number."""

from __future__ import annotations

from datetime import date

from gongkai.applications.rules.states import State
from gongkai.kernel.labels import Labelled

GIVES = ("G2", "P1")  # results by which information was handed out that is not public yet
ASKED_OFTEN = 3  # 多人多次申请: as often, and the review is to be done first
REVIEW_WITHIN = 3  # years back in which an answer waits for its review
RETENTION = (5, 10, 30)  # years of personal data an organ may set
NOTICE_DAYS = 30  # between the listing and a destruction by setting


class Verdict(Labelled):
    """What a review of a given answer ends with (R158)."""

    CONVERT = "CONVERT", "转为主动公开"
    KEEP = "KEEP", "不转"


class Shown(Labelled):
    """Where a model case stands (R161)."""

    SHOWN = "SHOWN", "在用"
    AWARDED = "AWARDED", "“十大”案例"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class Term(Labelled):
    """保管期限 of a file, as it stands in the archive number (DA/T 13)."""

    PERMANENT = "Y", "永久"
    THIRTY = "D30", "30年"
    TEN = "D10", "10年"


class Ending(Labelled):
    """What becomes of personal data whose retention has ended."""

    LISTED = "LISTED", "待确认销毁"
    KEPT = "KEPT", "延长保存"
    DESTROYED = "DESTROYED", "已销毁"


def reasons_not_to_review(state: State, outcome: str, *, already: bool) -> list[str]:
    """转主动公开审查 follows an answer that gave something, once."""
    reasons = []
    if state not in {State.ANSWERED, State.ARCHIVED} or outcome not in GIVES:
        reasons.append("只有已经答复、提供了信息的申请，才作转主动公开审查。")
    if already:
        reasons.append("这件申请已经审查过。")
    return reasons


def archive_number(fonds: str, kind: str, year: int, term: Term, section: str, serial: int) -> str:
    """档号: `Z109-WS·2026-D10-BGS-0001` (DA/T 13-2022: fonds, class, year, term, section, item)."""
    parts = (fonds, f"{kind}·{year}", term.value, section, f"{serial:04d}")
    return "-".join(part for part in parts if part)


def retention_ends(closed_on: date, years: int) -> date:
    """The day after which personal data of a closed application are kept no longer."""
    try:
        return closed_on.replace(year=closed_on.year + years)
    except ValueError:  # 29 February
        return date(closed_on.year + years, 3, 1)


def reasons_not_to_keep(until: date, today: date) -> list[str]:
    """延长保存 ends on some day, within ten years: then it is asked again."""
    within = today < until <= today.replace(year=today.year + 10, day=min(today.day, 28))
    return [] if within else ["延长至的日期应在今天之后、10年以内。"]


def strangers_words(text: str, names: tuple[str, ...], number: str) -> list[str]:
    """Why a text is not unlinked from who applied: their names or the number of the application stand in it."""
    flat = "".join(text.split())
    reasons = [
        f"“{name}”是申请人的姓名或者名称，不能出现。"
        for name in names
        if len(name) > 1 and "".join(name.split()) in flat
    ]
    if number and number in text:
        reasons.append("登记编号不能出现。")
    return reasons


# Names of these events, for timelines.
VERBS = {
    "application.reviewed_for_all": "转主动公开审查",
    "application.drafted_for_all": "转主动公开：建立公文草稿",
    "application.made_model": "列为典型案例",
    "application.model_changed": "修改典型案例",
    "application.filed": "编制档号",
    "application.expiry_listed": "个人信息保存期满，列入销毁清单",
    "application.expiry_kept": "延长保存个人信息",
    "applications.view_saved": "保存台账视图",
    "applications.view_dropped": "删除台账视图",
    "applications.advised": "登记法律咨询",
    "applications.guide_written": "修改办理指南",
    "applications.archive_rule_set": "设定归档和保存期限",
}
