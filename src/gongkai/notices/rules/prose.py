"""Items of a plan in prose read as tasks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from gongkai.notices.rules.clauses import Clause
from gongkai.notices.rules.duties import Duty
from gongkai.notices.rules.layout import Para
from gongkai.notices.rules.making import (
    Context,
    by_role,
    cell_deadlines,
    doubts_on_dates,
    doubts_on_units,
    milestones,
    units,
)
from gongkai.notices.rules.outline import Node, grow, heading_units
from gongkai.notices.rules.parts import PartOf
from gongkai.notices.rules.shape import DeadlineKind, Passage, TaskRead
from gongkai.notices.rules.text import Doc
from gongkai.reading.rules import Doubt

_NO_TASK = re.compile(
    r"(?:总体|指导|基本|工作|主要|目标|发展)?(?:要求|思想|思路|原则|目标|背景|依据)(?:[和与及、]?(?:总体|指导|基本|工作|主要|目标)?(?:要求|思想|思路|原则|目标|任务))?"
    r"|(?:总体|工作)?目标任务|重要意义|重大意义|充分认识.{0,20}|提高(?:思想)?认识|适用范围|名词解释|附则|总则|编制说明|组织机构|联系方式"
)
_TIME_OPENS = re.compile(
    r"(?:于|在|从|自|到|每)?(?:20[0-9]{2}年)?(?:[0-9一二三四五六七八九十]{1,3}月|年?底前|年内|[一二三四上下]季度|半年)"
)
_FULL_STOP = re.compile(r"。|(?<=[\u4e00-\u9fff”》）)])[.．](?=[\u4e00-\u9fff“《])")
_LABEL = re.compile(
    r"(?:[0-9]{1,2}[.、．]|[（(][0-9一二三四五]{1,2}[）)]|[\u2460-\u2469])?(?:工作|任务|主要|具体|重点)(?:内容|任务|措施|要求|举措)[：:]"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of an item that becomes one task: its text and its clauses."""

    start: int
    end: int
    clauses: tuple[Clause, ...]


@dataclass(slots=True)
class _Reader:
    context: Context
    styles: set[str]
    rank: float
    titled: dict[str, str]

    @property
    def doc(self) -> Doc:
        return self.context.doc


def read_prose(context: Context, part: PartOf) -> tuple[list[TaskRead], bool]:
    """The tasks of a part, and whether any unit was named in it."""
    root = grow(context.doc, part.blocks)
    nodes = root.walk()[1:]
    _drop_closing(nodes)
    bearing = [node for node in nodes if any(clause.duty.units for clause in node.clauses)]
    reader = _Reader(
        context,
        {node.style for node in bearing if node.mark},
        max((node.rank for node in bearing if node.mark), default=4.0),
        _titled(context.doc, nodes),
    )
    tasks = [task for child in root.children for task in _tasks(reader, child, ())]
    return tasks, bool(bearing)


def _drop_closing(nodes: list[Node]) -> None:
    """Paragraphs without a number behind the last item close the notice, where items are one paragraph each."""
    last = nodes[-1] if nodes else None
    if last is None or last.mark is None or not last.body or last.clauses:
        return
    peers = [node for node in nodes if node.style == last.style and node is not last and node.mark]
    if "。" in last.para.text[:-1] and len(peers) >= 2 and not any(node.body for node in peers):
        last.body.clear()


def _titled(doc: Doc, nodes: list[Node]) -> dict[str, str]:
    """For each style of number, how the titles of its items end, where most of them have one: 。 or ： or white space."""
    votes: dict[str, Counter[str]] = {}
    for node in nodes:
        counter = votes.setdefault(node.style, Counter())
        ends = {sign: end for sign in "。： " if (end := _sign(doc, node, sign)) is not None}
        if _FULL_STOP.search(doc.flat, node.said_start, _title_end(doc, node) - 1) or ends:
            counter["all"] += 1
        counter.update(ends.keys())
    return {
        style: sign
        for style, counter in votes.items()
        for sign in ["。： "[index] for index in (2, 1, 0)]
        if counter[sign] * 10 >= counter["all"] * (6 if sign == "。" else 7)
        and counter[sign] >= (1 if sign == "。" else 2)
    }


