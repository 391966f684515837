"""Builders of random draws: a list of objects, draws at every stage, results that are public."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from gongkai.kernel import days
from gongkai.orgs.models import Jurisdiction, Organ
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.models import Draw, Register
from gongkai.registers.queries import draw_results
from gongkai.registers.queries import registers as queries
from gongkai.registers.services import drawing, filling, publishing, registering

KEY = "test-objects"
LIBRARY = """key: test-objects
title: 检查对象名录
purpose: 公布可以随机抽查的检查对象，供抽取和核对。
basis: [《中华人民共和国政府信息公开条例》第二十条第十三项]
source: 检查对象名录库的通行列
owner: unit
noun: 户
identity: [name]
name: name
draw: {state: [在库]}
subject: {name: name, code: code}
fields:
  - {key: name, title: 对象名称, type: text, required: yes, length: 60}
  - {key: code, title: 统一社会信用代码, type: uscc}
  - {key: kind, title: 类别, type: code, required: yes, values: {food: 食品销售, school: 校外培训}}
  - {key: state, title: 状态, type: code, required: yes, values: [在库, 已出库]}
  - {key: town, title: 乡镇, type: text, required: yes, length: 30}
display:
  columns: [name, kind, town]
  filters: [kind, town]
  words: [name]
review: unit
"""
CODES = ("91149921MA0E060146", "91350100M000100Y43")
TOWNS = ("溪口镇", "白石镇", "柳林镇")


def library(place: Jurisdiction | None = None) -> Register:
    """A list of objects of inspection that is in use in a place."""
    place = place or orgs.jurisdiction()
    office = orgs.office(place)
    return queries.by_key(place.pk, KEY) or registering.define(text=LIBRARY, by=orgs.actor(Duty.OFFICE, office))


def put(register: Register, cells: dict[str, str], by) -> None:
    """One row, public."""
    made = filling.fill(register=register, cells=cells, by=by)
    assert made.batch, made.wrong
    with transaction.atomic():
        publishing.make_true(publishing.locked(made.batch), None)


def filled(register: Register, by, many: int = 9, mark: str = "") -> Register:
    """Objects in it: every third is a school; the first two have a credit code."""
    for n in range(many):
        cells = {
            "name": f"{mark}云溪县第{n}号商行",
            "kind": "校外培训" if n % 3 == 0 else "食品销售",
            "town": TOWNS[n % 3],
            "state": "在库",
        }
        put(register, cells | ({"code": CODES[n]} if n < 2 and not mark else {}), by)
    register.refresh_from_db()
    return register


def registered(register: Register, by, *, asked: int = 3, purpose: str = "2026年度食品销售者抽查", **filters) -> Draw:
    """A draw that is registered."""
    return drawing.register_draw(register=register, filters=filters, purpose=purpose, asked=asked, by=by)


def drawn(register: Register, by, *, said: str = "417", **options) -> Draw:
    """One that is drawn."""
    return drawing.draw(draw=registered(register, by, **options), witnesses="李敏（县人大代表）", said=said, by=by)


def released(register: Register, by, **options) -> Draw:
    """One that is public."""
    head = orgs.actor(Duty.HEAD, Organ.objects.get(pk=by.organ_id))
    return drawing.release(draw=drawn(register, by, **options), by=head)


def result(name: str, by, *, code: str = "", formed_on: date | None = None) -> None:
    """A public result of an inspection of that object."""
    day = formed_on or days.today()
    register = registering.taken_into_use(jurisdiction_id=by.jurisdiction_id, key=draw_results.RESULTS, by=by)
    cells = {
        "task": "2026-SCJG-01", "title": "抽查", "serial": f"{register.sequence + 1:04d}", "way": "随机抽查", "matter": "食品销售者检查",
        "subject": name, "subject_kind": "法人及非法人组织" if code else "个体工商户", "code": code, "organ": by.organ_name,
        "inspected_on": (day - timedelta(days=1)).isoformat(), "result": "未发现问题", "channels": "政府网站", "formed_on": day.isoformat(),
    }  # fmt: skip
    put(register, {key: cell for key, cell in cells.items() if cell}, by)
