"""Very many applications of one person: reasons asked and judged, fees by tiers; off until somebody turned them on."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongkai.applications.models import Application, Charging, Decision, Excess, Fee
from gongkai.applications.queries import clock as counting
from gongkai.applications.queries import excess as reading
from gongkai.applications.queries import letters
from gongkai.applications.rules import clock, fees
from gongkai.applications.rules.clock import BadEvents, Event, Kind
from gongkai.applications.rules.excess import Finding, Stage, Step, open_steps, reasons_not_to_ask, reasons_not_to_find
from gongkai.applications.rules.fees import Charge, Scale
from gongkai.applications.rules.letters import LetterKind, fill, missing, templates
from gongkai.applications.services import charging, deciding, excess
from gongkai.applications.tests import lives
from gongkai.cases import queries as cases
from gongkai.cases.rules import Means
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.workdays.queries import shipped_calendar, shipped_limits

LIMITS = {limit.key: limit for limit in shipped_limits() if limit.key in clock.LIMIT_KEYS}
CALENDAR = shipped_calendar()
RECEIVED, DAY, UNTIL, DUE = lives.RECEIVED, date(2026, 3, 4), date(2026, 3, 16), date(2026, 3, 30)


@pytest.mark.parametrize(("items", "yuan"), [(10, 0), (30, 2000), (31, 2200), (40, 4000), (45, 5500), (51, 7400)])
def test_the_lines_of_the_items_add_up_to_the_amounts_of_the_law(items, yuan):
    lines = fees.item_lines(0, items)
    assert sum(line.yuan for line in lines) == yuan
    assert fees.item_lines(items - 1)[0].yuan + sum(line.yuan for line in fees.item_lines(0, items - 1)) == yuan
    assert [line.first for line in lines[1:]] == [line.last + 1 for line in lines[:-1]]


@pytest.mark.parametrize(("pages", "yuan"), [(0, 0), (30, 0), (100, 700), (200, 2700), (201, 2740)])
def test_the_lines_of_the_pages_add_up_to_the_amounts_of_the_law(pages, yuan):
    assert sum(line.yuan for line in fees.page_lines(pages)) == yuan


def charge(**more):
    fields = {"scale": Scale.ITEMS, "number": 31, "most": 10, "pages": 0, "enabled": True, "pay_how": "到县财政局缴款窗口",
              "due": DUE, "already": False, **more}  # fmt: skip
    return Charge(**fields)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, ""),
        ({"enabled": False}, "没有开启信息处理费"),
        ({"number": 10}, "没有超过合理范围"),
        ({"already": True}, "只能收一次"),
        ({"scale": Scale.PAGES}, "填写提供的页数"),
        ({"scale": Scale.PAGES, "pages": 30}, "0元"),
        ({"scale": Scale.PAGES, "pages": 31}, ""),
        ({"pay_how": " "}, "缴费方式"),
        ({"due": None}, "停止计算"),
        ({"due": date(2026, 3, 3)}, "现在已经超过"),
    ],
)
def test_a_fee_is_told_only_where_it_may_be(more, sentence):
    found = fees.reasons_not_to_charge(charge(**more), DAY)
    assert sentence in "".join(found)
    assert bool(found) == bool(sentence)


def test_the_notice_says_why_how_much_how_it_comes_about_and_until_when():
    text = "\n".join(
        fees.notice_paragraphs(charge(), number="YSQ2026-001-0031", received_on=RECEIVED, basis="云财发〔2026〕1号")
    )
    for part in (
        "2026年3月2日",
        "YSQ2026-001-0031",
        "200元",
        "第31件",
        "云财发〔2026〕1号",
        "第四十二条",
        "缴款窗口",
        "20个工作日",
        "重新计算",
    ):
        assert part in text
    pages = fees.notice_paragraphs(charge(scale=Scale.PAGES, pages=201), number="x", received_on=None, basis="")
    assert "第31至100页，每页10元，共700元；第101至200页，每页20元，共2000元；第201页，40元。合计2740元" in pages[1]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, ""),
        ({"number": 10}, "没有超过10件"),
        ({"already": True}, "已经要求过"),
        ({"until": DAY}, "晚于今天"),
    ],
)
def test_reasons_are_asked_once_above_the_number_with_a_period(values, sentence):
    found = reasons_not_to_ask(**{"number": 11, "most": 10, "already": False, "until": UNTIL, "today": DAY, **values})
    assert sentence in "".join(found)
    assert bool(found) == bool(sentence)


@pytest.mark.parametrize(
    ("finding", "values", "sentence"),
    [
        (Finding.UNREASONABLE, {}, ""),
        (Finding.UNREASONABLE, {"asked": False}, "还没有要求"),
        (Finding.UNREASONABLE, {"found": True}, "已经作出认定"),
        (Finding.UNREASONABLE, {"said_on": None}, "尚不能认定"),
        (Finding.UNREASONABLE, {"said_on": None, "today": date(2026, 3, 17)}, ""),
        (Finding.UNREASONABLE, {"why": "嗯"}, "写明认定的理由"),
        (Finding.REASONABLE, {"delay_until": date(2026, 6, 1)}, "只有延迟答复的"),
        (Finding.DELAYED, {}, "哪一天"),
        (Finding.DELAYED, {"delay_until": DUE}, "晚于现在的答复期限"),
        (Finding.DELAYED, {"delay_until": date(2026, 6, 1)}, ""),
        (Finding.DELAYED, {"delay_until": date(2026, 6, 1), "due": None}, "停止计算"),
        (Finding.DELAYED, {"delay_until": date(2026, 6, 1), "today": date(2026, 3, 31)}, "已过"),
    ],
)
def test_reasons_are_judged_after_they_came_or_their_period_passed(finding, values, sentence):
    given = {"asked": True, "found": False, "said_on": DAY, "until": UNTIL, "today": DAY, "delay_until": None, "due": DUE,
             "why": "三个月内就同一事项反复申请", **values}  # fmt: skip
    found = reasons_not_to_find(finding, given.pop("why"), **given)
    assert sentence in "".join(found)
    assert bool(found) == bool(sentence)


def test_a_later_day_that_was_told_lengthens_the_limit_and_a_payment_forgets_it():
    start, late = Event(Kind.RECEIPT, RECEIVED), Event(Kind.DELAY, DAY, days=40)
    assert clock.standing([start, late], LIMITS, CALENDAR, DAY).due == CALENDAR.add(RECEIVED, 60).date
    paid = Event(Kind.FEE, date(2026, 3, 5), date(2026, 3, 9))
    assert (
        clock.standing([start, late, paid], LIMITS, CALENDAR, date(2026, 3, 10)).due
        == CALENDAR.add(paid.until, 20).date
    )
    assert "第三十五条" in "".join(clock.in_words([start, late], LIMITS, CALENDAR, DAY))
    with pytest.raises(BadEvents, match="至少1个工作日"):
        clock.standing([start, Event(Kind.DELAY, DAY)], LIMITS, CALENDAR, DAY)


@pytest.mark.parametrize(
    ("asked", "fee", "more", "opened"),
    [
        (Stage.NONE, Stage.NONE, {}, {Step.ASK_WHY, Step.CHARGE}), (Stage.NONE, Stage.NONE, {"many": False}, set()),
        (Stage.NONE, Stage.NONE, {"charges": False}, {Step.ASK_WHY}), (Stage.NONE, Stage.NONE, {"drafted": True}, {Step.ASK_WHY}),
        (Stage.TOLD, Stage.DONE, {}, {Step.JUDGE, Step.TAKE_WHY}), (Stage.CAME, Stage.DONE, {}, {Step.JUDGE}),
        (Stage.DONE, Stage.TOLD, {}, {Step.FEE_ARRIVED}), (Stage.DONE, Stage.CAME, {}, {Step.PAY}),
        (Stage.DONE, Stage.LATE, {}, {Step.FEE_LAPSED}), (Stage.DONE, Stage.LATE, {"drafted": True}, set()),
        (Stage.DONE, Stage.DONE, {}, set()),
    ],
)  # fmt: skip
def test_each_step_stands_open_in_its_turn(asked, fee, more, opened):
    assert open_steps(asked=asked, fee=fee, **{"many": True, "charges": True, "drafted": False} | more) == opened


@pytest.fixture
def people(db, tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    return lives.office_of(orgs.organ())


def settled(people, *, most=1, charge=True):
    by = orgs.actor(Duty.OFFICE, orgs.office(people.organ.jurisdiction))
    return charging.settle(
        jurisdiction_id=people.organ.jurisdiction_id, most_items=most, charge=charge, basis="云财发〔2026〕1号",
        pay_how="到县财政局缴款窗口", by=by,
    )  # fmt: skip


def many(people, number=12, **more):
    """The last of so many of one applicant in a month."""
    return [lives.accepted(people, matter=f"第{each}年度补贴发放明细", **more) for each in range(number)][-1]


def test_it_counts_the_applicants_own_by_paper_organ_and_calendar_month(people):
    lives.accepted(people, on=date(2026, 2, 27))
    lives.accepted(lives.office_of(orgs.organ("县水利局")))
    second = many(people, 2)
    assert reading.number_in_month(second) == 2
    assert reading.number_in_month(lives.accepted(people, on=date(2026, 3, 31))) == 3


def test_unreasonable_many_are_asked_judged_and_refused_by_the_article(people):
    settled(people)
    row = many(people, 2)
    with days.standing_at(DAY):
        before = counting.standing(row)
        excess.ask(application=row, until=UNTIL, means=Means.PAPER, by=people.requests)
        assert counting.standing(row) == before  # asking stops nothing
        with pytest.raises(Refused, match="已经要求过"):
            excess.ask(application=row, until=UNTIL, means=Means.PAPER, by=people.requests)
        with pytest.raises(Refused, match="尚不能认定"):
            excess.find(
                application=row,
                finding=Finding.UNREASONABLE,
                why="反复申请同一事项",
                delay_until=None,
                means=Means.PAPER,
                by=people.requests,
            )
        deciding.draft(application=row, code="R4", words=lives.WORDS, by=people.requests)
        with pytest.raises(Refused, match="还没有认定"):
            deciding.submit(application=row, by=people.requests)
        excess.take(application=row, on=DAY, words="想多了解一些", means=Means.PAPER, by=people.requests)
        excess.find(
            application=row,
            finding=Finding.UNREASONABLE,
            why="就同一事项反复申请",
            delay_until=None,
            means=Means.PAPER,
            by=people.requests,
        )
        made = Decision.objects.get(application=row)
        assert (made.code, made.reason) == ("R4", "就同一事项反复申请")
        deciding.submit(application=row, by=people.requests)
    said = [(each.subject, each.body) for each in cases.messages(row.case)]
    assert said[0][0] == "要求说明理由"
    assert "本月向本机关提出的政府信息公开申请已有2件" in said[0][1]
    assert ("收到说明", "想多了解一些") in said


def test_reasonable_many_that_need_longer_are_told_a_later_day(people):
    settled(people)
    row = many(people, 2)
    later = date(2026, 6, 1)
    with days.standing_at(DAY):
        excess.ask(application=row, until=UNTIL, means=Means.PAPER, by=people.requests)
        excess.take(application=row, on=DAY, words="课题研究", means=Means.EMAIL, by=people.requests)
        excess.find(
            application=row,
            finding=Finding.DELAYED,
            why="课题研究确有需要",
            delay_until=later,
            means=Means.PAPER,
            by=people.requests,
        )
        assert counting.standing(row).due == later
    assert lives.now(row).due_on == later
    assert letters_of(row, LetterKind.WHY)[1].endswith("请您于2026年3月16日前书面说明理由。")
    assert "是您当月向本机关提出的第2件" in letters_of(row, LetterKind.WHY)[1]
    assert "确定延迟至2026年6月1日前答复" in letters_of(row, LetterKind.DELAY)[1]
    assert str(later) in cases.messages(row.case)[-1].body
    assert reading.reasons_not_to_reply(row, "G2") == []


def test_nothing_is_charged_until_the_office_turned_it_on(people):
    row = many(people, 12)
    assert Charging.objects.count() == 0
    with days.standing_at(DAY), pytest.raises(Refused, match="没有开启"):
        charging.tell(application=row, scale=Scale.ITEMS, pages=0, means=Means.PAPER, by=people.requests)
    with pytest.raises(Refused, match="由政务公开办"):
        charging.settle(
            jurisdiction_id=people.organ.jurisdiction_id,
            most_items=5,
            charge=False,
            basis="",
            pay_how="",
            by=people.requests,
        )
    office = orgs.actor(Duty.OFFICE, orgs.office(people.organ.jurisdiction))
    with pytest.raises(Refused, match="依据和缴费方式"):
        charging.settle(
            jurisdiction_id=people.organ.jurisdiction_id, most_items=5, charge=True, basis="", pay_how="", by=office
        )


def told(people, **more):
    settled(people, most=10)
    row = many(people, 12)
    with days.standing_at(DAY):
        fee = charging.tell(
            application=row,
            scale=more.pop("scale", Scale.ITEMS),
            pages=more.pop("pages", 0),
            means=Means.PAPER,
            by=people.requests,
        )
        charging.arrived(application=row, on=DAY, by=people.requests)
    return row, Fee.objects.get(pk=fee.pk)


def letters_of(row, kind: LetterKind) -> tuple[str, ...]:
    """The paragraphs of the one letter of a kind the file has a ground for."""
    (found,) = [each for each in letters.possible(row) if each.kind is kind]
    template, facts = templates()[kind], letters.facts(row, kind, found.about, {}, DAY)
    assert missing(template, facts) == []
    return fill(template, facts).paragraphs


def test_the_fee_is_told_by_a_letter_that_shows_how_it_comes_about(people):
    row, _ = told(people)
    first, how, *_ = letters_of(row, LetterKind.FEE)
    assert "决定收取信息处理费100元" in first
    assert (
        how == "计算方法（按件计收，超额累进）：第11至11件，每件100元，共100元。合计100元。" or "第12件，100元" in how
    )
    assert LetterKind.WHY not in {each.kind for each in letters.possible(row)}


def test_a_fee_that_is_paid_in_time_begins_the_limit_anew(people):
    row, fee = told(people)
    assert (fee.yuan, fee.before, fee.pay_by) == (100, 11, CALENDAR.add(DAY, 20).date)
    assert lives.now(row).stopped == "Y"
    with days.standing_at(date(2026, 3, 9)):
        deciding.draft(application=row, code="G2", words=lives.WORDS, by=people.requests)
        with pytest.raises(Refused, match="还没有缴费"):
            deciding.submit(application=row, by=people.requests)
        Decision.objects.all().delete()
        with pytest.raises(Refused, match="只能收一次"):
            charging.tell(application=row, scale=Scale.PAGES, pages=99, means=Means.PAPER, by=people.requests)
        with pytest.raises(Refused, match="票据号"):
            charging.pay(application=row, on=date(2026, 3, 9), receipt=" ", by=people.requests)
        with pytest.raises(Refused, match="尚未届满"):
            charging.lapse(application=row, by=people.requests)
        charging.pay(application=row, on=date(2026, 3, 9), receipt="冀财票00012345", by=people.requests)
    assert lives.now(row).due_on == CALENDAR.add(date(2026, 3, 9), 20).date
    assert lives.now(row).stopped == "N"
    assert "收费通知" in [each.subject for each in cases.messages(row.case)]


def test_a_fee_that_is_not_paid_ends_as_given_up_by_its_own_type(people):
    row, fee = told(people, scale=Scale.PAGES, pages=100)
    assert fee.yuan == 700
    after = CALENDAR.add(fee.pay_by, 1).date
    with days.standing_at(after):
        with pytest.raises(Refused, match="视为放弃"):
            charging.pay(application=row, on=after, receipt="1", by=people.requests)
        assert "还没有缴费" not in "".join(reading.reasons_not_to_reply(row, "O2"))
        made = charging.lapse(application=row, by=people.requests)
    assert made.code == "O2"
    assert "700元" in made.reason
    end = lives.answered(row, people, on=after, code="O2", words={"reason": made.reason})
    assert (end.outcome, end.state) == ("O2", "ANSWERED")


def test_the_page_offers_each_step_in_its_turn(people):
    settled(people)
    clerk = orgs.client_for(Duty.REQUESTS, people.organ)
    rows = [lives.accepted(people, on=days.today(), matter=f"第{each}年度补贴发放明细") for each in range(11)]
    page = reverse("applications:case", args=[rows[-1].uuid])
    assert "要求说明理由</summary>" in clerk.get(page).content.decode()
    single = clerk.get(reverse("applications:case", args=[rows[0].uuid])).content.decode()
    assert "要求说明理由</summary>" not in single
    assert clerk.post(page, {"do": "ASK_WHY", "until": str(days.today()), "means": "PAPER"}).status_code == 422
    until = str(CALENDAR.add(days.today(), 5).date)
    assert clerk.post(page, {"do": "ASK_WHY", "until": until, "means": "PAPER"}).status_code == 302
    assert clerk.post(page, {"do": "CHARGE", "scale": "ITEMS", "pages": "", "means": "PAPER"}).status_code == 302
    shown = clerk.get(page).content.decode()
    assert "第11件，100元" in shown
    assert "登记收到收费通知" in shown
    assert "登记申请人的说明" in shown
    assert clerk.post(page, {"do": "FEE_ARRIVED", "on": str(days.today())}).status_code == 302
    assert clerk.post(page, {"do": "PAY", "on": str(days.today()), "receipt": "1"}).status_code == 302
    assert Excess.objects.get().number == 11
    assert Application.objects.filter(stopped="Y").count() == 0


def test_the_office_settles_number_and_fees_on_its_page(people):
    office = orgs.client_for(Duty.OFFICE, orgs.office(people.organ.jurisdiction))
    page = reverse("applications:charging")
    assert "默认不收费" in office.get(page).content.decode()
    assert office.post(page, {"most_items": "0"}).status_code == 422
    assert office.post(page, {"most_items": "20", "charge": "on"}).status_code == 422
    assert office.post(page, {"most_items": "20"}).status_code == 302
    assert (Charging.objects.get().most_items, Charging.objects.get().fees) == (20, "N")
    assert orgs.client_for(Duty.REQUESTS, people.organ).get(page).status_code == 404
