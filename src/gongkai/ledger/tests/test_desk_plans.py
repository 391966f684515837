"""Plans and tasks at the desk: who sees what, the tree, filters, source, superior items, what goes before the public."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.ledger.models import Plan, Task
from gongkai.ledger.rules.states import ReleaseRule, Role
from gongkai.ledger.services import assignments, problems
from gongkai.ledger.services import plans as services
from gongkai.ledger.services import release as releasing
from gongkai.ledger.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.pages.tests.builders import read, strict
from gongkai.trail import queries as trail

pytestmark = pytest.mark.django_db

ITEMS = [
    {"topic": "财政预决算公开", "requirement": "推进财政预算决算和三公经费公开", "path": ["一、重点领域"]},
    {"topic": "稳岗就业公开", "requirement": "按季度公开就业补贴发放结果", "path": ["一、重点领域"]},
    {"topic": "政策解读", "requirement": "政策文件与解读材料同步发布", "path": ["二、解读"]},
]


@pytest.fixture
def world(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    finance, education = orgs.organ("县财政局"), orgs.organ("县教育局")
    office = orgs.actor(Duty.OFFICE)
    units = [builders.unit(finance)], [builders.unit(education)], [builders.unit(education)]
    items = [{**item, "units": unit} for item, unit in zip(ITEMS, units, strict=True)]
    return builders.plan(items, by=office, doc_number="云政办发〔2026〕8号"), office


@pytest.fixture
def office(world):
    return orgs.client_for(Duty.OFFICE)


def shown(client, name, *args, status=200, **query):
    with strict():
        answer = client.get(reverse(f"ledger:{name}", args=args), query)
    assert answer.status_code == status
    return read(answer.content.decode().replace("<!doctype html>", "")).text


def superior(office, **more):
    unit = [builders.unit(orgs.office())]
    items = [
        {"topic": "就业信息", "requirement": "公开稳岗就业补贴发放结果", "units": unit, "no": "5"},
        {"topic": "财政信息", "requirement": "财政预算决算三公经费公开", "units": unit, "no": "6"},
    ]
    return builders.plan(items, by=office, title="2026年全市政务公开工作要点", **{"level": "CITY"} | more)


def test_it_lists_plans_under_their_superiors(world, office):
    plan, actor = world
    above = superior(actor)
    services.link_parent(plan=plan, parent=above, by=actor)
    answer = office.get(reverse("ledger:plans"))
    assert [(line.plan, line.depth, line.tasks) for line in answer.context["lines"]] == [(above, 0, 2), (plan, 1, 3)]
    text = shown(office, "plans")
    assert "2026年全市政务公开工作要点" in text
    assert "没有符合条件" in shown(office, "plans", level="NATIONAL")
    assert len(office.get(reverse("ledger:plans"), {"level": "OWN"}).context["lines"]) == 1
    assert office.get(reverse("ledger:plans"), {"year": "x", "level": "nothing", "cursor": "x"}).status_code == 200


def test_it_says_what_to_do_when_there_is_no_plan(db):
    assert "导入通知" in shown(orgs.client_for(Duty.OFFICE), "plans")
    assert "有本单位任务的方案" in shown(orgs.client_for(Duty.EDITOR), "plans")


def test_it_shows_a_plan_and_narrows_its_tasks(world, office):
    plan, _ = world
    text = shown(office, "plan", plan.uuid)
    assert "财政预决算公开" in text
    assert "云政办发〔2026〕8号" in text
    finance = orgs.organ("县财政局")
    for query, topics in (
        ({"organ": finance.uuid}, ["财政预决算公开"]),
        ({"theme": "二、解读"}, ["政策解读"]),
        ({"q": "季度"}, ["稳岗就业公开"]),
        ({"late": "on"}, [row["topic"] for row in ITEMS]),
        ({"state": "DONE"}, []),
        ({"organ": "nonsense", "theme": "无"}, [row["topic"] for row in ITEMS]),
    ):
        lines = office.get(reverse("ledger:plan", args=[plan.uuid]), query).context["lines"]
        assert [line.task.topic for line in lines] == topics, query


def test_it_shows_a_unit_its_own_tasks_only(world):
    plan, _ = world
    client = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))
    text = shown(client, "plan", plan.uuid)
    assert "财政预决算公开" in text
    assert "稳岗就业公开" not in text
    assert "对外公开" not in text
    other = plan.tasks.get(position=2)
    assert client.get(reverse("ledger:task", args=[other.uuid])).status_code == 404
    for name, of in (("plan_links", plan), ("plan_release", plan), ("plan_parent", plan), ("plan_close", plan)):
        assert client.get(reverse(f"ledger:{name}", args=[of.uuid])).status_code == 404
    for name in ("task_parent", "task_hide", "task_results"):
        assert client.get(reverse(f"ledger:{name}", args=[plan.tasks.get(position=1).uuid])).status_code == 404


def test_it_hides_everything_from_other_places(world):
    plan, _ = world
    stranger = orgs.client_for(Duty.OFFICE, orgs.office(orgs.jurisdiction("石桥市", level="CITY")))
    task = plan.tasks.first()
    for name in ("plan", "plan_source", "plan_export", "plan_parent", "plan_close", "plan_links", "plan_release"):
        assert stranger.get(reverse(f"ledger:{name}", args=[plan.uuid])).status_code == 404
    for name in ("plan_rule", "release_chosen"):
        assert stranger.post(reverse(f"ledger:{name}", args=[plan.uuid])).status_code == 404
    for name in ("task", "task_parent", "task_hide", "task_results"):
        assert stranger.get(reverse(f"ledger:{name}", args=[task.uuid])).status_code == 404
    assert stranger.post(reverse("ledger:task_show", args=[task.uuid])).status_code == 404
    assert "还没有方案" in shown(stranger, "plans")


def test_it_shows_the_source_with_the_chosen_task_lit(world, office):
    plan, _ = world
    task = plan.tasks.get(position=1)
    begin = plan.source_text.index("推进财政预决算公开")
    task.spans = {"task": [begin, begin + 20], "requirement": [begin, begin + 9]}
    task.save()
    html = office.get(reverse("ledger:plan_source", args=[plan.uuid]), {"task": task.uuid}).content.decode()
    assert "lit-requirement" in html
    assert "推进财政预决算公开" in html
    assert "lit-requirement" in office.get(reverse("ledger:plan_source", args=[plan.uuid]), {"task": "x"}).content.decode()  # fmt: skip


@pytest.mark.parametrize("form", ["five", "six"])
def test_it_exports_the_tables_of_the_notices(world, office, form):
    plan, _ = world
    answer = office.get(reverse("ledger:plan_export", args=[plan.uuid]), {"form": form})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert any("推进财政预算决算" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert office.get(reverse("ledger:plan_export", args=[plan.uuid]), {"form": "seven"}).status_code == 404


def test_it_exports_the_ledger_of_a_chosen_unit(world, office):
    plan, _ = world
    address = reverse("ledger:plan_export", args=[plan.uuid])
    answer = office.get(address, {"form": "unit", "organ": orgs.organ("县财政局").uuid})
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert office.get(address, {"form": "unit", "organ": uuid4()}).status_code == 302
    own = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局")).get(address, {"form": "unit"})
    assert "%E8%B4%A2%E6%94%BF" in own["Content-Disposition"]


def test_it_links_plan_and_tasks_to_the_superiors(world, office):
    plan, actor = world
    above = superior(actor)
    assert "还没有挂接上级要点" in shown(office, "plan_links", plan.uuid)
    answer = office.post(reverse("ledger:plan_parent", args=[plan.uuid]), {"parent": above.pk})
    assert answer["Location"] == reverse("ledger:plan_links", args=[plan.uuid])
    answer = office.get(answer["Location"])
    first, second, _ = answer.context["linkings"]
    assert [first.likely[0].task.topic, second.likely[0].task.topic] == ["财政信息", "就业信息"]
    chosen = {f"task-{first.task.uuid}": first.likely[0].task.uuid, f"task-{second.task.uuid}": ""}
    office.post(reverse("ledger:plan_links", args=[plan.uuid]), chosen)
    assert Task.objects.get(pk=first.task.pk).parent == first.likely[0].task
    text = shown(office, "task", first.task.uuid)
    assert "财政信息" in text
    assert "财政预决算公开" in shown(office, "task", first.likely[0].task.uuid)


def test_it_finds_a_superior_item_by_words(world, office):
    plan, actor = world
    services.link_parent(plan=plan, parent=superior(actor), by=actor)
    task = plan.tasks.get(position=3)
    assert "就业信息" in shown(office, "task_parent", task.uuid, q="稳岗")
    assert "没有这几个字" in shown(office, "task_parent", task.uuid, q="不存在")
    wanted = Task.objects.get(topic="就业信息")
    address = reverse("ledger:task_parent", args=[task.uuid])
    office.post(address, {"parent": plan.tasks.first().uuid})
    assert Task.objects.get(pk=task.pk).parent is None
    office.post(address, {"parent": wanted.uuid})
    assert Task.objects.get(pk=task.pk).parent == wanted
    office.post(address, {"parent": ""})
    assert Task.objects.get(pk=task.pk).parent is None


def test_it_refuses_a_circle_of_plans(world, office):
    plan, actor = world
    other = builders.plan(by=actor, title="另一份要点")
    services.link_parent(plan=other, parent=plan, by=actor)
    answer = office.post(reverse("ledger:plan_parent", args=[plan.uuid]), {"parent": other.pk})
    assert answer.status_code == 422
    assert "已挂接在本方案之下" in answer.content.decode()


def test_it_releases_by_rule_and_item_by_item(world, office):
    plan, _ = world
    first, second, _ = plan.tasks.all()
    panel = reverse("ledger:plan_release", args=[plan.uuid])
    several = reverse("ledger:release_chosen", args=[plan.uuid])
    refused = office.post(several, {"task": [first.uuid], "action": "show"})
    assert refused.status_code == 422
    assert "设定为不公开" in refused.content.decode()
    assert office.post(reverse("ledger:plan_rule", args=[plan.uuid]), {"rule": "CHOSEN"})["Location"] == panel
    assert "还没有勾选任务" in office.post(several, {"action": "show"}).content.decode()
    office.post(several, {"task": [first.uuid, second.uuid, "nonsense"], "action": "show"})
    assert plan.tasks.filter(released="RELEASED").count() == 2
    kept = office.post(several, {"task": [first.uuid], "action": "hold", "reason": " "})
    assert "请写明不公开的理由" in kept.content.decode()
    assert f'value="{first.uuid}" checked' in kept.content.decode()
    answer = office.post(several + "?released=RELEASED", {"task": [first.uuid], "action": "hold", "reason": "待核实"})
    assert answer["Location"] == panel + "?released=RELEASED"
    assert [task.topic for task in plan.tasks.filter(released="RELEASED")] == ["稳岗就业公开"]
    assert "已公开 1/3 项" in shown(office, "plan_release", plan.uuid)


def test_it_shows_and_hides_one_task(world, office):
    plan, actor = world
    task = plan.tasks.first()
    office.post(reverse("ledger:task_show", args=[task.uuid]))
    assert Task.objects.get(pk=task.pk).released == "HIDDEN"
    assert "现在不能对外公开" in shown(office, "task", task.uuid)
    releasing.by_rule(plan=plan, rule=ReleaseRule.CHOSEN, by=actor)
    office.post(reverse("ledger:task_show", args=[task.uuid]))
    assert "已公开" in shown(office, "task", task.uuid)
    hide = reverse("ledger:task_hide", args=[task.uuid])
    assert office.post(hide, {"reason": ""}).status_code == 422
    office.post(hide, {"reason": "内容待核实"})
    assert Task.objects.get(pk=task.pk).released == "HIDDEN"
    assert trail.history(task)[-1].content["reason"] == "内容待核实"


def test_it_keeps_published_results_and_says_what_is_wrong(world, office):
    plan, _ = world
    task = plan.tasks.first()
    address = reverse("ledger:task_results", args=[task.uuid])

    def rows(*pairs):
        data = {"form-TOTAL_FORMS": len(pairs), "form-INITIAL_FORMS": 0}
        for place, (title, url) in enumerate(pairs):
            data |= {f"form-{place}-title": title, f"form-{place}-url": url}
        return data

    wrong = office.post(address, rows(("预算公开", "javascript:alert(1)")))
    assert wrong.status_code == 422
    assert "预算公开" in wrong.content.decode()
    office.post(address, rows(("预算公开", "https://www.example.com/a"), ("", "")))
    assert Task.objects.get(pk=task.pk).public_links == [{"title": "预算公开", "url": "https://www.example.com/a"}]


def test_it_shows_the_whole_record_to_the_office_and_only_its_own_to_a_unit(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    lead, coop = orgs.organ("县财政局"), orgs.organ("县教育局")
    plan = builders.plan([{"units": [builders.unit(lead), builders.unit(coop, Role.COOP)]}])  # fmt: skip
    task = plan.tasks.get()
    editor, other = orgs.actor(Duty.EDITOR, lead), orgs.actor(Duty.EDITOR, coop)
    part = assignments.take(assignment=plan.assignments.get(organ=lead), by=editor)
    theirs = assignments.take(assignment=plan.assignments.get(organ=coop), by=other)
    builders.claimed(theirs, other, "学校部分已报")
    builders.claimed(part, editor, "预算已在网站公开")
    assignments.report_progress(assignment=theirs, text="正在收集学校材料", by=other)
    problems.log(assignment=part, text="两个口径不一致", by=editor)
    office = orgs.client_for(Duty.OFFICE)
    text = shown(office, "task", task.uuid)
    for words in ("预算已在网站公开", "两个口径不一致", "报送完成", "县教育局", "https://www.example.com/a"):
        assert words in text
    assert "正在收集学校材料" in shown(office, "task", task.uuid, part=theirs.uuid)
    unit = orgs.client_for(Duty.EDITOR, coop)
    for query in ({}, {"part": part.uuid}, {"part": "x"}):
        text = shown(unit, "task", task.uuid, **query)
        assert "正在收集学校材料" in text
        assert "预算已在网站公开" not in text
        assert "两个口径不一致" not in text


def test_it_archives_only_when_the_year_is_over(world, office):
    plan, _ = world
    address = reverse("ledger:plan_close", args=[plan.uuid])
    refused = office.post(address)
    assert refused.status_code == 422
    assert "还没有到期" in refused.content.decode()
    Plan.objects.filter(pk=plan.pk).update(year=2024, until_year=2024)
    office.post(address)
    assert Plan.objects.get(pk=plan.pk).state == "CLOSED"


def test_it_offers_a_correction_of_this_plan(world, office):
    plan, _ = world
    answer = office.get(reverse("ledger:upload"), {"corrects": plan.uuid})
    assert answer.context["form"]["corrects"].value() == plan.pk
    assert office.get(reverse("ledger:upload"), {"corrects": "x"}).status_code == 200


def test_it_asks_no_more_of_the_database_for_a_longer_plan(world, office, django_assert_max_num_queries):
    _, actor = world
    units = [builders.unit(orgs.organ(f"县第{n}局"), Role.COOP) for n in range(12)]
    plan = builders.plan([{"units": [builders.unit(orgs.organ()), *units]} for _ in range(25)], by=actor)
    services.link_parent(plan=plan, parent=superior(actor), by=actor)
    for name, most in (("plans", 20), ("plan", 26), ("plan_source", 20), ("plan_links", 24), ("plan_release", 20)):
        with django_assert_max_num_queries(most):
            office.get(reverse(f"ledger:{name}", args=[] if name == "plans" else [plan.uuid]))
    with django_assert_max_num_queries(38):
        office.get(reverse("ledger:task", args=[plan.tasks.first().uuid]))
