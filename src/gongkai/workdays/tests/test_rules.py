"""The clock, the calendar, the limits and the notice reader, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
import yaml
from chinese_calendar import constants
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.workdays import rules
from gongkai.workdays.rules import Calendar, DayKind, Limit, Unit, due, extend, pause, restart

DAY = timedelta(days=1)
FULL = Calendar(dict(constants.holidays), dict(constants.workdays), frozenset(range(2004, 2027)))
LAW = Path(__file__).resolve().parents[4].parent / "shared" / "law" / "calendar.yaml"
VECTORS = [
    ("2026-01-30", 20, "2026-03-05"),
    ("2026-09-18", 20, "2026-10-22"),
    ("2026-04-28", 7, "2026-05-11"),
    ("2025-12-30", 20, "2026-01-28"),
]


def wd(n: int) -> Limit:
    return Limit((n,), Unit.WORKING_DAY)


def d(n: int) -> Limit:
    return Limit((n,), Unit.DAY)


def m(n: int) -> Limit:
    return Limit((n,), Unit.MONTH)


@pytest.mark.parametrize(("start", "n", "expected"), VECTORS)
def test_it_counts_the_vectors_of_the_law(start, n, expected):
    assert FULL.add(date.fromisoformat(start), n).date == date.fromisoformat(expected)
    assert due(date.fromisoformat(start), wd(n), [], FULL).date == date.fromisoformat(expected)


def test_it_agrees_with_the_shared_table_of_the_law():
    if not LAW.exists():
        pytest.skip("../shared/law/calendar.yaml 不在仓库旁，本仓库内的同样向量已检验")
    law = yaml.safe_load(LAW.read_text(encoding="utf-8"))
    for vector in law["test_vectors"]["items"]:
        found = FULL.add(date.fromisoformat(vector["start"]), vector["workdays"])
        assert found.date == date.fromisoformat(vector["due"])
        assert not found.provisional
    for year, table in law["data"].items():
        assert FULL.working_days_of(year) == table["workdays_in_year"]
        off = {date.fromisoformat(day) for day in table["days_off"]}
        worked = {date.fromisoformat(day) for day in table["makeup_workdays"]}
        assert all(not FULL.is_working_day(day) for day in off)
        assert all(FULL.is_working_day(day) for day in worked)


def test_it_equals_chinesecalendar_on_every_day_from_2004_to_2026():
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert FULL.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += DAY


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-04-24", d(7), "2026-05-06"),  # 5月1日落在假期，顺延到假后第一日
        ("2026-09-13", d(7), "2026-09-20"),  # 调休上班的周日不是休息日，不顺延
        ("2026-01-31", m(1), "2026-02-28"),  # 没有31日，取月末；该日调休上班
        ("2025-08-31", m(6), "2026-02-28"),
        ("2026-05-22", m(6), "2026-11-23"),  # 11月22日是周日
        ("2026-03-02", d(0), "2026-03-02"),
    ],
)
def test_it_moves_a_last_day_on_a_holiday_to_the_next_working_day(start, limit, expected):
    assert due(date.fromisoformat(start), limit, [], FULL).date == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ([], "2026-03-30"),
        ([pause(date(2026, 3, 5), date(2026, 3, 19))], "2026-04-14"),  # 停10个工作日，再跨过清明
        ([pause(date(2026, 3, 5), date(2026, 3, 19)), pause(date(2026, 3, 10), date(2026, 3, 19))], "2026-04-14"),
        ([restart(date(2026, 3, 9))], "2026-04-07"),
        ([restart(date(2026, 3, 9), wd(5))], "2026-03-16"),
        ([extend(date(2026, 3, 20), wd(20))], "2026-04-28"),
        ([pause(date(2026, 3, 3), None), restart(date(2026, 3, 9))], "2026-04-07"),
        ([pause(date(2026, 4, 20), date(2026, 4, 30))], "2026-03-30"),  # 期满之后的停表不起作用
    ],
)
def test_it_counts_through_a_history(intervals, expected):
    assert due(date(2026, 3, 2), wd(20), intervals, FULL).date == date.fromisoformat(expected)


def test_it_says_that_an_open_pause_stops_the_clock():
    history = [pause(date(2026, 3, 5), None)]
    stopped = due(date(2026, 3, 2), wd(20), history, FULL, as_of=date(2026, 3, 19))
    assert stopped == rules.DueDay(date(2026, 4, 14), provisional=False, stopped=True)
    assert due(date(2026, 3, 2), wd(20), history, FULL).stopped


@pytest.mark.parametrize(
    "make",
    [
        lambda: pause(date(2026, 3, 5), date(2026, 3, 4)),
        lambda: due(date(2026, 3, 2), wd(5), [extend(date(2026, 3, 3), d(5))], FULL),
        lambda: due(date(2026, 3, 2), wd(5), [restart(date(2026, 3, 5)), extend(date(2026, 3, 3), wd(5))], FULL),
    ],
)
def test_it_refuses_a_history_that_contradicts_itself(make):
    with pytest.raises(rules.BadHistory):
        make()


def test_it_is_provisional_when_the_count_touches_a_year_without_a_notice():
    assert FULL.add(date(2026, 12, 25), 4) == rules.DueDay(date(2026, 12, 31))
    assert FULL.add(date(2026, 12, 25), 5).provisional
    assert due(date(2026, 12, 1), wd(30), [], FULL).provisional
    assert not due(date(2026, 12, 1), wd(30), [restart(date(2026, 12, 2), wd(1))], FULL).provisional
    assert any(line.provisional for line in FULL.derive(date(2026, 12, 25), 5))


def test_it_derives_every_day_with_its_reason():
    calendar = Calendar({date(2026, 10, 1): "国庆节放假"}, {date(2026, 9, 27): "调休上班"}, frozenset({2026}))
    lines = calendar.derive(date(2026, 9, 25), 4)
    assert [(line.date.day, line.counted, line.reason, line.number) for line in lines] == [
        (25, False, "起算当日不计", 0),
        (26, False, "周末", 0),
        (27, True, "调休上班", 1),
        (28, True, "工作日", 2),
        (29, True, "工作日", 3),
        (30, True, "工作日", 4),
    ]
    assert lines[0].weekday == "周五"


def test_a_local_day_off_wins_over_a_make_up_day():
    day = date(2026, 2, 14)
    assert not Calendar({day: "本地：停工"}, {day: "调休上班"}).is_working_day(day)


days = st.dates(date(2004, 1, 1), date(2027, 12, 31))


def naive_works(day):
    return chinese_calendar.is_workday(day) if day.year < 2027 else day.weekday() < 5


def naive_months(begin, n):
    """How many days lie between a day and the same day n months later."""
    year, month, number = begin.year, begin.month, begin.day
    for _ in range(n):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    while True:
        try:
            return (date(year, month, number) - begin).days
        except ValueError:
            number -= 1


def naive_due(start, unit, length, history):
    """Day by day, with nothing clever."""
    begin = start
    last = max((index for index, event in enumerate(history) if event[0] == "restart"), default=None)
    if last is not None:
        begin, length = history[last][1], history[last][3]
        history = history[last + 1 :]
    length += sum(value for kind, _, _, value in history if kind == "extend")
    if unit == "m":
        length = naive_months(begin, length)
    day, counted = begin, 0
    while counted < length:
        day += DAY
        if any(kind == "pause" and on < day <= until for kind, on, until, _ in history):
            continue
        counted += naive_works(day) if unit == "wd" else 1
    while unit != "wd" and not naive_works(day):
        day += DAY
    return day


@st.composite
def histories(draw):
    start = draw(days)
    unit = draw(st.sampled_from(["wd", "d", "m"]))
    most = 9 if unit == "m" else 90
    length = draw(st.integers(0, most))
    on, events = start, []
    for kind in draw(st.lists(st.sampled_from(["pause", "restart", "extend"]), max_size=6)):
        on += timedelta(days=draw(st.integers(0, 25)))
        until = on + timedelta(days=draw(st.integers(0, 40))) if kind == "pause" else None
        value = draw(st.integers(1, most)) if kind != "pause" else 0
        events.append((kind, on, until, value))
    return start, unit, length, events


@settings(max_examples=400)
@given(histories())
def test_it_equals_a_day_by_day_simulation_over_random_histories(history):
    start, unit, length, events = history
    make = {
        "pause": lambda on, until, value: pause(on, until),
        "restart": lambda on, until, value: restart(on, Limit((value,), Unit(unit))),
        "extend": lambda on, until, value: extend(on, Limit((value,), Unit(unit))),
    }
    intervals = [make[kind](on, until, value) for kind, on, until, value in events]
    found = due(start, Limit((length,), Unit(unit)), intervals, FULL)
    assert found.date == naive_due(start, unit, length, events)
    lines = rules.derivation(start, Limit((length,), Unit(unit)), intervals, FULL)
    assert lines[-1].date == found.date
    assert found.provisional == any(line.date.year > 2026 for line in lines)
    assert [line.number for line in lines if line.counted] == list(range(1, sum(line.counted for line in lines) + 1))


@settings(max_examples=200)
@given(days, st.integers(0, 260))
def test_add_back_and_count_agree(start, n):
    end = FULL.add(start, n).date
    assert FULL.count(start, end) == n
    assert FULL.count(end, start) == -n
    before = FULL.back(start, n).date
    walked, day = 0, start
    while day > before:
        day -= DAY
        walked += FULL.is_working_day(day)
    assert walked == n


@given(days, days)
def test_count_equals_counting_one_by_one(a, b):
    if (b - a).days not in range(0, 1500):
        return
    assert FULL.count(a, b) == sum(FULL.is_working_day(a + DAY * i) for i in range(1, (b - a).days + 1))


NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年元旦、春节等放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、端午节：6月9日（周三）放假，与周末不连休。
五、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（星期日）、10月9日（周六）上班。
2026年11月25日
"""


