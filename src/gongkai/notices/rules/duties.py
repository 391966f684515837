"""Who does what: the units of a clause such as （A局牵头，B局、C局按职责分工负责）or 责任单位：A、B；完成时限：6月底前, by role."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from gongkai.notices.rules.text import ROUND_CLOSE, ROUND_OPEN, Doc, depths
from gongkai.notices.rules.times import is_time_cell
from gongkai.notices.rules.unitnames import bare, is_strong, is_unit, names, split


class Part(StrEnum):
    """The part a unit has, as the words of the clause say it."""

    LEAD = "牵头"
    RESPONSIBLE = "负责"
    DOING = "落实"
    COOPERATING = "配合"
    GUIDING = "指导"
    TIME = "时限"
    NOBODY = "其他"


_HOLDER = r"(?:单位|部门|机构|主体|地区|处室|科室|责任单位|责任部门)"
LABEL = re.compile(
    r"(?:(?P<skip>(?:牵头|责任|分管|包联|包抓|主管|挂钩|县级|市级|区级|主要)?(?:领导|责任人|负责人|联系人|负责同志)|(?:联系)?电话|备注|(?:工作|任务)?目标"
    r"|预期(?:成效|成果|目标)|成果形式|佐证材料|资金来源)"
    r"|(?P<time>(?:完成|办理|办结|整改|工作|推进|任务|时间)?(?:时限|时间|期限|节点|进度)(?:要求|安排|节点)?|完成日期)"
    rf"|(?P<lead>(?:总?牵头|主办|主责)(?:[（(]?责任[）)]?)?{_HOLDER}?(?:[（(][^（）()]{{0,8}}[）)])?)"
    rf"|(?P<coop>(?:配合|协办|协同|协助|参与|参加|支持){_HOLDER}?(?:[（(][^（）()]{{0,8}}[）)])?)"
    rf"|(?P<guide>(?:业务)?(?:指导|督导){_HOLDER})"
    rf"|(?P<resp>(?:责任|负责|承办|实施|落实|主管|承担|执行){_HOLDER}(?:[（(][^（）()]{{0,10}}[）)])?|责任分工|职责分工|任务分工|分工))[：:]"
)
_BARE_LABEL = re.compile(
    rf"(?:(?P<lead>牵头{_HOLDER})|(?P<coop>(?:配合|协办|协同|参与){_HOLDER})|(?P<resp>(?:责任|负责){_HOLDER})|(?P<time>完成时限|时限要求))[为是】\]]?"
)
_DOES = re.compile(
    r"(?P<lead>(?:共同|联合|负责)?牵头(?!部门|单位|领导|人|处室|科室)|主办(?!单位|方)|主责)"
    r"|(?P<guide>(?:业务|督促)?指导(?!部门|单位|中心|站|服务|小组|办|局|委|处|所|组))"
    r"|(?P<coop>(?:积极|共同|协同|分别)?(?:配合|协助|协办|参与|参加|协同|支持)(?!单位|部门|中心|方))"
    r"|(?P<resp>按(?:照)?(?:各自)?(?:的)?(?:职责|职能|分工|任务|权限|管理|业务|行业|属地)|依(?:据)?(?:各自)?职责|根据(?:各自)?(?:职责|分工)|各司其职|各负其责|分别(?:负责|牵头)|分工(?:负责|协作)|共同负责|具体负责"
    r"|负责(?!人|单位|部门|同志|制|地)|承担|承办(?!部门|单位|方))"
    r"|(?P<do>参照(?:落实|执行)|(?:抓好|具体|组织|贯彻|推动|推进)?落实(?!单位|部门)|抓落实|组织实施|具体实施|实施(?!单位|中心|主体|部门)|执行(?!单位|部门|局|法))"
)
_ADVERB = re.compile(
    r"(?:等|分别|要|应|须|共同|联合|积极|密切|协同|同步|统筹|具体|均|也|都|各|认真|切实|依法|依职责|(?:结合|根据)(?:各自)?(?:本地|本单位)?(?:实际|职责|情况|职能)?)+$"
)
_LEADING = re.compile(r"(?:并?由|请|以|会同|联合|商|协同|配合[：:]?|以及|及|和|并|需|均由|统一由)")
_WITH = re.compile(r"会同|联合|协同")
_OWN_ROLE = re.compile(
    r"[（(](?P<lead>总?牵头(?:单位|部门)?|主办)?(?P<coop>配合(?:单位)?|协办|参与)?(?P<resp>责任(?:单位)?|负责)?[）)]$"
)
_ASIDE = re.compile(r"(?:以下|下列|以上|上述).{0,40}(?:不再(?:逐一|一一)?(?:列出|列举|列明)|同|均需)")
FIRST_LEADS = re.compile(
    r"(?:排|列|位列|排名|位于|标|为)?(?:在)?(?:首位|第一位|第一个|最前|第一)[^。，；]{0,14}(?:牵头|主办|总牵头|汇总)(?:责任)?(?:单位|部门)"
)


@dataclass(slots=True)
class Duty:
    """What a clause says: stretches of unit names by role, the stretch of a time limit, names that do not look like units."""

    lead: list[tuple[int, int]] = field(default_factory=list)
    cooperating: list[tuple[int, int]] = field(default_factory=list)
    time: tuple[int, int] | None = None
    doubtful: list[tuple[int, int]] = field(default_factory=list)
    spoken: bool = False

    @property
    def units(self) -> list[tuple[int, int]]:
        return [*self.lead, *self.cooperating]


@dataclass(frozen=True, slots=True)
class _Told:
    part: Part
    start: int
    end: int


def parse(doc: Doc, start: int, end: int, base: Part = Part.RESPONSIBLE) -> Duty:
    """Read a clause (flat positions, brackets around it already off). `base` is the role of units without a word of role."""
    told: list[_Told] = []
    duty = Duty()
    for part, low, high in _segments(doc.flat, start, end, base):
        if part is Part.TIME:
            low, high = _trim(doc.flat, low, high)
            duty.time = duty.time or ((low, high) if low < high else None)
            duty.spoken = True
        elif part is not Part.NOBODY:
            told += _told(doc, low, high, part, duty)
    _assign(doc, told, duty)
    return duty


def _segments(flat: str, start: int, end: int, base: Part) -> list[tuple[Part, int, int]]:
    """The clause cut at its labels (牵头单位：…；配合单位：…)."""
    text = flat[start:end]
    around = depths(text)
    cuts: list[tuple[int, int, Part]] = []
    for match in LABEL.finditer(text):
        if around[match.start()] == 0:
            cuts.append((match.start(), match.end(), _part(match)))
    if not cuts:
        opening = _BARE_LABEL.match(text)
        if opening and opening.end() < len(text):
            cuts.append((0, opening.end(), _part(opening)))
    segments = []
    position, part = 0, base
    for low, high, following in cuts:
        if position < low and (
            position > 0 or is_unit(text[position:low].strip("、，；;,。")) or "、" in text[position:low]
        ):
            segments.append((part, start + position, start + low))
        position, part = high, following
    segments.append((part, start + position, end))
    return segments


def _part(match: re.Match[str]) -> Part:
    names_ = match.groupdict()
    for name, part in (
        ("skip", Part.NOBODY),
        ("time", Part.TIME),
        ("lead", Part.LEAD),
        ("coop", Part.COOPERATING),
        ("guide", Part.GUIDING),
        ("resp", Part.RESPONSIBLE),
        ("do", Part.DOING),
    ):
        if names_.get(name):
            return part
    return Part.NOBODY


def _trim(flat: str, start: int, end: int) -> tuple[int, int]:
    while start < end and flat[start] in "、，,；;。：: |/":
        start += 1
    while start < end and flat[end - 1] in "、，,；;。：: |/":
        end -= 1
    return start, end


def _told(doc: Doc, start: int, end: int, base: Part, duty: Duty) -> list[_Told]:
    """The names of one segment with the parts its verbs give them."""
    text = doc.flat[start:end]
    aside = _ASIDE.search(text)
    if aside:
        end = start + aside.start()
        text = doc.flat[start:end]
    list_ = _Listing(base)
    for low, high in _pieces(doc, start, end):
        sign = doc.flat[low - 1] if low > start else ""
        low, high, introduced = _opening(doc.flat, low, high)
        if sign in "；;。" or introduced is Part.COOPERATING:
            list_.settle()
        elif sign in "，,":
            list_.part_off()
        verb = _verb(doc.flat, low, high)
        stop = low + verb.start() if verb else high
        if not verb and duty.time is None and is_time_cell(doc.flat[low:high]) and not is_unit(doc.flat[low:high]):
            duty.time = (low, high)
            continue
        found, own = _names(doc, low, stop, duty)
        part = _part(verb) if verb else None
        if introduced and part in (None, Part.RESPONSIBLE, Part.DOING):
            part = introduced
        duty.spoken = duty.spoken or verb is not None
        list_.told += own
        list_.add(found, part)
    list_.settle()
    return list_.told


@dataclass(slots=True)
class _Listing:
    """Names as they come: those that wait for the verb behind them, and those before the last comma (`earlier`)."""

    base: Part
    told: list[_Told] = field(default_factory=list)
    earlier: list[tuple[int, int]] = field(default_factory=list)
    waiting: list[tuple[int, int]] = field(default_factory=list)
    after: Part | None = None

    def part_off(self) -> None:
        self.earlier += self.waiting
        self.waiting = []

    def settle(self) -> None:
        """Names that no verb followed take the role of the clause, or cooperate behind a 牵头."""
        self.told += [_Told(self.after or self.base, *name) for name in [*self.earlier, *self.waiting]]
        self.earlier, self.waiting = [], []

    def add(self, found: list[tuple[int, int]], part: Part | None) -> None:
        if part is None:
            self.waiting += found
            return
        if self.base is Part.COOPERATING and part is not Part.LEAD:
            part = self.base
        first = not any(item.part in (Part.LEAD, Part.RESPONSIBLE, Part.GUIDING) for item in self.told)
        if part in (Part.COOPERATING, Part.DOING) and first and self.earlier:
            self.told += [_Told(self.base, *name) for name in self.earlier]
            self.earlier = []
        self.told += [_Told(part, *name) for name in [*self.earlier, *self.waiting, *found]]
        self.earlier, self.waiting = [], []
        if part is Part.LEAD and self.base is Part.RESPONSIBLE:
            self.after = Part.COOPERATING


def _opening(flat: str, low: int, high: int) -> tuple[int, int, Part | None]:
    """A piece without 由 or 会同 before its name; 会同 makes what follows cooperating."""
    low, high = _trim(flat, low, high)
    introduced = None
    match = _LEADING.match(flat, low, high)
    if match and match.end() < high and not is_unit_start(flat, low, high, match.end()):
        introduced = Part.COOPERATING if match[0].startswith(("会同", "联合", "商", "协同", "配合")) else None
        low = match.end()
    label = _BARE_LABEL.match(flat, low, high)
    if label and label.end() < high and is_unit(flat[label.end() : high]):
        return label.end(), high, _part(label)
    return low, high, introduced


def is_unit_start(flat: str, low: int, high: int, after: int) -> bool:
    """Whether the word that looks like an introduction belongs to the name (联合国…, 和平区…)."""
    return flat[low:after] in ("以", "和", "及", "商", "并", "联合") and not is_unit(flat[after:high].split("牵头")[0])


def _pieces(doc: Doc, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces between separators; white space between two whole names parts them too."""
    result = []
    for low, high in split(doc.flat[start:end]):
        low, high = start + low, start + high
        position = low
        for place in range(low + 2, min(high - 1, low + 400)):
            if (
                doc.gap(place)
                and is_unit(doc.flat[position:place])
                and _whole(doc.flat[position:place], doc.flat[place:high])
            ):
                result.append((position, place))
                position = place
        result.append((position, high))
    return result


