"""The pages of what follows an answer: views of the ledger, conversion, crowding, models, guide, retention, table 4."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.accounts.models import User
from gongkai.applications.models import Advice, Application, Conversion, Expiry, ModelCase, SavedView
from gongkai.applications.rules.acts import Ending, Route
from gongkai.applications.rules.states import State
from gongkai.applications.services import archiving, disputing, expiring
from gongkai.applications.tests import lives, many
from gongkai.documents.models import Document
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db
DESK = "/desk/applications/"
ON = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.FILES_ROOT, settings.DATA = tmp_path / "files", tmp_path


@pytest.fixture
def people():
    return lives.office_of(orgs.organ())


def client_of(actor):
    return orgs.client_as(User.objects.get(pk=actor.user_id))


def text(answer) -> str:
    return answer.content.decode()


class TestViews:
    def test_it_keeps_filters_by_name_for_oneself_or_the_unit_and_no_person(self, people):
        client = client_of(people.requests)
        lives.entered(people)
        page = text(client.get(f"{DESK}?state=open&matter=补贴"))
        assert "存为视图" in page
        query = "state=open&matter=补贴&cursor=n1&organ=x&nothing=1"
        client.post(f"{DESK}views/", {"name": "未办结 补贴", "query": query, "shared": "on"})
        made = SavedView.objects.get()
        assert (made.asked, made.shared) == ({"state": "open", "matter": "补贴"}, "Y")
        assert Entry.objects.filter(verb="applications.view_saved").count() == 1
        colleague = client_of(orgs.actor(Duty.HEAD, people.organ))
        stranger = client_of(orgs.actor(Duty.REQUESTS, orgs.organ("县水利局")))
        for who, sees in ((client, True), (colleague, True), (stranger, False)):
            assert ("未办结 补贴" in text(who.get(DESK))) is sees
        for query, name, why in (
            ("q=王小满", "某人", "涉及个人信息"), ("q=13800000001", "某人", "涉及个人信息"), ("", "空", "没有筛选条件"), ("state=open", " ", "请填写视图名称"),
        ):  # fmt: skip
            assert why in text(client.post(f"{DESK}views/", {"name": name, "query": query}, follow=True)), query
        assert SavedView.objects.count() == 1
        client.post(f"{DESK}views/", {"name": "今年", "query": "q=2026&order=old"})
        assert SavedView.objects.get(name="今年").asked == {"q": "2026", "order": "old"}
        assert colleague.post(f"{DESK}views/drop/", {"view": made.uuid}).status_code == 404
        assert client.post(f"{DESK}views/drop/", {"view": "x"}).status_code == 404
        assert client.post(f"{DESK}views/drop/", {"view": made.uuid}).status_code == 302
        assert [one.name for one in SavedView.objects.all()] == ["今年"]

    def test_it_follows_the_address_of_a_view(self, people):
        one, other = many.applications([{"organ": people.organ, "matter": matter} for matter in ("补贴一", "河道")])
        client = client_of(people.requests)
        client.post(f"{DESK}views/", {"name": "补贴", "query": "state=open&matter=补贴"})
        page = text(client.get(f"{DESK}?{SavedView.objects.get().asked['matter'] and 'state=open&matter=补贴'}"))
        assert one.case.number in page
        assert other.case.number not in page


def test_it_opens_the_disputes_a_cell_of_table_4_counts(people):
    row = lives.answered(lives.accepted(people), people, on=ON)
    made = disputing.open_dispute(
        application=row,
        route=Route.REVIEW,
        body="云溪县人民政府",
        number="云政复〔2026〕7号",
        filed_on=date(2026, 4, 1),
        by=people.requests,
    )
    client = client_of(people.requests)
    cell = f"{DESK}report/disputes/?year=2026&group=review&item="
    assert f'href="{cell}pending"'.replace("&", "&amp;") in text(client.get(f"{DESK}report/?year=2026"))
    assert "云政复〔2026〕7号" in text(client.get(cell + "pending"))
    assert "云政复〔2026〕7号" not in text(client.get(cell + "upheld"))
    disputing.end_dispute(dispute=made, ending=Ending.UPHELD, ended_on=date(2026, 5, 6), lesson="", by=people.requests)
    for item, there in (("pending", False), ("upheld", True), ("total", True), ("corrected", False)):
        assert ("云政复〔2026〕7号" in text(client.get(cell + item))) is there, item
    other = client_of(orgs.actor(Duty.REQUESTS, orgs.organ("县水利局")))
    assert "云政复〔2026〕7号" not in text(other.get(cell + "total"))
    for wrong in ("x", "", "pending&group=x"):
        assert client.get(cell + wrong).status_code == 404


def test_it_walks_from_the_answer_to_a_draft_for_everybody(people):
    row = lives.answered(lives.accepted(people), people, on=ON, supplies=[lives.file(people.requests, "明细.pdf")])
    client, editor = client_of(people.requests), client_of(orgs.actor(Duty.EDITOR, people.organ))
    assert row.case.number in text(client.get(f"{DESK}conversions/"))
    assert editor.get(f"{DESK}conversions/").status_code == 404
    assert client.get(f"{DESK}conversions/drafts/").status_code == 404
    page = text(client.get(f"{DESK}{row.uuid}/"))
    assert "转主动公开审查" in page
    assert "多个申请人就相同信息提出申请" in page  # the guide stands at the step
    given = {
        "do": "REVIEW_FOR_ALL",
        "verdict": "CONVERT",
        "reason": "涉及面广",
        "title": "补贴发放情况",
        "body": "王小满等128户",
    }
    refused = client.post(f"{DESK}{row.uuid}/", given)
    assert refused.status_code == 422
    assert "“王小满”是申请人的姓名" in text(refused)
    assert "王小满等128户" in text(refused)  # nothing typed is lost
    assert client.post(f"{DESK}{row.uuid}/", {**given, "body": "共128户", "with_files": "on"}).status_code == 302
    waiting = text(editor.get(f"{DESK}conversions/drafts/"))
    assert "补贴发放情况" in waiting
    assert row.case.number not in waiting
    made = Conversion.objects.get()
    answer = editor.post(f"{DESK}conversions/drafts/", {"view": made.uuid})
    document = Document.objects.get()
    assert str(document.uuid) in answer["Location"]
    assert document.attachments.count() == 1
    assert editor.post(f"{DESK}conversions/drafts/", {"view": made.uuid}).status_code == 404
    assert "等待信息员起草" not in text(client.get(f"{DESK}{row.uuid}/"))
    assert "补贴发放情况" in text(client.get(f"{DESK}conversions/"))


def test_it_shows_model_cases_to_everybody_and_lets_the_office_name_the_ten(people):
    row = lives.answered(lives.accepted(people), people, on=ON)
    client = client_of(people.requests)
    words = {
        "do": "MODEL",
        "title": "先沟通再答复",
        "field": "农业农村",
        "facts": "有人申请补贴明细。",
        "handling": "提供汇总表。",
        "lesson": "沟通能减少争议。",
    }
    assert client.post(f"{DESK}{row.uuid}/", {**words, "lesson": ""}).status_code == 422
    assert client.post(f"{DESK}{row.uuid}/", words).status_code == 302
    reader = client_of(orgs.actor(Duty.EDITOR, orgs.organ("县水利局")))
    page = text(reader.get(f"{DESK}models/?q=沟通"))
    assert "先沟通再答复" in page
    assert row.case.number not in page
    assert "先沟通再答复" not in text(reader.get(f"{DESK}models/?q=河道"))
    made = ModelCase.objects.get()
    reader.post(f"{DESK}models/", {"model": made.uuid, "shown": "AWARDED"})
    made.refresh_from_db()
    assert made.shown == "SHOWN"
    office = client_of(orgs.actor(Duty.OFFICE, orgs.office(people.organ.jurisdiction)))
    office.post(f"{DESK}models/", {"model": made.uuid, "shown": "AWARDED"})
    made.refresh_from_db()
    assert made.shown == "AWARDED"
    for wrong in ({"model": "x", "shown": "AWARDED"}, {"model": made.uuid, "shown": "X"}):
        assert office.post(f"{DESK}models/", wrong).status_code == 404


def test_it_lets_the_office_write_the_guide_and_everybody_read_it(people):
    office = client_of(orgs.actor(Duty.OFFICE, orgs.office(people.organ.jurisdiction)))
    reader = client_of(people.requests)
    given = {"step": "ACCEPT", "text": "本县：当天看完。", "article": "第二十九条"}
    assert reader.post(f"{DESK}guide/", given).status_code == 404
    assert office.post(f"{DESK}guide/", {**given, "step": "X"}).status_code == 404
    wrong = office.post(f"{DESK}guide/", {**given, "text": ""})
    assert (wrong.status_code, "请先改正" in text(wrong) or "必填" in text(wrong) or "必须" in text(wrong)) == (
        422,
        True,
    )
    assert office.post(f"{DESK}guide/", given).status_code == 302
    assert "本县：当天看完。" in text(reader.get(f"{DESK}guide/"))
    row = lives.entered(people)
    assert "本县：当天看完。" in text(reader.get(f"{DESK}{row.uuid}/"))


def test_it_shows_where_applications_crowd_and_takes_advice_from_the_office(people):
    year = days.today().year
    on = date(year, 3, 2)
    many.applications(
        [{"organ": people.organ, "on": on, "matter": "农机购置补贴"}] * 8
        + [{"organ": orgs.organ("县水利局"), "on": on, "matter": "河道治理"}]
    )
    office, clerk = (
        client_of(orgs.actor(Duty.OFFICE, orgs.office(people.organ.jurisdiction))),
        client_of(people.requests),
    )
    page = text(office.get(f"{DESK}crowding/"))
    assert "农业农村" in page
    assert "还没有法律咨询" not in page  # eight against one is not twice the average of two units
    assert "河道" not in text(clerk.get(f"{DESK}crowding/"))
    given = {
        "organ": people.organ.uuid, "field": "农业农村", "adviser": "县司法局", "question": "名单能否公开", "advice": "去掉账号后可以", "given_on": f"{on}",
    }  # fmt: skip
    assert clerk.post(f"{DESK}crowding/", given).status_code == 404
    assert office.post(f"{DESK}crowding/", {**given, "organ": "x"}).status_code == 422
    assert office.post(f"{DESK}crowding/", given).status_code == 302
    assert Advice.objects.get().organ_id == people.organ.pk
    assert "去掉账号后可以" in text(clerk.get(f"{DESK}crowding/"))
    assert "去掉账号后可以" not in text(
        client_of(orgs.actor(Duty.REQUESTS, orgs.organ("县水利局"))).get(f"{DESK}crowding/")
    )


def test_it_asks_the_registrar_before_anything_is_destroyed(people):
    client = client_of(people.requests)
    page = f"{DESK}retention/"
    rule = {"do": "set", "fonds": "Z109", "kind": "WS", "section": "BGS", "term": "D10", "years": "5", "automatic": "N"}
    assert client.post(page, {**rule, "years": "7"}).status_code == 422
    assert client.post(page, {**rule, "fonds": "Z-9"}).status_code == 422
    assert client.post(page, rule).status_code == 302
    line = {
        "organ": people.organ,
        "on": date(2021, 3, 2),
        "state": State.ARCHIVED,
        "outcome": "G2",
        "closed_on": date(2021, 3, 20),
    }
    one, two, three = many.applications([line, line, line])
    expiring.nightly()
    shown = text(client.get(page))
    assert one.case.number in shown
    assert "3件申请的个人信息保存期满" in text(client.get("/desk/"))
    first, second, _ = (str(Expiry.objects.get(application=row).uuid) for row in (one, two, three))
    for wrong in (
        {"do": "destroy", "chosen": [first], "reason": ""}, {"do": "destroy", "chosen": [], "reason": "期满"},
        {"do": "destroy", "chosen": [first], "reason": "期满", "keep_until": "2030-01-01"}, {"do": "keep", "chosen": [first], "reason": "复议"},
        {"do": "destroy", "chosen": ["00000000-0000-0000-0000-000000000000"], "reason": "期满"},
    ):  # fmt: skip
        assert client.post(page, wrong).status_code == 422, wrong
    assert Application.objects.exclude(case__key="").count() == 3
    assert client.post(page, {"do": "destroy", "chosen": [first], "reason": "期满"}).status_code == 302
    later = f"{days.today().year + 1}-06-01"
    assert (
        client.post(page, {"do": "keep", "chosen": [second], "reason": "可能复议", "keep_until": later}).status_code
        == 302
    )
    assert [bool(lives.now(row).case.key) for row in (one, two, three)] == [False, True, True]
    done = text(client.get(page))
    assert "已销毁" in done
    assert "可能复议" in done
    stranger = client_of(orgs.actor(Duty.REQUESTS, orgs.organ("县水利局")))
    assert three.case.number not in text(stranger.get(page))
    assert archiving.ArchiveRule.objects.count() == 1


def test_one_in_dispute_does_not_hold_the_others_and_what_went_is_told(people):
    client, page = client_of(people.requests), f"{DESK}retention/"
    rule = {"fonds": "Z109", "kind": "WS", "section": "BGS", "term": "D10", "years": 5, "automatic": "N"}
    archiving.set_archive_rule(values=rule, by=people.requests)
    line = {"organ": people.organ, "on": date(2021, 3, 2), "state": State.ARCHIVED, "outcome": "G2", "closed_on": date(2021, 3, 20)}  # fmt: skip
    disputed, other = many.applications([line, line])
    expiring.nightly()
    disputing.open_dispute(
        application=disputed, route=Route.REVIEW, body="云溪县人民政府", filed_on=date(2021, 4, 1), by=people.requests
    )
    chosen = [str(Expiry.objects.get(application=row).uuid) for row in (disputed, other)]
    told = text(client.post(page, {"do": "destroy", "chosen": chosen, "reason": "期满"}, follow=True))
    assert "已销毁1件" in told
    assert f"{disputed.case.number}：有没有结案的复议或者诉讼" in told
    assert [bool(lives.now(row).case.key) for row in (disputed, other)] == [True, False]
    assert client.post(page, {"do": "destroy", "chosen": chosen[:1], "reason": "期满"}).status_code == 422
