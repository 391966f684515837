"""Words out of the XML of a package: across runs, in the order of the file, and out of every attribute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from gongkai.reading.services.xml import attribute, local
from gongkai.redaction.rules import BLOCKS, Needles, Term

SHOWN = frozenset({"t", "v", "delText"})
CODES = frozenset({"instrText", "delInstrText"})
APART = frozenset({"txbxContent", "rt", "Fallback", "footnote", "endnote", "textbox"})
"""What stands in the middle of a text without being part of its running words."""
NUMBER = re.compile(r"[-+]?[0-9A-Fa-f.,:%]+(?:pt|in|cm|mm|px|em)?")
LONG_NUMBER = 8
SIGN = "sym"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of an element that belongs to a running text."""

    element: etree._Element
    text: str
    sign: bool = False


def taken_out(root: etree._Element, needles: Needles, terms: Sequence[Term], *, labels: bool) -> list[tuple[int, bool]]:
    """Take the terms out of a part; for each place (number of the term, whether it stood in an attribute)."""
    found: list[tuple[int, bool]] = []
    for read in (_stories, _whole, _others):
        for pieces in read(root):
            found += [(term, False) for term in _cut(pieces, needles, terms, labels=labels)]
    found += [(term, True) for term in _attributes(root, needles)]
    return found


def texts(root: etree._Element) -> list[str]:
    """Every way of reading a part one after the other: by story, in the order of the file, each element, each attribute."""
    streams = [*_stories(root), *_whole(root), *_others(root)]
    said = ["".join(piece.text for piece in pieces) for pieces in streams]
    said += [unquote(value) for element in root.iter() for value in _values(element) if _tells(value)]
    return said


def _stories(root: etree._Element) -> list[list[Piece]]:
    """The running texts, each by itself, and the codes of fields by themselves."""
    held: dict[tuple[int, bool], list[Piece]] = {}
    story_of: dict[etree._Element, int] = {}
    for number, element in enumerate(root.iter()):
        above = element.getparent()
        outer = story_of.get(above, 0) if above is not None else 0
        story_of[element] = number if local(element) in APART else outer
        piece = _piece(element)
        if piece is not None:
            held.setdefault((outer, local(element) in CODES), []).append(piece)
    return list(held.values())


def _whole(root: etree._Element) -> list[list[Piece]]:
    """Everything shown, in the order of the file, text boxes and notes between."""
    pieces = [piece for piece in map(_piece, root.iter()) if piece is not None and local(piece.element) not in CODES]
    return [pieces]


def _others(root: etree._Element) -> list[list[Piece]]:
    """Texts of elements that show none as a rule: each by itself."""
    return [
        [Piece(element, element.text)]
        for element in root.iter()
        if isinstance(element.tag, str)
        and element.text
        and element.text.strip()
        and local(element) not in SHOWN
        and local(element) not in CODES
    ]


def _piece(element: etree._Element) -> Piece | None:
    name = local(element)
    if name in SHOWN or name in CODES:
        return Piece(element, element.text or "")
    if name == SIGN:
        code = attribute(element, "char") or ""
        try:
            return Piece(element, chr(int(code, 16) & 0xFFFF), sign=True)
        except ValueError:
            return None
    return None


def _cut(pieces: Sequence[Piece], needles: Needles, terms: Sequence[Term], *, labels: bool) -> list[int]:
    """Take the finds out of a running text; what stands in their place goes where each began."""
    text = "".join(piece.text for piece in pieces)
    hits = needles.find(text)
    if not hits:
        return []
    merged: list[tuple[int, int, str]] = []
    for hit in hits:
        ground = terms[hit.term].ground
        instead = BLOCKS + (f"（{ground}）" if labels and ground else "")
        if merged and hit.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], hit.end), merged[-1][2])
        else:
            merged.append((hit.start, hit.end, instead))
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        _rewrite(piece, at, [one for one in merged if one[0] < end and one[1] > at])
        at = end
    return [hit.term for hit in hits]


def _rewrite(piece: Piece, at: int, cuts: Iterable[tuple[int, int, str]]) -> None:
    held, kept, came = piece.text, "", 0
    for start, end, instead in cuts:
        kept += held[came : max(0, start - at)]
        kept += instead if start >= at else ""
        came = min(len(held), end - at)
    if not came:
        return
    if piece.sign:
        _sign_to_text(piece.element, kept)
    else:
        piece.element.text = kept + held[came:]


def _sign_to_text(sign: etree._Element, text: str) -> None:
    """A character drawn by its code in a font of signs gives way to what stands in its place."""
    tag = str(sign.tag)
    for key in list(sign.attrib):
        del sign.attrib[key]
    sign.tag = tag[: -len(SIGN)] + "t"
    sign.text = text


def _values(element: etree._Element) -> list[str]:
    return [str(value) for value in element.attrib.values()]


def _tells(value: str) -> bool:
    """Whether a value may say something: short numbers are sizes, places and keys."""
    return len(value) >= LONG_NUMBER or NUMBER.fullmatch(value) is None


def _attributes(root: etree._Element, needles: Needles) -> list[int]:
    found: list[int] = []
    for number, element in enumerate(root.iter()):
        for key, value in list(element.attrib.items()):
            said = str(value)
            if not _tells(said):
                continue
            hits = needles.find(unquote(said))
            if not hits:
                continue
            found += [hit.term for hit in hits]
            direct = needles.find(said)
            for hit in reversed(direct):
                said = said[: hit.start] + BLOCKS + said[hit.end :]
            if not direct or needles.within(said):
                said = BLOCKS
            element.set(key, f"b{number}" if local(element) == "bookmarkStart" else said)
    return found
