"""A citizen with a phone, and one who sees poorly and uses only the keyboard."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.documents.models import Interpretation
from gongkai.documents.rules.states import Kind, Validity
from gongkai.documents.tests import builders as documents
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.portal import services
from gongkai.search.tests.builders import built

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "云溪县老年人养老服务补贴发放办法"
# The machine that tests has no voice: what would be spoken is written down, each sentence ends at once when told to.
VOICE = """
window.spoken = [];
let last;
Object.defineProperty(window, "speechSynthesis", { value: {
  speak(words) { spoken.push(words.text); last = words; },
  cancel() { last = undefined; },
  getVoices: () => [{ lang: "zh-CN", name: "试" }],
  addEventListener() {},
} });
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
window.sentenceEnds = () => last?.dispatchEvent(new Event("end"));
"""


@pytest.fixture
def rule(settings, tmp_path):
    """A subsidy rule in force with what explains it, in the index."""
    settings.DATA, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    builders.office()
    organ = builders.organ("县民政局", phone="0900-5550123", address="云溪县文昌路 18 号")
    made = documents.published(
        organ, title=TITLE, kind=Kind.NORMATIVE, validity=Validity.IN_FORCE, effective_on=date(2026, 3, 1),
        body="<p>为保障老年人基本生活，制定本办法。</p><p>年满八十周岁的老年人，每人每月补贴一百元。</p>"
        '<p>申请表见<a href="https://www.example.org/form">办事网站</a>。</p>',
    )  # fmt: skip
    now = days.now()
    Interpretation.objects.create(
        document=made, jurisdiction_id=made.jurisdiction_id, organ=organ, title="养老服务补贴发给谁、怎么领",
        state="PUBLISHED", published_at=now, created_at=now, changed_at=now,
        body="<p>满八十岁就可以到社区领取。</p>", published_body="<p>满八十岁就可以到社区领取。</p>",
    )  # fmt: skip
    services.save_settings(
        by=builders.actor(Duty.ADMIN), values={"phone": "0900-5550101", "terms": "养老服务补贴", "hours": "工作日"}
    )
    built()
    return made


def test_on_a_phone_one_learns_whether_a_rule_is_in_force_hears_it_and_keeps_it(rule, open_page, shot, sound):
    page = open_page(width=390)
    page.add_init_script(VOICE)
    page.goto("/")
    shot(page, "citizen-home")
    page.get_by_role("link", name="养老服务补贴", exact=True).click()
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("heading", name=TITLE).wait_for()
    assert "现行有效" in page.locator("#main").inner_text()
    assert "满八十岁就可以到社区领取" in page.locator("#main").inner_text()
    shot(page, "citizen-rule")
    sound(page)

    page.get_by_role("button", name="朗读", exact=True).click()
    bar = page.get_by_role("region", name="朗读")
    bar.get_by_role("button", name="暂停").wait_for()
    first = page.evaluate("spoken.at(-1)")
    page.evaluate("sentenceEnds()")
    assert page.evaluate("spoken.at(-1)") != first
    assert page.locator(".being-read").count() == 1
    bar.get_by_role("button", name="暂停").click()
    heard = page.evaluate("spoken.length")
    page.evaluate("sentenceEnds()")
    assert page.evaluate("spoken.length") == heard
    bar.get_by_role("button", name="继续").click()
    assert page.evaluate("spoken.length") == heard + 1
    bar.get_by_label("语速").select_option("快")
    bar.get_by_role("button", name="停止").click()
    assert not bar.is_visible()

    page.get_by_role("link", name="办事网站").click()
    asked = page.get_by_role("dialog")
    assert "https://www.example.org/form" in asked.inner_text()
    asked.get_by_role("button", name="留在本网站").click()

    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller")
    page.reload()
    page.wait_for_function(
        "caches.open('pages-1').then(kept => kept.keys()).then(keys => keys.some(one => one.url === location.href))"
    )
    page.context.set_offline(True)
    page.goto(page.url)
    page.get_by_role("heading", name=TITLE).wait_for()
    page.get_by_text("现在没有网络。您看到的是上次打开时保存").wait_for()
    page.goto("/organs/")
    page.get_by_role("heading", name="现在没有网络").wait_for()
    assert "0900-5550101" in page.locator("#main").inner_text()
    page.get_by_role("link", name=TITLE).wait_for()
    shot(page, "citizen-offline")


def test_without_javascript_the_way_out_is_a_page_of_its_own(rule, open_page, shot):
    page = open_page(width=390, script=False)
    page.goto(f"/documents/{rule.uuid}/")
    page.get_by_role("link", name="办事网站").click()
    assert "您将离开" in page.get_by_role("heading", level=1).inner_text()
    assert page.get_by_role("link", name="打开该网站").get_attribute("href") == "https://www.example.org/form"
    shot(page, "citizen-leave")


def _tab_to(page, words):
    """Press Tab until the thing with these words has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText ?? ''").strip() == words:
            return
    raise AssertionError(f"the keyboard never reached {words}")


def test_with_the_keyboard_alone_in_large_print_one_finds_a_telephone(rule, open_page, shot, sound):
    page = open_page(width=1280)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "跳到正文"
    _tab_to(page, "大字与无障碍")
    page.keyboard.press("Enter")
    page.get_by_role("region", name="阅读辅助").wait_for()
    assert page.evaluate("document.activeElement.innerText") == "大字"
    page.keyboard.press("Enter")
    _tab_to(page, "高对比")
    page.keyboard.press("Space")
    assert page.locator("html.read-text.read-contrast").count() == 1
    shot(page, "citizen-large")
    sound(page)
    _tab_to(page, "机构")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="机构", level=1).wait_for()
    assert page.locator("html.read-text.read-contrast").count() == 1
    _tab_to(page, "云溪县民政局")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="云溪县民政局", level=1).wait_for()
    assert "0900-5550123" in page.locator("#main").inner_text()
    shot(page, "citizen-organ-large")
    sound(page)
