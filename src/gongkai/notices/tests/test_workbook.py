"""The ledger workbook: what an office would send on, safe to open, and reading back as the same table."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.notices.rules import Deadline, DeadlineKind, Head, Notice, Passage, TaskRead, Unit
from gongkai.notices.services.workbook import DOUBTS, INDEX, LEDGER, ledger_workbook
from gongkai.notices.services.workbook_words import sheet_names, title_of, understood
from gongkai.reading.rules import Doubt, Paragraph, Source, Span
from gongkai.reading.services import read_bytes

SPAN = Span(0, 2)
SOURCE = Source("原文的话", (Paragraph(Span(0, 4)),), "txt")


def passage(text: str) -> Passage:
    return Passage(text, SPAN)


def task(no: str = "1", *, leads: tuple[str, ...] = ("县财政局",), helps: tuple[str, ...] = (), **fields) -> TaskRead:
    return TaskRead(
        no=no,
        path=fields.get("path", ("一、重点领域",)),
        topic=passage(fields["topic"]) if fields.get("topic") else None,
        requirement=passage(fields.get("requirement", f"公开第{no}项")),
        measures=passage(fields["measures"]) if fields.get("measures") else None,
        lead_units=tuple(Unit(name, SPAN) for name in leads),
        cooperating_units=tuple(Unit(name, SPAN) for name in helps),
        deadline_text=passage(fields["limit"]) if fields.get("limit") else None,
        deadlines=fields.get("deadlines", ()),
        milestones=fields.get("milestones", ()),
        span=SPAN,
        carried=fields.get("carried", ()),
        doubts=fields.get("doubts", ()),
    )


def notice(*tasks: TaskRead, title: str = "云溪县人民政府办公室关于印发2024年政务公开工作要点的通知", **more) -> Notice:
    return Notice(Head(title=passage(title), issued_on=date(2024, 3, 1)), tasks, **more)


def book_of(*tasks: TaskRead, source: Source = SOURCE, **more):
    return openpyxl.load_workbook(BytesIO(ledger_workbook(notice(*tasks, **more), source=source)))


def column(sheet, heading: str) -> list[object]:
    index = [cell.value for cell in sheet[3]].index(heading) + 1
    return [sheet.cell(row, index).value for row in range(4, sheet.max_row + 1)]


def test_it_puts_title_facts_headings_and_rows_in_place():
    limit = Deadline(DeadlineKind.MONTH_END, date(2024, 6, 30), text="6月底前")
    sheet = book_of(
        task(topic="财政信息", helps=("县住建局",), limit="6月底前", deadlines=(limit,), measures="建专栏")
    )[LEDGER]
    assert sheet["A1"].value == "2024年政务公开工作要点任务台账"
    assert "成文日期：2024年3月1日" in sheet["A2"].value
    assert [cell.value for cell in sheet[4]] == [
        1, "一、重点领域", "财政信息", "公开第1项", "建专栏", "县财政局", "县住建局", "6月底前", "2024年6月30日前", None,
    ]  # fmt: skip


def test_it_merges_equal_headings_and_topics_but_no_topic_across_headings():
    book = book_of(
        task("1", topic="甲"),
        task("2", topic="甲"),
        task("3", path=("二、平台",), topic="甲"),
        task("4", path=("二、平台",), topic="乙"),
    )
    merged = {str(area) for area in book[LEDGER].merged_cells.ranges}
    assert merged == {"A1:J1", "A2:J2", "B4:B5", "B6:B7", "C4:C5"}


def test_it_leaves_the_column_of_headings_out_where_there_are_none():
    sheet = book_of(task("1", path=("任务分解表",)), task("2", path=("任务分解表",)))[LEDGER]
    assert "工作要点" not in [cell.value for cell in sheet[3]]


def test_it_is_ready_to_print():
    for sheet in book_of(task(helps=("县住建局",))).worksheets:
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.print_area
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.freeze_panes == "A4"


@pytest.mark.parametrize("sign", ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "＝1"])
def test_it_never_lets_text_become_a_formula(sign):
    for sheet in book_of(task(requirement=sign, leads=(sign,), topic=sign, limit=sign), title=sign).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.lstrip().startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix


def test_it_shows_a_text_too_high_for_one_row_over_several():
    sheet = book_of(task(requirement="公开" * 1500), task("2"))[LEDGER]
    heights = [sheet.row_dimensions[row].height for row in range(4, sheet.max_row + 1)]
    assert max(heights) <= 409
    assert sum(heights) > 1000
    assert [value for value in column(sheet, "序号") if value] == [1, 2]


def test_it_keeps_everything_of_a_text_that_a_cell_can_hold_and_marks_the_rest():
    sheet = book_of(task(requirement="公" * 40_000))[LEDGER]
    assert sheet["D4"].value.endswith("全文见来文）")


def test_it_gives_each_unit_its_sheet_with_its_role():
    book = book_of(task("1", leads=("县财政局",), helps=("县住建局",)), task("2", leads=("县住建局",)))
    assert book.sheetnames == [LEDGER, DOUBTS, "县财政局", "县住建局"]
    sheet = book["县住建局"]
    assert column(sheet, "序号") == [1, 2]
    assert column(sheet, "责任") == ["配合", "牵头"]
    assert sheet["A2"].value.startswith("牵头1项，配合1项")


def test_it_counts_a_unit_named_in_both_roles_once_as_lead():
    assert column(book_of(task(leads=("县财政局",), helps=("县财政局",)))["县财政局"], "责任") == ["牵头"]


def test_it_lists_many_units_in_an_index_that_leads_to_their_sheets():
    names = tuple(f"第{index}局" for index in range(9))
    book = book_of(task(leads=names))
    sheet = book[INDEX]
    assert column(sheet, "单位") == list(names)
    assert [sheet.cell(row, 2).hyperlink.location for row in range(4, 13)] == [f"'{name}'!A1" for name in names]


def test_it_lists_doubts_with_the_words_of_the_source():
    doubt = Doubt("单位名称不认识。", Span(0, 2))
    book = book_of(task(doubts=(doubt,)), doubts=(Doubt("编号有跳号。"),))
    sheet = book[DOUBTS]
    assert column(sheet, "任务序号") == ["全文", 1]
    assert column(sheet, "疑点") == ["编号有跳号。", "单位名称不认识。"]
    assert column(sheet, "原文") == [None, "原文"]
    assert sheet["B5"].hyperlink.location == f"'{LEDGER}'!A4"
    assert "疑点：2处" in book[LEDGER]["A2"].value


def test_it_makes_a_workbook_of_a_notice_without_tasks():
    book = openpyxl.load_workbook(BytesIO(ledger_workbook(Notice(Head(), ()), source=SOURCE)))
    assert book[LEDGER]["A1"].value == "工作任务台账"


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (Deadline(DeadlineKind.DATE, date(2024, 6, 1)), "2024年6月1日前"), (Deadline(DeadlineKind.MONTH_END, None, text="月底"), "月底"),
        (Deadline(DeadlineKind.QUARTERLY), "每季度"), (Deadline(DeadlineKind.MONTHLY, days=10), "每月（10个工作日内）"),
        (Deadline(DeadlineKind.CONTINUOUS), "持续推进"), (Deadline(DeadlineKind.WORKING_DAYS_AFTER_EVENT, days=20), "事项发生后20个工作日内"),
        (Deadline(DeadlineKind.DAYS_MINIMUM, days=30), "不少于30日"), (Deadline(DeadlineKind.EVENT_PERIOD, text="汛期"), "事项期间：汛期"),
        (Deadline(DeadlineKind.NONE), ""),
    ],
)  # fmt: skip
def test_it_says_how_a_limit_was_understood(deadline, words):
    assert understood([deadline, deadline]) == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("关于印发《云溪县2024年政务公开工作要点》的通知", "云溪县2024年政务公开工作要点任务台账"),
        ("关于做好2024年政务公开工作的通知", "贯彻落实《关于做好2024年政务公开工作的通知》任务台账"),
        ("云溪县2024年工作要点", "贯彻落实《云溪县2024年工作要点》任务台账"),
    ],
)
def test_it_names_the_ledger(title, words):
    assert title_of(notice(title=title)) == words


@given(st.lists(st.text(max_size=45), unique=True, max_size=30))
def test_it_finds_a_legal_and_different_name_for_every_sheet(units):
    names = sheet_names(units, (LEDGER, DOUBTS, INDEX))
    assert len({name.casefold() for name in names.values()} | {"台账", "疑点", "单位目录", "history"}) == len(units) + 4
    for name in names.values():
        assert 0 < len(name.encode("utf-16-le", "surrogatepass")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")


WORDS = st.text(max_size=60)


@settings(max_examples=25)
@given(st.lists(st.tuples(WORDS, WORDS, st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=2)), max_size=5))
def test_it_makes_a_workbook_of_anything_and_it_opens(rows):
    tasks = [
        task(str(i), path=(a,), topic=b, requirement=b, leads=tuple(c), helps=tuple(d))
        for i, (a, b, c, d) in enumerate(rows)
    ]
    assert LEDGER in book_of(*tasks).sheetnames


def test_it_reads_back_as_the_table_it_is():
    data = ledger_workbook(notice(task("1", topic="甲"), task("2", topic="乙")), source=SOURCE)
    source = read_bytes(data, name="台账.xlsx")
    assert "2024年政务公开工作要点任务台账" in source.text
    assert "公开第2项" in source.text
