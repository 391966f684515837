"""A notice comes in, is read, is checked beside its source and becomes the year's ledger: the five real notices, three forms."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.ledger.models import Assignment, Plan, Task
from gongkai.ledger.services import assignments
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.outbox import services as outbox
from tests.journeys import papers

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = {
    "000": ("盐湖区", "COUNTY"),
    "001": ("襄垣县", "COUNTY"),
    "002": ("晋中市", "CITY"),
    "003": ("淄川区", "COUNTY"),
    "004": ("庆阳市", "CITY"),
}


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


def place_of(number: str) -> Any:
    """The notice's own place, its office, the usual departments, three townships and two collective units."""
    name, level = PLACES[number]
    place, mark = builders.jurisdiction(name, level=level), name[-1]
    builders.office(place)
    for department in papers.DEPARTMENTS:
        builders.organ(f"{mark}{department}", of=place)
    below = "县" if level == "CITY" else "镇"
    for first in ("东", "西", "北"):
        kind = "OTHER" if level == "CITY" else "TOWNSHIP"
        builders.organ(f"{first}山{below}", of=place, name=f"{first}山{below}人民政府", kind=kind)
    builders.group("各乡镇人民政府、街道办事处", of=place)
    builders.group(f"{mark}直各部门", of=place, kinds="DEPARTMENT")
    return place


def office_page(page_for, number: str, **more) -> Page:
    return page_for(Duty.OFFICE, at=builders.office(place_of(number)), **more)


def upload(page: Page, name: str, data: bytes) -> None:
    page.goto("/desk/notices/")
    page.get_by_role("link", name="上传通知").first.click()
    page.get_by_label("通知文件").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="上传并读取").click()


def kept(page: Page) -> int:
    return int(re.findall(r"(\d+)\s*项任务列入台账", page.locator(".check-bar").inner_text())[0])


def resolve(page: Page, unit: Any) -> str:
    """Name one unknown unit as a clerk would: a collective one by typing, a likely one by its button, else a new organ."""
    printed = unit.locator(".unit-name").inner_text().strip()
    likely = unit.get_by_role("button", name=re.compile("^就是"))
    if re.match("有关|相关|各|.?(直|政府)(各|有关|相关)", printed):
        unit.get_by_label(re.compile("是哪个机构$")).fill(group_of(page))
        page.get_by_role("button", name="保存", exact=True).last.click()
        return "group"
    if likely.count() and not re.search("中心|馆|支队", printed):
        likely.first.click()
        return "likely"
    unit.get_by_role("button", name="新建机构").click()
    return "new"


def group_of(page: Page) -> str:
    return str(page.locator("#known option[value$='直各部门']").first.get_attribute("value"))


def settle(page: Page) -> set[str]:
    """Everything that waits: doubts one at a time and then together, then every unknown unit. What was used."""
    ways = set()
    doubt = page.get_by_role("button", name="已核对")
    if doubt.count():
        doubt.first.click()
        ways.add("doubt")
    if (rest := page.get_by_role("button", name="疑点都已看过")).count():
        rest.click()
        ways.add("doubts")
    for _ in range(120):
        page.wait_for_load_state()  # what is counted below must be the whole of the page, not what has arrived of it
        if page.get_by_text("通知没有写责任单位，请补上").count():
            give_to_office(page)
            ways.add("office")
        if not (waiting := page.locator(".unit-open")).count():
            onward = page.get_by_role("link", name="下一处待核对")
            if not onward.count():
                return ways
            onward.click()
            continue
        ways.add(resolve(page, waiting.first))
    raise AssertionError("the notice never comes to an end: " + page.locator(".check-bar").inner_text())


def confirm(page: Page) -> Plan:
    page.get_by_role("link", name="确认生成台账").click()
    expect(page.get_by_text("还不能生成台账")).to_have_count(0)
    page.get_by_role("button", name="生成台账").click()
    expect(page.get_by_text("责任单位现在就能看到")).to_be_visible()
    return Plan.objects.latest("pk")


def give_to_office(page: Page) -> None:
    page.get_by_label("补一个单位").fill(office_name(page))
    page.get_by_role("button", name="补上").click()


def office_name(page: Page) -> str:
    return str(page.locator("#known option[value$='政府办']").first.get_attribute("value"))


def in_plan_page(page: Page, plan: Plan) -> int:
    """How many tasks the plan's own page says it has."""
    page.goto("/desk/ledger/plans/")
    page.get_by_role("link", name=plan.title).first.click()
    return int(re.findall(r"任务\s*(\d+)\s*项", page.locator(".figures").inner_text())[0])


def test_the_five_notices_have_172_tasks_in_all():
    assert sum(papers.TASKS.values()) == 172


