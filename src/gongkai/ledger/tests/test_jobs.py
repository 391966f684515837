from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document

from gongkai.kernel import days, http
from gongkai.kernel.errors import Refused
from gongkai.ledger import jobs
from gongkai.ledger.models import Checkpoint, Rectification
from gongkai.ledger.queries import briefs
from gongkai.ledger.rules import links, verbs
from gongkai.ledger.rules.states import AssignmentState, EvidenceKind, EvidenceState, IntakeState, Role
from gongkai.ledger.services import (
    assignments,
    circulars,
    clocks,
    decisions,
    evidence,
    intake,
    rectifications,
    reminding,
    reorganising,
)
from gongkai.ledger.tests import builders
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry
from gongkai.workdays.models import LocalDay

pytestmark = pytest.mark.django_db
WEEK = [date(2026, 3, day) for day in (9, 10, 11, 12, 13)]


@pytest.fixture(autouse=True)
def spring():
    with days.standing_at(date(2026, 3, 10)):
        yield


@pytest.fixture
def office():
    return orgs.actor(Duty.OFFICE)


@pytest.fixture
def finance():
    return orgs.organ("县财政局")


@pytest.fixture
def editor(finance):
    return orgs.actor(Duty.EDITOR, finance)


def told(user_id=None):
    rows = Message.objects.filter(user_id=user_id) if user_id else Message.objects.all()
    return [message.kind for message in rows.order_by("id")]


def test_it_reads_what_was_received_but_never_over_a_person(office, finance):
    found = intake.receive(file=builders.notice_file(by=office), by=office)
    jobs.read_received(found.pk)
    found.refresh_from_db()
    assert found.state == IntakeState.DRAFT
    found.items.first().delete()
    jobs.read_received(found.pk)
    assert found.items.count() == 2
    jobs.tell_read(found.pk)
    jobs.tell_read(found.pk)
    assert told(office.user_id) == ["ledger.intake"]


def test_it_tells_units_once_what_they_were_given(office, editor, finance):
    plan = builders.plan([{"units": [builders.unit(finance)]}, {"units": [builders.unit(finance)]}], by=office)
    for _ in range(2):
        jobs.plan_confirmed(plan.pk, 0)
    message = Message.objects.get(user_id=editor.user_id)
    assert message.subject.endswith("本单位有 2 项任务待签收")


def test_it_tells_office_and_unit_of_claim_and_decision(office, editor, finance, monkeypatch):
    point = builders.claimed(builders.part(finance), editor)
    jobs.checkpoint_claimed(point.pk, point.assignment_id)
    assert told(office.user_id) == ["ledger.claimed"]
    decisions.return_(checkpoint=point, reason="链接打不开", by=office)
    jobs.checkpoint_decided(point.pk, "RETURN")
    assert told(editor.user_id) == ["ledger.returned"]


def answering(monkeypatch, *answers):
    queue = list(answers)

    def fetch(url, **more):
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return http.Answer(status=status, final_url=url, body=body, media_type="text/html", charset="utf-8")

    monkeypatch.setattr(evidence.http, "fetch", fetch)


def test_it_keeps_a_snapshot_of_a_link_once_accepted(office, editor, finance, monkeypatch):
    point = builders.claimed(builders.part(finance), editor)
    decisions.accept(checkpoint=point, by=office)
    answering(monkeypatch, (200, b"<!DOCTYPE html><html><body>ok</body></html>"))
    assert evidence.take_snapshots(point.pk) == 1
    assert evidence.take_snapshots(point.pk) == 0
    row = point.evidence.get()
    assert (row.snapshot.sha256, row.snapshot.owner) == (row.snapshot_sha256, f"ledger.Evidence:{row.pk}")


@pytest.mark.parametrize("answer", [(404, b""), http.Unreachable("对方没有应答。"), http.NotAllowed("不可访问。")])
def test_it_notes_why_there_is_no_snapshot(office, editor, finance, monkeypatch, answer):
    point = builders.claimed(builders.part(finance), editor)
    decisions.accept(checkpoint=point, by=office)
    answering(monkeypatch, answer)
    assert evidence.take_snapshots(point.pk) == 0
    assert point.evidence.get().snapshot_note.startswith("没有留下快照")


