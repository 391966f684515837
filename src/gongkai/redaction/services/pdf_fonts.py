"""What the codes of a PDF font mean, and its table of meanings cut down to the codes that are still used."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pikepdf

_BLOCK = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
MOST_RANGE = 65_536
HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) "
    "/Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n{0} endcodespacerange\n"
)
TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


class FontCodes:
    """How a font's strings fall into codes and what they mean; `certain` when the split is beyond doubt."""

    def __init__(self, font: pikepdf.Object) -> None:
        self.meanings: dict[int, str] = {}
        self._encoding = ""
        composite = str(font.get("/Subtype", "")) == "/Type0"
        self.width = 2 if composite else 1
        self.certain = not composite
        table = font.get("/ToUnicode")
        if isinstance(table, pikepdf.Stream):
            self.meanings, _ = parsed(table.read_bytes())
        if composite:
            self._of_composite(font.get("/Encoding"))

    def _of_composite(self, encoding: object) -> None:
        if isinstance(encoding, pikepdf.Stream):
            _, widths = parsed(encoding.read_bytes())
            self.certain = widths == {2}
            return
        name = str(encoding or "")
        self.certain = name in {"/Identity-H", "/Identity-V"} or "UCS2" in name or "UTF16" in name
        if "UCS2" in name or "UTF16" in name:
            self._encoding = "utf-16-be"
        elif "GB" in name:
            self._encoding = "gb18030"
        elif "B5" in name or "ETen" in name:
            self._encoding = "big5"

    def codes(self, written: bytes) -> list[int]:
        """The codes of a string."""
        if self.width == 1:
            return list(written)
        return [written[at] << 8 | written[at + 1] for at in range(0, len(written) - 1, 2)]

    def text(self, written: bytes) -> str:
        """What a string says, as far as the file tells."""
        if self.meanings or not self._encoding:
            plain = self.width == 1
            return "".join(self.meanings.get(code, chr(code) if plain else "") for code in self.codes(written))
        return written.decode(self._encoding, "ignore")


def parsed(table: bytes) -> tuple[dict[int, str], set[int]]:
    """(meanings of the codes, widths of the codes in bytes) of a CMap."""
    meanings: dict[int, str] = {}
    widths: set[int] = set()
    for kind, body in _BLOCK.findall(table):
        rows = list(_rows(body))
        if kind == b"codespacerange":
            widths.update(len(one) for one in rows[::2] if isinstance(one, bytes))
        elif kind == b"bfchar":
            for code, meaning in zip(rows[::2], rows[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(meaning, bytes):
                    meanings[int.from_bytes(code, "big")] = _said(meaning)
        else:
            for first, last, meaning in zip(rows[::3], rows[1::3], rows[2::3], strict=False):
                if isinstance(first, bytes) and isinstance(last, bytes):
                    _range(meanings, int.from_bytes(first, "big"), int.from_bytes(last, "big"), meaning)
    return meanings, widths


def _rows(body: bytes) -> Iterable[bytes | list[bytes]]:
    held: list[bytes] | None = None
    for digits, opens, closes in _TOKEN.findall(body):
        if opens:
            held = []
        elif closes:
            yield held or []
            held = None
        else:
            tight = b"".join(digits.split())
            one = bytes.fromhex((tight + b"0" * (len(tight) % 2)).decode())
            if held is None:
                yield one
            else:
                held.append(one)


def _range(meanings: dict[int, str], first: int, last: int, meaning: bytes | list[bytes]) -> None:
    last = min(last, first + MOST_RANGE)
    if isinstance(meaning, list):
        meanings.update((first + at, _said(one)) for at, one in enumerate(meaning))
        return
    said = _said(meaning)
    for at in range(last - first + 1):
        if said and ord(said[-1]) + at < 0x110000:
            meanings[first + at] = said[:-1] + chr(ord(said[-1]) + at)


def _said(meaning: bytes) -> str:
    return meaning.decode("utf-16-be", "ignore")


def table_of(meanings: dict[int, str], width: int) -> bytes:
    """A ToUnicode table of these meanings. Every code has a line of its own, in the order of the codes."""
    last = "F" * (2 * width)
    lines = [HEAD.format(f"<{'0' * 2 * width}> <{last}>")]
    rows = [
        f"<{code:0{2 * width}X}> <{said.encode('utf-16-be', 'ignore').hex().upper()}>"
        for code, said in sorted(meanings.items())
    ]
    for at in range(0, len(rows), 100):
        part = rows[at : at + 100]
        lines.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n")
    return ("".join(lines) + TAIL).encode()