def test_it_reads_a_pasted_notice():
    reading = rules.parse_notice(NOTICE)
    assert (reading.year, reading.doc_number, reading.issued_on) == (2027, "国办发明电〔2026〕9号", date(2026, 11, 25))
    assert reading.title == "国务院办公厅关于2027年部分节假日安排的通知"
    worked = [day.date for day in reading.days if day.kind is DayKind.WORK]
    assert worked == [date(2027, 2, 14), date(2027, 2, 20), date(2027, 9, 26), date(2027, 10, 9)]
    off = [day.date for day in reading.days if day.kind is DayKind.OFF]
    assert len(off) == 3 + 8 + 3 + 1 + 7
    assert {day.name for day in reading.days} == {"元旦", "春节", "清明节", "端午节", "国庆节"}
    assert reading.doubts == []
    assert rules.reasons_not_to_load(2027, reading.days, reading.title) == []


def test_it_reads_the_whole_2026_notice_as_chinesecalendar_has_it():
    text = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""
    for shape in (text, text.replace("\n", "")):
        reading = rules.parse_notice(shape)
        assert reading.doubts == []
        assert {day.date for day in reading.days if day.kind is DayKind.WORK} == {
            day for day in constants.workdays if day.year == 2026
        }
        assert {day.date for day in reading.days if day.kind is DayKind.OFF} == {
            day for day in constants.holidays if day.year == 2026
        }


