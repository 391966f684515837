"""The people of one unit, each with a browser of their own, and what they do with a document by clicking."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from playwright.sync_api import Locator, Page, expect

from gongkai.orgs.models import Holding, Organ, Post
from gongkai.orgs.rules import DUTY_LABELS, Duty
from gongkai.orgs.tests import builders
from gongkai.outbox import services as outbox
from tests.journeys.test_year_journey import Clock

NAMES = {
    "drafter": (Duty.EDITOR, "何敏"), "colleague": (Duty.EDITOR, "许嘉"), "attribute": (Duty.ATTRIBUTE, "邹平"),
    "reviewer": (Duty.REVIEWER, "崔岩"), "lawyer": (Duty.REVIEWER, "陶正"), "secrecy": (Duty.SECRECY, "白静"),
    "leader": (Duty.LEADER, "孟凡"), "head": (Duty.HEAD, "石磊"),
}  # fmt: skip
POLICY = [
    ("reviewer", "初审"),
    ("lawyer", "公平竞争审查"),
    ("secrecy", "保密审查"),
    ("leader", "复审"),
    ("colleague", "二校"),
]
NORMATIVE = [*POLICY[:2], ("lawyer", "合法性审核"), *POLICY[2:]]
NOTICE = [POLICY[0], *POLICY[2:]]
STANDARD = "本机关国家秘密、工作秘密事项一览表"
SCAN = {"name": "签批单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% signed\n%%EOF"}

# What a page left open would send.
SEND = """(address) => {
  const form = document.createElement("form");
  form.method = "post"; form.action = address;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["reason", "本人核对过。"], ["do", "grant"]]) {
    const input = document.createElement("input");
    input.type = "hidden"; input.name = name; input.value = value; form.append(input);
  }
  document.body.append(form); form.submit();
}"""


class Unit:
    """A unit with somebody in every post; `at("drafter")` is that person's browser, signed in through the real page."""

    def __init__(self, organ: Organ, page_for: Callable[..., Page], clock: Clock) -> None:
        self.organ, self.page_for, self.clock = organ, page_for, clock
        self.people = {who: builders.person(organ, duty, name=name) for who, (duty, name) in NAMES.items()}
        self.pages: dict[str, Page] = {}
        self.ever: set[str] = set()  # who ever signed in

    def at(self, who: str) -> Page:
        """The person's browser; signed in again on another day."""
        if who not in self.pages:
            self.pages[who] = self.page_for(NAMES[who][0], user=self.people[who])
            self.ever.add(who)
        return self.pages[who]

    def second_post(self, who: str, duty: Duty) -> None:
        """The person holds another post beside the first, as happens in small units."""
        post = Post.objects.create(organ=self.organ, duty=duty.value, title=DUTY_LABELS[duty])
        Holding.objects.create(post=post, user=self.people[who], since=date(2026, 1, 1))

    def morning(self, year: int, month: int, day: int) -> None:
        """Another day: the night's work has run, everybody signs in anew."""
        self.clock.stand(year, month, day)
        for page in self.pages.values():
            page.context.close()
        self.pages.clear()
        outbox.run_due(names=frozenset({"documents.validity", "documents.publish"}))
        outbox.drain()


def said(page: Page, words: str) -> None:
    """The page says so."""
    expect(page.locator("main")).to_contain_text(words)


def tab(page: Page, uuid: str, name: str) -> None:
    """Open a document from the list and go to one of its tabs."""
    page.goto(f"/desk/documents/{uuid}/")
    if name != "正文":
        page.get_by_role("navigation", name="本件").get_by_role("link", name=name, exact=True).click()


def unfold(page: Page, words: str) -> Locator:
    """Open a fold by its summary, when it is not open yet; the fold."""
    fold = page.locator("details").filter(has=page.locator("summary", has_text=words)).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    return fold


def begin(page: Page, kind: str, title: str) -> str:
    """拟稿; the document's address part."""
    page.goto("/desk/documents/")
    page.get_by_role("link", name="拟稿", exact=True).first.click()
    page.get_by_label("体裁").select_option(label=kind)
    page.get_by_label("标题").fill(title)
    page.get_by_role("button", name="开始写").click()
    found = re.search(r"/documents/([0-9a-f-]{36})/edit/", page.url)
    assert found, page.url
    return found[1]


def write(page: Page, body: str, fields: Mapping[str, str]) -> None:
    """The editor filled: the text typed into the prose editor, the fields by their labels; 保存."""
    if body:
        prose = page.locator(".editor-place [role=textbox]")
        prose.click()
        page.keyboard.press("Control+A")
        for place, line in enumerate(body.splitlines()):
            if place:
                page.keyboard.press("Enter")
            page.keyboard.insert_text(line)
    for label, value in fields.items():
        page.get_by_label(re.compile(f"^{label}")).fill(value)
    with page.expect_navigation():
        page.get_by_role("button", name="保存", exact=True).click()


