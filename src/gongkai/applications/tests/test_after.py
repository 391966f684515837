"""What follows an answer: looked at for everybody, model cases, guide, advice, archive number, the end of retention."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.applications.models import Application, ArchiveNumber, Conversion, Expiry
from gongkai.applications.queries import after as file
from gongkai.applications.queries import conversion, exemplary, guide, retention
from gongkai.applications.rules import after
from gongkai.applications.rules import guide as guides
from gongkai.applications.rules.acts import Route
from gongkai.applications.rules.after import Shown, Term, Verdict
from gongkai.applications.rules.fields import crowded, field_of
from gongkai.applications.rules.near import alike
from gongkai.applications.rules.states import Act, State
from gongkai.applications.services import (
    advising,
    archiving,
    closing,
    converting,
    disputing,
    exemplifying,
    expiring,
    guiding,
)
from gongkai.applications.tests import lives, many
from gongkai.cases import queries as cases
from gongkai.documents.rules.states import Openness
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry

ON = date(2026, 3, 10)
RULE = {"fonds": "Z109", "kind": "WS", "section": "BGS", "term": "D10", "years": 5, "automatic": "N"}


class TestRules:
    def test_it_writes_the_archive_number_part_by_part(self):
        assert after.archive_number("Z109", "WS", 2026, Term.TEN, "BGS", 7) == "Z109-WS·2026-D10-BGS-0007"
        assert after.archive_number("Z109", "WS", 2026, Term.PERMANENT, "", 12345) == "Z109-WS·2026-Y-12345"

    @pytest.mark.parametrize(
        ("closed", "years", "ends"),
        [(date(2021, 3, 10), 5, date(2026, 3, 10)), (date(2024, 2, 29), 5, date(2029, 3, 1))],
    )
    def test_it_ends_retention_on_the_same_day_years_later(self, closed, years, ends):
        assert after.retention_ends(closed, years) == ends

    def test_it_names_every_word_that_leads_back(self):
        why = after.strangers_words("王 小满申请的明细（YSQ2026-001-0001）", ("王小满", "李"), "YSQ2026-001-0001")
        assert len(why) == 2
        assert "王小满" in why[0]
        assert after.strangers_words("补贴明细", ("王小满",), "YSQ2026-001-0001") == []

    def test_it_takes_the_field_whose_word_stands_first(self):
        assert field_of("云溪县农机购置补贴资金使用明细") == "农业农村"
        assert field_of("河道治理工程验收报告") == "水利"
        assert field_of("养老保险缴费") == "就业和社会保险"
        assert field_of("没有这样的词") == "其他"

    def test_it_calls_crowded_what_is_twice_the_average_and_not_few(self):
        assert crowded({"甲": 20, "乙": 4, "丙": 3}) == {"甲"}
        assert crowded({"甲": 4, "乙": 1}) == set()
        assert crowded({}) == set()

    def test_it_counts_the_nearly_same_once_each(self):
        matters = ["2025年农机购置补贴发放明细", "申请公开2025年农机购置补贴发放明细", "河道治理验收报告", ""]
        assert alike(matters, matters) == [2, 2, 1, 0]

    def test_it_ships_a_guide_for_every_step_of_the_table(self):
        shipped = guides.shipped()
        assert {act.value for act in Act} <= set(shipped)
        assert all(said.text for said in shipped.values())
        with pytest.raises(guides.BadGuide, match="没有“X”"):
            guides.parse({"steps": {"X": {"text": "甲"}}})
        with pytest.raises(guides.BadGuide, match="没有写办理要点"):
            guides.parse({"steps": {"ACCEPT": {"article": "甲"}}})


@pytest.fixture
def people(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return lives.office_of(orgs.organ())


@pytest.fixture
def answered(people):
    row = lives.accepted(people)
    return lives.answered(row, people, on=ON, supplies=[lives.file(people.requests, "王小满要的明细.pdf")])


def reviewed(row, by, **given):
    values = {
        "verdict": Verdict.CONVERT, "reason": "涉及面广", "title": "2025年度农机购置补贴发放情况", "body": "全县共发放128户。", **given,
    }  # fmt: skip
    return converting.review_for_all(application=row, by=by, **values)


class TestConversion:
    def test_it_makes_a_draft_that_knows_nothing_of_who_applied(self, people, answered):
        assert [one.application for one in conversion.waiting(people.requests)] == [answered]
        made = reviewed(answered, people.requests, with_files=True)
        assert conversion.waiting(people.requests) == []
        editor = orgs.actor(Duty.EDITOR, people.organ)
        assert [one.title for one in conversion.todo(editor)] == ["转主动公开：2025年度农机购置补贴发放情况"]
        drafted, wrong = converting.draft_for_all(conversion=made, by=editor)
        document = drafted.document
        assert wrong == []
        assert (document.title, document.openness) == (made.title, Openness.UNDETERMINED)
        assert document.drafter_id == editor.user_id
        assert [(one.title, one.file.name) for one in document.attachments.all()] == [(made.title, "附件1.pdf")]
        told = [
            document.body,
            document.title,
            *(str(entry.content) for entry in Entry.objects.filter(subject=f"documents.Document:{document.pk}")),
        ]
        assert not any(word in text for word in ("王小满", answered.case.number) for text in told)
        assert conversion.counts(people.requests, ON.year)["reviewed"] in (0, 1)
        with pytest.raises(Refused, match="已经建立"):
            converting.draft_for_all(conversion=made, by=editor)

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            ({"title": "王小满申请的明细"}, "申请人的姓名"), ({"body": "身份证13010219900307123X"}, "身份证"), ({"title": " "}, "拟公开的标题"),
            ({"body": ""}, "拟公开的内容"), ({"reason": ""}, "审查的理由"),
        ],
    )  # fmt: skip
    def test_it_refuses_what_leads_back_or_says_nothing(self, people, answered, given, why):
        with pytest.raises(Refused, match=why):
            reviewed(answered, people.requests, **given)
        assert not Conversion.objects.exists()

    def test_it_is_looked_at_once_by_its_own_clerks_after_an_answer_that_gave(self, people, answered):
        with pytest.raises(Refused, match="承办员办理"):
            reviewed(answered, people.reviewer)
        kept = reviewed(answered, people.requests, verdict=Verdict.KEEP, title="", body="")
        with pytest.raises(Refused, match="已经审查过"):
            reviewed(answered, people.requests)
        with pytest.raises(Refused, match="不用起草"):
            converting.draft_for_all(conversion=kept, by=orgs.actor(Duty.EDITOR, people.organ))
        other = lives.accepted(people)
        with pytest.raises(Refused, match="提供了信息"):
            reviewed(other, people.requests)
        with pytest.raises(Refused, match="信息员"):
            converting.draft_for_all(conversion=kept, by=people.requests)

    def test_it_puts_what_was_asked_often_first_and_tells_the_inspector_after_a_month(self, people):
        closed = days.today().replace(day=1).replace(year=days.today().year - 1)
        line = {"organ": people.organ, "on": closed, "state": State.ANSWERED, "outcome": "G2", "closed_on": closed}
        many.applications(
            [
                {**line, "matter": "河道治理工程验收报告"},
                *({**line, "matter": "2025年农机购置补贴发放明细"} for _ in range(3)),
            ]
        )
        found = conversion.waiting(people.requests)
        assert [(one.asked, one.often) for one in found] == [(3, True)] * 3 + [(1, False)]
        assert "4 件" in file.health(people.requests)[0].title
        assert file.health(people.reviewer) == []


class TestModelCases:
    WORDS = {
        "title": "先沟通再答复",
        "facts": "有人申请补贴明细。",
        "handling": "电话了解需求后提供汇总表。",
        "lesson": "沟通能减少争议。",
    }

    def test_it_is_told_without_anybody_and_found_here_and_below(self, people, answered):
        for wrong in ({"facts": "王小满申请补贴明细。"}, {"lesson": "电话13800000001。"}):
            with pytest.raises(Refused, match=r"姓名|手机"):
                exemplifying.make_model(application=answered, by=people.requests, **{**self.WORDS, **wrong})
        made = exemplifying.make_model(application=answered, by=people.requests, field="农业农村", **self.WORDS)
        below = orgs.jurisdiction("青石镇", level="TOWN")
        below.parent = people.organ.jurisdiction
        below.save()
        there, far = (
            orgs.actor(Duty.EDITOR, orgs.organ("青石镇政府", of=below)),
            orgs.jurisdiction("石桥市", level="CITY"),
        )
        stranger = orgs.actor(Duty.EDITOR, orgs.organ("市水利局", of=far))
        assert list(exemplary.exemplary(there, {"q": "补贴 沟通"})) == [made]
        assert list(exemplary.exemplary(there, {"q": "河道"})) == []
        assert list(exemplary.exemplary(there, {"field": "水利"})) == []
        assert list(exemplary.exemplary(stranger, {})) == []
        office = orgs.actor(Duty.OFFICE, orgs.office(people.organ.jurisdiction))
        with pytest.raises(Refused, match="政务公开办评定"):
            exemplifying.show_model(model=made, shown=Shown.AWARDED, by=people.requests)
        exemplifying.show_model(model=made, shown=Shown.AWARDED, by=office)
        with pytest.raises(Refused, match="政务公开办评定"):
            exemplifying.show_model(model=made, shown=Shown.WITHDRAWN, by=people.requests)
        exemplifying.show_model(model=made, shown=Shown.WITHDRAWN, by=office)
        assert list(exemplary.exemplary(there, {})) == []

    def test_it_needs_an_application_that_is_over(self, people):
        with pytest.raises(Refused, match="办结"):
            exemplifying.make_model(application=lives.accepted(people), by=people.requests, **self.WORDS)


def test_it_says_the_offices_own_guide_over_the_shipped_one_and_keeps_versions(people):
    office, place = orgs.actor(Duty.OFFICE, orgs.office(people.organ.jurisdiction)), people.organ.jurisdiction_id
    assert guide.guide(place)["ACCEPT"].version == 0
    guiding.write_guide(step="ACCEPT", text="先看三样。", article="第二十九条", by=office)
    guiding.write_guide(step="ACCEPT", text="先看四样。", article="第二十九条", by=office)
    said = guide.guide(place)["ACCEPT"]
    assert (said.text, said.version) == ("先看四样。", 2)
    assert guide.versions(place).count() == 2
    for values, by, why in (
        ({"step": "ACCEPT", "text": "先看四样。", "article": "第二十九条"}, office, "没有变动"),
        ({"step": "X", "text": "甲", "article": ""}, office, "没有这个环节"),
        ({"step": "SERVE", "text": " ", "article": ""}, office, "请写明"),
        ({"step": "SERVE", "text": "甲", "article": ""}, people.requests, "政务公开办"),
    ):
        with pytest.raises(Refused, match=why):
            guiding.write_guide(**values, by=by)


def test_it_takes_legal_advice_from_the_office_for_a_unit_of_the_place(people):
    office = orgs.actor(Duty.OFFICE, orgs.office(people.organ.jurisdiction))
    values = {
        "organ_id": people.organ.pk, "field": "农业农村", "adviser": "县司法局", "question": "补贴名单能否公开", "advice": "去掉账号后可以。",
        "given_on": ON,
    }  # fmt: skip
    advising.advise(**values, by=office)
    far = orgs.organ("市财政局", of=orgs.jurisdiction("石桥市", level="CITY"))
    for wrong, by, why in (
        ({"organ_id": far.pk}, office, "本地区的单位"), ({"field": "天文"}, office, "领域"), ({"advice": ""}, office, "意见"),
        ({"given_on": date(2999, 1, 1)}, office, "不能晚于今天"), ({}, people.requests, "政务公开办登记"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            advising.advise(**{**values, **wrong}, by=by)


class TestArchive:
    def test_it_numbers_what_is_archived_in_turn_and_only_once_the_organ_has_said_how(self, people, answered):
        second = lives.answered(lives.accepted(people), people, on=ON)
        third = lives.answered(lives.accepted(people), people, on=ON)
        closing.archive(application=answered, by=people.requests)
        assert retention.archive_number_of(answered) == ""
        archiving.set_archive_rule(values=RULE, by=people.requests)
        for row in (second, third):
            closing.archive(application=row, by=people.requests)
        numbers = [retention.archive_number_of(row) for row in (second, third)]
        assert numbers == ["Z109-WS·2026-D10-BGS-0001", "Z109-WS·2026-D10-BGS-0002"]
        assert ArchiveNumber.objects.count() == 2

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"fonds": ""}, "全宗号"),
            ({"years": 7}, "保存年数"),
            ({"section": "A-B"}, "分隔"),
            ({"kind": " "}, "档案门类"),
        ],
    )
    def test_it_refuses_a_setting_that_cannot_number(self, people, wrong, why):
        with pytest.raises(Refused, match=why):
            archiving.set_archive_rule(values={**RULE, **wrong}, by=people.requests)
        with pytest.raises(Refused, match="承办员设定"):
            archiving.set_archive_rule(values=RULE, by=people.reviewer)


class TestRetention:
    @pytest.fixture
    def old(self, people):
        archiving.set_archive_rule(values=RULE, by=people.requests)
        line = {"organ": people.organ, "on": date(2021, 3, 2), "state": State.ARCHIVED, "outcome": "G2"}
        return many.applications(
            [
                {**line, "closed_on": date(2021, 3, 20)},
                {**line, "closed_on": date(2021, 3, 21)},
                {**line, "closed_on": date(2024, 3, 21)},
            ]
        )

    def test_it_lists_asks_once_and_destroys_by_the_registrars_word(self, people, old):
        assert (expiring.nightly(), expiring.nightly()) == (2, 0)
        assert Message.objects.filter(kind="applications.expiry", user_id=people.requests.user_id).count() == 1
        waiting = list(retention.waiting(people.requests))
        assert [one.application for one in waiting] == old[:2]
        with pytest.raises(Refused, match="登记人员"):
            expiring.destroy(expiry=waiting[0], reason="期满", by=people.reviewer)
        with pytest.raises(Refused, match="请写明理由"):
            expiring.destroy(expiry=waiting[0], reason=" ", by=people.requests)
        expiring.destroy(expiry=waiting[0], reason="期满", by=people.requests)
        gone = lives.now(old[0])
        assert gone.case.key == ""
        assert cases.applicant_names([gone.case])[gone.case_id] == "（保存期满，已销毁）"
        assert gone.case.number
        assert gone.outcome == "G2"
        with pytest.raises(Refused, match="已经处理"):
            expiring.destroy(expiry=waiting[0], reason="期满", by=people.requests)

    def test_it_keeps_longer_with_a_reason_and_lists_again_when_that_has_ended(self, people, old):
        with days.standing_at(date(2026, 5, 6)):
            expiring.nightly()
            one = retention.waiting(people.requests)[0]
            for until in (date(2026, 5, 6), date(2040, 1, 1)):
                with pytest.raises(Refused, match="10年以内"):
                    expiring.keep(expiry=one, until=until, reason="复议可能重启", by=people.requests)
            expiring.keep(expiry=one, until=date(2027, 1, 1), reason="复议可能重启", by=people.requests)
            assert expiring.nightly() == 0
        with days.standing_at(date(2027, 1, 2)):
            assert expiring.nightly() == 1
            assert Expiry.objects.get(pk=one.pk).state == after.Ending.LISTED

    def test_it_destroys_by_itself_thirty_days_on_where_the_organ_has_set_so_but_nothing_in_dispute(self, people, old):
        archiving.set_archive_rule(values={**RULE, "automatic": "Y"}, by=people.requests)
        disputing.open_dispute(
            application=old[1], route=Route.REVIEW, body="云溪县人民政府", filed_on=date(2021, 4, 1), by=people.requests
        )
        with days.standing_at(date(2026, 5, 6)):
            expiring.nightly()
        with days.standing_at(date(2026, 6, 4)):
            expiring.nightly()
        assert all(lives.now(row).case.key for row in old)
        with days.standing_at(date(2026, 6, 5)):
            expiring.nightly()
        assert [bool(lives.now(row).case.key) for row in old] == [False, True, True]
        with pytest.raises(Refused, match="没有结案"):
            expiring.destroy(expiry=Expiry.objects.get(application=old[1]), reason="期满", by=people.requests)
        assert Application.objects.get(pk=old[0].pk).matter == "（保存期满，已销毁）"
