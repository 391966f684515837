"""Organs and people in and out by workbook."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from gongkai.accounts.models import User
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries
from gongkai.orgs.models import ImportBatch, Organ
from gongkai.orgs.rules import Duty
from gongkai.orgs.rules.sheets import COLUMNS, ORGANS, PEOPLE
from gongkai.orgs.services.importing import export, plan_of
from gongkai.orgs.services.workbook import open_workbook, write_workbook
from gongkai.orgs.tests import builders

pytestmark = pytest.mark.django_db
GOOD_ORGANS = [
    ["云溪县民政局", "县民政局", "部门", "", "云溪县民政办", "0591-1234567", "", ""],
    ["城关镇人民政府", "城关镇", "乡镇（街道）", "", "", "", "", ""],
]
GOOD_PEOPLE = [
    ["县民政局", "信息员", "", "办公室", "李娜", "lina", "13800000000", ""],
    ["县民政局", "审核人", "", "", "王强", "wangqiang", "", ""],
    ["城关镇人民政府", "信息员", "", "", "赵敏", "zhaomin", "", "z@example.cn"],
]


def book(organs=GOOD_ORGANS, people=GOOD_PEOPLE):
    return write_workbook(place="云溪县", organs=organs, people=people)


def send(client, data, name="名册.xlsx"):
    return client.post("/desk/orgs/import/", {"file": SimpleUploadedFile(name, data)})


def test_it_imports_after_a_preview_all_at_once():
    client = builders.client_for(Duty.ADMIN)
    response = send(client, book())
    page = client.get(response.url).content.decode()
    assert "新增单位 2 个" in page
    assert "新增人员 3 人" in page
    assert not User.objects.filter(username="lina").exists()
    assert client.post(response.url).url == "/desk/orgs/"
    place = builders.jurisdiction()
    assert [organ.short_name for organ in queries.organs(place.pk)] == ["县民政局", "城关镇", "县政府办"]
    assert queries.names(place.pk).match("云溪县民政办").name == "云溪县民政局"
    assert [row.user.name for row in queries.holders(Organ.objects.get(short_name="县民政局").pk)] == ["李娜", "王强"]
    assert not User.objects.get(username="lina").has_usable_password()
    assert not ImportBatch.objects.exists()


def test_it_changes_nothing_when_the_export_comes_back():
    client = builders.client_for(Duty.ADMIN)
    client.post(send(client, book()).url)
    place = builders.jurisdiction()
    plan = plan_of(export(place), place)
    assert plan.empty
    assert not plan.wrong
    assert plan.same > 5


def test_it_gives_back_the_users_own_workbook_with_the_bad_cells_marked():
    client = builders.client_for(Duty.ADMIN)
    organs = [*GOOD_ORGANS, ["云溪县科技局", "县科技局", "科室", "", "", "", "", ""]]
    people = [
        *GOOD_PEOPLE,
        ["县民政局", "保密审查员", "", "", "李娜", "lina", "", ""],
        ["县水利局", "信息员", "", "", "钱一", "qianyi", "12", ""],
    ]
    response = send(client, book(organs, people))
    page = client.get(response.url)
    assert page.status_code == 422
    assert "整份表格都没有导入" in page.content.decode()
    assert client.post(response.url).status_code == 422
    assert not Organ.objects.filter(short_name="县民政局").exists()
    marked = client.post(f"{response.url}rejected/")
    assert "filename*=UTF-8''" in marked["Content-Disposition"]
    sheet = load_workbook(BytesIO(marked.content))
    bad = sheet[ORGANS].cell(5, 3)
    assert "类别应为" in bad.comment.text
    assert bad.fill.fgColor.rgb == "FFF2B8B5"
    assert "没有“县水利局”" in sheet[PEOPLE].cell(7, 1).comment.text
    assert "11 位" in sheet[PEOPLE].cell(7, 7).comment.text
    assert "保密审查" in sheet[PEOPLE].cell(6, 2).comment.text
    assert sheet[PEOPLE].cell(3, 1).comment is None


def test_it_tolerates_merged_cells_and_heads_lower_down():
    made = Workbook()
    sheet = made.active
    sheet.title = PEOPLE
    sheet.append(["云溪县人员"])
    sheet.append([])
    sheet.append(list(COLUMNS[PEOPLE]))
    sheet.append(["县财政局", "信息员", "", "", "李娜", "lina", 13800000000.0, ""])
    sheet.append([None, "审核人", "", "", "王强", "wangqiang", "", ""])
    sheet.merge_cells("A4:A5")
    out = BytesIO()
    made.save(out)
    builders.organ("县财政局")
    plan = plan_of(out.getvalue(), builders.jurisdiction())
    assert not plan.wrong
    assert [(row.organ, row.name, row.mobile) for row in plan.read.people] == [
        ("县财政局", "李娜", "13800000000"),
        ("县财政局", "王强", ""),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "xlsx"),
        (b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
        (b"PK\x03\x04 broken", "另存一份"),
        (b"x" * (5 * 1024 * 1024 + 1), "超过 5 MB"),
    ],
)
def test_it_says_why_a_file_cannot_be_read(data, words):
    with pytest.raises(Refused, match=words):
        open_workbook(data)


def test_it_says_which_columns_are_missing():
    made = Workbook()
    made.active.title = ORGANS
    made.active.append(["全称", "别名"])
    out = BytesIO()
    made.save(out)
    with pytest.raises(Refused, match="缺少列：简称、类别"):
        plan_of(out.getvalue(), builders.jurisdiction())


def test_it_says_when_nothing_was_filled_in():
    with pytest.raises(Refused, match="没有填写内容"):
        plan_of(book([], []), builders.jurisdiction())


def test_it_refuses_somebody_elses_name_and_a_renaming_by_the_back_door():
    builders.organ("县财政局")
    other = builders.organ("县财政局", of=builders.jurisdiction("青河县"))
    taken = builders.person(other)
    people = [["县财政局", "信息员", "", "", "李娜", taken.username, "", ""]]
    plan = plan_of(
        book([["云溪县财政事务局", "县财政局", "部门", "", "", "", "", ""]], people), builders.jurisdiction()
    )
    assert any("更名请用" in fault.sentence for fault in plan.wrong)
    assert any("已有人使用" in fault.sentence for fault in plan.wrong)


def test_it_keeps_formulas_out_of_the_export():
    builders.organ("县财政局", phone="=1+1")
    place = builders.jurisdiction()
    sheet = load_workbook(BytesIO(export(place)))[ORGANS]
    values = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "'=1+1" in values
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_it_shows_a_kept_workbook_to_nobody_else():
    client = builders.client_for(Duty.ADMIN)
    url = send(client, book()).url
    assert builders.client_for(Duty.ADMIN).get(url).status_code == 404
    assert send(client, "不是表格".encode()).status_code == 422
