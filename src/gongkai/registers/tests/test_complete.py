from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.queries import duties
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules import complete, shipped
from gongkai.registers.rules.dates import months_after
from gongkai.registers.rules.parsing import BadDefinition, parse
from gongkai.registers.tests import builders

PROJECTS = shipped.shipped()["projects"]
ASKED = PROJECTS.complete
TODAY = date(2026, 11, 23)


def row(kind: str, day: str, stage: str, organ: int = 1, code: str = "YX-1", name: str = "溪口水库") -> complete.Told:
    return organ, date.fromisoformat(day), {"code": code, "project": name, "kind": kind, "stage": stage}


@pytest.mark.parametrize(
    ("rows", "missing", "late"),
    [
        ([row("批准结果信息", "2026-10-01", "前期")], (), False),
        ([row("批准服务信息", "2026-10-01", "前期")], ("批准结果信息",), False),
        ([row("批准结果信息", "2026-03-01", "前期"), row("施工有关信息", "2026-08-22", "在建")], ("招标投标信息", "质量安全监督信息"), True),
        ([row("施工有关信息", "2026-08-23", "在建"), row("批准结果信息", "2026-03-01", "前期")],  # in any order the newest row tells the stage
         ("招标投标信息", "质量安全监督信息"), False),
        ([row("竣工有关信息", "2025-01-05", "竣工验收")], ("批准结果信息", "招标投标信息", "施工有关信息", "质量安全监督信息"), False),
    ],
)  # fmt: skip
def test_it_tells_what_a_thing_lacks_at_its_stage_and_whether_its_news_are_old(rows, missing, late):
    found = complete.things(ASKED, rows)
    assert [(one.missing, one.late(TODAY)) for one in found] == [(missing, late)]
    assert found[0].wanting(TODAY) == bool(missing or late)


def test_each_thing_stands_for_itself_and_a_row_of_none_for_nothing():
    rows = [row("批准结果信息", "2026-10-01", "前期", code="B", organ=2), row("批准结果信息", "2026-10-02", "前期", code="A"),
            (3, None, {"kind": "批准结果信息"})]  # fmt: skip
    assert [(one.key, one.organ_id) for one in complete.things(ASKED, rows)] == [("A", 1), ("B", 2)]


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [("2026-11-30", 3, "2027-02-28"), ("2027-11-30", 3, "2028-02-29"), ("2026-01-31", 12, "2027-01-31"), ("2026-12-15", 1, "2027-01-15")],
)  # fmt: skip
def test_months_on(day, months, end):
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("was", "instead", "says"),
    [
        ("  until: [竣工验收]", "  until: [验收完]", "“验收完”不是“项目阶段”的选项"),
        ("    前期: [批准结果信息]", "    前期: [批复]", "要求的“批复”不是“信息类别”的选项"),
        ("    前期: [批准结果信息]", "    立项: [批准结果信息]", "立项"),
        ("  by: code\n", "  by: investment\n", "只能用"),
        ("  months: 3", "  months: 三个月", "months"),
    ],
)
def test_a_wrong_definition_is_named(was, instead, says):
    assert was in PROJECTS.text
    with pytest.raises(BadDefinition) as bad:
        parse(PROJECTS.text.replace(was, instead, 1))
    assert says in "".join(fault.sentence for fault in bad.value.faults)


@pytest.mark.django_db
def test_the_unit_and_the_office_see_what_a_project_lacks(client):
    register = builders.examples_published("projects")
    definition, office = queries.definition(register), orgs.actor(Duty.OFFICE)
    found = [one for one in duties.things(office, register, definition) if one.missing]
    assert found
    own, other = orgs.actor(Duty.EDITOR, Organ.objects.get(pk=found[0].organ_id)), builders.writer("县烟草局")
    assert [one.name for one in duties.things(own, register, definition)] == [found[0].name]
    assert not duties.things(other, register, definition)
    assert any(found[0].name in one.title and "缺少" in one.title for one in duties.incomplete(own))
    assert not duties.incomplete(other)
    client.force_login(User.objects.get(pk=office.user_id))
    page = client.get(reverse("registers:register", args=["projects"])).content.decode()
    assert "是否齐全" in page
    assert found[0].name in page
