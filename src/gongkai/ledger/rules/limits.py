"""Time limits as the ledger keeps them: rows of JSON {kind, date, days, text, span} and what they mean in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.notices.rules.shape import Deadline, DeadlineKind

KIND_LABELS = {
    DeadlineKind.DATE: "具体日期",
    DeadlineKind.MONTH_END: "某月底前",
    DeadlineKind.YEAR_END: "年底前",
    DeadlineKind.QUARTERLY: "每季度",
    DeadlineKind.MONTHLY: "每月",
    DeadlineKind.CONTINUOUS: "持续推进",
    DeadlineKind.WORKING_DAYS_AFTER_EVENT: "事后若干工作日内",
    DeadlineKind.DAYS_MINIMUM: "不少于若干日",
    DeadlineKind.EVENT_PERIOD: "特定时期",
    DeadlineKind.NONE: "没有时限",
}
DATED = frozenset({DeadlineKind.DATE, DeadlineKind.MONTH_END, DeadlineKind.YEAR_END})
EVENT_KINDS = frozenset({DeadlineKind.WORKING_DAYS_AFTER_EVENT, DeadlineKind.DAYS_MINIMUM})
STANDING_KINDS = frozenset({DeadlineKind.CONTINUOUS, DeadlineKind.EVENT_PERIOD, *EVENT_KINDS})


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """One limit. `days` counts working days (after an event, after a period) or days (minimum)."""

    kind: DeadlineKind
    date: date | None = None
    days: int | None = None
    text: str = ""


def limit_of(row: Mapping[str, Any]) -> TimeLimit:
    """The limit a JSON row states; ValueError when it states none."""
    day = row.get("date")
    days = row.get("days")
    return TimeLimit(
        kind=DeadlineKind(row["kind"]),
        date=date.fromisoformat(day) if day else None,
        days=int(days) if days else None,
        text=str(row.get("text") or ""),
    )


def limits_of(rows: Sequence[Mapping[str, Any]]) -> list[TimeLimit]:
    """The limits of JSON rows, `none` left out."""
    return [limit for limit in map(limit_of, rows) if limit.kind is not DeadlineKind.NONE]


def row_of(limit: Deadline | TimeLimit) -> dict[str, Any]:
    """A limit as a JSON row."""
    span = getattr(limit, "span", None)
    return {
        "kind": limit.kind.value,
        "date": limit.date.isoformat() if limit.date else None,
        "days": limit.days,
        "text": limit.text,
        "span": [span.start, span.end] if span else None,
    }


def reasons_not_a_limit(row: Mapping[str, Any]) -> list[str]:
    """Why a row typed by a person states no usable limit."""
    try:
        limit = limit_of(row)
    except (KeyError, ValueError, TypeError):
        return ["时限填写不完整：请选择时限种类，日期写成 2026-06-30 的样子，天数写整数。"]
    reasons = []
    if limit.kind in {DeadlineKind.DATE, DeadlineKind.MONTH_END} and limit.date is None:
        reasons.append(f"“{KIND_LABELS[limit.kind]}”要填日期。")
    if limit.kind in EVENT_KINDS and not limit.days:
        reasons.append(f"“{KIND_LABELS[limit.kind]}”要填天数。")
    if limit.days is not None and not 0 < limit.days <= 1000:
        reasons.append("天数应在 1 至 1000 之间。")
    return reasons


def spoken(limit: TimeLimit) -> str:
    """The limit as understood, in words a clerk would check it by."""
    day = f"{limit.date.year}年{limit.date.month}月{limit.date.day}日" if limit.date else ""
    match limit.kind:
        case DeadlineKind.DATE if starts_from(limit):
            return f"{day}起持续推进"
        case DeadlineKind.DATE | DeadlineKind.MONTH_END:
            return f"{day}前" if day else "日期未定"
        case DeadlineKind.YEAR_END:
            return f"{day}前" if day else "年底前"
        case DeadlineKind.QUARTERLY:
            return f"每季度后{limit.days}个工作日内" if limit.days else "每季度末前"
        case DeadlineKind.MONTHLY:
            return f"每月后{limit.days}个工作日内" if limit.days else "每月末前"
        case DeadlineKind.WORKING_DAYS_AFTER_EVENT:
            return f"事项发生后{limit.days or '若干'}个工作日内"
        case DeadlineKind.DAYS_MINIMUM:
            return f"不少于{limit.days or '若干'}日"
        case _:
            return KIND_LABELS[limit.kind]


def starts_from(limit: TimeLimit) -> bool:
    """Whether a dated limit is a beginning (从2026年起), not an end."""
    text = limit.text
    return limit.kind is DeadlineKind.DATE and text.rstrip("，。；").endswith("起") and "之日起" not in text
