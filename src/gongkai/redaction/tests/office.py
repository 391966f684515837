"""Office files with something to hide in every place they have."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

import docx as python_docx
from docx.oxml import parse_xml
from PIL import Image, ImageDraw

from gongkai.redaction.tests.builders import TERM

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def word(*xml: str, text: tuple[str, ...] = ("保留的第一段",)) -> bytes:
    """A small Word file of these paragraphs and raw paragraphs."""
    body = "".join(paragraph(run(one)) for one in text) + "".join(xml)
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
            f'ContentType="{MAIN}"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{rel("rId1", "officeDocument", "word/document.xml")}</Relationships>',
        )
        package.writestr("word/document.xml", f"<w:document {NS}><w:body>{body}{SECTION}</w:body></w:document>")
        package.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'
        )
    return held.getvalue()


def packed(data: bytes, parts: Mapping[str, str | bytes], *, rels: str = "", main: str = "word/document.xml") -> bytes:
    """A package with more parts, and more relationships of its main part."""
    held = BytesIO()
    folder, file = main.split("/")
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name in parts:
                continue
            if name == f"{folder}/_rels/{file}.rels":
                content = content.replace(b"</Relationships>", rels.encode() + b"</Relationships>")
            target.writestr(name, content)
        for name, content in parts.items():
            target.writestr(name, content)
    return held.getvalue()


def rel(key: str, kind: str, target: str, *, external: bool = False) -> str:
    """A relationship."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{key}" Type="{REL}/{kind}" Target="{target}"{mode}/>'


