"""The name book: which organ or group a printed name means. No database."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.orgs.rules.abbreviations import read_table
from gongkai.orgs.rules.collective import signature
from gongkai.orgs.rules.names import How, NameBook, NamedGroup, NamedOrgan, Place

TABLE = read_table((Path(__file__).parents[1] / "data" / "abbreviations.yaml").read_text(encoding="utf-8"))
PLACE = Place("云溪县", "云溪", "COUNTY", ("河东省", "临河市"))
FUNCTIONS = [
    "人民政府办公室",
    "发展和改革局",
    "教育和体育局",
    "科学技术和工业信息化局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "商务局",
    "文化和旅游局",
    "卫生健康局",
    "退役军人事务局",
    "应急管理局",
    "审计局",
    "市场监督管理局",
    "统计局",
    "医疗保障局",
    "行政审批服务管理局",
    "城市管理局",
    "信访局",
    "林业局",
    "融媒体中心",
    "公共资源交易中心",
    "档案馆",
]
ORGANS = [
    *(NamedOrgan(number, f"云溪县{name}", f"县{name}", "DEPARTMENT") for number, name in enumerate(FUNCTIONS, 1)),
    NamedOrgan(100, "云溪经济开发区管理委员会", "云溪经开区", "ZONE"),
    NamedOrgan(101, "城关镇人民政府", "城关镇", "TOWNSHIP"),
    NamedOrgan(102, "和平乡人民政府", "和平乡", "TOWNSHIP"),
    NamedOrgan(103, "中共云溪县委宣传部", "县委宣传部", "OTHER"),
    NamedOrgan(104, "中共云溪县委办公室", "县委办", "OTHER"),
    NamedOrgan(105, "临河市生态环境局云溪分局", "县生态环境分局", "DEPARTMENT", formers=("云溪县环境保护局",)),
    NamedOrgan(106, "国家税务总局云溪县税务局", "县税务局", "DEPARTMENT", aliases=("县国税局",)),
    NamedOrgan(107, "云溪县粮食局", "县粮食局", "DEPARTMENT", active=False, successor_id=2),
    NamedOrgan(108, "云溪县物价局", "县物价局", "DEPARTMENT", active=False, successor_id=107),
    NamedOrgan(109, "云溪县驻外办事处", "县驻外办", "OTHER", active=False),
]
GROUPS = [
    NamedGroup(1, "各乡镇人民政府、街道办事处"),
    NamedGroup(2, "县直各部门", ("县政府各部门",)),
    NamedGroup(3, "有关单位"),
]
BOOK = NameBook(PLACE, ORGANS, GROUPS, TABLE)


@pytest.mark.parametrize(
    ("printed", "name", "how"),
    [
        ("云溪县财政局", "云溪县财政局", How.NAME),
        ("县财政局", "云溪县财政局", How.SHORT),
        (" 县 财政局。", "云溪县财政局", How.SHORT),
        ("财政局", "云溪县财政局", How.PREFIX),
        ("区财政局", "云溪县财政局", How.PREFIX),
        ("河东省临河市云溪县财政局", "云溪县财政局", How.PREFIX),
        ("县住建局", "云溪县住房和城乡建设局", How.ABBREVIATION),
        ("区住建局", "云溪县住房和城乡建设局", How.ABBREVIATION),
        ("住房城乡建设局", "云溪县住房和城乡建设局", How.ABBREVIATION),
        ("县人社局", "云溪县人力资源和社会保障局", How.ABBREVIATION),
        ("县发改局", "云溪县发展和改革局", How.ABBREVIATION),
        ("县发展改革委", "云溪县发展和改革局", How.SUFFIX),
        ("县卫健委", "云溪县卫生健康局", How.SUFFIX),
        ("县教体局", "云溪县教育和体育局", How.ABBREVIATION),
        ("县科工局", "云溪县科学技术和工业信息化局", How.ABBREVIATION),
        ("县文旅局", "云溪县文化和旅游局", How.ABBREVIATION),
        ("市场监管局", "云溪县市场监督管理局", How.ABBREVIATION),
        ("县市监局", "云溪县市场监督管理局", How.ABBREVIATION),
        ("县退役军人局", "云溪县退役军人事务局", How.ABBREVIATION),
        ("县医保局", "云溪县医疗保障局", How.ABBREVIATION),
        ("县行政审批局", "云溪县行政审批服务管理局", How.ABBREVIATION),
        ("县自然资源和规划局", "云溪县自然资源局", How.ABBREVIATION),
        ("县交通局", "云溪县交通运输局", How.ABBREVIATION),
        ("县政府办", "云溪县人民政府办公室", How.ABBREVIATION),
        ("县政府办公室", "云溪县人民政府办公室", How.ABBREVIATION),
        ("县府办", "云溪县人民政府办公室", How.ABBREVIATION),
        ("县委办公室", "中共云溪县委办公室", How.PREFIX),
        ("宣传部", "中共云溪县委宣传部", How.PREFIX),
        ("城关镇", "城关镇人民政府", How.SHORT),
        ("城关镇政府", "城关镇人民政府", How.ABBREVIATION),
        ("县生态环境局", "临河市生态环境局云溪分局", How.SUFFIX),
        ("云溪生态环境分局", "临河市生态环境局云溪分局", How.PREFIX),
        ("云溪县环境保护局", "临河市生态环境局云溪分局", How.FORMER),
        ("县公安分局", "云溪县公安局", How.SUFFIX),
        ("县国税局", "国家税务总局云溪县税务局", How.ALIAS),
        ("开发区管委会", "云溪经济开发区管理委员会", How.SOLE),
        ("县市场监督管理局（知识产权局）", "云溪县市场监督管理局", How.SHORT),
        ("县物价局", "云溪县发展和改革局", How.FORMER),
    ],
)
def test_it_knows_organs_however_they_are_printed(printed, name, how):
    match = BOOK.match(printed)
    assert (match.kind, match.name, match.how) == ("organ", name, how)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("各乡镇人民政府、街道办事处", "各乡镇人民政府、街道办事处"),
        ("各乡镇（街道）", "各乡镇人民政府、街道办事处"),
        ("各镇人民政府", "各乡镇人民政府、街道办事处"),
        ("乡镇(街道)", "各乡镇人民政府、街道办事处"),
        ("县直各部门", "县直各部门"),
        ("县政府各部门单位", "县直各部门"),
        ("区直各单位", "县直各部门"),
        ("县直单位", "县直各部门"),
        ("各职能部门", "县直各部门"),
        ("有关单位", "有关单位"),
        ("有关部门", "有关单位"),
        ("各有关部门", "有关单位"),
        ("相关部门单位", "有关单位"),
        ("县直各有关单位", "有关单位"),
        ("有关职能部门", "有关单位"),
    ],
)
def test_it_knows_collective_units(printed, name):
    match = BOOK.match(printed)
    assert (match.kind, match.name) == ("group", name)


@pytest.mark.parametrize(("printed", "sure"), [("县住建局", True), ("各镇人民政府", False), ("县发展改革委", False)])
def test_it_says_what_somebody_should_look_at(printed, sure):
    assert BOOK.match(printed).sure is sure


@pytest.mark.parametrize(
    ("printed", "nearest"),
    [
        ("市财政局", "云溪县财政局"),
        ("市住建局", "云溪县住房和城乡建设局"),
        ("省发展改革委", "云溪县发展和改革局"),
    ],
)
def test_it_never_takes_a_superiors_bureau_for_its_own(printed, nearest):
    match = BOOK.match(printed)
    assert (match.kind, match.how, match.nearest[0].name) == ("none", How.SUPERIOR, nearest)
    taken = BOOK.match(printed, counterparts=True)
    assert (taken.kind, taken.name, taken.how) == ("organ", nearest, How.COUNTERPART)


@pytest.mark.parametrize(
    ("printed", "nearest"),
    [
        ("县国土资源局", "云溪县自然资源局"),
        ("县安监局", "云溪县应急管理局"),
        ("县食药监局", "云溪县市场监督管理局"),
        ("县卫计委", "云溪县卫生健康局"),
        ("县教育局", "云溪县教育和体育局"),
        ("县发改和科技局", "云溪县发展和改革局"),
    ],
)
def test_it_offers_the_nearest_of_an_unknown_one(printed, nearest):
    match = BOOK.match(printed)
    assert (match.kind, match.how) == ("none", How.UNKNOWN)
    assert match.nearest[0].name == nearest
    assert all(0 < near.likeness <= 1 for near in match.nearest)


def test_it_never_guesses_between_two():
    twins = [
        NamedOrgan(1, "云溪县教育局", "县教育局", "DEPARTMENT"),
        NamedOrgan(2, "云溪县教育委员会", "县教委", "DEPARTMENT"),
    ]
    match = NameBook(PLACE, twins, [], TABLE).match("县教育厅")
    assert (match.kind, match.how) == ("none", How.AMBIGUOUS)
    assert {near.id for near in match.nearest} == {1, 2}


@pytest.mark.parametrize(
    "printed", ["", " ", "。", "（）", "局", "县", "驻外办事处", "区市民投诉中心", "各行政执法单位"]
)
def test_it_does_not_know_what_it_does_not_know(printed):
    assert BOOK.match(printed).kind == "none"


def test_it_knows_a_market_bureau_of_a_city_from_the_word_market():
    city = Place("临河市", "临河", "CITY", ("河东省",))
    organs = [
        NamedOrgan(1, "临河市市场监督管理局", "市市场监管局", "DEPARTMENT"),
        NamedOrgan(2, "临河市民政局", "市民政局", "DEPARTMENT"),
    ]
    book = NameBook(city, organs, [], TABLE)
    for printed in ("市场监管局", "市市场监督管理局", "市监局", "临河市市监局"):
        assert book.match(printed).id == 1
    for printed in ("市民政局", "民政局", "临河市民政局"):
        assert book.match(printed).id == 2


@pytest.mark.parametrize("organ", [organ for organ in ORGANS if organ.active], ids=lambda organ: organ.short_name)
def test_it_answers_every_organ_to_its_own_names(organ):
    for name in (organ.name, organ.short_name, *organ.aliases, *organ.formers):
        assert BOOK.match(name).id == organ.id


_WORD = st.text(
    alphabet="东南西北河山石林水城平安乐新民康和与市县区政府局委办中心镇乡街道各有关单位", min_size=1, max_size=8
)


@given(st.lists(st.tuples(_WORD, _WORD), min_size=1, max_size=12))
def test_it_gives_distinct_names_back_to_their_organs(pairs):
    seen: set[str] = set()
    organs = []
    for number, pair in enumerate(pairs, 1):
        if pair[0] not in seen and pair[1] not in seen:
            organs.append(NamedOrgan(number, pair[0], pair[1], "DEPARTMENT"))
            seen.update(pair)
    book = NameBook(PLACE, organs, [], TABLE)
    for organ in organs:
        for name in (organ.name, organ.short_name):
            match = book.match(name)
            assert match.id == organ.id, (name, match)


@given(st.text(max_size=30))
def test_it_never_fails_on_any_text(text):
    match = BOOK.match(text)
    assert (match.kind == "none") == (match.id is None)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("各镇(街道、开发区)", {"TOWN", "STREET", "ZONE"}),
        ("各县(区、市)人民政府", {"COUNTY"}),
        ("各行政执法单位", {"LAW"}),
        ("县财政局", None),
        ("城关镇人民政府", None),
    ],
)
def test_it_reads_the_range_of_collective_units(text, parts):
    found = signature(text)
    assert found is None if parts is None else found.parts == parts


def test_it_refuses_a_form_that_stands_twice():
    with pytest.raises(ValueError, match="stands under"):
        read_table("forms:\n  甲: [丙]\n  乙: [丙]\nsucceeded: {}\n")


def test_it_is_fast_enough_for_a_year_of_notices():
    letters = "东西南北中河山石林水城平安乐新民康泉阳明"
    stems = [a + b for a in letters for b in letters][:100]
    names = [stem + tail for stem in stems for tail in ("镇人民政府", "发展服务中心", "事业管理局")]
    organs = [NamedOrgan(number, f"云溪县{name}", name, "DEPARTMENT") for number, name in enumerate(names, 1)]
    book = NameBook(PLACE, organs, GROUPS, TABLE)
    printed = [
        ("县" if number % 2 else "云溪县") + names[number % 300] + "　" * (number % 13) for number in range(4500)
    ]
    printed += [f"{letters[number % 20]}{letters[number % 7]}保护局{number}" for number in range(500)]
    started = time.process_time()
    found = [book.match(name) for name in printed]
    spent = time.process_time() - started
    assert sum(match.kind == "organ" for match in found) >= 4500
    assert spent < 1.5, f"{spent:.2f} s"  # processor time; 0.1 s on an idle machine, loose for a busy one
