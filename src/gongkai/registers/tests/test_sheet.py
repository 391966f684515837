"""The sheet a village posts: what the public sees of that village, ready to print (R314, R318)."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.kernel import days
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.rules import shipped
from gongkai.registers.rules.parsing import BadDefinition, parse
from gongkai.registers.services import posting
from gongkai.registers.tests import builders, samples

LIST = "/registers/subsidies/"


@pytest.fixture
def paid(tmp_path, db):
    for name in ("溪口镇", "白石镇", "柳林镇"):
        orgs.organ(name)
    rows = shipped.examples(shipped.FOLDER / "subsidies.yaml")["subsidies"].demo
    head = list(rows[0])
    with days.standing_at(date(2026, 11, 23)):
        lines = [[row.get(title, "") for title in head] for row in rows]
        register = builders.register("subsidies")
        yield builders.published(
            builders.xlsx(tmp_path / "a.xlsx", lines, head=head), builders.writer(), register_of=register
        )


def test_it_prints_one_village_with_total_term_telephone_and_signatures(client, paid):
    page = client.get(f"{LIST}sheet/?village=溪口村").content.decode()
    assert "溪口村惠民惠农补贴发放公示单" in page
    for said in ("425.45", "693.45", "2026年5月20日至2026年5月29日", "0900-5550108", "溪口村村委会档案柜", "盖章"):
        assert said in page, said
    assert "赵德顺" not in page
    assert "赵" in page
    assert "农机购置补贴" not in page


def test_it_leaves_the_term_to_be_written_by_hand_where_none_is_known(client, paid):
    page = client.get(f"{LIST}sheet/?village=白石岭村&year=2026").content.decode()
    assert "年　　月　　日至" in page
    assert "年度：2026年" in page


def test_it_offers_the_sheet_only_where_one_village_was_chosen(client, paid):
    assert "打印公示单" not in client.get(LIST).content.decode()
    assert f"{LIST}sheet/?village=" in client.get(f"{LIST}?village=溪口村").content.decode()
    assert client.get(f"{LIST}sheet/").status_code == 404
    assert client.get(f"{LIST}sheet/?village=没有的村").status_code == 404
    builders.register()
    assert client.get("/registers/trainings/sheet/?kind=law").status_code == 404


def test_it_shows_nothing_of_those_who_must_not_go_online(client, paid):
    assert client.get(f"{LIST}sheet/?village=柳林社区").status_code == 404


def test_it_asks_for_a_narrower_choice_when_a_sheet_would_be_too_long(client, paid, monkeypatch):
    monkeypatch.setattr(posting, "MOST", 1)
    page = client.get(f"{LIST}sheet/?village=溪口村").content.decode()
    assert "内容超过 1 笔" in page
    assert "425.45" not in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("{by: party, columns: [number]}", "要在 display 的 filters 里"),
        ("{by: sort, columns: [minor]}", "不公开的字段不能印在公示单上"),
        ("{by: sort, columns: [number], term: [decided_on]}", "公示开始和结束"),
        ("{by: sort, columns: [nothing]}", "不是本清单的字段"),
    ],
)
def test_it_refuses_a_sheet_that_cannot_be_printed(said, sentence):
    with pytest.raises(BadDefinition, match=sentence):
        parse(f"{samples.PENALTIES}sheet: {said}\n")
