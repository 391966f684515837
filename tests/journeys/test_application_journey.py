"""Six applications from both sides: granted; unclear, corrected, answered; partly, a third party objecting; of another organ,
with a helpful answer; extended over the Spring Festival; ignored until escalated, then defended with its pack."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
from playwright.sync_api import expect

from gongkai.accounts.models import User
from gongkai.applications.models import Application
from gongkai.applications.rules.acts import Carrying, Seal, Served
from gongkai.applications.rules.asking import Confirming, SupplyForm, SupplyWay
from gongkai.applications.rules.handling import Serving
from gongkai.applications.services import accepting, escalating, issuing
from gongkai.applications.services.confirming import confirm as confirm_receipt
from gongkai.applications.tests import builders as applying
from gongkai.applications.tests import lives
from gongkai.kernel import days
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.review.queries.standing import latest
from gongkai.review.rules.states import Sort
from gongkai.review.tests import builders as review
from tests.journeys.test_year_journey import Clock

pytestmark = pytest.mark.django_db(transaction=True)
IDENTITY = {"name": "身份证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% card\n%%EOF"}
STAMPED = {"name": "答复书盖章.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% stamped\n%%EOF"}
DETAILS = {"name": "明细.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% details\n%%EOF"}


@pytest.fixture
def people(settings, tmp_path):
    settings.DATA, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    builders.office()
    return lives.office_of(builders.organ(phone="0900-5550123"))


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Moves the present of server and test together; what a builder enters on another day stays on it."""
    found = Clock()
    moment = days._moment
    monkeypatch.setattr(days, "now", lambda: moment.get() or datetime.now(UTC) + found.shift)
    return found


def came(people, on: date, matter: str):
    """Sent on the site, confirmed by telephone the same day and accepted; the receipt with its query code."""
    with days.standing_at(on):
        made = applying.submitted(people.organ, people=[applying.person("王小满", address="云溪县城关镇人民路1号")],
                                  matter=matter, supply_form=SupplyForm.PAPER, supply_way=SupplyWay.POST)  # fmt: skip
        confirm_receipt(
            application=made.application, how=Confirming.PHONE, on=on, evidence="电话13800000001，本人确认。", by=people.requests
        )  # fmt: skip
        accepting.accept(application=made.application, by=people.requests)
    return made


def look_up(page, receipt) -> None:
    """The applicant's own page by number and query code."""
    page.goto("/applications/status/")
    page.locator("[name=number]").fill(receipt.application.case.number)
    page.locator("[name=code]").fill(receipt.code)
    page.get_by_role("button", name="查询").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(receipt.application.case.number)


def desk_of(page_for, people, who: str = "requests"):
    """The browser of somebody of the unit."""
    actor = getattr(people, who)
    return page_for(actor.duty, user=User.objects.get(pk=actor.user_id))


def issue_and_post(row: Application, people, number: str) -> None:
    """What was walked before: approved by three people, sealed, posted today."""
    approve(row, people)
    issuing.issue(
        application=row, number=number, seal=Seal.ORGAN, signed_on=days.today(), stamped=lives.file(people.requests),
        by=people.requests,
    )  # fmt: skip
    issuing.serve(
        application=row, serving=Serving(Carrying.POST, Served.SENT, days.today(), None, "EMS 1234567890123", False),
        by=people.requests,
    )  # fmt: skip


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
        fold.locator("> summary").click()
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
    expect(desk.locator(".note-warn", has_text="容易被质疑的地方")).to_have_count(0)
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


