"""Organs merge: rows and what is under way go on in the successor."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.catalogue import services as catalogue
from gongkai.catalogue.models import Placement
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs import services as orgs_services
from gongkai.orgs.rules import Duty
from gongkai.orgs.services import belongings
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.models import Matching, Pull
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import duties, rows
from gongkai.registers.services import filling, placing, reorganising
from gongkai.registers.tests import builders

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def merged(old, new):
    with days.standing_at(DAY):
        orgs_services.merge_organ(organ=old, into=new, on=DAY, by=orgs.actor(Duty.ADMIN))
        for _ in range(2):
            reorganising.follow(organ_id=old.pk, into_id=new.pk)


def test_it_lets_the_successor_go_on_with_rows_and_batches(tmp_path):
    office, old, new = orgs.office(), orgs.organ("县水利局"), orgs.organ("县水务局")
    for unit in (old, new):
        catalogue.statutory.make_statutory(organ=unit, by=orgs.actor(Duty.OFFICE, office))
    writer = orgs.actor(Duty.EDITOR, old)
    with days.standing_at(DAY):
        batch = builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), writer)
        placing.follow(batch.pk)
        waiting = builders.staged(builders.xlsx(tmp_path / "b.xlsx", [builders.line(2)]), writer)
    merged(old, new)
    register = batch.register
    assert {row.organ_id for row in rows.current(register.pk)} == {new.pk}
    successor = orgs.actor(Duty.EDITOR, new)
    assert asking.batches(successor).get(pk=waiting.pk).state == "READY"
    batch.refresh_from_db()
    assert batch.organ == old  # who published stays as it was
    page = Client().get(f"/registers/{register.key}/?_organ={new.uuid}").content.decode()
    assert "共 <strong>1</strong> 场" in page
    assert Placement.objects.get().column.organ == new
    with days.standing_at(DAY):
        again = builders.staged(builders.xlsx(tmp_path / "c.xlsx", [builders.line(1, 参加人数=9)]), successor)
        assert (again.state, again.changed) == ("READY", 1)
        filling.withdraw(
            row=rows.current(register.pk).get(), reason="登记错误", annulled=False, by=orgs.actor(Duty.HEAD, new)
        )
    assert not rows.current(register.pk).exists()


def test_it_keeps_both_ways_of_naming_columns(tmp_path):
    old, new, third = orgs.organ("县水利局"), orgs.organ("县水务局"), orgs.organ("县农业农村局")
    register = builders.register()
    for unit, said in ((old, {"培训题目": "title", "人数": "people"}), (new, {"人数": "-"})):
        Matching.objects.create(register=register, jurisdiction=unit.jurisdiction, organ=unit, headings=said)
    merged(old, new)
    assert asking.remembered(register.pk, new.pk) == {"培训题目": "title", "人数": "-"}
    merged(new, third)
    assert asking.remembered(register.pk, third.pk) == {"培训题目": "title", "人数": "-"}
    assert Matching.objects.count() == 1


def test_it_asks_nothing_of_an_organ_that_is_gone():
    builders.register()
    old, new = orgs.organ("县水利局"), orgs.organ("县水务局")
    office = orgs.actor(Duty.OFFICE)
    with days.standing_at(date(2027, 3, 1)):
        assert old.short_name in {one.organ for one in duties.unmet(office)}
    merged(old, new)
    with days.standing_at(date(2027, 3, 1)):
        assert old.short_name not in {one.organ for one in duties.unmet(office)}


def test_an_organ_cannot_be_closed_while_a_batch_waits_and_it_may_be_passed_on(tmp_path):
    orgs.office()
    old, new, admin = orgs.organ("县水利局"), orgs.organ("县水务局"), orgs.actor(Duty.ADMIN)
    with days.standing_at(DAY):
        waiting = builders.staged(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), orgs.actor(Duty.EDITOR, old))
        with pytest.raises(Refused, match="还有清单批次和取数 1 项"):
            orgs_services.close_organ(organ=old, on=DAY, by=admin)
        keys = [one.key for rows in belongings.belongings_of_organ(old.pk).values() for one in rows]
        orgs_services.transfer_function(organ=old, into=new, carried=[], keys=keys, on=DAY, by=admin)
        assert asking.batches(orgs.actor(Duty.EDITOR, new)).get(pk=waiting.pk).state == "READY"
        assert belongings.belongings_of_organ(old.pk) == {}
        orgs_services.close_organ(organ=old, on=DAY, by=admin)


@pytest.mark.parametrize("has_own", [False, True])
def test_what_is_fetched_by_the_clock_stands_still_when_it_is_passed_on(has_own):
    orgs.office()
    old, new, admin = orgs.organ("县水利局"), orgs.organ("县水务局"), orgs.actor(Duty.ADMIN)
    register = builders.register()
    for unit in [old, new] if has_own else [old]:
        Pull.objects.create(
            register=register, jurisdiction_id=unit.jurisdiction_id, organ=unit, address="https://data.example.cn/a.json",
            form="json", every="DAY", whole="N", by_id=admin.user_id, set_at=days.now(), next_at=days.now(),
        )  # fmt: skip
    with days.standing_at(DAY):
        keys = [one.key for rows in belongings.belongings_of_organ(old.pk).values() for one in rows]
        orgs_services.transfer_function(organ=old, into=new, carried=[], keys=keys, on=DAY, by=admin)
    assert [(one.organ, one.on) for one in Pull.objects.all()] == [(new, "Y" if has_own else "N")]
