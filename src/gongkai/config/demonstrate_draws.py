"""The demo's random draws: a library of food shops, one draw with every result public, one in which a result is missing and was urged.

Whom a draw hits is left to chance, as it is: it falls otherwise in every new demo.
"""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.config.demonstrate_documents import Desk, at
from gongkai.config.demonstrate_orgs import Posts, data
from gongkai.config.demonstrate_registers import make_true, staged
from gongkai.config.demonstrate_rows import Bundle, Line, Rows, working
from gongkai.orgs.rules import Duty
from gongkai.registers.models import Draw
from gongkai.registers.queries import draw_results as results
from gongkai.registers.queries import registers as queries
from gongkai.registers.services import drawing, urging

UNIT, TRADE, MANY = "scj", "食品销售者", 24
LIBRARY, FIRST, SECOND, URGED = date(2026, 3, 10), date(2026, 4, 15), date(2026, 9, 15), date(2026, 11, 18)
WITNESS = "李敏（县人大代表）、高志远（县消费者协会）"


def tell(posts: Posts, *, until: date) -> None:
    """The library and the two draws, as far as the demo's day lets them come."""
    desk, rows = Desk(posts), Rows(data("registers.yaml"), posts)
    if until < LIBRARY:
        return
    with at(LIBRARY):
        make_true(desk, staged(desk, Bundle("inspection-objects", UNIT, LIBRARY, "检查对象名录库.csv", _library(rows))))
    if until >= FIRST + timedelta(days=40):
        _drawn(desk, rows, FIRST, "2026年春季食品销售者抽查（2026-SCJG-01）", "2026-SCJG-01", said="417", missing=0)
    if until >= SECOND + timedelta(days=40):
        _drawn(desk, rows, SECOND, "2026年秋季食品销售者抽查（2026-SCJG-02）", "2026-SCJG-02", said="80", missing=1)
    if until >= URGED:
        with at(URGED):
            urging.urge(organ_id=posts.organ(UNIT).pk, quarter="2026Q3", by=desk.acting("zfb", Duty.OFFICE))


def _library(rows: Rows) -> list[Line]:
    return [
        {
            "number": f"DX-SP-{n:04d}", "subject": shop.name, "subject_kind": shop.kind, "code": shop.code, "trade": TRADE,
            "address": f"云溪县云城街道解放路{n * 2}号", "organ": rows.short(UNIT), "matters": "CC-SCJG-012", "state": "在库",
            "open": "公开", "changed_on": (LIBRARY - timedelta(days=8)).isoformat(),
        }
        for n, shop in enumerate(rows.shops[:MANY], 1)
    ]  # fmt: skip


def _drawn(desk: Desk, rows: Rows, day: date, purpose: str, task: str, *, said: str, missing: int) -> None:
    """One draw from its registration to the results; all but the last `missing` are public."""
    editor = desk.acting(UNIT, Duty.EDITOR)
    register = queries.by_key(editor.jurisdiction_id, "inspection-objects")
    assert register is not None
    with at(day):
        found = drawing.register_draw(register=register, filters={"trade": TRADE}, purpose=purpose, asked=5, by=editor)
        found = drawing.draw(draw=found, witnesses=WITNESS, said=said, by=editor)
    ended = working(day + timedelta(days=17))
    with at(working(ended + timedelta(days=3))):
        drawing.finish(draw=found, on=ended, by=editor)
        drawing.release(draw=found, by=desk.acting(UNIT, Duty.REVIEWER))
    published = working(ended + timedelta(days=12))
    lines = _results(rows, found, task, ended)
    with at(published):
        kept = lines[: len(lines) - missing]
        make_true(desk, staged(desk, Bundle(results.RESULTS, UNIT, published, f"{task}抽查结果.csv", kept)))


def _results(rows: Rows, draw: Draw, task: str, ended: date) -> list[Line]:
    (standing,) = results.standings(draw.jurisdiction_id, [draw]).values()
    return [
        {
            "task": task, "title": draw.purpose, "serial": f"{n:04d}", "way": "随机抽查", "matter": "校园周边食品销售者检查",
            "subject": one.name, "subject_kind": "个体工商户", "code": one.code, "organ": rows.short(UNIT),
            "inspected_on": (ended - timedelta(days=1)).isoformat(), "result": "未发现问题", "channels": "政府网站",
            "formed_on": ended.isoformat(),
        }
        for n, one in enumerate(standing.missing, 1)
    ]  # fmt: skip
