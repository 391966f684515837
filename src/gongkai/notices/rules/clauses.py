"""Where a paragraph names its responsible units: a bracket at its end, a label, a sentence of its own, a bold tail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from gongkai.notices.rules.duties import LABEL, Duty, parse
from gongkai.notices.rules.text import ROUND_OPEN, Doc, depths, matching
from gongkai.notices.rules.times import is_time_cell
from gongkai.notices.rules.unitnames import is_strong, is_unit, split

_ROLE_WORD = re.compile(r"牵头|负责|责任|配合|落实|分工|参与|协助|指导|时限|实施")
_STOPS = "。！？；;"
_PERSON = re.compile(r"[^：:]{0,6}(?:领导|责任人|负责人|联系人|负责同志|电话)[：:]")
_DEEDS = re.compile(r"(?:^|[、，；])(?:建设|建成|新建|打造|构建|引进|培育|争创|创建)")
_LABELLED = re.compile(
    r"[【\[〔（(](?P<label>牵头单位|责任单位|责任部门|负责单位|配合单位|责任主体|完成时限)[】\]〕）)][：:]?"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause at `start`–`end` (brackets included) that says who is responsible, and what it says."""

    start: int
    end: int
    duty: Duty


def _bracketed(doc: Doc, start: int, end: int, *, sure: bool) -> Clause | None:
    """A bracket (positions of its marks inclusive) read as a clause; `sure` where its place already speaks for it."""
    text = doc.flat[start + 1 : end - 1]
    if not 2 <= len(text) <= 1200:
        return None
    if re.match(
        r"包括|包含|含|即|例如|如|不含|除|以下简称|简称|下同|参见|详见|见|附|其中|[0-9]+$|此件|本|注", text
    ) and not LABEL.search(text):
        return None
    labelled = LABEL.search(text)
    spoken = labelled or _ROLE_WORD.search(text)
    if not spoken and not _all_units(text, strong=not sure):
        return None
    duty = parse(doc, start + 1, end - 1)
    if not duty.units:
        return Clause(start, end, duty) if duty.time and labelled else None
    good = sum(is_unit(doc.flat[low:high]) for low, high in duty.units)
    if good * 2 < len(duty.units) or (not labelled and not duty.spoken and not _all_units(text, strong=not sure)):
        return None
    return Clause(start, end, duty)


def _all_units(text: str, *, strong: bool) -> bool:
    names = [text[low:high] for low, high in split(text)]
    times = [name for name in names if is_time_cell(name) and not is_unit(name)]
    names = [name for name in names if name not in times] if len(times) == 1 else names
    if not names or not all(is_unit(name) for name in names):
        good = sum(is_unit(name) for name in names)
        return bool(names) and good >= 3 and good * 10 >= len(names) * 8 and sum(is_strong(name) for name in names) >= 2
    return not strong or any(is_strong(name) for name in names)


def find(doc: Doc, start: int, end: int) -> list[Clause]:
    """The clauses of a paragraph in order; none overlap."""
    text = doc.flat[start:end]
    labelled = _labels(doc, start, end)
    run = [(clause.start, clause.end) for clause in labelled]
    found = [
        clause
        for clause in _brackets(doc, start, text)
        if not any(low < clause.end and clause.start < high for low, high in run)
    ]
    found = sorted([*found, *labelled], key=lambda clause: clause.start)
    if not found:
        tail = _sentence(doc, start, end) or _bold_tail(doc, start, end) or _dash_tail(doc, start, end)
        found = [tail] if tail else []
    return found


def _brackets(doc: Doc, start: int, text: str) -> list[Clause]:
    found: list[Clause] = []
    last = -1
    for low, high in sorted(matching(text).items()):
        if low <= last:
            continue
        after = text[high + 1 : high + 2]
        before = text[low - 1 : low]
        ends = high + 1 >= len(text) - 1
        sure = (not before or before in "。！？；;”）)：" or doc.bold_from(start + low, start + high + 1)) and (
            ends or after not in "、，"
        )
        if not ends and not sure and not _ROLE_WORD.search(text[low:high]):
            continue
        clause = _bracketed(doc, start + low, start + high + 1, sure=(sure and ends) or (sure and low == 0))
        if clause:
            found.append(clause)
            last = high
    return found


def _labels(doc: Doc, start: int, end: int) -> list[Clause]:
    """A run of labels to the end of the paragraph: …。责任单位：A、B；完成时限：6月底前。"""
    around: list[int] = []
    for pattern in (LABEL, _LABELLED):
        for match in islice(pattern.finditer(doc.flat, start, end), 8):
            place = match.start()
            around = around or depths(doc.flat[start:end])
            if pattern is LABEL and around[place - start]:
                continue
            if pattern is LABEL and place > start and not _may_open(doc, start, place):
                continue
            place = _whole_label(doc, start, place)
            stop = _end_of_run(doc.flat, match.end(), end)
            duty = _read_labels(doc, match, place, stop)
            if duty.units or duty.time or (place == start and _PERSON.match(doc.flat, place)):
                return [Clause(place, stop, duty)]
    return []


