"""A local register, made by the office: a text and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.changing import reasons_not_to_change
from gongkai.registers.rules.parsing import parse
from gongkai.registers.services import registering
from gongkai.registers.tests import builders, samples
from gongkai.registers.views.desk import EXAMPLE

pytestmark = pytest.mark.django_db
TEXT = EXAMPLE.read_text("utf-8")


@pytest.fixture(autouse=True)
def today():
    orgs.office()
    with days.standing_at(date(2026, 11, 23)):
        yield


def test_it_adds_a_register_by_a_text_alone(client, tmp_path):
    office = orgs.client_for(Duty.OFFICE)
    where = reverse("registers:define")
    assert "便民服务点名录" in office.get(where).content.decode()
    wrong = office.post(where, {"text": TEXT.replace("type: phone", "type: telephone").replace("noun:", "nown:")})
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert "第9行：没有“nown”这一项" in html
    assert "telephone" in html
    assert office.post(where, {"text": TEXT.replace("\n", "\r\n")}).status_code == 302
    assert office.post(where, {"text": TEXT}).status_code == 422
    register = queries.by_key(orgs.jurisdiction().pk, "local-list")
    lines = [[f"柳湾{n}便民服务站", "便民服务站", "柳湾镇政府街", "0355-2123456"] for n in range(3)]
    path = builders.csv_of(tmp_path / "a.csv", lines, head=["名称", "类别", "地址", "电话"])
    builders.published(path, register_of=register)
    assert "3</strong> 处" in client.get("/registers/local-list/").content.decode()
    change = reverse("registers:redefine", args=["local-list"])
    assert office.post(change, {"text": TEXT.replace("title: 地址", "title: 详细地址")}).status_code == 302
    assert "详细地址" in client.get("/registers/local-list/").content.decode()
    refused = office.post(change, {"text": TEXT.replace("  - {key: opened_on, title: 启用日期, type: date}\n", "")})
    assert "不能删除" in refused.content.decode()


def test_it_is_the_office_that_makes_local_registers():
    with pytest.raises(Refused, match="政务公开办"):
        registering.define(text=TEXT, by=builders.writer())
    office = orgs.actor(Duty.OFFICE)
    with pytest.raises(Refused, match="已被使用"):
        registering.define(text=TEXT.replace("key: local-list", "key: trainings"), by=office)
    with pytest.raises(Refused, match="已被使用"):
        registering.define(text=TEXT.replace("key: local-list", "key: batches"), by=office)
    shipped = orgs.client_for(Duty.OFFICE)
    builders.register()
    assert shipped.get(reverse("registers:redefine", args=["trainings"])).status_code == 404
    assert orgs.client_for(Duty.EDITOR).get(reverse("registers:define")).status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("identity: [number]", "identity: [number, decided_on]", "认行字段"),
        ("title: 处罚依据, type: article", "title: 处罚依据, type: text", "类型或单位不能改"),
        ("unit: 万元", "unit: 元", "类型或单位不能改"),
        ("{light: 轻微, usual: 一般, grave: 严重}", "{light: 轻微, usual: 一般, worst: 严重}", "选项“严重”"),
        ("title: 理由, type: text", "title: 理由, type: text, required: yes", "不能改为必填"),
        ("checks:\n", "  - {key: more, title: 新增, type: text, required: yes}\nchecks:\n", "新字段“新增”不能是必填"),
    ],
)
def test_it_says_why_rows_cannot_stand_under_a_change(old, new, says):
    text = samples.PENALTIES.replace(old, new, 1).replace("grave: 36", "worst: 36" if "worst" in new else "grave: 36")
    reasons = reasons_not_to_change(samples.penalties(), parse(text)[0])
    assert any(says in reason for reason in reasons), reasons
    assert reasons_not_to_change(samples.penalties(), samples.penalties()) == []
