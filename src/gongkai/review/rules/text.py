"""The visible text of a section's HTML, where a remark's words stand in it, and the HTML with those words marked.

Plain arithmetic on cleaned HTML; offsets count characters of `text_of`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "section",
        "article",
        "header",
        "footer",
        "hr",
        "dl",
        "dt",
        "dd",
        "caption",
    ]  # a list of tags reads better so
)
CELLS = frozenset({"td", "th"})
SILENT = frozenset({"script", "style", "template"})
MOST_QUOTE = 500
BEFORE = 40


class _Reader(HTMLParser):
    """Walks HTML; `at` counts the characters of visible text so far."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.at = 0
        self.silent = 0

    def _say(self, text: str) -> None:
        self.out.append(text)
        self.at += len(text)

    def _end_block(self) -> None:
        if self.out and not self.out[-1].endswith("\n"):
            self._say("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag == "br":
            self._say("\n")
        elif tag in BLOCKS:
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in CELLS:
            self._say("\t")
        elif tag in BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self._say(data.replace("\n", " ").replace("\xa0", " "))


def text_of(html: str) -> str:
    """Visible text: blocks on lines of their own, cells parted by tabs."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.out)


def blocks_of(html: str) -> list[str]:
    """The lines of visible text, white space trimmed, empty ones left out."""
    lines = (part.strip().replace("\t", " | ") for part in text_of(html).split("\n"))
    return [line for line in (" ".join(part.split()) for part in lines) if line]


def _packed(text: str) -> tuple[str, list[int]]:
    """The text without white space, and where each character stood."""
    places = [place for place, char in enumerate(text) if not char.isspace()]
    return "".join(text[place] for place in places), places


def locate(text: str, quote: str, before: str = "", near: int | None = None) -> tuple[int, int] | None:
    """Where `quote` stands in `text` (start, end), white space apart; None when it does not.

    Of several places the one preceded by `before`, else the one nearest to `near`, else the first.
    """
    packed, places = _packed(text)
    wanted = _packed(quote)[0]
    if not wanted:
        return None
    starts: list[int] = []
    start = packed.find(wanted)
    while start >= 0 and len(starts) < 200:
        starts.append(start)
        start = packed.find(wanted, start + 1)
    if not starts:
        return None
    lead = _packed(before)[0]
    led = [start for start in starts if lead and packed[:start].endswith(lead)]
    if led:
        chosen = led[0]
    else:
        chosen = min(starts, key=lambda start: abs(places[start] - near)) if near is not None else starts[0]
    return places[chosen], places[chosen + len(wanted) - 1] + 1


@dataclass(frozen=True, slots=True)
class Span:
    """Words to mark: from, to (in `text_of`), and the key put into the mark's id."""

    start: int
    end: int
    key: str


class _Marker(_Reader):
    """Writes the HTML again with the spans in `<mark>`; the first piece of a span carries its id."""

    def __init__(self, spans: Sequence[Span]) -> None:
        super().__init__()
        self.spans = sorted(spans, key=lambda span: (span.start, span.end))
        self.html: list[str] = []
        self.begun: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag not in SILENT:
            self.html.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag not in SILENT:
            self.html.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        begin = self.at
        super().handle_data(data)
        if self.silent:
            return
        if self.at == begin:
            self.html.append(escape(data))
            return
        place = 0
        for span in self.spans:
            start, end = max(span.start - begin, place), min(span.end - begin, len(data))
            if start < end:
                self.html.append(escape(data[place:start]))
                self.html.append(self._mark(span.key, data[start:end]))
                place = end
        self.html.append(escape(data[place:]))

    def _mark(self, key: str, words: str) -> str:
        own = "" if key in self.begun else f' id="mark-{escape(key)}"'
        self.begun.add(key)
        return f'<mark class="remarked" data-remark="{escape(key)}"{own}>{escape(words)}</mark>'


def marked(html: str, spans: Sequence[Span]) -> str:
    """Cleaned HTML with the spans' words in `<mark>`. Nothing else is changed; the HTML must be clean already."""
    if not spans:
        return html
    marker = _Marker(spans)
    marker.feed(html)
    marker.close()
    return "".join(marker.html)
