"""What the detectors find and what they leave alone, sentence by sentence; and what holds for any text."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.vetting.rules import (
    PERSONAL,
    Context,
    HitKind,
    Severity,
    article_of,
    find_in_table,
    find_personal,
    kinds,
    label_of,
    masked_text,
    severity_of,
)
from gongkai.vetting.rules.checks import has_id_check, is_card, is_id_shape, is_old_id, is_uscc
from gongkai.vetting.rules.plain import plain

LAW = Path(__file__).resolve().parents[5] / "shared" / "law" / "identifiers.yaml"
GOOD_ID = "11010519491231002X"


def found(text, **given_context):
    return [(hit.kind.value, hit.text) for hit in find_personal(text, context=Context(**given_context))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证号：11010519491231002X。", [("ID_CARD", "11010519491231002X")]),
        ("当事人（11010519491231002x）", [("ID_CARD", "11010519491231002x")]),
        ("１１０１０５１９４９１２３１００２Ｘ", [("ID_CARD", "１１０１０５１９４９１２３１００２Ｘ")]),
        ("110105 19491231 002X", [("ID_CARD", "110105 19491231 002X")]),
        ("110105-19491231-002X", [("ID_CARD", "110105-19491231-002X")]),
        ("11010519491231\n002X", [("ID_CARD", "11010519491231\n002X")]),
        ("居住证810000199408230021", [("ID_CARD", "810000199408230021")]),
        ("居住证830000199201300022", [("ID_CARD", "830000199201300022")]),
        ("残疾人证号：11010519491231002X44", [("ID_CARD", "11010519491231002X44")]),
        ("身份证号码：110105491231002", [("ID_CARD", "110105491231002")]),
        ("身份证号码：110105194912310021", [("ID_CARD", "110105194912310021")]),  # wrong check digit, but called so
        ("电话13800138000", [("PHONE", "13800138000")]),
        ("手机：138-0013-8000、139 0013 8000", [("PHONE", "138-0013-8000"), ("PHONE", "139 0013 8000")]),
        ("+86 13800138000", [("PHONE", "+86 13800138000")]),
        ("8613800138000", [("PHONE", "8613800138000")]),
        ("已打入6217994400680138。", [("BANK_CARD", "6217994400680138")]),
        ("卡号：6217 9944 0068 0138", [("BANK_CARD", "6217 9944 0068 0138")]),
        ("卡号6222020200000000001", [("BANK_CARD", "6222020200000000001")]),
        ("驾驶赣A12345小型轿车", [("PLATE", "赣A12345")]),
        ("沪AF12345、京A12345D、粤B·1234警", [("PLATE", "沪AF12345"), ("PLATE", "京A12345D"), ("PLATE", "粤B·1234警")]),
        ("护照号码：E12345678", [("PASSPORT", "E12345678")]),
        ("港澳居民来往内地通行证号H12345678", [("PERMIT", "H12345678")]),
        ("台胞证：12345678", [("PERMIT", "12345678")]),
        ("军官证：军字第1234567号", [("PERMIT", "军字第1234567号")]),
        ("住云溪县城关镇人民路12号", []),  # no label, no sentence before it
        ("张某，住云溪县城关镇人民路12号。", [("ADDRESS", "云溪县城关镇人民路12号")]),
        ("家庭住址：云溪县白石镇石门村3组15号", [("ADDRESS", "云溪县白石镇石门村3组15号")]),
        ("家住城关镇阳光小区3栋2单元501室的王某", [("ADDRESS", "城关镇阳光小区3栋2单元501室")]),
        ("姓名：张三，性别：男", [("NAME", "张三")]),
        ("姓　　名：张　三　性别：男", [("NAME", "张　三")]),
        ("本人张三，身份证号11010519491231002X", [("NAME", "张三"), ("ID_CARD", GOOD_ID)]),
        ("原告张三，男", [("NAME", "张三")]),
        ("户主：欧阳娜娜、李四", [("NAME", "欧阳娜娜"), ("NAME", "李四")]),
        ("考生姓名：阿依古丽·买买提", [("NAME", "阿依古丽·买买提")]),
        ("申请人：张三\n家庭电话：0791-88250000", [("NAME", "张三"), ("LANDLINE", "0791-88250000")]),
        ("申请人：张三\n电话：(0791)88250000", [("NAME", "张三"), ("LANDLINE", "(0791)88250000")]),
        ("申请人：张三\n邮箱：zs@163.com", [("NAME", "张三"), ("EMAIL", "zs@163.com")]),
        ("请发13800138000@qq.com", [("EMAIL", "13800138000@qq.com")]),
    ],
)
def test_it_finds(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "咨询电话：0791-88250000，监督电话：13907001234、12345",
        "传真：0791-88250000，服务热线：400-123-4567",
        "云溪县财政局\n地址：云溪县人民路12号\n联系电话：0791-88250000",
        "发票代码：036002112233，发票号码：12345678",
        "数电发票号码24362000000012345678",
        "快递单号：SF1234567890123，EMS单号1138001380001",
        "云府办字〔2026〕3号",
        "金额13800138000元，13800138000.00，合计13,800,138,000元",
        "项目代码：2204-360121-04-01-123456",
        "统一社会信用代码：91350100M000100Y43",
        "统一社会信用代码：N2110101MA0000001P",
        "索引号：014506123/2026-00012",
        "受理编号：360121202611220015",
        "公示时间：2026-11-22至2026-11-28",
        "编号110105491231002",
        "设备型号E12345678",
        "产品E12345678",
        "办公地址：云溪县人民路12号行政中心3号楼501室",
        "报名地点：阳光小区3栋2单元501室社区办公室",
        "当事人：云溪县好味来餐饮店，住所：人民路3号，法定代表人：李四",
        "负责人：张三，联系人：李四",
        "张三，男，1980年5月生，现任县财政局局长，拟任副县长。",
        "申请人：张某某，身份证号：110105********002X，电话138****8000",
        "姓名、身份证号、联系电话、家庭住址等信息不得公开",
        "备案号：赣ICP备12345678号，G320国道",
        "公务用车赣A12345",
        "举报人可拨打13800138000举报",
        "邮箱：yxxzfb@yunxi.gov.cn，报名邮箱yxrsj@163.com",
        "经度115.12345678901，纬度28.12345678901",
        "投标保证金账户：云溪县公共资源交易中心，账号：14916864876126699",
        "业务流水号：622202020000000000",
    ],
)
def test_it_leaves_alone(text):
    assert found(text) == []


def test_it_reads_headings_of_columns():
    text = "序号\t户主\t身份证号\t账号\t住址\t金额\n1\t张三\t11010519491231002X\t101234567890123\t白石镇石门村15号\t13800138000\n"
    assert found(text) == [
        ("NAME", "张三"),
        ("ID_CARD", GOOD_ID),
        ("BANK_CARD", "101234567890123"),
        ("ADDRESS", "白石镇石门村15号"),
    ]


def test_it_leaves_tables_of_offices_alone():
    assert found("姓名\t职务\t办公电话\n张三\t局长\t0791-88250000\n") == []
    assert found("单位名称\t负责人\t办公地址\t电话\n县财政局\t张三\t人民路1号\t0791-88250000\n") == []


def test_it_reads_tables_of_labels_and_values():
    text = "姓名\t张三\t性别\t男\n身份证号\t11010519491231002X\t联系电话\t13800138000\n"
    assert found(text) == [("NAME", "张三"), ("ID_CARD", GOOD_ID), ("PHONE", "13800138000")]


def test_it_reads_lists_whose_columns_are_kept_apart_by_blanks():
    text = "序号 姓名 身份证号\n1 张三 11010519491231002X\n2 李四 已注销\n"
    assert found(text) == [("NAME", "张三"), ("ID_CARD", GOOD_ID), ("NAME", "李四")]


def test_it_finds_the_name_beside_an_identity_number_where_a_list_has_no_heading():
    assert found("1\t张三\t11010519491231002X\n") == [("NAME", "张三"), ("ID_CARD", GOOD_ID)]


def test_it_gives_the_cell_of_a_table():
    rows = [["说明"], [], ["姓名", "身份证\n号码"], ["张三", "见\n" + GOOD_ID]]
    hits = find_in_table(rows)
    assert [(one.row, one.column, one.hit.text) for one in hits] == [(3, 0, "张三"), (3, 1, GOOD_ID)]
    assert rows[3][1][hits[1].hit.start : hits[1].hit.end] == GOOD_ID


def test_it_tells_gansu_identity_numbers_from_bank_cards():
    body = "62010219900307123"
    number = body + "10X98765432"[sum(int(mark) * (2 ** (17 - place) % 11) for place, mark in enumerate(body)) % 11]
    assert found(number) == [("ID_CARD", number)]


def test_it_lets_pass_what_is_public_by_law():
    text = "姓名：张三，身份证号11010519491231002X，手机138 0013 8000，邮箱zs@163.com，家庭住址：白石镇石门村15号"
    allowed = {
        "office_phones": frozenset({"13800138000"}),
        "leader_names": frozenset({"张三"}),
        "office_emails": frozenset({"ZS@163.com"}),
        "office_addresses": frozenset({"石门村15号"}),
    }
    assert found(text, **allowed) == [("ID_CARD", GOOD_ID)]
    assert found(text, **allowed, allow=frozenset({GOOD_ID})) == []


def test_it_knows_no_birthdays_to_come():
    body = "11010520991231002"
    number = body + "10X98765432"[sum(int(mark) * (2 ** (17 - place) % 11) for place, mark in enumerate(body)) % 11]
    assert found(number, today=date(2026, 11, 23)) == []


def test_it_is_hard_on_exposures():
    text = "违法行为人：张三，患有精神分裂症，赣A12345，其子12岁"
    ordinary = {hit.kind: hit.severity for hit in find_personal(text)}
    exposed = {hit.kind: hit.severity for hit in find_personal(text, context=Context(item_kind="EXPOSURE"))}
    assert ordinary == {HitKind.NAME: Severity.NOTE, HitKind.PLATE: Severity.WARN}
    assert exposed == {
        HitKind.NAME: Severity.WARN,
        HitKind.HEALTH: Severity.BLOCK,
        HitKind.PLATE: Severity.BLOCK,
        HitKind.MINOR: Severity.BLOCK,
    }


def test_it_guards_the_traced():
    hits = find_personal("患者姓名：张三，到过阳光小区3号楼2单元", context=Context(item_kind="EPIDEMIC"))
    assert {hit.kind for hit in hits} >= {HitKind.NAME}
    assert any(hit.kind in (HitKind.WHEREABOUTS, HitKind.ADDRESS) for hit in hits)
    assert all(hit.severity is Severity.BLOCK for hit in hits)


def test_it_asks_to_hide_the_names_of_the_helped():
    (hit,) = find_personal("救助对象：张三")
    assert hit.severity is Severity.WARN


def test_every_kind_has_label_severity_and_article():
    assert set(kinds()) == set(HitKind)
    assert all(label_of(kind) and article_of(kind) for kind in HitKind)
    assert severity_of(HitKind.PLATE) is Severity.WARN
    assert severity_of(HitKind.PLATE, "EXPOSURE") is Severity.BLOCK
    assert severity_of(HitKind.UNCHECKED) is Severity.BLOCK


def test_check_digits():
    assert is_id_shape(GOOD_ID)
    assert has_id_check(GOOD_ID)
    assert not has_id_check("110105194912310023")
    assert not is_id_shape("110105194913310023")
    assert not is_id_shape("840000199408230021")
    assert is_old_id("110105491231002")
    assert not is_old_id("110105491331002")
    for code in ("91350100M000100Y43", "91110000600037341L", "N2110101MA0000001P"):
        assert is_uscc(code) or code.startswith("N")  # the sample of N is a made-up form
    assert not is_uscc("9135010OM000100Y43")
    assert is_card("6217994400680138")
    assert not is_card("1234567890123456")


@pytest.mark.skipif(not LAW.exists(), reason="the texts of law lie beside the repository")
def test_it_finds_the_samples_of_the_law_file_under_their_labels():
    labels = {
        "ID18": "身份证号：",
        "ID15": "身份证号：",
        "HMT_RES": "",
        "FOREIGN_PR_OLD": "外国人永久居留身份证",
        "PASSPORT": "护照号码：",
        "HK_MACAO_PERMIT": "通行证号：",
        "MOBILE": "",
        "PLATE": "",
        "PLATE_NEV_S": "",
        "PLATE_NEV_L": "",
        "BANKCARD": "银行卡号：",
    }
    for pattern in yaml.safe_load(LAW.read_text("utf-8"))["patterns"]:
        if pattern["id"] in labels:
            for sample in pattern["ok"]:
                assert [text for _, text in found(labels[pattern["id"]] + sample)] == [sample], (pattern["id"], sample)
        if pattern["id"] == "USCC":
            assert all(found(sample) == [] for sample in pattern["ok"])


PIECES = st.sampled_from(
    [GOOD_ID, "13800138000", "6217994400680138", "赣A12345", "姓名：", "张三", "\t", "\n", "，", "住", "云溪县城关镇人民路1号", "身份证号", "电话：", "0791-", "88250000", " ", "－", "１３８", "@qq.com", "护照", "E12345678", "职务", "户主", "地址", "(", ")", "：", "\u200b", "·", "监督", "字第", "通行证", "3栋2单元501室"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=150)
@given(TEXTS, st.sampled_from(["", "EXPOSURE", "EPIDEMIC"]))
def test_it_reads_any_text(text, item_kind):
    assert len(plain(text)) == len(text)
    last = 0
    hits = find_personal(text, context=Context(item_kind=item_kind))
    for hit in hits:
        assert last <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] == hit.text
        assert hit.kind in PERSONAL
        assert hit.why
        assert hit.text not in hit.masked
        last = hit.end
    clean = masked_text(text, hits)
    assert len(clean) == len(text) + sum(len(hit.masked) - len(hit.text) for hit in hits)


@settings(max_examples=60)
@given(st.lists(st.lists(TEXTS, max_size=5), max_size=6))
def test_it_reads_any_table(rows):
    for one in find_in_table(rows):
        cell = rows[one.row][one.column]
        assert cell[one.hit.start : one.hit.end] == one.hit.text
        assert one.hit.text


def test_masked_text_no_longer_holds_what_was_found():
    text = "姓名：张三，身份证号11010519491231002X，电话13800138000，卡号6217994400680138，住址：云溪县城关镇人民路12号"
    clean = masked_text(text, find_personal(text))
    assert (
        clean
        == "姓名：张某某，身份证号******************，电话138****8000，卡号************0138，住址：云溪县城关镇***"
    )
    assert not re.search(r"[0-9]{5}", clean)


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("住址：云溪县城关镇人民路 3 号 2 单元 501 室", "云溪县城关镇人民路 3 号 2 单元 501 室"),
        ("张三 云溪县城关镇人民路3号2单元501室 李四", "云溪县城关镇人民路3号2单元501室"),
        ("云溪县和谐小区 3 栋 2 单元 501 室", "云溪县和谐小区 3 栋 2 单元 501 室"),
        ("办公地址：云溪县城关镇人民路 3 号县政府 2 号楼 501 室", ""),
        ("新建安置房 3 栋、2 个单元，共 50 户", ""),
    ],
)
def test_it_finds_a_home_whose_digits_a_pdf_set_apart(text, home):
    assert "".join(text[hit.start : hit.end] for hit in find_personal(text)) == home


@pytest.mark.parametrize("before", ["", "家庭电话：", "姓名\t联系电话\n张三\t", "姓名  联系电话  住址\n张三  李四  "])
@pytest.mark.parametrize("unit", ["0317-", "0317-2020202 ", "138"])
def test_a_long_line_of_digits_costs_no_more_than_in_proportion(before, unit):
    def spent(times: int) -> float:
        started = time.process_time()
        find_personal(before + unit * times)
        return time.process_time() - started

    # Eight times the text costs eight times as much; were it squared, sixty-four times. The machine may be busy meanwhile.
    few, many = (min(spent(times) for _ in range(3)) for times in (500, 4_000))
    assert many < 24 * max(few, 0.005)
