"""A notice cut into its parts: the letter, then each plan, list or table that goes with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.notices.rules.furniture import is_furniture
from gongkai.notices.rules.grid import Grid, Loose
from gongkai.notices.rules.layout import Block, Para

ATTACHMENT = re.compile(
    r"附(?:件|表)\s*(?P<no>[0-9０-９一二三四五六七八九十]{0,3})(?:[-－—][0-9]+)?[：:．.、]?(?P<title>.{0,80})"
)
_DATE = r"(?:20[0-9０-９]{2}|二[〇○零ＯO0][一二三四五六七八九〇○零十]{2})年(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})月(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})日"
DATE_LINE = re.compile(rf"(?P<who>.{{0,60}}?)(?P<date>{_DATE})")
TAIL = re.compile(
    r"(?:抄送|抄报|主送|分送|公开属性|公开方式|信息公开选项)[：:].*|.{2,40}20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日印发?|[（(].{0,6}(?:公开发布|主动公开|依申请公开|不予公开|社会公开|公开).{0,6}[）)]"
)
_TITLE_END = re.compile(
    r".*(?:要点|方案|计划|规划|办法|意见|措施|清单|分工表?|分解表?|任务表|台账|细则|规定|目录|通知|安排|表|行动|纲要|若干政策|任务书|一览表|分工|责任书|制度|实施细则|指南|规程)(?:[（(][^（）()]{0,24}[）)])?"
)


@dataclass(slots=True)
class PartOf:
    """One part: the letter, a plan or an attachment, with its printed title."""

    kind: str
    blocks: list[Block] = field(default_factory=list)
    title: tuple[int, int] | None = None
    heading: Para | None = None


def is_title(text: str) -> bool:
    """Whether a line by itself can be the title of a plan or table."""
    return 5 <= len(text) <= 70 and bool(_TITLE_END.fullmatch(text)) and not any(mark in text for mark in "。；：:")


def cut(
    blocks: list[Block], letter_end: int | None, addressed: int | None = None, signed: int | None = None
) -> list[PartOf]:
    """The parts of a notice; `letter_end` is the index of the block that closes the letter (its date), `addressed` that of
    the line of addressees, and `signed` of the first line of the signature, which are nobody's duty; None without one."""
    parts = [PartOf("letter")]
    fresh = False
    closed = False
    for index, block in enumerate(blocks):
        if index == addressed or (signed is not None and letter_end is not None and signed <= index <= letter_end):
            continue
        if isinstance(block, Para):
            if _opens_attachment(block, blocks, index):
                parts.append(PartOf("attachment", heading=block))
                fresh, closed = True, False
                continue
            if letter_end is not None and index == letter_end + 1:
                parts.append(PartOf("plan"))
                fresh = True
            if is_furniture(block.text) or TAIL.fullmatch(block.text):
                closed = closed or (len(parts) > 1 and bool(re.match("抄送|公开属性|.*印发", block.text)))
                continue
            if closed and not block.mark:
                continue
            if fresh and _titles(parts[-1], block):
                continue
            fresh = False
        parts[-1].blocks.append(block)
    return parts


def _opens_attachment(block: Para, blocks: list[Block], index: int) -> bool:
    """附件 or 附件1 on a line of its own, or with its title; the list of attachments (附件：1.…) opens nothing."""
    match = ATTACHMENT.fullmatch(block.text)
    if match is None:
        return False
    if not match["title"]:
        return not block.text.endswith(("：", ":")) or _followed_by_title(blocks, index)
    return False


def _followed_by_title(blocks: list[Block], index: int) -> bool:
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return isinstance(following, Para) and following.mark is None and is_title(following.text)


def _titles(part: PartOf, block: Para) -> bool:
    """Take a line into the title of a part that has just begun."""
    text = block.text
    if (
        block.mark is not None
        or len(text) > 60
        or text[-1] in "。；：:，"
        or (part.title and not _continues(part, text))
    ):
        return False
    if part.title is None and re.match(r"[（(]", text):
        return False
    part.title = (part.title[0] if part.title else block.start, block.end)
    return True


def _continues(part: PartOf, text: str) -> bool:
    return len(text) <= 40 and (part.title is None or part.title[1] - part.title[0] + len(text) <= 80)


def tables(parts: list[PartOf]) -> list[tuple[PartOf, Grid]]:
    """The ledger tables of all parts, in order."""
    return [(part, block) for part in parts for block in part.blocks if isinstance(block, Grid)]


def loose(part: PartOf) -> list[Loose]:
    return [block for block in part.blocks if isinstance(block, Loose)]