def picture(form: str = "PNG", *, words: bool = True, **more) -> bytes:
    """A picture with writing, or of one colour."""
    made = Image.new("RGB", (200, 80), "white")
    if words:
        ImageDraw.Draw(made).text((5, 5), "Zhang Sanfeng", fill="black")
    held = BytesIO()
    made.save(held, form, **more)
    return held.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs."""
    return f"<w:p>{''.join(runs)}</w:p>"


def box(text: str) -> str:
    """A run with a text box."""
    return (
        '<w:r><w:pict><v:shape id="s1" alt="x" style="width:99pt;height:30pt"><v:textbox><w:txbxContent><w:p>'
        f"{run(text)}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


PLANTED = {
    "runs": paragraph(run("户主张"), run("三", "<w:b/>"), run("丰同志")),
    "spaced": paragraph(run("张 三\u3000丰")),
    "traditional": paragraph(run("張三豐")),
    "breaks": paragraph("<w:r><w:t>张</w:t><w:tab/><w:t>三</w:t><w:br/><w:t>丰</w:t></w:r>"),
    "paragraphs": "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>张</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>三丰</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "sign": paragraph(run("张"), '<w:r><w:sym w:font="SimSun" w:char="4E09"/></w:r>', run("丰")),
    "box": paragraph(run("前"), box(TERM), run("后")),
    "around a box": paragraph(run("张"), box("框里的字"), run("三丰")),
    "field": paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> QUOTE "张</w:instrText></w:r>'
        '<w:r><w:instrText>三丰" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        run("结果"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ),
    "around a field": paragraph(
        run("张"), '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', run("三丰"),
    ),
    "simple field": f'<w:p><w:fldSimple w:instr=" AUTHOR {TERM} "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>',
    "deleted": paragraph(f'<w:del w:id="1" w:author="{TERM}"><w:r><w:delText>{TERM}</w:delText></w:r></w:del>', run("留")),
    "inserted": paragraph('<w:ins w:id="1" w:author="李"><w:r><w:t>张三</w:t></w:r></w:ins>', run("丰")),
    "around a deletion": paragraph(
        run("张"), '<w:del w:id="1" w:author="李"><w:r><w:delText>某</w:delText></w:r></w:del>', run("三丰")
    ),
    "hidden": paragraph(run(TERM, "<w:vanish/>"), run("留")),
    "alt text": '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="图" descr="照片里是张三丰"/>'
    "</wp:inline></w:drawing></w:r></w:p>",
    "bookmark": f'<w:p><w:bookmarkStart w:id="5" w:name="{TERM}"/>{run("留")}<w:bookmarkEnd w:id="5"/></w:p>',
    "control": f'<w:p><w:sdt><w:sdtPr><w:alias w:val="{TERM}"/><w:dropDownList><w:listItem w:displayText="{TERM}" w:value="1"/>'
    f"</w:dropDownList></w:sdtPr><w:sdtContent>{run(TERM)}</w:sdtContent></w:sdt></w:p>",
    "ruby": "<w:p><w:r><w:ruby><w:rt><w:r><w:t>zhang</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>张</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    "<w:r><w:ruby><w:rt><w:r><w:t>san</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>三丰</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
    "formula": f"<w:p><m:oMath><m:r><m:t>张</m:t></m:r><m:r><m:t>三丰</m:t></m:r></m:oMath>{run('留')}</w:p>",
    "tooltip": f'<w:p><w:hyperlink w:anchor="_x" w:tooltip="{TERM}">{run("链接")}</w:hyperlink></w:p>',
    "comment": paragraph('<w:commentRangeStart w:id="0"/>', run("留"), '<w:commentRangeEnd w:id="0"/>',
                         '<w:r><w:commentReference w:id="0"/></w:r>'),
    "default text": f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:default w:val="{TERM}"/></w:ffData></w:fldChar></w:r></w:p>',
}  # fmt: skip
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def everywhere() -> bytes:
    """A Word file with the term in every other part a package may have."""
    document = python_docx.Document()
    document.add_paragraph("保留的正文")
    section = document.sections[0]
    section.header.paragraphs[0].text = f"页眉 {TERM}"
    section.footer.paragraphs[0].text = f"页脚 {TERM}"
    document.core_properties.author = TERM
    document.core_properties.keywords = TERM
    document.add_table(1, 2).cell(0, 1).text = TERM
    document.styles["Normal"].element.get_or_add_rPr()
    document.styles.add_style(f"{TERM}样式", 1)
    body = document.element.body
    body.insert(
        0, parse_xml(paragraph('<w:r><w:footnoteReference w:id="2"/></w:r>').replace("<w:p>", f"<w:p {NS}>", 1))
    )
    held = BytesIO()
    document.save(held)
    notes = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>注 张</w:t></w:r><w:r><w:t>三丰</w:t></w:r></w:p></w:footnote></w:footnotes>'
    props = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    parts = {
        "word/footnotes.xml": notes,
        "word/comments.xml": f'<w:comments {W}><w:comment w:id="0" w:author="{TERM}"><w:p><w:r><w:t>{TERM}</w:t></w:r></w:p></w:comment></w:comments>',
        "docProps/custom.xml": f'<Properties xmlns="{props}"><property name="户主"><lpwstr>{TERM}</lpwstr></property></Properties>',
        "docProps/app.xml": f"<Properties><Company>{TERM}</Company></Properties>",
        "docProps/thumbnail.jpeg": picture("JPEG", comment=TERM.encode()),
        "customXml/item1.xml": f"<data>{TERM}</data>",
        "word/glossary/document.xml": f"<w:glossaryDocument {W}><w:t>{TERM}</w:t></w:glossaryDocument>",
        "word/embeddings/oleObject1.bin": TERM.encode("utf-16-le"),
        "word/vbaProject.bin": TERM.encode("gb18030"),
        "word/people.xml": f'<w:people {W}><w:person w:author="{TERM}"/></w:people>',
        f"word/media/{TERM}.png": picture(words=False),
        f"word/{TERM}.xml": f"<x>{TERM}</x>",
    }
    rels = (
        rel("rA", "footnotes", "footnotes.xml") + rel("rB", "comments", "comments.xml")
        + rel("rC", "customXml", "../customXml/item1.xml") + rel("rD", "glossaryDocument", "glossary/document.xml")
        + rel("rE", "oleObject", "embeddings/oleObject1.bin") + rel("rF", "vbaProject", "vbaProject.bin")
        + rel("rG", "image", f"media/{TERM}.png") + rel("rH", "hyperlink", f"http://x.cn/?n={TERM}", external=True)
        + rel("rI", "hyperlink", "http://x.cn/%E5%BC%A0%E4%B8%89%E4%B8%B0", external=True) + rel("rJ", "people", "people.xml")
        + rel("rK", "attachedTemplate", f"file:///C:/{TERM}.dot", external=True)
    )  # fmt: skip
    return packed(held.getvalue(), parts, rels=rels)


def out_of(data: bytes) -> dict[str, bytes]:
    """The members of a package."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def leaks(data: bytes, *terms: str) -> list[str]:
    """Members of a package that hold a term in their bytes or their text."""
    from lxml import etree

    found = []
    for name, content in out_of(data).items():
        for term in terms or (TERM, "張三豐"):
            raw = any(term.encode(one) in content for one in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"))
            text = "".join(etree.fromstring(content).itertext()) if content.lstrip()[:1] == b"<" else ""
            if raw or term in name or term in "".join(text.split()):
                found.append(name)
    return found
