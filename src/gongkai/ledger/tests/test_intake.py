from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.models import Assignment, Batch, Checkpoint, Intake, Plan, Task
from gongkai.ledger.queries import intakes, parts
from gongkai.ledger.rules.states import IntakeState, Role
from gongkai.ledger.services import assignments, confirming, intake, staging
from gongkai.ledger.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry

NOTICES = Path(__file__).parents[5] / "shared" / "notices"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with days.standing_at(date(2026, 3, 10)):
        yield


@pytest.fixture
def office():
    return orgs.actor(Duty.OFFICE)


@pytest.fixture
def finance():
    return orgs.organ("县财政局")


def received(office, text=builders.NOTICE):
    orgs.organ("县财政局")
    orgs.organ("县人社局", name="云溪县人力资源和社会保障局")
    return intake.receive(file=builders.notice_file(text, by=office), by=office)


def test_it_reads_a_notice_into_a_draft_with_units_matched(office):
    found = intake.read(received(office))
    assert (found.state, found.error) == (IntakeState.DRAFT, "")
    assert found.year == 2026
    items = list(found.items.all())
    assert len(items) == 3
    assert [unit["matched"] for unit in items[1].units] == ["云溪县人力资源和社会保障局", "云溪县财政局"]
    assert [unit["role"] for unit in items[1].units] == [Role.LEAD, Role.COOP]
    start, end = items[0].spans["requirement"]
    assert found.text[start:end].strip().startswith("县级部门预算")
    assert intakes.waiting(office, found).items == 3


def test_it_turns_what_was_read_into_a_ledger(office):
    found = intake.read(received(office))
    intake.settle_all_doubts(intake=found, by=office)
    plan = intake.confirm(intake=found, by=office)
    assert plan.tasks.count() == 3
    assert {part.organ.short_name for part in plan.assignments.all()} == {"县财政局", "县人社局", "县政府办"}
    employment = plan.assignments.get(role=Role.LEAD, organ__short_name="县人社局")
    assert [point.due_on.month for point in employment.checkpoints.all()] == [3, 6, 9, 12]
    assert employment.next_due == date(2026, 3, 31)
    found.refresh_from_db()
    assert (found.state, found.plan) == (IntakeState.CONFIRMED, plan)
    assert Entry.objects.filter(verb="plan.confirmed").count() == 1


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [(b"%PDF-1.4 broken", "a.pdf", ""), ("今天天气很好，没有什么任务。".encode(), "a.txt", "没有在文件里找到任务")],
)
def test_it_keeps_a_sentence_when_a_file_cannot_be_read(office, data, name, words):
    found = intake.read(intake.receive(file=builders.stored(data, name, office), by=office))
    assert found.state == IntakeState.FAILED
    assert found.error.endswith("。")
    assert words in found.error
    assert intake.read(found).state == IntakeState.FAILED
    assert intake.discard(intake=found, by=office).state == IntakeState.DISCARDED


def test_it_takes_up_a_reading_that_was_cut_short(office):
    found = received(office)
    Intake.objects.filter(pk=found.pk).update(state=IntakeState.READING, reading_since=days.now())
    assert intake.read(found).state == IntakeState.DRAFT
    assert found.items.count() == 3


def test_it_lets_the_newest_of_two_readings_win(office, monkeypatch):
    found = received(office)
    slow = Intake.objects.get(pk=found.pk)
    real = intake.read.__globals__["read_bytes"]

    def overtaken(*args, **kwargs):
        monkeypatch.setitem(intake.read.__globals__, "read_bytes", real)
        with days.standing_at(date(2026, 3, 11)):
            intake.read(found)
        found.items.first().delete()
        return real(*args, **kwargs)

    monkeypatch.setitem(intake.read.__globals__, "read_bytes", overtaken)
    assert intake.read(slow).state == IntakeState.DRAFT
    assert found.items.count() == 2


def test_it_refuses_a_notice_from_who_is_not_the_office(finance):
    editor = orgs.actor(Duty.EDITOR, finance)
    with pytest.raises(Refused, match="政务公开办"):
        intake.receive(file=builders.notice_file(), by=editor)


def test_it_settles_doubts_one_by_one(office, finance):
    doubts = [
        {"message": "甲", "span": None, "settled": False, "about": ""},
        {"message": "乙", "span": None, "settled": False, "about": ""},
    ]
    found = builders.draft([{"units": [builders.unit(finance)], "doubts": doubts, "open_doubts": 2}], by=office)
    item = intake.settle_doubt(item=found.items.get(), place=1, by=office)
    assert (item.open_doubts, [doubt["settled"] for doubt in item.doubts]) == (1, [False, True])
    with pytest.raises(Refused, match="1 处疑点"):
        intake.confirm(intake=found, by=office)
    with pytest.raises(Refused, match="没有这一处疑点"):
        intake.settle_doubt(item=item, place=7, by=office)
    assert intake.confirm(intake=found, by=office, doubts_seen=True).tasks.count() == 1


