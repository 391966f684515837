"""公开属性 on the database: three hands, presets, paper, the clock, the yearly look; and its pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.documents.models import Determination, Document, Rereview, SeriesRule, TurnedAway
from gongkai.documents.queries import openness as queries
from gongkai.documents.queries import pace
from gongkai.documents.rules.states import Kind, Openness, State
from gongkai.documents.services import clock, historical, series
from gongkai.documents.services import openness as services
from gongkai.documents.services import pace as marking
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs_queries
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail import queries as trail

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
WHY = "方案尚在讨论，公开会误导公众"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(DAY):
        yield


@pytest.fixture
def people():
    return {duty: orgs.actor(duty, orgs.organ()) for duty in (Duty.EDITOR, Duty.ATTRIBUTE, Duty.HEAD, Duty.LEADER)}


def through(document, people, openness=Openness.PROACTIVE, **more):
    made = services.propose(document=document, openness=openness, by=people[Duty.EDITOR], **more)
    made = services.examine(determination=made, agree=True, by=people[Duty.ATTRIBUTE])
    return services.approve(determination=made, agree=True, by=people[Duty.HEAD])


def test_it_is_determined_by_three_people_and_then_circulates(people):
    document = builders.document()
    assert queries.reasons_not_to_circulate(document)
    through(document, people)
    document.refresh_from_db()
    assert document.openness == Openness.PROACTIVE
    assert not queries.reasons_not_to_circulate(document)
    assert [row.verb for row in trail.history(document)] == [
        "openness.proposed", "openness.examined", "openness.approved",
    ]  # fmt: skip


def test_it_goes_back_with_a_reason_and_stays_undetermined(people):
    document = builders.document()
    made = services.propose(document=document, openness=Openness.ON_REQUEST, reason=WHY, by=people[Duty.EDITOR])
    with pytest.raises(Refused, match="退回请写明理由"):
        services.examine(determination=made, agree=False, by=people[Duty.ATTRIBUTE])
    services.examine(determination=made, agree=False, opinion="应当主动公开", by=people[Duty.ATTRIBUTE])
    document.refresh_from_db()
    assert document.openness == Openness.UNDETERMINED
    assert queries.pending(document) is None


def test_another_unit_has_no_say(people):
    document = builders.document()
    stranger = orgs.actor(Duty.EDITOR, orgs.organ("县教育局"))
    with pytest.raises(Refused, match="只有发文单位"):
        services.propose(document=document, openness=Openness.PROACTIVE, by=stranger)
    made = services.propose(document=document, openness=Openness.PROACTIVE, by=people[Duty.EDITOR])
    with pytest.raises(Refused, match="只有发文单位"):
        services.examine(determination=made, agree=True, by=orgs.actor(Duty.ATTRIBUTE, orgs.organ("县教育局")))
    services.examine(determination=made, agree=True, by=orgs.actor(Duty.OFFICE))


def test_a_superiors_public_document_is_withheld_only_for_a_recorded_reason(people):
    document = builders.document()
    document.bases.create(title="省政府关于某事的通知", openness=Openness.PROACTIVE)
    given = {"document": document, "openness": Openness.WITHHELD, "ground": "E16_PROCESS", "reason": WHY}
    with pytest.raises(Refused, match="上级文件是主动公开的"):
        services.propose(**given, by=people[Duty.EDITOR])
    through(document, people, Openness.WITHHELD, ground="E16_PROCESS", reason=WHY, override_why="含未定的本县方案")
    overseer = orgs.actor(Duty.OFFICE)
    assert [row.document_id for row in queries.outliers(overseer)] == [document.pk]
    shares = queries.shares(overseer, date(2026, 1, 1), date(2026, 12, 31))
    assert [(row["withheld"], row["against"], row["total"]) for row in shares] == [(1, 1, 1)]


def test_a_decision_on_paper_is_entered_and_shown_as_such(people):
    document = builders.document()
    made = services.propose(document=document, openness=Openness.PROACTIVE, by=people[Duty.EDITOR])
    services.examine(determination=made, agree=True, by=people[Duty.ATTRIBUTE])
    client = orgs.client_for(Duty.EDITOR, orgs.organ())
    head = next(one for one in orgs_queries.holders(document.organ_id, Duty.HEAD))
    answer = client.post(
        reverse("documents:enter_openness", args=[document.uuid]),
        {"on_behalf_of": head.pk, "agree": "Y", "decided_on": "2026-08-31", "opinion": "同意",
         "paper": SimpleUploadedFile("批件.pdf", PDF)},
    )  # fmt: skip
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.stage, made.on_behalf_of_id, made.decided_on) == ("APPROVED", head.pk, date(2026, 8, 31))
    page = client.get(reverse("documents:openness", args=[document.uuid])).content.decode()
    assert f"{head.user.name}批准（2026-08-31，纸质）" in page
    assert "代录" in page


def test_the_proposer_cannot_stand_in_for_the_approver_on_paper(people):
    document = builders.document()
    editor = people[Duty.EDITOR]
    made = services.propose(document=document, openness=Openness.PROACTIVE, by=editor)
    services.examine(determination=made, agree=True, by=people[Duty.ATTRIBUTE])
    other = next(one for one in orgs_queries.holders(document.organ_id, Duty.EDITOR))
    with pytest.raises(Refused, match="分管领导或主要负责人"):
        services.enter_approval(
            determination=made, agree=True, on_behalf_of=other, decided_on=DAY, paper=None, by=orgs.actor(Duty.OFFICE)
        )


def test_a_preset_settles_at_once_and_an_override_leaves_a_trace(people):
    office = orgs.actor(Duty.OFFICE)
    series.set_rule(
        series="云财发", organ=None, openness="PROACTIVE", normative=False, valid_from=date(2026, 1, 1), by=office
    )
    document = builders.document(series="云财发")
    made = services.propose(document=document, openness=Openness.PROACTIVE, by=people[Duty.EDITOR])
    document.refresh_from_db()
    assert (made.stage, document.openness) == ("APPROVED", Openness.PROACTIVE)
    other = builders.document(series="云财发")
    made = services.propose(document=other, openness=Openness.ON_REQUEST, reason=WHY, by=people[Duty.EDITOR])
    assert made.stage == "PROPOSED"
    assert "openness.preset_overridden" in [row.verb for row in trail.history(other)]


def test_a_preset_is_kept_in_versions():
    office = orgs.actor(Duty.OFFICE)
    given = {"series": "云政发", "organ": None, "normative": True, "by": office}
    series.set_rule(**given, openness="PROACTIVE", valid_from=date(2026, 1, 1))
    series.set_rule(**given, openness="", valid_from=date(2026, 7, 1))
    assert [row.valid_to for row in SeriesRule.objects.order_by("id")] == [date(2026, 6, 30), None]
    with pytest.raises(Refused, match="应在其后开始"):
        series.set_rule(**given, openness="PROACTIVE", valid_from=date(2026, 3, 1))
    with pytest.raises(Refused, match="一件一审"):
        series.set_rule(series="云办", organ=None, openness="WITHHELD", normative=False, valid_from=DAY, by=office)


def test_the_clock_runs_until_it_is_settled_that_it_need_not(people):
    document = builders.document(formed_on=date(2026, 9, 1))
    clock.recount(document=document)
    assert document.due_on == date(2026, 9, 29)  # 20 working days: 09-20 works, 09-25 to 09-27 is off
    through(document, people, Openness.WITHHELD, ground="E16_PROCESS", reason=WHY)
    document.refresh_from_db()
    assert document.due_on is None
    assert document.rereview_on == date(2026, 12, 31)


def test_a_withheld_one_is_looked_at_again_and_opened_next_year(people):
    document = builders.document(state=State.ISSUED)
    through(document, people, Openness.WITHHELD, ground="E16_PROCESS", reason=WHY)
    row = Rereview.objects.get()
    with days.standing_at(date(2026, 12, 20)):
        with pytest.raises(Refused, match="请写明维持"):
            services.keep(rereview=row, opinion=" ", by=people[Duty.ATTRIBUTE])
        services.keep(rereview=row, opinion="方案仍未定", by=people[Duty.ATTRIBUTE])
    following = Rereview.objects.get(state="OPEN")
    assert following.due_on == date(2027, 12, 31)
    with days.standing_at(date(2027, 3, 1)):
        document.refresh_from_db()
        through(document, people, Openness.PROACTIVE, rereview=following)
    document.refresh_from_db()
    following.refresh_from_db()
    assert (following.state, document.openness) == ("OPENED", Openness.PROACTIVE)
    assert document.changed_on == date(2027, 3, 1)
    assert document.due_on == date(2027, 3, 29)


def test_what_is_secret_leaves_only_when_and_who():
    client = orgs.client_for(Duty.SECRECY, orgs.organ())
    assert client.post(reverse("documents:secrecy")).status_code == 302
    assert TurnedAway.objects.count() == 1
    assert Document.objects.count() == 0


def test_historical_documents_are_determined_together(people):
    rows = [
        builders.document(historical="Y", state=State.ISSUED, kind=kind) for kind in (Kind.OFFICIAL, Kind.NORMATIVE)
    ]
    given = {"documents": rows, "openness": Openness.ON_REQUEST, "ground": "", "reason": WHY, "by": people[Duty.EDITOR]}
    outcome = historical.propose_many(**given)
    assert outcome.done == 1
    assert "规范性文件应当主动公开" in "".join(outcome.refused[0][1])
    for person in (people[Duty.ATTRIBUTE], people[Duty.HEAD]):
        waiting = list(queries.waiting_for(person))
        assert historical.decide_many(determinations=waiting, agree=True, opinion="", by=person).done == 1
    progress = list(queries.historical_progress(orgs.actor(Duty.OFFICE)))
    assert [(row["total"], row["done"]) for row in progress] == [(2, 1)]


def test_a_campaign_shows():
    with days.standing_at(date(2026, 8, 31)):
        for _ in range(5):
            builders.published(formed_on=date(2026, 5, 1))
        builders.published(orgs.organ("县教育局"), formed_on=date(2026, 8, 28))
    assert marking.mark_bunches() == 5
    assert marking.mark_bunches() == 0
    rows = pace.units(orgs.actor(Duty.OFFICE), date(2026, 1, 1), date(2026, 12, 31))
    assert sorted((row.organ, row.published, row.bunched) for row in rows) == [("县教育局", 1, 0), ("县财政局", 5, 5)]


class TestPages:
    def url(self, name, *records):
        return reverse(f"documents:{name}", args=[record.uuid for record in records])

    def test_it_keeps_what_was_entered_and_says_why(self):
        document = builders.document()
        client = orgs.client_for(Duty.EDITOR, orgs.organ())
        answer = client.post(self.url("openness", document), {"openness": "WITHHELD", "ground": "", "reason": WHY})
        assert answer.status_code == 422
        assert "必须选定条例规定的具体情形" in answer.content.decode()
        assert WHY in answer.content.decode()

    def test_it_walks_through_the_three_hands(self):
        document = builders.document()
        client = orgs.client_for(Duty.EDITOR, orgs.organ())
        assert client.post(self.url("openness", document), {"openness": "PROACTIVE"}).status_code == 302
        attribute = orgs.client_for(Duty.ATTRIBUTE, orgs.organ())
        assert document.title in attribute.get(self.url("determinations")).content.decode()
        assert attribute.post(self.url("examine_openness", document), {"agree": "Y"}).status_code == 302
        head = orgs.client_for(Duty.HEAD, orgs.organ())
        made = Determination.objects.get()
        answer = head.post(self.url("decide_many"), {"chosen": [made.pk, "x"], "agree": "Y"}, follow=True)
        assert "已同意1件" in answer.content.decode()
        document.refresh_from_db()
        assert document.openness == Openness.PROACTIVE

    def test_it_does_not_exist_for_another_unit(self):
        document = builders.document()
        client = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
        assert client.get(self.url("openness", document)).status_code == 404
        assert client.post(self.url("openness", document), {"openness": "PROACTIVE"}).status_code == 404

    def test_a_superior_document_is_added_and_taken_off(self):
        document = builders.document()
        client = orgs.client_for(Duty.EDITOR, orgs.organ())
        client.post(self.url("add_basis", document), {"title": "市政府通知", "openness": "PROACTIVE"})
        row = document.bases.get()
        assert "市政府通知" in client.get(self.url("openness", document)).content.decode()
        client.post(self.url("add_basis", document), {"remove": row.pk})
        assert not document.bases.exists()

    @pytest.mark.parametrize("name", ["determinations", "historical", "rereviews", "secrecy", "watch", "series"])
    def test_its_lists_open_with_and_without_rows(self, name, people):
        client = orgs.client_for(Duty.OFFICE)
        assert client.get(self.url(name)).status_code == 200
        withheld = builders.document()
        through(withheld, people, Openness.WITHHELD, ground="E16_PROCESS", reason=WHY)
        builders.document(historical="Y", state=State.ISSUED)
        builders.published()
        assert client.get(self.url(name)).status_code == 200

    @pytest.mark.parametrize("name", ["determinations", "historical", "rereviews"])
    def test_its_lists_cost_the_same_however_long(self, name, django_assert_max_num_queries):
        office = orgs.client_for(Duty.OFFICE)
        for _ in range(3):
            one = builders.document(historical="Y", state=State.ISSUED)
            Rereview.objects.create(
                document=one, jurisdiction_id=one.jurisdiction_id, organ_id=one.organ_id, due_on=date(2026, 9, 30)
            )
        with django_assert_max_num_queries(22):
            office.get(self.url(name))

    def test_the_office_sets_and_ends_a_preset(self):
        client = orgs.client_for(Duty.OFFICE)
        given = {"series": "云政办发", "openness": "PROACTIVE", "valid_from": "2026-01-01"}
        assert client.post(self.url("series"), given).status_code == 302
        row = SeriesRule.objects.get()
        assert client.post(self.url("end_series", row)).status_code == 302
        row.refresh_from_db()
        assert row.valid_to == date(2026, 8, 31)
        assert orgs.client_for(Duty.EDITOR, orgs.organ()).post(self.url("series"), given).status_code == 422

    def test_a_look_is_kept_with_a_reason(self, people):
        document = builders.document()
        through(document, people, Openness.ON_REQUEST, reason=WHY)
        row = Rereview.objects.get()
        client = orgs.client_for(Duty.ATTRIBUTE, orgs.organ())
        assert client.post(self.url("rereview", row), {"opinion": ""}).status_code == 422
        assert client.post(self.url("rereview", row), {"opinion": "仍涉及未定事项"}).status_code == 302


def test_what_was_reviewed_as_withheld_was_not_reviewed_for_the_public(people):
    document = builders.document(state=State.ISSUED, openness=Openness.WITHHELD)
    before = document.fingerprint
    through(document, people, Openness.PROACTIVE)
    document.refresh_from_db()
    assert document.fingerprint != before


def test_several_are_proposed_to_be_opened_together_and_linked_to_their_looks(people):
    documents = [builders.document(title=f"第{number}份内部方案", openness=Openness.WITHHELD) for number in range(3)]
    looks = [services.plan_rereview(document) for document in documents]
    other = builders.document(orgs.organ("县教育局"), title="别家的方案", openness=Openness.WITHHELD)
    foreign = services.plan_rereview(other)
    client = orgs.client_as(User.objects.get(pk=people[Duty.EDITOR].user_id))
    url = reverse("documents:rereviews") + "?tab=later"
    assert "第0份内部方案" in client.get(url).content.decode()
    wrong = client.post(url, {"chosen": [looks[0].pk], "reason": ""})
    assert wrong.status_code == 422
    assert f'value="{looks[0].pk}" aria-label="选中《第0份内部方案》" checked' in wrong.content.decode()
    chosen = [looks[0].pk, looks[1].pk, foreign.pk]
    said = client.post(url, {"chosen": chosen, "reason": "方案已经定稿，可以公开"}, follow=True).content.decode()
    assert "已拟定 2 件转为主动公开" in said
    assert not other.determinations.filter(stage="PROPOSED").exists()
    made = [document.determinations.get(stage="PROPOSED") for document in documents[:2]]
    assert [Rereview.objects.get(pk=look.pk).determination for look in looks[:2]] == made
    again = historical.open_many(
        rereviews=list(Rereview.objects.filter(pk=looks[0].pk)),
        reason="方案已经定稿，可以公开",
        by=people[Duty.EDITOR],
    )
    assert (again.done, len(again.refused)) == (0, 1)
    historical.decide_many(determinations=made, agree=True, opinion="", by=people[Duty.ATTRIBUTE])
    for one in made:
        one.refresh_from_db()
    historical.decide_many(determinations=made, agree=True, opinion="", by=people[Duty.HEAD])
    assert set(Rereview.objects.filter(document__in=documents[:2]).values_list("state", flat=True)) == {"OPENED"}
    assert Document.objects.get(pk=documents[0].pk).openness == Openness.PROACTIVE