def test_it_reads_older_wordings():
    text = """国务院办公厅关于2012年部分节假日安排的通知
一、元旦：2012年1月1日至3日放假调休，共3天。2011年12月31日（星期六）上班。
三、清明节：4月2日至4日放假调休，共3天。3月31日（星期六）、4月1日（星期日）上班。
四、中秋节：9月30日（星期日）放假，10月8日（星期一）补休。"""
    reading = rules.parse_notice(text)
    assert [day.date for day in reading.days if day.kind is DayKind.WORK] == [
        date(2011, 12, 31),
        date(2012, 3, 31),
        date(2012, 4, 1),
    ]
    assert date(2012, 10, 8) in {day.date for day in reading.days}
    assert rules.reasons_not_to_load(2012, reading.days, reading.title) == []


def test_it_reads_rows_and_doubts_what_cannot_be():
    reading = rules.parse_notice("2027-01-01 放假 元旦\n2027/02/14,上班,春节\n2027-02-30 放假 春节", 2027)
    assert [(day.date, day.kind, day.name) for day in reading.days] == [
        (date(2027, 1, 1), DayKind.OFF, "元旦"),
        (date(2027, 2, 14), DayKind.WORK, "春节"),
    ]
    assert reading.doubts == ["第3行的日期不存在：2027-02-30 放假 春节"]
    wrong = rules.parse_notice("国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周四）至2日放假，共3天。")
    assert len(wrong.doubts) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有读到放假日期"),
        ("2029-05-01 放假 劳动节", "不属于2027年"),
        ("2027-01-01 放假 元旦\n2027-01-05 上班 元旦", "本来就是工作日"),
    ],
)
def test_it_says_why_days_cannot_be_the_notice_of_a_year(text, words):
    reading = rules.parse_notice(text, 2027)
    assert any(words in reason for reason in rules.reasons_not_to_load(2027, reading.days, "通知"))


@settings(max_examples=150)
@given(
    st.text(alphabet="国务院办公厅关于2027年一二、元旦：月日（周）至放假上班共天。，0123456789\n-调休補", max_size=200)
)
def test_no_text_breaks_the_reader(text):
    rules.parse_notice("国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：" + text)


def test_the_tightest_limit_holds():
    limits = [
        Limit((20,), Unit.WORKING_DAY, key="a", valid_from=date(2019, 5, 15)),
        Limit((18,), Unit.WORKING_DAY, key="a", valid_from=date(2020, 1, 1), shipped=False),
        Limit((15,), Unit.WORKING_DAY, key="a", valid_from=date(2026, 1, 1), jurisdiction_id=7, shipped=False),
    ]
    assert rules.choose(limits, 7, date(2026, 5, 1)).value == 15
    assert rules.choose(limits, 8, date(2026, 5, 1)).value == 18
    assert rules.choose(limits, 7, date(2019, 6, 1)).value == 20
    assert rules.choose(limits, 7, date(2018, 6, 1)) is None


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("- {key: a, name: 甲, value: 20, unit: wd}", "缺少 status"),
        ("- {key: a, name: 甲, value: 20, unit: 天, status: setting}", "天"),
        ("- {key: a, name: 甲, value: 二十, unit: wd, status: setting}", "时限数值“二十”不可用"),
        ("- {key: a, name: 甲, value: 20, unit: wd, status: verified}", "要写 article"),
        ("- {key: a, name: 甲, value: 20, unit: wd, status: setting, valid_from: 五月}", "日期应形如"),
        ("甲: 1", "应为时限条目的列表"),
    ],
)
def test_it_names_the_entry_that_is_wrong_in_a_file_of_limits(entry, words):
    with pytest.raises(rules.BadLimits, match=words):
        rules.parse_limits(yaml.safe_load(entry), "limits.yaml")