def test_it_matches_a_unit_everywhere_it_is_printed(office, finance):
    unknown = {"name": "县某中心", "role": "LEAD", "span": None, "kind": "none", "id": None, "how": "", "nearest": []}
    found = builders.draft([{"units": [unknown]}, {"units": [unknown]}], by=office)
    with pytest.raises(Refused, match="第1项“任务1”：单位“县某中心”还没有对应到机构"):
        intake.confirm(intake=found, by=office)
    intake.match_unit(item=found.items.first(), place=0, kind="organ", target_id=finance.pk, by=office, everywhere=True)
    assert {item.units[0]["id"] for item in found.items.all()} == {finance.pk}
    elsewhere = orgs.organ("市财政局", of=orgs.jurisdiction("青山市", level="CITY"))
    with pytest.raises(Refused, match="本地区"):
        intake.match_unit(item=found.items.first(), place=0, kind="organ", target_id=elsewhere.pk, by=office)


def test_it_splits_and_merges_items(office, finance):
    found = builders.draft(
        [{"units": [builders.unit(finance)], "requirement": "公开预算。公开决算。", "spans": {}}], by=office
    )
    first, second = intake.split(item=found.items.get(), at=5, by=office)
    assert (first.requirement, second.requirement) == ("公开预算。", "公开决算。")
    assert [item.position for item in found.items.all()] == [1, 2]
    assert second.units == first.units
    assert second.uuid != first.uuid
    merged = intake.merge(item=second, into=first, by=office)
    assert merged.requirement == "公开预算。公开决算。"
    assert found.items.count() == 1
    with pytest.raises(Refused, match="中间"):
        intake.split(item=merged, at=0, by=office)


def test_it_leaves_dropped_items_out_and_takes_them_back(office, finance):
    found = builders.draft([{"units": [builders.unit(finance)]}, {"units": []}], by=office)
    item = intake.drop_item(item=found.items.last(), by=office)
    assert intake.reasons_against(found, doubts_seen=True) == []
    intake.keep_item(item=item, by=office)
    assert intake.reasons_against(found, doubts_seen=True) == ["第2项“任务2”：没有责任单位，请选定单位。"]


def test_it_refuses_limits_that_say_nothing(office, finance):
    item = builders.draft(by=office).items.get()
    with pytest.raises(Refused, match="要填天数"):
        intake.change_item(item=item, changes={"deadlines": [{"kind": "working_days_after_event"}]}, by=office)
    mended = intake.change_item(
        item=item, changes={"local_deadlines": [builders.limit("quarterly")], "topic": " 预算 "}, by=office
    )
    assert (mended.topic, mended.local_deadlines[0]["kind"]) == ("预算", "quarterly")


def test_it_keeps_the_superiors_limit_beside_the_local_one(office, finance):
    item = {"units": [builders.unit(finance)], "deadline_text": "8月底前", "deadlines": [builders.limit("month_end", "2026-08-31")],
            "local_deadline_text": "7月底前", "local_deadlines": [builders.limit("month_end", "2026-07-31")]}  # fmt: skip
    task = builders.plan([item], by=office).tasks.get()
    assert (task.deadline_text, task.superior_deadline_text) == ("7月底前", "8月底前")
    assert [(point.due_on.month, point.superior, point.state) for point in Checkpoint.objects.order_by("due_on")] == [
        (7, "N", "OPEN"),
        (8, "Y", "WAIVED"),
    ]
    assert task.assignments.get().next_due == date(2026, 7, 31)


def test_it_expands_a_group_and_counts_each_organ_once_with_its_highest_role(office, finance):
    towns = [orgs.organ(f"{name}镇", kind="TOWNSHIP") for name in ("甲", "乙")]
    group = orgs.group()
    plan = builders.plan([{"units": [builders.group_unit(group, Role.COOP), builders.unit(towns[0])]}], by=office)
    assert [(part.organ, part.role, part.via_group) for part in plan.assignments.order_by("organ_order")] == [
        (towns[0], Role.LEAD, None),
        (towns[1], Role.COOP, group),
    ]


def test_it_makes_nothing_when_writing_fails_halfway(office, finance, monkeypatch):
    found = builders.draft(by=office)

    def broken(*args, **kwargs):
        raise RuntimeError("disk")

    monkeypatch.setattr(confirming.staging, "write_parts", broken)
    with pytest.raises(RuntimeError):
        intake.confirm(intake=found, by=office)
    assert Plan.objects.exclude(state="STAGING").count() == 0
    assert list(parts.listing(office)) == []
    found.refresh_from_db()
    assert found.state == IntakeState.DRAFT
    monkeypatch.undo()
    with days.standing_at(date(2026, 3, 10)):
        assert intake.confirm(intake=found, by=office).tasks.count() == 1
    with days.standing_at(date(2026, 3, 12)):
        assert staging.sweep() == 1
    assert Plan.objects.count() == Task.objects.count() == 1