@pytest.mark.parametrize(
    ("fails", "doubtful"),
    [
        ([], False),
        ([WEEK[0], WEEK[0], WEEK[0]], False),
        ([WEEK[0], WEEK[1]], False),
        ([WEEK[0], WEEK[0], WEEK[1]], True),
        ([WEEK[4], date(2026, 3, 14), date(2026, 3, 15)], False),
    ],
)
def test_it_wants_three_failures_over_two_working_days(fails, doubtful):
    assert links.is_doubtful(fails, lambda day: day.weekday() < 5) is doubtful


@pytest.mark.parametrize(
    ("status", "gone"), [(200, False), (301, False), (403, False), (404, True), (410, True), (500, True), (429, False)]
)
def test_it_tells_gone_from_unwilling(status, gone):
    assert links.is_gone(status) is gone


def test_it_puts_a_dead_link_to_the_office_and_takes_it_back_when_it_lives(office, editor, finance, monkeypatch):
    part = builders.part(finance)
    row = assignments.add_evidence(assignment=part, kind=EvidenceKind.LINK, url="https://example.com/a", by=editor)
    answering(monkeypatch, (404, b""))
    start = days.moment_of(date(2026, 3, 13))
    for hours in (0, 7, 24, 48, 72):  # Friday twice, the weekend not at all, Monday
        with days.standing_at(start + timedelta(hours=hours)):
            jobs.check_links()
            row.refresh_from_db()
            assert row.state == (EvidenceState.DOUBTFUL if hours == 72 else EvidenceState.GOOD)
    assert len(row.fails) == 3
    jobs.evidence_doubtful(row.pk)
    assert "ledger.evidence_doubtful" in told(office.user_id)
    answering(monkeypatch, (200, b"ok"))
    with days.standing_at(start + timedelta(hours=96)):
        assert jobs.check_links() == 0
    row.refresh_from_db()
    assert (row.state, row.fails) == (EvidenceState.GOOD, [])


def test_it_reopens_what_rested_on_a_withdrawn_record(office, editor, finance):
    part = builders.part(finance)
    subject = "documents.Document:1f0c"
    assignments.add_evidence(assignment=part, kind=EvidenceKind.RECORD, record_ref=subject, by=editor)
    point = assignments.claim(checkpoint=part.checkpoints.get(), text="已公开", by=editor)
    decisions.accept(checkpoint=point, by=office)
    assert evidence.record_withdrawn(subject=subject) == 1
    assert evidence.record_withdrawn(subject=subject) == 0
    part.refresh_from_db()
    assert part.state == AssignmentState.RETURNED
    assert point.evidence.get().state == EvidenceState.WITHDRAWN


def test_it_reminds_before_on_and_after_the_day_and_climbs(office, finance):
    editor, leader, head = (orgs.person(finance, duty) for duty in (Duty.EDITOR, Duty.LEADER, Duty.HEAD))
    builders.plan([{"units": [builders.unit(finance)], "deadlines": [builders.limit("date", "2026-04-17")]}], by=office)
    heard = {}
    for day in (
        date(2026, 3, 10),
        date(2026, 4, 3),
        date(2026, 4, 7),
        date(2026, 4, 17),
        date(2026, 4, 20),
        date(2026, 4, 24),
        date(2026, 5, 8),
    ):
        with days.standing_at(day):
            jobs.remind()
            assert jobs.remind() == 0
        heard[day] = len(told(editor.pk)), len(told(leader.pk)), len(told(head.pk)), len(told(office.user_id))
    assert list(heard.values()) == [
        (0, 0, 0, 0), (1, 0, 0, 0), (1, 0, 0, 0), (2, 0, 0, 0), (3, 1, 0, 0), (4, 2, 1, 0), (5, 3, 2, 1)
    ]  # fmt: skip
    assert told(editor.pk)[0] == "ledger.reminder"
    assert told(office.user_id) == ["ledger.escalated"]


def test_it_reminds_of_rectifications(office, editor, finance):
    rectifications.order(organ_id=finance.pk, issue="栏目未更新", by=office, working_days=3)
    assert reminding.remind() == 1
    assert told(editor.user_id) == ["ledger.rectification"]


