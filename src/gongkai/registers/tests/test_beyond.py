"""What is counted, what is found about a firm, how registers are described to others."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from gongkai.indicators import queries as figures
from gongkai.indicators.rules import parse_period
from gongkai.kernel import days
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.services import filling, registering, reminding
from gongkai.registers.tests import builders, samples

pytestmark = pytest.mark.django_db
HEAD = {field.key: field.title for field in samples.penalties().fields}


def penalties(tmp_path, *lines, on=date(2026, 3, 5)):
    register, by = builders.register("penalties"), builders.writer("县市场监督管理局")
    head = list(samples.GOOD)
    path = builders.csv_of(
        tmp_path / "a.csv",
        [[(samples.GOOD | one)[key] for key in head] for one in lines],
        head=[HEAD[key] for key in head],
    )
    with days.standing_at(on):
        return builders.published(path, by, register_of=register)


def test_it_counts_completeness_and_timeliness_by_unit(tmp_path):
    penalties(tmp_path, {}, {"number": "云市监罚〔2026〕2号", "decided_on": "2026-02-02"})
    register, by = builders.register("penalties"), builders.writer("县市场监督管理局")
    path = builders.csv_of(
        tmp_path / "b.csv", [list((samples.GOOD | {"number": "云市监罚〔2026〕3号"}).values())], head=[HEAD[key] for key in samples.GOOD]
    )  # fmt: skip
    office = orgs.actor(Duty.OFFICE)
    with days.standing_at(date(2026, 3, 20)):
        builders.staged(path, by, register_of=register)
        keys = ["registers.formed", "registers.published_rate", "registers.in_time_rate", "registers.late"]
        found = figures.figures(office, keys, parse_period("2026"))
        other = figures.figures(orgs.actor(Duty.EDITOR, orgs.organ("县财政局")), keys, parse_period("2026"))
    assert [round(float(figure.value), 1) for figure in found] == [3.0, 66.7, 33.3, 2.0]
    assert other[0].value == 0


def test_it_reminds_once_before_the_day_and_tells_leaders_after_it(tmp_path):
    unit = orgs.organ("县财政局")
    editor, head = orgs.actor(Duty.EDITOR, unit), orgs.actor(Duty.HEAD, unit)
    with days.standing_at(date(2026, 3, 2)):
        builders.register()
    for day, heard in ((date(2026, 11, 23), 0), (date(2026, 12, 24), 1), (date(2027, 1, 1), 2)):
        with days.standing_at(day):
            reminding.remind()
            reminding.remind()
        assert Message.objects.filter(user_id=editor.user_id).count() == heard
    assert Message.objects.filter(user_id=head.user_id).count() == 1


def test_it_reminds_of_a_batch_whose_rows_are_due(tmp_path):
    register, by = builders.register("penalties"), builders.writer("县市场监督管理局")
    path = builders.csv_of(tmp_path / "a.csv", [list(samples.GOOD.values())], head=[HEAD[key] for key in samples.GOOD])
    with days.standing_at(date(2026, 3, 10)):
        builders.staged(path, by, register_of=register)
        reminding.remind()
        reminding.remind()
    assert Message.objects.filter(user_id=by.user_id, kind="registers.due").count() == 1


def test_it_finds_all_about_a_firm_and_nothing_that_is_gone(client, tmp_path):
    batch = penalties(
        tmp_path,
        {},
        {"number": "云市监罚〔2026〕2号"},
        {"number": "云市监罚〔2026〕3号", "party": "张三丰", "sort": "自然人", "code": ""},
    )
    where = reverse("registers_public:credit")
    with days.standing_at(date(2026, 11, 23)):
        for asked in ("91350100M000100Y43", "云溪县甲商贸有限公司", "云溪县甲商"):
            assert "<strong>2</strong> 条" in client.get(where, {"q": asked}).content.decode()
        assert "请至少输入" in client.get(where, {"q": "云溪"}).content.decode()
        assert "代码有误" in client.get(where, {"q": "91350100M000100Y44"}).content.decode()
        assert "没有查到" in client.get(where, {"q": "张三丰有限公司"}).content.decode()
        head = orgs.actor(Duty.HEAD, orgs.organ("县市场监督管理局"))
        filling.withdraw(row=batch.rows.order_by("pk").first(), reason="登记错误", annulled=False, by=head)
        assert "<strong>1</strong> 条" in client.get(where, {"q": "91350100M000100Y43"}).content.decode()
    with days.standing_at(date(2027, 3, 3)):
        assert "没有查到" in client.get(where, {"q": "91350100M000100Y43"}).content.decode()


def test_it_names_registers_whose_newer_definition_cannot_be_taken(tmp_path):
    builders.register()
    builders.register("penalties")  # its text is not the one that comes with the platform
    assert list(registering.not_taken()) == []  # no rows yet: nothing stands against it
    penalties(tmp_path, {})
    [(title, reasons)] = registering.not_taken()
    assert title == "行政处罚"
    assert any("不能删除" in reason for reason in reasons)


def test_it_describes_registers_as_data_sets(client, tmp_path):
    penalties(tmp_path, {})
    found = json.loads(client.get(reverse("registers_public:catalog")).content)
    one = found["dcat:dataset"][0]
    assert one["dct:title"] == "行政处罚"
    assert [file["dcat:mediaType"] for file in one["dcat:distribution"]][1] == "text/csv"
    assert "card" not in [field["name"] for field in one["fields"]]
    for file in one["dcat:distribution"]:
        assert client.get(file["dcat:downloadURL"]).status_code == 200
