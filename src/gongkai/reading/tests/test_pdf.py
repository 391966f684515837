"""PDF: lines joined to paragraphs, running heads out, ruled tables whole across pages."""

from __future__ import annotations

import pypdfium2
import pytest

from gongkai.reading.rules import Paragraph, Table, Unreadable
from gongkai.reading.services import read_bytes
from gongkai.reading.tests.builders import check, grid, outcome, pdf, texts

LONG = "各部门要把政务公开贯穿决策、执行、管理、服务和结果全过程，围绕中心工作和群众关切，不断提升公开质量和实效，切实增强人民群众获得感。"
FURNITURE = "header: [云溪县人民政府办公室文件], footer: align(center)[— #context counter(page).display() —]"


def read(data: bytes):
    source = read_bytes(data, name="a.pdf")
    check(source)
    return source


def test_it_joins_lines_over_line_and_page_ends_and_drops_running_heads():
    items = [f"（{number}）{LONG * (1 + number % 4)}" for number in range(1, 31)]
    source = read(pdf("各乡镇人民政府：\n\n" + "\n\n".join(items), page=FURNITURE))
    assert source.pages > 3
    assert texts(source) == ["各乡镇人民政府：", *items]


def test_it_joins_the_two_lines_of_a_centred_title():
    title = "云溪县人民政府办公室关于印发云溪县2024年政务公开工作要点任务分解表的通知"
    source = read(pdf(f"#align(center)[#par(first-line-indent: 0pt, justify: false)[{title}]]\n\n{LONG}\n\n{LONG}"))
    assert texts(source)[0] == title


def test_it_keeps_words_of_letters_apart():
    assert texts(read(pdf("推进“Open Government Data”建设")))[0] == "推进“Open Government Data”建设"


def test_it_recovers_merged_cells_of_ruled_tables():
    source = read(
        pdf(
            "#table(columns: (2cm, 1fr, 3cm), [领域], [任务], [单位], table.cell(rowspan: 2)[重点领域], [公开甲], [财政局], [公开乙], [],"
            " table.cell(colspan: 3)[二、专章])",
            size="11pt",
        )
    )
    assert grid(source) == [
        (0, 0, 1, 1, "领域"), (0, 1, 1, 1, "任务"), (0, 2, 1, 1, "单位"),
        (1, 0, 2, 1, "重点领域"), (1, 1, 1, 1, "公开甲"), (1, 2, 1, 1, "财政局"),
        (2, 1, 1, 1, "公开乙"), (2, 2, 1, 1, ""), (3, 0, 1, 3, "二、专章"),
    ]  # fmt: skip


def test_it_joins_a_table_over_pages_and_drops_the_repeated_header():
    body = "".join(f"[{number}], [{LONG}], [财政局、住建局], [{number % 12 + 1}月底前], " for number in range(1, 41))
    head = "table.header([序号], [任务], [责任单位], [时限])"
    source = read(
        pdf(f"附件\n\n#table(columns: (1.4cm, 1fr, 3cm, 2.6cm), {head}, {body})", page=FURNITURE, size="11pt")
    )
    tables = [block for block in source.blocks if isinstance(block, Table)]
    assert len(tables) == 1
    cells = grid(source)
    assert [cell[4] for cell in cells if cell[1] == 0] == ["序号", *[str(number) for number in range(1, 41)]]
    assert {cell[4] for cell in cells if cell[1] == 1 and cell[0]} == {LONG}


def test_it_joins_a_row_that_a_page_end_cut_and_says_so():
    source = read(
        pdf(f"#v(18cm)\n#table(columns: (1.4cm, 1fr), [序号], [任务], [1], [{LONG * 6}], [2], [乙])", size="11pt")
    )
    assert [cell[4] for cell in grid(source)] == ["序号", "任务", "1", LONG * 6, "2", "乙"]
    assert "被分页断开" in source.doubts[0].message


def test_it_tells_a_cut_row_by_its_missing_number_though_every_cell_goes_on():
    cells = "".join(
        f"[（{number}）{LONG * 3}], [{LONG * 3}], [财政局牵头，住建局等有关部门按照职责分工负责], "
        for number in range(1, 12)
    )
    source = read(pdf(f"#table(columns: (1fr, 1fr, 2.2cm), [任务], [措施], [单位], {cells})", size="14pt"))
    assert [cell[4][:4].rstrip("各") for cell in grid(source) if cell[1] == 0] == [
        "任务",
        *[f"（{n}）" for n in range(1, 12)],
    ]
    assert {cell[4] for cell in grid(source) if cell[1] == 1} == {"措施", LONG * 3}


def test_it_reads_a_landscape_table_on_a_turned_page():
    document = pypdfium2.PdfDocument(pdf("#table(columns: (3cm, 1fr), [序号], [任务], [1], [公开甲])", size="11pt"))
    document[0].set_rotation(270)
    held = __import__("io").BytesIO()
    document.save(held)
    source = read(held.getvalue())
    assert [cell[4] for cell in grid(source)] == ["序号", "任务", "1", "公开甲"]


def test_it_reads_text_set_on_its_side():
    source = read(
        pdf(
            "#rotate(-90deg, reflow: true)[#block(width: 20cm)[#table(columns: (3cm, 1fr), [序号], [任务], [1], [公开甲])]]",
            size="11pt",
        )
    )
    assert [cell[4] for cell in grid(source)] == ["序号", "任务", "1", "公开甲"]


def test_it_reads_a_narrow_cell_set_one_character_a_line():
    source = read(pdf("#table(columns: (0.9cm, 1fr), [重点领域], [任务], [甲], [乙])", size="11pt"))
    assert grid(source)[0][4] == "重点领域"


def test_it_takes_no_underline_or_frame_for_a_table():
    source = read(pdf(f"#rect[{LONG}]\n\n#line(length: 100%)\n\n#underline[{LONG}]"))
    assert all(isinstance(block, Paragraph) for block in source.blocks)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_it_never_fails_otherwise_on_a_truncated_file(cut):
    data = pdf(LONG * 3)
    outcome(data[: int(len(data) * cut)], "a.pdf")


def test_it_refuses_more_pages_than_it_may_read():
    document = pypdfium2.PdfDocument.new()
    for _ in range(501):
        document.new_page(595, 842)
    held = __import__("io").BytesIO()
    document.save(held)
    with pytest.raises(Unreadable, match="有501页，超过500页"):
        read_bytes(held.getvalue(), name="a.pdf")


def test_it_refuses_blank_pages():
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    held = __import__("io").BytesIO()
    document.save(held)
    with pytest.raises(Unreadable, match="没有可读的文字"):
        read_bytes(held.getvalue(), name="a.pdf")


# An empty page under the standard security handler (V1 R2) with a user password, written by hand.
LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<</Filter/Standard/V 1/R 2/P -4"
    b"/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>endobj\ntrailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF"
)


def test_it_says_that_a_password_is_needed():
    with pytest.raises(Unreadable, match="设了打开密码"):
        read_bytes(LOCKED, name="a.pdf")
