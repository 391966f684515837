"""The demo county's notices as plans: the tree, a plan, its source, superior items, release, a task, the public's page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from gongkai.files import services as files
from gongkai.files.rules import DOCUMENTS, Kind
from gongkai.ledger.models import Plan, Task
from gongkai.ledger.rules.states import CheckKind, CheckResult, Level, ReleaseRule
from gongkai.ledger.services import assignments, checks, decisions, intake, plans, problems, release
from gongkai.ledger.tests import builders as ledger
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db(transaction=True)
DEMO = Path(__file__).parents[2] / "src" / "gongkai" / "config" / "demo"


def _county():
    """The organs and groups of the demo county."""
    told = yaml.safe_load((DEMO / "orgs.yaml").read_text("utf-8"))["jurisdictions"][0]
    place = orgs.jurisdiction(told["name"], told["short_name"], superiors=told.get("superiors", ""))
    for row in told["organs"]:
        orgs.organ(
            row["short_name"], of=place, name=row["name"], kind=row["kind"], order=row["order"],
            aliases=row.get("aliases", ()),
        )  # fmt: skip
    for row in told["groups"]:
        orgs.group(row["name"], of=place, kinds=",".join(row.get("kinds", ())))
    office = next(row for row in told["organs"] if row["key"] == told["office"])
    place.office = orgs.organ(office["short_name"], of=place, name=office["name"])
    place.save()
    return place


def _plan(name: str, by, level: Level) -> Plan:
    """A notice of the demo confirmed; what the reader was unsure of is left out or taken as it stands."""
    path = DEMO / "notices" / name
    file = files.store(data=path.read_bytes(), name=path.name, by=by, allowed=DOCUMENTS | {Kind.HTML})
    found = intake.read(intake.receive(file=file, by=by, level=level))
    for item in found.items.all():
        if not item.units or any(unit["kind"] == "none" for unit in item.units):
            item.units = [unit for unit in item.units if unit["kind"] != "none"] or [ledger.unit(orgs.organ())]
            item.save()
    return intake.confirm(intake=found, by=by, doubts_seen=True)


@pytest.fixture
def world(transactional_db, tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    place = _county()
    by = orgs.actor(Duty.OFFICE, place.office)
    above = _plan("云溪县贯彻落实省市2026年政务公开工作要点行动计划.html", by, Level.CITY)
    plan = _plan("云溪县2026年政务公开工作要点.docx", by, Level.OWN)
    plans.link_parent(plan=plan, parent=above, by=by)
    for place_, part in enumerate(plan.assignments.filter(role="LEAD").order_by("position")[:8]):
        editor = orgs.actor(Duty.EDITOR, part.organ)
        part = assignments.take(assignment=part, by=editor, leader_in_charge="陈立", section="办公室")
        assignments.report_progress(assignment=part, text="已完成材料整理，正在按目录发布。", by=editor)
        if place_ % 2 == 0 and part.checkpoints.filter(superior="N").count() == 1 and not part.task.assignments.exclude(pk=part.pk).exists():  # fmt: skip
            point = ledger.claimed(part, editor, "本年度目录内信息已全部公开，专栏已上线。")
            if place_:
                decisions.accept(checkpoint=point, by=by, reason="核对无误")
        if place_ == 0:
            problems.log(assignment=part, text="部分乡镇历史数据口径不一致，需要统一。", by=editor)
            checks.record(
                task=part.task, organ_id=part.organ_id, kind=CheckKind.INSPECT, on=part.plan.issued_on, result=CheckResult.PARTLY,
                findings="专栏有两个链接打不开", by=by,
            )  # fmt: skip
    release.by_rule(plan=plan, rule=ReleaseRule.ALL, by=by)
    first = plan.tasks.first()
    release.set_public_links(task=first, links=[("2026年部门预算公开专栏", "https://www.yunxi.example/ys/")], by=by)
    return plan


@pytest.mark.parametrize("width", [1280, 390])
def test_the_office_looks_after_its_plans(world, page_for, shot, sound, width):
    page = page_for(Duty.OFFICE, at=world.organ, width=width)
    page.goto("/desk/ledger/plans/")
    shot(page, "plans")
    sound(page)
    page.get_by_role("link", name=world.title, exact=True).first.click()
    shot(page, "plan")
    sound(page)
    page.get_by_role("navigation", name="方案").get_by_role("link", name="原文").click()
    shot(page, "plan-source", whole=False)
    sound(page)
    page.goto(f"/desk/ledger/plans/{world.uuid}/links/")
    shot(page, "plan-links")
    sound(page)
    page.get_by_role("button", name="保存本页").click()
    page.goto(f"/desk/ledger/tasks/{world.tasks.all()[2].uuid}/superior/")
    shot(page, "task-parent")
    sound(page)
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="保存").click()
    page.goto(f"/desk/ledger/tasks/{world.tasks.first().uuid}/")
    shot(page, "task")
    sound(page)
    page.get_by_role("link", name="公开成果", exact=True).click()
    shot(page, "task-results")
    sound(page)
    assert Task.objects.exclude(parent=None).exists()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_office_decides_what_the_public_sees(world, page_for, open_page, shot, sound, width):
    page = page_for(Duty.OFFICE, at=world.organ, width=width)
    page.goto(f"/desk/ledger/plans/{world.uuid}/release/")
    shot(page, "plan-release")
    sound(page)
    first = world.tasks.first()
    page.locator(f'input[name=task][value="{first.uuid}"]').check()
    page.get_by_label("不公开的理由").fill("内容待核实")
    page.get_by_role("button", name="停止公开所选").click()
    page.get_by_text("1 项任务已停止公开").wait_for()
    public = open_page(width=width, script=False)
    assert public.goto(f"/jinzhan/{first.uuid}/").status == 404
    page.locator(f'input[name=task][value="{first.uuid}"]').check()
    page.get_by_role("button", name="公开所选", exact=True).click()
    public.goto("/")
    shot(public, "public-home")
    public.get_by_role("link", name="重点工作进展", exact=True).click()
    shot(public, "public-progress")
    public.goto(f"/jinzhan/{first.uuid}/")
    shot(public, "public-task")
    assert public.get_by_role("link", name=re.compile("2026年部门预算公开专栏")).count() == 1


@pytest.mark.parametrize("path", ["/jinzhan/", "/jinzhan/?state=DONE&q=公开", "/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_public_pages_of_progress_are_sound(world, open_page, sound, width, path):
    page = open_page(width=width)
    page.goto(path)
    sound(page)