def _read_labels(doc: Doc, match: re.Match[str], place: int, stop: int) -> Duty:
    if match.re is not _LABELLED:
        return parse(doc, match.start(), stop)
    joined = Duty()
    marks = [*_LABELLED.finditer(doc.flat, place, stop)]
    for index, mark in enumerate(marks):
        high = marks[index + 1].start() if index + 1 < len(marks) else stop
        duty = parse(doc, mark.end(), high)
        if "时限" in mark["label"]:
            joined.time = (mark.end(), high)
        elif "配合" in mark["label"] or (joined.lead and "责任" in mark["label"]):
            joined.cooperating += duty.units
        else:
            joined.lead += duty.lead
            joined.cooperating += duty.cooperating
    return joined


def _may_open(doc: Doc, start: int, place: int) -> bool:
    """A label inside a paragraph opens a clause behind a stop, a bracket or white space, or as 市级…指导部门：."""
    return doc.flat[place - 1] in _STOPS + "）)】]：:" or doc.gap(place) or place - start <= 14


def _whole_label(doc: Doc, start: int, place: int) -> int:
    """The place where the words of a long label (市级重点领域政务公开指导部门：) begin."""
    back = place
    while back > start and place - back < 14 and doc.flat[back - 1] not in _STOPS + "，,、）)：:":
        back -= 1
    return back if back == start else place


def _end_of_run(flat: str, place: int, end: int) -> int:
    """Labels run to the end of the paragraph, or to the first full stop that no label follows."""
    position = flat.find("。", place, end)
    while position >= 0:
        if position + 1 >= end or not (LABEL.match(flat, position + 1) or _LABELLED.match(flat, position + 1)):
            return position + 1
        position = flat.find("。", position + 1, end)
    return end


def _sentence(doc: Doc, start: int, end: int) -> Clause | None:
    """A last sentence that is nothing but units and what they do: 由A局牵头，B局、C局配合。"""
    stop = end - 1 if end > start and doc.flat[end - 1] in "。；;" else end
    low = max(doc.flat.rfind(mark, start, stop) for mark in "。！？；;") + 1
    low = max(low, start)
    text = doc.flat[low:stop]
    if not 4 <= len(text) <= 400 or not re.search(r"牵头|负责|配合|落实", text) or any(mark in text for mark in "“《"):
        return None
    if low == start and not re.search(r"牵头|按.{0,6}职责", text):
        return None
    for piece_start, piece_end in split(text):
        piece = text[piece_start:piece_end]
        bare = re.sub(
            r"(?:等)?(?:共同|分别|各自|具体|统一)?(?:按(?:照)?(?:各自)?(?:职责|分工|职能)(?:分工)?(?:负责|落实|做好|抓好)?(?:相关工作)?"
            r"|牵头(?:负责|落实|实施)?|负责(?:落实|实施)?|配合(?:落实|实施)?|(?:参照|具体|抓好)?落实|组织实施|参与|协助)$",
            "",
            piece,
        )
        bare = re.sub(r"^(?:并?由|会同)", "", bare)
        if bare and not is_unit(bare):
            return None
    duty = parse(doc, low, stop)
    return Clause(low, end, duty) if duty.units and duty.spoken else None


def _bold_tail(doc: Doc, start: int, end: int) -> Clause | None:
    """A bold stretch at the end of a paragraph that lists units."""
    for low, high in doc.bold_at(end - 1):
        if start < low < end and high >= end - 1 and low - start > 8:
            text = doc.flat[low:end].strip("。；;（()）—-")
            if text and _all_units(text, strong=True):
                return Clause(low, end, parse(doc, low, end))
    return None


def _dash_tail(doc: Doc, start: int, end: int) -> Clause | None:
    """Units behind a dash at the end of a paragraph."""
    match = re.search(r"[。；](?:—{1,2}|――|--)(?P<units>[^。；—]{3,200})[。；]?$", doc.flat[start:end])
    if match and _all_units(match["units"], strong=True):
        return Clause(
            start + match.start() + 1, end, parse(doc, start + match.start("units"), start + match.end("units"))
        )
    return None


def whole(doc: Doc, start: int, end: int) -> Clause | None:
    """A paragraph that is nothing but a clause, brackets or not."""
    clauses = find(doc, start, end)
    if clauses and clauses[0].start - start <= 1 and clauses[-1].end >= end - 1:
        if len(clauses) == 1:
            return clauses[0]
        joined = Duty()
        for clause in clauses:
            joined.lead += clause.duty.lead
            joined.cooperating += clause.duty.cooperating
            joined.time = joined.time or clause.duty.time
        return Clause(start, end, joined)
    text = doc.flat[start:end].rstrip("。；;")
    if "。" in text or _DEEDS.search(text):
        return None
    if not clauses and text and text[0] not in ROUND_OPEN and _all_units(text, strong=True) and len(split(text)) >= 2:
        return Clause(start, end, parse(doc, start, end))
    return None
