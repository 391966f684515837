"""The running text of a Word paragraph: revisions accepted, hidden text out, text boxes set aside."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from gongkai.reading.services.docx_styles import Styles
from gongkai.reading.services.writing import Lines
from gongkai.reading.services.xml import attribute, child, children, local

THROUGH = frozenset({"ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "customXml", "dir", "bdo", "sdtContent"})
GONE = frozenset({"del", "moveFrom"})
SIGNS = {
    "\uf0b7": "•",
    "\uf0a8": "□",
    "\uf0fe": "☑",
    "\uf052": "☑",
    "\uf0a3": "□",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf0e0": "→",
}
PLAIN = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
EDGE = "\ue000", "\uf8ff"


@dataclass(slots=True)
class Findings:
    """What was met on the way that the official should know of."""

    hidden: int = 0
    revised: bool = False
    contents: bool = False
    embedded: bool = False
    pictures: int = 0


@dataclass(slots=True)
class Text:
    """The text of one paragraph and the text boxes anchored in it, before or after its first word."""

    lines: Lines = field(default_factory=Lines)
    boxes_before: list[etree._Element] = field(default_factory=list)
    boxes_after: list[etree._Element] = field(default_factory=list)

    @property
    def begun(self) -> bool:
        """Whether any text has been gathered."""
        return any(line.text.strip() for line in self.lines.lines)


class Gatherer:
    """Gathers the inline content of paragraphs."""

    def __init__(self, styles: Styles, findings: Findings) -> None:
        self._styles = styles
        self._findings = findings

    def gather(self, element: etree._Element, style: str, into: Text) -> None:
        """Add the text of a paragraph (or a part of one) to `into`."""
        for one in element:
            tag = local(one)
            if tag == "r":
                self._run(one, style, into)
            elif tag in THROUGH:
                self._findings.revised |= tag in ("ins", "moveTo")
                self.gather(one, style, into)
            elif tag == "sdt":
                content = child(one, "sdtContent")
                if content is not None:
                    self.gather(content, style, into)
            elif tag in GONE:
                self._findings.revised = True
            elif tag in ("oMath", "oMathPara"):
                into.lines.add("".join(part.text or "" for part in one.iter() if local(part) == "t"))
            elif tag == "AlternateContent":
                self.gather(_chosen(one), style, into)

    def _run(self, run: etree._Element, style: str, into: Text) -> None:
        properties = child(run, "rPr")
        if self._styles.says("hidden", properties, style):
            self._findings.hidden += sum(len(part.text or "") for part in run.iter() if local(part) == "t")
            return
        self._pieces(run, style, into, self._styles.says("bold", properties, style))

    def _pieces(self, run: etree._Element, style: str, into: Text, bold: bool) -> None:
        for piece in run:
            tag = local(piece)
            if tag == "t":
                into.lines.add((piece.text or "").replace("\n", " "), bold=bold)
            elif tag in PLAIN:
                into.lines.add(PLAIN[tag], bold=bold)
            elif tag == "br" and attribute(piece, "type") not in ("page", "column"):
                into.lines.add("\n")
            elif tag == "sym":
                into.lines.add(_sign(attribute(piece, "char") or ""), bold=bold)
            elif tag == "ruby":
                for base in children(piece, "rubyBase"):
                    self.gather(base, style, into)
            elif tag == "AlternateContent":
                self._pieces(_chosen(piece), style, into, bold)
            elif tag in ("drawing", "pict", "object"):
                self._drawing(piece, into)

    def _drawing(self, drawing: etree._Element, into: Text) -> None:
        found = _boxes(drawing)
        (into.boxes_after if into.begun else into.boxes_before).extend(found)
        if not found and any(local(one) in ("blip", "imagedata") for one in drawing.iter()):
            self._findings.pictures += 1


def _boxes(drawing: etree._Element) -> list[etree._Element]:
    """The outermost text boxes; of an alternative only the one that Word would show."""
    found: list[etree._Element] = []
    pending = [drawing]
    while pending:
        one = pending.pop()
        if local(one) == "txbxContent":
            found.append(one)
        elif local(one) == "AlternateContent":
            pending.append(_chosen(one))
        else:
            pending.extend(reversed(list(one)))
    return found


def _chosen(alternative: etree._Element) -> etree._Element:
    """The first choice, else the fallback, else the element itself with nothing in it to read."""
    for name in ("Choice", "Fallback"):
        found = child(alternative, name)
        if found is not None and len(found):
            return found
    return etree.Element("nothing")


def _sign(code: str) -> str:
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    if EDGE[0] <= sign <= EDGE[1]:
        return SIGNS.get(sign, "•")
    return sign if sign.isprintable() else ""
