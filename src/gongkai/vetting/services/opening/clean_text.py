"""Replaces texts in the parts of a package, also where a text is cut into several runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from gongkai.reading.services.xml import local

Node = tuple[etree._Element | None, str]
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_CELLS = frozenset({"c", "v", "row", "is", "si"})  # values of cells are masked with their kinds
MOST_REPLACEMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Masks:
    """What is to be replaced by what. White space in a text matches any white space."""

    pattern: re.Pattern[str] | None
    masked: dict[str, str]

    def apply(self, text: str) -> str:
        """The text with everything replaced."""
        if self.pattern is None or not text:
            return text
        return self.pattern.sub(lambda match: self.of(match.group()), text)

    def of(self, found: str) -> str:
        """What stands for a text that was found."""
        return self.masked[_plain(found)]


def masks(replacements: Sequence[tuple[str, str]]) -> Masks:
    """Longest first, so that a text inside another does not spoil it."""
    wanted = {_plain(text): masked for text, masked in replacements[:MOST_REPLACEMENTS] if text.strip()}
    if not wanted:
        return Masks(None, {})
    longest = sorted(wanted, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(re.escape(word) for word in text.split(" ")) for text in longest)
    return Masks(re.compile(pattern), wanted)


def _plain(text: str) -> str:
    return " ".join(text.split())


def replace_everywhere(root: etree._Element, wanted: Masks) -> None:
    """In paragraphs, string items, table cells of several paragraphs, and every other text and attribute of a part."""
    if wanted.pattern is None:
        return
    for one in root.iter("{*}p", "{*}si", "{*}is", "{*}comment", "{*}text"):
        replace_runs(_runs(one), wanted)
    for one in root.iter("{*}tc"):
        cells = list(one.iter("{*}p"))
        if len(cells) > 1:
            replace_runs([node for cell in cells for node in [*_runs(cell), (None, " ")]], wanted)
    for one in root.iter(etree.Element):
        if local(one) not in _CELLS:
            _loose(one, wanted)


def _loose(one: etree._Element, wanted: Masks) -> None:
    if one.text:
        changed = wanted.apply(one.text)
        if changed != one.text:
            one.text = changed
    for key, value in one.items():
        changed = wanted.apply(str(value))
        if changed != value:
            one.set(key, changed)


def _runs(paragraph: etree._Element) -> list[Node]:
    """Texts of a paragraph in order with its breaks; text boxes standing in it are paragraphs of their own."""
    found: list[Node] = []
    for one in paragraph.iter():
        tag = local(one)
        if tag in ("t", "delText", "text"):
            if one is not paragraph and _own(one, paragraph):
                found.append((one, one.text or ""))
        elif tag in _SIGNS and _own(one, paragraph):
            found.append((None, _SIGNS[tag]))
    return found


def _own(one: etree._Element, paragraph: etree._Element) -> bool:
    if local(paragraph) != "p":
        return True
    above: etree._Element | None = one.getparent()
    while above is not None and local(above) != "p":
        above = above.getparent()
    return above is paragraph


def replace_runs(nodes: Iterable[Node], wanted: Masks) -> None:
    """Replace in texts that follow each other, where a match may begin in one and end in another."""
    held = list(nodes)
    whole = "".join(text for _, text in held)
    if wanted.pattern is None or not (found := list(wanted.pattern.finditer(whole))):
        return
    signs: list[str] = list(whole)
    for match in found:
        mask = wanted.of(match.group())
        length = match.end() - match.start()
        shares = list(mask) if len(mask) == length else [mask, *[""] * (length - 1)]
        signs[match.start() : match.end()] = shares
    at = 0
    for element, text in held:
        if element is not None:
            changed = "".join(signs[at : at + len(text)])
            if changed != text:
                element.text = changed
                if changed != changed.strip():
                    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += len(text)