def _sign(doc: Doc, node: Node, sign: str) -> int | None:
    """Where the title of an item would end if titles ended with this sign, None where it would be no title."""
    text = doc.flat[node.said_start : _title_end(doc, node)]
    if sign == " ":
        stop = next((place for place in range(3, min(len(text) - 6, 36)) if doc.space(node.said_start + place)), -1)
        if stop > 0 and (
            re.search(r"[^\u4e00-\u9fff“”《》、（）]", text[:stop]) or not re.match(r"[\u4e00-\u9fff“《]", text[stop])
        ):
            return None
    elif sign == "：":
        match = re.match(r"[^，。；：:]{2,26}[：:]", text)
        stop = match.end() - 1 if match else -1
    else:
        found = _FULL_STOP.search(text)
        stop = found.start() if found else -1
    if not 2 <= stop <= 40 or stop >= len(text) - 1 or text[:stop].count("，") > 2:
        return None
    return None if _TIME_OPENS.match(text[:stop]) else stop


def _tasks(reader: _Reader, node: Node, path: tuple[str, ...], above: Clause | None = None) -> list[TaskRead]:
    """The tasks of a node and what is below it. `above` are the units of a heading that is a unit."""
    title = reader.doc.flat[node.said_start : _title_end(reader.doc, node)].rstrip("。：:")
    if not node.has_units() and _NO_TASK.fullmatch(title) and node.mark and node.mark.rank <= 3:
        return []
    if not node.children:
        return [] if _bare_section(reader, node, above) else _leaf(reader, node, path, above)
    below = any(child.has_units() for child in node.children)
    heading = _heading_text(reader, node)
    own = any(clause.duty.units for clause in node.clauses)
    if not below and (own or _merges(reader, node)):
        return _leaf(reader, node, path, above)
    if below and not own and _only_last(node):
        return _leaf(reader, node, path, above)
    given = above or heading_units(reader.doc, node)
    tasks = []
    if own and node.closed:
        tasks += _leaf(reader, _alone(node), path, above)
    for child in node.children:
        tasks += _tasks(reader, child, (*path, heading), given)
    return tasks


def _bare_section(reader: _Reader, node: Node, above: Clause | None) -> bool:
    """A section without items and units, where units stand with the items of other sections: it gives nobody a task."""
    if node.mark is None or above is not None or node.has_units() or not reader.styles:
        return False
    return node.mark.rank <= 1 and node.style not in reader.styles and reader.rank > node.mark.rank


def _alone(node: Node) -> Node:
    """A heading's own paragraphs as an item, without the items below."""
    return Node(node.para, node.mark, node.rank, node.style, node.body, node.clauses, [], node.parent)


def _merges(reader: _Reader, node: Node) -> bool:
    """Whether an item without units takes the small items below it into itself: 一是, ① and the like, or its peers do."""
    ranks = [child.rank for child in node.children]
    return (
        min(ranks) >= 5
        or (bool(reader.styles) and node.style in reader.styles)
        or (bool(reader.styles) and node.rank >= reader.rank)
    )


def _only_last(node: Node) -> bool:
    """Small items of which only the last ends with units: the units are those of all of them."""
    kids = node.children
    if len(kids) < 2 or min(kid.rank for kid in kids) < 5 or any(kid.children for kid in kids):
        return False
    return [kid.has_units() for kid in kids] == [False] * (len(kids) - 1) + [True]


def _title_end(doc: Doc, node: Node) -> int:
    """Where the text of the first paragraph ends before its clause."""
    clause = next((clause for clause in node.clauses if node.said_start <= clause.start < node.para.end), None)
    return max(node.said_start, min(node.para.end, clause.start if clause else node.para.end))


def _heading_text(reader: _Reader, node: Node) -> str:
    end = _title_end(reader.doc, node)
    text = reader.doc.flat[node.said_start : end]
    stop = text.find("。")
    if 0 <= stop < len(text) - 1:
        end = node.said_start + stop
    return reader.doc.passage(node.para.start, end).text.rstrip("。：:")


