"""Files of every form with something hidden in them. The persons are invented, their numbers have true check digits."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx as python_docx
import openpyxl
import pikepdf
from docx.oxml import parse_xml
from lxml import etree
from openpyxl.comments import Comment
from PIL import Image

from gongkai.reading.tests.builders import pdf

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(serial: int = 101, *, place: str = "450321", born: str = "19900315") -> str:
    """An identity number of the invented county's neighbourhood with a true check digit."""
    body = f"{place}{born}{serial:03d}"
    return body + "10X98765432"[sum(int(one) * weight for one, weight in zip(body, WEIGHTS, strict=True)) % 11]


PERSON = identity(101)
OTHER = identity(215, born="19781102")
THIRD = identity(328, born="20011231")
PHONE = "13800138000"


def saved(document) -> bytes:
    """Bytes of a document of python-docx or openpyxl."""
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def word(*paragraphs: str, xml: tuple[str, ...] = (), author: str = "") -> bytes:
    """A Word file of these paragraphs and raw paragraphs."""
    document = python_docx.Document()
    document.core_properties.author = author
    document.core_properties.comments = ""
    for one in paragraphs:
        document.add_paragraph(one)
    body = document.element.body
    for one in xml:
        body.insert(len(body) - 1, parse_xml(one.replace("<w:p>", f"<w:p {W}>", 1)))
    return saved(document)


def book() -> openpyxl.Workbook:
    """A workbook with a plain first sheet."""
    made = openpyxl.Workbook()
    made.properties.creator = ""
    made.active.title = "公示"
    for row in (["序号", "姓名", "金额"], [1, "张某某", 300], [2, "李某某", 400]):
        made.active.append(row)
    return made


def hidden_book() -> bytes:
    """A workbook that hides a sheet, a very hidden one, rows, a column and a comment."""
    made = book()
    hidden = made.create_sheet("补贴名单")
    for row in (["姓名", "身份证号"], ["赵一鸣", PERSON], ["钱小红", int(OTHER) if OTHER.isdigit() else OTHER]):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    deep = made.create_sheet("底表")
    deep["C5"] = PHONE
    deep.sheet_state = "veryHidden"
    sheet = made["公示"]
    sheet["A5"] = f"联系电话 {PHONE}"
    sheet.row_dimensions[5].hidden = True
    sheet["E2"] = THIRD
    sheet.column_dimensions["E"].hidden = True
    sheet["B2"].comment = Comment(f"核对过 {THIRD}", "王小明")
    return saved(made)


def with_shared_strings(data: bytes, *, left_over: tuple[str, ...] = ()) -> bytes:
    """The workbook as Excel writes it: texts in a table of their own; `left_over` are shown by no cell."""
    strings: list[str] = []
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if "worksheets/sheet" in name and name.endswith(".xml"):
                root = etree.fromstring(content)
                for cell in root.iter(f"{{{S}}}c"):
                    if cell.get("t") == "inlineStr":
                        strings.append("".join(cell.itertext()))
                        for one in list(cell):
                            cell.remove(one)
                        cell.set("t", "s")
                        etree.SubElement(cell, f"{{{S}}}v").text = str(len(strings) - 1)
                content = etree.tostring(root)
            elif name == "[Content_Types].xml":
                content = content.replace(
                    b"</Types>",
                    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                    b'spreadsheetml.sharedStrings+xml"/></Types>',
                )
            elif name == "xl/_rels/workbook.xml.rels":
                content = content.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rIdShared" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                    b'sharedStrings" Target="sharedStrings.xml"/></Relationships>',
                )
            target.writestr(name, content)
        items = "".join(_shared_item(one) for one in [*strings, *left_over])
        target.writestr("xl/sharedStrings.xml", f'<sst xmlns="{S}">{items}</sst>')
    return held.getvalue()


def _shared_item(text: str) -> str:
    """A string item cut into two runs where it is long enough."""
    if len(text) < 4:
        return f"<si><t>{text}</t></si>"
    return f"<si><r><t>{text[:3]}</t></r><r><rPr><b/></rPr><t>{text[3:]}</t></r></si>"


def packed(entries: dict[str, bytes]) -> bytes:
    """A zip file."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return held.getvalue()


def changed(data: bytes, **parts) -> bytes:
    """A package with parts replaced by fn(bytes) or bytes; keys are paths with __ for / and no suffix .xml."""
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            key = name.removesuffix(".xml").replace("/", "__")
            content = source.read(name)
            target.writestr(name, parts[key](content) if key in parts else content)
    return held.getvalue()


def photo(
    *, gps: bool = True, artist: str = "Sun Dali", size: tuple[int, int] = (200, 120), form: str = "JPEG"
) -> bytes:
    """A photograph that says where and by whom it was taken."""
    picture = Image.new("RGB", size, "lightblue")
    exif = Image.Exif()
    if artist:
        exif[0x013B] = artist
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (25.0, 3.0, 4.0), 3: "E", 4: (110.0, 1.0, 2.0)})
    held = BytesIO()
    picture.save(held, form, exif=exif)
    return held.getvalue()


def covered_pdf(text: str, *, colour: str = "0 0 0") -> bytes:
    """A PDF whose first line is drawn over with a box."""
    return drawn_over(
        pdf(f"#set par(first-line-indent: 0pt)\n{text}\n\n这一行没有遮盖\n"), f"{colour} rg 60 730 420 60 re f"
    )


def drawn_over(data: bytes, code: str) -> bytes:
    """A PDF with more drawn on its first page."""
    with pikepdf.open(BytesIO(data)) as document:
        page = document.pages[0]
        page.contents_coalesce()
        before = page.obj.Contents.read_bytes()
        page.obj.Contents = document.make_stream(b"q\n" + before + b"\nQ\nq " + code.encode() + b" Q\n")
        held = BytesIO()
        document.save(held)
    return held.getvalue()


def texts(opened) -> str:
    """All text of an opened file."""
    return "\n".join(piece.text for piece in opened.pieces)


def place_of(opened, text: str):
    """(place, what hides it) of the first piece that holds the text."""
    for piece in opened.pieces:
        at = piece.text.find(text)
        if at >= 0:
            return piece.at(at)
    return None


def marks(opened) -> set[str]:
    """The kinds of the marks."""
    return {str(one.kind) for one in opened.marks}
