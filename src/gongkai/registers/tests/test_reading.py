"""A cell: read in one way, refused with a sentence, or empty."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.registers.rules.cells import ERRORS, Percent, Spoilt, error_of
from gongkai.registers.rules.codes import in_numerals
from gongkai.registers.rules.numbers import numeral
from gongkai.registers.rules.reading import read
from gongkai.registers.rules.rows import due_on, is_public, read_row, shown_until
from gongkai.registers.rules.shape import Field, Type
from gongkai.registers.rules.showing import exported, hidden, printed, public_values
from gongkai.registers.tests import samples
from gongkai.registers.tests.samples import context, field
from gongkai.workdays.queries import shipped_calendar

NUMBER = field(type="number", decimals=2, unit="亩")
MONEY = field(type="money", unit="万元")
DAY = field(type="date")
CODE = field(type="code", values="{a: 甲类, b: 乙类}", also="{a: [第一类]}", many="yes")
USCC, ID, PLATE, PHONE = field(type="uscc"), field(type="id"), field(type="plate"), field(type="phone", many="yes")
PLACE, ARTICLE, DOCUMENT, LINK = (
    field(type="place", system="CGCS2000"),
    field(type="article"),
    field(type="document"),
    field(type="link"),
)
PERSON, ORGAN, TEXT = field(type="person"), field(type="organ"), field(type="text", length=20)
MONTH, QUARTER = field(type="period", per="month"), field(type="period", per="quarter")
HALF, YEAR = field(type="period", per="half"), field(type="period", per="year")
ALL = [
    NUMBER,
    MONEY,
    DAY,
    CODE,
    USCC,
    ID,
    PLATE,
    PHONE,
    PLACE,
    ARTICLE,
    DOCUMENT,
    LINK,
    PERSON,
    ORGAN,
    TEXT,
    MONTH,
    QUARTER,
    HALF,
    YEAR,
]


@pytest.mark.parametrize(
    ("one", "cell", "kept"),
    [
        (NUMBER, "1,234.50", "1234.5"),
        (NUMBER, "１２．５亩", "12.5"),
        (NUMBER, 0.1 + 0.2, "0.3"),
        (NUMBER, 12.0, "12"),
        (NUMBER, "三百二十", "320"),
        (NUMBER, "-0", "0"),
        (NUMBER, "1.2万", "12000"),
        (field(type="number", unit="'%'", decimals=1), Percent(0.355), "35.5"),
        (field(type="number", unit="'%'"), "35%", "35"),
        (MONEY, "12", "12"),
        (MONEY, "120000元", "12"),
        (MONEY, "¥1.5亿元", "15000"),
        (MONEY, "壹拾贰万元整", "12"),
        (MONEY, "人民币叁仟伍佰元伍角", "0.35005"),
        (MONEY, "(3.5)", "-3.5"),
        (DAY, "2026.1.2", "2026-01-02"),
        (DAY, "2026年01月02日", "2026-01-02"),
        (DAY, "二〇二六年十一月二十日", "2026-11-20"),
        (DAY, "２０２６－１－２", "2026-01-02"),
        (DAY, 20260102, "2026-01-02"),
        (DAY, 46024.0, "2026-01-02"),
        (DAY, datetime(2026, 1, 2, 8, 30), "2026-01-02"),
        (DAY, date(2026, 1, 2), "2026-01-02"),
        (DAY, "2026-01-02T08:00:00+08:00", "2026-01-02"),
        (CODE, "甲类", "a"),
        (CODE, "第一类、Ｂ", "a；b"),
        (USCC, "91350100m000100y43 ", "91350100M000100Y43"),
        (PLATE, "晋d·12345", "晋D12345"),
        (PHONE, "０３５５－１２３４５６７、13800138000", None),
        (PHONE, "0355-2123456、13800138000", "0355-2123456；13800138000"),
        (PHONE, 13800138000.0, "13800138000"),
        (PHONE, "12345", "12345"),
        (PLACE, "36.1234, 113.0543", "113.054300,36.123400"),
        (PLACE, "东经113°3′15″，北纬36°7′24″", "113.054167,36.123333"),
        (ARTICLE, "《行政处罚法》第48条第1款、第二款", "《行政处罚法》第四十八条第一款、第二款"),
        (ARTICLE, "《甲法》第一条\n《乙条例》(2019修订)第12条第（一）项", None),
        (
            ARTICLE,
            "《甲法》第一百零二条；《乙条例》（2019年修订）第12条",
            "《甲法》第一百零二条；《乙条例》（2019年修订）第十二条",
        ),
        (DOCUMENT, "云政发[2026]3号", "云政发〔2026〕3号"),
        (DOCUMENT, "《关于某事的通知》（云政办发﹝2026﹞12号）", "《关于某事的通知》（云政办发〔2026〕12号）"),
        (LINK, "https://www.example.gov.cn/a?b=1", "https://www.example.gov.cn/a?b=1"),
        (PERSON, "张  三", "张三"),
        (PERSON, "阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        (ORGAN, "县市场监管局", "7"),
        (TEXT, " 甲\u200b乙　丙 ", "甲乙 丙"),
        (TEXT, 12345678901.0, "12345678901"),
        (MONTH, "2026年9月份", "2026-09"),
        (MONTH, datetime(2026, 9, 1), "2026-09"),
        (QUARTER, "2026年三季度", "2026Q3"),
        (HALF, "2026年下半年", "2026H2"),
        (YEAR, 2026.0, "2026"),
        (YEAR, "二〇二六年度", "2026"),
        (TEXT, "—", ""),
        (NUMBER, None, ""),
    ],
)
def test_it_reads_a_cell_in_one_way(one, cell, kept):
    value = read(one, cell, context())
    if kept is None:
        assert value.wrong
    else:
        assert (value.text, value.wrong) == (kept, "")


@pytest.mark.parametrize(
    ("one", "cell", "says"),
    [
        (NUMBER, "12元", "不是数字"),
        (NUMBER, "1,23", "千分位"),
        (NUMBER, "约5", "不是数字"),
        (NUMBER, 1.234, "最多保留2位小数"),
        (NUMBER, 1234567890123456.0, "已经丢失"),
        (NUMBER, "12%", "百分比"),
        (NUMBER, True, "应是数字"),
        (NUMBER, datetime(2026, 1, 2), "是日期或时间"),
        (NUMBER, float("nan"), "不是一个数"),
        (NUMBER, "1e99", "数值过大"),
        (MONEY, "十二万美元", "不是金额"),
        (DAY, "2026-02-30", "2026年2月没有30日"),
        (DAY, "26.1.2", "年份要写四位"),
        (DAY, "2026年1月", "没有写到日"),
        (DAY, 2026.0, "应是日期"),
        (DAY, "待定", "不是日期"),
        (DAY, "0202-01-01", "不合常理"),
        (DAY, time(3), "应是日期"),
        (CODE, "丙类", "只能填：甲类、乙类"),
        (USCC, "91350100M000100Y44", "校验位不对"),
        (USCC, "9135O100M000100Y43", "不用 I、O、S、V、Z"),
        (USCC, 913501000001000043.0, "已经丢失"),
        (USCC, "11010519491231002X", "填成了身份证号码"),
        (USCC, "140400200012345", "旧工商注册号"),
        (ID, 1.1010519491231e17, "已经丢失"),
        (ID, "110105194912310021", "校验位不对"),
        (ID, "110105202712310021", "地区码或出生日期不对"),
        (ID, "1.10105E+17", "科学计数法"),
        (PLATE, "晋DI2345", "没有字母 I 和 O"),
        (PHONE, "1380013800", "手机号码应是11位"),
        (PHONE, "355212345", "开头的 0"),
        (PLACE, "13.05,36.12", "不在我国范围内"),
        (PLACE, "县城东关", "不是坐标"),
        (ARTICLE, "行政处罚法第四十八条", "缺少书名号"),
        (ARTICLE, "《行政处罚法》", "没有写到条"),
        (DOCUMENT, "去年的通知", "读不出发文字号"),
        (DOCUMENT, datetime(2026, 3, 1), "变成了日期"),
        (LINK, "www.example.cn", "不是网址"),
        (LINK, "javascript:alert(1)", "不是网址"),
        (PERSON, "张三、李四", "一格只填一个人"),
        (ORGAN, "县旅游局", "没有认出"),
        (TEXT, "字" * 21, "最多20个字"),
        (TEXT, error_of("#REF!"), "#REF!"),
        (QUARTER, "2026年5月", "请写成“2026年第三季度”的样子"),
        (MONTH, datetime(2026, 9, 3), "应填月"),
    ],
)
def test_it_refuses_a_cell_with_a_sentence(one, cell, says):
    value = read(one, cell, context())
    assert says in value.wrong
    assert not value.text


@pytest.mark.parametrize("code", ERRORS)
def test_it_names_every_error_of_a_spreadsheet(code):
    assert code in read(MONEY, error_of(code), context()).wrong


def test_it_asks_for_what_must_be_filled_in():
    assert read(field(required="yes"), " ", context()).wrong == "必填，现在是空的。"
    assert read(field(required="yes"), "/", context()).wrong == "必填，现在是空的。"


def test_it_takes_an_option_that_is_called_none():
    one = field(type="code", values="{y: 有, n: 无}", required="yes")
    assert read(one, "无", context()).text == "n"


def test_it_counts_days_from_1904_where_the_workbook_does():
    assert read(DAY, 44562.0, context(from_1904=True)).text == "2026-01-02"


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=40), st.datetimes(), st.dates(), st.times(),
    st.timedeltas(), st.builds(Percent, st.floats(-10, 10)), st.builds(Spoilt, st.just("坏")),
    st.text("0123456789０１年月日-/.,一二三十百千万亿点元角分第条款项《》〔〕号上下半季度", max_size=24),
)  # fmt: skip


@given(st.sampled_from(ALL), CELLS)
def test_it_answers_any_cell_and_reads_its_own_answer_alike(one, cell):
    value = read(one, cell, context())
    assert not (value.text and value.wrong)
    if value.text:
        again = read(one, value.text if one is not ORGAN else samples.book().match("县财政局").name, context())
        assert one is ORGAN or again == value
        assert printed(one, value.text, lambda number: f"单位{number}")


@given(
    st.dates(date(1900, 1, 1), date(2120, 1, 1)),
    st.sampled_from(["{y}-{m}-{d}", "{y}年{m}月{d}日", "{y}.{m:02}.{d:02}", "{y}/{m}/{d}", "{y}{m:02}{d:02}"]),
)
def test_it_reads_a_day_however_it_is_written(day, form):
    assert read(DAY, form.format(y=day.year, m=day.month, d=day.day), context()).text == day.isoformat()


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.booleans())
def test_it_reads_a_day_that_a_spreadsheet_counts(day, from_1904):
    serial = (day - (date(1904, 1, 1) if from_1904 else date(1899, 12, 30))) // timedelta(days=1)
    if 10_000_000 > serial >= 18_264:
        assert read(DAY, float(serial), context(from_1904=from_1904)).text == day.isoformat()


@given(st.integers(0, 9999))
def test_it_reads_numerals_as_it_writes_them(number):
    assert numeral(in_numerals(number)) == number


@given(st.integers(0, 10**12), st.integers(0, 6))
def test_it_keeps_every_digit_of_a_number(number, places):
    one = field(type="number", decimals=6)
    said = Decimal(number).scaleb(-places)
    assert Decimal(read(one, f"{said:,f}", context()).text) == said


def test_it_reads_a_whole_row_and_what_its_fields_owe_each_other():
    one = samples.penalties()
    row = read_row(one, samples.GOOD, context())
    assert (row.wrong, row.values["agency"], row.values["level"]) == ([], "7", "usual")
    wrong = read_row(
        one,
        samples.GOOD | {"code": "", "until": "2025-01-01", "publish": "不公开", "decided_on": "2026-03-02"},
        context(),
    ).wrong
    assert [(fault.key, fault.sentence) for fault in wrong] == [
        ("until", "早于“处罚决定日期”（2026-03-02）。"),
        ("code", "“行政相对人类别”为法人及非法人组织时必填。"),
        ("why", "“是否公开”为不公开时必填。"),
    ]
    minor = read_row(one, samples.GOOD | {"minor": "是"}, context()).wrong
    assert minor[0].sentence == "“未成年人”为是时不得选“公开”。"
    late = read_row(one, samples.GOOD | {"decided_on": "2026-12-01"}, context()).wrong
    assert late[0].sentence == "晚于今天。请核对日期。"


def test_it_knows_until_when_a_row_is_due_and_shown():
    one = samples.penalties()
    values = read_row(one, samples.GOOD, context()).values
    assert due_on(one, values, shipped_calendar())[0] == date(2026, 3, 11)
    assert shown_until(one, values) == date(2027, 3, 2)
    assert is_public(one, values)
    assert not is_public(one, values | {"level": "light"})
    assert not is_public(one, values | {"publish": "closed"})


def test_it_shows_the_public_no_more_than_it_may():
    one = samples.penalties()
    values = read_row(
        one, samples.GOOD | {"card": "11010519491231002X", "party": "张三丰", "sort": "自然人", "code": ""}, context()
    ).values
    public = public_values(one, values)
    assert public["party"] == "张某某"
    assert "card" not in public
    assert "minor" not in public
    assert hidden(PERSON, {"a": "欧阳修"}) == "欧阳某某"
    assert exported(one.field("level"), "usual", str) == "一般"


@given(st.text("赵钱孙李欧阳修三丰·阿买提", min_size=2, max_size=12))
def test_it_never_shows_a_masked_name_whole(name):
    value = read(PERSON, name, context())
    if value.text:
        assert hidden(PERSON, {"a": value.text}) != value.text


@pytest.mark.parametrize(
    ("unit", "value", "says"),
    [("元", "80.4", "80.40"), ("元", "12", "12"), ("万元", "0.24", "0.24"), ("万元", "95210.5", "95,210.5")],
)
def test_it_prints_parts_of_a_yuan_in_two_places(unit, value, says):
    assert printed(Field("sum", "金额", Type.MONEY, unit=unit, decimals=2 if unit == "元" else 6), value, str) == says