def _leaf(reader: _Reader, node: Node, path: tuple[str, ...], above: Clause | None) -> list[TaskRead]:
    """An item as one task, or as several where stretches of it each end with their own units."""
    if node.mark is None and not any(clause.duty.units for clause in node.clauses) and above is None:
        return []
    title, start = _title(reader, node)
    clauses = list(node.clauses)
    end = max([node.para.end, *(para.end for para in node.body)])
    if node.children:
        end = max(end, *(child.end for child in node.children))
        clauses += [clause for child in node.children for inner in child.walk() for clause in inner.clauses]
    clauses.sort(key=lambda clause: clause.start)
    end = max([end, *(clause.end for clause in clauses)])
    tasks = []
    said = _paras(node)
    for index, piece in enumerate(_pieces(reader.doc, start, end, clauses)):
        piece = _without_page_number(piece, said)
        task = _task(reader, node, path, title if index == 0 else None, piece, above)
        if task is not None:
            tasks.append(task)
    return tasks


def _paras(node: Node) -> list[Para]:
    return [para for inner in node.walk() for para in (inner.para, *inner.body)]


def _without_page_number(piece: _Piece, paras: list[Para]) -> _Piece:
    """A piece that ends where a paragraph ends: a page number printed between that and the units is none of its words."""
    if any(para.start < piece.end <= para.end for para in paras):
        return piece
    end = max((para.end for para in paras if piece.start < para.end <= piece.end), default=piece.end)
    return _Piece(piece.start, end, piece.clauses) if end - piece.start >= 2 else piece


def _pieces(doc: Doc, start: int, end: int, clauses: list[Clause]) -> list[_Piece]:
    """The text between clauses. Clauses before any text go with what follows, clauses side by side go together."""
    pieces: list[_Piece] = []
    waiting: list[Clause] = []
    position = start
    for clause in clauses:
        low, high = _tight(doc.flat, position, clause.start)
        if clause.start <= start or high - low < 2:
            if pieces:
                last = pieces[-1]
                pieces[-1] = _Piece(last.start, last.end, (*last.clauses, clause))
            else:
                waiting.append(clause)
        else:
            pieces.append(_Piece(low, high, (*waiting, clause)))
            waiting = []
        position = max(position, clause.end)
    low, high = _tight(doc.flat, position, end)
    if high - low >= 2:
        if waiting or not pieces:
            pieces.append(_Piece(low, high, tuple(waiting)))
    elif waiting:
        pieces.append(_Piece(start, start, tuple(waiting)))
    return pieces or [_Piece(start, start, ())]