def test_part_of_it_is_given_over_the_third_partys_objection(people, open_page, page_for, clock, shot, sound):
    clock.stand(2026, 3, 4)
    receipt = came(people, date(2026, 3, 2), "2025年农机采购合同全文")
    row, citizen = receipt.application, open_page(width=390, script=False)
    desk = desk_of(page_for, people)
    desk.goto(f"/desk/applications/{row.uuid}/")
    press(desk, "征求意见", asked="third_party", whom="临河市某农机有限公司", arrived_on="2026-03-04")
    expect(desk.locator("#main")).to_contain_text("办理中（停止计算）")
    fold = step(desk, "制作文书")
    fold.locator("[name=letter]").select_option(label="征求第三方意见书（临河市某农机有限公司）")
    press(desk, "制作文书", content="农机采购合同中的单价和技术参数")
    with desk.expect_download() as fetched:
        desk.get_by_role("link", name="PDF", exact=True).first.click()
    letter = pypdfium2.PdfDocument(fetched.value.path())
    text = "".join(page.get_textpage().get_text_range() for page in letter)
    assert "临河市某农机有限公司：" in text
    assert "回　　执" in text
    assert "王小满" not in text
    look_up(citizen, receipt)
    expect(citizen.locator("#main")).to_contain_text("期限现在停止计算")

    clock.stand(2026, 3, 16)
    desk = desk_of(page_for, people)  # another day, another session
    desk.goto(f"/desk/applications/{row.uuid}/")
    press(desk, "登记回复意见", opinion="PARTLY", words="单价属商业秘密，其余同意公开", on="2026-03-16")
    press(
        desk, "拟写答复", code="P1", supply="随函提供隐去单价的合同文本",
        reason="合同单价是该公司参与市场竞争的核心信息，公开会使其在后续投标中处于不利地位，且不涉及重大公共利益",
        law="《中华人民共和国反不正当竞争法》第十条",
    )  # fmt: skip
    expect(desk.locator("#main")).to_contain_text("先向云溪县人民政府申请行政复议")
    expect(desk.locator("#main")).not_to_contain_text("提交审核前还缺")
    shot(desk, "application-partly")
    sound(desk)
    press(desk, "提交审核")
    issue_and_post(row, people, "云财公开〔2026〕1号")
    citizen.reload()
    expect(citizen.locator("#main")).to_contain_text("已答复")
    desk.goto("/desk/applications/")
    desk.get_by_label(f"选择{row.case.number}").check()
    desk.get_by_role("button", name="批量打印").click()
    expect(desk.locator("#main")).to_contain_text("云溪县城关镇人民路1号")
    shot(desk, "application-print")
    sound(desk)
    desk.get_by_label("征求第三方意见书").check()
    with desk.expect_download() as fetched:
        desk.get_by_role("button", name="合成 PDF").click()
    assert len(pypdfium2.PdfDocument(fetched.value.path())) >= 4


def test_what_another_organ_holds_is_answered_with_the_same_form_for_it(
    people, open_page, page_for, clock, sound, shot
):
    clock.stand(2026, 3, 4)
    farms = builders.organ("县农业农村局", phone="0900-5550100", address="云溪县城关镇农业路2号")
    receipt = came(people, date(2026, 3, 2), "2025年城关镇农机购置补贴发放明细")
    row, desk = receipt.application, desk_of(page_for, people)
    desk.goto(f"/desk/applications/{row.uuid}/")
    press(desk, "指明负责机关", organ_id=str(farms.pk))
    press(
        desk,
        "拟写答复",
        code="N1b",
        reason="补贴发放明细由农业农村部门制作和保存，财政部门只拨付总额",
        helpful="另附本级拨付总额表一份",
    )
    expect(desk.locator("#main")).to_contain_text("您可以向云溪县农业农村局申请获取（联系电话：0900-5550100")
    expect(desk.locator(".note-warn", has_text="容易被质疑的地方")).to_have_count(0)
    press(desk, "提交审核")
    issue_and_post(row, people, "云财公开〔2026〕1号")
    citizen = open_page(width=390)
    look_up(citizen, receipt)
    shot(citizen, "application-elsewhere")
    sound(citizen)
    citizen.get_by_role("link", name=re.compile("带上已填写的内容")).click()
    expect(citizen.get_by_role("heading", level=1)).to_contain_text("农业农村局")
    expect(citizen.locator("[name=matter]")).to_have_value("2025年城关镇农机购置补贴发放明细")
    expect(citizen.locator("[name=name]")).to_have_value("王小满")
    expect(citizen.locator("[name=id_number]")).to_have_value("")
    citizen.get_by_label("证件号码或者统一社会信用代码").fill("11010519491231002X")
    citizen.get_by_label("身份证明").set_input_files(IDENTITY)
    citizen.get_by_label("我已阅读上面的个人信息处理告知").check()
    citizen.get_by_role("button", name="提交申请").click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("申请已提交")
    assert Application.objects.get(organ=farms).matter == row.matter


