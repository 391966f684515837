"""A unit at work on its parts: taking, measures, progress, proof, claims; and who may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.kernel import days
from gongkai.ledger.models import Assignment
from gongkai.ledger.rules.states import Role
from gongkai.ledger.services import decisions
from gongkai.ledger.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(DAY):
        yield


@pytest.fixture
def unit():
    return orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))


def url(name, record):
    return reverse(f"ledger:{name}", args=[record.uuid])


def text(answer):
    return answer.content.decode()


def first_point(part):
    return part.checkpoints.filter(superior="N").order_by("due_on").first()


def test_it_lists_the_units_own_parts_and_takes_the_ticked_ones(unit):
    one, two = builders.part(taken=False), builders.part(taken=False)
    other = builders.part(orgs.organ("县教育局"), taken=False)
    page = unit.get(reverse("ledger:parts"))
    assert [str(row.uuid) for row in page.context["page"].rows] == [str(one.uuid), str(two.uuid)]
    answer = unit.post(
        reverse("ledger:take_chosen"),
        {
            "part": [one.uuid, other.uuid, "x"],
            "take-leader_in_charge": "王局",
            "take-section": "办公室",
            "back": "//evil",
        },
    )
    assert answer.url == reverse("ledger:parts")
    states = {row.pk: (row.state, row.section) for row in Assignment.objects.all()}
    assert states == {one.pk: ("UNDERWAY", "办公室"), two.pk: ("NEW", ""), other.pk: ("NEW", "")}


def test_it_says_so_when_nothing_is_ticked(unit):
    answer = unit.post(reverse("ledger:take_chosen"), {}, follow=True)
    assert "请勾选要签收的任务" in text(answer)


@pytest.mark.parametrize(
    ("query", "many"),
    [("", 2), ("?state=NEW", 1), ("?late=1", 0), ("?within=7", 0), ("?role=COOP", 1), ("?q=预算", 1), ("?doubtful=1", 0),
     ("?plan=nonsense", 2), ("?within=x&state=FALSE", 2), ("?theme=无", 2), ("?cursor=bad", 2)],
)  # fmt: skip
def test_it_narrows_the_list(unit, query, many):
    builders.part(role=Role.COOP, taken=False, topic="预算公开")
    builders.part(topic="其他")
    answer = unit.get(reverse("ledger:parts") + query)
    assert (answer.status_code, len(answer.context["page"].rows)) == (200, many)


def test_it_lists_many_parts_in_few_queries(unit, django_assert_max_num_queries):
    builders.plan([{"units": [builders.unit(orgs.organ())]} for _ in range(30)])
    unit.get(reverse("ledger:parts"))
    with django_assert_max_num_queries(22):
        unit.get(reverse("ledger:parts"))


def test_it_gives_the_list_as_a_workbook(unit):
    builders.part()
    answer = unit.get(reverse("ledger:parts_xlsx"))
    assert answer["Content-Type"].endswith("sheet")
    assert answer.content[:2] == b"PK"


@pytest.mark.parametrize("who", ["other organ", "elsewhere"])
def test_it_hides_a_part_from_those_it_does_not_concern(who):
    part = builders.part()
    place = orgs.organ("县教育局") if who == "other organ" else orgs.organ("市财政局", of=orgs.jurisdiction("石桥市"))
    stranger = orgs.client_for(Duty.EDITOR, place)
    point = first_point(part)
    for name, record in [
        ("part", part),
        ("measures", part),
        ("claim", point),
        ("withdraw_claim", point),
        ("decide", point),
    ]:
        assert stranger.get(url(name, record)).status_code == 404, name
    for name, record in [("take", part), ("report", part), ("prove", part), ("happened", part), ("hindered", part),
                         ("claim", point), ("measures", part)]:  # fmt: skip
        assert stranger.post(url(name, record), {}).status_code == 404, name


def test_it_shows_overseers_a_part_without_letting_them_report():
    part = builders.part()
    office = orgs.client_for(Duty.OFFICE)
    page = text(office.get(url("part", part)))
    assert "报送完成</a>" not in page
    assert "progress-text" not in page
    assert office.get(url("claim", first_point(part))).status_code == 404
    answer = office.post(url("report", part), {"progress-text": "代填", "progress-on": "2026-09-01"})
    assert answer.status_code == 422
    assert "只有责任单位自己的工作人员可以填报。" in text(answer)


def test_it_takes_a_part_with_leader_and_section(unit):
    part = builders.part(taken=False)
    assert "签收表示本单位已知悉" in text(unit.get(url("part", part)))
    unit.post(url("take", part), {"take-leader_in_charge": "王局", "take-section": "预算科"})
    part.refresh_from_db()
    assert (part.state, part.leader_in_charge, part.section) == ("UNDERWAY", "王局", "预算科")
    assert "不需要签收" in text(unit.post(url("take", part), {}))


def measures(rows, **more):
    data = {"measures-TOTAL_FORMS": len(rows), "measures-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        data |= {f"measures-{place}-{name}": value for name, value in row.items()}
    return data | more


def test_it_adds_and_removes_rows_without_saving_and_then_saves_all(unit):
    part = builders.part()
    page = url("measures", part)
    assert 'name="measures-0-text"' in text(unit.get(page))
    rows = [{"text": "甲"}, {"text": "乙", "leader": "李局"}]
    added = unit.post(page, measures(rows, action="add", **{"take-section": "科"}))
    assert 'name="measures-2-text"' in text(added)
    removed = text(unit.post(page, measures(rows, action="remove:0")))
    assert "乙" in removed
    assert ">甲<" not in removed
    assert part.measures.count() == 0
    answer = unit.post(page, measures([*rows, {"text": ""}], action="save", **{"take-section": "科"}))
    assert answer.status_code == 302
    assert list(part.measures.values_list("text", "leader")) == [("甲", ""), ("乙", "李局")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"text": "", "limit_text": "年底"}, "第1条举措没有填写内容"),
        ({"text": "甲", "due_on": "明天"}, "有内容填写不对"),
    ],
)
def test_it_keeps_measures_as_typed_and_says_what_is_wrong(unit, row, why):
    part = builders.part()
    answer = unit.post(url("measures", part), measures([row], action="save"))
    assert answer.status_code == 422
    assert why in text(answer)
    assert next(value for value in row.values() if value) in text(answer)
    assert part.measures.count() == 0


@pytest.mark.parametrize("given", [{"measures-TOTAL_FORMS": "x"}, {}, {"measures-TOTAL_FORMS": "99999"}])
def test_it_stands_a_broken_measures_form(unit, given):
    part = builders.part()
    for action in ("add", "remove:9", "remove:x", "save"):
        assert unit.post(url("measures", part), given | {"action": action}).status_code in {200, 302, 422}


def test_it_keeps_progress_that_was_refused(unit):
    part = builders.part()
    wrong = unit.post(url("report", part), {"progress-text": "已起草", "progress-on": "2026-09-02"})
    assert wrong.status_code == 422
    assert "进展的日期不能晚于今天" in text(wrong)
    assert "已起草" in text(wrong)
    assert unit.post(url("report", part), {"progress-text": "已起草", "progress-on": "2026-09-01"}).status_code == 302
    assert "已起草" in text(unit.get(url("part", part)))


def test_it_adds_a_link_and_a_file_in_one_step(unit):
    part = builders.part()
    empty = unit.post(url("prove", part), {})
    assert "请填写网址或上传文件，至少一项" in text(empty)
    bad = unit.post(url("prove", part), {"evidence-url": "ftp://a", "evidence-note": "公示"})
    assert "http://" in text(bad)
    assert "公示" in text(bad)
    scan = SimpleUploadedFile("公示.pdf", b"%PDF-1.4 x")
    unit.post(url("prove", part), {"evidence-url": "https://www.example.com/", "evidence-file": scan})
    assert sorted(part.evidence.values_list("kind", flat=True)) == ["FILE", "LINK"]
    broken = SimpleUploadedFile("a.exe", b"MZ\x90\x00")
    answer = unit.post(url("prove", part), {"evidence-url": "https://www.example.com/2", "evidence-file": broken})
    assert answer.status_code == 422
    assert part.evidence.count() == 2


def test_it_claims_with_proof_and_takes_the_claim_back(unit):
    part = builders.part()
    point = first_point(part)
    assert "请至少提供一项佐证" in text(unit.post(url("claim", point), {"text": "全部公开"}))
    answer = unit.post(url("claim", point), {"text": "全部公开", "url": "https://www.example.com/a"})
    assert answer.status_code == 302
    point.refresh_from_db()
    assert point.state == "CLAIMED"
    assert "等待政务公开办审定" in text(unit.get(answer.url))
    assert unit.post(url("withdraw_claim", point)).status_code == 302
    point.refresh_from_db()
    assert (point.state, point.claim) == ("OPEN", "全部公开")
    assert "没有可撤回的报送" in text(unit.post(url("withdraw_claim", point)))


def test_it_adds_no_proof_when_the_claim_is_refused(unit):
    part = builders.part(taken=False)
    answer = unit.post(url("claim", first_point(part)), {"text": "完成", "url": "https://www.example.com/a"})
    assert "请先签收，再填报" in text(answer)
    assert part.evidence.count() == 0


def test_it_puts_the_return_on_top_with_its_reason(unit):
    part = builders.part()
    editor, office = orgs.actor(Duty.EDITOR), orgs.actor(Duty.OFFICE)
    point = builders.claimed(part, editor)
    decisions.return_(checkpoint=point, reason="链接打不开，请换成公开页面", by=office)
    page = text(unit.get(url("part", part)))
    assert "链接打不开，请换成公开页面" in page
    assert "补正并重新报送" in page
    assert "链接打不开" in text(unit.get(url("claim", point)))


def test_it_lets_the_lead_consolidate_what_the_others_report(unit):
    education = orgs.organ("县教育局")
    units = [builders.unit(orgs.organ("县财政局")), builders.unit(education, Role.COOP)]
    lead, mate = builders.plan([{"units": units}]).assignments.order_by("-role")
    unit.post(url("take", lead), {})
    point = first_point(lead)
    page = text(unit.get(url("claim", point)))
    assert "配合单位县教育局还没有报送" in page
    refused = unit.post(url("claim", point), {"text": "汇总", "url": "https://www.example.com/a"})
    assert "先行报送的理由" in text(refused)
    theirs = orgs.client_for(Duty.EDITOR, education)
    theirs.post(url("take", mate), {})
    theirs.post(url("claim", first_point(mate)), {"text": "学校已公开收费", "url": "https://www.example.com/b"})
    assert "县教育局：学校已公开收费" in text(unit.get(url("claim", point) + "?consolidate=1"))
    assert "配合单位报送" not in text(theirs.get(url("part", mate)))


def test_it_logs_an_event_and_counts_its_days(unit):
    rule = builders.limit("working_days_after_event", count=5, text="印发后5个工作日内")
    part = builders.part(deadlines=[rule])
    late = unit.post(url("happened", part), {"event-what": "印发办法", "event-on": "2026-09-09", "event-limit": "0"})
    assert "事项的日期不能晚于今天" in text(late)
    unit.post(url("happened", part), {"event-what": "印发办法", "event-on": "2026-08-31", "event-limit": "0"})
    assert part.checkpoints.filter(kind="EVENT", due_on=date(2026, 9, 7)).exists()


def test_it_logs_a_problem_with_those_it_concerns(unit):
    part, mate = builders.part(), orgs.organ("县教育局")
    unit.post(
        url("hindered", part),
        {"problem-text": "数据不通", "problem-parties": [mate.pk], "problem-due_on": "2026-10-01"},
    )
    problem = part.problems.get()
    assert list(problem.parties.all()) == [mate]
    assert "数据不通" in text(unit.get(url("part", part)))
    elsewhere = orgs.organ("市财政局", of=orgs.jurisdiction("石桥市"))
    assert unit.post(url("hindered", part), {"problem-text": "x", "problem-parties": [elsewhere.pk]}).status_code == 422


def test_it_withdraws_proof_only_with_a_reason(unit):
    part = builders.part()
    unit.post(url("prove", part), {"evidence-url": "https://www.example.com/"})
    proof = part.evidence.get()
    assert unit.post(url("withdraw_evidence", proof), {}).status_code == 422
    assert unit.post(url("withdraw_evidence", proof), {"reason": "放错了"}).status_code == 302
    proof.refresh_from_db()
    assert proof.state == "WITHDRAWN"


def test_it_shows_a_part_in_few_queries(unit, django_assert_max_num_queries):
    part = builders.part()
    for number in range(4):
        unit.post(url("prove", part), {"evidence-url": f"https://www.example.com/{number}"})
        unit.post(url("report", part), {"progress-text": "进展", "progress-on": "2026-09-01"})
    with django_assert_max_num_queries(40):
        unit.get(url("part", part))
