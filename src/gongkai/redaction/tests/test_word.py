"""It takes words out of a Word file wherever such a file may hold them."""

from __future__ import annotations

import itertools
import shutil
import zipfile
from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.reading.services import read_bytes
from gongkai.redaction.rules import Box, Needles, NotRedacted, Region, Term, Unread
from gongkai.redaction.services import package_proof, redact
from gongkai.redaction.tests.builders import GROUND, TERM, TERMS
from gongkai.redaction.tests.office import (
    PLANTED,
    everywhere,
    leaks,
    out_of,
    packed,
    paragraph,
    picture,
    rel,
    run,
    word,
)


def out(data: bytes, **more):
    done = redact(data, "a.docx", TERMS, **more)
    assert leaks(done.data) == []
    python_docx.Document(BytesIO(done.data))
    return done


def text_of(data: bytes) -> str:
    return read_bytes(data, name="a.docx", ocr=False).text


def refused(data: bytes, **more) -> str:
    with pytest.raises(NotRedacted) as caught:
        redact(data, "a.docx", TERMS, **more)
    assert str(caught.value).endswith("。")
    return str(caught.value)


@pytest.mark.parametrize("where", PLANTED)
def test_it_takes_the_term_out_of(where):
    source = word(PLANTED[where], text=("保留的第一段", "保留的第二段"))
    done = out(source)
    assert "保留的第一段" in text_of(done.data)
    shown = text_of(done.data)
    if where not in {"spaced", "traditional", "sign", "breaks", "paragraphs"}:
        assert all(word_ not in shown for word_ in ("三丰", "张三"))
    assert done.marks or where in {"comment", "deleted"}
    for kept in ("框里的字", "结果", "链接", "同志"):
        assert (kept in PLANTED[where]) == (kept in shown)


def test_it_puts_one_block_where_the_term_stood_and_keeps_the_rest_of_the_runs():
    done = out(word(PLANTED["runs"]))
    document = python_docx.Document(BytesIO(done.data))
    (paragraph_,) = [one for one in document.paragraphs if "户主" in one.text]
    assert paragraph_.text == "户主■■■同志"
    assert [mark.ground for mark in done.marks if mark.term == 0] == [GROUND]
    assert any(one.bold for one in paragraph_.runs)


def test_it_writes_the_ground_when_asked():
    assert f"户主■■■（{GROUND}）同志" in text_of(out(word(PLANTED["runs"]), labels=True).data)


def test_it_takes_the_term_out_of_every_part():
    done = out(everywhere())
    members = out_of(done.data)
    for name in members:
        assert not any(
            word_ in name for word_ in ("docProps", "customXml", "glossary", "embeddings", "vba", "comments", "people")
        )
    assert "注 ■■■" in members["word/footnotes.xml"].decode()
    assert "保留的正文" in text_of(done.data)
    assert members["word/_rels/document.xml.rels"].count(b"about:blank") == 2
    places = {mark.place for mark in done.marks}
    assert {
        "页眉",
        "页脚",
        "脚注",
        "正文",
        "文件属性（没有带入新文件）",
        "缩略图（没有带入新文件）",
        "宏（没有带入新文件）",
    } <= places
    header = python_docx.Document(BytesIO(done.data)).sections[0].header.paragraphs[0].text
    assert header == "页眉 ■■■"


def test_it_accepts_revisions_and_says_so():
    done = out(word(PLANTED["around a deletion"]))
    assert "■■■" in text_of(done.data)
    assert b"w:del" not in out_of(done.data)["word/document.xml"]
    assert any("修订已接受" in note for note in done.notes)


def embedded(kind: str) -> bytes:
    ole = '<w:r><w:object><v:shape id="i" style="width:9pt"><v:imagedata r:id="rPic"/></v:shape><o:OLEObject r:id="rOle"/></w:object></w:r>'
    chunk = '<w:altChunk r:id="rAlt"/>'
    body = {"ole": paragraph(run("前"), ole, run("后")), "chunk": paragraph(run("x"))}[kind]
    data = word(body)
    rels = rel("rOle", "oleObject", "embeddings/o.bin") + rel("rPic", "image", "media/o.emf")
    parts = {"word/embeddings/o.bin": TERM.encode(), "word/media/o.emf": b"\x01\x00\x00\x00" + TERM.encode("utf-16-le")}
    if kind == "chunk":
        document = out_of(data)["word/document.xml"].decode().replace("<w:sectPr", chunk + "<w:sectPr", 1)
        parts = {"word/document.xml": document, "word/a.html": f"<p>{TERM}</p>"}
        rels = rel("rAlt", "aFChunk", "a.html")
    return packed(data, parts, rels=rels)


def test_it_replaces_embedded_objects_by_a_block():
    done = out(embedded("ole"), unread=Unread.REMOVE)
    assert "前■■■后" in text_of(done.data)
    assert any("嵌入的对象" in mark.place for mark in done.marks)
    assert not any("embeddings" in name for name in out_of(done.data))


