"""Registers at work: a list the office makes and a unit fills, a citizen with a phone, a penalty annulled, duties not met."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from gongkai.catalogue.tests import builders as catalogue
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.outbox import services as outbox
from gongkai.registers.models import Row
from gongkai.registers.services import registering
from gongkai.registers.services.workbooks import BAD
from gongkai.registers.tests import builders as registers
from tests.journeys import clerks
from tests.journeys.clerks import Unit, said
from tests.journeys.test_year_journey import Clock

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 5_000
DEFINITION = """key: help-points
title: 便民服务点名录
purpose: 公布全县便民服务点的名称、地址和电话，供群众就近办事。
basis:
  - 《中华人民共和国政府信息公开条例》第二十一条
source: 县政务公开办工作要求
owner: unit
noun: 处
identity: [name]
name: name
fields:
  - {key: name, title: 名称, type: text, required: yes, length: 60}
  - {key: kind, title: 类别, type: code, required: yes, values: {centre: 便民服务中心, station: 便民服务站}}
  - {key: address, title: 地址, type: text, required: yes, length: 120}
  - {key: phone, title: 电话, type: phone, many: yes}
  - {key: opened_on, title: 启用日期, type: date}
display:
  shape: table
  columns: [name, kind, address, phone]
  filters: [kind, opened_on]
  sorts: [-opened_on]
  words: [name, address]
