"""The holiday notice, limits, due days, messages and boards, walked in a browser."""

from __future__ import annotations

import re

import pytest

from gongkai.indicators.tests.builders import declared, held
from gongkai.notify import services as notify
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.workdays import queries as workdays
from gongkai.workdays.tests.test_rules import NOTICE

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@WIDTHS
def test_the_office_loads_next_years_notice(page_for, shot, sound, width):
    page = page_for(Duty.OFFICE, width=width)
    page.goto("/desk/workdays/?year=2027")
    page.get_by_text("2027年的放假通知尚未录入").wait_for()
    shot(page, "calendar-provisional")
    sound(page)
    page.get_by_role("link", name="录入放假通知").click()
    shot(page, "notice-paste")
    sound(page)
    page.get_by_label("通知全文").fill(NOTICE.replace("元旦：1月1日（周五）", "元旦：1月1日（周四）"))
    page.get_by_role("button", name="读取").click()
    page.get_by_text("读取时有疑点").wait_for()
    shot(page, "notice-check")
    sound(page)
    page.get_by_label("以上疑点已对照通知原文核对").check()
    page.get_by_role("button", name="核对无误，录入").click()
    page.get_by_text("已录入2027年放假安排").wait_for()
    shot(page, "calendar-loaded")
    sound(page)
    assert workdays.source_of(2027) == "LOADED"


@WIDTHS
def test_local_days_limits_and_the_derivation_of_a_due_day(page_for, shot, sound, width):
    page = page_for(Duty.OFFICE, width=width)
    page.goto("/desk/workdays/local/")
    page.get_by_label("日期").fill("2026-04-20")
    page.get_by_label("事由").fill("三月三")
    page.get_by_label("依据").fill("云政发〔2026〕3号")
    page.get_by_role("button", name="登记").click()
    page.get_by_role("cell", name="三月三").wait_for()
    shot(page, "local-days")
    sound(page)
    page.goto("/desk/workdays/limits/")
    shot(page, "limits")
    sound(page)
    page.get_by_role("link", name=re.compile("另设\\s*主动公开")).click()
    page.get_by_label("数值").fill("15")
    page.get_by_label("核对状态").select_option("setting")
    shot(page, "limit-set")
    sound(page)
    page.get_by_role("button", name="设置", exact=True).click()
    page.get_by_text("已设置“主动公开”的期限").wait_for()
    page.goto("/desk/workdays/derive/?start=2026-04-14&n=7&unit=wd")
    page.get_by_text("本地：三月三").wait_for()
    shot(page, "derivation")
    sound(page)


@WIDTHS
def test_a_person_reads_messages_and_chooses_how_to_be_told(page_for, shot, sound, width):
    organ = builders.organ("县教育局")
    who = builders.person(organ, Duty.EDITOR, name="李晓雯")
    for number, (kind, subject, text) in enumerate(
        (
            ("ledger.assigned", "新下达任务：公开义务教育招生信息", "请在3个工作日内签收。"),
            ("ledger.returned", "申报被退回：第3项“更新规范性文件库”", "佐证链接打不开，请补充发布页面。"),
            ("ledger.reminder", "还有5个工作日到期：第7项“公布校历”", ""),
        )
    ):
        notify.tell(
            users=[who.pk], kind=kind, subject=subject, text=text, link="/desk/", key=f"k{number}",
            organ_id=organ.pk, jurisdiction_id=organ.jurisdiction_id,
        )  # fmt: skip
    page = page_for(Duty.EDITOR, user=who, width=width)
    page.goto("/desk/messages/")
    page.get_by_text("3条未读").first.wait_for()
    shot(page, "messages")
    sound(page)
    page.get_by_role("button", name=re.compile("去办理\\s*：申报被退回")).click()
    page.goto("/desk/messages/")
    page.get_by_role("button", name="全部标为已读").click()
    page.get_by_text("已将2条提醒标为已读").wait_for()
    page.get_by_role("link", name="提醒方式").click()
    shot(page, "preferences")
    sound(page)
    page.get_by_label("申报被退回").select_option("WEEKLY")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存").wait_for()


@WIDTHS
def test_a_board_opens_to_its_rows(page_for, shot, sound, width):
    with declared():
        for number, name in enumerate(("县教育局", "县民政局", "县财政局", "县住建局", "青石镇", "柳河镇")):
            organ = builders.organ(name)
            for month in range(1, 4 + number % 3):
                held(organ, f"2026-{month:02d}-10", f"2026-{month + 4:02d}-01" if month % 2 else None)
        page = page_for(Duty.OFFICE, width=width)
        page.goto("/desk/boards/")
        page.get_by_role("link", name="任职情况").click()
        shot(page, "board")
        sound(page)
        page.get_by_role("table", name="任职情况").get_by_role("link").first.click()
        shot(page, "drill")
        sound(page)
        page.goto("/desk/indicators/")
        shot(page, "definitions")
        sound(page)