def test_it_refuses_a_file_that_takes_in_another():
    assert "altChunk" in refused(embedded("chunk"))


def with_picture(data: bytes, name: str = "p.png") -> bytes:
    body = '<w:p><w:r><w:pict><v:shape id="i"><v:imagedata r:id="rPic"/></v:shape></w:pict></w:r></w:p>'
    return packed(word(body), {f"word/media/{name}": data}, rels=rel("rPic", "image", f"media/{name}"))


@pytest.mark.parametrize(("data", "name"), [(picture(), "p.png"), (b"\x01\x00\x00\x00" + b"\x00" * 90, "p.emf")])
def test_it_refuses_pictures_nobody_has_looked_at(data, name):
    assert f"图片（{name}）" in refused(with_picture(data, name))
    done = out(with_picture(data, name), unread=Unread.REMOVE)
    assert any(mark.place == "图片" for mark in done.marks)


def test_it_keeps_pictures_somebody_has_looked_at_without_what_they_carry():
    from PIL import Image

    source = picture("JPEG", comment=TERM.encode(), exif=Image.Exif())
    done = out(with_picture(source + TERM.encode(), "p.jpg"), unread=Unread.SEEN)
    kept = out_of(done.data)["word/media/p.jpg"]
    assert Image.open(BytesIO(kept)).size == (200, 80)
    png = picture("PNG", pnginfo=_png_text())
    kept = out_of(out(with_picture(png), unread=Unread.SEEN).data)["word/media/p.png"]
    assert b"iTXt" not in kept
    assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(png)).tobytes()


def _png_text():
    from PIL import PngImagePlugin

    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", TERM, zip=True)
    return info


def test_it_refuses_what_it_cannot_do():
    with pytest.raises(NotRedacted, match="只有 PDF"):
        redact(word(), "a.docx", TERMS, [Region(1, Box(0, 0, 9, 9))])
    assert "损坏" in refused(word()[:900])
    broken = packed(word(), {"word/document.xml": "<w:document>"})
    assert "损坏" in refused(broken)


def test_it_names_a_file_with_macros_as_the_file_without_them_it_has_become():
    assert redact(word(), "张三丰.docm", TERMS).name == "■■■.docx"


def test_its_proof_refuses_planted_leaks():
    good = out(word(PLANTED["runs"])).data
    needles = Needles([TERM])
    for parts in ({"x.xml": f"<a>{TERM}</a>"}, {"x.xml": '<a b="%E5%BC%A0%E4%B8%89%E4%B8%B0"/>'}, {f"{TERM}.bin": b""},
                  {"x.bin": TERM.encode("utf-16-le")}, {"x.xml": "<a><t>张</t><t>三</t><t>丰</t></a>"}):  # fmt: skip
        with pytest.raises(NotRedacted, match="没有生成文件"):
            package_proof.prove(packed(good, parts), "a.docx", needles)
    held = BytesIO(good)
    with zipfile.ZipFile(held, "a") as package:
        package.comment = b"x"
    with pytest.raises(NotRedacted, match="没有生成文件"):
        package_proof.prove(held.getvalue(), "a.docx", needles)


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 12), min_size=0, max_size=6),
    st.sampled_from(["张三丰", "張三豐", "张 三 丰", "张\u200b三\u3000丰"]),
    st.text("各部门AB1 ", max_size=5),
    st.sampled_from(["", "<w:b/>", "<w:i/>"]),
)
def test_it_takes_a_term_out_however_it_is_cut_into_runs(cuts, written, around, properties):
    whole = f"前{around}{written}{around}后"
    places = sorted({0, len(whole), *(min(one, len(whole)) for one in cuts)})
    runs = [run(whole[start:end], properties) for start, end in itertools.pairwise(places)]
    done = redact(word(paragraph(*runs), text=()), "a.docx", TERMS)
    assert leaks(done.data) == []
    shown = text_of(done.data)
    assert shown.count("■■■") == 1
    assert not set("张三丰張豐") & set(shown)
    assert shown.strip().startswith("前")
    assert shown.strip().endswith("后")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_another_program_opens_the_new_file_and_shows_the_rest():
    from gongkai.reading.services import office

    source = redact(everywhere(), "a.docx", TERMS).data
    shown = read_bytes(office.converted(source, form="docx", target="pdf"), name="a.pdf", ocr=False).text
    assert "保留的正文" in shown
    assert "■■■" in shown
    assert TERM not in "".join(shown.split())


def test_it_counts_what_it_found_for_each_term():
    done = redact(
        word(paragraph(run("张三丰与李四光，张三丰"))),
        "a.docx",
        [Term(TERM, "甲"), Term("李四光", "乙"), Term("王五六")],
    )
    assert [mark.ground for mark in done.marks if mark.term is not None] == ["甲", "乙", "甲"]
    assert "没有找到第 3 个词" in "".join(done.notes)
