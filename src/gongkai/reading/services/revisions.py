"""Changing the tree of an Office part: elements taken out or unwrapped, and the tracked changes of Word accepted."""

from __future__ import annotations

from lxml import etree

from gongkai.reading.services.xml import child, local

FORMAT_CHANGES = frozenset(
    {
        "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange", "tblPrExChange",
        "numberingChange",
    }
)  # fmt: skip
MOVES = (
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "cellIns", "cellDel", "cellMerge",
    "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
)  # fmt: skip
OF_THE_MARK = frozenset({"rPr", "trPr"})
"""Where an insertion is a property of the paragraph mark or the row, and holds nothing."""


def named(root: etree._Element, *names: str) -> list[etree._Element]:
    """All elements of these local names, the root among them; safe against changes meanwhile."""
    return list(root.iter(*(f"{{*}}{name}" for name in names)))


def remove(element: etree._Element) -> None:
    """Take an element out; text after it stays."""
    above = element.getparent()
    if above is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            above.text = (above.text or "") + element.tail
    above.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put what an element holds in its place."""
    above = element.getparent()
    if above is None:
        return
    at = above.index(element)
    for offset, one in enumerate(list(element)):
        above.insert(at + offset, one)
    remove(element)


def accept(root: etree._Element) -> bool:
    """Accept every revision of a Word story: what was deleted goes, what was inserted stays. Whether there was any."""
    marks = named(root, *FORMAT_CHANGES, *MOVES)
    found = bool(marks or named(root, "del", "ins", "moveFrom", "moveTo"))
    for one in marks:
        remove(one)
    for row in named(root, "tr"):
        if child(child(row, "trPr"), "del") is not None:
            remove(row)
    for paragraph in named(root, "p"):
        mark = child(child(paragraph, "pPr"), "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            _join_next(paragraph)
    for one in named(root, "del", "moveFrom"):
        remove(one)
    for one in named(root, "ins", "moveTo"):
        above = one.getparent()
        if (above is not None and local(above) in OF_THE_MARK) or not len(one):
            remove(one)
        else:
            unwrap(one)
    return found


def _join_next(paragraph: etree._Element) -> None:
    """A deleted paragraph mark: what the paragraph still holds runs into the next one."""
    follower = paragraph.getnext()
    if follower is None or local(follower) != "p":
        return
    at = 1 if child(follower, "pPr") is not None else 0
    for one in [inner for inner in paragraph if local(inner) != "pPr"]:
        follower.insert(at, one)
        at += 1
    remove(paragraph)
