"""Somebody who keeps what they read: with the phone, signed in by a code; then everything is deleted."""

from __future__ import annotations

import re

import pytest

from gongkai.documents.tests import builders as documents
from gongkai.members.tests import builders as members
from gongkai.orgs.rules import Duty

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "云溪县老年人养老服务补贴发放办法"


def test_one_keeps_a_document_and_deletes_the_account(settings, open_page, shot):
    made = documents.published(title=TITLE)
    members.site(settings)
    page = open_page(width=390, script=False)
    page.goto(f"/documents/{made.uuid}/")
    assert page.get_by_role("link", name="登录", exact=True).get_attribute("href") == "/my/"
    page.get_by_role("link", name="收藏").click()
    page.get_by_role("heading", name="登录").wait_for()
    shot(page, "member-sign-in")
    page.get_by_label("电子邮箱").fill("zhang@example.cn")
    page.get_by_role("button", name="获取验证码").click()
    shot(page, "member-code")
    page.get_by_label("验证码").fill(members.code_sent())
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="收藏").wait_for()
    shot(page, "member-save")
    page.get_by_role("button", name="收藏").click()
    page.get_by_role("link", name=TITLE).wait_for()
    shot(page, "member-home")
    assert page.context.cookies(f"{page.url.partition('/my/')[0]}/documents/") == [
        cookie for cookie in page.context.cookies() if cookie["name"] == "gongkai_csrf"
    ]

    page.get_by_role("link", name="删除账号").click()
    page.get_by_role("button", name="删除账号").click()
    page.get_by_text("不再保留").wait_for()
    assert not page.context.cookies(page.url) or "gongkai_member" not in str(page.context.cookies(page.url))


def test_the_pages_are_sound(settings, open_page, page_for, shot, sound):
    made = documents.published(title=TITLE)
    members.site(settings)
    page = open_page(width=1280)
    page.goto(f"/my/save/?to=/documents/{made.uuid}/")
    sound(page)
    page.get_by_label("电子邮箱").fill("zhang@example.cn")
    page.get_by_role("button", name="获取验证码").click()
    page.wait_for_url(re.compile("/my/code/"))
    sound(page)
    page.get_by_label("验证码").fill(members.code_sent())
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="收藏").click()
    page.get_by_role("link", name=TITLE).wait_for()
    shot(page, "member-home")
    sound(page)
    page.get_by_role("link", name="删除账号").click()
    sound(page)
    desk = page_for(Duty.ADMIN)
    desk.goto("/desk/members/")
    shot(desk, "member-settings")
    sound(desk)
