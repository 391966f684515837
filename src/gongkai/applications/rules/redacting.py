"""Blackening at the desk: grounds, what may be marked, and who may do it until the reply is issued (条例第三十七条)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.applications.rules.states import CLERKS, State
from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import Duty

MOST_FILES = 20
MOST_MARKS = 400
MOST_PAGES = 100
LEAST_PERCENT = 0.2
OPEN_FOR = frozenset({State.HANDLING, State.REVIEWING, State.APPROVED})


class Ground(Labelled):
    """Why something is not given; the list goes into the case file."""

    PRIVACY = "PRIVACY", "条例第十五条（个人隐私）"
    BUSINESS = "BUSINESS", "条例第十五条（商业秘密）"
    SECRET = "SECRET", "条例第十四条（国家秘密）"
    FORBIDDEN = "FORBIDDEN", "条例第十四条（法律、行政法规禁止公开）"
    SAFETY = "SAFETY", "条例第十四条（危及国家安全、公共安全、经济安全、社会稳定）"
    INTERNAL = "INTERNAL", "条例第十六条第一款（内部事务信息）"
    PROCESS = "PROCESS", "条例第十六条第二款（过程性信息）"
    CASE_FILE = "CASE_FILE", "条例第十六条第二款（行政执法案卷信息）"


class Sort(Labelled):
    """How a mark came about."""

    FOUND = "FOUND", "自动发现"
    TERM = "TERM", "要遮盖的词"
    REGION = "REGION", "画出的位置"


class Stage(Labelled):
    """Where the file stands."""

    OPEN = "OPEN", "待生成"
    MADE = "MADE", "已生成"
    SUPPLIED = "SUPPLIED", "已随答复提供"


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page, in percent of its width and height from the upper left corner; pages from 1."""

    page: int
    left: float
    top: float
    width: float
    height: float

    def points(self, wide: float, high: float) -> tuple[float, float, float, float]:
        """(x, y, width, height) on a page of this size in points."""
        return (
            self.left * wide / 100, self.top * high / 100, self.width * wide / 100, self.height * high / 100,
        )  # fmt: skip


def reasons_not_to_redact(state: State, duty: Duty, *, own: bool) -> list[str]:
    """Why somebody may not blacken a file of an application now."""
    if not own:
        return ["由受理机关办理；申请不移送其他机关。"]
    if duty not in CLERKS:
        return ["遮盖由受理机关的依申请公开承办员办理。"]
    if state not in OPEN_FOR:
        names = "、".join(f"“{each.label}”" for each in State if each in OPEN_FOR)
        return [f"申请现在是“{state.label}”，只能在{names}时遮盖要提供的文件。"]
    return []


def reasons_not_to_change(stage: Stage) -> list[str]:
    """Why the marks of a file cannot be changed."""
    return ["这份文件已经随答复提供，不能再改。"] if stage is Stage.SUPPLIED else []


def reasons_of_place(place: Place, pages: int) -> list[str]:
    """Why a rectangle cannot be blackened."""
    reasons = []
    if not 1 <= place.page <= pages:
        reasons.append(f"没有第{place.page}页，这份文件共{pages}页。")
    if place.left < 0 or place.top < 0 or place.left + place.width > 100.05 or place.top + place.height > 100.05:
        reasons.append("画出的位置超出了页面：左边距加宽、上边距加高都不能超过100%。")
    if place.width < LEAST_PERCENT or place.height < LEAST_PERCENT:
        reasons.append(f"画出的位置太小，宽和高至少{LEAST_PERCENT}%。")
    return reasons


def terms_of(text: str) -> list[str]:
    """The words somebody typed, one a line, each once, in order."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def reasons_of_terms(terms: Iterable[str]) -> list[str]:
    """Why words cannot be looked for."""
    reasons = []
    for number, term in enumerate(terms, 1):
        if len("".join(term.split())) < 2:
            reasons.append(f"要遮盖的词至少两个字，第{number}行太短。")
        if len(term) > 100:
            reasons.append(f"要遮盖的词不超过100字，第{number}行太长；整段文字请在页面图上画出位置。")
    return reasons


@dataclass(frozen=True, slots=True)
class Told:
    """A mark as the case file tells it: what kind, why, how often; never the words."""

    sort: Sort
    kind: str
    ground: str
    hidden: bool
    times: int


def told(marks: Iterable[Told]) -> list[str]:
    """The list of grounds: a line for each ground and kind, then what was seen and left."""
    hidden: Counter[tuple[str, str]] = Counter()
    left: Counter[str] = Counter()
    for mark in marks:
        name = mark.kind or mark.sort.label
        if mark.hidden:
            hidden[mark.ground, name] += mark.times
        else:
            left[name] += 1
    order = [ground.label for ground in Ground]
    found = sorted(hidden.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    lines = [f"{ground}：{name}，{times}处" for (ground, name), times in found]
    return lines + [f"核对后不遮盖：{name}，{number}项" for name, number in sorted(left.items())]
