"""Saved web pages, web archives (.mht) and pages saved by Word."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage

from lxml import etree
from lxml import html as lxml_html

from gongkai.reading.rules import Source, Unreadable
from gongkai.reading.services import html_main, text
from gongkai.reading.services.bounds import EMPTY, MAX_COLUMNS, MAX_TEXT
from gongkai.reading.services.html_main import BLOCKS
from gongkai.reading.services.writing import DraftCell, Line, Lines, Writer

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_PICTURE = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=\s]+")
_HEADING = re.compile(r"h([1-6])")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)", re.IGNORECASE)
_LIGHT_STYLE = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)", re.IGNORECASE)
_BREAK_IN_CHINESE = re.compile(
    "(?<=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f])[ \t]*[\r\n]+[ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f])"
)
LAYOUT_SHARE = 0.7
MAX_SPAN = 2000
HIDDEN_TEXT = "网页里有不显示的文字，没有读入。"


def read(data: bytes, *, form: str, ocr: bool) -> Source:
    """The page without its furniture, in reading order."""
    if form == "mht":
        data, declared = _page_of_archive(data)
        form = "html"
    else:
        declared = ""
    found = _CHARSET.search(data[:8192])
    page, doubts = text.decode(data, declared=declared or (found.group(1).decode("ascii") if found else ""))
    writer = Writer()
    for message in doubts:
        writer.doubt(message)
    body = _body(page)
    if html_main.clean(body) >= 10:
        writer.doubt(HIDDEN_TEXT)
    html_main.strip_furniture(body)
    _Walker(writer).walk(body)
    return writer.source(form)


def _page_of_archive(data: bytes) -> tuple[bytes, str]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, part.get_content_charset() or ""
    raise Unreadable(EMPTY)


def _body(page: str) -> etree._Element:
    page = _PICTURE.sub("", _XML_DECLARATION.sub("", page))
    if len(page) > MAX_TEXT:
        raise Unreadable("网页过大，不像一份通知，没有读取；请只保存通知正文。")
    if not page.strip():
        raise Unreadable(EMPTY)
    # A page may nest deeper than the parser's usual limit where tags were never closed; its size is bounded above.
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(EMPTY) from fault
    bodies = root.findall(".//body")
    if len(bodies) == 1:
        return bodies[0]
    return root


class _Inline:
    """Gathers the inline text of one block and knows what is bold."""

    def __init__(self) -> None:
        self.raw: list[tuple[str, bool]] = []

    def add(self, value: str | None, bold: bool) -> None:
        if value:
            self.raw.append((value, bold))

    def lines(self) -> list[Line]:
        """The lines gathered since the last call. `\\x0b` stands for a printed line break."""
        whole = "".join(value for value, _ in self.raw)
        flags = [bold for value, bold in self.raw for _ in value]
        self.raw = []
        result = Lines()
        for match in re.finditer("\x0b|[^\x0b]+", whole):
            piece = match.group()
            if piece == "\x0b":
                result.add("\n")
                continue
            for settled, bold in _runs(piece, flags[match.start() : match.end()]):
                result.add(settled, bold=bold)
        return result.finished()


def _runs(piece: str, flags: list[bool]) -> list[tuple[str, bool]]:
    """Settle white space over the whole piece, then cut it where boldness changes."""
    kept = [True] * len(piece)
    for match in _BREAK_IN_CHINESE.finditer(piece):
        for index in range(match.start(), match.end()):
            kept[index] = False
    result: list[tuple[str, bool]] = []
    before = ""
    for character, bold, keep in zip(piece, flags, kept, strict=True):
        if not keep:
            continue
        shown = " " if character in " \t\r\n\f\xa0" else character
        if shown == " " and before == " ":
            continue
        before = shown
        if result and result[-1][1] == bold:
            result[-1] = (result[-1][0] + shown, bold)
        else:
            result.append((shown, bold))
    return result


class _Walker:
    """Goes through a cleaned element once and writes its paragraphs and tables."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._inline = _Inline()
        self._bold: list[bool] = [False]
        self._levels: list[int | None] = [None]
        self._lists: list[int] = []
        self._number = ""

    def walk(self, root: etree._Element) -> None:
        """Write everything under `root`."""
        skipped: etree._Element | None = None
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if element.tag == "table" and not _is_layout(element):
                    self._flush()
                    self._table(element)
                    walker.skip_subtree()
                    skipped = element
                    continue
                self._start(element)
            elif element is skipped:
                self._inline.add(element.tail, self._bold[-1])
            else:
                self._end(element, tail=element is not root)
        self._flush()

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "br":
            self._inline.add("\x0b", False)
        if tag in BLOCKS:
            self._flush()
        heading = _HEADING.fullmatch(tag)
        self._levels.append(int(heading.group(1)) if heading else self._levels[-1])
        self._bold.append(_is_bold(element, self._bold[-1]))
        if tag == "ol":
            start = element.get("start") or "1"
            self._lists.append(int(start) if start.isdigit() and len(start) < 6 else 1)
        elif tag == "ul":
            self._lists.append(0)
        elif tag == "li" and self._lists and self._lists[-1]:
            self._number = f"{self._lists[-1]}."
            self._lists[-1] += 1
        preformatted = element.text.replace("\n", "\x0b") if tag == "pre" and element.text else element.text
        self._inline.add(preformatted, self._bold[-1])

    def _end(self, element: etree._Element, *, tail: bool) -> None:
        if element.tag in BLOCKS:
            self._flush()
            if element.tag in ("ol", "ul") and self._lists:
                self._lists.pop()
            if element.tag == "li":
                self._number = ""
        self._levels.pop()
        self._bold.pop()
        if tail:
            self._inline.add(element.tail, self._bold[-1])

    def _flush(self) -> None:
        for line in self._inline.lines():
            number, self._number = self._number, ""
            shift = len(number)
            self._writer.paragraph(
                number + line.text,
                level=self._levels[-1],
                bold=[(start + shift, end + shift) for start, end in line.bold],
                number=number,
            )

    def _table(self, table: etree._Element) -> None:
        for caption in table.findall("caption"):
            for line in _cell_lines(caption):
                self._writer.paragraph(line)
        self._writer.table(_cells(table))


