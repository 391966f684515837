"""Three documents' lives by clicking: a normative one, a notice with a hidden identity number, one withheld and opened later."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from gongkai.catalogue.models import Placement
from gongkai.catalogue.tests import builders as catalogue
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.trail.models import Entry
from gongkai.vetting.models import Finding
from gongkai.vetting.tests.builders import hidden_workbook
from tests.journeys import clerks
from tests.journeys.clerks import Unit, said, tab, unfold
from tests.journeys.test_year_journey import Clock

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "云溪县农机购置补贴管理办法"
BODY = """为规范农机购置补贴管理，提高补贴资金使用效益，制定本办法。
第一条　凡在本县登记满一年的家庭农场、农民合作社，可以申请农机购置补贴。
第二条　补贴标准为购机价格的百分之二十，每台最高不超过三万元。
第三条　县农业农村局自收到申请之日起十个工作日内办结，并通过政府网站公布补贴发放结果。
第四条　本办法由云溪县农业农村局负责解读，自2026年4月1日起施行，有效期至2027年3月31日。"""
ID = "11010519491231002X"  # fictional, as is the number below; the check digit is right
PHONE = "13812345678"


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def unit(page_for, monkeypatch) -> Unit:
    clock = Clock()
    monkeypatch.setattr(days, "now", lambda: datetime.now(UTC) + clock.shift)
    clock.stand(2026, 3, 3)
    builders.office()
    organ = builders.organ("县农业农村局")
    catalogue.columns(organ)
    return Unit(organ, page_for, clock)


@pytest.fixture
def look(shot, sound):
    """`look(page, "issue")`: a picture and a sound page at 1280 and 390; `narrow`: the page is one of a telephone already."""

    def take(page: Page, name: str, *, narrow: bool = False) -> None:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900 if width == 1280 else 844})
            shot(page, f"documents-{name}")
            # past everything: there bars that stay cover nothing, neither wholly nor in half
            page.evaluate("document.body.style.paddingBottom = '100vh'; scrollTo(0, document.body.scrollHeight)")
            sound(page)
            page.evaluate("document.body.style.paddingBottom = ''")
        if not narrow:
            page.set_viewport_size({"width": 1280, "height": 900})

    return take


def drafted(unit: Unit, look) -> str:
    """The normative document written, its openness determined by three people, its interpretation made ready."""
    page = unit.at("drafter")
    uuid = clerks.begin(page, "行政规范性文件", TITLE)
    clerks.write(page, BODY, {"发文字号": "云农规2026三号"})
    expect(page.get_by_label(re.compile("^发文字号"))).to_have_value("云农规2026三号")  # nothing entered is lost
    said(page, "发文字号")
    look(page, "editor")
    facts = {
        "成文日期": "2026-03-03",
        "施行日期": "2026-04-01",
        "有效期截止": "2027-03-31",
        "解读机关": "云溪县农业农村局",
    }
    clerks.write(page, "", {"发文字号": "云农规[2026]3号", **facts})
    said(page, "云农规〔2026〕3号")
    look(page, "document")
    clerks.submit(page, uuid)
    said(page, "公开属性")  # nothing circulates before it is determined
    clerks.determine(unit, uuid, "主动公开")
    look(unit.at("leader"), "openness")
    clerks.interpret(unit, uuid)
    look(page, "interpretation")
    return uuid


def returned_and_mended(unit: Unit, uuid: str, look) -> None:
    """Submitted, sent back by the reviewer with a reason, mended, submitted again."""
    page = unit.at("drafter")
    clerks.submit(page, uuid)
    said(page, "已通过检查，送交审核。")
    reviewer = unit.at("reviewer")
    clerks.open_step(reviewer, TITLE, "初审")
    reviewer.get_by_role("button", name="退回").click()
    said(reviewer, "退回必须写明理由")
    look(reviewer, "review")
    reviewer.locator("form.gates").get_by_label("意见").fill("第二条没有写明补贴发放的时限，请补上。")
    reviewer.get_by_role("button", name="退回").click()
    said(reviewer, "已退回")
    tab(page, uuid, "正文")
    said(page, "第二条没有写明补贴发放的时限，请补上。")
    page.get_by_role("link", name="修改", exact=True).first.click()
    clerks.write(page, BODY.replace("不超过三万元。", "不超过三万元，申请通过后十五日内发放。"), {})
    clerks.submit(page, uuid)
    said(page, "已通过检查，送交审核。")


def test_life_of_a_normative_document(unit: Unit, open_page, look):
    uuid = drafted(unit, look)
    returned_and_mended(unit, uuid, look)
    clerks.through(unit, TITLE, uuid, clerks.NORMATIVE, on_paper=True)
    clerks.sign(unit, uuid, on_paper=True)
    page = unit.at("drafter")
    look(page, "issue")
    page.get_by_role("link", name="审核页面").click()
    record = page.get_by_role("table", name="审核记录").get_by_role("row").filter(has_text="终审")
    expect(record).to_contain_text("石磊")
    expect(record).to_contain_text("许嘉")
    expect(record.get_by_role("link", name="扫描件")).to_be_visible()
    card(page, uuid, look)
    clerks.publish(page, uuid)
    queue = page.get_by_role("table", name="各渠道发布").get_by_role("row").filter(has_text="政务新媒体")
    expect(queue).to_contain_text("待发布")
    look(page, "life")
    tab(page, uuid, "记录")
    said(page, "何敏（代石磊录入）")
    look(page, "record")
    citizen = open_page(width=390)
    citizen.goto("/documents/")
    citizen.get_by_role("link", name=TITLE).first.click()
    for words in ("云农规〔2026〕3号", "尚未施行", "申请通过后十五日内发放", "农机购置补贴怎么领"):
        said(citizen, words)
    for hidden in ("请补上", "石磊", "许嘉"):
        expect(citizen.locator("body")).not_to_contain_text(hidden)
    corrected(unit, uuid, citizen)
    other = amended(unit, uuid, citizen)
    look(citizen, "public", narrow=True)
    unit.morning(2027, 4, 1)
    lapsed(unit, uuid, other, citizen, look)
    assert "head" not in unit.ever


def card(page: Page, uuid: str, look) -> None:
    """文件签发卡 as page and as .docx name the head, and who entered."""
    tab(page, uuid, "检查与审签")
    with page.expect_download() as down:
        page.get_by_role("link", name="签发卡（Word）").click()
    book = docx.Document(str(down.value.path()))
    words = "\n".join(cell.text for table in book.tables for row in table.rows for cell in row.cells)
    assert "石磊" in words
    assert "代录" in words
    page.get_by_role("link", name="文件签发卡").click()
    for words in ("石磊", "代录：许嘉", "代录：何敏", "云农规〔2026〕3号"):
        said(page, words)
    look(page, "card")


def corrected(unit: Unit, uuid: str, citizen: Page) -> None:
    """In force by now; a correction with a note the public reads, the earlier text still found."""
    unit.morning(2026, 4, 2)
    page = unit.at("drafter")
    tab(page, uuid, "发布与效力")
    said(page, "现行有效")
    fold = unfold(page, "更正")
    fold.get_by_label("更正说明").fill("第一条漏写“农业社会化服务组织”，现予更正。")
    fold.get_by_role("button", name="开始更正").click()
    page.get_by_role("link", name="修改更正稿").click()
    text = BODY.replace("不超过三万元。", "不超过三万元，申请通过后十五日内发放。")
    clerks.write(page, text.replace("农民合作社，", "农民合作社、农业社会化服务组织，"), {})
    citizen.reload()
    expect(citizen.locator("main")).not_to_contain_text("农业社会化服务组织")
    clerks.submit(page, uuid)
    said(page, "已通过检查，送交审核。")
    clerks.through(unit, TITLE, uuid, clerks.NORMATIVE, on_paper=True)
    tab(page, uuid, "发布与效力")
    page.get_by_role("button", name="发布更正").click()
    said(page, "更正已发布。")
    citizen.reload()
    for words in ("更正说明", "第一条漏写“农业社会化服务组织”，现予更正。", "历次文本", "现行有效"):
        said(citizen, words)


def amended(unit: Unit, uuid: str, citizen: Page) -> str:
    """A second document that amends the first; both name each other."""
    page, title = unit.at("drafter"), "关于调整农机购置补贴标准的决定"
    other = clerks.begin(page, "行政规范性文件", title)
    clerks.write(
        page,
        "一、补贴标准调整为购机价格的百分之三十。\n二、本决定由云溪县农业农村局负责解读，自2026年4月2日起施行，有效期至2027年3月31日。",
        {"发文字号": "云农规〔2026〕4号", "成文日期": "2026-04-02", "施行日期": "2026-04-02", "有效期截止": "2027-03-31",
         "解读机关": "云溪县农业农村局"},
    )  # fmt: skip
    clerks.determine(unit, other, "主动公开")
    tab(page, other, "解读")
    fold = unfold(page, "确实不需要解读")
    fold.get_by_label("免于解读的理由").fill("只调整一个比例，原办法的解读仍然适用。")
    fold.get_by_role("button", name="登记免于解读").click()
    expect(page.get_by_text("已登记免于解读。")).to_be_visible()
    clerks.submit(page, other)
    said(page, "已通过检查，送交审核。")
    clerks.through(unit, title, other, clerks.NORMATIVE, on_paper=True)
    clerks.sign(unit, other, on_paper=True)
    tab(page, other, "发布与效力")
    fold = unfold(page, "登记与其他公文的关系")
    fold.get_by_label("关系").select_option(label="修改")
    fold.get_by_label("所涉公文").fill("云农规〔2026〕3号")
    fold.get_by_label("所涉条款").fill("第二条")
    fold.get_by_role("button", name="登记关系").click()
    said(page, "已登记，两件公文互相可见。")
    clerks.publish(page, other)
    tab(page, uuid, "发布与效力")
    expect(page.get_by_role("table", name="与其他公文的关系")).to_contain_text(title)
    citizen.reload()
    said(citizen, "已修改")
    citizen.get_by_role("link", name=f"《{title}》").first.click()
    citizen.get_by_role("link", name=f"《{TITLE}》").first.click()
    return other


def lapsed(unit: Unit, uuid: str, other: str, citizen: Page, look) -> None:
    """The night after the last day: shown as such on the page, in the library, at the desk."""
    citizen.reload()
    said(citizen, "已失效")
    said(citizen, "不得作为办事、执法的依据")
    citizen.goto("/documents/library/")
    expect(citizen.locator("main")).not_to_contain_text(TITLE)
    citizen.get_by_role("link", name=re.compile("^已失效")).first.click()
    said(citizen, TITLE)
    look(citizen, "public-library", narrow=True)
    page = unit.at("drafter")
    tab(page, other, "发布与效力")
    said(page, "已失效")
    page.goto("/desk/documents/library/")
    look(page, "library")
    page.goto("/desk/documents/?tab=all")
    look(page, "documents")


def test_life_of_a_notice_with_a_hidden_identity_number(unit: Unit, page_for, open_page, look):
    title = "2026年农机购置补贴拟补贴对象公示"
    page = unit.at("drafter")
    uuid = clerks.begin(page, "公示公告", title)
    unfold(page, "选择公开栏目").get_by_role("checkbox").first.check()
    clerks.write(
        page, f"现将拟补贴对象予以公示。\n有异议的请联系村民代表张建国，联系电话：{PHONE}。", {"成文日期": "2026-03-03"}
    )
    page.get_by_role("link", name="管理附件").click()
    page.get_by_label(re.compile("^文件")).set_input_files(
        {"name": "拟补贴对象名单.xlsx", "mimeType": "application/octet-stream", "buffer": hidden_workbook(ID)}
    )
    page.get_by_role("button", name="上传", exact=True).click()
    said(page, "拟补贴对象名单")
    clerks.determine(unit, uuid, "主动公开")
    clerks.submit(page, uuid)
    said(page, "身份证件号码未处理")
    expect(page.locator("main")).not_to_contain_text(ID)
    look(page, "findings")
    page.get_by_role("checkbox", name=re.compile("选择：手机号码")).first.uncheck()
    page.get_by_role("button", name="一键遮蔽").click()
    said(page, "遮蔽前的原文已留痕")
    waived(unit, uuid, page_for, look)
    page.goto("/desk/")  # who holds two posts now chooses
    with page.expect_navigation():
        page.get_by_role("button").filter(has_text="信息员").first.click()
    clerks.submit(page, uuid)
    said(page, "已通过检查，送交审核。")
    clerks.through(unit, title, uuid, clerks.NOTICE)
    clerks.sign(unit, uuid)
    clerks.publish(page, uuid)
    stranger(unit, uuid, title, open_page, look)


def waived(unit: Unit, uuid: str, page_for, look) -> None:
    """申请放行 by the editor; the same person in another post is refused; somebody else grants it."""
    page = unit.at("drafter")
    row = page.locator(".found-row").filter(has_text="手机号码").first
    fold = row.locator("details").filter(has_text="申请放行")
    fold.locator("summary").click()
    fold.get_by_label("申请理由").fill("村民代表的公开联系电话，本人书面同意公布。")
    fold.get_by_role("button", name="申请放行").click()
    said(page, "已申请放行，等待另一人审定。")
    unit.second_post("drafter", Duty.REVIEWER)
    own = page_for(Duty.REVIEWER, user=unit.people["drafter"])
    with own.expect_navigation():
        own.get_by_role("button").filter(has_text="审核人").first.click()
    tab(own, uuid, "检查与审签")
    said(own, "申请放行的人不能审定自己的申请，请由另一人审定。")
    finding = Finding.objects.get(kind="PHONE", state="WAIVER_ASKED")
    own.evaluate(clerks.SEND, f"/desk/vetting/findings/{finding.uuid}/decide/")  # as a page left open would send it
    said(own, "申请放行的人不能审定自己的申请，请由另一人审定。")
    assert Entry.objects.filter(verb="vetting.waiver_barred").count() == 1
    finding.refresh_from_db()
    assert finding.state == "WAIVER_ASKED"
    leader = unit.at("leader")
    tab(leader, uuid, "检查与审签")
    leader.get_by_label("审定理由").fill("核对过书面同意书，同意。")
    leader.get_by_role("button", name="同意放行").click()
    said(leader, "已同意放行。")
    look(leader, "waived")
    leader.goto("/desk/vetting/findings/")
    look(leader, "findings-list")


def stranger(unit: Unit, uuid: str, title: str, open_page, look) -> None:
    """What a stranger is served holds the waived number and nowhere the identity number."""
    citizen = open_page(width=390)
    citizen.goto("/documents/")
    citizen.get_by_role("link", name=title).first.click()
    said(citizen, PHONE)
    with citizen.expect_download() as down:
        citizen.get_by_role("link", name=re.compile("拟补贴对象名单")).first.click()
    with zipfile.ZipFile(BytesIO(Path(down.value.path()).read_bytes())) as book:
        for name in book.namelist():
            assert ID.encode() not in book.read(name), name
        assert "底表" not in book.read("xl/workbook.xml").decode()
    openness = f"/openness/{unit.organ.uuid}/"
    columns = [row.column.uuid for row in Placement.objects.filter(record=f"documents.Document:{uuid}")]
    assert columns
    served = ["/", "/documents/", f"/documents/{uuid}/", f"/documents/{uuid}/print/", "/feed.xml", "/sitemap.xml", openness,
              *(f"{openness}columns/{column}/" for column in columns)]  # fmt: skip
    for address in served:
        answer = citizen.request.get(address)
        assert answer.ok, address
        assert ID not in answer.text(), address
    citizen.goto(openness)
    citizen.get_by_role("link", name=title).first.click()
    look(citizen, "public-notice", narrow=True)
    citizen.goto(openness)
    look(citizen, "openness-section", narrow=True)


def test_life_of_a_withheld_document(unit: Unit, open_page, look):
    unit.morning(2026, 11, 20)
    title = "高标准农田建设管护情况报告"
    page = unit.at("drafter")
    uuid = clerks.begin(page, "其他公文", title)
    clerks.write(page, "一、全县已建成高标准农田三十万亩。\n二、管护经费按每亩十元安排。", {"成文日期": "2026-11-20"})
    clerks.determine(
        unit,
        uuid,
        "不予公开",
        ground="条例第十六条第二款：讨论记录、过程稿、磋商信函、请示报告等过程性信息",
        reason="管护办法尚在讨论，属于过程性信息。",
    )
    look(unit.at("leader"), "withheld")
    unit.morning(2027, 12, 1)
    page = unit.at("drafter")
    page.goto("/desk/")
    page.goto("/desk/documents/rereviews/")
    look(page, "rereviews")
    page.get_by_role("link", name=title).click()
    said(page, "管护办法尚在讨论")
    look(page, "rereview")
    page.get_by_role("link", name="拟定转换").click()
    clerks.determine(unit, uuid, "主动公开")
    clerks.submit(page, uuid)
    said(page, "已通过检查，送交审核。")
    clerks.through(unit, title, uuid, clerks.POLICY)
    clerks.sign(unit, uuid)
    clerks.publish(page, uuid)
    page.goto("/desk/documents/rereviews/?tab=done")
    said(page, title)
    citizen = open_page(width=390, script=False)
    citizen.goto("/documents/")
    citizen.get_by_role("link", name=title).first.click()
    said(citizen, "管护经费按每亩十元安排")


def test_the_catalogue_is_sound(unit: Unit, look):
    catalogue.adoption(unit.organ)
    catalogue.placement(catalogue.column(organ=unit.organ))
    page = unit.at("drafter")
    page.goto("/desk/columns/")
    said(page, "政府信息公开指南")
    look(page, "columns")
    page.goto("/desk/entries/")
    look(page, "entries")
