"""Files of every form, made for the tests; the county in them is invented."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from gongkai.reading.rules import Paragraph, Source, Table, Unreadable
from gongkai.reading.services import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent


def texts(source: Source) -> list[str]:
    """The paragraphs."""
    return [source.cut(block.span) for block in source.blocks if isinstance(block, Paragraph)]


def grid(source: Source, index: int = 0) -> list[tuple[int, int, int, int, str]]:
    """(row, column, rowspan, colspan, text) of one table."""
    table = [block for block in source.blocks if isinstance(block, Table)][index]
    return [(cell.row, cell.column, cell.rowspan, cell.colspan, source.cut(cell.span)) for cell in table.cells]


def check(source: Source) -> None:
    """What holds of everything that was read: spans inside the text, in order, tables consistent."""
    end = 0
    for block in source.blocks:
        assert end <= block.span.start <= block.span.end <= len(source.text)
        end = block.span.end
        if isinstance(block, Paragraph):
            assert source.cut(block.span).strip()
            assert all(block.span.start <= run.start < run.end <= block.span.end for run in block.bold)
            assert source.cut(block.span).startswith(block.number)
            continue
        taken: set[tuple[int, int]] = set()
        places = [(cell.row, cell.column) for cell in block.cells]
        assert places == sorted(places)
        for cell in block.cells:
            assert block.span.start <= cell.span.start <= cell.span.end <= block.span.end
            assert cell.row + cell.rowspan <= block.rows
            assert cell.column + cell.colspan <= block.columns
            area = {
                (row, column)
                for row in range(cell.row, cell.row + cell.rowspan)
                for column in range(cell.column, cell.column + cell.colspan)
            }
            assert not area & taken
            taken |= area
    for doubt in source.doubts:
        assert doubt.span is None or doubt.span.end <= len(source.text)
        assert doubt.message.endswith("。")


def outcome(data: bytes, name: str) -> Source | None:
    """What was read, checked, or None where it was refused with one sentence."""
    try:
        source = read_bytes(data, name=name, ocr=False)
    except Unreadable as refused:
        said = str(refused)
    else:
        check(source)
        return source
    assert said.endswith("。")
    assert said.count("。") == 1
    return None


def packed(entries: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", method) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return held.getvalue()


def docx(body: str, *, numbering: str = "", styles: str = "") -> bytes:
    """A Word file with this body, numbering and styles."""
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<w:body>{body}</w:body></w:document>",
    }
    if numbering:
        entries["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'
    if styles:
        entries["word/styles.xml"] = f'<w:styles xmlns:w="{W}">{styles}</w:styles>'
    return packed(entries)


def p(text: str = "", *, num: int | None = None, level: int = 0, style: str = "", properties: str = "") -> str:
    """A Word paragraph."""
    inner = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>' if num is not None else ""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{inner}{properties}</w:pPr>{run}</w:p>"


def abstract(key: int, *levels: tuple[str, str], extra: str = "") -> str:
    """A numbering with one w:num of the same number; levels are (numFmt, lvlText)."""
    inner = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>'
        for index, (form, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{key}">{inner}</w:abstractNum>'


def num(key: int, of: int, *, start: int | None = None, level: int = 0) -> str:
    """A w:num, with its own first number if `start` is given."""
    inner = (
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        if start is not None
        else ""
    )
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{inner}</w:num>'


def tc(text: str, *, span: int = 1, merge: str = "") -> str:
    """A Word table cell; `merge` is "restart" or "continue"."""
    inner = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    inner += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{inner}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tbl(*rows: str) -> str:
    """A Word table of rows, each the cells of one row."""
    return "<w:tbl>" + "".join(row if row.startswith("<w:tr") else f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def xlsx(*sheets: tuple[str, str], states: tuple[str, ...] = (), styles: str = "", workbook: str = "") -> bytes:
    """An Excel file; each sheet is (name, the XML inside its worksheet element)."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{index}" r:id="rId{index}" state="{states[index - 1] if states else "visible"}"/>'
        for index, (name, _) in enumerate(sheets, 1)
    )
    entries: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">{workbook}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        + "".join(
            f'<Relationship Id="rId{index}" Target="worksheets/sheet{index}.xml"/>'
            for index in range(1, len(sheets) + 1)
        )
        + "</Relationships>",
    }
    for index, (_, inner) in enumerate(sheets, 1):
        entries[f"xl/worksheets/sheet{index}.xml"] = f'<worksheet xmlns="{S}">{inner}</worksheet>'
    if styles:
        entries["xl/styles.xml"] = f'<styleSheet xmlns="{S}">{styles}</styleSheet>'
    return packed(entries)


def rows(*lines: list[str | None]) -> str:
    """sheetData of inline strings; None is no cell."""
    result = ""
    for number, line in enumerate(lines, 1):
        cells = "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column, text in enumerate(line)
            if text is not None
        )
        result += f'<row r="{number}">{cells}</row>'
    return f"<sheetData>{result}</sheetData>"


def pdf(body: str, *, page: str = "", size: str = "16pt") -> bytes:
    """A PDF of Chinese running text set by typst."""
    head = (
        f'#set page(paper: "a4", margin: 2.6cm, {page})\n#set text(font: ("Noto Serif SC", "Noto Sans SC"), size: {size}, lang: "zh")\n'
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n"
    )
    result = typst.compile((head + body).encode(), font_paths=[str(FONTS)])
    assert isinstance(result, bytes)
    return result


def ofd(*pages: str, extra: dict[str, str | bytes] | None = None) -> bytes:
    """An OFD file; each page is the XML of its objects."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    entries: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        "</ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{index}" BaseLoc="Pages/Page_{index}/Content.xml"/>' for index in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for index, inner in enumerate(pages):
        entries[f"Doc_0/Pages/Page_{index}/Content.xml"] = (
            f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{inner}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return packed(entries | (extra or {}))


def ofd_text(text: str, x: float, y: float, *, size: float = 5.0, weight: int = 400) -> str:
    """A line of text at x, y millimetres, the base line `size` below y."""
    step = f"g {max(1, len(text) - 1)} {size}"
    return (
        f'<ofd:TextObject Boundary="{x} {y} {size * len(text)} {size}" Size="{size}" Weight="{weight}">'
        f'<ofd:TextCode X="0" Y="{size * 0.85}" DeltaX="{step}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A ruling line."""
    return (
        f'<ofd:PathObject Boundary="{x0} {y0} {x1 - x0} {y1 - y0}"><ofd:AbbreviatedData>'
        f"M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )
