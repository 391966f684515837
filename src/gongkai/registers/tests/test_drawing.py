"""A draw from its registration to the public record, and the results it makes a unit owe."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers import commands
from gongkai.registers.models import Draw, Urging
from gongkai.registers.queries import draw_results as results
from gongkai.registers.queries import draws as asking
from gongkai.registers.queries import rows as rows_of
from gongkai.registers.rules import drawing as rules
from gongkai.registers.rules.drawing import Stage
from gongkai.registers.services import drawing, filling, reorganising, urging
from gongkai.registers.tests import builders, drawn
from gongkai.trail.models import Entry
from gongkai.trail.services import subject_of

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 9, 18)


@pytest.fixture(autouse=True)
def today():
    orgs.office()
    with days.standing_at(FRIDAY):
        yield


@pytest.fixture
def by():
    return builders.writer("县市监局")


@pytest.fixture
def library(by):
    return drawn.filled(drawn.library(), by)


def test_it_fixes_the_list_and_shows_nothing_of_the_number_before_the_draw(library, by):
    drawn.put(library, {"name": "云溪县歇业商行", "kind": "食品销售", "town": "溪口镇", "state": "已出库"}, by)
    made = drawn.registered(library, by, kind="food", asked=4)
    assert (made.number, made.pool_size, made.stage, made.r) == (1, 6, Stage.REGISTERED, "")
    assert made.pool_digest == rules.pool_digest(made.entries)
    assert made.filters == [
        {"key": "state", "value": "在库", "title": "状态", "label": "在库"},
        {"key": "kind", "value": "food", "title": "类别", "label": "食品销售"},
    ]
    kept = (row for row in rows_of.current(library.pk) if (row.values["kind"], row.values["state"]) == ("food", "在库"))
    assert made.entries == sorted(str(row.entry) for row in kept)
    assert [one.verb for one in Entry.objects.filter(subject=subject_of(made))] == ["draw.registered"]
    assert Entry.objects.get(subject=subject_of(made)).content["commitment"] == made.commitment


def test_it_draws_once_and_the_record_can_be_recomputed(library, by):
    made = drawn.registered(library, by)
    done = drawing.draw(draw=made, witnesses="李敏（县人大代表）", said=" ４１７ ", by=by)
    assert (done.said, len(done.drawn), rules.digest(done.r)) == ("417", 3, made.commitment)
    assert rules.verify(drawing.record_of(Draw.objects.get(pk=done.pk)).as_file()) == []
    assert "李敏" not in json.dumps(drawing.record_of(done).as_file(), ensure_ascii=False)
    with pytest.raises(Refused, match="一次登记只抽取一次"):
        drawing.draw(draw=made, witnesses="李敏（县人大代表）", said="418", by=by)
    done.refresh_from_db()
    assert done.said == "417"


def test_it_goes_on_from_the_list_that_was_fixed_whatever_came_since(library, by):
    made = drawn.registered(library, by, asked=9)
    drawn.put(library, {"name": "云溪县后来商行", "kind": "食品销售", "town": "溪口镇", "state": "在库"}, by)
    gone = rows_of.current(library.pk).get(values__name="云溪县第4号商行")
    head = orgs.actor(Duty.HEAD, orgs.organ("县市监局"))
    filling.withdraw(row=gone, reason="已经注销", annulled=False, by=head)
    done = drawing.draw(draw=made, witnesses="李敏（县人大代表）", said="1", by=by)
    assert str(gone.entry) in done.drawn
    assert len(done.drawn) == 9
    assert [entry for entry, row in asking.seen(library.pk, done.drawn) if row is None] == [str(gone.entry)]


def test_it_leaves_a_killed_draw_undrawn(library, by, monkeypatch):
    made = drawn.registered(library, by)
    monkeypatch.setattr(drawing, "announce", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("killed")))
    with pytest.raises(RuntimeError):
        drawing.draw(draw=made, witnesses="李敏（县人大代表）", said="417", by=by)
    monkeypatch.undo()
    made.refresh_from_db()
    assert (made.stage, made.r, made.said, made.drawn) == (Stage.REGISTERED, "", "", [])
    assert drawing.draw(draw=made, witnesses="李敏（县人大代表）", said="417", by=by).stage == Stage.DRAWN


def test_it_refuses_when_the_list_changed_while_it_was_read(library, by, monkeypatch):
    pool = drawing.pool_of

    def slow(register, definition, filters):
        found = pool(register, definition, filters)
        drawn.put(register, {"name": "云溪县后来商行", "kind": "食品销售", "town": "溪口镇", "state": "在库"}, by)
        return found

    monkeypatch.setattr(drawing, "pool_of", slow)
    with pytest.raises(Refused, match="请重新登记"):
        drawn.registered(library, by)
    assert not Draw.objects.exists()


def test_it_refuses_what_is_wrong(library, by, tmp_path):
    other, office = builders.writer("县教育局"), orgs.actor(Duty.OFFICE)
    head = orgs.actor(Duty.HEAD, orgs.organ("县市监局"))
    made = drawn.registered(library, by)
    for says, act in (
        ("信息员登记", lambda: drawn.registered(library, office)),
        ("1至9", lambda: drawn.registered(library, by, asked=10)),
        ("没有符合条件", lambda: drawn.registered(library, by, town="没有的镇")),
        ("身份证", lambda: drawn.registered(library, by, purpose="抽查11010519491231002X的店")),
        ("不用于随机抽取", lambda: drawn.registered(builders.register(), by)),
        ("登记单位的信息员", lambda: drawing.draw(draw=made, witnesses="李敏代表", said="1", by=other)),
        ("只写数字", lambda: drawing.draw(draw=made, witnesses="李敏代表", said="一", by=by)),
        ("写明见证人", lambda: drawing.draw(draw=made, witnesses="", said="1", by=by)),
        ("还没有抽取", lambda: drawing.release(draw=made, by=head)),
        ("还没有抽取", lambda: drawing.finish(draw=made, on=FRIDAY, by=by)),
        ("本地", lambda: drawn.registered(library, builders_elsewhere())),
    ):
        with pytest.raises(Refused, match=says):
            act()
    assert Draw.objects.count() == 1


def builders_elsewhere():
    place = orgs.jurisdiction("石桥市", level="CITY")
    return orgs.actor(Duty.EDITOR, orgs.organ("石桥市财政局", of=place, name="石桥市财政局"))


def test_it_is_made_public_by_those_who_approve(library, by):
    made = drawn.drawn(library, by)
    head = orgs.actor(Duty.HEAD, orgs.organ("县市监局"))
    assert [one.kind for one in results.to_do(head)] == ["待公开的抽取记录"]
    with pytest.raises(Refused, match="审核人"):
        drawing.release(draw=made, by=by)
    assert drawing.release(draw=made, by=head).stage == Stage.RELEASED
    assert results.to_do(head) == []
    assert [one.verb for one in Entry.objects.filter(subject=subject_of(made)).order_by("sequence")] == [
        "draw.registered", "draw.drawn", "draw.released",
    ]  # fmt: skip


def test_it_owes_each_result_until_it_is_public(library, by):
    made = drawn.drawn(library, by, asked=9)
    assert results.to_do(by) == []
    made = drawing.finish(draw=made, on=FRIDAY, by=by)
    todo = results.to_do(by)
    assert [(one.kind, one.due_on) for one in todo] == [("待公开的抽查结果", date(2026, 10, 22))]
    assert "9个检查对象" in todo[0].title
    other = builders.writer("县教育局")
    drawn.result("改过名的商行", by, code=drawn.CODES[0])  # by its code
    drawn.result("云溪县第1号商行", by)  # a result without a code: by its name
    drawn.result("云溪县第5号商行", by)
    drawn.result("云溪县第6号商行", by, formed_on=date(2026, 9, 17))  # before the draw
    drawn.result("云溪县第7号商行", other)  # another unit's inspection
    left = [one.name for one in results.standings(by.jurisdiction_id, [made])[made.pk].owed]
    assert sorted(left) == [f"云溪县第{n}号商行" for n in (2, 3, 4, 6, 7, 8)]
    assert results.late(by) == []
    with days.standing_at(date(2026, 10, 26)):
        assert "6个检查对象" in results.late(by)[0].title
        assert [one.organ for one in results.late(orgs.actor(Duty.OFFICE))] == ["县市监局"]
        assert results.late(other) == []
    for n in (2, 3, 4, 6, 7, 8):
        drawn.result(f"云溪县第{n}号商行", by)
    assert results.to_do(by) == []


def test_it_counts_by_quarter_and_unit_and_urges_once_a_day(library, by):
    office, other = orgs.actor(Duty.OFFICE), builders.writer("县教育局")
    made = drawn.drawn(library, by, asked=4)
    drawn.drawn(library, by, asked=2)
    drawn.registered(library, other)
    made = drawing.finish(draw=made, on=FRIDAY, by=by)
    first = results.standings(by.jurisdiction_id, [made])[made.pk].owed[0]
    drawn.result(first.name, by, code=first.code)
    (line,) = results.quarter(office, "2026Q3")
    assert (line.draws, line.drawn, line.missing, line.late) == (2, 6, 3, 0)
    assert line.published + line.going_on + line.missing == 6
    assert results.quarter(office, "2026Q2") == []
    assert results.quarter(other, "2026Q3") == []
    with pytest.raises(Refused, match="政务公开办督促"):
        urging.urge(organ_id=by.organ_id, quarter="2026Q3", by=by)
    with pytest.raises(Refused, match="没有应公开而未公开"):
        urging.urge(organ_id=other.organ_id, quarter="2026Q3", by=office)
    urging.urge(organ_id=by.organ_id, quarter="2026Q3", by=office)
    with pytest.raises(Refused, match="今天已经督促过"):
        urging.urge(organ_id=by.organ_id, quarter="2026Q3", by=office)
    told = Message.objects.get(user_id=by.user_id, kind="registers.urged")
    assert told.subject == "2026年第三季度有3个抽查结果还没有公开"
    assert Entry.objects.get(subject=subject_of(Urging.objects.get())).content["missing"] == 3
    assert [one.missing for one in results.quarter(by, "2026Q3")[0].urged] == [3]


def test_it_asks_no_results_of_a_list_that_holds_no_objects_of_inspection(library, by):
    version = library.versions.latest("number")
    version.text = version.text.replace("subject: {name: name, code: code}\n", "")
    version.save()
    made = drawn.drawn(library, by)
    with pytest.raises(Refused, match="不是检查对象"):
        drawing.finish(draw=made, on=FRIDAY, by=by)
    assert results.standings(by.jurisdiction_id, [made]) == {}


def test_it_goes_to_the_successor_when_units_merge(library, by):
    drawing.finish(draw=drawn.drawn(library, by, asked=2), on=FRIDAY, by=by)
    heir = builders.writer("县教育局")
    reorganising.organ_merged(by.organ_id, heir.organ_id)
    assert len(results.to_do(heir)) == 1
    assert results.to_do(by) == []


def test_it_verifies_what_the_public_downloads(library, by, client, tmp_path, capsys):
    made = drawn.released(library, by, kind="food")
    answer = client.get(reverse("registers_public:draw_record", args=[drawn.KEY, made.uuid]))
    path = tmp_path / "record.json"
    path.write_bytes(answer.content)
    assert commands.main(["verify-draw", str(path)]) == 0
    assert "核对一致：6个对象中抽出3个" in capsys.readouterr().out
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(told | {"drawn": told["drawn"][::-1]}), "utf-8")
    assert commands.main(["verify-draw", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"right": False, "faults": ["抽出的对象与重新计算的不一致。"]}
    path.write_text("[" * 100_000, "utf-8")
    assert commands.main(["verify-draw", str(path)]) == 2
    assert commands.main(["verify-draw", str(tmp_path / "none.json")]) == 2
