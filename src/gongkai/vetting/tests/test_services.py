"""What checks do, by behaviour: carried over, waived by two, masked with a trace, nightly, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry
from gongkai.vetting import queries, services
from gongkai.vetting.models import Check, Finding, Trace, Waiver
from gongkai.vetting.queries import surroundings
from gongkai.vetting.rules import HitKind
from gongkai.vetting.rules.dictionary import Draft
from gongkai.vetting.rules.states import FindingState
from gongkai.vetting.services import dictionary, masking, public, subjects
from gongkai.vetting.services.opening import CannotClean
from gongkai.vetting.services.subjects import Part, Presenter
from gongkai.vetting.tests import builders

pytestmark = pytest.mark.django_db
THING = "things.Thing:7"


@pytest.fixture(autouse=True)
def _kept(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _registries(monkeypatch):
    monkeypatch.setattr(subjects, "_presenters", {})
    monkeypatch.setattr(subjects, "_published", [])


@pytest.fixture
def finance():
    return orgs.organ("县财政局")


@pytest.fixture
def editor(finance):
    return orgs.actor(Duty.EDITOR, finance)


@pytest.fixture
def reviewer(finance):
    return orgs.actor(Duty.REVIEWER, finance)


def test_it_finds_personal_data_and_blocks(finance):
    check = builders.check(finance, subject=THING, fingerprint="a")
    assert check.state == "FINDINGS"
    kinds = set(check.findings.values_list("kind", flat=True))
    assert {"ID_CARD", "PHONE"} <= kinds
    reasons = queries.reasons_not_to_publish(THING, "a")
    assert "有 1 处身份证件号码未处理。" in reasons
    assert queries.standing(THING, "a").blocking >= 2


def test_it_lets_a_clean_text_go(finance):
    check = builders.check(finance, builders.CLEAN, subject=THING, fingerprint="a")
    assert check.state == "CLEAN"
    assert queries.reasons_not_to_publish(THING, "a") == []
    assert queries.standing(THING, "a").clear


def test_it_knows_nothing_of_a_content_it_has_not_seen(finance):
    builders.check(finance, builders.CLEAN, subject=THING, fingerprint="a")
    assert queries.reasons_not_to_publish(THING, "b") == ["还没有检查当前内容，请先检查。"]
    assert queries.standing(THING, "b").check is None
    assert not queries.standing(THING, "b").clear


def test_it_checks_the_same_content_once(finance):
    first = builders.check(finance, subject=THING, fingerprint="a")
    assert builders.check(finance, subject=THING, fingerprint="a") == first
    assert Check.objects.count() == 1


def test_it_looks_again_when_the_dictionary_changed(finance):
    html = "<p>由旧称局负责。</p>"
    first = builders.check(finance, html, subject=THING, fingerprint="a")
    builders.word(by=orgs.actor(Duty.OFFICE))
    again = builders.check(finance, html, subject=THING, fingerprint="a")
    assert again != first
    assert builders.found(again, HitKind.OUTDATED_WORD).suggestion == "新称局"
    first.refresh_from_db()
    assert first.current == "N"


def test_a_file_that_cannot_be_read_blocks_by_name(finance):
    file = builders.stored(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "名单.doc")
    check = builders.check(finance, parts=[Part("附件1 名单.doc", file=file)], subject=THING, fingerprint="a")
    assert check.state == "UNCHECKED"
    assert [one.startswith("“附件1 名单.doc”未能检查：") for one in queries.reasons_not_to_publish(THING, "a")] == [
        True
    ]


def test_a_file_whose_bytes_are_missing_blocks_too(finance, settings, tmp_path):
    file = builders.stored(b"%PDF-1.4 x", "a.pdf")
    settings.FILES_ROOT = tmp_path / "elsewhere"
    check = builders.check(finance, parts=[Part("a.pdf", file=file)])
    assert check.state == "UNCHECKED"


def test_it_finds_what_hides_in_an_attachment(finance):
    file = builders.stored(builders.hidden_workbook(), "名单.xlsx")
    check = builders.check(finance, parts=[Part("名单.xlsx", file=file)])
    row = builders.found(check)
    assert row.hidden == "HIDDEN_SHEET"
    assert "底表" in row.place
    assert check.findings.filter(kind="HIDDEN_SHEET").exists()


def test_it_never_keeps_a_value_in_clear(finance, editor):
    check = builders.check(finance, subject=THING, by=editor)
    services.ask_waiver(finding=builders.found(check), reason="依法必须公开", by=editor)
    masking.reveal(finding=builders.found(check), by=editor)
    for model in (Check, Finding, Waiver, Trace, Entry):
        for row in model.objects.all():
            text = "\n".join(str(getattr(row, field.attname)) for field in model._meta.concrete_fields)
            assert builders.ID not in text
            assert builders.PHONE not in text


def test_it_is_waived_by_a_second_person_with_a_reason(finance, editor, reviewer):
    check = builders.check(finance, subject=THING, fingerprint="a", drafter=editor)
    for row in check.findings.filter(severity="BLOCK"):
        services.ask_waiver(finding=row, reason="依法必须公开", by=editor)
        services.decide_waiver(finding=row, grant=True, reason="属实", by=reviewer)
    assert queries.reasons_not_to_publish(THING, "a") == []
    assert {one.state for one in check.findings.filter(severity="BLOCK")} == {FindingState.WAIVED}


@pytest.mark.parametrize("who", ["asker", "drafter", "editor", "stranger", "nobody"])
def test_a_wrong_attempt_to_waive_is_refused_and_recorded(finance, editor, reviewer, who):
    drafter = orgs.actor(Duty.LEADER, finance)
    check = builders.check(finance, subject=THING, fingerprint="a", drafter=drafter)
    row = builders.found(check)
    actors = {
        "asker": reviewer,
        "drafter": drafter,
        "editor": orgs.actor(Duty.EDITOR, finance),
        "stranger": orgs.actor(Duty.REVIEWER, orgs.organ("县教育局")),
        "nobody": orgs.actor(Duty.CHIEF),
    }
    services.ask_waiver(finding=row, reason="依法必须公开", by=reviewer)
    with pytest.raises(Refused) as refused:
        services.decide_waiver(finding=row, grant=True, reason="同意", by=actors[who])
    assert refused.value.reasons
    row.refresh_from_db()
    assert row.state == FindingState.WAIVER_ASKED
    kept = Entry.objects.filter(subject=THING, verb="vetting.waiver_barred").get()
    assert kept.actor_id == actors[who].user_id
    assert kept.content["reason"] == "；".join(refused.value.reasons)
    assert queries.reasons_not_to_publish(THING, "a")


def test_it_wants_a_reason_from_both(finance, editor, reviewer):
    row = builders.found(builders.check(finance))
    with pytest.raises(Refused, match="请写明申请理由"):
        services.ask_waiver(finding=row, reason=" ", by=editor)
    services.ask_waiver(finding=row, reason="依法必须公开", by=editor)
    with pytest.raises(Refused, match="请写明审定理由"):
        services.decide_waiver(finding=row, grant=False, reason="", by=reviewer)
    services.decide_waiver(finding=row, grant=False, reason="应当遮蔽", by=reviewer)
    row.refresh_from_db()
    assert row.state == FindingState.OPEN


def test_the_office_may_decide_too(finance, editor):
    row = builders.found(builders.check(finance))
    services.ask_waiver(finding=row, reason="依法必须公开", by=editor)
    services.decide_waiver(finding=row, grant=True, reason="同意", by=orgs.actor(Duty.OFFICE))
    row.refresh_from_db()
    assert row.state == FindingState.WAIVED


def test_what_was_decided_stays_with_the_same_place_only(finance, editor, reviewer):
    check = builders.check(finance, subject=THING, fingerprint="a")
    services.ask_waiver(finding=builders.found(check), reason="依法必须公开", by=editor)
    services.decide_waiver(finding=builders.found(check), grant=True, reason="属实", by=reviewer)
    other = "110101198501014371"
    html = builders.LETTER + f"<p>李红梅，身份证号：{other}。</p>"
    again = builders.check(finance, html, subject=THING, fingerprint="b")
    states = dict(again.findings.filter(kind="ID_CARD").values_list("order", "state"))
    assert sorted(states.values()) == ["OPEN", "WAIVED"]
    kept = again.findings.get(kind="ID_CARD", state="WAIVED")
    assert kept.waivers.get().decided_why == "属实"
    assert "有 1 处身份证件号码未处理。" in queries.reasons_not_to_publish(THING, "b")
    assert set(check.findings.values_list("state", flat=True)) == {"GONE"}


def test_a_request_goes_on_to_the_next_check_and_the_old_one_falls(finance, editor, reviewer):
    check = builders.check(finance, subject=THING, fingerprint="a")
    services.ask_waiver(finding=builders.found(check), reason="依法必须公开", by=editor)
    again = builders.check(finance, builders.LETTER + "<p>特此公示。</p>", subject=THING, fingerprint="b")
    with pytest.raises(Refused, match="内容已经重新检查"):
        services.decide_waiver(finding=builders.found(check), grant=True, reason="同意", by=reviewer)
    row = builders.found(again)
    assert row.state == "WAIVER_ASKED"
    with pytest.raises(Refused, match="不能审定自己的申请"):
        services.decide_waiver(finding=row, grant=True, reason="同意", by=editor)
    services.decide_waiver(finding=row, grant=True, reason="同意", by=reviewer)


def test_a_warning_is_settled_but_a_blocking_one_is_not(finance, editor):
    builders.word(by=orgs.actor(Duty.OFFICE))
    check = builders.check(finance, builders.LETTER + "<p>由旧称局负责。</p>")
    services.settle_warning(finding=builders.found(check, HitKind.OUTDATED_WORD), reason="引用原文", by=editor)
    with pytest.raises(Refused, match="应遮蔽或者申请放行"):
        services.settle_warning(finding=builders.found(check), reason="看过", by=editor)
    assert builders.found(check, HitKind.OUTDATED_WORD).state == FindingState.FALSE


def test_one_click_masks_through_the_owner_and_keeps_what_stood_there(finance, editor, reviewer):
    text = {"html": builders.LETTER}

    def mask(number, items, by):
        assert (number, by) == (7, editor)
        for one in items:
            text["html"] = text["html"].replace(one.text, one.masked)
        builders.check(finance, text["html"], subject=THING, fingerprint="b", by=by)

    services.register_subject("things.Thing", Presenter(mask=mask, url=lambda number: f"/things/{number}/"))
    check = builders.check(finance, subject=THING, fingerprint="a")
    rows = list(check.findings.filter(kind__in=["ID_CARD", "PHONE"]))
    traces = services.mask_findings(check=check, findings=rows, by=editor)
    assert builders.ID not in text["html"]
    assert builders.PHONE not in text["html"]
    assert "有 1 处身份证件号码未处理。" not in queries.reasons_not_to_publish(THING, "b")
    assert len(traces) == 2
    kept = Trace.objects.get(kind="ID_CARD")
    assert masking.see_trace(trace=kept, by=reviewer) == builders.ID
    assert {one.state for one in Finding.objects.filter(pk__in=[row.pk for row in rows])} == {"MASKED"}


@pytest.mark.parametrize("duty", [Duty.EDITOR, Duty.OFFICE, Duty.ADMIN, Duty.CHIEF])
def test_what_stood_there_is_for_reviewers_of_the_unit_alone(finance, editor, duty):
    trace = services.record_masking(finding=builders.found(builders.check(finance)), by=editor)
    with pytest.raises(Refused, match="只有本单位的审核人"):
        masking.see_trace(trace=trace, by=orgs.actor(duty, finance if duty is Duty.EDITOR else None))
    with pytest.raises(Refused, match="只有本单位的审核人"):
        masking.see_trace(trace=trace, by=orgs.actor(Duty.REVIEWER, orgs.organ("县教育局")))


def test_a_trace_is_looked_over_by_another_than_who_masked(finance, reviewer):
    trace = services.record_masking(finding=builders.found(builders.check(finance)), by=reviewer)
    with pytest.raises(Refused, match="不能核对自己的遮蔽"):
        masking.approve_trace(trace=trace, by=reviewer)
    second = orgs.actor(Duty.LEADER, finance)
    assert masking.approve_trace(trace=trace, by=second).approved_by_id == second.user_id
    with pytest.raises(Refused, match="已经核对过"):
        masking.approve_trace(trace=trace, by=orgs.actor(Duty.HEAD, finance))


def test_it_says_why_an_owner_cannot_mask(finance, editor):
    def mask(number, items, by):
        raise CannotClean("PDF 文件不能直接遮蔽，请用原稿修改后重新上传。")

    check = builders.check(finance, subject=THING)
    with pytest.raises(Refused, match="不能在这里遮蔽"):
        services.mask_findings(check=check, findings=[builders.found(check)], by=editor)
    services.register_subject("things.Thing", Presenter(mask=mask, url=str))
    with pytest.raises(Refused, match="请用原稿修改"):
        services.mask_findings(check=check, findings=[builders.found(check)], by=editor)
    with pytest.raises(Refused, match="请选择要遮蔽的内容"):
        services.mask_findings(check=check, findings=[], by=editor)
    assert Trace.objects.count() == 0


def test_the_original_is_shown_only_to_who_handles_it(finance, editor):
    row = builders.found(builders.check(finance, subject=THING))
    assert masking.reveal(finding=row, by=editor) == builders.ID
    assert Entry.objects.filter(subject=THING, verb="vetting.revealed", actor_id=editor.user_id).count() == 1
    for stranger in (orgs.actor(Duty.OFFICE), orgs.actor(Duty.EDITOR, orgs.organ("县教育局"))):
        with pytest.raises(Refused):
            masking.reveal(finding=row, by=stranger)


def test_what_is_masked_is_shown_to_its_editor_no_more(finance, editor):
    check = builders.check(finance, subject=THING, fingerprint="a")
    row = builders.found(check)
    services.record_masking(finding=row, by=editor)
    row.refresh_from_db()
    with pytest.raises(Refused, match="只能由审核人和领导"):
        masking.reveal(finding=row, by=editor)
    assert row.pk not in queries.may(editor, queries.standing(THING, "a")).reveal


def test_the_night_finds_what_new_rules_see_in_public(finance):
    html = "<p>由旧称局负责。</p>"
    services.register_published(lambda: [builders.item(finance, html)])
    assert public.look_over_public().fresh == 1
    assert Check.objects.get().state == "CLEAN"
    assert public.look_over_public().fresh == 0
    builders.word(by=orgs.actor(Duty.OFFICE))
    public.look_over_public()
    check = Check.objects.get(current="Y")
    assert (check.public, check.state) == ("Y", "FINDINGS")


def test_the_night_closes_what_is_public_no_longer_and_survives_a_broken_record(finance):
    standing = [
        builders.item(finance, builders.LETTER),
        builders.item(finance, builders.LETTER, subject="things.Thing:2"),
    ]
    services.register_published(lambda: list(standing))
    public.look_over_public()
    assert Finding.objects.filter(state="OPEN", public="Y").exists()
    standing.pop()
    standing.append(builders.item(finance, subject="things.Thing:3", title=None))
    done = public.look_over_public()
    assert (done.gone, done.failed) == (1, 1)
    assert not Finding.objects.filter(check_record__subject="things.Thing:2").exclude(state="GONE").exists()


def test_what_is_public_and_what_is_being_changed_stand_side_by_side(finance, editor, reviewer):
    check = builders.check(finance, subject=THING, fingerprint="a")
    for row in check.findings.filter(severity="BLOCK"):
        services.ask_waiver(finding=row, reason="依法必须公开", by=editor)
        services.decide_waiver(finding=row, grant=True, reason="属实", by=reviewer)
    out = builders.check(finance, subject=THING, fingerprint="a", public=True)
    assert not out.findings.filter(severity="BLOCK").exclude(state="WAIVED").exists()
    builders.check(finance, builders.CLEAN, subject=THING, fingerprint="b")
    assert queries.standing(THING, "a").check == out
    assert queries.standing(THING, "b").clear


def test_originals_do_not_stay_for_ever(finance, editor):
    check = builders.check(finance, subject=THING, fingerprint="a")
    trace = services.record_masking(finding=builders.found(check, HitKind.PHONE), by=editor)
    builders.check(finance, builders.CLEAN, subject=THING, fingerprint="b")
    with days.standing_at(days.now() + timedelta(days=31)):
        masking.forget_old()
    assert not Finding.objects.exclude(sealed="").exists()
    trace.refresh_from_db()
    assert trace.sealed
    with days.standing_at(days.now() + timedelta(days=3 * 366)):
        masking.forget_old()
    trace.refresh_from_db()
    assert (trace.sealed, trace.key) == ("", "")


def test_a_removed_subject_leaves_nothing(finance, editor):
    check = builders.check(finance, subject=THING, fingerprint="a")
    services.record_masking(finding=builders.found(check), by=editor)
    assert services.forget(subject=THING, by=None, reason="依法撤下") == 1
    for model in (Check, Finding, Trace):
        for row in model.objects.all():
            text = "\n".join(str(getattr(row, field.attname)) for field in model._meta.concrete_fields)
            assert "临时救助" not in text
            assert "****" not in text
    assert queries.standing(THING, "a").check is None


def test_office_telephones_and_leaders_are_left_alone(finance):
    finance.phone = "0319-6201234"
    finance.save()
    leader = orgs.person(finance, Duty.HEAD, name="赵国强")
    html = f"<p>负责人：{leader.name}，联系电话：0319-6201234。</p>"
    assert not builders.check(finance, html).findings.filter(kind__in=["LANDLINE", "NAME", "PHONE"]).exists()


def test_a_value_found_once_is_masked_wherever_it_stands_in_the_surroundings(finance):
    table = f"<table><tr><th>姓名</th><th>身份证号</th></tr><tr><td>张建国</td><td>{builders.ID}</td></tr></table>"
    check = builders.check(finance, table + "<p>张建国系低保户，其车辆冀E12345已报废。</p>")
    assert check.findings.filter(kind="NAME").exists()
    assert "低保户" in builders.found(check, HitKind.PLATE).excerpt
    for row in check.findings.all():
        assert "张建国" not in row.excerpt


def test_what_people_do_not_enter_of_a_shipped_word_stays_as_shipped():
    word = next(one for one in surroundings.words_of(orgs.jurisdiction().pk)[0] if one.after or one.before)
    kept = dictionary.save_term(
        draft=Draft(word.text, word.kind, word.suggestion or "新写法", "另有说明", unless=word.unless), reason="补充说明",
        by=orgs.actor(Duty.OFFICE),
    )  # fmt: skip
    changed = {one.text: one for one in surroundings.words_of(kept.jurisdiction_id)[0]}[word.text]
    assert (changed.why, changed.after, changed.before) == ("另有说明", word.after, word.before)
