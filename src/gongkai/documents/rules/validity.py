"""有效性 as of a day, from a document's own dates and from what others did to it (R064). Days are China days, whole."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.documents.rules.states import HAS_VALIDITY, Kind, RelationKind, Validity

ONE_DAY = timedelta(days=1)
ENDING = {RelationKind.ABOLISHES: Validity.ABOLISHED, RelationKind.REPLACES: Validity.ABOLISHED}
ENDED = frozenset({Validity.ABOLISHED, Validity.LAPSED, Validity.VOID})
CAUSES = {RelationKind.ABOLISHES: "被废止", RelationKind.REPLACES: "被替代", RelationKind.AMENDS: "被修改"}


@dataclass(frozen=True, slots=True)
class Act:
    """What another document did: amend, abolish or replace, from a day on; `number` says which document."""

    kind: RelationKind
    on: date
    number: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about the document itself: an end from a day on, or a longer life until `expires_on`."""

    validity: Validity
    on: date
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """All that bears on a document's validity. `expires_on` is the last day it holds."""

    kind: Kind
    from_on: date | None
    expires_on: date | None = None
    acts: tuple[Act, ...] = ()
    decided: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The validity on a day, since when, and which act caused it (None: its own dates or a decision)."""

    validity: Validity
    since: date | None = None
    cause: str = ""
    act: Act | None = None


def last_day(life: Life, on: date) -> date | None:
    """The last day it holds as known on `on`. A longer life counts only if it was decided before the end."""
    end = life.expires_on
    for row in sorted(life.decided, key=lambda one: one.on):
        if row.expires_on is not None and row.on <= on and end is not None and row.on <= end < row.expires_on:
            end = row.expires_on
    return end


def as_of(life: Life, on: date) -> Standing:
    """The validity on a day. The earliest end wins, and what has ended does not come back."""
    if life.kind not in HAS_VALIDITY or life.from_on is None:
        return Standing(Validity.NONE)
    ended = min(_ends(life, on), key=lambda one: one.since or date.max, default=None)
    if ended is not None:
        return ended
    if on < life.from_on:
        return Standing(Validity.PENDING, None, "施行日期未到")
    amended = [act for act in life.acts if act.kind is RelationKind.AMENDS and act.on <= on]
    if amended:
        newest = max(amended, key=lambda act: act.on)
        return Standing(Validity.AMENDED, newest.on, CAUSES[newest.kind], newest)
    return Standing(Validity.IN_FORCE, life.from_on, "施行")


def _ends(life: Life, on: date) -> list[Standing]:
    """Every end that has come by the day."""
    found = [
        Standing(ENDING[act.kind], act.on, CAUSES[act.kind], act)
        for act in life.acts
        if act.kind in ENDING and act.on <= on
    ]
    found += [
        Standing(row.validity, row.on, f"决定：{row.validity.label}")
        for row in life.decided
        if row.validity in ENDED and row.on <= on
    ]
    end = last_day(life, on)
    if end is not None and on > end:
        found.append(Standing(Validity.LAPSED, end + ONE_DAY, "有效期届满"))
    return found


def change_days(life: Life) -> list[date]:
    """The days on which the validity can change; between two of them it is the same every day."""
    found = {act.on for act in life.acts} | {row.on for row in life.decided}
    ends = [life.expires_on, *(row.expires_on for row in life.decided)]
    found |= {end + ONE_DAY for end in ends if end is not None}
    return sorted(found | ({life.from_on} if life.from_on else set()))


def reasons_not_to_relate(
    kind: RelationKind, acting: Kind, own_id: int, other_id: int | None, other_title: str, on: date | None
) -> list[str]:
    """登记关系: an object, not itself; what changes validity needs its day and is done by a document with effect."""
    reasons = []
    if other_id is None and not other_title.strip():
        reasons.append("请选择所涉公文，库外文件请填写标题。")
    if other_id == own_id:
        reasons.append("公文不能与自身建立关系。")
    if kind in CAUSES and on is None:
        reasons.append(f"“{kind.label}”应填写生效日期。")
    if kind in CAUSES and acting is Kind.NEWS:
        reasons.append("新闻报道不能修改、废止或者替代公文。")
    return reasons


def reasons_not_to_decide(life: Life, row: Decided, cause: str, on: date) -> list[str]:
    """登记效力变动: 废止、宣布失效 from a day on, or a longer life decided before the end."""
    reasons = [] if cause.strip() else ["请填写原因或依据。"]
    if life.kind not in HAS_VALIDITY:
        return [*reasons, "只有规范性文件和政策文件登记效力变动。"]
    now = as_of(life, on)
    if now.validity in ENDED:
        reasons.append(f"本件{now.validity.label}，不能再登记效力变动。")
    if row.validity in ENDED and row.expires_on is not None:
        reasons.append("废止、失效的不填写有效期。")
    if row.validity not in ENDED:
        reasons += _reasons_not_longer(last_day(life, on), row)
    return reasons


def _reasons_not_longer(end: date | None, row: Decided) -> list[str]:
    if row.expires_on is None:
        return ["请填写延长后的有效期截止日期。"]
    if end is None:
        return ["没有有效期的，不需要延长。"]
    if row.on > end:
        return [f"有效期已于{end:%Y年%-m月%-d日}届满，届满前决定的才能延长。"]
    return [] if row.expires_on > end else ["延长后的截止日期应晚于现在的截止日期。"]


def months_later(day: date, count: int) -> date:
    """The same day so many months later, or the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
