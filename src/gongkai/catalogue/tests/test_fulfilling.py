"""Records placed in columns fulfil entries; the command line; messages, to-do and figures of entries."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gongkai.catalogue import commands, services
from gongkai.catalogue.models import Adoption, Combing, CombingItem, Proof
from gongkai.catalogue.queries import duties_due, entry_sources
from gongkai.catalogue.queries import entries as entry_queries
from gongkai.catalogue.rules.entries import Fulfilment
from gongkai.catalogue.services import combing, corresponding
from gongkai.catalogue.tests import books, builders
from gongkai.indicators import queries as figures
from gongkai.indicators.rules import year
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox

pytestmark = pytest.mark.django_db
RECORD = "documents.Document:77"


@pytest.fixture(autouse=True)
def a_day():
    with days.standing_at(date(2026, 3, 2)):
        yield


@pytest.fixture
def unit():
    orgs.office()
    return orgs.actor(Duty.EDITOR, orgs.organ("县民政局"))


@pytest.fixture
def adoption(unit):
    return builders.adoption(orgs.organ("县民政局"))


def placed(adoption, **given):
    common = {
        "record": RECORD,
        "organ_id": adoption.organ_id,
        "entries": [adoption.entry_id],
        "formed_on": date(2026, 1, 5),
    }
    return builders.placement(builders.column(organ=adoption.organ), **common | given)


def again(adoption):
    adoption.refresh_from_db()
    return adoption


def test_it_fulfils_the_entries_a_record_names_and_says_when_late(adoption):
    placed(adoption)
    proof = Proof.objects.get()
    assert (proof.record, proof.late, proof.due_on) == (RECORD, "Y", date(2026, 2, 2))
    assert (again(adoption).fulfilment, adoption.late_count) == (Fulfilment.DONE, 1)


def test_it_never_takes_news_or_limited_releases_as_fulfilling(adoption):
    free = builders.free_column(organ=adoption.organ)
    builders.placement(free, record=RECORD, organ_id=adoption.organ_id, entries=[adoption.entry_id], counts=False)
    builders.placement(free, record="documents.Document:78", organ_id=adoption.organ_id, entries=[adoption.entry_id], mode="LIMITED", audience="申请人", mode_reason="涉及特定对象")  # fmt: skip
    assert again(adoption).fulfilment == Fulfilment.MISSING


def test_it_forgets_a_record_that_is_taken_down_and_follows_its_title(adoption):
    placed(adoption)
    services.retitle(record=RECORD, title="新的标题", url="/documents/77/")
    assert Proof.objects.get().title == "新的标题"
    services.displace(record=RECORD)
    assert not Proof.objects.exists()
    assert again(adoption).fulfilment == Fulfilment.MISSING


def test_it_takes_a_column_that_answers_one_entry_alone_as_fulfilling_it(adoption, unit):
    column = builders.column(organ=adoption.organ)
    placed(adoption, entries=[])
    assert again(adoption).fulfilment == Fulfilment.MISSING
    corresponding.link(organ_id=adoption.organ_id, links={adoption.pk: column.pk}, by=unit)
    assert again(adoption).fulfilment == Fulfilment.DONE
    other = Adoption.objects.filter(organ=adoption.organ).exclude(pk=adoption.pk)[0]
    corresponding.link(organ_id=adoption.organ_id, links={other.pk: column.pk}, by=unit)
    assert again(adoption).fulfilment == Fulfilment.MISSING


def test_it_keeps_a_record_that_names_its_entry_whatever_columns_are_linked(adoption, unit):
    column = builders.column(organ=adoption.organ)
    placed(adoption)
    other = Adoption.objects.filter(organ=adoption.organ).exclude(pk=adoption.pk)[0]
    corresponding.link(organ_id=adoption.organ_id, links={adoption.pk: column.pk, other.pk: column.pk}, by=unit)
    assert again(adoption).fulfilment == Fulfilment.DONE
    corresponding.link(organ_id=adoption.organ_id, links={adoption.pk: None}, by=unit)
    assert (again(adoption).fulfilment, again(other).fulfilment) == (Fulfilment.DONE, Fulfilment.DONE)


def test_it_links_no_column_of_another_place_nor_for_another_unit(adoption, unit):
    far = orgs.jurisdiction("石桥市", level="CITY")
    column = builders.column(organ=orgs.organ("石桥市财政局", of=far, name="石桥市财政局"))
    with pytest.raises(Refused, match="不属于本地区"):
        corresponding.link(organ_id=adoption.organ_id, links={adoption.pk: column.pk}, by=unit)
    with pytest.raises(Refused):
        corresponding.link(organ_id=adoption.organ_id, links={}, by=orgs.actor(Duty.EDITOR, orgs.organ("县水利局")))


def test_it_suggests_columns_by_name_and_links_them(adoption, unit):
    made = builders.free_column("监督检查", organ=adoption.organ)
    assert made.pk in corresponding.suggested(organ_id=adoption.organ_id, by=unit).values()
    assert corresponding.link_suggested(organ_id=adoption.organ_id, by=unit) >= 1
    assert Adoption.objects.get(organ=adoption.organ, entry__level2="监督检查").column == made


def test_it_closes_gaps_of_a_combing_when_their_entry_is_fulfilled(adoption):
    office = orgs.actor(Duty.OFFICE)
    combing.open_(
        rule="社会救助暂行办法",
        words="",
        version="",
        effective_on=date(2026, 5, 1),
        due_on=date(2026, 4, 30),
        note="",
        by=office,
    )
    item = CombingItem.objects.get(adoption=adoption)
    assert item.state == "GAP"
    placed(adoption)
    combing.follow_all()
    item.refresh_from_db()
    assert (item.state, item.done_on) == ("DONE", days.today())


def test_it_tells_units_and_lists_what_is_to_be_done(unit):
    at = orgs.organ("县民政局")
    builders.work(at)
    outbox.drain()
    kinds = set(Message.objects.filter(user_id=unit.user_id).values_list("kind", flat=True))
    assert {"catalogue.entries", "catalogue.fix", "catalogue.combing"} <= kinds
    with days.standing_at(date(2026, 5, 4)):
        titles = [row.title for row in duties_due.todo(unit)]
        assert "1 项公开事项已超期" in titles
        assert any(title.startswith("整改：") for title in titles)
        assert any("公开办法”梳理，还有" in title for title in titles)
        assert "超过公开时限或者更新周期" in duties_due.health(unit)[0].title
    assert Combing.objects.count() == 1


def test_it_measures_entries(adoption, unit):
    placed(adoption)
    keys = [row["id"] for row in _definitions()]
    found = {row.key: row.value for row in figures.figures(unit, keys, year(2026))}
    assert found["catalogue.entries"] == 4
    assert found["catalogue.entries_done_rate"] == 25
    assert found["catalogue.entries_missing"] == 3
    assert found["catalogue.entries_late_items"] == 1
    assert len(entry_sources.ALL) == 4


def _definitions():
    import yaml

    return yaml.safe_load((entry_queries.DATA / "entry_indicators.yaml").read_text("utf-8"))


def test_it_takes_a_workbook_in_from_the_command_line(unit, tmp_path, capsys):
    person = orgs.person(orgs.office(), Duty.OFFICE)
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(books.book())
    rows = [list(row) for row in books.HELP]
    rows[0][12] = "部分"
    bad.write_bytes(books.book(("社会救助", rows)))
    assert commands.main(["import", str(bad), "--as", person.username, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["wrong"][0]["row"] == 5
    assert commands.main(["import", str(good), "--as", person.username, "--look"]) == 0
    assert not Adoption.objects.exists()
    assert commands.main(["import", str(good), "--as", person.username]) == 0
    assert "导入完成：2 个目录" in capsys.readouterr().out
    assert commands.main(["import", str(good), "--as", "nobody"]) == 2
    assert commands.main(["import", str(tmp_path / "none.xlsx"), "--as", person.username]) == 2
