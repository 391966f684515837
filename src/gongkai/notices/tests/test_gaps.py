"""What may have been lost is said: jumps in the numbers, paragraphs and tables that name units but became no task."""

from __future__ import annotations

from gongkai.notices.rules import Notice, read
from gongkai.notices.tests.builders import HEAD, TABLE_HEAD, tabbed, table_source, text_source

ROWS = [
    ["序号", "任务", "责任单位"],
    ["1", "编制公开目录并动态更新", "县政府办公室"],
    ["2", "开展专项检查并通报结果", "县司法局"],
]


def _losses(notice: Notice) -> list[str]:
    return [doubt.message for doubt in notice.doubts if "编号从" in doubt.message or "没有读成任务" in doubt.message]


def test_it_says_where_the_numbers_of_items_jump() -> None:
    text = "一、强化公开\n（一）完善目录。动态调整。（责任单位：县政府办公室）\n（三）加强解读。同步发布。（责任单位：县司法局）\n"
    notice = read(text_source(HEAD + text))
    assert _losses(notice) == ["编号从（一）跳到（三），中间可能漏读，请对照原文核对。"]
    assert notice.doubts[-1].span is not None


def test_it_says_nothing_of_numbers_that_begin_anew() -> None:
    text = "一、强化公开\n1.完善目录。动态调整。（责任单位：县政府办公室）\n2.加强解读。同步发布。（责任单位：县司法局）\n二、优化服务\n1.减证便民。压减材料。（责任单位：县行政审批局）\n"
    assert _losses(read(text_source(HEAD + text))) == []


def test_it_says_where_the_numbers_of_rows_jump() -> None:
    rows = [*ROWS, ["5", "组织业务培训并考核", "县人社局"]]
    assert _losses(read(text_source(TABLE_HEAD + tabbed(rows)))) == ["编号从2跳到5，中间可能漏读，请对照原文核对。"]


def test_it_says_which_paragraph_names_units_and_is_no_task() -> None:
    before = TABLE_HEAD.replace(
        "附件\n云溪县2024年",
        "一、强化督查\n（一）开展专项督查，结果予以通报。（责任单位：县政府督查室）\n附件\n云溪县2024年",
    )
    notice = read(text_source(before + tabbed(ROWS)))
    assert len(notice.tasks) == 2
    assert _losses(notice) == ["这一段写到责任单位，但没有读成任务，请核对是否需要列入。"]


def test_it_says_which_table_with_units_is_no_task() -> None:
    sample = [["序号", "任务", "责任单位"], ["1", "", ""]]
    first = table_source(TABLE_HEAD, ROWS)
    second = table_source(first.text + "附件2\n任务进展情况报送表\n", sample)
    blocks = (*first.blocks, *[block for block in second.blocks if block.span.start >= len(first.text)])
    notice = read(type(first)(second.text, blocks, "docx"))
    assert len(notice.tasks) == 2
    assert _losses(notice) == ["这张表有责任单位一栏，但没有读成任务，请核对是否需要列入。"]
