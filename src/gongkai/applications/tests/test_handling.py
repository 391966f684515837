"""Handling on the database: each act, who may, what it refuses, what the clock and the trail say afterwards."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest

from gongkai.applications.models import Consultation, Correction, Decision, Search
from gongkai.applications.queries import clock, handling, reply
from gongkai.applications.rules.acts import Asked, Carrying, Ending, Opinion, Route, Seal, Served
from gongkai.applications.rules.handling import Serving
from gongkai.applications.rules.states import State
from gongkai.applications.services import (
    accepting,
    clocks,
    closing,
    communicating,
    consulting,
    correcting,
    deciding,
    disputing,
    extending,
    issuing,
    letters,
    packing,
    remedying,
)
from gongkai.applications.tests import lives
from gongkai.cases import queries as cases
from gongkai.cases import services as case_services
from gongkai.cases.rules import Direction, Means, PaperKind
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.review.models import Review, Version
from gongkai.review.queries.standing import latest
from gongkai.review.rules.states import Sort
from gongkai.review.tests import builders as review
from gongkai.trail.commands import offline
from gongkai.trail.models import Entry
from gongkai.trail.services import subject_of
from gongkai.workdays.queries import shipped_calendar

pytestmark = pytest.mark.django_db
CALENDAR = shipped_calendar()
DAY = lives.RECEIVED
LATER = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people():
    return lives.office_of(orgs.organ())


def refused(*words: str):
    return pytest.raises(Refused, match=".*".join(words))


def test_it_grants_from_acceptance_to_service_and_is_counted_on_the_day_of_posting(people):
    row = lives.accepted(people)
    assert row.due_on == CALENDAR.add(DAY, 20).date
    made = lives.issued(row, people, on=LATER, supplies=[lives.file(people.requests, "明细.pdf")])
    assert made.number == "云财公开〔2026〕1号"
    assert [kept.kind for kept in cases.papers(row.case)] == [PaperKind.ANSWER, PaperKind.SUPPLY]
    with days.standing_at(LATER + timedelta(5)):
        back = Serving(Carrying.POST, Served.RETURNED, LATER, None, "退回：查无此人", False)
        issuing.serve(application=row, serving=back, by=people.requests)
        assert lives.now(row).state == State.ISSUED
        again = Serving(Carrying.POST, Served.SENT, LATER + timedelta(1), None, "EMS 2", False)
        issuing.serve(application=row, serving=again, by=people.requests)
        closing.archive(application=row, by=people.requests)
    row = lives.now(row)
    assert (row.state, row.outcome, row.closed_on) == (State.ARCHIVED, "G2", LATER + timedelta(1))
    verbs = list(Entry.objects.filter(subject=subject_of(row)).order_by("id").values_list("verb", flat=True))
    assert verbs[1:] == [f"application.{verb}" for verb in ("accepted", "drafted", "submitted_letter", "approved", "compared", "issued", "delivery_returned", "answered", "archived")]  # fmt: skip
    told = "".join(str(entry.content) for entry in Entry.objects.all())
    assert "王小满" not in told
    assert lives.MATTER not in told


def test_it_is_handled_by_its_own_organ_and_its_clerks_alone(people):
    row = lives.entered(people)
    with refused("依申请公开承办员或政务公开办"):
        accepting.accept(application=row, by=people.reviewer)
    with refused("不移送其他机关"):
        accepting.accept(application=row, by=orgs.actor(Duty.REQUESTS, orgs.organ("县水利局")))
    with refused("“拟写答复”只能在“办理中”时进行"):
        deciding.draft(application=row, code="G2", words=lives.WORDS, by=people.requests)


def test_it_asks_once_for_a_correction_and_counts_anew_from_the_answer(people):
    row = lives.entered(people)
    with days.standing_at(LATER):
        with refused("一次性写明", "应晚于今天"):
            correcting.tell(application=row, what=" ", until=LATER, by=people.requests)
        correcting.tell(application=row, what="请写明补贴的年度", until=date(2026, 3, 20), by=people.requests)
    row = lives.now(row)
    assert (row.state, row.stopped) == (State.CORRECTING, "Y")
    with days.standing_at(date(2026, 3, 12)), refused("尚未届满"):
        correcting.abandon(application=row, by=people.requests)
    with days.standing_at(date(2026, 3, 12)):
        correcting.take_correction(application=row, on=date(2026, 3, 11))
    row = lives.now(row)
    assert (row.state, row.stopped, row.due_on) == (State.HANDLING, "N", CALENDAR.add(date(2026, 3, 11), 20).date)
    with days.standing_at(date(2026, 3, 12)), refused("只能告知一次", "期限"):
        correcting.tell(application=row, what="再补", until=date(2026, 4, 1), by=people.requests)
    assert [said.subject for said in cases.messages(row.case)] == ["补正告知"]


def test_it_ends_when_a_correction_does_not_come(people):
    row = lives.entered(people)
    with days.standing_at(LATER):
        correcting.tell(application=row, what="请写明年度", until=date(2026, 3, 20), by=people.requests)
    with days.standing_at(date(2026, 3, 21)):
        correcting.abandon(application=row, by=people.requests)
    row = lives.now(row)
    assert (row.state, row.outcome, row.closed_on) == (State.ABANDONED, "O1", date(2026, 3, 21))
    assert Correction.objects.get().answered_on is None


def test_it_refuses_a_correction_notice_after_seven_working_days(people):
    row = lives.entered(people)
    with days.standing_at(date(2026, 3, 12)), refused("7个工作日.*已于2026-03-11届满"):
        correcting.tell(application=row, what="请写明年度", until=date(2026, 3, 20), by=people.requests)


def test_it_stands_still_while_a_third_party_is_asked_and_runs_again_after_silence(people):
    row = lives.accepted(people)
    with days.standing_at(LATER):
        asked = consulting.ask(
            application=row, asked=Asked.THIRD_PARTY, whom="云溪农机合作社", sent_on=LATER, by=people.requests
        )
        assert lives.now(row).stopped == "Y"
        consulting.arrived(consultation=asked, on=LATER, by=people.requests)
    assert "云溪" not in Consultation.objects.get().whom
    last = CALENDAR.add(LATER, 15).date
    with days.standing_at(last + timedelta(1)):
        assert clocks.refresh() == 1
    row = lives.now(row)
    assert (row.stopped, row.due_on) == ("N", CALENDAR.add(last, 18).date)
    with days.standing_at(last + timedelta(2)):
        assert clocks.refresh() == 0
        with refused("理由"):
            consulting.take_opinion(
                consultation=asked, on=last + timedelta(2), opinion=Opinion.REFUSE, words="", by=people.requests
            )
        consulting.take_opinion(
            consultation=asked, on=last + timedelta(2), opinion=Opinion.REFUSE, words="含经营数据", by=people.requests
        )
        assert lives.now(row).due_on == CALENDAR.add(last, 18).date  # an opinion too late stops nothing
        consulting.tell_third_party(consultation=asked, on=last + timedelta(2), by=people.requests)
        assert "按时" not in "".join(clock.told(row).sentences)
    with days.standing_at(last + timedelta(2)), refused("已经登记过"):
        consulting.arrived(consultation=asked, on=last, by=people.requests)


def test_it_extends_by_the_head_alone_and_tells_before_the_limit(people):
    row = lives.accepted(people)
    due = row.due_on
    given = {"application": row, "reason": "涉及三个科室档案", "approved_on": due, "by": people.requests}
    with days.standing_at(due + timedelta(1)), refused("届满前告知"):
        extending.extend(number=10, approver_id=people.head.user_id, told_on=due + timedelta(1), **given)
    with days.standing_at(due), refused("1至20个", "负责人"):
        extending.extend(number=21, approver_id=people.reviewer.user_id, told_on=due, **given)
    with days.standing_at(due):
        extending.extend(number=20, approver_id=people.head.user_id, told_on=due, **given)
        assert lives.now(row).due_on == CALENDAR.add(DAY, 40).date
        with refused("只能延长一次"):
            extending.extend(number=5, approver_id=people.head.user_id, told_on=due, **given)


def test_it_does_not_answer_that_nothing_exists_without_a_search(people):
    row = lives.accepted(people)
    with refused("检索记录"):
        lives.reviewing_(row, people, on=LATER, code="N1a")
    lives.searched(row, people, on=LATER)
    assert [point.article for point in reply.weak_points(row, Decision.objects.get(), LATER)] == [
        "第三十六条第（四）项"
    ]
    lives.searched(row, people, on=LATER, place="县财政局办公系统")
    made = lives.reviewing_(row, people, on=LATER, code="N1a")
    assert reply.weak_points(row, made, LATER) == []


def test_it_comes_back_from_a_reviewer_with_reasons_and_goes_again(people):
    row = lives.accepted(people)
    made = lives.reviewing_(row, people, on=LATER)
    with days.standing_at(LATER):
        found = latest(subject_of(made))
        assert "王小满" not in str(found.versions.get().sections)
        review.deciding.return_(step=review.step(found, Sort.FIRST), reason="依据不全", by=people.reviewer)
    row = lives.now(row)
    assert (row.state, Decision.objects.get().returned_why) == (State.HANDLING, "依据不全")
    with days.standing_at(LATER):
        deciding.submit(application=row, by=people.requests)
        with refused("请写明撤回"):
            deciding.recall(application=row, reason=" ", by=people.requests)
        deciding.recall(application=row, reason="补充附件", by=people.requests)
    assert lives.now(row).state == State.HANDLING
    lives.approved(row, people, on=LATER)
    assert lives.now(row).state == State.APPROVED


def test_it_does_not_let_the_drafter_approve(people):
    row = lives.accepted(people)
    made = lives.reviewing_(row, people, on=LATER)
    with days.standing_at(LATER), pytest.raises(Refused):
        review.approve(latest(subject_of(made)), Sort.FINAL, people.requests)


def test_it_issues_only_with_all_eight_elements_and_the_approved_words(people):
    row = lives.accepted(people)
    lives.approved(row, people, on=LATER)
    given = {"application": row, "seal": Seal.SPECIAL, "signed_on": LATER, "by": people.requests}
    with days.standing_at(LATER):
        with refused("应形如", "盖章的答复扫描件"):
            issuing.issue(number="云财公开[2026]第1号", stamped=None, **given)
        Decision.objects.update(reason="换了理由")
        with refused("与提交审核的不一致"):
            issuing.issue(number="云财公开〔2026〕1号", stamped=lives.file(people.requests), **given)
        Decision.objects.update(reason=lives.WORDS["reason"])
        issuing.issue(number="云财公开〔2026〕1号", stamped=lives.file(people.requests), **given)
        assert reply.next_number(row, 2026) == "云财公开〔2026〕2号"
    other = lives.accepted(people)
    with refused("已经用过"):
        lives.approved(other, people, on=LATER)
        with days.standing_at(LATER):
            issuing.issue(
                number="云财公开〔2026〕1号", stamped=lives.file(people.requests), **{**given, "application": other}
            )


def test_it_writes_the_letter_on_paper_with_the_name_that_is_kept_nowhere(people):
    row = lives.accepted(people)
    lives.reviewing_(row, people, on=LATER)
    made = letters.paper(row, Decision.objects.get())
    assert (made.title, made.addressees) == ("政府信息公开告知书", "王小满：")
    text = "".join(piece.text for block in made.blocks for piece in block.pieces)
    assert "云溪县人民政府申请行政复议" in text
    assert text.endswith("云溪县财政局\n　　　　年　　月　　日")
    assert letters.docx(row, Decision.objects.get())[:2] == b"PK"
    assert letters.pdf(row, Decision.objects.get())[:5] == b"%PDF-"


def test_it_withdraws_with_its_review_and_not_after_issue(people):
    row = lives.accepted(people)
    made = lives.reviewing_(row, people, on=LATER)
    with days.standing_at(LATER):
        closing.withdraw(application=row)
    assert (lives.now(row).state, lives.now(row).outcome) == (State.WITHDRAWN, "O3")
    assert latest(subject_of(made)).state == "WITHDRAWN"
    gone = lives.accepted(people)
    lives.issued(gone, people, on=LATER)
    with days.standing_at(LATER), refused("申请人撤回"):
        closing.withdraw(application=gone, by=people.requests)


def test_it_keeps_what_was_said_sealed_and_counts_being_asked_for_reasons(people):
    row = lives.accepted(people)
    said = {
        "application": row,
        "direction": Direction.OUT,
        "means": Means.PHONE,
        "subject": reply.ASKED,
        "body": "请说明一年内四十次申请的理由",
    }
    with refused("承办员"):
        communicating.note(**said, by=people.head)
    communicating.note(**said, by=people.requests)
    with days.standing_at(LATER):
        made = deciding.draft(application=row, code="R4", words=lives.WORDS, by=people.requests)
    assert reply.given(row, made).asked == 1


def test_it_asks_for_the_court_before_a_remedy_is_told(people):
    with refused("政务公开办"):
        remedying.set_remedies(organ_id=people.organ.pk, values={"court": "x"}, by=people.head)
    other = lives.accepted(lives.office_of(orgs.organ("县水利局")))
    reply.RemedyTable.objects.filter(organ_id=other.organ_id).delete()
    assert reply.remedy.reasons_not_to_tell(reply.bodies_of(other.organ), DAY) == [
        "没有登记管辖法院，请先在“救济机关”中填写。"
    ]


def test_it_records_disputes_with_the_lesson_of_what_was_corrected(people):
    row = lives.answered(lives.accepted(people), people, on=LATER)
    with days.standing_at(date(2026, 5, 6)):
        made = disputing.open_dispute(
            application=row,
            route=Route.REVIEW,
            body="云溪县人民政府",
            filed_on=date(2026, 4, 1),
            answer_by=date(2026, 5, 8),
            by=people.requests,
        )
        with refused("改进措施"):
            disputing.end_dispute(
                dispute=made, ending=Ending.CORRECTED, ended_on=date(2026, 5, 6), lesson="", by=people.requests
            )
        disputing.end_dispute(
            dispute=made, ending=Ending.UPHELD, ended_on=date(2026, 5, 6), lesson="", by=people.requests
        )


def test_it_packs_the_whole_file_with_a_trail_that_verifies_anywhere(people, tmp_path):
    row = lives.accepted(people)
    lives.searched(row, people, on=LATER)
    lives.answered(row, people, on=LATER, supplies=[lives.file(people.requests, "明细.pdf")])
    with refused("办理"):
        packing.pack(application=row, by=people.head)
    with zipfile.ZipFile(io.BytesIO(packing.pack(application=lives.now(row), by=people.requests))) as archive:
        names = archive.namelist()
        assert names[:3] == ["案卷.pdf", "材料/01 答复书 答复书.pdf", "材料/02 提供的信息 明细.pdf"]
        assert archive.read(names[1]) == b"%PDF-1.4 stamped"
        assert archive.read("案卷.pdf")[:5] == b"%PDF-"
        for label in ("申请", "登记", "审核"):
            kept = tmp_path / f"{label}.jsonl"
            kept.write_bytes(archive.read(f"留痕/{label}.jsonl"))
            assert offline.main(["verify", "--export", str(kept)]) == 0
    shown = packing.paper(row, handling.file_of(lives.now(row), people.requests), ["材料/01"])
    told = "".join(piece.text for block in shown.blocks for piece in block.pieces)
    for words in ("王小满", "第20个工作日", "检索：县财政局档案室", "终审：", "EMS 1234567890123", "材料/01"):
        assert words in told


def test_it_forgets_what_was_written_with_the_case_and_keeps_what_counts(people):
    row = lives.accepted(people)
    lives.searched(row, people, on=LATER)
    with days.standing_at(LATER):
        asked = consulting.ask(
            application=row,
            asked=Asked.AGENCY,
            whom="县农业农村局",
            sent_on=LATER,
            arrived_on=LATER,
            by=people.requests,
        )
        consulting.take_opinion(consultation=asked, on=LATER, opinion=Opinion.AGREE, words="同意", by=people.requests)
    lives.answered(row, people, on=LATER)
    case_services.forget(case=row.case, reason="保存期满", by=people.requests)
    row = lives.now(row)
    made = Decision.objects.get()
    assert (made.reason, made.code, row.outcome, row.closed_on) == ("", "G2", "G2", LATER)
    kept = str([list(model.objects.values()) for model in (Decision, Consultation, Search, Version, Review)])
    for words in (lives.WORDS["reason"], lives.WORDS["supply"], lives.MATTER, "没有找到"):
        assert words not in kept
    with days.standing_at(LATER):
        assert handling.file_of(row, people.requests)["askings"][0].whom == cases.sealed.GONE
