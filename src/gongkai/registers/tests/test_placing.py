"""A register in the catalogue: each unit's part stands in its own section while something of it is public."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from gongkai.catalogue import services as catalogue
from gongkai.catalogue.models import Placement
from gongkai.catalogue.rules import templates
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.queries import placing as asking
from gongkai.registers.rules.shipped import shipped
from gongkai.registers.services import filling, placing
from gongkai.registers.tests import builders

TEMPLATE = Path(templates.__file__).parents[1] / "data" / "columns.yaml"


def test_it_names_only_columns_there_are():
    known = {row.key for row in templates.parse_template(TEMPLATE.read_text("utf-8"))}
    for one in shipped().values():
        assert set(one.columns) <= known, (one.key, one.columns)


@pytest.mark.django_db
def test_it_stands_in_the_column_while_something_is_public(tmp_path):
    unit = orgs.organ("县财政局")
    orgs.office()
    catalogue.statutory.make_statutory(organ=unit, by=orgs.actor(Duty.OFFICE))
    with days.standing_at(date(2026, 11, 23)):
        batch = builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), builders.writer())
        placing.follow(batch.pk)
        placing.follow(batch.pk)
        place = Placement.objects.get()
        assert (place.title, place.column.key) == ("政务公开培训", "statutory/20.15")
        assert asking.standing([place.record]) == {place.record: (place.title, place.url)}
        assert "共 <strong>1</strong> 场" in Client().get(place.url).content.decode()
        gone = filling.withdraw(row=batch.rows.get(), reason="登记错误", annulled=False, by=orgs.actor(Duty.HEAD, unit))
        placing.follow(gone.pk)
        assert not Placement.objects.exists()
        assert asking.standing([place.record]) == {}
