"""The pages of random draws: the desk's way through one, and what the public may see."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.models import Draw, Urging
from gongkai.registers.rules.drawing import Stage
from gongkai.registers.services import drawing, filling
from gongkai.registers.tests import builders, drawn

pytestmark = pytest.mark.django_db
UNIT = "县市监局"
PUBLIC = f"/registers/{drawn.KEY}/draws/"


@pytest.fixture(autouse=True)
def today():
    orgs.office()
    with days.standing_at(date(2026, 9, 18)):
        yield


@pytest.fixture
def editor():
    return orgs.client_for(Duty.EDITOR, orgs.organ(UNIT))


@pytest.fixture
def library(editor):
    return drawn.filled(drawn.library(), editor.actor)


def here(draw) -> str:
    return reverse("registers:draw", args=[draw.uuid])


def test_it_walks_from_the_registration_to_the_public(editor, library, client):
    list_, new = (reverse(f"registers:{name}", args=[drawn.KEY]) for name in ("draws", "draw_new"))
    assert "还没有登记过抽取" in editor.get(list_).content.decode()
    assert "食品销售（6）" in editor.get(new).content.decode()
    assert "溪口镇（3）" in editor.get(new).content.decode()
    wrong = editor.post(new, {"purpose": "食品销售者抽查", "asked": "7", "by_kind": "food"})
    assert wrong.status_code == 422
    assert "1至6" in wrong.content.decode()
    assert "食品销售者抽查" in wrong.content.decode()
    given = {"purpose": "食品销售者抽查", "asked": "2", "by_kind": "food", "by__organ": str(orgs.organ(UNIT).uuid)}
    answer = editor.post(new, given, follow=True)
    made = Draw.objects.get()
    html = answer.content.decode()
    assert made.commitment in html
    assert "填报单位：县市监局" in html
    assert "登记单" in editor.get(reverse("registers:draw_print", args=[made.uuid])).content.decode()
    assert "还有 1 次登记没有抽取" in editor.get(new).content.decode()
    bad = editor.post(here(made), {"action": "draw", "witnesses": "李敏（县人大代表）", "said": "四一七"})
    assert bad.status_code == 422
    assert "只写数字" in bad.content.decode()
    assert 'value="李敏（县人大代表）"' in bad.content.decode()
    html = editor.post(
        here(made), {"action": "draw", "witnesses": "李敏（县人大代表）", "said": "417"}, follow=True
    ).content.decode()
    made.refresh_from_db()
    assert made.stage == Stage.DRAWN
    assert made.r in html
    again = editor.post(here(made), {"action": "draw", "witnesses": "李敏（县人大代表）", "said": "418"}, follow=True)
    assert "一次登记只抽取一次" in again.content.decode()
    assert client.get(f"{PUBLIC}{made.uuid}/").status_code == 404
    assert editor.post(here(made), {"action": "release"}).status_code == 404
    head = orgs.client_for(Duty.HEAD, orgs.organ(UNIT))
    assert "已公开抽取记录" in head.post(here(made), {"action": "release"}, follow=True).content.decode()
    assert "食品销售者抽查" in client.get(PUBLIC).content.decode()
    assert "李敏" in editor.get(reverse("registers:draw_print", args=[made.uuid])).content.decode()


def test_it_tells_the_public_all_but_the_witness_and_what_left_the_list(editor, library, client):
    drawn.registered(library, editor.actor)
    made = drawn.released(library, editor.actor, asked=9)
    html = client.get(f"{PUBLIC}{made.uuid}/").content.decode()
    for said in (made.r, made.commitment, made.pool_digest, "417", "云溪县第8号商行", "verify-draw", "第 2 号"):
        assert said in html, said
    assert "李敏" not in html
    listed = client.get(PUBLIC).content.decode()
    assert "共登记 2 次，其中登记后没有抽取的 1 次" in listed
    assert PUBLIC in client.get(f"/registers/{drawn.KEY}/").content.decode()
    row = library.batches.get(rows__values__name="云溪县第8号商行").rows.get()
    filling.withdraw(row=row, reason="已经注销", annulled=False, by=orgs.actor(Duty.HEAD, orgs.organ(UNIT)))
    html = client.get(f"{PUBLIC}{made.uuid}/").content.decode()
    assert "云溪县第8号商行" not in html
    assert "已不在公开的名录中" in html


def test_it_shows_the_public_nothing_that_was_not_made_public_nor_of_another_place(editor, library, client):
    made = drawn.drawn(library, editor.actor)
    for address in (f"{PUBLIC}{made.uuid}/", f"{PUBLIC}{made.uuid}/record.json"):
        assert client.get(address).status_code == 404
    released = drawn.released(library, editor.actor)
    assert client.get(f"{PUBLIC}{released.uuid}/record.json").status_code == 200
    listed = client.get(f"{PUBLIC}?cursor=x").content.decode()
    assert (str(released.uuid) in listed, str(made.uuid) in listed) == (True, False)
    assert client.get("/registers/trainings/draws/").status_code == 404
    builders.register()
    assert client.get("/registers/trainings/draws/").status_code == 404
    place = orgs.jurisdiction("石桥市", level="CITY", domain="shiqiao.example")
    assert client.get(f"{PUBLIC}{released.uuid}/", headers={"host": place.domain}).status_code == 404


def test_it_shows_results_that_are_owed_and_lets_the_office_urge(editor, library):
    made = drawn.drawn(library, editor.actor, asked=9)
    html = editor.post(here(made), {"action": "finish", "finished_on": "2026-09-01"})
    assert html.status_code == 422
    assert "早于抽取当天" in html.content.decode()
    html = editor.post(here(made), {"action": "finish", "finished_on": "2026-09-18"}, follow=True).content.decode()
    assert "2026年9月18日检查结束" in html
    drawn.result("云溪县第0号商行", editor.actor, code=drawn.CODES[0])
    html = editor.get(here(made)).content.decode()
    assert (html.count("未公开"), "还没有公开" in html) >= (8, True)
    office = orgs.client_for(Duty.OFFICE)
    page = reverse("registers:drawn")
    assert page in office.get(reverse("registers:registers")).content.decode()
    seen = office.get(page).content.decode()
    assert "督促" in seen
    organ = str(orgs.organ(UNIT).uuid)
    assert editor.post(page, {"organ": organ, "quarter": "2026Q3"}).status_code == 404
    for odd in ({"organ": "x", "quarter": "2026Q3"}, {"organ": organ, "quarter": "2026Q9"}, {}):
        assert office.post(page, odd).status_code == 404
    html = office.post(page, {"organ": organ, "quarter": "2026Q3"}, follow=True).content.decode()
    assert "2026-09-18 督促，当时未公开 8" in html
    assert f'value="{organ}"' not in html
    assert Urging.objects.count() == 1
    assert "2026-09-18 督促" in editor.get(f"{page}?quarter=2026Q3").content.decode()
    assert "这一季度没有随机抽取" in editor.get(f"{page}?quarter=2026Q2").content.decode()


def test_it_lets_nobody_act_on_another_units_draw(editor, library):
    made = drawn.registered(library, editor.actor)
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
    assert other.get(here(made)).status_code == 404
    assert other.post(here(made), {"action": "draw", "witnesses": "李敏代表", "said": "1"}).status_code == 404
    assert made.purpose not in other.get(reverse("registers:draws", args=[drawn.KEY])).content.decode()
    office = orgs.client_for(Duty.OFFICE)
    assert made.commitment in office.get(here(made)).content.decode()
    assert office.post(here(made), {"action": "draw", "witnesses": "李敏代表", "said": "1"}).status_code == 404
    assert editor.post(here(made), {"action": "nothing"}).status_code == 404
    assert orgs.client_for(Duty.ADMIN).get(reverse("registers:draw_new", args=[drawn.KEY])).status_code == 404


def test_it_asks_few_questions_of_the_database(editor, library, client, django_assert_max_num_queries):
    for n in range(12):
        made = drawn.released(library, editor.actor, asked=n % 3 + 1)
        drawing.finish(draw=made, on=days.today(), by=editor.actor)
    list_, quarters = reverse("registers:draws", args=[drawn.KEY]), reverse("registers:drawn")
    for visitor, address, most in ((editor, list_, 26), (editor, quarters, 26), (client, PUBLIC, 10)):
        visitor.get(address)
        with django_assert_max_num_queries(most):
            visitor.get(address)
