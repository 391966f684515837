from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.indicators.queries import figures, registry
from gongkai.indicators.rules import parse_boards, parse_definitions
from gongkai.indicators.rules import year as year_of
from gongkai.indicators.services import check
from gongkai.kernel import days
from gongkai.ledger.models import Evidence
from gongkai.ledger.queries import parts, published, scope, sources, supervision, tasks, todo
from gongkai.ledger.queries.parts import Filters
from gongkai.ledger.rules.states import EvidenceKind, PublicState, ReleaseRule, Role
from gongkai.ledger.services import assignments, decisions, problems, release, rounds
from gongkai.ledger.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
DATA = Path(sources.__file__).parents[1] / "data"


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


@pytest.fixture
def editor(finance):
    return orgs.actor(Duty.EDITOR, finance)


@pytest.fixture
def plan(office, finance):
    health = orgs.organ("县卫健局")
    rows = [
        {"units": [builders.unit(finance), builders.unit(health, Role.COOP)], "path": ["一、重点领域"]},
        {"units": [builders.unit(health)], "path": ["二、解读"], "deadlines": [builders.limit("date", "2026-03-01")]},
        {"units": [builders.unit(finance)], "path": ["二、解读"], "deadlines": [builders.limit("continuous")]},
    ]
    return builders.plan(rows, by=office)


def test_it_narrows_first(plan, office, editor, finance):
    assert [(row.organ, row.position) for row in parts.listing(office, order="organ")] == [
        (row.organ, row.position) for row in plan.assignments.order_by("organ_order", "position")
    ]
    assert {row.organ for row in parts.listing(editor)} == {finance}
    assert {task.position for task in tasks.tasks(editor, plan)} == {1, 3}
    stranger = orgs.actor(Duty.OFFICE, orgs.office(orgs.jurisdiction("青山市", level="CITY")))
    assert list(parts.listing(stranger)) == list(tasks.plans(stranger)) == []
    with pytest.raises(type(plan).DoesNotExist):
        tasks.plan(stranger, plan.uuid)
    with pytest.raises(Exception, match="matching query"):
        parts.assignment(editor, plan.assignments.exclude(organ=finance).first().uuid)
    assert list(scope.intakes(editor)) == []


@pytest.mark.parametrize(
    ("wanted", "positions"),
    [
        (Filters(), [2, 3, 1, 1]),
        (Filters(late=True), [2]),
        (Filters(due_within=120), [3]),
        (Filters(theme="二、解读"), [2, 3]),
        (Filters(role="COOP"), [1]),
        (Filters(text="第3项"), [3]),
        (Filters(state="NEW", year=2026), [2, 3, 1, 1]),
        (Filters(year=2025), []),
        (Filters(doubtful=True), []),
    ],
)
def test_it_filters_lists(plan, office, wanted, positions):
    assert [row.position for row in parts.listing(office, wanted)] == positions
    assert parts.count(office, wanted) == len(positions)


def test_it_pages_by_key(plan, office):
    first = parts.listing(office, size=3)
    second = parts.listing(office, size=3, cursor=first.next)
    assert [row.pk for row in first] + [row.pk for row in second] == [row.pk for row in parts.listing(office)]
    assert second.next is None