def _tight(flat: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the stop that belongs to the clause before it."""
    while start < end and flat[start] in "。；;，,":
        start += 1
    return start, max(start, end)


def _title(reader: _Reader, node: Node) -> tuple[tuple[int, int] | None, int]:
    """The title of an item (None without one) and where its text begins."""
    flat, start = reader.doc.flat, node.said_start
    stop = _title_end(reader.doc, node)
    text = flat[start:stop]
    mark = _FULL_STOP.search(text)
    first = mark.start() if mark else -1
    run_on = reader.titled.get(node.style, "")
    if run_on in ("：", " ") and (end := _sign(reader.doc, node, run_on)) is not None and start + end < stop - 2:
        return (start, start + end), start + end + (run_on == "：")
    follows = bool(node.body or node.children) or any(
        node.said_start <= clause.start and clause.end < node.para.end - 8 for clause in node.clauses
    )
    if first < 0 or first >= len(text) - 1:
        if follows and text and len(text) <= 80:
            return (start, start + len(text.rstrip("。：:；"))), _after_title(node, stop)
        return None, start
    bold = any(low <= start + 1 and start + 3 < high <= start + first + 1 for low, high in reader.doc.bold_at(start))
    sign = reader.titled.get(node.style, "")
    end = first if bold and 2 <= first <= 60 else _sign(reader.doc, node, sign) if sign else None
    if end is not None and start + end < stop:
        return (start, start + end), start + end + (sign != " " or bold)
    return None, start


def _after_title(node: Node, stop: int) -> int:
    """Where the text begins behind a title that fills its paragraph: behind the clauses that follow it."""
    inline = [clause.end for clause in node.clauses if stop <= clause.start < node.para.end]
    return max([node.para.end if not inline else min(node.para.end, *inline), stop]) if not inline else max(inline)


def _task(
    reader: _Reader,
    node: Node,
    path: tuple[str, ...],
    title: tuple[int, int] | None,
    piece: _Piece,
    above: Clause | None,
) -> TaskRead | None:
    context, doc = reader.context, reader.doc
    start, end = piece.start, piece.end
    label = _LABEL.match(doc.flat, start, end)
    start = label.end() if label and label.end() < end else start
    if start >= end:
        if title is None or title[0] >= title[1]:
            return None
        start, end = title
    duty = _joined(piece.clauses, above)
    lead, cooperating = by_role(context, duty)
    within, phrases = milestones(context, start, end)
    limits = cell_deadlines(context, *duty.time) if duty.time else ()
    text = doc.passage(*duty.time) if duty.time else phrases[0] if len(phrases) == 1 else None
    deadlines = limits or within
    begin, finish = _reach(node, piece, start, end, opens=title is not None)
    inherited = above is not None and not any(clause.duty.units for clause in piece.clauses)
    return TaskRead(
        no=_no(node),
        path=path or ((_heading_text(reader, node),) if node.mark and node.mark.rank <= 1 else ()),
        topic=doc.passage(*title) if title else _first_clause(doc, start, end),
        requirement=doc.passage(start, end),
        measures=None,
        lead_units=units(doc, lead),
        cooperating_units=units(doc, cooperating),
        deadline_text=text,
        deadlines=tuple(item for item in deadlines if item.kind is not DeadlineKind.NONE),
        milestones=within,
        span=doc.span(begin, finish),
        carried=("lead_units",) if inherited else (),
        doubts=tuple(_doubts(context, node, duty, begin, finish) + doubts_on_dates(context, deadlines)),
    )


def _reach(node: Node, piece: _Piece, start: int, end: int, *, opens: bool) -> tuple[int, int]:
    """The whole stretch of a task: its number and title, its text and its clauses."""
    first = [node.para.start] if opens or start == node.said_start else []
    return (
        min([start, *first, *(clause.start for clause in piece.clauses)]),
        max([end, *(clause.end for clause in piece.clauses)]),
    )


def _no(node: Node) -> str:
    return node.mark.no if node.mark else ""


def _first_clause(doc: Doc, start: int, end: int) -> Passage | None:
    """Without a title, a short text serves for one itself, or else its first clause."""
    text = doc.flat[start:end].rstrip("。；;")
    if 4 <= len(text) <= 40 and "。" not in text:
        return doc.passage(start, start + len(text))
    match = re.match(r"[^，。；：,;:]{4,36}(?=[，。；：,;:]|$)", text[:40])
    return doc.passage(start, start + match.end()) if match and start + match.end() <= end else None


def _joined(clauses: tuple[Clause, ...], above: Clause | None) -> Duty:
    """Several clauses of one item as one: after a 牵头 clause the others cooperate."""
    duty = Duty()
    own = any(clause.duty.units for clause in clauses)
    for clause in clauses if own or above is None else (*clauses, above):
        first = not duty.units
        duty.lead += clause.duty.lead if first or not duty.spoken or not duty.cooperating else []
        duty.cooperating += clause.duty.cooperating + (
            [] if first or not duty.spoken or not duty.cooperating else clause.duty.lead
        )
        duty.doubtful += clause.duty.doubtful
        duty.time = duty.time or clause.duty.time
        duty.spoken = duty.spoken or clause.duty.spoken
    return duty


def _doubts(context: Context, node: Node, duty: Duty, start: int, end: int) -> list[Doubt]:
    doubts = doubts_on_units(context, duty)
    if not duty.units:
        doubts.append(Doubt("这一项没有找到责任单位，请补填或确认。", context.doc.span(start, end)))
    if _skipped(node):
        doubts.append(
            Doubt(
                f"“{_no(node)}”之前的编号不连续，请核对是否有遗漏。", context.doc.span(node.para.start, node.text_start)
            )
        )
    return doubts


def _skipped(node: Node) -> bool:
    """Whether the numbering jumped right before an item."""
    return node.mark is not None and node.previous > 0 and node.mark.number not in (1, node.previous + 1)
