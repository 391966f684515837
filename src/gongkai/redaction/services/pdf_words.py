"""The unseen layer of words over the picture of a page: each where it stands, in a font that has no letters."""

from __future__ import annotations

import functools
import itertools
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

from gongkai.redaction.rules import BLOCK, Box
from gongkai.redaction.services.pdf_fonts import table_of
from gongkai.redaction.services.pdf_glyphs import Glyph

FULL, QUARTER, STEP = 1000, 250, 25


@dataclass(frozen=True, slots=True)
class Frame:
    """The page turned so that its writing runs from left to right; `turn` is how far its writing is turned clockwise."""

    turn: int
    width: float
    height: float

    @classmethod
    def of(cls, layer: Sequence[Glyph], width: float, height: float) -> Frame:
        """The way most characters follow each other."""
        votes = {0: 0, 90: 0, 180: 0, 270: 0}
        boxes = [one.box for one in layer if one.box is not None and one.text != BLOCK]
        for one, other in itertools.pairwise(boxes):
            across = other.x + other.width / 2 - one.x - one.width / 2
            down = other.y + other.height / 2 - one.y - one.height / 2
            if abs(across) + abs(down) > 4 * max(one.width, one.height):
                continue
            votes[(0 if across >= 0 else 180) if abs(across) >= abs(down) else (90 if down > 0 else 270)] += 1
        return cls(max(votes, key=lambda turn: votes[turn]), width, height)

    def box(self, box: Box) -> Box:
        """A box of the page in the frame."""
        if self.turn == 90:
            return Box(box.y, self.width - box.x - box.width, box.height, box.width)
        if self.turn == 180:
            return Box(self.width - box.x - box.width, self.height - box.y - box.height, box.width, box.height)
        if self.turn == 270:
            return Box(self.height - box.y - box.height, box.x, box.height, box.width)
        return box

    def matrix(self, x: float, y: float) -> bytes:
        """The text matrix that starts at a point of the frame."""
        way = {0: b"1 0 0 1", 90: b"0 -1 1 0", 180: b"-1 0 0 -1", 270: b"0 1 -1 0"}[self.turn]
        at = {
            0: (x, self.height - y),
            90: (self.width - y, self.height - x),
            180: (self.width - x, y),
            270: (y, x),
        }[self.turn]
        return way + b" %.2f %.2f Tm" % at


