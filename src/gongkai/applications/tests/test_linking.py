"""Joint applicants, one application divided into several, the same asked twice: numbers without a gap, nothing deleted."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongkai.applications.models import Application, Decision, Link
from gongkai.applications.queries import linking, reply
from gongkai.applications.rules.linking import (
    parts_of,
    reasons_not_to_apply_together,
    reasons_not_to_repeat,
    reasons_not_to_split,
    served_at,
)
from gongkai.applications.rules.states import State
from gongkai.applications.services import correcting, dividing, repeating
from gongkai.applications.tests import lives
from gongkai.applications.tests.builders import submitted
from gongkai.cases import queries as cases
from gongkai.cases.models import Case, Counter
from gongkai.cases.rules import Person, Role, shown_code
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

DAY = date(2026, 3, 4)
THREE = "2025年度农机购置补贴发放明细\n\n2024年度农机购置补贴发放明细\n　\n县财政局2025年公务用车运行费用"


def one(role=Role.APPLICANT, name="王小满", number="", **more):
    return Person(role, name, id_number=number, **more)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([one()], ""),
        ([one(), one(Role.JOINT, "李四"), one(Role.REPRESENTATIVE, "李四")], ""),
        ([one(number="130425X"), one(Role.JOINT, "王小满", number="130426")], ""),  # two of one name
        ([one(), one(Role.JOINT, "王 小满")], "不止一次"),
        ([one(number="13042519900101123x"), one(Role.JOINT, "李四", number="13042519900101123X")], "不止一次"),
        ([one(), one(Role.REPRESENTATIVE, "李四")], "请写明其他共同申请人"),
        ([one(), one(Role.JOINT, "李四"), one(Role.REPRESENTATIVE, "甲"), one(Role.REPRESENTATIVE, "乙")], "只推选一位代表"),
    ],
)  # fmt: skip
def test_several_apply_together_each_once_with_one_representative(people, sentence):
    found = reasons_not_to_apply_together(people)
    assert sentence in "".join(found)
    assert bool(found) == bool(sentence)


def test_one_is_served_for_all():
    applicants = [one(), one(Role.JOINT, "李四")]
    assert served_at(applicants).name == "王小满"
    assert served_at([*applicants, one(Role.REPRESENTATIVE, "李四")]).role is Role.REPRESENTATIVE
    assert served_at([]) is None


@pytest.mark.parametrize(
    ("text", "begun", "sentence"),
    [
        (THREE, [], ""),
        ("只有一项，虽然\n分成两行", [], "现在是1项"),
        ("甲\n\n2024年度明细", [], "名称、文号"),
        ("2024年度明细\n\n申请公开 2024年度明细", [], "内容相同"),
        ("\n\n".join(f"第{n}年度补贴明细" for n in range(21)), [], "现在是21项"),
        (THREE, ["补正", "延期"], "已有补正、延期"),
    ],
)
def test_a_request_is_divided_into_paragraphs(text, begun, sentence):
    found = reasons_not_to_split(parts_of(text), begun=begun)
    assert sentence in "".join(found)
    assert bool(found) == bool(sentence)


def test_a_repetition_is_of_the_same_person_and_content_and_later():
    fine = {"same_person": True, "earlier": True}
    assert reasons_not_to_repeat("申请公开2025年预算", "2025年预算", **fine) == []
    assert len(reasons_not_to_repeat("2025年预算", "2025年决算", same_person=False, earlier=False)) == 3


@pytest.fixture
def people(db, tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    return lives.office_of(orgs.organ())


def test_an_application_becomes_several_with_numbers_of_their_own_received_the_same_day(people):
    row = lives.accepted(people, matter=THREE)
    with days.standing_at(DAY):
        whole = dividing.split(application=row, parts=parts_of(THREE), by=people.requests)
    assert [each.case.serial for each in whole] == [1, 2, 3]
    assert Counter.objects.get().last == Case.objects.count() == 3
    assert {each.received_on for each in whole} == {lives.RECEIVED}
    assert len({each.due_on for each in Application.objects.all()}) == 1
    assert [each.matter for each in whole] == parts_of(THREE)
    assert whole[2].state == State.HANDLING
    assert [person_.name for person_ in cases.people(whole[2].case)] == ["王小满"]
    said = cases.messages(row.case)
    assert [each.body for each in said if each.subject == "申请原文"] == [THREE]
    told = next(each.body for each in said if each.subject == "分拆办理告知")
    assert all(each.case.number in told for each in whole)
    assert [each.application for each in linking.tied(whole[1])] == [whole[0], whole[2]]
    assert [each.words for each in linking.tied(whole[0])] == ["从本件分拆出"] * 2
    with pytest.raises(Refused, match="分成2至20项"), days.standing_at(DAY):
        dividing.split(application=whole[1], parts=["只有一项"], by=people.requests)
    assert Case.objects.count() == 3


def test_what_was_begun_on_the_whole_is_not_divided_nor_by_a_stranger(people):
    row = lives.accepted(people, matter=THREE)
    with pytest.raises(Refused), days.standing_at(DAY):
        dividing.split(application=row, parts=parts_of(THREE), by=orgs.actor(Duty.REQUESTS, orgs.organ("县水利局")))
    with days.standing_at(DAY):
        correcting.tell(application=row, what="写明年度", until=date(2026, 3, 20), by=people.requests)
        correcting.take_correction(application=row, on=DAY, by=people.requests)
        with pytest.raises(Refused, match="已有补正"):
            dividing.split(application=row, parts=parts_of(THREE), by=people.requests)
    assert not Link.objects.exists()


def test_the_registrar_divides_on_the_page_and_the_applicant_turns_to_every_part(people, client):
    receipt = submitted(people.organ, matter=THREE)
    row = lives.now(receipt.application)
    Application.objects.filter(pk=row.pk).update(state=State.HANDLING, received_on=row.submitted_on)
    desk = orgs.client_for(Duty.REQUESTS, people.organ)
    page = reverse("applications:case", args=[row.uuid])
    refused = desk.post(page, {"do": "SPLIT", "parts": "一项"})
    assert refused.status_code == 422
    assert desk.post(page, {"do": "SPLIT", "parts": THREE}).status_code == 302
    assert "从本件分拆出" in desk.get(page).content.decode()
    client.post(reverse("applications_public:status"), {"number": row.case.number, "code": shown_code(receipt.code)})
    last = Application.objects.latest("pk")
    assert last.case.number in client.get("/applications/mine/").content.decode()
    assert client.post(reverse("applications_public:part", args=[last.uuid])).status_code == 302
    mine = client.get("/applications/mine/").content.decode()
    assert "公务用车" in mine
    stranger = submitted(people.organ, matter="别人的另一件申请").application
    assert client.post(reverse("applications_public:part", args=[stranger.uuid])).status_code == 404


def test_the_later_of_two_same_applications_is_answered_as_a_repetition_and_keeps_its_number(people):
    first = lives.accepted(people)
    second = lives.accepted(people, on=date(2026, 3, 3))
    lives.accepted(people, on=date(2026, 3, 3), name="赵六")
    with days.standing_at(DAY):
        with pytest.raises(Refused, match="后收到"):
            repeating.mark(application=first, earlier=second, by=people.requests)
        repeating.mark(application=second, earlier=first, by=people.requests)
        with pytest.raises(Refused, match="前件还没有答复"):
            repeating.draft(application=second, by=people.requests)
        with pytest.raises(Refused, match="已经登记为重复"):
            repeating.mark(application=second, earlier=first, by=people.requests)
    lives.answered(first, people, on=date(2026, 3, 9))
    with days.standing_at(date(2026, 3, 10)):
        made = repeating.draft(application=second, by=people.requests)
    assert (made.code, Application.objects.count()) == ("R2", 3)
    assert Decision.objects.get(application=first).number in made.earlier
    assert "不予重复处理" in "".join(reply.paragraphs(second, made))
    assert [each.words for each in linking.tied(first)] == ["重复本件的后件"]


def test_the_page_offers_to_tie_only_what_is_the_same(people):
    first = lives.accepted(people)
    second = lives.accepted(people, on=date(2026, 3, 3))
    lives.accepted(people, on=date(2026, 3, 3), matter="完全不同的另一项内容")
    desk = orgs.client_for(Duty.REQUESTS, people.organ)
    page = reverse("applications:case", args=[second.uuid])
    shown = desk.get(page).content.decode()
    assert "登记重复申请" in shown
    assert first.case.number in shown
    assert desk.post(page, {"do": "REPEAT", "earlier": str(first.uuid)}).status_code == 302
    assert Link.objects.get().other == first
