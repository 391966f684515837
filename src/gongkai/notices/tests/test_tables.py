"""Real tables: merged, missing and empty cells, chapter rows, headings of two rows, tables cut by a page."""

from __future__ import annotations

from gongkai.notices.rules import read
from gongkai.notices.tests.builders import HEAD, TABLE_HEAD, table_source, text_source
from gongkai.notices.tests.tables import said
from gongkai.reading.rules import Block, Paragraph, Source, Span, Table

HEADINGS = ["序号", "重点任务", "具体要求", "牵头单位", "配合单位", "完成时限"]


def test_it_carries_a_merged_cell_and_leaves_an_empty_one_empty() -> None:
    source = table_source(
        TABLE_HEAD,
        [
            HEADINGS,
            [
                "1",
                ("政策公开", 2, 1),
                "公开各类惠企政策，建立政策库",
                ("县政府办公室", 2, 1),
                "县发改局",
                ("6月底前", 2, 1),
            ],
            ["2", None, "对政策执行情况开展评估", None, "", None],
        ],
    )
    assert said(source) == [
        ("1", "政策公开", "公开各类惠企政策，建立政策库", "县政府办公室", "县发改局", "month_end:2024-06-30"),
        ("2", "政策公开", "对政策执行情况开展评估", "县政府办公室", "", "month_end:2024-06-30"),
    ]
    assert read(source).tasks[1].carried == ("topic", "lead_units", "deadline")


def test_it_gives_the_lead_to_the_other_units_where_the_lead_cell_is_printed_empty() -> None:
    rows = [HEADINGS, ["1", "政策公开", "公开各类惠企政策，建立政策库", "", "县发改局、县工信局", "年底前"]]
    assert said(table_source(TABLE_HEAD, rows)) == [
        ("1", "政策公开", "公开各类惠企政策，建立政策库", "县发改局、县工信局", "", "year_end:2024-12-31")
    ]


def test_it_puts_chapter_rows_into_the_path() -> None:
    source = table_source(
        TABLE_HEAD,
        [
            HEADINGS,
            [("一、强化公开", 1, 6), None, None, None, None, None],
            ["1", "政策公开", "公开各类惠企政策，建立政策库", "县政府办公室", "", "持续推进"],
            [("二、优化服务", 1, 6), None, None, None, None, None],
            ["3", "政务服务", "编制办事指南，压减申请材料", "县行政审批局", "", "第三季度"],
        ],
    )
    assert [task.path[-1] for task in read(source).tasks] == ["一、强化公开", "二、优化服务"]
    assert [row[-1] for row in said(source)] == ["continuous", "month_end:2024-09-30"]


def test_it_reads_headings_of_two_rows_and_a_title_row() -> None:
    source = table_source(
        "",
        [
            [("云溪县2024年重点任务分解表", 1, 5), None, None, None, None],
            [("序号", 2, 1), ("工作任务", 2, 1), ("责任单位", 1, 2), None, ("时间节点", 2, 1)],
            [None, None, "牵头单位", "配合单位", None],
            ["1", "公开各类惠企政策，建立政策库", "县政府办公室", "县发改局", "2024年9月"],
        ],
    )
    assert said(source)[0][3:] == ("县政府办公室", "县发改局", "month_end:2024-09-30")
    title = read(source).head.title
    assert title is not None
    assert title.text == "云溪县2024年重点任务分解表"


def test_it_takes_the_headings_of_the_page_before() -> None:
    first = table_source(TABLE_HEAD, [HEADINGS, ["1", "政策公开", "公开各类惠企政策", "县政府办公室", "", "6月底前"]])
    second = table_source("", [["2", "政务服务", "编制办事指南，压减材料", "县行政审批局", "", "9月底前"]])
    joined = join(first, second)
    assert [(row[0], row[3]) for row in said(joined)] == [("1", "县政府办公室"), ("2", "县行政审批局")]


def join(first: Source, second: Source) -> Source:
    """Two sources one behind the other."""
    shift = len(first.text) + 1
    moved: list[Block] = []
    for block in second.blocks:
        span = Span(block.span.start + shift, block.span.end + shift)
        if isinstance(block, Paragraph):
            moved.append(Paragraph(span))
        else:
            cells = tuple(
                type(c)(Span(c.span.start + shift, c.span.end + shift), c.row, c.column, c.rowspan, c.colspan)
                for c in block.cells
            )
            moved.append(Table(span, block.rows, block.columns, cells))
    return Source(first.text + "\n" + second.text, first.blocks + tuple(moved), first.form)


def test_it_reads_a_role_said_inside_a_cell_and_ignores_leaders_and_remarks() -> None:
    source = table_source(
        TABLE_HEAD,
        [
            ["序号", "工作任务", "责任领导", "责任单位", "完成时限", "备注"],
            [
                "1",
                "公开各类惠企政策，建立政策库",
                "张三",
                "牵头单位：县政府办公室\n配合单位：县发改局、县工信局",
                "每季度末",
                "含乡镇",
            ],
            ["2", "编制办事指南，压减申请材料", "李四", "县行政审批局（牵头）、县直各有关部门", "长期坚持", ""],
        ],
    )
    assert [row[3:] for row in said(source)] == [
        ("县政府办公室", "县发改局、县工信局", "quarterly"),
        ("县行政审批局", "县直各有关部门", "continuous"),
    ]


def test_it_lists_a_table_and_not_the_prose_that_introduces_it() -> None:
    source = table_source(
        HEAD + "一、加强领导\n（一）压实责任。主要负责人负总责。（责任单位：各镇）\n附件\n云溪县重点任务分解表\n",
        [HEADINGS, ["1", "政策公开", "公开各类惠企政策，建立政策库", "县政府办公室", "", "6月底前"]],
    )
    assert [row[0] for row in said(source)] == ["1"]


def test_it_takes_no_blank_sample_for_a_ledger() -> None:
    sample = "附件2\n云溪县×××局工作台账（示例）\n序号\t工作任务\t责任单位\t完成时限\n1\t督促公开抽查计划\t\t4月底前\n2\t\t\t\n"
    rows = "序号\t工作任务\t责任单位\t完成时限\n1\t公开抽查计划，公布结果\t县市场监管局\t4月底前\n"
    assert len(read(text_source(TABLE_HEAD + rows + sample)).tasks) == 1


def test_it_says_what_it_is_unsure_of() -> None:
    rows = "序号\t工作任务\t责任单位\t完成时限\n1\t公开抽查计划，公布结果\t县市场监管局\t1月底前\n2\t完善抽查名录，动态更新\t\t\n3\t公示抽查结果，接受监督\n"
    tasks = read(text_source(TABLE_HEAD + rows)).tasks
    doubts = ["".join(doubt.message for doubt in task.doubts) for task in tasks]
    assert "早于成文日期" in doubts[0]
    assert "沿用上一行" in doubts[1]
    assert "少 2 格" in doubts[2]
