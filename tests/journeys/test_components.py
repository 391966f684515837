"""Every component, the sign-in page and the first page of the desk, as a browser and axe see them."""

from __future__ import annotations

import pytest

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
