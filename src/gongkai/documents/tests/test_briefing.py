"""重大政策新闻发布会: owed once a policy is marked, refused with personal data, shown on the policy's page (R114)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from gongkai.documents.models import Briefing, Document
from gongkai.documents.queries import briefing as queries
from gongkai.documents.queries import todo_briefing
from gongkai.documents.rules import briefing as rules
from gongkai.documents.rules.states import Kind
from gongkai.documents.services import interpretation, major, publicity
from gongkai.documents.tests import builders
from gongkai.indicators import queries as figures
from gongkai.indicators.rules import year
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.models import Event

NOW = datetime(2026, 9, 10, 9, tzinfo=UTC)
WHY = "涉及全县三万名老人的看病报销"


class TestRules:
    @pytest.mark.parametrize(
        ("kind", "exempt", "why", "said"),
        [
            (Kind.POLICY, False, WHY, ""),
            (Kind.OFFICIAL, False, WHY, ""),
            (Kind.NEWS, False, WHY, "不是政策文件"),
            (Kind.POLICY, True, WHY, "免于解读"),
            (Kind.POLICY, False, "重要", "理由"),
        ],
    )
    def test_it_says_why_something_is_no_major_policy(self, kind, exempt, why, said):
        reasons = rules.reasons_not_to_mark(kind, exempt, why)
        assert bool(reasons) == bool(said)
        assert said in "".join(reasons)

    @pytest.mark.parametrize(
        ("held", "said"),
        [
            ([], "还没有登记"),
            ([rules.Held(NOW + timedelta(days=3), readable=False)], "定于2026-09-13举行"),
            ([rules.Held(NOW - timedelta(days=1), readable=False)], "还没有登记实录"),
            ([rules.Held(NOW + timedelta(days=1), readable=True)], "定于"),
            ([rules.Held(NOW - timedelta(days=1), readable=True)], ""),
        ],
    )
    def test_it_says_what_the_press_conference_lacks(self, held, said):
        assert rules.missing(held, NOW) == said or said in rules.missing(held, NOW)
        assert rules.done(held, NOW) is (said == "")

    def test_the_mark_of_a_public_policy_is_taken_off_by_the_office(self):
        assert rules.reasons_not_to_unmark(public=True, office=False, why=WHY)
        assert not rules.reasons_not_to_unmark(public=True, office=True, why=WHY)
        assert not rules.reasons_not_to_unmark(public=False, office=False, why=WHY)


@pytest.fixture
def public(db) -> Document:
    with days.standing_at(date(2026, 9, 1)):
        return builders.published(kind=Kind.POLICY, title="门诊报销办法")


@pytest.fixture
def editor(public):
    return orgs.actor(Duty.EDITOR, public.organ)


@pytest.fixture
def office(public):
    return orgs.actor(Duty.OFFICE, orgs.office(public.organ.jurisdiction))


def logged(document, by, **fields) -> Briefing:
    facts = {
        "topic": "门诊报销怎么报",
        "held_at": days.now(),
        "speaker": "王岚 县医保局局长",
        "transcript": "",
        "url": "",
    }
    return publicity.log_briefing(document=document, by=by, **(facts | fields))


def test_a_major_policy_owes_a_press_conference_until_its_words_are_there(public, editor, office):
    major.mark(document=public, reason=WHY, by=editor)
    with days.standing_at(date(2026, 9, 5)):
        assert [todo.due_on for todo in todo_briefing.todo(editor)] == [date(2026, 9, 11)]
        assert todo_briefing.health(office) == []
    with days.standing_at(date(2026, 9, 20)):
        assert todo_briefing.health(office)[0].title == "1件重大政策公开后没有举行新闻发布会"
        held = logged(public, editor)
        assert "还没有登记实录" in queries.missing(public, [held])
        publicity.add_transcript(briefing=held, transcript="记者问：怎么报？答：到卫生院直接结算。", by=editor)
        assert not todo_briefing.health(office)
        assert not todo_briefing.todo(editor)
        [rate] = figures.figures(office, ["documents.briefed_rate"], year(2026))
        assert rate.value == 100
    assert Event.objects.filter(name="documents.briefed").count() == 2


def test_what_would_stand_in_public_holds_no_personal_data(public, editor):
    with pytest.raises(Refused) as caught:
        logged(public, editor, transcript="群众张三，身份证号130921199003076635，问怎么报。")
    assert "身份证" in str(caught.value)
    assert "130921199003076635" not in str(caught.value)
    assert not Briefing.objects.exists()


def test_what_is_major_is_interpreted_and_the_mark_falls_only_by_the_office(public, editor, office):
    draft = builders.document(public.organ, kind=Kind.OFFICIAL)
    major.mark(document=draft, reason=WHY, by=editor)
    draft.refresh_from_db()
    assert draft.interpret == "MUST"
    with pytest.raises(Refused, match="不能免于解读"):
        interpretation.exempt(document=draft, why="只转发上级文件，不作解读", by=editor)
    major.mark(document=public, reason=WHY, by=office)
    with pytest.raises(Refused, match="政务公开办"):
        major.unmark(document=public, reason="不属于重大政策", by=editor)
    stranger = orgs.actor(Duty.EDITOR, orgs.organ("县水利局", of=public.organ.jurisdiction))
    with pytest.raises(Refused, match="起草单位"):
        major.mark(document=public, reason=WHY, by=stranger)
    major.unmark(document=public, reason="不属于重大政策", by=office)
    assert queries.mark_of(public) is None


def test_the_tab_registers_and_the_policy_page_shows_it(public, client):
    desk = orgs.client_for(Duty.EDITOR, public.organ)
    address = reverse("documents:interpretation", args=[public.uuid])
    done = desk.post(f"{address}log/major/", {"reason": WHY}, follow=True)
    assert "还没有登记" in done.content.decode()
    given = {
        "topic": "权威解读",
        "held_at": "2026-09-05T09:30",
        "speaker": "王岚 县医保局局长",
        "transcript": "直接结算。",
    }
    with days.standing_at(date(2026, 9, 8)):
        done = desk.post(f"{address}log/briefing/", given, follow=True)
        assert "新闻发布会已经举行并登记" in done.content.decode()
        page = client.get(reverse("portal:policy", args=[public.uuid])).content.decode()
        before = client.get(reverse("portal:policy", args=[public.uuid]) + "?on=2026-09-02").content.decode()
    assert "权威解读" in page
    assert "直接结算" in page
    assert "权威解读" not in before


def test_a_press_conference_registered_by_mistake_is_taken_off(public, editor):
    held = logged(public, editor, topic="弄错的一场")
    publicity.drop_briefing(briefing=held, by=editor)
    assert not public.briefings.exists()
