"""The whole reading: a source in, head and tasks out."""

from __future__ import annotations

import re

from gongkai.notices.rules.duties import FIRST_LEADS
from gongkai.notices.rules.gaps import doubts_on_losses
from gongkai.notices.rules.grid import Grid
from gongkai.notices.rules.head import Found, read_head
from gongkai.notices.rules.layout import lay_out
from gongkai.notices.rules.ledger import is_ledger, only_names, read_rows
from gongkai.notices.rules.making import Context
from gongkai.notices.rules.parts import PartOf, cut
from gongkai.notices.rules.prose import read_prose
from gongkai.notices.rules.shape import Notice, TaskRead
from gongkai.notices.rules.text import Doc
from gongkai.reading.rules import Doubt, Source


def read(source: Source) -> Notice:
    """Read a notice. Never raises: what cannot be read as a notice gives a notice without tasks, and a doubt."""
    doc = Doc(source)
    blocks = lay_out(doc)
    found = read_head(doc, blocks)
    parts = cut(blocks, found.letter_end, found.addressed, found.signed)
    context = Context(doc, found.year, found.head.issued_on, bool(FIRST_LEADS.search(doc.flat)), found.past)
    tasks = (
        _from_tables(context, parts, weak=False)
        or _from_prose(context, parts)
        or _from_tables(context, parts, weak=True)
    )
    tasks = _in_order(tasks)
    return Notice(found.head, tuple(tasks), (*_doubts(doc, found, tasks), *doubts_on_losses(doc, parts, tasks)))


def _from_tables(context: Context, parts: list[PartOf], *, weak: bool) -> list[TaskRead]:
    """Where a table is annexed, the table is the ledger, although the prose repeats or adds duties.

    A table that only names things (指标、项目) and gives them to units counts when nothing else says what to do (`weak`).
    """
    tasks: list[TaskRead] = []
    for part in parts:
        before: tuple[int, int] | None = part.title
        for block in part.blocks:
            if not isinstance(block, Grid):
                if (
                    re.search("表|清单|台账|分工", context.doc.flat[block.start : block.end][:60])
                    and block.end - block.start <= 60
                ):
                    before = (block.start, block.end)
                continue
            place = block.title or before
            title = context.doc.flat[place[0] : place[1]] if place else ""
            if is_ledger(block, context.doc.flat, title) and (weak or not only_names(block)):
                if block.title is None and part.title is None:
                    block.title = before
                tasks += read_rows(context, part, block)
    return tasks


def _from_prose(context: Context, parts: list[PartOf]) -> list[TaskRead]:
    """The parts that name units, or else the plan, or else the letter itself."""
    read_parts = [(part, *read_prose(context, part)) for part in parts]
    annexed = [(tasks, named) for part, tasks, named in read_parts if part.kind != "letter"]
    if any(named for _, named in annexed):
        return [task for tasks, named in annexed if named for task in tasks]
    letter = next(((tasks, named) for part, tasks, named in read_parts if part.kind == "letter"), ([], False))
    if letter[1] or not any(tasks for tasks, _ in annexed):
        return letter[0]
    return next(tasks for tasks, _ in annexed if tasks)


def _in_order(tasks: list[TaskRead]) -> list[TaskRead]:
    """Document order; of two that overlap the later gives way."""
    result: list[TaskRead] = []
    for task in sorted(tasks, key=lambda task: (task.span.start, task.span.end)):
        if not result or task.span.start >= result[-1].span.end:
            result.append(task)
    return result


def _doubts(doc: Doc, found: Found, tasks: list[TaskRead]) -> list[Doubt]:
    head = found.head
    doubts = list(doc.source.doubts)
    missing = [
        label
        for label, value in (
            ("标题", head.title),
            ("发文机关", head.issuer),
            ("成文日期", head.issued_on),
            ("主送机关", head.addressees),
        )
        if not value
    ]
    if missing:
        doubts.append(Doubt(f"没有找到{'、'.join(missing)}，请补填或确认。"))
    if not tasks:
        doubts.append(Doubt("没有读出任务：没有找到任务分解表，也没有带编号或责任单位的段落。"))
    if found.year is None:
        doubts.append(Doubt("没有找到年份，未写年份的时限不能定到日。"))
    return doubts
