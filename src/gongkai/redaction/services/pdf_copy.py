"""Pages of a PDF into a new file with what is drawn on them and nothing else.

Only what the content streams name comes along. No annotation, form, layer, attachment, property, script, outline, structure
tree or earlier revision does, because nothing that comes along refers to any of them.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from PIL import Image

from gongkai.redaction.services import pictures
from gongkai.redaction.services.pdf_content import Facts, Rewriting, bad_content
from gongkai.redaction.services.pdf_fonts import FontCodes
from gongkai.redaction.services.pdf_layers import Layers

DENIED = frozenset(
    {
        "/Metadata", "/PieceInfo", "/LastModified", "/StructParent", "/StructParents", "/OC", "/OPI", "/Alternates", "/AF",
        "/Ref", "/Measure", "/PtData", "/Annots", "/AA", "/A", "/Parent", "/P", "/Trans", "/B", "/Dur", "/Thumb",
        "/SeparationInfo", "/Lang", "/Alt", "/ActualText", "/ID", "/Properties", "/Private",
    }
)  # fmt: skip
CODING = frozenset({"/Length", "/Filter", "/DecodeParms", "/F", "/FFilter", "/FDecodeParms", "/DL"})
PAGE_KEYS = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
BROKEN = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError, OverflowError)


class Copying:
    """Copies pages from one open PDF into a new one. With `remove`, pictures that may hold writing become black."""

    def __init__(self, source: pikepdf.Pdf, target: pikepdf.Pdf, *, remove: bool) -> None:
        self.layers = Layers(source)
        self.fonts: dict[tuple[int, int], tuple[pikepdf.Object, FontCodes]] = {}
        """By its number in the old file: the font's copy and its codes."""
        self._target = target
        self._remove = remove
        self._copies: dict[tuple[int, int], pikepdf.Object] = {}
        self._found: dict[tuple[int, int], Facts] = {}
        """What a copied thing holds is known to every page that uses it."""
        self._externals: dict[tuple[int, int], tuple[pikepdf.Object | None, bool, Facts]] = {}
        self._pixels: dict[tuple[int, int], int] = {}
        self._codes: dict[tuple[int, int], FontCodes] = {}
        self._open: set[tuple[int, int]] = set()

    def page(self, page: pikepdf.Page, number: int) -> Facts:
        """Append the page to the new file. Raises NotRedacted for one that is damaged."""
        facts = Facts()
        try:
            rewriting = Rewriting(self, _inherited(page.obj, "/Resources"), facts)
            content = rewriting.run(page.obj) if "/Contents" in page.obj else b""
            made = pikepdf.Dictionary(Type=pikepdf.Name.Page, Resources=rewriting.resources())
            for key in PAGE_KEYS:
                value = _inherited(page.obj, key)
                if value is not None:
                    made[key] = self.copy(value, facts)
            if "/MediaBox" not in made:
                made["/MediaBox"] = pikepdf.Array([0, 0, 595, 842])
            if isinstance(page.obj.get("/Group"), pikepdf.Dictionary):
                made["/Group"] = self.copy(page.obj["/Group"], facts)
            made["/Contents"] = self._target.make_stream(content)
            self._target.pages.append(pikepdf.Page(self._target.make_indirect(made)))
        except BROKEN as fault:
            raise bad_content(number) from fault
        return facts

    def named(self, kind: str, found: pikepdf.Object, facts: Facts) -> pikepdf.Object:
        """The copy of a resource that a content stream names."""
        copy: pikepdf.Object = self.copy(found, facts)
        if kind == "/Font" and found.is_indirect and found.objgen not in self.fonts:
            self.fonts[found.objgen] = (copy, self.codes(found))
        return copy

    def codes(self, font: pikepdf.Object) -> FontCodes:
        """The codes of a font of the old file."""
        if font.objgen not in self._codes or not font.is_indirect:
            self._codes[font.objgen] = FontCodes(font)
        return self._codes[font.objgen]

    def inline(self, picture: Any, facts: Facts) -> bool:
        """Whether a picture inside a content stream stays."""
        pixels = _pixels_of(picture)
        if pixels >= pictures.FEWEST_PIXELS and self._remove:
            facts.removed += 1
            return False
        facts.pixels += pixels
        return True

    def external(
        self, found: pikepdf.Object, around: pikepdf.Object | None, facts: Facts
    ) -> tuple[pikepdf.Object | None, bool]:
        """(copy of a form or picture, whether it becomes black)."""
        key = found.objgen
        if key not in self._externals or "/Resources" not in found:
            inner = Facts()
            if str(found.get("/Subtype", "")) == "/Form":
                self._externals[key] = (self._form(found, around, inner), False, inner)
            else:
                self._externals[key] = (*self._picture(found, inner), inner)
        copy, black, inner = self._externals[key]
        facts.add(inner)
        return copy, black

    def _form(self, form: pikepdf.Object, around: pikepdf.Object | None, facts: Facts) -> pikepdf.Object | None:
        if form.objgen in self._open:
            return None
        self._open.add(form.objgen)
        try:
            rewriting = Rewriting(self, form.get("/Resources") or around, facts)
            content = rewriting.run(form)
            made = self._target.make_stream(content)
            for key in ("/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Group", "/PatternType", "/PaintType",
                        "/TilingType", "/XStep", "/YStep"):  # fmt: skip
                if key in form:
                    made[key] = self.copy(form[key], facts)
            made["/Resources"] = rewriting.resources()
        finally:
            self._open.discard(form.objgen)
        return made

    def _picture(self, found: pikepdf.Object, facts: Facts) -> tuple[pikepdf.Object | None, bool]:
        shapes = [found, *(found.get(key) for key in ("/SMask", "/Mask"))]
        pixels = max(_pixels_of(pikepdf.PdfImage(one)) if isinstance(one, pikepdf.Stream) else 0 for one in shapes)
        if pixels >= pictures.FEWEST_PIXELS and self._remove:
            facts.removed += 1
            return None, True
        facts.pixels += pixels
        return self.copy(found, facts), False

    def copy(self, value: Any, facts: Facts) -> Any:
        """A value with everything it needs. What is drawn inside a pattern, mask or letter is written anew."""
        if not isinstance(value, pikepdf.Object):
            return value
        if not value.is_indirect:
            return self._made(value, facts, None)
        if value.objgen not in self._copies:
            inner = self._found[value.objgen] = Facts()
            if isinstance(value, pikepdf.Stream):
                self._copies[value.objgen] = self._stream(value, inner)
            elif isinstance(value, pikepdf.Dictionary | pikepdf.Array):
                empty = pikepdf.Dictionary() if isinstance(value, pikepdf.Dictionary) else pikepdf.Array()
                held = self._copies[value.objgen] = self._target.make_indirect(empty)
                self._made(value, inner, held)
            else:
                self._copies[value.objgen] = self._target.make_indirect(self._made(value, inner, None))
        facts.add(self._found[value.objgen])
        return self._copies[value.objgen]

    def _made(self, value: pikepdf.Object, facts: Facts, into: Any) -> Any:
        if isinstance(value, pikepdf.Dictionary):
            return self._dictionary(value, facts, pikepdf.Dictionary() if into is None else into)
        if isinstance(value, pikepdf.Array):
            made = pikepdf.Array() if into is None else into
            for one in value:
                made.append(self.copy(one, facts))
            return made
        if isinstance(value, pikepdf.Name):
            return pikepdf.Name(str(value))
        return pikepdf.String(bytes(value)) if isinstance(value, pikepdf.String) else value

    def _dictionary(self, value: pikepdf.Object, facts: Facts, made: Any) -> Any:
        if str(value.get("/Type", "")) == "/Page":
            return made
        for key, inner in value.items():
            if key in DENIED or (key in CODING and isinstance(value, pikepdf.Stream)):
                continue
            if key == "/CharProcs" and isinstance(inner, pikepdf.Dictionary):
                made[key], made["/Resources"] = self._letters(inner, value.get("/Resources"), facts)
            elif key == "/G" and isinstance(inner, pikepdf.Stream):
                made[key] = self._beside(inner, facts)
            elif not (key == "/Resources" and "/CharProcs" in value):
                made[key] = self.copy(inner, facts)
        return made

    def _letters(
        self, letters: pikepdf.Dictionary, resources: Any, facts: Facts
    ) -> tuple[pikepdf.Dictionary, pikepdf.Dictionary]:
        """The drawings of a font's letters and what they need; letters within letters cannot be told."""
        made, needed = pikepdf.Dictionary(), pikepdf.Dictionary()
        for name, drawing in letters.items():
            inner = Facts()
            rewriting = Rewriting(self, resources, inner)
            made[name] = self._target.make_stream(rewriting.run(drawing))
            for kind, group in rewriting.resources().items():
                needed[kind] = needed.get(kind, pikepdf.Dictionary())
                for key, value in group.items():
                    needed[kind][key] = value
            facts.beside = facts.beside or bool(inner.said)
            facts.said_beside.extend(inner.said)
        return made, needed

    def _beside(self, stream: pikepdf.Object, facts: Facts) -> pikepdf.Object | None:
        inner = Facts()
        made = self._form(stream, None, inner)
        facts.beside = facts.beside or bool(inner.said) or inner.pixels >= pictures.FEWEST_PIXELS
        facts.said_beside.extend(inner.said)
        return made

    def _stream(self, stream: pikepdf.Object, facts: Facts) -> pikepdf.Object:
        if "/PatternType" in stream:
            return self._beside(stream, facts) or self._target.make_stream(b"")
        raw = stream.read_raw_bytes()
        if str(stream.get("/Subtype", "")) == "/Image" and _filters(stream) == ["/DCTDecode"]:
            raw = _bare(raw)
        made = self._target.make_stream(b"")
        self._dictionary(stream, facts, made)
        filters = self.copy(stream.get("/Filter"), facts)
        settings = self.copy(stream.get("/DecodeParms"), facts)
        made.write(raw, filter=filters, decode_parms=settings)
        return made


def _bare(raw: bytes) -> bytes:
    try:
        return pictures.bare_jpeg(raw)
    except pictures.NoPicture as fault:
        raise pikepdf.PdfError("a damaged picture") from fault


def _filters(stream: pikepdf.Object) -> list[str]:
    found = stream.get("/Filter")
    return (
        [str(one) for one in found] if isinstance(found, pikepdf.Array) else [str(found)] if found is not None else []
    )


def _pixels_of(picture: Any) -> int:
    """Pixels of a picture that could carry writing; one that cannot be decoded could."""
    try:
        size = int(picture.width) * int(picture.height)
        if size < 4:
            return 0
        return pictures.writing_pixels(picture.as_pil_image())
    except (
        *BROKEN,
        OSError,
        SyntaxError,
        NotImplementedError,
        MemoryError,
        Image.DecompressionBombError,
        pikepdf.DependencyError,
    ):
        return max(pictures.FEWEST_PIXELS, 1)


def _inherited(page: pikepdf.Object, key: str) -> Any:
    """A value of the page or of what it stands under."""
    at: Any = page
    for _ in range(50):
        if not isinstance(at, pikepdf.Dictionary):
            return None
        if key in at:
            return at[key]
        at = at.get("/Parent")
    return None
