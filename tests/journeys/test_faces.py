"""Every kind of page, as its post sees it on the demo's data: sound at both widths, by keyboard, without JavaScript."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pypdfium2 as pdfium
import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Page, expect

from gongkai.accounts.models import User
from gongkai.config import demonstrate
from gongkai.kernel import days
from gongkai.ledger.models import Assignment, Checkpoint, Plan, Task
from gongkai.ledger.rules.states import EvidenceKind
from gongkai.ledger.services import assignments
from gongkai.ledger.tests import builders as ledger
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from tests.journeys.conftest import RESULTS

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = {"office": "hejing", "admin": "tangning", "leader": "guming", "unit": "mawei"}
SIDES = {"office": "oversees", "admin": "oversees", "leader": "oversees", "unit": "unit", "citizen": "citizen"}
SENT = re.compile(
    "xlsx|docx|pdf|download|feed|marked|workbook|table|template|export|sign_out|status|robots|sitemap_xml|health_live|[_:]file|raw|api_public"
)
# looked at page by page in the journeys of documents, applications and members; lines and api in their rooms
OWN_JOURNEY = ("documents", "catalogue", "review", "vetting", "applications", "members", "lines", "api")
POSTED = {
    "intake_add", "intake_again", "intake_item", "intake_settle", "plan_rule", "release_chosen", "task_show", "take",
    "take_chosen", "report", "prove", "happened", "hindered", "ledger_preview",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"


def signed_in(open_page, username: str) -> Page:
    page = open_page()
    page.goto("/desk/sign-in/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("口令", exact=True).fill(demonstrate.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(re.compile("/desk/(?!sign-in)"))
    if "/desk/post/" in page.url:
        page.get_by_role("button").filter(has_text="信息员").first.click()
        page.wait_for_url(re.compile("/desk/(?!post)"))
    return page


def kind_of(path: str) -> str:
    """The name of the page an address leads to; empty for one that is none of ours or sends a file."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return ""
    return "" if SENT.search(name) or name.startswith(OWN_JOURNEY) else name


def links(page: Page) -> Iterator[tuple[str, str]]:
    """(kind, address) of every page this one leads to."""
    for href in page.eval_on_selector_all("a[href]", "found => found.map(e => e.getAttribute('href'))"):
        address = urlsplit(urljoin(page.url, href))
        if address.netloc == urlsplit(page.url).netloc and (kind := kind_of(address.path)):
            yield kind, address.path + (f"?{address.query}" if address.query else "")


def test_every_kind_of_page_is_sound_at_both_widths(open_page, shot, sound, faults):
    demonstrate.once()
    seen: dict[str, set[str]] = {side: set() for side in SIDES.values()}
    faulty: list[str] = []
    for who, side in SIDES.items():
        page = open_page() if who == "citizen" else signed_in(open_page, PEOPLE[who])
        ways = deque([(f"home-{who}", "/" if who == "citizen" else "/desk/"), *by_state(who)])
        seen[side].update(kind for kind, _ in ways)
        while ways:
            kind, address = ways.popleft()
            faulty += [
                f"{kind} {address} {why}" for why in faults_of(page, f"{who}-{kind}", address, shot, sound, faults)
            ]
            for next_kind, next_address in links(page):
                if next_kind not in seen[side] and next_address.startswith("/desk/") == (who != "citizen"):
                    seen[side].add(next_kind)
                    ways.append((next_kind, next_address))
    assert not faulty, "\n\n".join(faulty)
    # no page of the ledger stands without a way to it
    lost = (
        set(named_pages("desk/ledger", "desk/notices"))
        - set().union(*seen.values())
        - {f"ledger:{one}" for one in POSTED}
    )
    assert not lost, sorted(lost)


def by_state(who: str) -> Iterator[tuple[str, str]]:
    """Pages that stand open only in some state, which the first page of their kind need not be in."""
    if who == "office":
        here = {"jurisdiction__name": "云溪县"}
        draft = ledger.draft(by=builders.actor_for(User.objects.get(username=PEOPLE["office"])))
        made = {
            "intake": draft, "intake_head": draft, "intake_confirm": draft, "intake_discard": draft,
            "waive": Checkpoint.objects.filter(state="OPEN", superior="N", **here).first(),
            "reopen": Checkpoint.objects.filter(state="ACCEPTED", **here).first(),
            "task_hide": Task.objects.filter(released="RELEASED", **here).first(),
            "plan_close": Plan.objects.filter(year=2025, **here).first(),
        }  # fmt: skip
        yield "ledger:lookback_new", reverse("ledger:lookback_new")
    elif who == "unit":
        own = Assignment.objects.filter(organ__name="云溪县财政局", state="UNDERWAY", checkpoints__state="OPEN").first()
        assert own is not None
        editor = builders.actor_for(User.objects.get(username=PEOPLE["unit"]))
        proven = assignments.add_evidence(
            assignment=own, kind=EvidenceKind.LINK, url="https://www.example.com/b", by=editor
        )
        point = Checkpoint.objects.filter(organ=own.organ, state="OPEN", superior="N").exclude(assignment=own).first()
        assert point is not None
        point.state, point.claim, point.claimed_by_id = "CLAIMED", "已公开。", editor.user_id
        point.claimed_at, point.claimed_on = days.now(), days.today()
        point.save()
        made = {"withdraw_evidence": proven, "withdraw_claim": point}
    else:
        return
    for name, one in made.items():
        yield f"ledger:{name}", reverse(f"ledger:{name}", args=[one.uuid])


