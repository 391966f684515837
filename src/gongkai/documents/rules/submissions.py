"""报送: what may follow what, receipts, and the figures of a circular (R099, R101)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.documents.rules.states import Channel, Openness, State, SubmissionState

TARGETS = (Channel.SITE, Channel.GAZETTE)
NEXT: dict[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.SENT: frozenset({SubmissionState.RECEIVED, SubmissionState.REFUSED}),
    SubmissionState.RECEIVED: frozenset({SubmissionState.ACCEPTED, SubmissionState.REFUSED}),
    SubmissionState.ACCEPTED: frozenset({SubmissionState.PUBLISHED, SubmissionState.REFUSED}),
    SubmissionState.REFUSED: frozenset(),
    SubmissionState.PUBLISHED: frozenset(),
}
DONE = frozenset({SubmissionState.REFUSED, SubmissionState.PUBLISHED})
_LETTER = {Channel.SITE: "网", Channel.GAZETTE: "报"}


def reasons_not_to_send(
    state: State, openness: Openness, target: Channel, waiting: bool, *, own: bool, writer: bool
) -> list[str]:
    """Why a document may not be handed in."""
    if not own or not writer:
        return ["由发文机关的信息员、联络员报送。"]
    reasons = [] if target in TARGETS else ["只报送县政府网站或者政府公报。"]
    if state not in {State.ISSUED, State.PUBLISHED}:
        reasons.append(f"当前是“{state.label}”，签发后才能报送。")
    if openness is not Openness.PROACTIVE:
        reasons.append(f"公开属性是“{openness.label}”，只报送主动公开的公文。")
    if waiting:
        reasons.append("已经报送过，正在办理或者已经刊登，不用重复报送。")
    return reasons


def reasons_not_to_move(old: SubmissionState, new: SubmissionState, reason: str = "") -> list[str]:
    """Why a submission cannot come to another state."""
    if new not in NEXT[old]:
        return [f"当前是“{old.label}”，不能改为“{new.label}”。"]
    if new is SubmissionState.REFUSED and not reason.strip():
        return ["不予采用的，请写明理由，报送单位会看到。"]
    return []


def reasons_about_day(published_on: date | None, sent_on: date, today: date) -> list[str]:
    """Why this cannot be the day it was printed."""
    if published_on is None:
        return ["请填写刊登日期。"]
    if published_on > today:
        return ["刊登日期不能晚于今天。"]
    return [] if published_on >= sent_on else ["刊登日期不能早于报送日期。"]


def receipt(target: Channel, day: date, order: int) -> str:
    """报20261123-003: where to, the day, a running number of the day."""
    return f"{_LETTER[target]}{day:%Y%m%d}-{order:03d}"


def reasons_about_period(first: date, last: date, today: date) -> list[str]:
    """Why this cannot be the period of a circular."""
    if last < first:
        return ["截止日期不能早于起始日期。"]
    if first > today:
        return ["通报的期间还没有开始。"]
    return ["通报的期间最长两年。"] if (last - first).days > 731 else []


@dataclass(frozen=True, slots=True)
class Line:
    """What one unit handed in over a period, and what became of it."""

    organ: str
    sent: int
    accepted: int
    published: int
    refused: int

    @property
    def waiting(self) -> int:
        """Neither refused nor printed yet."""
        return self.sent - self.published - self.refused

    @property
    def rate(self) -> float | None:
        """Share printed, in per cent; None where nothing was handed in."""
        return round(self.published * 100 / self.sent, 1) if self.sent else None

    def plain(self) -> dict[str, object]:
        """As it is kept."""
        return {
            "organ": self.organ, "sent": self.sent, "accepted": self.accepted, "published": self.published,
            "refused": self.refused, "waiting": self.waiting, "rate": self.rate,
        }  # fmt: skip


def lines(organs: Iterable[tuple[int, str]], counts: Mapping[tuple[int, str], int]) -> list[Line]:
    """One line for each unit in official order, those that sent nothing too."""
    found = []
    for organ_id, name in organs:
        by_state = {state: counts.get((organ_id, state.value), 0) for state in SubmissionState}
        taken = by_state[SubmissionState.ACCEPTED] + by_state[SubmissionState.PUBLISHED]
        total = sum(by_state.values())
        found.append(Line(name, total, taken, by_state[SubmissionState.PUBLISHED], by_state[SubmissionState.REFUSED]))
    return found


def summed(rows: Iterable[Line]) -> Line:
    """All units together."""
    found = list(rows)
    names = ("sent", "accepted", "published", "refused")
    return Line("合计", *(sum(getattr(row, name) for row in found) for name in names))


def note_of(rows: list[Line], first: date, last: date) -> str:
    """A first draft of the circular's words, from the figures alone."""
    total = summed(rows)
    period = f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"
    said = f"{period}，各单位共报送 {total.sent} 件，刊登 {total.published} 件"
    said += f"，刊登率 {total.rate:g}%。" if total.rate is not None else "。"
    none = [row.organ for row in rows if not row.sent]
    if none and len(none) < len(rows):
        said += f"没有报送的单位有：{'、'.join(none)}。"
    return said