@pytest.mark.parametrize("number", papers.TASKS)
def test_a_real_notice_becomes_a_ledger(page_for, shot, sound, number):
    source = papers.text(number)
    page = office_page(page_for, number)
    upload(page, f"{number}.txt", source.encode())
    if int(number) % 2:
        page.get_by_role("button", name="不等了，现在就读").click()
    else:
        outbox.drain()
        page.wait_for_selector(".check-bar")  # the waiting page goes on by itself
    assert kept(page) == papers.TASKS[number]
    assert page.locator("mark.lit-requirement").count()
    shot(page, f"intake-{number}-check", whole=False)
    sound(page)
    settle(page)
    expect(page.locator(".check-bar")).to_contain_text("疑点和单位都已核对")
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, f"intake-{number}-checked")
    sound(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    plan = confirm(page)
    assert Task.objects.filter(plan=plan).count() == papers.TASKS[number]
    assert Assignment.objects.filter(plan=plan).values("task").distinct().count() == papers.TASKS[number]
    assert in_plan_page(page, plan) == papers.TASKS[number]
    shot(page, f"plan-{number}")
    sound(page)


@pytest.mark.parametrize(("number", "ending"), [("000", "docx"), ("001", "pdf"), ("004", "html")])
def test_the_same_notice_in_another_form_gives_the_same_tasks(page_for, shot, number, ending):
    data = {"docx": papers.as_docx, "pdf": papers.as_pdf, "html": papers.as_html}[ending](papers.text(number))
    page = office_page(page_for, number)
    upload(page, f"通知.{ending}", data)
    page.get_by_role("button", name="不等了，现在就读").click()
    assert kept(page) == papers.TASKS[number]
    shot(page, f"intake-{ending}", whole=False)
    settle(page)
    assert Task.objects.filter(plan=confirm(page)).count() == papers.TASKS[number]


FIRST = """云溪县人民政府办公室关于印发2026年政务公开工作要点的通知
云政办发〔2026〕8号
各乡镇人民政府，县政府各部门：
现将《2026年政务公开工作要点》印发给你们，请认真贯彻落实。
云溪县人民政府办公室
2026年3月2日
2026年政务公开工作要点
一、加强重点领域信息公开
（一）推进财政预决算公开。县级部门预算、决算及“三公”经费在法定时限内集中公开。（责任单位：县财政局；完成时限：2026年10月底前）
（二）推进稳岗就业信息公开。公开就业补贴发放结果。（责任单位：县民政局；完成时限：2026年6月底前）
（三）推进水库信息公开。公开水库水质。（责任单位：县水库中心、县水库管理处、县财局；完成时限：2026年9月底前）
（四）推进水库安全公开。公开水库巡查结果。（责任单位：县水库中心；完成时限：2026年9月底前）
"""
SECOND = (
    FIRST.replace("2026年10月底前", "2026年8月底前")
    .replace("（四）推进水库安全公开。公开水库巡查结果。", "（四）推进养老服务公开。公开养老机构名录和收费标准。")
    .replace("县水库中心；完成时限：2026年9月底前", "县民政局；完成时限：2026年9月底前")
)


def test_units_are_named_in_every_way_and_a_correction_keeps_the_progress(page_for, shot, sound):
    finance = builders.organ("县财政局")
    for name in ("县民政局", "县水利局"):
        builders.organ(name)
    page = page_for(Duty.OFFICE)
    upload(page, "要点.txt", FIRST.encode())
    page.get_by_role("button", name="不等了，现在就读").click()
    assert kept(page) == 4
    shot(page, "units-open")
    sound(page)

    page.get_by_role("link", name="确认生成台账").click()  # refused, by name
    expect(page.locator(".reasons")).to_contain_text("县水库中心")
    shot(page, "confirm-refused")
    page.get_by_role("link", name="回去核对").click()
    center = page.locator(".unit", has_text="县水库中心")
    expect(center.get_by_label("同名都这样认")).to_be_checked()
    center.get_by_role("button", name="新建机构").click()
    assert Organ.objects.filter(name__endswith="县水库中心").count() == 1
    page.locator(".unit", has_text="县水库管理处").get_by_label("县水库管理处是哪个机构").fill("县没有这个局")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator(".reasons")).to_contain_text("没有名为“县没有这个局”")
    expect(page.get_by_label("县水库管理处是哪个机构")).to_have_value("县没有这个局")
    page.get_by_label("县水库管理处是哪个机构").fill("县水利局")
    page.get_by_role("button", name="保存", exact=True).last.click()
    settle(page)
    expect(page.locator(".check-bar")).to_contain_text("疑点和单位都已核对")  # the centre of task 4 came with task 3
    plan = confirm(page)
    assert in_plan_page(page, plan) == 4

    part = Assignment.objects.get(plan=plan, organ=finance, task__position=1)
    editor = builders.actor(Duty.EDITOR, finance)
    assignments.take(assignment=part, by=editor)
    assignments.report_progress(assignment=part, text="预算已在门户网站集中公开。", by=editor)

    page.get_by_role("link", name=re.compile("更正")).click()
    page.get_by_label("通知文件").set_input_files(
        {"name": "更正.txt", "mimeType": "text/plain", "buffer": SECOND.encode()}
    )
    expect(page.get_by_label("更正已有方案")).to_have_value(str(plan.pk))
    page.get_by_role("button", name="上传并读取").click()
    page.get_by_role("button", name="不等了，现在就读").click()
    settle(page)
    page.get_by_role("link", name="看差异并确认").click()
    said = page.get_by_role("table", name="差异").inner_text()
    assert "8月" in said
    assert "10月" in said
    assert "养老" in said
    assert "已撤销" in said
    shot(page, "correction")
    sound(page)
    page.get_by_role("button", name="确认更正").click()
    part.refresh_from_db()
    assert str(part.next_due) == "2026-08-31"
    assert part.state == "UNDERWAY"
    page.goto(f"/desk/ledger/tasks/{part.task.uuid}/")
    expect(page.locator("main")).to_contain_text("预算已在门户网站集中公开。")
    shot(page, "corrected-task")
    sound(page)
