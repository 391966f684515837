"""The ledger: bitmap and tables give the same answer; nothing an applicant wrote can be read in the index."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

import pytest

from gongkai.applications.models import Application
from gongkai.applications.queries import ledger, report
from gongkai.applications.rules import grams
from gongkai.applications.rules.report import ROWS, TOTAL, Column
from gongkai.applications.rules.states import State
from gongkai.applications.services import accepting, acting, ledger_index, ledgering, submitting
from gongkai.applications.tests import lives, many
from gongkai.cases import services as cases
from gongkai.cases.rules import Channel, parts_of
from gongkai.kernel import days
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.services import following

WORDS = ("农机购置补贴", "发放明细", "2025年", "学校建设", "资金使用", "王家湾", "补贴发放", "Ｑ3 会议纪要")


def digest(pair: str) -> str:
    return f"{sum(map(ord, pair)) * 2654435761 % 65536:04x}"


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("YSQ2026-012-0034", (2026, 12, 34)), ("ysq２０２６－012", (2026, 12, None)), ("2026", (2026, None, None)),
        ("012-0034", (None, 12, 34)), ("34", (None, None, 34)), ("13800000001", None), ("王小满", None), ("13010219900307123X", None),
        ("34号", None), ("", None),
    ],
)  # fmt: skip
def test_it_reads_a_piece_of_a_number_and_takes_no_telephone_for_one(typed, parts):
    found = parts_of(typed)
    assert (found and (found.year, found.organ, found.serial)) == parts


def test_it_finds_by_pieces_of_two_letters_and_more():
    matter = "云溪县2025年农机购置补贴（发放明细）"
    for words in ("补贴", "补贴发放", "农机 明细", "２０２５年", "云"):
        assert grams.holds(matter, words), words
        assert set(grams.asked(words, digest).split()) <= set(grams.signs(grams.stream(matter), digest)), words
    assert not grams.holds(matter, "补贴明细")
    assert grams.asked("云", digest) == ""


def test_it_keeps_no_letter_and_no_order_in_the_index():
    kept, again = grams.indexed("王小满的低保", digest), grams.indexed("低保的王小满", digest)
    assert not set(kept) & set("王小满的低保")
    assert len(kept) == 10
    assert set(grams.signs("王小满", digest)) <= set(grams.signs(grams.stream("低保的王小满"), digest))
    assert again


@pytest.fixture
def filled(db, settings, tmp_path):
    settings.DATA = tmp_path
    random, near, far = Random(4), orgs.organ("县财政局"), orgs.organ("县民政局")
    other = orgs.organ("市财政局", of=orgs.jurisdiction("石桥市", level="CITY"))
    many.applications(
        {
            "organ": random.choice((near, near, far, other)), "on": date(2024, 11, 1) + timedelta(random.randrange(700)),
            "state": random.choice((State.HANDLING, State.ANSWERED, State.ARCHIVED)), "kind": random.choice(list(Column)),
            "channel": random.choice((Channel.WINDOW, Channel.ONLINE)), "matter": "".join(random.sample(WORDS, 3)),
            "outcome": random.choice(("", "G2", "D6")), "name": random.choice(("王小满", "李大年")),
        }
        for _ in range(160)
    )  # fmt: skip
    ledger_index.rebuild()
    return orgs.actor(Duty.REQUESTS, near), orgs.actor(Duty.OFFICE, orgs.office(near.jurisdiction)), far


def walk(actor, asked):
    """Every page forwards, then every page back: both must hold the same."""
    cursor, there, pages = None, [], []
    while True:
        shown = ledgering.listed(actor, asked, cursor=cursor)
        pages.append([row.pk for row in shown.rows])
        there += pages[-1]
        if not shown.next:
            break
        cursor = shown.next
    back = [[row.pk for row in shown.rows]]
    while shown.previous:
        shown = ledgering.listed(actor, asked, cursor=shown.previous)
        back.insert(0, [row.pk for row in shown.rows])
    assert [key for page in back for key in page] == there
    return there, ledgering.listed(actor, asked)


ASKED = [
    {}, {"state": "open"}, {"state": "closed", "kind": "NATURAL"}, {"channel": "ONLINE"}, {"matter": "补贴"},
    {"matter": "补贴发放 2025"}, {"matter": "没有这样"}, {"outcome": "D6"}, {"since": date(2025, 2, 3)},
    {"since": date(2025, 1, 1), "until": date(2025, 12, 31), "matter": "明细", "order": "old"}, {"q": "2025"}, {"q": "12"},
    {"q": "王小满", "state": "open"}, {"order": "old"},
]  # fmt: skip


def test_it_answers_as_the_tables_do_for_a_unit_and_for_the_office(filled):
    clerk, office, far = filled
    for actor in (clerk, office):
        for asked in [*ASKED, *([{"organ": far.pk}] if actor.oversees else [])]:
            wanted = list(
                ledger.rows(actor, asked).order_by(*ledger.ORDERS[asked.get("order", "")]).values_list("pk", flat=True)
            )
            found, page = walk(actor, asked)
            assert found == wanted, (actor.duty, asked)
            assert page.total in ({None} if asked.get("q") == "王小满" else {len(wanted)}), asked
    assert not ledgering.listed(orgs.actor(Duty.EDITOR, far), {}).rows


def test_it_opens_every_cell_of_table_3_as_the_tables_do(filled):
    clerk, office, far = filled
    for row in Application.objects.filter(state__in=["ANSWERED", "ARCHIVED"]):
        closed = row.submitted_on + timedelta(row.pk % 400)
        Application.objects.filter(pk=row.pk).update(closed_on=closed, outcome=row.outcome or "O3")
    ledger_index.rebuild()
    seen = 0
    for actor, organ in ((clerk, None), (office, None), (office, far)):
        third, _, _ = report.tables(actor, 2025, organ)
        for row in ROWS:
            for column in (*(each.value for each in Column), TOTAL):
                shown = ledgering.cell(actor, 2025, row, column, organ)
                rows = report.of_cell(actor, 2025, row, column, organ)
                assert shown.total == third[row, column] == rows.count(), (row, column)
                assert [one.pk for one in shown.rows] == [one.pk for one in rows[: ledgering.SIZE]]
                seen += third[row, column]
    assert seen > 300


def test_it_never_shows_what_the_index_still_says_and_the_right_no_longer_gives(filled):
    clerk, _, _ = filled
    row = Application.objects.filter(organ_id=clerk.organ_id).latest("pk")
    Application.objects.filter(pk=row.pk).update(matter="换了内容", organ=orgs.organ("县教育局"))
    assert row.pk not in {one.pk for one in ledgering.listed(clerk, {}).rows}
    ledger_index.follow(application_id=row.pk)
    assert ledger_index.check().sound
    assert ledgering.listed(clerk, {"matter": "换了内容"}).rows == []


def test_it_reads_no_more_than_it_may_and_goes_on_from_there(filled, monkeypatch):
    clerk, _, _ = filled
    monkeypatch.setattr(ledgering, "MOST_READ", 10)
    monkeypatch.setattr(ledgering, "CHUNK", 5)
    monkeypatch.setattr(ledgering, "MOST_COUNTED", 3)
    # Every pair of letters of the words stands somewhere in many matters; the words themselves hardly ever.
    monkeypatch.setattr(grams, "holds", lambda matter, words: False)
    shown = ledgering.listed(clerk, {"matter": "补贴"})
    assert shown.rows == []
    assert shown.total is None
    assert "可以继续翻页" in shown.note
    seen = 0
    while shown.next:
        shown, seen = ledgering.listed(clerk, {"matter": "补贴"}, cursor=shown.next), seen + 1
    assert seen > 2


def test_it_takes_any_cursor_for_the_first_page_when_it_does_not_fit(filled):
    clerk, _, _ = filled
    first = [row.pk for row in ledgering.listed(clerk, {}).rows]
    for odd in ("x", "n", "n999999999", "p-1", "n" + "9" * 40, "\0"):
        shown = ledgering.listed(clerk, {}, cursor=odd)
        assert [row.pk for row in shown.rows] == first, odd


def test_it_follows_the_news_from_the_first_registration_to_the_end_of_retention(filled, monkeypatch):
    clerk, _, _ = filled
    followed = following._followers["applications.ledger"]
    told = []
    monkeypatch.setattr(acting, "announce", lambda name, **ids: told.append((name, ids)))
    monkeypatch.setattr(submitting, "announce", lambda name, **ids: told.append((name, ids)))

    def listen():
        while told:
            name, ids = told.pop(0)
            followed[name](**ids)

    people = SimpleNamespace(organ=Organ.objects.get(pk=clerk.organ_id), requests=clerk)
    row = lives.entered(people, matter="青石岭水库移民安置", on=days.today())
    listen()
    assert [one.pk for one in ledgering.listed(clerk, {"matter": "水库移民", "state": "REGISTERED"}).rows] == [row.pk]
    accepting.accept(application=row, by=clerk)
    listen()
    assert ledgering.listed(clerk, {"matter": "水库移民", "state": "REGISTERED"}).total == 0
    assert ledgering.listed(clerk, {"matter": "水库移民", "state": "HANDLING"}).total == 1
    cases.forget(case=row.case, reason="期满", by=clerk)
    listen()
    assert ledger_index.check().sound
    assert ledger_index.index().count({}, words=grams.asked("水库移民", ledger_index.digest)) == 0