def test_an_answer_is_extended_over_the_spring_festival(people, open_page, page_for, clock, sound, shot):
    clock.stand(2026, 2, 13)
    receipt = came(people, date(2026, 1, 19), "2019年至2025年农机购置补贴资金拨付文件")
    row, desk = receipt.application, desk_of(page_for, people)
    desk.goto(f"/desk/applications/{row.uuid}/")
    expect(desk.locator("#main")).to_contain_text("2026年2月14日届满")  # a Saturday that is worked
    press(
        desk, "延长答复期限", number="10", reason="需要从七个年度的档案中逐件调取", approver_id=str(people.head.user_id),
        approved_on="2026-02-13", told_on="2026-02-13",
    )  # fmt: skip
    expect(desk.locator("#main")).to_contain_text("2026年3月6日届满")
    step(desk, "制作文书").locator("[name=letter]").select_option(label="延期答复告知书（2026-02-13告知）")
    press(desk, "制作文书")
    step(desk, "存入盖章文书").locator("[name=stamped]").set_input_files(STAMPED)
    press(desk, "存入盖章文书")
    expect(desk.locator("#main")).to_contain_text("盖章件")
    shot(desk, "application-extended")
    sound(desk)

    clock.stand(2026, 2, 24)
    citizen = open_page(width=390)
    look_up(citizen, receipt)
    expect(citizen.locator("#main")).to_contain_text("还剩9个工作日，2026年3月6日前答复")
    citizen.get_by_text("逐日推算", exact=True).click()
    expect(citizen.locator("#main")).to_contain_text("春节")
    with citizen.expect_download() as fetched:
        citizen.get_by_role("link", name=re.compile("答复书盖章")).click()
    assert fetched.value.path().read_bytes() == STAMPED["buffer"]
    sound(citizen)

    clock.stand(2026, 3, 6)
    lives.reviewing_(row, people, on=date(2026, 3, 6))
    issue_and_post(row, people, "云财公开〔2026〕1号")
    citizen.reload()
    expect(citizen.locator("#main")).to_contain_text("已答复")
    assert lives.now(row).closed_on == lives.now(row).due_on == date(2026, 3, 6)


def test_what_a_unit_ignores_is_escalated_and_then_defended_with_its_pack(
    people, open_page, page_for, clock, sound, shot
):
    receipt = came(people, date(2026, 3, 2), "2025年度农机购置补贴发放明细")
    row = receipt.application
    for day in (30, 31):
        clock.stand(2026, 3, day)
        escalating.remind()
    head = desk_of(page_for, people, "head")
    assert Message.objects.filter(user_id=people.head.user_id, kind="applications.leaders").exists()
    head.goto("/desk/applications/board/")
    expect(head.locator("#main")).to_contain_text("逾期1")
    shot(head, "application-board")
    sound(head)
    citizen = open_page(width=390)
    look_up(citizen, receipt)
    expect(citizen.locator("#main")).to_contain_text("已超过答复期限（2026年3月30日）")
    clock.stand(2026, 4, 2)
    escalating.remind()
    office = page_for(Duty.OFFICE)
    office.goto("/desk/applications/board/")
    expect(office.locator("#main")).to_contain_text(row.case.number)

    lives.searched(row, people, on=days.today())
    lives.reviewing_(row, people, on=days.today())
    issue_and_post(row, people, "云财公开〔2026〕1号")
    clock.stand(2026, 4, 20)
    desk = desk_of(page_for, people)
    desk.goto(f"/desk/applications/{row.uuid}/")
    expect(desk.locator("#main")).to_contain_text("答复已逾期：期限至2026-03-30届满")
    press(desk, "登记复议（诉讼）", route="review", body="云溪县人民政府", number="云政复〔2026〕5号", filed_on="2026-04-20",
          answer_by="2026-04-30")  # fmt: skip
    expect(desk.locator("#main")).to_contain_text("应于2026年4月30日前答复")
    with desk.expect_download() as fetched:
        desk.get_by_role("button", name="导出案卷").click()
    pack = zipfile.ZipFile(io.BytesIO(fetched.value.path().read_bytes()))
    assert {"案卷.pdf", "留痕/申请.jsonl", "留痕/审核.jsonl"} <= set(pack.namelist())
    told = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pack.read("案卷.pdf"))
    ).replace("\r\n", "")
    for words in ("王小满", "第20个工作日", "云政复〔2026〕5号", "EMS 1234567890123", "农机 补贴 2025"):
        assert words in told, words
    press(
        desk, "登记复议（诉讼）结果", ending="corrected", ended_on="2026-04-20", lesson="逾期答复，已建立到期前五日提醒"
    )
    expect(desk.locator("#main")).to_contain_text("结果纠正：逾期答复")
    shot(desk, "application-defended")
    sound(desk)
    desk.goto("/desk/applications/report/?year=2026")
    table = desk.get_by_role("table", name="行政复议、行政诉讼情况")
    expect(table.get_by_role("row", name=re.compile("^行政复议"))).to_contain_text("1")