def test_it_counts_days_again_when_the_calendar_changes(office, editor, finance):
    part = builders.part(finance, deadlines=[builders.limit("working_days_after_event", count=3)])
    point = assignments.log_event(assignment=part, what="决定", on=date(2026, 3, 10), by=editor)
    fix = rectifications.order(organ_id=finance.pk, issue="栏目未更新", by=office, working_days=3)
    assert point.due_on == fix.due_on == date(2026, 3, 13)
    LocalDay.objects.create(jurisdiction_id=part.jurisdiction_id, date=date(2026, 3, 12), kind="OFF", reason="县庆")
    moved = clocks.recompute(part.jurisdiction_id, date(2026, 3, 12), date(2026, 3, 12))
    assert {(one.old, one.new) for one in moved} == {(date(2026, 3, 13), date(2026, 3, 16))}
    assert len(moved) == 2
    assert clocks.recompute(part.jurisdiction_id, date(2026, 3, 12), date(2026, 3, 12)) == []
    part.refresh_from_db()
    assert part.next_due == date(2026, 3, 16)
    assert Rectification.objects.get().due_on == date(2026, 3, 16)


def test_it_makes_the_periods_of_a_later_year_once(office, finance):
    row = {"units": [builders.unit(finance)], "deadlines": [builders.limit("quarterly")]}
    plan = builders.plan([row], by=office, until_year=2027)
    assert jobs.roll_over() == 0
    with days.standing_at(date(2027, 1, 2)):
        assert jobs.roll_over() == 4
        assert jobs.roll_over() == 0
    assert Checkpoint.objects.filter(plan=plan, due_on__year=2027).count() == 4


def test_it_moves_everything_with_a_merged_organ(office, editor, finance):
    into = orgs.organ("县税务局")
    rows = [{"units": [builders.unit(finance)]}, {"units": [builders.unit(finance), builders.unit(into, Role.COOP)]}]
    plan = builders.plan(rows, by=office)
    both = assignments.take(assignment=plan.assignments.get(organ=finance, position=2), by=editor)
    assignments.report_progress(assignment=both, text="已公开", by=editor)
    reorganising.organ_merged(finance.pk, into.pk)
    live = plan.assignments.exclude(state=AssignmentState.VOID)
    assert [(part.position, part.organ, part.role) for part in live.order_by("position")] == [
        (1, into, Role.LEAD),
        (2, into, Role.LEAD),
    ]
    assert live.get(position=2).progress.get().text == "已公开"
    assert set(live.get(position=1).checkpoints.values_list("organ", flat=True)) == {into.pk}


def test_it_drafts_and_issues_a_circular_as_an_official_paper(office, editor, finance):
    builders.plan([{"units": [builders.unit(finance)], "deadlines": [builders.limit("date", "2026-03-01")]}], by=office)
    made = circulars.draft(
        title="关于一季度政务公开工作的通报", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 10), by=office
    )
    assert [(item["organ"], item["text"]) for item in made.items] == [("县财政局", "有1项任务逾期未报")]
    items = [{"organ_id": finance.pk, "kind": "整改", "text": "预算未公开", "due_days": 5}]
    with pytest.raises(Refused, match="第1条"):
        circulars.change(circular=made, items=[{"organ_id": 0, "kind": "整改", "text": ""}], by=office)
    made = circulars.change(circular=made, items=items, number="云政办〔2026〕9号", by=office)
    made = circulars.issue(circular=made, by=office)
    assert Rectification.objects.get().due_on == date(2026, 3, 17)
    paper = Document(BytesIO(circulars.document(made)))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "1. 县财政局：预算未公开（5个工作日内整改到位）。" in text
    assert "2026年3月10日" in text
    assert paper.tables[0].rows[1].cells[0].text == "县财政局"
    with pytest.raises(Refused, match="已经印发|不能修改"):
        circulars.change(circular=made, body="改", by=office)
    jobs.circular_issued(made.pk)
    assert "ledger.circular" in told(editor.user_id)


def test_it_writes_the_monday_brief(office, editor, finance):
    builders.plan([{"units": [builders.unit(finance)], "deadlines": [builders.limit("date", "2026-03-01")]}], by=office)
    brief = briefs.leader_brief(office)
    assert (brief.figures.parts, brief.figures.overdue, brief.worst[0].organ) == (1, 1, "县财政局")
    text = briefs.group_text(briefs.unit_brief(editor, finance.pk))
    assert "1. 县财政局　任务1（3月1日，已逾期7个工作日）" in text
    stranger = orgs.actor(Duty.OFFICE, orgs.office(orgs.jurisdiction("青山市", level="CITY")))
    assert briefs.unit_brief(stranger, finance.pk).late == []


def test_it_has_a_word_for_every_verb_it_records(office, editor, finance):
    builders.claimed(builders.part(finance), editor)
    used = set(Entry.objects.values_list("verb", flat=True))
    assert used <= set(verbs.VERBS), used - set(verbs.VERBS)