def interpret(unit: Unit, uuid: str) -> None:
    """解读方案 and 解读材料 with the four elements and every point."""
    page = unit.at("drafter")
    tab(page, uuid, "解读")
    fold = unfold(page, "解读方案")
    for label, value in {
        "解读提纲": "为什么改、改了什么、群众怎么办。", "解读途径": "政府网站、政务新媒体", "解读时间": "2026-03-06",
        "联系方式": "0317-2020202",
    }.items():  # fmt: skip
        fold.get_by_label(label).fill(value)
    fold.get_by_role("button", name="保存方案").click()
    said(page, "还缺")
    fold = unfold(page, "解读材料")
    fold.get_by_label("解读标题").fill("农机购置补贴怎么领：新办法解读")
    for box in fold.locator("fieldset").get_by_role("textbox").all():
        box.fill("农户少跑路、少交材料，补贴资金发到真正买机子的人手里。")
    fold.get_by_label("解读正文").fill(
        "近年来买农机的农户多了，大家反映申请补贴要跑三个部门、交七份材料。这次调整后只到乡镇窗口一次申报，材料减到三份。"
    )
    fold.get_by_role("button", name="保存材料").click()
    said(page, "方案和材料齐备")


def determine(unit: Unit, uuid: str, openness: str, *, ground: str = "", reason: str = "") -> None:
    """公开属性 by three people: 拟定、审查、审批."""
    page = unit.at("drafter")
    tab(page, uuid, "公开属性")
    fold = unfold(page, "拟定公开属性") if page.get_by_text("还没有认定").count() else unfold(page, "重新拟定")
    fold.get_by_label(openness, exact=True).check()
    if ground:
        fold.get_by_label("不予公开的法定情形").select_option(ground)
    if reason:
        fold.get_by_label("理由").first.fill(reason)
    fold.get_by_role("button", name="拟定", exact=True).click()
    expect(page.get_by_text("已拟定，请公开属性认定员审查。")).to_be_visible()
    steps = {"attribute": ("审查同意", "已审查，请单位领导审批。"), "leader": ("批准", "已批准，公开属性生效。")}
    for who, (verb, done) in steps.items():
        page = unit.at(who)
        tab(page, uuid, "公开属性")
        page.get_by_role("button", name=verb, exact=True).click()
        expect(page.get_by_text(done)).to_be_visible()


def submit(page: Page, uuid: str) -> None:
    """检查并送审."""
    tab(page, uuid, "检查与审签")
    page.get_by_role("button", name="检查并送审").click()


def open_step(page: Page, title: str, step: str) -> None:
    """From the queue of the person to the step."""
    page.goto("/desk/review/")
    page.get_by_role("row").filter(has_text=title).filter(has_text=step).get_by_role("link").first.click()


def decide(page: Page, title: str, step: str) -> None:
    """同意, every gate ticked; who does 初审 does its proofreading too."""
    open_step(page, title, step)
    form = page.locator("form.gates")
    form.wait_for()
    for box in form.get_by_role("checkbox").all():
        if step == "初审" or not re.search("也由我完成", box.locator("xpath=ancestor::*[1]").inner_text()):
            box.check()
    if (standard := form.get_by_label("保密审查标准")).count():
        standard.fill(STANDARD)
    form.get_by_role("button", name="同意").click()
    said(page, f"{step}已同意")


def through(unit: Unit, title: str, uuid: str, steps: list[tuple[str, str]], *, on_paper: bool = False) -> None:
    """Every step by its person; the last leader's on paper, entered by a colleague, when the head does not sign in."""
    for who, step in steps:
        decide(unit.at(who), title, step)
    if on_paper:
        enter_for_head(unit, uuid)
    else:
        decide(unit.at("head"), title, "终审")
    decide(unit.at("reviewer"), title, "三校")
    said(unit.at("reviewer"), "审核全部通过")


def enter_for_head(unit: Unit, uuid: str) -> None:
    """代录终审 with the scan."""
    page = unit.at("colleague")
    tab(page, uuid, "检查与审签")
    page.get_by_role("link", name="审核页面").click()
    page.get_by_role("link", name="代录终审").click()
    page.get_by_label("审批人").select_option(index=1)
    page.get_by_label("同意", exact=True).check()
    page.get_by_label("签批扫描件").set_input_files(SCAN)
    for box in page.locator("form.gates").get_by_role("checkbox").all():
        box.check()
    page.get_by_label("意见").fill("同意印发。")
    page.get_by_role("button", name="代录", exact=True).click()
    said(page, "审批意见已代录")


def sign(unit: Unit, uuid: str, *, on_paper: bool = False) -> None:
    """签发 by the leader, or entered for the head from paper."""
    page = unit.at("drafter" if on_paper else "leader")
    tab(page, uuid, "检查与审签")
    if on_paper:
        page.get_by_label("签发人").select_option(label=f"{unit.people['head'].name}（{DUTY_LABELS[Duty.HEAD]}）")
        page.get_by_label("签发稿扫描件").set_input_files(SCAN)
        page.get_by_role("button", name="代录签发").click()
    else:
        page.get_by_role("button", name="签发", exact=True).click()
    said(page, "已签发" if not on_paper else "已代录签发")


def publish(page: Page, uuid: str) -> None:
    """立即公开, into the queues offered."""
    tab(page, uuid, "发布与效力")
    page.get_by_role("button", name="立即公开").click()
    said(page, "已公开。")