def test_it_lists_in_a_fixed_number_of_queries(plan, office, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        for row in parts.listing(office):
            assert row.task.topic
            assert row.organ.short_name
            assert row.plan.title
    with django_assert_max_num_queries(5):
        for task in tasks.tasks(office, plan):
            assert [part.organ.short_name for part in task.assignments.all()]


def test_it_shows_a_unit_who_else_takes_part_but_not_their_days(plan, editor, office, finance):
    page = tasks.task_page(editor, plan.tasks.get(position=1).uuid)
    assert [(part.role, part.own, part.next_due) for part in page.parts] == [
        (Role.LEAD, True, date(2026, 10, 31)),
        (Role.COOP, False, None),
    ]
    assert tasks.task_page(office, page.task.uuid).parts[1].next_due == date(2026, 10, 31)
    assert page.understood == ["2026年10月31日前"]


def test_it_tells_each_post_what_to_do(plan, office, editor, finance):
    assert {(row.kind, row.organ) for row in todo.todo(editor)} == {("待签收", "县财政局")}
    part = assignments.take(assignment=plan.assignments.get(organ=finance, position=3), by=editor)
    builders.claimed(part, editor)
    (row,) = [row for row in todo.todo(office) if row.kind == "待审定"]
    assert (row.due_on, row.organ) == (date(2026, 3, 17), "县财政局")
    rounds.open_(title="一季度调度", due_on=date(2026, 3, 20), organ_ids=[finance.pk], by=office)
    assert "调度待反馈" in {row.kind for row in todo.todo(editor)}
    problem = problems.log(assignment=part, text="难", by=editor)
    problems.escalate(problem=problem, note="请协调", by=editor)
    assert "疑难问题待协调" in {row.kind for row in todo.todo(office)}
    assert len(supervision.problems(office)) == 1


def test_it_examines_a_unit(plan, office, editor):
    health = orgs.actor(Duty.EDITOR, orgs.organ("县卫健局"))
    assert [finding.title for finding in todo.health(health)] == ["本单位有 1 项任务已逾期"]
    with days.standing_at(date(2026, 7, 1)):
        titles = [finding.title for finding in todo.health(editor)]
    assert "2026年度实施方案还没有登记公开地址" in titles
    assert any("未签收" in title for title in titles)


def declared(monkeypatch):
    definitions = parse_definitions(registry_yaml("indicators.yaml"), "ledger")
    monkeypatch.setattr(registry, "definitions_by_id", {one.id: one for one in definitions})
    monkeypatch.setattr(registry, "files_by_id", {one.id: "ledger" for one in definitions})
    monkeypatch.setattr(registry, "sources_by_name", {source.name: source for source in sources.ALL})
    boards = parse_boards(registry_yaml("boards.yaml"), "ledger", frozenset(duty.value for duty in Duty))
    monkeypatch.setattr(registry, "boards_by_key", {board.key: board for board in boards})
    return definitions


def registry_yaml(name):
    import yaml

    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def test_it_counts_what_its_boards_show(plan, office, editor, finance, monkeypatch):
    definitions = declared(monkeypatch)
    check()
    part = assignments.take(assignment=plan.assignments.get(organ=finance, position=1), by=editor)
    assert part.state == "UNDERWAY"
    found = {one.key: one.value for one in figures(office, [one.id for one in definitions], year_of(2026))}
    assert found["ledger.parts"] == 4
    assert found["ledger.units"] == 2
    assert found["ledger.overdue"] == 1
    assert found["ledger.untaken"] == 3
    assert found["ledger.points"] == 5
    assert {one.group: one.value for one in figures(office, ["ledger.overdue"], year_of(2026), by="organ")}
    for grouping in ("organ", "month"):
        assert sum(one.value for one in figures(office, ["ledger.points"], year_of(2026), by=grouping)) == 5
    assert [one.value for one in figures(editor, ["ledger.parts"], year_of(2026))] == [2]


INTERNAL = (
    "next_due",
    "due_order",
    "returned_times",
    "leader_in_charge",
    "section",
    "claim",
    "problem",
    "measure",
    "evidence",
    "progress",
)


def test_it_shows_the_public_only_what_was_released(plan, office, editor, finance):
    place = plan.jurisdiction_id
    assert list(published.released_tasks(place)) == []
    release.by_rule(plan=plan, rule=ReleaseRule.CHOSEN, by=office)
    task = plan.tasks.get(position=1)
    release.release(task=task, by=office)
    (shown,) = published.released_tasks(place)
    assert (shown.uuid, shown.state, shown.lead_units) == (task.uuid, PublicState.UNDERWAY, (finance.name,))
    release.by_rule(plan=plan, rule=ReleaseRule.ALL, by=office)
    assert published.counts(place, year=2026) == {PublicState.UNDERWAY: 3, PublicState.DONE: 0, PublicState.STANDING: 0}
    part = assignments.take(assignment=plan.assignments.get(organ=finance, position=3), by=editor)
    decisions.accept(checkpoint=builders.claimed(part, editor), by=office)
    assert published.released_task(place, part.task.uuid).state is PublicState.STANDING
    assert published.latest(place)[0].uuid in {row.uuid for row in published.released_tasks(place)}
    release.hold(task=task, reason="更正", by=office)
    with pytest.raises(type(task).DoesNotExist):
        published.released_task(place, task.uuid)
    assert [one.tasks for one in published.plans(place)] == [2]
    assert (published.years(place), published.themes(place, 2026)) == ([2026], ["二、解读"])


def test_it_never_selects_anything_internal_for_the_public(plan, office):
    release.by_rule(plan=plan, rule=ReleaseRule.ALL, by=office)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        published.released_tasks(plan.jurisdiction_id, text="公开", theme="二、解读")
        published.latest(plan.jurisdiction_id)
        published.counts(plan.jurisdiction_id)
        published.plans(plan.jurisdiction_id)
    for query in caught.captured_queries:
        assert not [word for word in INTERNAL if f'"{word}' in query["sql"]], query["sql"]


def test_it_finds_parts_with_doubtful_proof(plan, office, editor, finance):
    part = assignments.take(assignment=plan.assignments.get(organ=finance, position=1), by=editor)
    assignments.add_evidence(assignment=part, kind=EvidenceKind.LINK, url="https://example.com", by=editor)
    Evidence.objects.update(state="DOUBTFUL")
    assert [row.pk for row in parts.listing(office, Filters(doubtful=True))] == [part.pk]
    assert "佐证疑似失效" in {row.kind for row in todo.todo(office)}
