"""A workbook written line by line into a stream that cannot be wound back: any number of lines in flat memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

LINES_IN_SHEET = 1_000_000
PIECE = 256 * 1024
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{}</Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{}</Relationships>"
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet {_MAIN}>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class _Sink:
    """What the zip writes, until it is taken."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing to give back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        data, self.parts, self.size = b"".join(self.parts), [], 0
        return data


def workbook(
    heads: Sequence[tuple[str, int, bool]], lines: Iterable[Sequence[str]], *, name: str = "数据"
) -> Iterator[bytes]:  # fmt: skip
    """The bytes of a workbook: `heads` are heading, width, whether the column holds numbers; more lines than a sheet holds go on in the next."""
    sink = _Sink()
    count = 0
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        rest = iter(lines)
        first: Sequence[str] | None = next(rest, None)
        while count == 0 or first is not None:
            count += 1
            with made.open(f"xl/worksheets/sheet{count}.xml", "w") as out:
                out.write(_opening(heads).encode())
                number = 2
                while first is not None and number <= LINES_IN_SHEET:
                    out.write(_line(number, first, heads).encode())
                    number += 1
                    first = next(rest, None)
                    if sink.size > PIECE:
                        yield sink.taken()
                out.write(b"</sheetData></worksheet>")
        _frame(made, count, name)
    yield sink.taken()


def _frame(made: zipfile.ZipFile, count: int, name: str) -> None:
    numbers = range(1, count + 1)
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    made.writestr(
        "[Content_Types].xml",
        _TYPES.format(
            "".join(
                f'<Override PartName="/xl/worksheets/sheet{one}.xml" ContentType="{sheet_type}"/>' for one in numbers
            )
        ),
    )
    made.writestr(
        "_rels/.rels", _RELS.format(f'<Relationship Id="r1" Type="{_KIND}officeDocument" Target="xl/workbook.xml"/>')
    )
    links = "".join(
        f'<Relationship Id="s{one}" Type="{_KIND}worksheet" Target="worksheets/sheet{one}.xml"/>' for one in numbers
    )
    links += f'<Relationship Id="y" Type="{_KIND}styles" Target="styles.xml"/>'
    made.writestr("xl/_rels/workbook.xml.rels", _RELS.format(links))
    made.writestr("xl/styles.xml", _STYLES)
    titles = "".join(
        f'<sheet name="{escape(name)}{one if count > 1 else ""}" sheetId="{one}" r:id="s{one}"/>' for one in numbers
    )
    made.writestr(
        "xl/workbook.xml",
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook {_MAIN} xmlns:r="{_KIND[:-1]}"><sheets>{titles}</sheets></workbook>',
    )


def _opening(heads: Sequence[tuple[str, int, bool]]) -> str:
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{wide}" customWidth="1"/>' for at, (_, wide, _) in enumerate(heads, 1)
    )
    cells = "".join(f'<c s="1" t="inlineStr"><is><t>{_said(head)}</t></is></c>' for head, _, _ in heads)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{cells}</row>'
    )


def _line(number: int, cells: Sequence[str], heads: Sequence[tuple[str, int, bool]]) -> str:
    parts = [
        "<c/>"
        if not cell
        else f'<c s="2"><v>{cell}</v></c>'
        if numeric
        else f'<c s="0" t="inlineStr"><is><t xml:space="preserve">{_said(cell)}</t></is></c>'
        for cell, (_, _, numeric) in zip(cells, heads, strict=True)
    ]
    return f'<row r="{number}">{"".join(parts)}</row>'


def _said(text: str) -> str:
    return escape(_ILLEGAL.sub("", text))
