"""What holds for every input: no exception, spans inside the source that say what the fields say, tasks apart and in order."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.notices.rules import Notice, Passage, read, to_json
from gongkai.notices.tests.builders import HEAD, TABLE_HEAD, stacked, tabbed, table_source, text_source
from gongkai.reading.rules import Source, Span

QUIET = settings(max_examples=150, suppress_health_check=list(HealthCheck))
WORDS = (
    "一、",
    "（一）",
    "(2)",
    "1.",
    "1.1",
    "①",
    "一是",
    "二是",
    "第一条",
    "第二章",
    "3、",
    "专栏1",
    "责任单位：",
    "牵头单位:",
    "配合单位：",
    "完成时限：",
    "县教育局",
    "县发改和科技局",
    "各镇（街道）",
    "各县(区、市)人民政府",
    "、",
    "，",
    "；",
    "。",
    "：",
    "（",
    "）",
    "(",
    ")",
    "《",
    "》",
    "“",
    "”",
    "**",
    "牵头",
    "配合",
    "按职责分工负责",
    "落实",
    "2024年6月底前",
    "年底前",
    "20个工作日内",
    "持续推进",
    "从10月起",
    "13月底前",
    "0月",
    "2024年13月40日",
    "做好政策公开工作",
    "\n",
    "\n",
    "\n\n",
    "\t",
    "|",
    " ",
    "\u3000",
    "附件",
    "附件1",
    "附件：",
    "通知",
    "关于印发",
    "任务分解表",
    "序号",
    "工作任务",
    "责任单位",
    "时限要求",
    "2024年3月5日",
    "云政办发〔2024〕1号",
    "抄送：",
    "（此件公开发布）",
    "- 3 -",
    "第3页",
    "为牵头单位",
    "会同",
    "及",
    "和",
    "等部门",
    "x",
    "7",
)
MIXED = st.lists(st.sampled_from(WORDS), max_size=120).map("".join)
LINES = (HEAD + "一、强化公开\n（一）完善目录。动态调整，6月底前完成。（县政府办公室牵头，县司法局配合）\n").split(
    "\n"
) + (
    TABLE_HEAD
    + tabbed(
        [
            ["序号", "任务", "责任单位", "完成时限"],
            ["1", "完善目录并公布", "县政府办公室", "6月底前"],
            ["2", "", "", ""],
        ]
    )
    + "\n"
    + stacked([["序号", "任务", "责任单位"], ["1", "完善目录并公布", "县政府办公室"]])
).split("\n")
CELL = st.one_of(
    st.none(),
    st.lists(st.sampled_from(WORDS), max_size=4).map("".join),
    st.tuples(st.sampled_from(WORDS), st.integers(1, 4), st.integers(1, 4)),
)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=8)
HEADINGS = ("序号", "工作任务", "具体要求", "牵头单位", "配合单位", "完成时限", "备注", "措施")


def check(source: Source) -> Notice:
    notice = read(source)
    to_json(notice)
    head = notice.head
    passages: list[Passage] = [
        p for p in (head.title, head.doc_number, head.issuer, head.openness, *head.addressees, *head.attachments) if p
    ]
    end = 0
    for task in notice.tasks:
        assert task.span.start >= end, "tasks overlap or are out of order"
        end = task.span.end
        passages += [p for p in (task.topic, task.requirement, task.measures, task.deadline_text) if p]
        passages += [Passage(unit.name, unit.span) for unit in (*task.lead_units, *task.cooperating_units)]
        passages += [Passage(item.text, item.span) for item in (*task.deadlines, *task.milestones) if item.span]
        assert task.requirement.text
    for passage in passages:
        assert 0 <= passage.span.start <= passage.span.end <= len(source.text)
        assert bare(source.cut(passage.span)) == bare(passage.text)
    for doubt in [*notice.doubts, *(doubt for task in notice.tasks for doubt in task.doubts)]:
        assert doubt.message.endswith("。")
        assert doubt.span is None or doubt.span.end <= len(source.text)
    return notice


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff]+|\*\*", "", text)


@QUIET
@given(st.text(max_size=400))
def test_it_reads_any_text(text: str) -> None:
    check(text_source(text))


@QUIET
@given(MIXED)
def test_it_reads_any_mixture_of_the_words_of_notices(text: str) -> None:
    check(text_source(text))
    check(text_source(HEAD + text, "pdf"))


@QUIET
@given(st.permutations(LINES))
def test_it_reads_the_lines_of_notices_in_any_order(lines: list[str]) -> None:
    check(text_source("\n".join(lines)))


@QUIET
@given(ROWS, st.permutations(HEADINGS), MIXED)
def test_it_reads_any_table(
    rows: list[list[str | tuple[str, int, int] | None]], headings: list[str], after: str
) -> None:
    check(table_source(TABLE_HEAD, [headings[:6], *rows], after))


@QUIET
@given(
    st.lists(st.lists(st.sampled_from([*WORDS, ""]), min_size=1, max_size=7), max_size=8),
    st.permutations(HEADINGS),
    st.booleans(),
)
def test_it_reads_any_flattened_table(rows: list[list[str]], headings: list[str], one_a_line: bool) -> None:
    flatten = stacked if one_a_line else tabbed
    check(text_source(TABLE_HEAD + flatten([headings[:5], *rows])))


@QUIET
@given(st.integers(0, 60), st.integers(0, 60), MIXED)
def test_it_reads_a_source_whose_table_lies_anywhere(start: int, length: int, text: str) -> None:
    source = table_source(text, [["序号", "任务", "责任单位"], ["1", "完善目录并公布", "县教育局"]])
    check(source)
    assert Span(start, start + length).end == start + length
