"""Every component, the sign-in page and the first page of the desk, as a browser and axe see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.desk import queries, rules
from gongkai.kernel import days
from gongkai.orgs.rules import Duty

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@WIDTHS
def test_style_page_is_sound(page_for, shot, sound, width):
    page = page_for(Duty.OFFICE, width=width)
    page.goto("/desk/style/")
    shot(page, "style")
    sound(page)


@WIDTHS
@pytest.mark.parametrize("way", ["text", "contrast", "text.contrast.simple"])
def test_style_page_is_sound_in_other_ways_of_reading(page_for, shot, sound, width, way):
    page = page_for(Duty.OFFICE, width=width)
    page.goto("/reading/?set=1&next=/desk/style/&" + "&".join(f"{name}=1" for name in way.split(".")))
    shot(page, f"style-{way}")
    sound(page)


@WIDTHS
def test_sign_in_is_sound(open_page, shot, sound, width):
    page = open_page(width=width)
    page.goto("/desk/sign-in/")
    shot(page, "sign-in")
    sound(page)
    page.get_by_role("button", name="登录").click()


@WIDTHS
def test_desk_home_is_sound_for_each_kind_of_post(page_for, shot, sound, width):
    for duty in (Duty.OFFICE, Duty.EDITOR, Duty.CHIEF):
        page = page_for(duty, width=width)
        page.goto("/desk/")
        shot(page, f"desk-{duty.lower()}")
        sound(page)


def test_the_menu_of_a_phone_opens_and_leads_on(page_for, shot):
    page = page_for(Duty.OFFICE, width=390)
    page.get_by_text("菜单").click()
    shot(page, "desk-menu")
    page.get_by_role("link", name="体检").first.click()
    assert page.url.endswith("/desk/health/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"


@pytest.fixture
def full_desk(monkeypatch):
    """A desk with work on it."""
    today = days.today()

    def todo(actor):
        titles = (
            (-6, "公开义务教育招生范围、条件和程序", "待补充佐证", "县教育局", "退回：链接打不开"),
            (0, "更新规范性文件库并标注有效性", "待填报", "县司法局", ""),
            (2, "公布重大建设项目批准和实施信息", "待审定", "县发展和改革局", "第 2 次申报"),
            (30, "编制公共企事业单位信息公开目录", "待签收", "县住房和城乡建设局", ""),
            (None, "完善政务公开专区服务事项", "持续推进", "柳湾镇", "下半年自查"),
        )
        return [
            rules.Todo(title, "/desk/", today + timedelta(days=left) if left is not None else None, kind, organ, note)
            for left, title, kind, organ, note in titles
        ]

    def health(actor):
        return [
            rules.Finding("网站标识码未填写", "/desk/site/", "在“公开网站”中填写 10 位标识码。", rules.Severity.BAD),
            rules.Finding("2 条佐证链接打不开", "/desk/", "打开任务，换成能打开的链接或上传文件。", organ="县教育局"),
        ]

    def late(actor):
        return [
            rules.Late(
                "公开义务教育招生范围、条件和程序",
                "/desk/",
                "县教育局",
                today - timedelta(days=6),
                "佐证被退回，尚未补充",
                "李卫东",
            ),
            rules.Late(
                "公布行政事业性收费目录清单",
                "/desk/",
                "县财政局",
                today - timedelta(days=20),
                "等待上级新目录印发",
                "陈静",
            ),
        ]

    def numbers(actor):
        return [
            rules.Number("今年任务", 128, url="/desk/"), rules.Number("已完成", 96, url="/desk/", tone="good", note="75%"),
            rules.Number("本周到期", 7, url="/desk/", tone="warn"), rules.Number("已逾期", 2, url="/desk/", tone="bad"),
        ]  # fmt: skip

    monkeypatch.setattr(queries, "todo_providers", [todo])
    monkeypatch.setattr(queries, "health_providers", [health])
    monkeypatch.setattr(queries, "late_providers", [late])
    monkeypatch.setattr(queries, "number_providers", [numbers])


@WIDTHS
def test_a_full_desk_is_sound_and_can_be_filtered(full_desk, page_for, shot, sound, width):
    page = page_for(Duty.OFFICE, width=width)
    page.goto("/desk/")
    shot(page, "desk-full")
    sound(page)
    page.get_by_label("事项", exact=True).select_option("待审定")
    page.get_by_role("button", name="筛选").click()
    assert page.locator(".todo-title").count() == 1
    shot(page, "desk-filtered")
    page.get_by_role("link", name="清除").click()
    assert page.locator(".todo-title").count() == 5


@WIDTHS
def test_a_leader_reads_what_is_late_whose_and_why(full_desk, page_for, shot, sound, width):
    page = page_for(Duty.CHIEF, width=width)
    page.goto("/desk/")
    shot(page, "leader-full")
    sound(page)
    assert "等待上级新目录印发" in page.locator("main").inner_text()
