"""It takes words out of a PDF so that no program can get them out again."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

from gongkai.reading.tests.builders import pdf
from gongkai.redaction.rules import Box, NotRedacted, Region, Term, Unread
from gongkai.redaction.services import pdf_eye, pdf_proof, redact
from gongkai.redaction.services.pdf_content import Facts
from gongkai.redaction.services.pdf_glyphs import Glyph, Sheet
from gongkai.redaction.tests.builders import (
    GROUND,
    HARMLESS,
    TERM,
    TERMS,
    changed,
    drawn,
    everything,
    harmless,
    layered,
    leaks,
    revised,
)


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def squeezed(data: bytes) -> str:
    return "".join(text_of(data).split())


def out(data: bytes, *terms: str, **more) -> tuple[bytes, object]:
    done = redact(data, "a.pdf", [Term(one, GROUND) for one in terms] or TERMS, **more)
    for term in terms or [TERM]:
        assert leaks(done.data, term) == []
    return done.data, done


def refused(data: bytes, *terms: str, **more) -> str:
    with pytest.raises(NotRedacted) as caught:
        redact(data, "a.pdf", [Term(one) for one in terms] or TERMS, **more)
    said = str(caught.value)
    assert said.endswith("。")
    return said


def black_at(data: bytes, page: int, box: Box) -> bool:
    shown = pypdfium2.PdfDocument(data)[page - 1].render(scale=2).to_pil().convert("L")
    return shown.getpixel((int((box.x + box.width / 2) * 2), int((box.y + box.height / 2) * 2))) < 10


def test_it_paints_the_page_with_a_find_and_copies_the_other():
    source = pdf(
        f"户主{TERM}同志，住后龙村。\n\n#table(columns: (3cm, 1fr), [姓名], [{TERM}])\n#pagebreak()\n{HARMLESS}"
    )
    data, done = out(source)
    assert done.painted == (1,)
    assert "户主■■■同志" in squeezed(data)
    assert HARMLESS in squeezed(data)
    finds = [mark for mark in done.marks if mark.term == 0]
    assert len(finds) == 2
    for mark in finds:
        assert (mark.page, mark.ground) == (1, GROUND)
        assert black_at(data, 1, mark.box)
    with pikepdf.open(BytesIO(data)) as document:
        fonts = [
            str(page.obj.Resources.Font[key].BaseFont) for page in document.pages for key in page.obj.Resources.Font
        ]
        assert any("GlyphLess" in one for one in fonts)
        assert not any("GlyphLess" in one for one in fonts[-1:])


def test_it_leaves_the_kept_words_where_they_were():
    source = pdf(f"第一行没有什么\\ 第二行有{TERM}这个人\\ 第三行也没有")
    data, _ = out(source)
    before, after = (pypdfium2.PdfDocument(one)[0].get_textpage() for one in (source, data))
    for word in ("第一行没有什么", "第三行也没有"):
        places = []
        for page in (before, after):
            at = page.get_text_range().index(word)
            places.append(page.get_charbox(at, loose=True))
        assert all(abs(one - other) < 6 for one, other in zip(*places, strict=True)), places


@pytest.mark.parametrize(
    "written",
    [
        "张 三 丰",
        "张\\ 三丰",
        "張三豐",
        "#text(tracking: 1em)[张三丰]",
        "张#text(red)[三]#text(size: 9pt)[丰]",
        "#text(white)[张三丰]",
        "#rotate(90deg)[张三丰]",
        "#table(columns: (1cm, 1fr), [张三丰], [住址])",
        "#grid(columns: (1fr, 1fr), [张], [三丰])",
        "#place(dx: 216pt)[三丰]#place(dx: 200pt)[张]",
        "#rect(fill: black)[#text(black)[张三丰]]",
    ],
)
def test_it_finds_the_term_however_it_is_set(written):
    data, done = out(pdf(f"{HARMLESS}\n\n{written}\n\n末尾一行"))
    assert done.painted == (1,)
    assert "末尾一行" in squeezed(data)
    assert not {"张", "丰", "張"} & set(squeezed(data))


def test_it_finds_a_name_cut_by_the_border_of_two_pages():
    source = pdf(
        f"{HARMLESS}户主张#pagebreak()#h(0pt)三丰同志{HARMLESS}", page="footer: [— #context counter(page).display() —]"
    )
    data, done = out(source)
    assert done.painted == (1, 2)
    assert "户主■" in squeezed(data)
    assert "三丰" not in squeezed(data)


def test_it_brings_nothing_along_that_is_not_drawn():
    data, done = out(changed(harmless(), everything))
    assert done.painted == ()
    assert HARMLESS in squeezed(data)
    places = " ".join(mark.place for mark in done.marks)
    for word in ("表单", "书签", "文件属性", "附件", "打开时的动作", "批注"):
        assert word in places
    assert any("批注、表单项共 3 处没有带入" in note for note in done.notes)
    with pikepdf.open(BytesIO(data)) as document:
        assert set(document.Root.keys()) <= {"/Type", "/Pages"}
        assert set(document.pages[0].obj.keys()) <= {
            "/Type",
            "/Parent",
            "/MediaBox",
            "/Resources",
            "/Contents",
            "/CropBox",
            "/Group",
        }


def test_it_leaves_earlier_revisions_behind():
    source = revised(pdf(f"旧版里有{TERM}"))
    assert source.count(b"%%EOF") == 2
    data, _ = out(source)
    assert data.count(b"startxref") == 1


@pytest.mark.parametrize("off", [True, False])
def test_it_takes_hidden_layers_out_and_searches_shown_ones(off):
    data, done = out(layered(off=off), "Zhang Sanfeng")
    assert "Openwords" in squeezed(data)
    assert done.painted == (() if off else (1,))
    assert any("看不见" in note for note in done.notes) is off


@pytest.mark.parametrize(
    ("code", "painted"),
    [
        ("BT /H 18 Tf 20 200 Td [(Zh) -250 (ang ) 900 (San) 30 (feng)] TJ ET", True),
        ("BT /H 18 Tf 20 200 Td (Zhang) Tj 60 0 Td (Sanfeng) ' ET", True),
        ("BT /H 18 Tf 90 200 Td (Sanfeng) Tj ET BT /H 18 Tf 20 200 Td (Zhang) Tj ET", True),
        ("/Span << /ActualText (harmless) >> BDC BT /H 18 Tf 20 200 Td (Zhang Sanfeng) Tj ET EMC", True),
        ("BT 3 Tr /H 18 Tf 20 200 Td (Zhang Sanfeng) Tj ET", True),
        ("1 1 1 rg BT /H 18 Tf 20 200 Td (Zhang Sanfeng) Tj ET", True),
        ("BT /H 18 Tf 2000 200 Td (Zhang Sanfeng) Tj ET", True),
        ("BT /H 18 Tf 20 200 Td (Zhang Sanfeng) Tj ET 0 g 0 150 400 100 re f", True),
        ("BT /H 18 Tf 20 200 Td (Zhang ) Tj 1 1 1 rg (x) Tj 0 g (Sanfeng) Tj ET", True),
        ("BT /H 18 Tf 20 200 Td (Zhang ) Tj /H 2 Tf (x) Tj /H 18 Tf (Sanfeng) Tj ET", True),
        ("BT /H 18 Tf 20 200 Td (Zhang ) Tj 3 Tr -30 0 Td (x) Tj 0 Tr 90 0 Td (Sanfeng) Tj ET", True),
        ("BT /H 18 Tf 20 200 Td <5A68616E672053616E66656E67> Tj ET", True),
    ],
)
def test_it_finds_the_term_however_the_instructions_draw_it(code, painted):
    data, done = out(drawn("BT /H 18 Tf 20 100 Td (Words that stay) Tj ET " + code), "Zhang Sanfeng")
    assert bool(done.painted) is painted
    assert "Wordsthatstay" in squeezed(data)
    assert "Sanfeng" not in text_of(data)


def test_it_takes_hidden_words_off_pages_without_a_find():
    data, done = out(
        drawn("BT /H 18 Tf 20 100 Td (Words that stay) Tj ET 1 1 1 rg BT /H 18 Tf 20 200 Td (secret) Tj ET")
    )
    assert done.painted == (1,)
    assert squeezed(data) == "Wordsthatstay"
    assert any("看不见" in note for note in done.notes)


def test_it_finds_the_term_inside_of_forms_used_by_the_page():
    def add(document):
        inner = document.make_stream(
            b"BT /H 14 Tf 5 5 Td (Zhang Sanfeng) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 30]
        )
        inner["/Resources"] = Dictionary(Font=document.pages[0].obj.Resources.Font)
        document.pages[0].obj.Resources["/XObject"] = Dictionary(F=inner)

    data, done = out(changed(drawn("q 1 0 0 1 40 60 cm /F Do Q"), add), "Zhang Sanfeng")
    (mark,) = [one for one in done.marks if one.term == 0]
    assert 40 < mark.box.x < 50
    assert black_at(data, 1, mark.box)


def test_it_refuses_text_where_no_place_can_be_told():
    def add(document):
        tile = document.make_stream(
            b"BT /H 14 Tf 5 5 Td (Zhang Sanfeng) Tj ET", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
            BBox=[0, 0, 200, 30], XStep=200, YStep=30,
        )  # fmt: skip
        tile["/Resources"] = Dictionary(Font=document.pages[0].obj.Resources.Font)
        document.pages[0].obj.Resources["/Pattern"] = Dictionary(P=document.make_indirect(tile))

    source = changed(drawn("/Pattern cs /P scn 0 0 300 200 re f BT /H 9 Tf 5 250 Td (x) Tj ET"), add)
    assert "底纹" in refused(source, "Zhang Sanfeng")


def test_it_refuses_such_text_on_every_page_that_uses_it():
    def add(document):
        tile = document.make_stream(
            b"BT /H 14 Tf 5 5 Td (Zhang Sanfeng) Tj ET", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
            BBox=[0, 0, 200, 30], XStep=200, YStep=30,
        )  # fmt: skip
        tile["/Resources"] = Dictionary(Font=document.pages[0].obj.Resources.Font)
        document.pages[0].obj.Resources["/Pattern"] = Dictionary(P=document.make_indirect(tile))
        document.pages.append(document.pages[0])

    source = changed(drawn("/Pattern cs /P scn 0 0 300 200 re f BT /H 9 Tf 5 250 Td (x) Tj ET"), add)
    for unread in (Unread.REFUSE, Unread.SEEN):
        with pytest.raises(NotRedacted, match="第2页的底纹"):
            redact(source, "a.pdf", [Term("Zhang Sanfeng")], [Region(1, Box(0, 0, 400, 300))], unread=unread)


def test_it_keeps_letters_that_are_drawings_and_what_they_need():
    def add(document):
        square = document.make_stream(b"1000 0 0 0 750 750 d1 /G gs 0 0 750 750 re f")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 750, 750], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=Dictionary(A=square), Encoding=Dictionary(Differences=[97, Name.A]), FirstChar=97, LastChar=97, Widths=[1000],
            Resources=Dictionary(ExtGState=Dictionary(G=Dictionary(ca=1))),
        )  # fmt: skip
        document.pages[0].obj.Resources.Font["/T"] = document.make_indirect(font)

    data, done = out(
        changed(drawn("BT /H 14 Tf 20 250 Td (Words) Tj /T 30 Tf 0 -100 Td (a) Tj ET"), add),
        "Zhang Sanfeng",
        unread=Unread.SEEN,
    )
    assert done.painted == ()
    assert black_at(data, 1, Box(30, 135, 4, 4))
    with pikepdf.open(BytesIO(data)) as document:
        assert "/G" in document.pages[0].obj.Resources.Font.T.Resources.ExtGState


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_it_paints_turned_pages_where_they_show_the_words(turn):
    def add(document):
        document.pages[0].obj["/Rotate"] = turn
        document.pages[0].obj["/CropBox"] = Array([10, 20, 390, 280])

    source = changed(drawn("BT /H 18 Tf 60 200 Td (Zhang Sanfeng) Tj ET BT /H 18 Tf 60 100 Td (Words) Tj ET"), add)
    data, done = out(source, "Zhang Sanfeng")
    (mark,) = [one for one in done.marks if one.term == 0]
    assert black_at(data, 1, mark.box)
    wide, high = pypdfium2.PdfDocument(source)[0].get_size()
    assert pypdfium2.PdfDocument(data)[0].get_size() == pytest.approx((wide, high), abs=0.1)
    assert "Words" in squeezed(data)


def picture(words: bool = True, size: tuple[int, int] = (300, 200)) -> Image.Image:
    made = Image.new("RGB", size, "white")
    if words:
        ImageDraw.Draw(made).text((20, 20), "Zhang Sanfeng", fill="black")
    return made


def with_picture(made: Image.Image, *, code: str = "", form: str = "JPEG", **more) -> bytes:
    held = BytesIO()
    made.save(held, form, **more)

    def add(document):
        shown = document.make_stream(held.getvalue())
        shown.write(held.getvalue(), filter=Name.DCTDecode)
        for key, value in {
            "/Subtype": Name.Image, "/Width": made.width, "/Height": made.height, "/ColorSpace": Name.DeviceRGB,
            "/BitsPerComponent": 8,
        }.items():  # fmt: skip
            shown[key] = value
        document.pages[0].obj.Resources["/XObject"] = Dictionary(I=shown)

    return changed(drawn("q 300 0 0 200 20 20 cm /I Do Q " + code), add)


def test_it_refuses_letters_cut_out_by_a_mask():
    letters = picture().convert("L")

    def add(document):
        mask = document.make_stream(letters.tobytes())
        plain = document.make_stream(b"\x00" * letters.width * letters.height)
        for one in (mask, plain):
            one["/Type"], one["/Subtype"], one["/ColorSpace"] = Name.XObject, Name.Image, Name.DeviceGray
            one["/Width"], one["/Height"], one["/BitsPerComponent"] = letters.width, letters.height, 8
        plain["/SMask"] = mask
        document.pages[0].obj.Resources["/XObject"] = Dictionary(I=plain)

    assert "第1页有图片" in refused(changed(drawn("q 300 0 0 200 20 20 cm /I Do Q " + WORDS), add), "Zhang Sanfeng")


def test_it_refuses_pages_whose_letters_it_cannot_draw():
    box = Box(1, 1, 9, 9)
    sheet = Sheet(3, 99, 99, [Glyph("字", box, unseen=True, foreign=True) for _ in range(9)], blank=True)
    with pytest.raises(NotRedacted, match="第3页的字体没有嵌入文件"):
        pdf_eye.look(None, sheet, Facts(), Unread.SEEN, [], by_hand=True)


WORDS = "BT /H 14 Tf 20 250 Td (Words beside the picture) Tj ET"


def test_it_refuses_a_scan_without_text():
    assert "扫描件" in refused(with_picture(picture()), "Zhang Sanfeng")


def test_it_refuses_a_picture_nobody_has_looked_at():
    assert "第1页有图片" in refused(with_picture(picture(), code=WORDS), "Zhang Sanfeng")


def test_it_takes_a_region_drawn_by_hand_on_a_scan():
    box = Box(20, 80, 200, 60)
    done = redact(with_picture(picture()), "扫描.pdf", [], [Region(1, box, "第十四条")])
    (mark,) = [one for one in done.marks if one.page == 1]
    assert (mark.ground, mark.box) == ("第十四条", box)
    assert black_at(done.data, 1, box)
    assert done.painted == (1,)


@pytest.mark.parametrize(("unread", "black"), [(Unread.SEEN, False), (Unread.REMOVE, True)])
def test_it_keeps_or_blackens_pictures_as_it_was_told(unread, black):
    source = with_picture(picture(), code=WORDS)
    done = redact(source, "a.pdf", [Term("nobody at all")], unread=unread)
    assert black_at(done.data, 1, Box(150, 150, 10, 10)) is black
    assert "Wordsbeside" in squeezed(done.data)
    assert any("图片" in mark.place for mark in done.marks) is black


def test_it_lets_pictures_of_one_colour_pass_without_what_they_carry_beside_their_pixels():
    exif = Image.Exif()
    exif[0x013B] = "Zhang Sanfeng"
    source = with_picture(picture(words=False), code=WORDS, exif=exif, comment=b"Zhang Sanfeng")
    assert b"Zhang" in source
    data, _ = out(source, "Zhang Sanfeng")
    assert "Wordsbeside" in squeezed(data)


def test_it_reads_a_scan_by_the_unseen_words_beneath_it_and_says_so():
    source = with_picture(picture(), code="BT 3 Tr /H 14 Tf 40 200 Td (Zhang Sanfeng lives here) Tj ET")
    data, done = out(source, "Zhang Sanfeng")
    assert any("识别可能有误" in note for note in done.notes)
    assert done.painted == (1,)
    assert "liveshere" in squeezed(data)


def test_it_reads_pictures_with_the_extra_for_recognition(monkeypatch):
    from gongkai.reading.services import image
    from gongkai.reading.services.page import Glyph as Run
    from gongkai.reading.services.page import Page

    monkeypatch.setattr(image, "available", lambda: True)
    run = Run(20.0, 80.0, 160.0, 100.0, "Zhang Sanfeng")
    monkeypatch.setattr(image, "recognise", lambda shown, number, scale, writer: Page(number, 400, 300, [run]))
    done = redact(with_picture(picture()), "a.pdf", [Term("Sanfeng", GROUND)])
    (mark,) = [one for one in done.marks if one.term == 0]
    assert 80 < mark.box.x < 90
    assert black_at(done.data, 1, mark.box)
    assert any("图片识别" in note for note in done.notes)


def test_it_refuses_letters_without_a_meaning():
    def strip(document):
        for one in document.objects:
            if isinstance(one, Dictionary) and "/ToUnicode" in one:
                del one["/ToUnicode"]

    source = changed(harmless(), strip)
    assert "第1页有 25 个字读不出来" in refused(source)
    assert redact(source, "a.pdf", TERMS, unread=Unread.SEEN).painted == ()
    removed = redact(source, "a.pdf", TERMS, unread=Unread.REMOVE)
    assert removed.painted == (1,)
    assert set(squeezed(removed.data)) == {"■"}
    assert redact(source, "a.pdf", TERMS, [Region(1, Box(0, 0, 90, 90))]).painted == (1,)


def test_it_writes_the_ground_on_the_mark_when_asked():
    source = pdf(f"户主{TERM}{TERM}{TERM}同志")
    data, done = out(source, labels=True)
    (mark, *_) = [one for one in done.marks if one.term == 0]
    shown = pypdfium2.PdfDocument(data)[0].render(scale=3).to_pil().convert("L")
    box = tuple(
        int(one * 3) for one in (mark.box.x, mark.box.y, mark.box.x + mark.box.width, mark.box.y + mark.box.height)
    )
    assert 5 < sum(shown.crop(box).histogram()[200:]) < shown.crop(box).width * shown.crop(box).height / 2


def test_it_makes_every_page_a_picture_when_asked():
    data, done = out(pdf(f"{HARMLESS}#pagebreak(){HARMLESS}"), every_page=True)
    assert done.painted == (1, 2)
    assert squeezed(data).count(HARMLESS) == 2


def test_it_cuts_the_meanings_of_letters_no_page_shows_any_more():
    data, _ = out(pdf(f"{TERM}在此#pagebreak(){HARMLESS}"))
    with pikepdf.open(BytesIO(data)) as document:
        tables = [
            one.read_bytes()
            for one in document.objects
            if isinstance(one, pikepdf.Stream) and b"begincmap" in one.read_bytes()
        ]
    assert tables
    assert not any("丰".encode("utf-16-be").hex().upper().encode() in one for one in tables)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b"%PDF-1.7\nnonsense", "损坏"),
        (b"hello there", "不能遮盖"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00" * 600,
            "旧格式",
        ),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "不能遮盖"),
    ],
)
def test_it_refuses_what_it_cannot_read(data, word):
    assert word in refused(data)


def test_it_refuses_what_is_locked_and_what_is_asked_wrongly():
    with pikepdf.open(BytesIO(harmless())) as document:
        held = BytesIO()
        document.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "密码" in refused(held.getvalue())
    with pikepdf.open(BytesIO(pdf(f"户主{TERM}#pagebreak(){HARMLESS}"))) as document:
        held = BytesIO()
        document.save(held, encryption=pikepdf.Encryption(owner="a", user=""))
    assert HARMLESS in squeezed(out(held.getvalue())[0])
    with pytest.raises(NotRedacted, match="没有写明"):
        redact(harmless(), "a.pdf", [])
    with pytest.raises(NotRedacted, match="依据里有"):
        redact(harmless(), "a.pdf", [Term(TERM)], [Region(1, Box(0, 0, 9, 9), f"{TERM}的隐私")], labels=True)
    with pytest.raises(NotRedacted, match="第 2 个词太短"):
        redact(harmless(), "a.pdf", [Term("张三"), Term("李 ")])
    with pytest.raises(NotRedacted, match="没有第3页"):
        redact(harmless(), "a.pdf", [], [Region(3, Box(0, 0, 9, 9))])
    with pytest.raises(NotRedacted, match="不在页面内"):
        redact(harmless(), "a.pdf", [], [Region(1, Box(5000, 0, 9, 9))])


def test_it_takes_the_term_out_of_the_name_and_says_when_a_term_was_not_found():
    done = redact(harmless(), "关于張三 豐的答复.pdf", [Term(TERM), Term("政务公开")])
    assert done.name == "关于■■■的答复.pdf"
    assert done.notes == ("文件里没有找到第 1 个词，请核对写法；图片里的字不在查找之内。",)


@pytest.mark.parametrize(
    "plant",
    [
        lambda document: document.Root.__setitem__("/AcroForm", Dictionary()),
        lambda document: document.pages[0].obj.__setitem__("/Tabs", String(TERM)),
        lambda document: document.pages[0].obj.__setitem__("/X", document.make_stream(TERM.encode("utf-16-le"))),
        lambda document: document.pages[0].obj.__setitem__("/Annots", Array([])),
    ],
)
def test_its_proof_refuses_planted_leaks(plant):
    from gongkai.redaction.rules import Needles

    good = out(pdf(f"{TERM}在此"))[0]
    with pytest.raises(NotRedacted, match="没有生成文件"):
        pdf_proof.prove(changed(good, plant), Needles([TERM]), {}, labelled=False)
    with pytest.raises(NotRedacted, match="第1页"):
        pdf_proof.prove(changed(pdf(f"{TERM}在此"), _bare), Needles([TERM]), {}, labelled=False)


def _bare(document: pikepdf.Pdf) -> None:
    for key in [one for one in document.Root if one not in {"/Type", "/Pages"}]:
        del document.Root[key]
    if "/Info" in document.trailer:
        del document.trailer["/Info"]


def test_its_proof_sees_a_place_that_is_not_black():
    from gongkai.redaction.rules import Needles

    with pytest.raises(NotRedacted, match="画面"):
        pdf_proof.prove(changed(harmless(), _bare), Needles([TERM]), {1: [Box(50, 50, 60, 20)]}, labelled=False)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
def test_other_programs_read_the_kept_words_and_not_the_others(tmp_path):
    data, _ = out(pdf(f"户主{TERM}同志，住后龙村。\n\n{HARMLESS}"))
    (tmp_path / "a.pdf").write_bytes(data)
    text = subprocess.run(["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True).stdout.decode()
    assert "户主■■■同志，住后龙村。" in "".join(text.split())
    assert HARMLESS in "".join(text.split())
