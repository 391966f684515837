"""Reading standards: time limits, channels, sheets, differences, how an entry stands, what corresponds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.catalogue.rules import channels, difference, fulfilment, sheet, time_limit
from gongkai.catalogue.rules.channels import Channel
from gongkai.catalogue.rules.difference import Known
from gongkai.catalogue.rules.entries import (
    FIX_STEPS,
    GAP_STEPS,
    AdoptionState,
    DutyType,
    FixState,
    Fulfilment,
    GapState,
)
from gongkai.catalogue.rules.fulfilment import Match
from gongkai.catalogue.rules.sheet import Cells
from gongkai.catalogue.rules.time_limit import TimeKind, TimeUnit
from gongkai.kernel.labels import Flag
from gongkai.workdays.rules import Calendar

LAW = Path(__file__).parents[5] / "shared" / "law" / "grassroots_standard.yaml"
LIMITS = [
    ("自信息形成或者变更之日起20个工作日内予以公开", TimeKind.WITHIN, 20, TimeUnit.WORKDAY, "信息形成或者变更", 0),
    ("自信息形成或变更之日起二十个工作日内", TimeKind.WITHIN, 20, TimeUnit.WORKDAY, "信息形成或变更", 0),
    ("收到申请后 15 日以内", TimeKind.WITHIN, 15, TimeUnit.DAY, "收到申请", 0),
    ("批复之日起二十日内公开", TimeKind.WITHIN, 20, TimeUnit.DAY, "批复", 0),
    ("24小时内", TimeKind.WITHIN, 24, TimeUnit.HOUR, "", 0),
    ("3个月内", TimeKind.WITHIN, 3, TimeUnit.MONTH, "", 0),
    ("实时公开", TimeKind.REALTIME, 0, None, "", 0),
    ("及时公开", TimeKind.PROMPT, 0, None, "", 0),
    ("长期公开", TimeKind.STANDING, 0, None, "", 0),
    ("每月公开一次", TimeKind.CYCLE, 0, None, "", 31),
    ("按季度公开", TimeKind.CYCLE, 0, None, "", 92),
    ("每半年更新", TimeKind.CYCLE, 0, None, "", 184),
    ("每年3月底前", TimeKind.CYCLE, 0, None, "", 366),
    ("按照有关规定", TimeKind.FREE, 0, None, "", 0),
]


@pytest.mark.parametrize(("text", "kind", "number", "unit", "start", "cycle"), LIMITS)
def test_it_reads_time_limits(text, kind, number, unit, start, cycle):
    found = time_limit.parse(text)
    assert (found.kind, found.number, found.unit, found.start, found.cycle) == (kind, number, unit, start, cycle)


@given(st.text(max_size=80))
def test_it_reads_any_time_limit_without_failing_and_keeps_its_words(text):
    assert time_limit.parse(text).text == time_limit.squeeze(text)


def test_it_reckons_when_something_must_be_out():
    plain = Calendar(years=frozenset({2026}))
    twenty = time_limit.parse("自信息形成之日起20个工作日内")
    assert time_limit.due(twenty, date(2026, 3, 2), plain, 20) == date(2026, 3, 30)
    assert time_limit.due(time_limit.parse("10日内"), date(2026, 3, 2), plain, 20) == date(2026, 3, 12)
    assert time_limit.due(time_limit.parse("1个月内"), date(2026, 1, 31), plain, 20) == date(2026, 2, 28)
    assert time_limit.due(time_limit.parse("24小时内"), date(2026, 3, 2), plain, 20) == date(2026, 3, 3)
    assert time_limit.due(time_limit.parse("及时公开"), date(2026, 3, 2), plain, 20) == date(2026, 3, 30)


def test_it_reads_ticked_and_plain_channels():
    ticked = channels.parse(
        "■政府网站 □政府公报\n☑两微一端 □发布会/听证会 ■社区/企事业单位/村公示栏（电子屏） □其他___"
    )
    assert ticked.channels == (Channel.SITE, Channel.NEW_MEDIA, Channel.BOARD)
    assert channels.parse("政府网站、政府公报；村公示栏").channels == (Channel.SITE, Channel.GAZETTE, Channel.BOARD)
    other = channels.parse("■其他：民政服务大厅 ■信用中国")
    assert (other.channels, other.other) == ((Channel.OTHER, Channel.CREDIT), "民政服务大厅")
    assert channels.parse("√县融媒体中心").other == "县融媒体中心"
    assert channels.parse("□政府网站 □政府公报").channels == ()


@given(st.sets(st.sampled_from([channel for channel in Channel if channel is not Channel.OTHER])))
def test_it_reads_back_the_boxes_it_writes(chosen):
    assert set(channels.parse(channels.boxes(chosen)).channels) == chosen


@pytest.mark.parametrize(("text", "ticked"), [("√", True), ("☑", True), ("■", True), ("是", True), ("", False), ("□", False), ("—", False), ("部分", None)])  # fmt: skip
def test_it_reads_ticks(text, ticked):
    assert sheet.is_ticked(text) is ticked


HEAD = [
    "序号",
    "一级事项",
    "二级事项",
    "公开内容(要素)",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "县级",
    "乡级",
]


def rows(*lines, head=HEAD):
    return Cells("救助", [["云溪县社会救助领域目录"] + [""] * 9, head, *lines])


def line(**given):
    values = {"seq": "1", "l1": "低保", "l2": "名单", "content": "名单", "basis": "办法", "time": "及时公开", "who": "县民政局", "how": "政府网站", "county": "√", "town": ""}  # fmt: skip
    return list((values | given).values())


def test_it_resolves_the_same_as_above_and_fills_matters_down():
    found = sheet.read(rows(line(time="20日内"), line(l1="", l2="标准", time="同上", basis="同上。")))
    assert not found.wrong
    assert [row.level1 for row in found.rows] == ["低保", "低保"]
    assert found.rows[1].time.number == 20
    assert found.rows[1].basis == "办法"


def test_it_names_every_bad_cell():
    found = sheet.read(
        rows(line(time="同上"), line(content=""), line(county="部分"), line(how="□政府网站"), line(l2="长" * 201))
    )
    said = [(fault.row, fault.label) for fault in found.wrong]
    assert said == [(3, "公开时限"), (4, "公开内容（要素）"), (5, "县级"), (6, "公开渠道和载体"), (7, "二级事项")]
    assert "“部分”不是勾选记号" in found.wrong[2].sentence
    assert found.wrong[2].column == 9


def test_it_passes_over_heads_printed_again_and_notes():
    found = sheet.read(rows(line(), HEAD, line(l2="标准"), ["注：本表由县民政局填写"] + [""] * 9))
    assert len(found.rows) == 2
    assert [text for _, text in found.passed] == ["序号", "注：本表由县民政局填写"]


def test_it_says_which_columns_the_head_lacks():
    found = sheet.read(rows(line()[:4], head=["序号", "一级事项", "二级事项", "公开内容", "公开依据"]))
    assert "公开时限、公开主体" in found.wrong[0].sentence


def test_it_takes_a_field_from_title_or_name_of_the_sheet():
    known = {"社会救助": "社会救助", "卫生健康": "医疗卫生"}
    assert sheet.field_of(rows(line()), known) == "社会救助"
    plain = Cells("（二十四）卫生健康", [["目录"], HEAD, line()])
    assert sheet.field_of(plain, known) == "医疗卫生"
    assert sheet.field_of(Cells("Sheet1", [["云溪县旅游领域公开目录"], HEAD, line()]), known) == "旅游"
    assert sheet.field_of(Cells("Sheet1", [["目录"], HEAD, line()]), known) == ""


def test_it_takes_columns_a_field_has_not_got_as_the_standards_mean_them():
    row = sheet.read(rows(line())).rows[0]
    assert (row.to_all, row.proactive, row.on_request, row.township) == (Flag.YES, Flag.YES, Flag.NO, Flag.NO)


def test_it_tells_additions_changes_and_removals():
    first = sheet.read(rows(line(), line(l2="标准", content="标准"), line(l2="电话", content="电话")))
    known = [Known(place, difference.values_of(row, place + 1)) for place, row in enumerate(first.rows)]
    again = sheet.read(rows(line(), line(l2="标准", content="标准和调整依据"), line(l2="投诉", content="投诉")))
    found = difference.compare(known, again.rows)
    assert [row["level2"] for row in found.added] == ["投诉"]
    assert [(pk, difference.changed_names(before)) for pk, before, _ in found.changed] == [(1, ["公开内容"])]
    assert found.removed == [2]
    assert found.kept == 1
    assert difference.compare(known, first.rows).is_empty


@given(st.permutations(list(range(6))))
def test_it_knows_entries_again_in_any_order(order):
    lines = [line(l2=f"事项{place}", content=f"内容{place}") for place in range(6)]
    known = [Known(p, difference.values_of(row, p + 1)) for p, row in enumerate(sheet.read(rows(*lines)).rows)]
    found = difference.compare(known, sheet.read(rows(*[lines[place] for place in order])).rows)
    assert not found.added
    assert not found.removed
    assert all(difference.is_move(before) for _, before, _ in found.changed)


def stands(**given):
    common = {"state": AdoptionState.CARRIED, "proofs": 0, "last_on": None, "nothing_on": None, "first_due": date(2026, 2, 1), "cycle_days": 0, "look_again": 180}  # fmt: skip
    return fulfilment.standing(**common | given)


def test_it_says_how_an_entry_stands():
    assert stands() == fulfilment.Standing(Fulfilment.MISSING, date(2026, 2, 1))
    assert stands(proofs=1, last_on=date(2026, 3, 1)) == fulfilment.Standing(Fulfilment.DONE, None)
    assert stands(proofs=1, last_on=date(2026, 3, 1), cycle_days=31).due_on == date(2026, 4, 1)
    assert stands(nothing_on=date(2026, 1, 1)) == fulfilment.Standing(Fulfilment.NOTHING, date(2026, 6, 30))
    assert stands(state=AdoptionState.NOT_APPLICABLE, proofs=3).state is Fulfilment.EXEMPT


def test_it_suggests_columns_by_name():
    found = fulfilment.suggest(
        {1: ["最低生活保障", "社会救助"], 2: ["户口登记"]}, {7: "社会救助", 8: "最低生活保障公示", 9: "年报"}
    )
    assert [(one.adoption, one.column) for one in found] == [(1, 8)]


def test_it_reports_what_does_not_correspond():
    def match(**given):
        common = {"adoption": 1, "matter": "低保", "names": ("低保", "社会救助"), "column": 7, "column_title": "社会救助", "column_closed": False, "proofs": 0, "state": Fulfilment.DONE}  # fmt: skip
        return Match(**common | given)

    found = fulfilment.mismatches(
        [match(), match(adoption=2, column=None), match(adoption=3, names=("养老", "养老服务")), match(adoption=4, column=9, column_title="通知公告"), match(adoption=5, column=None, state=Fulfilment.EXEMPT)],
        {7: ("社会救助", 2), 8: ("年报", 1), 9: ("通知公告", 0)},
    )  # fmt: skip
    assert [(row.kind, row.adoption, row.column) for row in found] == [
        ("NO_COLUMN", 2, None), ("SHARED", None, 7), ("NAME", 3, 7), ("NAME", 4, 9), ("EMPTY", None, 9), ("LOOSE", None, 8),
    ]  # fmt: skip


def test_it_has_a_row_of_steps_for_every_state():
    assert set(FIX_STEPS) == set(FixState)
    assert set(GAP_STEPS) == set(GapState)


def test_it_names_the_seventeen_duties():
    assert len(DutyType) == 17


@pytest.mark.skipif(not LAW.exists(), reason="the table of the standard is not beside the repository")
def test_it_agrees_with_the_table_of_the_standard():
    law = yaml.safe_load(LAW.read_text("utf-8"))
    assert [channel.label for channel in channels.THIRTEEN] == law["channel_options"]["items"]
    assert [column["label"] for column in law["directory_row"]["columns"]] == list(sheet.COLUMNS.values())
    assert len(law["areas"]["items"]) == 26
    phrases = [time_limit.parse(text).kind for text in law["time_limit_phrases"]["items"][:3]]
    assert phrases == [TimeKind.WITHIN, TimeKind.REALTIME, TimeKind.PROMPT]
    assert time_limit.is_same(law["time_limit_phrases"]["items"][3])
