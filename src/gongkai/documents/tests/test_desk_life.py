"""检查与审签、发布与效力、发布队列、规范性文件库、清理 as people meet them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.documents.models import Cleanup, Document, Removal
from gongkai.documents.rules.states import Kind, RelationKind, Revision, State, Validity
from gongkai.documents.services import cleanups, validity
from gongkai.documents.tests import builders, lives
from gongkai.kernel import days
from gongkai.orgs.models import Post
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.review.tests import builders as reviews

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(DAY):
        yield


@pytest.fixture
def team():
    return lives.people()


def go(actor, name, *args, data=None, **query):
    client = orgs.client_as(User.objects.get(pk=actor.user_id), Post.objects.get(pk=actor.post_id))
    url = reverse(f"documents:{name}", args=args)
    return client.post(url, data) if data is not None else client.get(url, query)


def text(response) -> str:
    return response.content.decode()


def test_it_says_what_is_missing_and_submits_when_nothing_is(team):
    document = lives.draft(team, body="")
    page = go(team.drafter, "issue", document.uuid)
    assert "正文和附件都是空的" in text(page)
    refused = go(team.drafter, "issue", document.uuid, data={"do": "submit", "emergency_reason": "防汛要紧"})
    assert refused.status_code == 422
    assert "正文和附件都是空的" in text(refused)
    assert "防汛要紧" in text(refused)
    document = lives.draft(team)
    assert go(team.drafter, "issue", document.uuid, data={"do": "submit", "emergency_reason": ""}).status_code == 302
    document.refresh_from_db()
    assert document.state == State.REVIEW
    assert "撤回送审" in text(go(team.drafter, "issue", document.uuid))
    assert "撤回送审" not in text(go(team.reviewer, "issue", document.uuid))


def test_another_unit_does_not_see_it_and_the_office_turns_it_back(team):
    document = lives.draft(team)
    lives.submitted(team, document)
    stranger = orgs.actor(Duty.EDITOR, orgs.organ("县财政局"))
    for name in ("issue", "life", "card", "card_file"):
        assert go(stranger, name, document.uuid).status_code == 404
    away = orgs.actor(Duty.OFFICE, orgs.office(orgs.jurisdiction("青河县")))
    assert go(away, "issue", document.uuid).status_code == 404
    done = go(team.office, "issue", document.uuid, data={"do": "turn_back", "note": "请补充解读材料。"})
    assert done.status_code == 302
    document.refresh_from_db()
    assert document.state == State.DRAFT
    assert "请补充解读材料。" in text(go(team.drafter, "issue", document.uuid))
    assert go(team.drafter, "issue", document.uuid, data={"do": "turn_back", "note": "甲"}).status_code == 404


def test_leaders_sign_with_the_number_that_comes_next(team):
    lives.live(team, number="云农发〔2026〕8号")
    document = lives.reviewed(team, lives.draft(team))
    page = text(go(team.head, "issue", document.uuid))
    assert "云农发〔2026〕9号" in page
    assert "代录签发" not in page
    assert "代录签发" in text(go(team.drafter, "issue", document.uuid))
    wrong = go(team.head, "issue", document.uuid, data={"do": "sign", "number": "第九号", "signed_on": "2026-09-01"})
    assert wrong.status_code == 422
    assert "第九号" in text(wrong)
    late = go(team.head, "issue", document.uuid, data={"do": "sign", "number": "", "signed_on": "2026-09-09"})
    assert "不能晚于明天" in text(late)
    go(team.head, "issue", document.uuid, data={"do": "sign", "number": "云农发〔2026〕9号", "signed_on": "2026-09-01"})
    document.refresh_from_db()
    assert (document.state, document.issued_name) == (State.ISSUED, team.head.name)
    card = text(go(team.drafter, "card", document.uuid))
    assert "文件签发卡" in card
    assert "云农发〔2026〕9号" in card
    assert team.head.name in card
    file = go(team.drafter, "card_file", document.uuid)
    assert b"".join(file.streaming_content).startswith(b"PK")


def test_paper_signatures_are_entered_with_the_scan(team):
    document = lives.reviewed(team, lives.draft(team))
    holding = reviews.holding(team.head)
    given = {"do": "enter", "number": "", "signed_on": "2026-09-01", "holding_id": holding.pk}
    assert go(team.drafter, "issue", document.uuid, data=given).status_code == 422
    from django.core.files.uploadedfile import SimpleUploadedFile

    paper = SimpleUploadedFile("签发稿.pdf", b"%PDF-1.4 signed")
    assert go(team.drafter, "issue", document.uuid, data={**given, "paper": paper}).status_code == 302
    assert f"代录：{team.drafter.name}" in text(go(team.drafter, "card", document.uuid))


def test_it_is_published_now_and_answered_quickly(team):
    document = lives.issued(team, lives.draft(team))
    page = text(go(team.drafter, "life", document.uuid))
    assert "立即公开" in page
    assert "定时公开" in page
    assert "立即公开" not in text(go(team.reviewer, "life", document.uuid))
    given = {"do": "publish", "channels": ["NEW_MEDIA"], "responsible": "李四"}
    assert go(team.drafter, "life", document.uuid, data=given).status_code == 302
    document.refresh_from_db()
    assert document.state == State.PUBLISHED
    assert {row.channel for row in document.releases.all()} == {"SITE", "NEW_MEDIA"}
    page = text(go(team.drafter, "life", document.uuid))
    assert "公开页面" in page
    assert "不再发布" in page
    queue = text(go(team.office, "releases"))
    assert document.title in queue
    assert "待发布" in queue


def test_a_set_time_in_the_past_is_refused_and_kept_on_the_form(team):
    document = lives.issued(team, lives.draft(team))
    given = {"do": "plan", "day": "2026-08-01", "hour": "09:00", "responsible": "李四"}
    page = go(team.drafter, "life", document.uuid, data=given)
    assert page.status_code == 422
    assert "应晚于现在" in text(page)
    assert 'value="2026-08-01"' in text(page)
    given["day"] = "2026-09-05"
    assert go(team.drafter, "life", document.uuid, data=given).status_code == 302
    assert "自动公开" in text(go(team.drafter, "life", document.uuid))
    assert go(team.drafter, "life", document.uuid, data={"do": "unplan"}).status_code == 302


def test_other_channels_are_registered_with_proof(team):
    document = lives.live(team)
    given = {"do": "release", "channel": "TV", "day": "2026-09-01", "hour": "08:00", "responsible": "李四", "url": ""}
    page = go(team.drafter, "life", document.uuid, data=given)
    assert page.status_code == 422
    assert "作为佐证" in text(page)
    given["url"] = "https://tv.example.cn/1"
    assert go(team.drafter, "life", document.uuid, data=given).status_code == 302
    assert "早于政府网站" in text(go(team.drafter, "life", document.uuid))
    assert document.title in text(go(team.office, "releases", channel="early"))
    assert go(team.office, "releases", channel="RUMOUR").status_code == 404


def test_a_queued_channel_is_cancelled_with_a_reason(team):
    from gongkai.documents.rules.states import Channel

    document = lives.live(team, channels=[Channel.GAZETTE])
    row = document.releases.get(channel=Channel.GAZETTE)
    given = {"do": "cancel_release", "row": str(row.uuid), "reason": ""}
    assert go(team.drafter, "life", document.uuid, data=given).status_code == 422
    assert go(team.drafter, "life", document.uuid, data={**given, "reason": "公报不登通知"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.note) == ("CANCELLED", "公报不登通知")
    assert go(team.drafter, "life", document.uuid, data={**given, "row": "x", "reason": "甲"}).status_code == 404


def test_relations_are_entered_by_number_or_address(team):
    old = lives.live(
        team, lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, title="旧办法"), "云农规〔2026〕1号"
    )
    new = lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, title="新办法")
    given = {"do": "relate", "kind": RelationKind.REPLACES, "other": "云农规〔2030〕1号"}
    page = go(team.drafter, "life", new.uuid, data=given)
    assert page.status_code == 422
    assert "没有找到“云农规〔2030〕1号”" in text(page)
    given["other"] = f"http://testserver/documents/{old.uuid}/"
    assert go(team.drafter, "life", new.uuid, data=given).status_code == 302
    assert "旧办法" in text(go(team.drafter, "life", new.uuid))
    assert "被替代" in text(go(team.drafter, "life", old.uuid))
    row = new.bears_on.get()
    assert (
        go(team.drafter, "life", new.uuid, data={"do": "unrelate", "row": str(row.uuid), "reason": "错了"}).status_code
        == 302
    )


def test_validity_is_decided_and_shown(team):
    document = lives.live(team, lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY), "云农规〔2026〕1号")
    given = {"do": "decide", "validity": "VOID", "on": "2026-09-01", "expires_on": "", "cause": ""}
    assert go(team.office, "life", document.uuid, data=given).status_code == 422
    assert go(team.office, "life", document.uuid, data={**given, "cause": "上位法修改"}).status_code == 302
    page = text(go(team.office, "library", standing="lapsed"))
    assert document.title in page
    assert "已宣布失效" in page
    assert document.title not in text(go(team.office, "library"))


def test_a_unit_sees_its_own_library_and_the_office_all(team):
    mine = lives.live(
        team, lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, title="农机办法"), "云农规〔2026〕1号"
    )
    other = lives.people(orgs.organ("县财政局"))
    lives.live(other, lives.draft(other, kind=Kind.NORMATIVE, effective_on=DAY, title="财政办法"), "云财规〔2026〕1号")
    page = text(go(team.drafter, "library"))
    assert "农机办法" in page
    assert "财政办法" not in page
    whole = text(go(team.office, "library"))
    assert "农机办法" in whole
    assert "财政办法" in whole
    assert "财政办法" not in text(go(team.office, "library", organ=str(mine.organ.uuid)))
    assert go(team.office, "library", standing="x").status_code == 404


def test_removal_takes_two_people_on_the_page(team):
    document = lives.live(team)
    given = {"do": "ask_removal", "cause": "PERSONAL", "reason": ""}
    assert go(team.drafter, "life", document.uuid, data=given).status_code == 422
    assert go(team.drafter, "life", document.uuid, data={**given, "reason": "有住址"}).status_code == 302
    row = Removal.objects.get()
    decide = {"do": "approve_removal", "row": str(row.uuid), "opinion": "同意"}
    assert go(team.drafter, "life", document.uuid, data=decide).status_code == 404
    assert "批准撤下" in text(go(team.head, "life", document.uuid))
    assert go(team.head, "life", document.uuid, data=decide).status_code == 302
    document.refresh_from_db()
    assert document.state == State.REMOVED
    assert "原网址上只说明已经撤下" in text(go(team.head, "life", document.uuid))
    assert "紧急撤下" not in text(go(team.drafter, "life", lives.live(team).uuid))


def test_a_correction_begins_and_ends_on_the_page(team):
    document = lives.live(team)
    assert go(team.drafter, "life", document.uuid, data={"do": "correct", "note": "改一个日期"}).status_code == 302
    document.refresh_from_db()
    assert document.revision == Revision.DRAFT
    assert "修改更正稿" in text(go(team.drafter, "life", document.uuid))
    assert go(team.drafter, "life", document.uuid, data={"do": "abandon"}).status_code == 302
    document.refresh_from_db()
    assert document.revision == Revision.NONE


def test_a_clean_up_is_opened_answered_and_closed(team):
    document = lives.live(
        team, lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, title="过时办法"), "云农规〔2026〕1号"
    )
    assert go(team.drafter, "cleanup_new").status_code == 404
    past = go(team.office, "cleanup_new", data={"title": "2026年清理", "due_on": "2026-08-01"})
    assert past.status_code == 422
    assert "不能早于今天" in text(past)
    assert "2026年清理" in text(past)
    go(team.office, "cleanup_new", data={"title": "2026年清理", "due_on": "2026-12-01"})
    row = Cleanup.objects.get()
    assert "2026年清理" in text(go(team.drafter, "cleanups"))
    stranger = orgs.actor(Duty.EDITOR, orgs.organ("县财政局"))
    assert go(stranger, "cleanup", row.uuid).status_code == 404
    item = row.items.get()
    given = {"row": str(item.uuid), "opinion": "VOID", "reason": ""}
    refused = go(team.drafter, "cleanup", row.uuid, data=given)
    assert refused.status_code == 422
    assert "请填写理由" in text(refused)
    assert go(team.drafter, "cleanup", row.uuid, data={**given, "reason": "上位法已改"}).status_code == 302
    assert go(team.office, "cleanup", row.uuid, data={"do": "close"}).status_code == 302
    document.refresh_from_db()
    assert document.validity == Validity.VOID
    table = go(team.office, "cleanup_table", row.uuid)
    assert b"".join(table.streaming_content).startswith(b"PK")
    assert "宣布失效" in text(go(team.drafter, "cleanup", row.uuid))


def test_lists_ask_the_same_number_of_questions(team, django_assert_max_num_queries):
    for number in range(8):
        made = builders.published(team.organ, kind=Kind.NORMATIVE, signed_on=DAY, validity="IN_FORCE", number=f"云农规〔2026〕{number + 1}号",
                                  expires_on=DAY + timedelta(days=30))  # fmt: skip
        made.releases.create(jurisdiction_id=made.jurisdiction_id, organ_id=made.organ_id, channel="NEW_MEDIA")
    client = orgs.client_as(User.objects.get(pk=team.office.user_id), Post.objects.get(pk=team.office.post_id))
    cleanups.open_(title="清理", due_on=DAY, by=team.office)
    for name, most in (("releases", 16), ("library", 18), ("cleanups", 16)):
        client.get(reverse(f"documents:{name}"))
        with django_assert_max_num_queries(most):
            assert client.get(reverse(f"documents:{name}")).status_code == 200
    assert validity is not None
    assert Document.objects.count() == 8