def faults_of(page: Page, name: str, address: str, shot, sound, faults) -> Iterator[str]:
    """What is wrong with a page. Axe looks at the wide one, where nothing is folded away; the narrow one must fit."""
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        yield f"answers {answer and answer.status}"
        return
    for width, height in ((390, 844), (1280, 900)):
        page.set_viewport_size({"width": width, "height": height})
        if os.environ.get("GONGKAI_PICTURES"):  # two hundred pictures, for people
            shot(page, f"face-{name.replace(':', '-')}", whole=False)
        try:
            sound(page, axe=width > height, frame="home" in name)
        except AssertionError as error:
            yield f"at {width}: {error}"
        faults.clear()
    if name.endswith("brief_print"):
        RESULTS.mkdir(exist_ok=True)
        page.pdf(path=RESULTS / f"face-{name.replace(':', '-')}.pdf", prefer_css_page_size=True)
        pages = pdfium.PdfDocument(RESULTS / f"face-{name.replace(':', '-')}.pdf")
        if len(pages) != 1:
            yield f"prints on {len(pages)} pages"


def named_pages(*beginnings: str) -> Iterator[str]:
    def walk(resolver: URLResolver, before: str, spaces: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                space = f"{spaces}{pattern.namespace}:" if pattern.namespace else spaces
                yield from walk(pattern, before + str(pattern.pattern), space)
            elif isinstance(pattern, URLPattern) and (before + str(pattern.pattern)).startswith(beginnings):
                yield f"{spaces}{pattern.name}"

    yield from (name for name in walk(get_resolver(), "", "") if not SENT.search(name))


NOTICE = ledger.NOTICE.replace("县财政局；", "县财政局、县水库中心；", 1)


def upload(page: Page) -> None:
    page.goto("/desk/notices/upload/")
    page.get_by_label("通知文件").set_input_files(
        {"name": "要点.txt", "mimeType": "text/plain", "buffer": NOTICE.encode()}
    )
    page.get_by_role("button", name="上传并读取").click()
    page.get_by_role("button", name="不等了，现在就读").click()


def known() -> None:
    for name in ("县财政局", "县人力资源和社会保障局"):
        builders.organ(name)


def test_the_checking_page_is_worked_by_keyboard_alone(page_for):
    known()
    page = page_for(Duty.OFFICE)
    upload(page)
    page.goto(page.url.partition("#")[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0  # seen when focused
    page.keyboard.press("Enter")
    order, boxes = [], []
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
            return [e.innerText || e.value || e.id, e.closest('main') !== null, box.width * box.height,
                    (style.outlineStyle !== 'none' || style.boxShadow !== 'none') && style.opacity !== '0', e.id]; }"""
        )
        order.append(str(told[0]).strip())
        boxes.append(told)
        if "保存，看下一处待核对" in order:
            break
    assert "保存，看下一处待核对" in order, order
    assert all(inside for _, inside, *_ in boxes), order  # after the skip link nothing outside the page's body
    assert all(area > 40 for _, _, area, *_ in boxes), boxes  # nothing unseen takes the focus
    assert not [told for told in boxes if not told[3]]  # where the focus is can be seen
    ids = [told[4] for told in boxes]
    assert ids.index("id_topic") < ids.index("id_requirement") < ids.index("role-0") < ids.index("id_deadline_text")
    topic = page.get_by_label(re.compile("^工作任务"))
    topic.fill("推进财政预算公开")
    topic.press("Enter")  # saves; it does not press the first button there is
    page.wait_for_load_state()
    expect(page.get_by_label(re.compile("^工作任务"))).to_have_value("推进财政预算公开")
    assert page.locator(".unit-open").count() == 1


def test_checking_and_claiming_without_javascript(page_for):
    known()
    page = page_for(Duty.OFFICE, script=False, width=390)
    upload(page)
    shot_of(page, "nojs-check")
    page.locator(".unit-open").first.get_by_role("button", name="新建机构").click()
    for _ in range(10):
        page.wait_for_load_state()  # the whole page, not what has arrived of it
        if not (waiting := page.locator(".unit-open")).count():
            break
        waiting.first.get_by_role("button").last.click()
    page.get_by_role("link", name="确认生成台账").click()
    if (seen := page.get_by_label(re.compile("处疑点没有逐条标记"))).count():
        seen.check()
    page.get_by_role("button", name="生成台账").click()
    plan = Plan.objects.get()
    part = Assignment.objects.get(plan=plan, organ__short_name="县财政局", task__position=1)
    unit = page_for(Duty.EDITOR, at=part.organ, script=False, width=390)
    unit.goto(f"/desk/ledger/parts/{part.uuid}/")
    unit.get_by_role("button", name="签收").click()
    unit.get_by_role("link", name="填写举措").click()
    unit.get_by_label("工作举措").first.fill("10月底前公开。")
    unit.get_by_role("button", name="加一条举措").click()
    expect(unit.get_by_label("工作举措").first).to_have_value("10月底前公开。")
    unit.get_by_role("button", name="保存", exact=True).last.click()
    unit.get_by_role("link", name="报送完成").first.click()
    unit.get_by_label("完成情况").fill("已公开。")
    unit.get_by_label("补充网址").fill("https://www.example.com/a.html")
    unit.get_by_role("button", name="报送", exact=True).click()
    shot_of(unit, "nojs-claimed")
    part.refresh_from_db()
    assert part.measures.count() == 1


def shot_of(page: Page, name: str) -> None:
    """A picture without running anything in the page."""
    RESULTS.mkdir(exist_ok=True)
    page.screenshot(path=RESULTS / f"{name}-390.png", full_page=True)