def _whole(left: str, right: str) -> bool:
    return (
        right[0] not in ROUND_CLOSE
        and left.count("（") + left.count("(") == left.count("）") + left.count(")")
        and (right[0] in ROUND_OPEN or (is_strong(left) and (is_unit(right) or bool(_DOES.search(right)))))
        and right[0] not in ROUND_OPEN
    )


def _verb(flat: str, low: int, high: int) -> re.Match[str] | None:
    """The verb that ends the names of a piece: what stands before it must end like a name."""
    text = flat[low:high]
    around = depths(text)
    for match in _DOES.finditer(text):
        before = text[: match.start()]
        if around[match.start()] or not before:
            if not before and len(text) <= 14:
                return match
            continue
        stem = _ADVERB.sub("", before)
        if is_unit(stem) or is_unit(bare(before)) or stem.endswith(("等", "部门", "单位")):
            return match
    return None


def _names(doc: Doc, start: int, end: int, duty: Duty) -> tuple[list[tuple[int, int]], list[_Told]]:
    """The names in a piece; those with a role of their own in brackets (A局（牵头）) apart."""
    start, end = _trim(doc.flat, start, end)
    text = doc.flat[start:end]
    found: list[tuple[int, int]] = []
    own: list[_Told] = []
    parts = names(text)
    with_ = _WITH.search(text)
    for index, (low, high) in enumerate(parts):
        low, high = _trim(doc.flat, start + low, start + high)
        name = doc.flat[low:high]
        role = _OWN_ROLE.search(name)
        if role and role.start() > 1 and any(role.groupdict().values()):
            own.append(_Told(_part(role), low, low + role.start()))
            duty.spoken = True
            continue
        tail = _ADVERB.search(name)
        if tail and tail.start() > 1 and not is_unit(name):
            high -= len(tail[0])
        if high <= low or name == "等":
            continue
        if not is_unit(doc.flat[low:high]):
            duty.doubtful.append((low, high))
        if with_ and index and low > start + with_.start():
            own.append(_Told(Part.COOPERATING, low, high))
        elif high > low:
            found.append((low, high))
    return found, own


def _assign(doc: Doc, told: list[_Told], duty: Duty) -> None:
    """Parts to roles. Under a 牵头 (or a 指导) everyone else cooperates; without one, all who are responsible lead."""
    parts = {item.part for item in told}
    if Part.LEAD in parts:
        leading = {Part.LEAD}
    elif Part.GUIDING in parts:
        leading = {Part.GUIDING} if Part.RESPONSIBLE not in parts else {Part.RESPONSIBLE}
    else:
        leading = {Part.RESPONSIBLE, Part.DOING}
    seen: set[str] = set()
    for item in told:
        name = doc.flat[item.start : item.end]
        if name in seen:
            continue
        seen.add(name)
        (duty.lead if item.part in leading else duty.cooperating).append((item.start, item.end))