review: unit
"""
SPOILT = {17: (2, "服务中心站"), 230: (5, "2026-02-30"), 801: (1, None), 1200: (4, "五五五"), 1777: (5, "去年"), 2044: (2, "中心"),
          2600: (5, "2026-13-01"), 3100: (3, None), 3333: (4, "0900-5"), 4000: (2, None), 4500: (5, "2025-11-31"), 4999: (3, None)}  # fmt: skip
MENDED = {1: "补写名称的便民服务站", 2: "便民服务站", 3: "云溪县云城街道解放路1号", 4: "0900-5550100", 5: "2026-02-28"}
FIRM, FACT = "云溪县远山建材有限公司", "钢筋经抽样检验重量偏差不合格"
PENALTY = {
    "行政相对人名称": FIRM, "行政相对人类别": "法人及非法人组织", "行政相对人代码_1(统一社会信用代码)": "91149921MA0E05070Q",
    "法定代表人": "韩立新", "行政处罚决定书文号": "云市监罚〔2026〕41号", "违法行为类型": "销售不合格产品", "违法事实": FACT,
    "处罚依据": "《中华人民共和国产品质量法》第四十九条", "处罚类别": "罚款", "处罚内容": "处五万四千元罚款。",
    "罚款金额（万元）": "5.4", "处罚决定日期": "2026-11-16", "处罚机关": "县市监局", "公示档次": "一般", "是否未成年人": "否",
    "是否公开": "公开", "公开或者不公开的理由": "具有一定社会影响",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.DATA, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    builders.office()


@pytest.fixture
def clock(monkeypatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(days, "now", lambda: datetime.now(UTC) + found.shift)
    found.stand(2026, 11, 23)
    return found


def both(page: Page, name: str, shot, sound) -> None:
    """A picture and a sound page at 1280 and 390."""
    for width, height in ((390, 844), (1280, 900)):
        page.set_viewport_size({"width": width, "height": height})
        shot(page, f"registers-{name}")
        sound(page)


def everything() -> None:
    """The background has done what there is to do."""
    while outbox.drain():
        pass


def defined(page: Page) -> bytes:
    """The office writes a definition, mends the line that is named, and takes the template away."""
    page.goto("/desk/registers/")
    page.get_by_role("link", name="自建清单").click()
    page.get_by_label("清单定义").fill(DEFINITION.replace("type: phone", "type: telephone"))
    page.get_by_role("button", name="检查并保存").click()
    said(page, "telephone")
    expect(page.get_by_label("清单定义")).to_have_value(re.compile("help-points"))
    page.get_by_label("清单定义").fill(DEFINITION)
    page.get_by_role("button", name="检查并保存").click()
    said(page, "已保存，可以下载模板填报。")
    with page.expect_download() as found:
        page.get_by_role("link", name="下载模板").click()
    return Path(found.value.path()).read_bytes()


def filled(template: bytes) -> bytes:
    """The template with 5,000 rows, twelve cells of them spoilt."""
    book = load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    for n in range(1, MANY + 1):
        kind = "便民服务中心" if n % 10 == 0 else "便民服务站"
        line: list[Any] = [
            f"第{n}号{kind}",
            kind,
            f"云溪县溪口镇第{n}街1号",
            "0900-5550135",
            f"202{4 + n % 3}-0{1 + n % 9}-15",
        ]
        if n in SPOILT:
            column, value = SPOILT[n]
            line[column - 1] = value
        for column, value in enumerate(line, 1):
            sheet.cell(n + 2, column, value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def mended(marked: bytes) -> bytes:
    """Every coloured cell of the workbook that came back, put right."""
    book = load_workbook(BytesIO(marked))
    sheet = book.worksheets[0]
    bad = [cell for line in sheet.iter_rows(min_row=3) for cell in line if cell.fill.fgColor.rgb == BAD.fgColor.rgb]
    assert sorted((cell.row - 2, cell.column) for cell in bad) == sorted(
        (n, column) for n, (column, _) in SPOILT.items()
    )
    assert all(cell.comment and cell.comment.text for cell in bad)
    for cell in bad:
        cell.value = MENDED[cell.column]
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(page: Page, name: str, data: bytes) -> str:
    """The file brought to the register's page; the batch's address."""
    page.goto("/desk/registers/help-points/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("表格文件").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url(re.compile("/batches/"))
    everything()
    page.reload()
    return page.url


def published(unit: Unit, office: Page, shot, sound) -> None:
    """From the definition to the public, by the people whose duty each step is."""
    template = defined(office)
    both(office, "define", shot, sound)
    page = unit.at("drafter")
    upload(page, "便民服务点.xlsx", filled(template))
    said(page, "需要改正的单元格")
    expect(page.locator(".figure").filter(has_text="需改正")).to_contain_text("12")
    both(page, "wrong", shot, sound)
    with page.expect_download() as found:
        page.get_by_role("link", name="下载标好的工作簿").click()
    place = upload(page, "便民服务点（已改）.xlsx", mended(Path(found.value.path()).read_bytes()))
    expect(page.locator(".figure").filter(has_text="新增")).to_contain_text("5,000")
    page.get_by_role("button", name="提交审核").click()
    said(page, "已提交审核。")
    clerks.through(unit, "便民服务点（已改）.xlsx", "", clerks.NOTICE)
    page.goto(place)
    both(page, "batch", shot, sound)
    page.get_by_role("button", name="公开", exact=True).click()
    said(page, "已公开，列表即时更新。")
    everything()


def saved(page: Page, form: str) -> bytes:
    """What a reader takes home."""
    with page.expect_download() as found:
        page.get_by_role("link", name=re.compile(f"下载.*{form}")).click()
    return Path(found.value.path()).read_bytes()


def test_a_list_of_the_office_goes_from_a_unit_to_a_citizens_phone(page_for, open_page, clock, shot, sound):
    organ = builders.organ("县行政审批局")
    catalogue.columns(organ)
    published(Unit(organ, page_for, clock), page_for(Duty.OFFICE), shot, sound)

    page = open_page(width=390)
    page.goto("/registers/")
    both(page, "index", shot, sound)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="便民服务点名录").first.click()
    expect(page.get_by_role("status").first).to_contain_text("共 5,000 处")
    page.get_by_role("searchbox", name="查找").fill("第4321街")
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("共 1 处")
    page.get_by_role("link", name="第4321号便民服务站").click()
    said(page, "云溪县溪口镇第4321街1号")
    both(page, "row", shot, sound)
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto("/registers/help-points/")
    page.locator(".facets-fold > summary").click()
    page.locator(".facets").get_by_role("link", name="便民服务中心").click()
    page.get_by_role("searchbox", name="查找").fill("第49")
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("共 11 处")  # 490, 4900 … 4990
    both(page, "list", shot, sound)
    page.set_viewport_size({"width": 390, "height": 844})
    wanted = {f"第{n}号便民服务中心" for n in (490, *range(4900, 5000, 10))}
    lines = list(csv.DictReader(StringIO(saved(page, "CSV").decode("utf-8-sig"))))
    assert {line["名称"] for line in lines} == wanted
    told = json.loads(saved(page, "JSON"))
    assert told["total"] == len(told["items"]) == 11
    page.get_by_role("link", name="打印").click()
    said(page, "共 11 处")
    both(page, "print", shot, sound)


def faces(page: Page) -> dict[str, str]:
    """What every face says of the firm."""
    places = {
        "list": "/registers/penalties/", "words": "/registers/penalties/?q=远山", "feed": "/registers/penalties/feed.xml",
        "csv": "/registers/penalties/export.csv", "json": "/registers/penalties/export.json", "credit": f"/credit/?q={FIRM}",
        "print": "/registers/penalties/print/",
    }  # fmt: skip
    return {name: page.request.get(place).text() for name, place in places.items()}


def test_a_penalty_is_annulled_and_gone_from_every_face_at_once(page_for, open_page, clock, tmp_path, shot, sound):
    organ = builders.organ("县市监局")
    writer = builders.actor(Duty.EDITOR, organ)
    found = registering.taken_into_use(jurisdiction_id=organ.jurisdiction_id, key="penalties", by=writer)
    other = PENALTY | {"行政相对人名称": "云溪县清源食品有限公司", "行政处罚决定书文号": "云市监罚〔2026〕42号"}
    other["行政相对人代码_1(统一社会信用代码)"] = "91149921MA0E05003T"
    table = registers.csv_of(tmp_path / "处罚.csv", [PENALTY.values(), other.values()], head=list(PENALTY))
    registers.published(table, writer, register_of=found)
    everything()
    citizen = open_page()
    assert all(FIRM in told for told in faces(citizen).values())
    row = Row.objects.get(subject_name=FIRM)
    citizen.goto(f"/registers/penalties/{row.entry}/")
    said(citizen, FACT)

    page = page_for(Duty.REVIEWER, at=organ)
    page.goto("/desk/registers/penalties/")
    both(page, "register", shot, sound)
    page.get_by_role("link", name=FIRM).click()
    page.get_by_label("撤下的理由").fill("人民法院判决撤销原决定")
    page.get_by_label("原决定已被依法变更、撤销或者确认违法、无效").check()
    both(page, "annul", shot, sound)
    page.get_by_role("button", name="撤下").click()
    said(page, "已撤下，公开列表即时更新。")

    assert not [name for name, told in faces(citizen).items() if FIRM in told and name != "credit"]
    citizen.goto(f"/credit/?q={FIRM}")
    said(citizen, "没有查到公开的信用信息")
    everything()
    assert json.loads(faces(citizen)["json"])["total"] == 1
    answer = citizen.request.get(f"/registers/penalties/{row.entry}/")
    assert answer.status == 410
    for hidden in (FIRM, FACT, "韩立新", "91149921MA0E05070Q", "五万四千元"):
        assert hidden not in answer.text()
    for kept in ("云市监罚〔2026〕41号", "人民法院判决撤销原决定", "撤回"):
        assert kept in answer.text()


def test_a_unit_sees_which_duties_it_has_not_met(page_for, clock, tmp_path, shot, sound):
    organ = builders.organ("县财政局")
    writer = builders.actor(Duty.EDITOR, organ)
    clock.stand(2025, 3, 3)
    found = registering.taken_into_use(jurisdiction_id=organ.jurisdiction_id, key="trainings", by=writer)
    clock.stand(2026, 12, 7)
    page = page_for(Duty.EDITOR, at=organ)
    page.goto("/desk/registers/")
    line = page.get_by_role("row").filter(has_text="政务公开培训")
    expect(line).to_contain_text("2025年还差 1 场")
    expect(line).to_contain_text("2026年还差 1 场")
    both(page, "duties", shot, sound)
    page.goto("/desk/")
    said(page, "政务公开培训：2026年至少1场，已公开0场")
    registers.published(registers.csv_of(tmp_path / "培训.csv", [registers.line(1)]), writer, register_of=found)
    page.goto("/desk/registers/trainings/")
    said(page, "2026年至少 1 场，已公开 1 场")
    said(page, "2025年至少 1 场，已公开 0 场")
    page.goto("/desk/registers/")
    expect(line).to_contain_text("2025年还差 1 场")
    expect(line).to_contain_text("已完成")