class Layer:
    """A font without shapes: each character it is asked for gets the next code, so that only these are in its table."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, int], int] = {}

    def content(self, layer: Sequence[Glyph], frame: Frame) -> bytes:
        """The instructions that set the layer, line by line, every character where it stands on the picture."""
        parts: list[bytes] = []
        run: list[tuple[str, Box]] = []
        for glyph in layer:
            box = frame.box(glyph.box) if glyph.box is not None else None
            if box is None:
                if run:
                    last = run[-1][1]
                    run.append((" ", Box(last.x + last.width, last.y, last.height / 4, last.height)))
                continue
            if run and not _goes_on(run, box):
                parts.append(self._run(run, frame))
                run = []
            run.append((glyph.text, box))
        if run:
            parts.append(self._run(run, frame))
        return b"BT 3 Tr\n" + b"".join(parts) + b"ET\n" if parts else b""

    def _run(self, run: list[tuple[str, Box]], frame: Frame) -> bytes:
        while run and run[-1][0] == " ":
            run.pop()
        if not run:
            return b""
        first = run[0][1]
        size = max(1.0, max(box.height for _, box in run))
        pieces: list[bytes] = []
        pen = first.x
        for text, box in run:
            for character in text:
                shift = (pen - box.x) / size * 1000
                if abs(shift) >= 1:
                    pieces.append(b"%.0f" % shift)
                    pen -= round(shift) / 1000 * size
                width = _width(box, size)
                pieces.append(b"<%04X>" % self._codes.setdefault((character, width), len(self._codes) + 1))
                pen += width / 1000 * size
        base = max(box.y + box.height for _, box in run) - 0.12 * size
        return b"/F %.2f Tf %b [%b] TJ\n" % (size, frame.matrix(first.x, base), b"".join(pieces))

    def made(self, target: pikepdf.Pdf) -> pikepdf.Object:
        """The font as PDF objects."""
        program = target.make_stream(boxes())
        program["/Length1"] = len(boxes())
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/GlyphLess"), Flags=4, FontBBox=[0, -120, 1000, 880],
            ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=880, StemV=80, FontFile2=program,
        )  # fmt: skip
        widths = pikepdf.Array([1, pikepdf.Array([width for _, width in self._codes])])
        shapes = b"\x00\x00" + b"".join(struct.pack(">H", max(1, width // QUARTER)) for _, width in self._codes)
        inner = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=pikepdf.Name("/GlyphLess"),
            CIDSystemInfo=pikepdf.Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
            DW=FULL, W=widths, FontDescriptor=target.make_indirect(descriptor),
            CIDToGIDMap=target.make_stream(shapes),
        )  # fmt: skip
        meanings = {code: character for (character, _), code in self._codes.items()}
        return target.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/GlyphLess"),
                Encoding=pikepdf.Name("/Identity-H"), DescendantFonts=pikepdf.Array([target.make_indirect(inner)]),
                ToUnicode=target.make_stream(table_of(meanings, 2)),
            )
        )  # fmt: skip


def _goes_on(run: list[tuple[str, Box]], box: Box) -> bool:
    """Whether a character stands in the same line, to the right of the last."""
    last = run[-1][1]
    overlap = min(last.y + last.height, box.y + box.height) - max(last.y, box.y)
    return (
        overlap > 0.5 * min(last.height, box.height)
        and last.x - 0.3 * box.height <= box.x <= last.x + last.width + 3 * box.height
    )


def _width(box: Box, size: float) -> int:
    """The width of a character in thousandths of its size, in steps that keep the font small."""
    return min(FULL, max(QUARTER, round(box.width / size * 1000 / STEP) * STEP))


@functools.cache
def boxes() -> bytes:
    """A TrueType font of an empty glyph and four boxes, a quarter to the whole of its size wide.

    They are never drawn (text mode 3); without an outline some readers would take the words for empty and leave them out.
    """
    shapes = [_box(width) for width in range(QUARTER, FULL + 1, QUARTER)]
    places = [0, *itertools.accumulate((len(one) for one in shapes), initial=0)]
    count = len(shapes) + 1
    metrics = [0, *range(QUARTER, FULL + 1, QUARTER)]
    head = struct.pack(
        ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, -120, 1000, 880, 0, 8, 2, 0, 0
    )
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, count)
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, count, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    nothing = struct.pack(">HHHHHHHHHHhH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0)
    return _font_file(
        {
            b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12) + nothing,
            b"glyf": b"".join(shapes),
            b"head": head,
            b"hhea": hhea,
            b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in metrics),
            b"loca": b"".join(struct.pack(">H", place // 2) for place in places),
            b"maxp": maxp,
            b"name": struct.pack(">HHH", 0, 0, 6),
            b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 1, 0, 0, 0, 0),
        }
    )


def _box(width: int) -> bytes:
    """A glyph that is a box; an even number of bytes."""
    corners = struct.pack(">hhhh", 0, width, 0, -width) + struct.pack(">hhhh", -120, 0, 1000, 0)
    return struct.pack(">hhhhh", 1, 0, -120, width, 880) + struct.pack(">HH", 3, 0) + b"\x01" * 4 + corners


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    at = 12 + 16 * len(tables)
    index, body = b"", b""
    for tag, data in tables.items():
        full = data + b"\x00" * (-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(full) // 4}I", full)) & 0xFFFFFFFF
        index += tag + struct.pack(">III", checksum, at + len(body), len(data))
        body += full
    return struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, len(tables) * 16 - 128) + index + body
