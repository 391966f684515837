"""Public lists: bitmaps and tables give the same answer, equal to looking at every row; the news keeps them right."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.documents.models import Document, Version
from gongkai.documents.queries import facets as queries
from gongkai.documents.rules import facets as rules
from gongkai.documents.rules.facets import Asked, Facet, Shelf
from gongkai.documents.rules.states import Kind, Openness, State, Validity
from gongkai.documents.services import list_index, lists
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
WORDS = ("补贴", "管理办法", "通知", "农机", "财政", "低保", "公告")
SUBJECTS = (
    "",
    "民政、扶贫、救灾",
    "民政、扶贫、救灾\\社会福利",
    "民政、扶贫、救灾\\优抚安置",
    "财政、金融、审计\\财政",
)
THEMES = ("", "稳就业", "稳就业、乡村振兴", "乡村振兴；营商环境", "乡村")
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def an_index_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


def corpus(many: int, seed: int = 7) -> SimpleNamespace:
    """Documents of two places with every kind of value, some of them not public."""
    random, near, far = Random(seed), orgs.organ("县财政局"), orgs.organ("县民政局")
    other = orgs.organ("市财政局", of=orgs.jurisdiction("石桥市", level="CITY"))
    start = days.moment_of(date(2023, 11, 1))
    rows = []
    for number in range(many):
        organ = random.choice((near, near, far, other))
        moment = start + timedelta(minutes=random.randrange(60 * 24 * 1100))
        if number % 9 == 0 and rows:
            moment = rows[-1].published_at
        rows.append(
            Document(
                jurisdiction_id=organ.jurisdiction_id, organ=organ, kind=random.choice(list(Kind)[:5]),
                title="".join(random.sample(WORDS, 3)), number=f"云发〔2026〕{number}号" if random.random() < 0.7 else "",
                validity=random.choice(list(Validity)), subject_class=random.choice(SUBJECTS),
                themes=random.choice(THEMES), in_history=random.choice("NNNY"), state=State.PUBLISHED,
                openness=Openness.PROACTIVE if random.random() < 0.9 else Openness.WITHHELD, published_at=moment,
                signed_on=days.day_of(moment) - timedelta(days=random.randrange(40)) if random.random() < 0.9 else None,
                mode="UNIVERSAL" if random.random() < 0.95 else "LIMITED", created_at=moment, changed_at=moment,
            )
        )  # fmt: skip
    Document.objects.bulk_create(rows)
    rows = list(Document.objects.order_by("pk"))
    versions = [Version(document=row, order=1, title=row.title, made_at=row.created_at) for row in rows]
    by_document = {one.document_id: one for one in Version.objects.bulk_create(versions)}
    for row in rows:
        row.published = by_document[row.pk]
    Document.objects.bulk_update(rows, ["published"])
    return SimpleNamespace(rows=rows, near=near, far=far, other=other, place=near.jurisdiction_id)


def naive(found: SimpleNamespace, shelf: Shelf, asked: Asked) -> list[Document]:
    """Newest first, by looking at every row."""

    def day(row: Document) -> date | None:
        return row.signed_on if shelf.signed else days.day_of(row.published_at)

    def met(row: Document) -> bool:
        values = rules.values_of(
            organ_id=row.organ_id, day=day(row), kind=row.kind, validity=row.validity, subject=row.subject_class,
            themes=row.themes,
        )  # fmt: skip
        on = day(row)
        return (
            row.jurisdiction_id == found.place
            and row.openness == Openness.PROACTIVE
            and row.mode == "UNIVERSAL"
            and (row.kind == Kind.NORMATIVE if shelf.signed else (row.in_history == "Y") == (shelf is Shelf.HISTORY))
            and all(value in values[facet] for facet, value in asked.facets.items())
            and (asked.since is None or (on is not None and on >= asked.since))
            and (asked.until is None or (on is not None and on <= asked.until))
            and all(word in row.title or word in row.number for word in asked.words)
        )

    def order(row: Document) -> tuple[object, int]:
        return (row.signed_on or date.min if shelf.signed else row.published_at, row.pk)

    return sorted(filter(met, found.rows), key=order, reverse=True)


def questions(found: SimpleNamespace) -> st.SearchStrategy[Asked]:
    some_days = st.none() | st.dates(date(2023, 9, 1), date(2026, 12, 31))
    return st.builds(
        Asked,
        organ=st.sampled_from(("", "", str(found.near.pk), str(found.other.pk))),
        year=st.sampled_from(("", "", "2024", "2025", "2025-03", "2026-12", "1999")),
        kind=st.sampled_from(("", "", "NORMATIVE", "OFFICIAL")),
        validity=st.sampled_from(("", "", "IN_FORCE", "ABOLISHED")),
        subject=st.sampled_from(("", "", "民政、扶贫、救灾", "民政、扶贫、救灾\\社会福利", "没有")),
        theme=st.sampled_from(("", "", "乡村", "乡村振兴")),
        standing=st.sampled_from(("", "force", "abolished", "lapsed")),
        text=st.sampled_from(("", "", "补贴", "农机 通知", "云发")),
        since=some_days,
        until=some_days,
    )


def facet_counts(found: SimpleNamespace, shelf: Shelf, asked: Asked) -> dict[Facet, dict[str, int]]:
    counted: dict[Facet, dict[str, int]] = {}
    for facet in rules.FACETS[shelf]:
        values: dict[str, int] = {}
        for row in naive(found, shelf, asked.without(facet)):
            day = row.signed_on if shelf.signed else days.day_of(row.published_at)
            of_row = rules.values_of(
                organ_id=row.organ_id, day=day, kind=row.kind, validity=row.validity, subject=row.subject_class,
                themes=row.themes,
            )  # fmt: skip
            for value in of_row[facet]:
                values[value] = values.get(value, 0) + 1
        counted[facet] = values
    return counted


@pytest.mark.parametrize("with_bitmaps", [True, False])
def test_it_answers_every_question_as_looking_at_every_row_would(with_bitmaps):
    found = corpus(150)
    if with_bitmaps:
        list_index.rebuild()

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        shelf, asked = data.draw(st.sampled_from(list(Shelf))), data.draw(questions(found))
        wanted = naive(found, shelf, asked)
        page = lists.look(found.place, shelf, asked, data.draw(st.integers(0, 2)))
        if page is not None:
            shown = wanted[page.block.offset : page.block.offset + page.block.count]
            assert [row.pk for row in page.rows] == [row.pk for row in shown]
            assert page.block.total == len(wanted)
            assert page.counts == facet_counts(found, shelf, asked)
        day = data.draw(st.dates(date(2023, 10, 1), date(2026, 12, 31)))
        older = [
            row
            for row in wanted
            if (on := row.signed_on if shelf.signed else days.day_of(row.published_at)) is None or on < day
        ]
        assert lists.before(found.place, shelf, asked, day) == len(older)

    check()


def test_it_goes_from_oldest_to_newest_when_asked():
    found = corpus(90)
    wanted = [row.pk for row in naive(found, Shelf.DOCUMENTS, Asked())][::-1]
    first = lists.look(found.place, Shelf.DOCUMENTS, Asked(oldest=True))
    assert [row.pk for row in first.rows] == wanted[:20]
    assert first.block.number == 1


def test_it_leads_to_the_page_of_a_day():
    found = corpus(150)
    list_index.rebuild()
    wanted = naive(found, Shelf.DOCUMENTS, Asked())
    for place in (0, 30, 61, len(wanted) - 1):
        day = days.day_of(wanted[place].published_at)
        for oldest in (False, True):
            number = lists.page_of(found.place, Shelf.DOCUMENTS, Asked(oldest=oldest), day)
            page = lists.look(found.place, Shelf.DOCUMENTS, Asked(), number)
            assert day in {days.day_of(row.published_at) for row in page.rows}
    before_all = lists.page_of(found.place, Shelf.DOCUMENTS, Asked(), date(2001, 1, 1))
    assert before_all == 1
    assert lists.page_of(found.place, Shelf.DOCUMENTS, Asked(), date(2199, 1, 1)) == 0


def test_it_follows_what_is_published_changed_and_taken_down():
    builders.published(title="第一件", published_at=days.moment_of(TODAY))
    list_index.rebuild()
    made = builders.published(title="第二件", kind=Kind.NORMATIVE, validity=Validity.IN_FORCE, signed_on=TODAY)
    place = made.jurisdiction_id
    list_index.follow([made.pk])
    assert [row.pk for row in lists.look(place, Shelf.LIBRARY, Asked(standing="force")).rows] == [made.pk]
    Document.objects.filter(pk=made.pk).update(validity=Validity.ABOLISHED)
    list_index.follow([made.pk])
    list_index.follow([made.pk])
    assert lists.many(place, Shelf.LIBRARY, Asked(standing="force")) == 0
    assert lists.many(place, Shelf.LIBRARY, Asked(standing="abolished")) == 1
    assert all(report.sound for report in list_index.check().values())
    Document.objects.filter(pk=made.pk).update(state=State.REMOVED)
    assert made.pk not in {row.pk for row in lists.look(place, Shelf.DOCUMENTS, Asked()).rows}
    list_index.follow([made.pk])
    assert lists.many(place, Shelf.DOCUMENTS, Asked()) == 1
    assert list_index.rebuild(missing_only=True) == {}


def test_it_makes_the_bitmaps_when_news_comes_before_them():
    made = builders.published()
    list_index.follow([made.pk])
    assert list_index.index_of(Shelf.DOCUMENTS).count() == 1


@given(st.dates(date(1949, 10, 1), date(2199, 12, 31)), st.integers(-3, 3000), st.integers(-40, 3100))
@settings(max_examples=200)
def test_a_span_is_covered_exactly(first, length, step):
    last = date.fromordinal(min(first.toordinal() + length, date(2199, 12, 31).toordinal()))
    cover = rules.span_cover(first, last)
    day = date.fromordinal(
        min(max(first.toordinal() + step, date(1949, 10, 1).toordinal()), date(2199, 12, 31).toordinal())
    )
    assert sum(value in cover for value in rules.span_values(day)) == (first <= day <= last)


def test_the_tables_are_asked_as_long_as_the_bitmaps_are_not_there():
    made = builders.published()
    assert lists.many(made.jurisdiction_id, Shelf.DOCUMENTS, Asked()) == 1
    assert queries.rows([made.pk, 10**9])[0].pk == made.pk
