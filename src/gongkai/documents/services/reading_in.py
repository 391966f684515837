"""A file read into body, text, pictures and facts. Free of Django and of the database: it runs in other processes too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from html import escape

from gongkai.documents.rules import recognising
from gongkai.documents.rules.recognising import Recognised
from gongkai.documents.rules.tidied import notes_of
from gongkai.documents.services import docx_in
from gongkai.files.rules import clean_name, extension
from gongkai.kernel import html
from gongkai.reading import services as reading
from gongkai.reading.rules import Paragraph, Source, Table, Unreadable

FORMS = ("docx", "doc", "wps", "pdf", "ofd", "txt", "html", "htm")


@dataclass(slots=True)
class Brought:
    """What a file holds: body without the lines that have fields, the text as it came, pictures, facts, notes."""

    body: str
    before: str
    found: Recognised
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read(data: bytes, name: str, today: date) -> Brought:
    """Read a file. Raises `Unreadable` with a sentence that says why and what to do. No database."""
    if extension(name) not in FORMS:
        raise Unreadable(
            f"“{clean_name(name)}”的格式不能导入，可以导入 {'、'.join(FORMS[:6])}；其他文件请作为附件上传。"
        )
    if data[:4] == b"PK\x03\x04" and extension(name) in {"docx", "wps"}:
        made = docx_in.convert(data)
        source = (
            reading.read_bytes(made.before.encode() or b" ", name="文.txt", ocr=False) if made.before.strip() else None
        )
        notes = [*made.notes, *notes_of(made.gone)]
        if source is None and not made.pictures:
            raise Unreadable("文件里没有可读的文字，请确认上传的是公文正文。")
        found = recognising.recognise(source, today=today) if source else Recognised()
        return Brought(recognising.without_head(made.html, found), made.before, found, made.pictures, notes)
    source = reading.read_bytes(data, name=name)
    found = recognising.recognise(source, today=today)
    body = html.clean(html_of(source))
    return Brought(
        recognising.without_head(body, found),
        source.text,
        found,
        {},
        [doubt.message.rstrip("。") for doubt in source.doubts],
    )


def html_of(source: Source) -> str:
    """Blocks of a reading as HTML."""
    return "".join(
        _paragraph(source, block) if isinstance(block, Paragraph) else _table(source, block) for block in source.blocks
    )


def _paragraph(source: Source, block: Paragraph) -> str:
    text = source.cut(block.span)
    tag = f"h{min(block.level + 1, 4)}" if block.level and len(text) < 60 else "p"
    return f"<{tag}>{escape(text.strip(), quote=False)}</{tag}>"


def _table(source: Source, block: Table) -> str:
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        spans = "".join(
            f' {name}="{count}"' for name, count in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if count > 1
        )
        tag = "th" if cell.header else "td"
        words = escape(source.cut(cell.span), quote=False).replace("\n", "<br>")
        rows.setdefault(cell.row, []).append(f"<{tag}{spans}>{words}</{tag}>")
    lines = (f"<tr>{''.join(cells)}</tr>" for _, cells in sorted(rows.items()))
    return f"<table>{''.join(lines)}</table>"


def read_one(given: tuple[bytes, str, date]) -> Brought | str:
    """Read a file; a sentence when it cannot be."""
    data, name, today = given
    try:
        return read(data, name, today)
    except Unreadable as error:
        return str(error)
