"""Two applications from both sides: one granted, one unclear, corrected and answered with what does not exist."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.tests import lives
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.review.queries.standing import latest
from gongkai.review.rules.states import Sort
from gongkai.review.tests import builders as review

pytestmark = pytest.mark.django_db(transaction=True)
IDENTITY = {"name": "身份证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% card\n%%EOF"}
STAMPED = {"name": "答复书盖章.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% stamped\n%%EOF"}
DETAILS = {"name": "明细.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% details\n%%EOF"}


@pytest.fixture
def people(settings, tmp_path):
    settings.DATA, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    builders.office()
    return lives.office_of(builders.organ(phone="0900-5550123"))


def apply(page, people, matter: str) -> str:
    """The form without JavaScript; the query code."""
    page.goto(f"/applications/new/{people.organ.uuid}/")
    page.get_by_label("所需政府信息的名称、文号或者便于查询的其他特征").fill(matter)
    page.get_by_label("姓名或者名称").fill("王小满")
    page.get_by_label("证件号码或者统一社会信用代码").fill("11010519491231002X")
    page.get_by_label("身份证明").set_input_files(IDENTITY)
    page.locator("[name=phone]").fill("13800000001")
    page.get_by_label("我已阅读上面的个人信息处理告知").check()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已提交")
    code = page.locator(".application-number").nth(1).inner_text()
    page.get_by_role("link", name="查看这份申请").click()
    return code


def confirm(desk, row: Application) -> None:
    """The registrar confirms with the applicant, by the page of the case."""
    desk.goto(f"/desk/applications/{row.uuid}/")
    desk.get_by_role("link", name="与申请人确认收到").click()
    desk.locator("[name=how]").select_option("PHONE")
    desk.locator("[name=evidence]").fill("致电13800000001，本人确认提交了申请")
    desk.get_by_role("button", name="确认收到").click()
    desk.goto(f"/desk/applications/{row.uuid}/")


def step(desk, name: str):
    """The fold of one act, opened."""
    fold = desk.locator("details.fold").filter(has=desk.locator("summary", has_text=re.compile(f"^{name}$")))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return fold


def press(desk, name: str, **given: str) -> None:
    fold = step(desk, name)
    for field_name, value in given.items():
        field = fold.locator(f"[name={field_name}]")
        field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
    fold.get_by_role("button", name=name).click()


def approve(row: Application, people) -> None:
    """The three people of the review, each at their own desk."""
    found = latest(f"applications.Decision:{row.decision_rows.get().pk}")
    for sort, who in ((Sort.FIRST, people.reviewer), (Sort.SECRECY, people.secrecy), (Sort.FINAL, people.head)):
        review.approve(found, sort, who)


def test_an_application_is_granted_and_the_applicant_fetches_the_answer(people, open_page, page_for, shot, sound):
    citizen = open_page(width=390, script=False)
    apply(citizen, people, "2025年度农机购置补贴发放明细")
    expect(citizen.locator("#main")).to_contain_text("待确认")
    row = Application.objects.get()

    desk = page_for(Duty.REQUESTS, user=User.objects.get(pk=people.requests.user_id))
    confirm(desk, row)
    press(desk, "受理")
    expect(desk.locator("#main")).to_contain_text("已受理")
    shot(desk, "application-case")
    sound(desk)
    press(
        desk,
        "拟写答复",
        code="G2",
        supply="随函附上2025年度农机购置补贴发放明细一份",
    )
    expect(desk.locator("#main")).to_contain_text("云溪县人民政府申请行政复议")
    press(desk, "提交审核")
    expect(desk.locator("#main")).to_contain_text("答复审核中")
    approve(row, people)
    desk.reload()
    fold = step(desk, "印发答复")
    fold.locator("[name=stamped]").set_input_files(STAMPED)
    fold.locator("[name=supply_file]").set_input_files(DETAILS)
    press(desk, "印发答复", number="云财公开〔2026〕1号")
    expect(desk.locator("#main")).to_contain_text("待送达")
    today = days.today().isoformat()
    press(desk, "登记送达", means="ONLINE", state="ARRIVED", arrived_on=today)
    expect(desk.locator("#main")).to_contain_text("已答复")
    desk.set_viewport_size({"width": 390, "height": 844})
    shot(desk, "application-case")
    sound(desk)

    citizen.reload()
    expect(citizen.locator("#main")).to_contain_text("已答复")
    with citizen.expect_download() as fetched:
        citizen.get_by_role("link", name=re.compile("答复书")).first.click()
    assert fetched.value.path().read_bytes() == STAMPED["buffer"]


def test_an_unclear_application_is_corrected_and_answered_with_what_helps(people, open_page, page_for, shot, sound):
    citizen = open_page(width=390, script=False)
    apply(citizen, people, "农机补贴的名单")
    row = Application.objects.get()
    desk = page_for(Duty.REQUESTS, user=User.objects.get(pk=people.requests.user_id))
    confirm(desk, row)
    until = (days.today() + timedelta(14)).isoformat()
    press(desk, "告知补正", what="请写明是哪一年度、哪个乡镇的名单", until=until)
    expect(desk.locator("#main")).to_contain_text("等待补正")

    citizen.reload()
    expect(citizen.locator("#main")).to_contain_text("请写明是哪一年度")
    citizen.locator("[name=text]").fill("2019年度，城关镇")
    citizen.get_by_role("button", name="提交补正").click()
    expect(citizen.locator("#main")).to_contain_text("重新计算")

    desk.reload()
    for place in ("县财政局档案室", "县财政局办公系统"):
        press(desk, "记录检索", place=place, terms="农机 补贴 2019", result="没有找到", searcher="李敏")
    press(
        desk, "拟写答复", code="N1a", reason="经检索档案室和办公系统，2019年没有形成城关镇的发放名单",
        cause="该年度补贴由市级统一发放", path="可向临河市农业农村局（电话0001-7654321）申请", helpful="附2020年名单公开网址",
    )  # fmt: skip
    expect(desk.locator("#main")).not_to_contain_text("容易被质疑的地方")
    press(desk, "提交审核")
    approve(row, people)
    desk.reload()
    step(desk, "印发答复").locator("[name=stamped]").set_input_files(STAMPED)
    press(desk, "印发答复", number="云财公开〔2026〕2号")
    press(desk, "登记送达", means="POST", state="SENT", proof="EMS 1234567890123")
    expect(desk.locator("#main")).to_contain_text("无法提供：信息不存在")
    desk.goto("/desk/applications/report/")
    expect(desk.locator("#main")).to_contain_text("勾稽关系成立")
    shot(desk, "application-report")
    sound(desk)
    desk.goto("/desk/applications/board/")
    sound(desk)
    citizen.reload()
    expect(citizen.locator("#main")).to_contain_text("已答复")
