"""The outline of a plan in prose: headings, items and paragraphs as a tree, each with the clauses that name its units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.notices.rules.clauses import Clause, find, whole
from gongkai.notices.rules.duties import LABEL, parse
from gongkai.notices.rules.layout import Block, Para
from gongkai.notices.rules.marks import Mark, mark_at
from gongkai.notices.rules.text import Doc
from gongkai.notices.rules.unitnames import is_strong, split

_FIELD = re.compile(r"(?:工作|任务|主要|具体|重点)(?:内容|任务|措施|要求|举措|目标)[：:]")
_UNIT_HEADING = re.compile(
    r"(?:牵头|负责|承担)?(?:的)?(?:任务|工作|事项)?(?:[（(][0-9一二三四五六七八九十]+[项条个][）)])?[：:。]?$"
)


@dataclass(slots=True)
class Node:
    """A heading, an item, or a paragraph with units of its own (no mark). `body` are the paragraphs below its first."""

    para: Para
    mark: Mark | None
    rank: float
    style: str
    body: list[Para] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    tail: bool = False
    previous: int = 0

    @property
    def text_start(self) -> int:
        return self.para.start + (self.mark.length if self.mark else 0)

    @property
    def said_start(self) -> int:
        """Where the text begins behind the number and the units that open it."""
        start = self.text_start
        for clause in self.clauses:
            if clause.start <= start < clause.end <= self.para.end:
                start = clause.end
        return start

    @property
    def end(self) -> int:
        ends = [self.para.end, *(para.end for para in self.body), *(clause.end for clause in self.clauses)]
        return max([*ends, *(child.end for child in self.children)])

    @property
    def closed(self) -> bool:
        """Whether a clause already stands behind the text of the node; one right behind its title stands before it."""
        for clause in self.clauses:
            before = self.para.text[: max(0, clause.start - self.para.start)].rstrip("。：:")
            if "。" in before or len(before) > 60 or any(para.start < clause.start for para in self.body):
                return True
        return False

    def has_units(self) -> bool:
        return any(clause.duty.units for clause in self.clauses) or any(child.has_units() for child in self.children)

    def walk(self) -> list[Node]:
        return [self, *(node for child in self.children for node in child.walk())]


def grow(doc: Doc, blocks: list[Block]) -> Node:
    """The tree of a part, under a root that stands for the part itself."""
    first = next((block for block in blocks if isinstance(block, Para)), Para(0, 0, "", None))
    root = Node(Para(first.start, first.start, "", None), None, -1.0, "")
    leaf = root
    paras = [block for block in blocks if isinstance(block, Para)]
    if any(_numbered_label(doc, para) for para in paras):
        paras = [_field(doc, para) for para in paras]
    owns = [whole(doc, para.start, para.end) if para.mark is None else None for para in paras]
    forward = _leads_items(paras, owns)
    waiting: list[Clause] = []
    for block, own in zip(paras, owns, strict=True):
        if own is not None and forward:
            waiting.append(own)
        elif own is not None and leaf is not root:
            _take_clause(doc, leaf, own)
        elif block.mark is not None:
            leaf = _add(doc, _place(leaf, block.mark), block, block.mark)
            leaf.clauses = [*waiting, *leaf.clauses]
            waiting = []
        elif block.level is not None and len(block.text) <= 60:
            leaf = _add_heading(doc, leaf, block)
        else:
            leaf = _take_text(doc, root, leaf, block)
    return root


def _numbered_label(doc: Doc, para: Para) -> bool:
    """Whether a number stands before a label of units, as where the fields of an item are numbered."""
    label = (
        LABEL.match(doc.flat, para.start + para.mark.length, para.end) if para.mark and para.mark.rank >= 3 else None
    )
    if label is None or label["skip"]:
        return False
    return any(
        clause.start <= label.start() and clause.end >= para.end - 1 for clause in find(doc, label.start(), para.end)
    )


def _field(doc: Doc, para: Para) -> Para:
    """A numbered field of an item (2.责任单位：县教育局) is no item but a paragraph of one."""
    if para.mark is None or para.mark.rank < 3:
        return para
    start = para.start + para.mark.length
    if not (LABEL.match(doc.flat, start, para.end) or _FIELD.match(doc.flat, start, para.end)):
        return para
    return Para(para.start, para.end, para.text, None, para.level)


def _leads_items(paras: list[Para], owns: list[Clause | None]) -> bool:
    """Whether paragraphs of units stand before the items they belong to: the first comes before any item, later ones between items."""
    places = [index for index, own in enumerate(owns) if own is not None]
    if len(places) < 2 or places[-1] + 1 >= len(paras):
        return False
    between = 0
    for number, place in enumerate(places):
        before, after = paras[place - 1] if place else None, paras[place + 1]
        if after.mark is None:
            return False
        peers = before is not None and (before.mark is None or before.mark.style == after.mark.style)
        if number == 0 and before is not None and before.mark is not None and before.mark.style == after.mark.style:
            return False
        between += peers and number > 0
    return between > 0 and between >= (len(places) - 1) / 2


def _place(leaf: Node, mark: Mark) -> Node:
    """The node under which an item with this mark belongs."""
    chain = [leaf]
    while chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    same = next((node for node in chain if node.style == mark.style), None)
    if same is not None:
        return same.parent or same
    node = leaf
    if mark.number > 1 or leaf.closed:
        while node.parent is not None and node.rank >= mark.rank:
            node = node.parent
    while node.parent is not None and node.mark is None and node.style == "":
        node = node.parent
    return node


def _add(doc: Doc, parent: Node, para: Para, mark: Mark | None) -> Node:
    node = Node(para, mark, mark.rank if mark else 8.0, mark.style if mark else "", parent=parent)
    node.clauses = [clause for clause in find(doc, node.text_start, para.end) if clause.duty.units or clause.duty.time]
    opening = _opening_units(doc, node) if mark and not node.clauses else None
    node.clauses = [opening] if opening else node.clauses
    node.previous = next((child.mark.number for child in reversed(parent.children) if child.mark), 0)
    parent.children.append(node)
    return node


def _opening_units(doc: Doc, node: Node) -> Clause | None:
    """Units before a colon open an item: 1.县科技局、县财政局：加快建设…."""
    match = re.match(r"([^。：:；]{3,120})[：:](?=.{4})", doc.flat[node.text_start : node.para.end])
    if not match or not all(is_strong(match[1][low:high]) for low, high in split(match[1])):
        return None
    return Clause(
        node.text_start, node.text_start + match.end(), parse(doc, node.text_start, node.text_start + match.end(1))
    )


def _add_heading(doc: Doc, leaf: Node, para: Para) -> Node:
    """A heading without a number, ranked by the level the file gives it."""
    rank = (para.level or 1) / 10
    node = leaf
    while node.parent is not None and node.rank >= rank:
        node = node.parent
    made = _add(doc, node, para, None)
    made.rank, made.style = rank, f"h{para.level}"
    return made


def _take_text(doc: Doc, root: Node, leaf: Node, para: Para) -> Node:
    """A paragraph without a number: it goes on with the item before it, or is an item itself when it has its own units."""
    if leaf is not root and not leaf.closed and not _loose(leaf):
        own = find(doc, para.start, para.end)
        if not (own and leaf.clauses and leaf.body):
            leaf.body.append(para)
            leaf.clauses += own
            return leaf
    node = leaf.parent if leaf.mark is None and leaf.style == "" and leaf.parent is not None else leaf
    return _add(doc, node, para, None)


def _loose(leaf: Node) -> bool:
    """A paragraph without a number that is more than a heading: what follows it is another paragraph, not its text."""
    return (
        leaf.mark is None
        and leaf.style == ""
        and (leaf.para.text[-1:] in "。；！" or len(leaf.para.text) > 40 or bool(leaf.body))
    )


def _take_clause(doc: Doc, leaf: Node, clause: Clause) -> None:
    """A paragraph that only names units belongs to the item before it; behind items without units, to their heading."""
    node = leaf
    if not leaf.clauses and leaf.parent is not None and leaf.parent.mark is not None and leaf.rank >= 3:
        siblings = leaf.parent.children
        if len(siblings) > 1 and not any(child.has_units() for child in siblings):
            node = leaf.parent
            node.tail = True
    last = node.clauses[-1] if node.clauses else None
    if (
        last is not None
        and clause.start == last.end
        and doc.flat[last.start] not in "（("
        and not mark_at(doc.flat, clause.start)
    ):
        node.clauses[-1] = Clause(last.start, clause.end, parse(doc, last.start, clause.end))
        return
    node.clauses.append(clause)


def heading_units(doc: Doc, node: Node) -> Clause | None:
    """A heading that is a unit (（一）县教育局；县教育局：): its items are that unit's."""
    text = doc.flat[node.text_start : node.para.end]
    end = _UNIT_HEADING.search(text)
    name = text[: end.start()] if end else text
    if not 3 <= len(name) <= 60 or node.clauses:
        return None
    if not all(is_strong(name[low:high]) for low, high in split(name)):
        return None
    return Clause(
        node.text_start, node.text_start + len(name), parse(doc, node.text_start, node.text_start + len(name))
    )
