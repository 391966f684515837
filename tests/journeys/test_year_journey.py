"""A year of the ledger in the browser: unit and office, late tasks, paper decisions, next year, print, workbook, the public."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.ledger.models import Assignment, Intake, Plan
from gongkai.ledger.services import assignments, checking, decisions, intake, items
from gongkai.ledger.tests import builders as ledger
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.outbox import services as outbox
from tests.journeys import papers
from tests.journeys.conftest import RESULTS

pytestmark = pytest.mark.django_db(transaction=True)

NOTICE = """云溪县人民政府办公室关于印发2026年政务公开工作要点的通知
云政办发〔2026〕8号
各乡镇人民政府，县政府各部门：
现将《2026年政务公开工作要点》印发给你们，请认真贯彻落实。
云溪县人民政府办公室
2026年3月2日
2026年政务公开工作要点
一、加强重点领域信息公开
（一）推进财政预决算公开。县级部门预算、决算及“三公”经费在法定时限内集中公开。（责任单位：县财政局；完成时限：2026年10月底前）
（二）推进养老服务公开。公开养老机构名录、收费标准和补贴发放结果。（责任单位：县民政局；完成时限：2026年9月底前）
（三）推进义务教育招生公开。公开招生方案、范围、条件、程序和录取结果。（责任单位：县教育局；完成时限：2026年6月底前）
二、提升政策解读质量
（四）规范政策解读。政策性文件与解读材料同步起草、同步审签、同步发布。（责任单位：县司法局；完成时限：持续推进）
"""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


class Clock:
    """Moves the present for the server, the jobs and the test together."""

    shift = timedelta(0)

    def stand(self, year: int, month: int, day: int) -> None:
        self.shift = days.moment_of(date(year, month, day)) - datetime.now(UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(days, "now", lambda: datetime.now(UTC) + found.shift)
    found.stand(2026, 3, 3)
    return found


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"


def morning(clock: Clock, year: int, month: int, day: int) -> None:
    """A new day: what follows and what the clock runs has run."""
    clock.stand(year, month, day)
    outbox.run_due(names=frozenset({"ledger.remind"}))
    outbox.drain()


def ledger_of(text: str = NOTICE, *, by: Any = None) -> Plan:
    """The notice brought in and confirmed; units nobody knows become organs."""
    by = by or builders.actor(Duty.OFFICE)
    made = intake.read(intake.receive(file=files.store(data=text.encode(), name="要点.txt", by=by), by=by))
    for item in made.items.order_by("position"):
        for place in range(len(item.units)):
            item.refresh_from_db()
            if item.units[place]["kind"] == "none":
                checking.new_organ(item=item, place=place, by=by)
        if not item.units:
            items.add_unit(item=item, kind="organ", target_id=by.organ_id, role=ledger.Role.LEAD, by=by)
    made = intake.settle_all_doubts(intake=Intake.objects.get(pk=made.pk), by=by)
    plan = intake.confirm(intake=made, by=by)
    outbox.drain()
    return plan


def units() -> None:
    for name in ("县财政局", "县民政局", "县教育局", "县司法局"):
        builders.organ(name)


def part_of(plan: Plan, short_name: str) -> Assignment:
    return Assignment.objects.get(plan=plan, organ__short_name=short_name)


def open_part(page: Page, part: Assignment) -> None:
    page.goto(f"/desk/ledger/parts/{part.uuid}/")


def test_unit_and_office_through_the_year(page_for, shot, sound, clock):
    units()
    plan = ledger_of()
    money, elders, school = (part_of(plan, name) for name in ("县财政局", "县民政局", "县教育局"))
    editor = builders.person(money.organ, Duty.EDITOR, name="李晓雯")

    # the unit: told, signs, measures, evidence, claims
    page = page_for(Duty.EDITOR, user=editor)
    page.goto("/desk/ledger/")
    expect(page.get_by_role("table", name="任务")).to_contain_text("推进财政预决算公开")
    shot(page, "parts")
    sound(page)
    page.get_by_role("link", name="推进财政预决算公开").click()
    page.get_by_label("单位分管领导").fill("周明")
    page.get_by_label("责任科室").fill("预算股")
    page.get_by_role("button", name="签收").click()
    page.get_by_role("link", name="填写举措").click()
    page.get_by_label("工作举措").first.fill("2月底前公开2026年部门预算。")
    page.get_by_label("时限要求").first.fill("2月底前")
    page.get_by_role("button", name="加一条举措").click()
    page.get_by_label("工作举措").nth(1).fill("10月15日前公开2025年部门决算和“三公”经费。")
    page.get_by_label("完成日期要求").nth(1).fill("2026-10-15")
    shot(page, "measures")
    sound(page)
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.get_by_text("填报进展", exact=True).click()
    page.get_by_label("进展情况").fill("46个部门预算已全部公开。")
    page.get_by_role("button", name="保存进展").click()
    page.get_by_text("提供佐证", exact=True).first.click()
    page.locator("form[action$='/evidence/']").get_by_label("网址").fill("https://www.example.com/yusuan/2026.html")
    page.get_by_role("button", name="提供佐证").click()
    expect(page.locator("main")).to_contain_text("www.example.com/yusuan")
    page.get_by_role("link", name="报送完成").first.click()
    page.get_by_label("完成情况").fill("46个部门预算、决算及“三公”经费已在县政府门户网站集中公开。")
    page.get_by_label("补充文件").set_input_files({"name": "截图.pdf", "mimeType": "application/pdf", "buffer": PDF})
    shot(page, "claim")
    sound(page)
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator("main")).to_contain_text("李晓雯")
    shot(page, "part-claimed")
    sound(page)
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "part-claimed")
    sound(page)

    # another unit, by its services, so that the office has two
    actor = builders.actor(Duty.EDITOR, elders.organ)
    assignments.take(assignment=elders, by=actor)
    ledger.claimed(elders, by=actor, text="养老机构名录已公开。")
    outbox.drain()

    # the office: returns one, accepts one
    office = page_for(Duty.OFFICE)
    office.goto("/desk/")
    shot(office, "office-home")
    office.goto("/desk/ledger/claims/")
    shot(office, "claims")
    sound(office)
    office.get_by_role("link", name="推进财政预决算公开").click()
    office.get_by_role("button", name="退回").click()
    expect(office.locator(".reasons")).to_contain_text("请写明退回的理由")
    office.get_by_label("审定意见").fill("缺“三公”经费的公开地址，请补充。")
    shot(office, "decide")
    sound(office)
    office.get_by_role("button", name="退回").click()
    office.goto("/desk/ledger/claims/")
    office.get_by_role("link", name="推进养老服务公开").click()
    office.get_by_role("button", name="审定通过").click()
    outbox.drain()
    elders.refresh_from_db()
    assert elders.state == "DONE"

    # the unit sees why, mends and reports again
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/desk/messages/")
    expect(page.locator("main")).to_contain_text("退回")
    open_part(page, money)
    expect(page.locator(".sent-back")).to_contain_text("缺“三公”经费的公开地址，请补充。")
    shot(page, "part-returned")
    sound(page)
    page.get_by_role("link", name="补正并重新报送").click()
    page.get_by_label("完成情况").fill("已补充“三公”经费公开地址。")
    page.get_by_label("补充网址").fill("https://www.example.com/sangong/2026.html")
    page.get_by_role("button", name="报送", exact=True).click()

    # a leader decided on paper; the office enters it
    builders.person(builders.office(), Duty.CHIEF, name="李卫东")
    office.goto("/desk/ledger/claims/")
    office.get_by_role("link", name="推进财政预决算公开").click()
    office.get_by_role("link", name="领导已在纸上签批").click()
    chooser = office.get_by_label("审定人")
    chooser.select_option(chooser.locator("option", has_text="李卫东").get_attribute("value"))
    office.get_by_label("通过").check()
    office.get_by_label("审定意见").fill("同意。")
    office.get_by_label("纸质意见扫描件").set_input_files(
        {"name": "签批.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    shot(office, "paper")
    sound(office)
    office.get_by_role("button", name="录入审定意见").click()
    open_part(page, money)
    expect(page.locator("main")).to_contain_text(re.compile("李卫东审定，.*代录"))
    expect(page.get_by_role("link", name="扫描件").first).to_be_visible()
    shot(page, "part-paper")
    sound(page)

    # a task goes late; the reminder stands in the bell
    teacher = builders.person(school.organ, Duty.EDITOR, name="王老师")
    morning(clock, 2026, 7, 3)
    late = page_for(Duty.EDITOR, user=teacher)
    expect(late.get_by_role("link", name=re.compile("消息"))).to_contain_text(re.compile(r"\d"))
    shot(late, "late-home")
    sound(late)
    late.get_by_role("link", name=re.compile("消息")).click()
    expect(late.locator("main")).to_contain_text("逾期")
    expect(late.locator("main")).to_contain_text("推进义务教育招生公开")
    shot(late, "late-messages")
    late.set_viewport_size({"width": 390, "height": 844})
    late.goto("/desk/ledger/?late=on")
    expect(late.locator("main")).to_contain_text("推进义务教育招生公开")
    shot(late, "late-parts")
    sound(late)


def test_the_public_sees_only_what_the_office_released(page_for, open_page, shot, sound):
    units()
    plan = ledger_of()
    school = part_of(plan, "县教育局")
    unit = builders.actor(Duty.EDITOR, school.organ)
    assignments.take(assignment=school, leader_in_charge="周分管", section="招生科", by=unit)
    page = page_for(Duty.OFFICE)
    citizen = open_page(width=390, script=False)
    citizen.goto("/jinzhan/")
    expect(citizen.locator("main")).to_contain_text("还没有公开的任务")
    page.goto(f"/desk/ledger/plans/{plan.uuid}/release/")
    page.get_by_label(re.compile("逐项")).check()
    page.get_by_role("button", name="保存公开方式").click()
    page.get_by_label("选择第（三）项").check()
    page.get_by_role("button", name="公开所选", exact=True).click()
    shot(page, "release")
    sound(page)
    page.goto(f"/desk/ledger/tasks/{school.task.uuid}/results/")
    page.get_by_label("标题").first.fill("2026年义务教育招生工作方案")
    page.get_by_label("网址").first.fill("https://www.example.com/zhaosheng.html")
    page.get_by_role("button", name="保存", exact=True).click()
    citizen.goto("/jinzhan/")
    expect(citizen.locator("main")).to_contain_text("推进义务教育招生公开")
    for hidden in ("推进养老服务公开", "周分管", "招生科", "逾期", "签收"):
        expect(citizen.locator("main")).not_to_contain_text(hidden)
    shot(citizen, "progress")
    citizen.get_by_role("link", name="推进义务教育招生公开").click()
    expect(citizen.get_by_role("link", name="2026年义务教育招生工作方案")).to_be_visible()
    for hidden in ("周分管", "招生科"):
        expect(citizen.locator("main")).not_to_contain_text(hidden)
    wide = open_page(width=1280)
    wide.goto("/jinzhan/")
    shot(wide, "progress")
    sound(wide)
    feed = wide.request.get("/jinzhan/feed.xml").text()
    assert "推进义务教育招生公开" in feed
    assert "推进养老服务公开" not in feed
    assert "周分管" not in feed
    page.goto(f"/desk/ledger/tasks/{school.task.uuid}/")
    page.get_by_role("link", name="停止公开").click()
    page.get_by_label(re.compile("理由")).fill("内容需要核实。")
    page.get_by_role("button", name=re.compile("停止公开")).click()
    citizen.goto("/jinzhan/")
    expect(citizen.locator("main")).not_to_contain_text("推进义务教育招生公开")


def test_a_unit_fills_its_ledger_in_excel_and_gets_a_bad_one_back(page_for, shot, sound, tmp_path):
    units()
    plan = ledger_of()
    money = part_of(plan, "县财政局")
    unit = builders.actor(Duty.EDITOR, money.organ)
    assignments.take(assignment=money, by=unit)
    page = page_for(Duty.EDITOR, at=money.organ)
    page.goto("/desk/ledger/unit/")
    shot(page, "unit-ledger")
    sound(page)
    with page.expect_download() as down:
        page.get_by_role("link", name="下载填报表格").click()
    book = load_workbook(BytesIO(Path(down.value.path()).read_bytes()))
    sheet = book.active
    header = {cell.value: cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value}
    row = next(cells[0].row for cells in sheet.iter_rows() if cells[0].value == str(money.uuid))
    sheet.cell(row, header["工作举措"]).value = "10月底前公开全部决算。"
    sheet.cell(row, header["完成日期要求"]).value = "明年春天"
    bad = tmp_path / "台账.xlsx"
    book.save(bad)
    page.get_by_role("link", name="上传", exact=True).click()
    page.get_by_label("填好的台账").set_input_files(bad)
    page.get_by_role("button", name="上传并看改动").click()
    expect(page.locator("main")).to_contain_text("整份台账都没有导入")
    shot(page, "workbook-faults")
    sound(page)
    with page.expect_download() as down:
        page.get_by_role("link", name="下载标出问题的表格").click()
    back = load_workbook(BytesIO(Path(down.value.path()).read_bytes())).active.cell(row, header["完成日期要求"])
    assert back.fill.fgColor.rgb.endswith("FFC7CE")
    assert back.comment
    assert back.value == "明年春天"
    assert not money.measures.exists()
    sheet.cell(row, header["完成日期要求"]).value = date(2026, 10, 30)
    sheet.cell(row, header["单位分管领导"]).value = "周明"
    book.save(bad)
    page.get_by_role("link", name="重新上传").click()
    page.get_by_label("填好的台账").set_input_files(bad)
    page.get_by_role("button", name="上传并看改动").click()
    expect(page.locator("main")).to_contain_text("将更新 1 项任务")
    shot(page, "workbook-changes")
    page.get_by_role("button", name="全部导入").click()
    expect(page.locator("main")).to_contain_text("10月底前公开全部决算。")
    assert money.measures.get().due_on == date(2026, 10, 30)


def on_paper(name: str, xlsx: bytes, folder: Path) -> tuple[str, list[tuple[float, float]]]:
    """The workbook printed by LibreOffice: text and page sizes in points; pages as PNG in test-results/."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("没有找到 LibreOffice（soffice），不能核对打印效果")
    source = folder / f"{name}.xlsx"
    source.write_bytes(xlsx)
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation=file://{folder}/lo", "--convert-to", "pdf", "--outdir", folder, source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pdf = folder / f"{name}.pdf"
    RESULTS.mkdir(exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "60", "-png", "-l", "4", pdf, RESULTS / f"print-{name}"], check=True, timeout=60)
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    said = subprocess.run(["pdfinfo", "-l", "99", pdf], check=True, capture_output=True, timeout=60).stdout.decode()
    return text, [(float(w), float(h)) for w, h in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", said)]


def test_exports_print_as_an_office_would(page_for, shot, sound, tmp_path):
    plan = ledger_of(
        papers.text("003"), by=builders.actor(Duty.OFFICE, builders.office(builders.jurisdiction("淄川区")))
    )
    page = page_for(Duty.OFFICE, at=plan.organ)
    page.goto(f"/desk/ledger/plans/{plan.uuid}/")
    for name, link, columns in (
        ("five", "五列任务分解表", ("序号", "任务", "时限")),
        ("six", "六列任务分解表", ("工作要点", "责任部门", "完成时限")),
    ):
        page.get_by_text("导出表格").click()
        with page.expect_download() as down:
            page.get_by_role("link", name=link).click()
        text, pages = on_paper(name, Path(down.value.path()).read_bytes(), tmp_path)
        assert 3 <= len(pages) <= 40
        assert all(width > height for width, height in pages), pages
        assert all(abs(width - 842) < 3 for width, _ in pages), pages
        for column in columns:
            assert text.count(column) >= len(pages), column  # the header stands on every page
        page.reload()
    page.get_by_text("导出表格").click()
    shot(page, "export-menu", whole=False)
    with page.expect_download() as down:
        page.get_by_role("button", name="下载").click()
    text, pages = on_paper("unit", Path(down.value.path()).read_bytes(), tmp_path)
    assert all(width > height for width, height in pages)
    for column in ("工作任务", "工作举措", "时限要求", "单位分管领导", "责任科室"):
        assert column in text


def pages_of(pdf: bytes, name: str, folder: Path) -> tuple[str, list[tuple[float, float]]]:
    """Text and page sizes of a PDF; its first pages as PNG in test-results/."""
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    RESULTS.mkdir(exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "60", "-png", "-l", "3", path, RESULTS / f"print-{name}"], check=True, timeout=60)
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    said = subprocess.run(["pdfinfo", "-l", "99", path], check=True, capture_output=True, timeout=60).stdout.decode()
    return text, [(float(w), float(h)) for w, h in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", said)]


def test_the_monday_brief_is_one_page_and_words_for_a_group(page_for, shot, sound, clock, tmp_path):
    units()
    plan = ledger_of()
    for name in ("县财政局", "县教育局"):
        part = part_of(plan, name)
        assignments.take(assignment=part, by=builders.actor(Duty.EDITOR, part.organ))
    morning(clock, 2026, 7, 6)
    page = page_for(Duty.OFFICE)
    page.goto("/desk/ledger/brief/")
    expect(page.locator("main")).to_contain_text("推进义务教育招生公开")
    assert "推进义务教育招生公开" in page.get_by_label("发工作群的文字").input_value()
    shot(page, "brief")
    sound(page)
    with page.expect_download() as down:
        page.get_by_role("link", name="PDF", exact=True).click()
    text, sizes = pages_of(Path(down.value.path()).read_bytes(), "brief", tmp_path)
    assert len(sizes) == 1
    assert sizes[0][0] == pytest.approx(595, abs=3)
    assert sizes[0][1] == pytest.approx(842, abs=3)
    assert "推进义务教育招生公开" in text.replace(" ", "")
    with page.expect_download() as down:
        page.get_by_role("link", name="各单位一页").click()
    text, sizes = pages_of(Path(down.value.path()).read_bytes(), "briefs", tmp_path)
    assert len(sizes) == 1 + 4  # the leader's and one for each unit with tasks
    page.goto("/desk/ledger/brief/print/")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    text, sizes = pages_of(printed, "brief-browser", tmp_path)
    assert len(sizes) == 1
    unit = page_for(Duty.EDITOR, at=part_of(plan, "县财政局").organ, width=390)
    unit.goto("/desk/ledger/brief/")
    expect(unit.locator("main")).not_to_contain_text("推进义务教育招生公开")
    shot(unit, "brief-unit")
    sound(unit)


def test_next_year_carries_what_is_unfinished(page_for, shot, sound, clock):
    units()
    plan = ledger_of()
    elders = part_of(plan, "县民政局")
    unit, office = builders.actor(Duty.EDITOR, elders.organ), builders.actor(Duty.OFFICE)
    assignments.take(assignment=elders, by=unit)
    decisions.accept(checkpoint=ledger.claimed(elders, by=unit), by=office)
    money = part_of(plan, "县财政局")
    accountant = builders.actor(Duty.EDITOR, money.organ)
    assignments.take(assignment=money, by=accountant)
    assignments.report_progress(assignment=money, text="决算还差两个单位。", by=accountant)
    clock.stand(2027, 2, 3)
    outbox.drain()
    following = ledger_of(NOTICE.replace("2026", "2027"))

    page = page_for(Duty.OFFICE)
    page.goto("/desk/ledger/lookbacks/")
    page.get_by_role("link", name="开展回头看").first.click()
    page.get_by_label("上年度方案").select_option(str(plan.uuid))
    page.get_by_role("button", name="开展").click()
    expect(page.get_by_role("table", name="逐项核查")).to_contain_text("推进养老服务公开")
    shot(page, "lookback")
    sound(page)
    page.get_by_role("link", name="推进财政预决算公开").click()
    page.get_by_label("未完成", exact=True).check()
    page.get_by_role("button", name="记下结论").click()
    expect(page.locator(".reasons")).to_contain_text("请写明理由")
    page.get_by_label("未完成", exact=True).check()
    page.get_by_label("说明").fill("两个单位决算没有公开。")
    page.get_by_label("责令整改").check()
    page.get_by_role("button", name="记下结论").click()
    page.get_by_label("结转到").select_option(str(following.uuid))
    shot(page, "lookback-item")
    sound(page)
    page.get_by_role("button", name="结转", exact=True).click()
    expect(page.locator("main")).to_contain_text("已结转")
    page.locator("dl").get_by_role("link", name=following.title).click()
    expect(page.locator("main")).to_contain_text("由上年结转")
    shot(page, "carried-task")
    sound(page)
    assert part_of(plan, "县财政局").state == "CARRIED"
    assert Assignment.objects.filter(plan=following, organ=money.organ).count() == 2
    page.get_by_role("link", name="推进财政预决算公开").first.click()
    expect(page.locator("main")).to_contain_text("决算还差两个单位。")  # last year's history stays
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/desk/ledger/lookbacks/")
    page.get_by_role("link", name=plan.title).click()
    shot(page, "lookback")
    sound(page)


def test_a_full_brief_prints_on_one_page(page_for, clock):
    text = NOTICE[: NOTICE.index("二、")] + "".join(
        f"（{number}）公开第{number}类信息。公开第{number}类信息的目录和结果。（责任单位：县第{number}局；完成时限：2026年{month}月底前）\n"
        for number, month in enumerate([6] * 14 + [7] * 14, 10)
    )
    units()
    plan = ledger_of(text)
    clock.stand(2026, 7, 27)
    assert plan.assignments.count() == 31
    page = page_for(Duty.OFFICE)
    page.goto("/desk/ledger/brief/print/")
    assert page.get_by_role("row").count() > 36
    path = RESULTS / "brief-full.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    said = subprocess.run(["pdfinfo", path], check=True, capture_output=True, timeout=60).stdout.decode()
    assert re.search(r"Pages:\s+1\b", said), said