def _is_bold(element: etree._Element, inherited: bool) -> bool:
    style = element.get("style") or ""
    if _BOLD_STYLE.search(style):
        return True
    if _LIGHT_STYLE.search(style):
        return False
    return inherited or element.tag in ("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6")


def _own_rows(table: etree._Element) -> list[etree._Element]:
    rows: list[etree._Element] = []
    for one in table:
        if one.tag == "tr":
            rows.append(one)
        elif one.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in one if row.tag == "tr")
    return rows


def _is_layout(table: etree._Element) -> bool:
    """Whether the table only arranges the page: one cell holds most of its text, as paragraphs or another table."""
    rows = _own_rows(table)
    cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
    if not cells:
        return True
    sizes = [(len("".join(html_main.all_text(cell).split())), cell) for cell in cells]
    whole = sum(size for size, _ in sizes)
    size, largest = max(sizes, key=lambda pair: pair[0])
    if not whole:
        return False
    if len(cells) == 1:
        return True
    inner = largest.find(".//table") is not None
    blocks = sum(1 for one in largest.iter("p", "div", "br", "li", "h1", "h2", "h3"))
    filled = sum(1 for count, _ in sizes if count)
    if size >= LAYOUT_SHARE * whole:
        return inner or (blocks >= 4 and (filled <= 3 or (size >= 0.9 * whole and blocks >= len(rows))))
    nested = sum(count for count, cell in sizes if cell.find(".//table") is not None)
    return nested >= LAYOUT_SHARE * whole


def _cells(table: etree._Element) -> list[DraftCell]:
    """Cells with their places as a browser gives them; spans are clipped to the table."""
    rows = _own_rows(table)
    taken: set[tuple[int, int]] = set()
    cells: list[DraftCell] = []
    for index, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (index, column) in taken:
                column += 1
            if column >= MAX_COLUMNS:
                break
            width = min(_span(cell.get("colspan")), MAX_COLUMNS - column)
            height = _span(cell.get("rowspan"), len(rows) - index)
            height = min(height, len(rows) - index)
            while width > 1 and any((index, column + step) in taken for step in range(width)):
                width -= 1
            taken.update((index + down, column + right) for down in range(height) for right in range(width))
            parent = row.getparent()
            header = cell.tag == "th" or (parent is not None and parent.tag == "thead")
            cells.append(DraftCell(index, column, "\n".join(_cell_lines(cell)), height, width, header))
            column += width
    return cells


def _span(value: str | None, zero: int = 1) -> int:
    """A rowspan or colspan; 0 means "to the end" (given as `zero`)."""
    digits = (value or "1").strip()
    if not digits.isdigit():
        return 1
    number = int(digits[:6])
    return min(number, MAX_SPAN) if number else zero


def _cell_lines(cell: etree._Element) -> list[str]:
    """The printed lines of a cell; a table inside it becomes lines with tabs."""
    inline = _Inline()
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            if element.tag == "br" or (
                element is not cell and element.tag in BLOCKS and element.tag not in ("td", "th")
            ):
                inline.add("\x0b", False)
            inline.add(element.text, False)
        else:
            if element is cell:
                break
            if element.tag in ("td", "th") and element.getnext() is not None:
                inline.add("\u2003", False)
            elif element.tag in BLOCKS:
                inline.add("\x0b", False)
            inline.add(element.tail, False)
    return [line.text.replace("\u2003", "\t") for line in inline.lines()]
