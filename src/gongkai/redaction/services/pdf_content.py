"""Content streams written anew: without marked content, hidden layers and unwanted pictures, and what they use and say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pikepdf

from gongkai.reading.services.bounds import TOO_BIG_INSIDE
from gongkai.redaction.rules import NotRedacted
from gongkai.redaction.services.pdf_fonts import FontCodes
from gongkai.redaction.services.pdf_layers import Layers

BAD_CONTENT = "第{0}页的内容已损坏，不能遮盖；请用原来的软件打开后重新导出 PDF。"
MOST_INSTRUCTIONS = 2_000_000
MOST_BYTES = 20 * 1024 * 1024
SHOW = frozenset({"Tj", "TJ", "'", '"'})
PAINT = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "s", "S"})
NAMED = {"gs": "/ExtGState", "cs": "/ColorSpace", "CS": "/ColorSpace", "sh": "/Shading"}
DROPPED = frozenset({"MP", "DP", "BX", "EX"})
BLACK_SQUARE: tuple[tuple[list[Any], str], ...] = (
    ([], "q"),
    ([0], "g"),
    ([0, 0, 1, 1], "re"),
    ([], "f"),
    ([], "Q"),
)
Instruction = tuple[Sequence[Any], pikepdf.Operator]


@dataclass
class Facts:
    """What a page, or a form used by pages, turned out to hold."""

    said: list[str] = field(default_factory=list)
    pixels: int = 0
    beside: bool = False
    """Text or pictures where no place of it can be told: in patterns, masks, drawn letters."""
    said_beside: list[str] = field(default_factory=list)
    drawn: bool = False
    hidden: int = 0
    removed: int = 0
    codes: dict[tuple[int, int], set[int]] = field(default_factory=dict)

    def add(self, other: Facts) -> None:
        """What a form holds the page holds."""
        self.said.extend(other.said)
        self.pixels += other.pixels
        self.beside = self.beside or other.beside
        self.said_beside.extend(other.said_beside)
        self.drawn = self.drawn or other.drawn
        self.hidden += other.hidden
        self.removed += other.removed
        for font, codes in other.codes.items():
            self.codes.setdefault(font, set()).update(codes)


class Copier(Protocol):
    """What copies the things a content stream names."""

    layers: Layers

    def named(self, kind: str, found: pikepdf.Object, facts: Facts) -> pikepdf.Object:
        """The copy of a resource."""
        ...

    def external(
        self, found: pikepdf.Object, around: pikepdf.Object | None, facts: Facts
    ) -> tuple[pikepdf.Object | None, bool]:
        """(copy of a form or picture, or None where it does not come along; whether it becomes a black square)."""
        ...

    def inline(self, picture: Any, facts: Facts) -> bool:
        """Whether a picture inside the stream stays."""
        ...

    def codes(self, font: pikepdf.Object) -> FontCodes:
        """The codes of a font."""
        ...


class Rewriting:
    """One content stream on its way from the old file to the new one."""

    def __init__(self, copier: Copier, resources: pikepdf.Object | None, facts: Facts) -> None:
        self._copier = copier
        self._from = resources
        self._facts = facts
        self._used: dict[tuple[str, str], pikepdf.Object] = {}
        self._hidden: list[bool] = []
        self._font: pikepdf.Object | None = None
        self._fonts: list[pikepdf.Object | None] = []
        self._out: list[Any] = []
        self._do: dict[str, Callable[[Sequence[Any], pikepdf.Operator], None]] = {
            "BMC": self._begin, "BDC": self._begin, "EMC": self._end, "q": self._save, "Q": self._restore,
            "Tf": self._choose_font, "Do": self._external, "INLINE IMAGE": self._inline, "scn": self._colour,
            "SCN": self._colour,
        }  # fmt: skip

    def run(self, stream: pikepdf.Object) -> bytes:
        """The new stream. Raises pikepdf.PdfError for one that cannot be parsed."""
        if _length(stream) > MOST_BYTES:
            raise NotRedacted(TOO_BIG_INSIDE)
        instructions = pikepdf.parse_content_stream(stream)
        if len(instructions) > MOST_INSTRUCTIONS:
            raise pikepdf.PdfError("too many instructions")
        for one in instructions:
            operands, operator = list(one.operands), one.operator
            word = str(operator)
            act = self._do.get(word)
            if act is not None:
                act(operands, operator)
            elif word in SHOW:
                self._show(operands, operator, word)
            elif word in PAINT:
                self._facts.drawn = True
                self._keep([] if self._off else operands, pikepdf.Operator("n") if self._off else operator)
            elif word in NAMED:
                self._name(operands, operator, NAMED[word], word)
            elif word not in DROPPED:
                self._keep(operands, operator)
        return pikepdf.unparse_content_stream(self._out)

    def resources(self) -> pikepdf.Dictionary:
        """The resources the new stream names, and no others."""
        made = pikepdf.Dictionary()
        for (kind, name), copy in self._used.items():
            if kind not in made:
                made[kind] = pikepdf.Dictionary()
            made[kind][name] = copy
        return made

    @property
    def _off(self) -> bool:
        return bool(self._hidden) and self._hidden[-1]

    def _keep(self, operands: Sequence[Any], operator: pikepdf.Operator) -> None:
        self._out.append((operands, operator))

    def _found(self, kind: str, name: str) -> pikepdf.Object | None:
        group = self._from.get(kind) if isinstance(self._from, pikepdf.Dictionary) else None
        found = group.get(name) if isinstance(group, pikepdf.Dictionary) else None
        return found if isinstance(found, pikepdf.Object) else None

    def _begin(self, operands: Sequence[Any], operator: pikepdf.Operator) -> None:
        off = self._off
        if len(operands) == 2 and str(operands[0]) == "/OC" and isinstance(operands[1], pikepdf.Name):
            off = off or self._copier.layers.hides(self._found("/Properties", str(operands[1])))
        self._hidden.append(off)

    def _end(self, operands: Sequence[Any], operator: pikepdf.Operator) -> None:
        if self._hidden:
            self._hidden.pop()

    def _save(self, operands: Sequence[Any], operator: pikepdf.Operator) -> None:
        self._fonts.append(self._font)
        self._keep(operands, operator)

    def _restore(self, operands: Sequence[Any], operator: pikepdf.Operator) -> None:
        self._font = self._fonts.pop() if self._fonts else self._font
        self._keep(operands, operator)

    def _choose_font(self, operands: Sequence[Any], operator: pikepdf.Operator) -> None:
        self._font = self._found("/Font", str(operands[0])) if operands else None
        self._name(operands, operator, "/Font", "Tf")

    def _colour(self, operands: Sequence[Any], operator: pikepdf.Operator) -> None:
        if operands and isinstance(operands[-1], pikepdf.Name):
            self._use("/Pattern", str(operands[-1]))
        self._keep(operands, operator)

    def _name(self, operands: Sequence[Any], operator: pikepdf.Operator, kind: str, word: str) -> None:
        if word == "sh":
            self._facts.drawn = True
            if self._off:
                return
        if operands and isinstance(operands[0], pikepdf.Name):
            self._use(kind, str(operands[0]))
        self._keep(operands, operator)

    def _use(self, kind: str, name: str) -> None:
        if (kind, name) not in self._used:
            found = self._found(kind, name)
            if found is not None:
                self._used[kind, name] = self._copier.named(kind, found, self._facts)

    def _show(self, operands: Sequence[Any], operator: pikepdf.Operator, word: str) -> None:
        if self._off:
            self._facts.hidden += 1
            if word in {"'", '"'}:
                self._keep([], pikepdf.Operator("T*"))
            return
        if self._font is not None and operands:
            self._note(self._font, operands[-1])
        self._keep(operands, operator)

    def _note(self, font: pikepdf.Object, shown: Any) -> None:
        codes = self._copier.codes(font)
        parts = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
        used = self._facts.codes.setdefault(font.objgen, set())
        for part in parts:
            if isinstance(part, pikepdf.String):
                written = bytes(part)
                used.update(codes.codes(written))
                self._facts.said.append(codes.text(written))

    def _external(self, operands: Sequence[Any], operator: pikepdf.Operator) -> None:
        name = str(operands[0]) if operands else ""
        found = self._found("/XObject", name)
        if found is None or self._off or self._copier.layers.hides(found.get("/OC")):
            self._facts.hidden += found is not None
            return
        copy, black = self._copier.external(found, self._from, self._facts)
        if black:
            self._out.extend((given, pikepdf.Operator(word)) for given, word in BLACK_SQUARE)
        elif copy is not None:
            self._used["/XObject", name] = copy
            self._keep(operands, operator)

    def _inline(self, operands: Sequence[Any], operator: pikepdf.Operator) -> None:
        if self._off:
            self._facts.hidden += 1
            return
        picture = operands[0]
        colours = str(getattr(picture, "obj", {}).get("/CS", "")) if hasattr(picture, "obj") else ""
        if colours:
            self._use("/ColorSpace", colours)
        if self._copier.inline(picture, self._facts):
            self._keep(operands, operator)
        else:
            self._out.extend((given, pikepdf.Operator(word)) for given, word in BLACK_SQUARE)


def _length(stream: pikepdf.Object) -> int:
    """Bytes of a content stream, or of all those of a page."""
    held = stream if isinstance(stream, pikepdf.Stream) else stream.get("/Contents")
    parts: list[Any] = list(held) if isinstance(held, pikepdf.Array) else [held]
    return sum(len(one.read_bytes()) for one in parts if isinstance(one, pikepdf.Stream))


def bad_content(page: int) -> NotRedacted:
    """The sentence for a page whose content cannot be parsed."""
    return NotRedacted(BAD_CONTENT.format(page))
