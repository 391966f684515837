"""The weekly brief for a unit and the leader, and the calendar of due days."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from gongkai.kernel import days
from gongkai.ledger.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(date(2026, 11, 23)):
        yield


@pytest.fixture
def late():
    """Thirty late parts of one unit with long names, and one of another."""
    topic = "推进公共资源配置领域信息公开并及时发布重大建设项目批准和实施结果"
    units = [builders.unit(orgs.organ("县财政局"))]
    builders.plan([{"units": units, "topic": f"{topic}{n}"} for n in range(30)])
    return builders.part(orgs.organ("县教育局"), topic="教育公开")


def text(answer):
    return answer.content.decode()


def words(data):
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_it_shows_a_unit_its_own_brief_only(late):
    page = text(
        orgs.client_for(Duty.EDITOR, orgs.organ("县教育局")).get(
            reverse("ledger:brief"), {"organ": orgs.organ("县财政局").uuid}
        )
    )
    assert "县教育局政务公开任务周报" in page
    assert "重大建设项目" not in page
    assert "请有关单位抓紧报送" in page


def test_it_shows_the_leader_all_units_and_any_one(late):
    chief = orgs.client_for(Duty.CHIEF)
    page = text(chief.get(reverse("ledger:brief")))
    assert "逾期较多的单位" in page
    assert "另有 19 项逾期" in page
    assert "县教育局政务公开任务周报" in text(chief.get(reverse("ledger:brief"), {"organ": late.organ.uuid}))
    for bad in ("x", orgs.organ("市财政局", of=orgs.jurisdiction("石桥市")).uuid):
        assert chief.get(reverse("ledger:brief"), {"organ": bad}).status_code == 404


def test_it_says_whose_brief_it_is_when_a_unit_has_no_tasks(late):
    idle = orgs.organ("县统计局")
    assert "县统计局政务公开任务周报" in text(
        orgs.client_for(Duty.OFFICE).get(reverse("ledger:brief"), {"organ": idle.uuid})
    )


def test_it_sets_every_brief_on_one_page(late):
    office = orgs.client_for(Duty.OFFICE)
    one = words(office.get(reverse("ledger:brief_pdf")).content)
    assert len(one) == 1
    assert "政务公开任务周报" in one[0]
    everyone = words(office.get(reverse("ledger:brief_pdf"), {"all": "1"}).content)
    assert len(everyone) == 3
    assert "县教育局政务公开任务周报" in everyone[2]
    alone = words(orgs.client_for(Duty.EDITOR, late.organ).get(reverse("ledger:brief_pdf"), {"all": "1"}).content)
    assert len(alone) == 1


def test_it_prints_the_brief(late):
    page = text(orgs.client_for(Duty.OFFICE).get(reverse("ledger:brief_print")))
    assert "待整改" in page
    assert "逾期 16 个工作日" in page


@pytest.mark.parametrize("title", ["# 标题 #pagebreak()", '"}] #panic("x")', "$ \\ * _ `", "<script>"])
def test_it_sets_any_words_as_words(title):
    builders.part(topic=title)
    answer = orgs.client_for(Duty.OFFICE).get(reverse("ledger:brief_pdf"))
    assert len(words(answer.content)) == 1


def test_it_counts_the_days_of_a_month_and_opens_each(late):
    office = orgs.client_for(Duty.OFFICE)
    page = office.get(reverse("ledger:calendar"), {"month": "2026-10"})
    assert page.context["due"] == 31
    day = text(office.get(reverse("ledger:calendar"), {"month": "2026-10", "day": "2026-10-31"}))
    assert "10月31日到期" in day
    assert "各单位每月到期的节点" in day
    unit = orgs.client_for(Duty.EDITOR, late.organ).get(reverse("ledger:calendar"), {"month": "2026-10"})
    assert unit.context["due"] == 1
    assert "各单位每月到期的节点" not in text(unit)


@pytest.mark.parametrize(
    "query", ["month=x", "month=0001-01", "month=2026-10&day=x", "month=2026-10&day=2026-11-01", "cursor=x"]
)
def test_it_stands_odd_months_and_days(query):
    assert orgs.client_for(Duty.OFFICE).get(f"{reverse('ledger:calendar')}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["calendar", "brief"])
def test_it_needs_few_queries(late, name, django_assert_max_num_queries):
    client = orgs.client_for(Duty.OFFICE)
    client.get(reverse(f"ledger:{name}"))
    with django_assert_max_num_queries(24):
        client.get(reverse(f"ledger:{name}"), {"month": "2026-10"})
