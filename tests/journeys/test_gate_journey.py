"""The public form under load: the browser solves its small sum beside the page and sends by itself; without scripts too."""

from __future__ import annotations

import pytest

from gongkai.applications.models import Application, Screening, SpentProof
from gongkai.cases.tests.builders import ID
from gongkai.orgs.tests import builders as orgs

PDF = {
    "name": "身份证.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
}


def write(page, organ):
    page.goto(f"/applications/new/{organ.uuid}/")
    page.locator("#id_matter").fill("云溪县2025年义务教育学校建设资金使用明细")
    page.locator("#id_name").fill("王小满")
    page.locator("#id_id_number").fill(ID)
    page.locator("#id_identity").set_input_files(PDF)
    page.locator("#id_phone").fill("13800000001")
    page.locator("#id_agreed").check()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_browser_solves_its_sum_and_sends_by_itself(open_page, shot, sound, settings, tmp_path, width):
    settings.FILES_ROOT = tmp_path
    settings.APPLY_RATE, settings.APPLY_DIFFICULTY = 0, 20_000
    organ = orgs.organ(phone="0310-1234567")
    page = open_page(width=width)
    write(page, organ)
    sound(page)
    page.get_by_role("button", name="提交申请").click()
    page.get_by_role("status").filter(has_text="浏览器正在做一次计算").or_(page.get_by_text("查询码")).first.wait_for()
    shot(page, "gate")
    page.wait_for_url("**/applications/receipt/")
    assert "人工复核" not in page.content()
    assert (SpentProof.objects.count(), Screening.objects.count()) == (1, 0)


def test_a_person_without_scripts_is_taken_in_all_the_same(open_page, shot, settings, tmp_path):
    settings.FILES_ROOT, settings.APPLY_RATE = tmp_path, 0
    organ = orgs.organ(phone="0310-1234567")
    page = open_page(script=False)
    write(page, organ)
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/applications/receipt/")
    assert "人工复核" in page.content()
    assert Application.objects.get().case.number in page.content()