def test_it_shows_nobody_the_rows_of_a_staged_batch(office, finance):
    plan = builders.plan(by=office)
    assert len(parts.listing(office)) == 1
    Batch.objects.update(state="STAGED")
    assert len(parts.listing(office)) == 0
    assert plan.assignments.count() == 1


def test_it_lets_only_one_confirm_at_a_time(office):
    found = builders.draft(by=office)
    other = staging.plan_from(found, office)
    staging.begin(found, other)
    with pytest.raises(Refused, match="正在生成台账"):
        intake.confirm(intake=found, by=office)


def test_it_does_not_confirm_twice(office):
    found = builders.draft(by=office)
    intake.confirm(intake=found, by=office)
    with pytest.raises(Refused, match="已生成台账"):
        intake.confirm(intake=found, by=office)


def corrected(office, plan, items):
    return builders.draft(items, by=office, corrects=plan)


def test_it_corrects_a_ledger_and_keeps_progress(office, finance):
    health = orgs.organ("县卫健局")
    rows = [
        {"units": [builders.unit(finance)], "requirement": "公开政府工作报告各项任务进展情况，按季度公布落实结果"},
        {"units": [builders.unit(finance)], "requirement": "加强房地产市场监管信息公开，及时公布查处情况"},
    ]
    plan = builders.plan(rows, by=office)
    first = plan.assignments.get(task__position=1)
    editor = orgs.actor(Duty.EDITOR, finance)
    assignments.take(assignment=first, by=editor)
    assignments.report_progress(assignment=first, text="已公开一季度", by=editor)
    found = corrected(
        office,
        plan,
        [
            {"units": [builders.unit(health)], "requirement": "做好疫苗接种信息公开工作，回应群众关切"},
            rows[0]
            | {
                "units": [builders.unit(finance), builders.unit(health, Role.COOP)],
                "deadlines": [builders.limit("month_end", "2026-06-30")],
                "deadline_text": "6月底前",
            },
        ],
    )
    kinds = [change.kind.value for change in intakes.correction(found)]
    assert kinds == ["ADDED", "CHANGED", "REMOVED"]
    with pytest.raises(Refused, match="按更正办理"):
        intake.confirm(intake=found, by=office)
    assert intake.confirm_correction(intake=found, by=office) == plan
    first.refresh_from_db()
    assert first.progress.get().text == "已公开一季度"
    assert (first.position, first.next_due) == (2, date(2026, 6, 30))
    states = Task.objects.filter(plan=plan).values_list("state", flat=True)
    assert sorted(states) == ["NEW", "UNDERWAY", "VOID"]
    assert Assignment.objects.filter(plan=plan).exclude(state="VOID").count() == 3
    assert len(parts.listing(office)) == 3


def test_it_changes_nothing_where_the_corrected_notice_is_the_same(office, finance):
    rows = [{"units": [builders.unit(finance)]}]
    plan = builders.plan(rows, by=office)
    before = list(Checkpoint.objects.values_list("pk", "due_on", "state"))
    intake.confirm_correction(intake=corrected(office, plan, rows), by=office)
    assert list(Checkpoint.objects.values_list("pk", "due_on", "state")) == before


def test_it_suggests_the_superiors_item(office, finance):
    above = builders.plan(
        [{"units": [builders.unit(finance)], "requirement": "推进财政预算决算公开透明，集中公开部门预算"}],
        by=office,
        level="CITY",
    )
    found = builders.draft(
        [{"units": [builders.unit(finance)], "requirement": "推进财政预算决算公开，县级集中公开部门预算"}], by=office
    )
    intake.describe(intake=found, changes={"parent": above, "level": "OWN"}, by=office)
    plan = intake.confirm(intake=found, by=office)
    assert plan.tasks.get().parent == above.tasks.get()


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_it_takes_in_real_notices(office, name):
    files = sorted(NOTICES.glob(f"{name}_*.txt"))
    if not files:
        pytest.skip("the real notices are not beside this checkout")
    found = intake.read(intake.receive(file=builders.stored(files[0].read_bytes(), files[0].name, office), by=office))
    assert found.state == IntakeState.DRAFT, found.error
    for item in found.items.all():
        for place, _ in enumerate(item.units):
            intake.match_unit(item=item, place=place, kind="outside", target_id=None, by=office)
        intake.add_unit(item=item, kind="organ", target_id=office.organ_id, role=Role.LEAD, by=office)
    plan = intake.confirm(intake=found, by=office, doubts_seen=True)
    assert plan.tasks.count() == found.items.count() > 20
    assert not plan.assignments.filter(next_due=None).exists()


def test_it_lists_notices_in_a_fixed_number_of_queries(office, django_assert_max_num_queries):
    for _ in range(5):
        builders.draft(by=office)
    with django_assert_max_num_queries(2):
        page = intakes.listing(office)
        assert [row.received_by for row in page] == [None] * 5
    assert connection.vendor in {"sqlite", "postgresql"}
