"""A file is blackened at the desk by mouse, by keyboard and without scripts; a stamped paper that differs is shown side by side."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from gongkai.accounts.models import User
from gongkai.applications.models import RedactionMark
from gongkai.applications.queries import reply
from gongkai.applications.services import letters
from gongkai.applications.tests import lives
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.reading.tests.builders import pdf

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "2025年度农机购置补贴发放明细。领取人赵长河，手机号码13912345678，住址云溪县城关镇人民路3号2单元501室，领取补贴三千元。"
LOADED = "async (picture) => { await picture.decode(); if (picture.naturalWidth < 100) throw new Error('no picture'); }"


@pytest.fixture
def people(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return lives.office_of(orgs.organ())


def drawn() -> list[tuple[float | None, ...]]:
    rows = RedactionMark.objects.filter(sort="REGION").order_by("id")
    return [(mark.left, mark.top, mark.width, mark.height) for mark in rows]


def do(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("#main")).to_contain_text(re.compile("已"))


def test_a_file_is_blackened_by_mouse_by_keyboard_and_without_scripts(people, page_for, shot, sound):
    row = lives.accepted(people, on=days.today() - timedelta(3))
    desk = page_for(Duty.REQUESTS, user=User.objects.get(pk=people.requests.user_id))
    desk.goto(f"/desk/applications/{row.uuid}/")
    fold = desk.locator("details", has_text="遮盖要提供的文件").last
    fold.locator("> summary").click()
    fold.locator("[name=file]").set_input_files(
        {"name": "发放明细.pdf", "mimeType": "application/pdf", "buffer": pdf(TEXT)}
    )
    fold.locator("[name=terms]").fill("赵长河")
    do(desk, "遮盖要提供的文件")
    desk.get_by_role("link", name="发放明细.pdf").click()
    expect(desk.locator("#choose")).to_contain_text("13912345678")
    shot(desk, "redaction-marks")
    sound(desk)

    desk.get_by_role("link", name="在页面图上画出位置").click()
    sheet = desk.locator("#sheet")
    sheet.scroll_into_view_if_needed()
    sheet.locator("img").evaluate(LOADED)
    box = sheet.locator("img").bounding_box()
    assert box is not None
    high = min(box["height"], 500)
    desk.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + high * 0.5)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + high * 0.6, steps=4)
    desk.mouse.up()
    shot(desk, "redaction-drawing")
    sound(desk)
    do(desk, "遮盖这个位置")
    left, _, width, height = drawn()[0]
    assert left == pytest.approx(20, abs=0.6)
    assert width == pytest.approx(40, abs=0.8)
    assert height == pytest.approx(10 * high / box["height"], abs=0.6)

    sheet.focus()
    for key, times in (("ArrowRight", 3), ("ArrowUp", 2), ("Shift+ArrowRight", 4), ("Shift+ArrowDown", 1)):
        for _ in range(times):
            desk.keyboard.press(key)
    desk.keyboard.press("Enter")
    expect(desk.locator("#region [name=ground]")).to_be_focused()
    do(desk, "遮盖这个位置")
    assert drawn()[1] == (43, 38, 24, 6)

    desk.set_viewport_size({"width": 390, "height": 844})
    shot(desk, "redaction-drawing-narrow")
    sound(desk)
    desk.get_by_role("link", name="回到核对和生成").click()
    do(desk, "生成遮盖后的文件")
    shot(desk, "redaction-made-narrow")
    sound(desk)
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.get_by_role("link", name="查看申请人将看到的内容").click()
    desk.locator("figure img").evaluate(LOADED)
    shot(desk, "redaction-preview")
    sound(desk)

    desk.context.clear_cookies()
    bare = page_for(Duty.REQUESTS, user=User.objects.get(pk=people.requests.user_id), width=390, script=False)
    bare.goto(f"/desk/applications/{row.uuid}/")
    bare.get_by_role("link", name="发放明细.pdf").click()
    bare.get_by_role("link", name="在页面图上画出位置").click()
    for name, value in {"left": "5", "top": "70", "width": "50", "height": "10"}.items():
        bare.locator(f"#region [name={name}]").fill(value)
    do(bare, "遮盖这个位置")
    assert drawn()[2] == (5, 70, 50, 10)


def test_a_differing_stamped_paper_is_shown_side_by_side_and_the_seal_is_logged(people, page_for, shot, sound):
    today = days.today()
    row = lives.accepted(people, on=today - timedelta(3))
    lives.approved(row, people, on=today)
    row = lives.now(row)
    made = reply.decision_of(row)
    made.number, made.signed_on = f"云财公开〔{today.year}〕8号", today
    desk = page_for(Duty.REQUESTS, user=User.objects.get(pk=people.requests.user_id))
    desk.goto(f"/desk/applications/{row.uuid}/")
    fold = desk.locator("details", has_text="盖章的答复书").first
    if fold.get_attribute("open") is None:
        fold.locator("> summary").click()
    fold.locator("[name=stamped]").set_input_files(
        {"name": "答复.pdf", "mimeType": "application/pdf", "buffer": letters.pdf(row, made)}
    )
    desk.get_by_role("button", name="印发答复").click()
    expect(desk.locator("#stamped")).to_contain_text("有不同")
    shot(desk, "stamped-differs")
    sound(desk)
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.locator("#stamped").scroll_into_view_if_needed()
    shot(desk, "stamped-differs-narrow")
    sound(desk)
    desk.locator("#ISSUE_reason").fill("文号手写更正，已核对")
    desk.get_by_role("button", name="印发答复").click()
    expect(desk.locator("#main")).to_contain_text("待送达")
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto("/desk/applications/seals/")
    expect(desk.locator("table")).to_contain_text("答复机关印章")
    shot(desk, "seals")
    sound(desk)
