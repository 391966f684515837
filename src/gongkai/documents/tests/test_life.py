"""A document's life on the database, with the real check and the real review."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as Docx
from openpyxl import load_workbook

from gongkai.documents.models import Document, Release, ValidityEvent
from gongkai.documents.queries import card as cards
from gongkai.documents.queries import flow as asking
from gongkai.documents.queries import life as reading
from gongkai.documents.queries import validity as effects
from gongkai.documents.queries.record import happened
from gongkai.documents.rules.interpretation import told
from gongkai.documents.rules.states import Channel, Kind, Openness, RelationKind, Revision, State, Validity
from gongkai.documents.services import (
    archive,
    card,
    cleanups,
    content,
    correcting,
    drafting,
    flow,
    issuing,
    publishing,
    releases,
    tables,
    validity,
)
from gongkai.documents.tests import lives
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.notify.models import Message
from gongkai.orgs.models import Post
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.review.rules.states import Sort
from gongkai.review.services import deciding
from gongkai.review.tests import builders as reviews

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
ID = "13092119900307663X"


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(DAY):
        yield


@pytest.fixture
def team():
    return lives.people()


def refused(call, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(**given)
    return "".join(caught.value.reasons)


def test_it_goes_the_whole_way_and_the_public_reads_it(team):
    document = lives.draft(team, kind=Kind.NORMATIVE, title="云溪县农机购置补贴办法")
    lives.explained(team, document)
    made = lives.live(team, document, "云农发〔2026〕3号", channels=[Channel.NEW_MEDIA, Channel.GAZETTE])
    assert (made.state, made.validity, made.number_order) == (State.PUBLISHED, Validity.PENDING, 3)
    page = Client().get(f"/documents/{made.uuid}/").content.decode()
    for words in ("云溪县农机购置补贴办法", "云农发〔2026〕3号", "尚未施行", "一图读懂农机购置补贴新办法", "家庭农场"):
        assert words in page
    assert {row.channel: row.state for row in made.releases.all()} == {
        "SITE": "DONE",
        "NEW_MEDIA": "QUEUED",
        "GAZETTE": "QUEUED",
    }
    with days.standing_at(date(2026, 10, 2)):
        assert validity.recompute_all() == 1
        made.refresh_from_db()
        assert made.validity == Validity.IN_FORCE
        assert validity.recompute_all() == 0


def test_it_submits_nothing_that_lacks_something_and_lists_all_of_it(team):
    document = lives.draft(team, kind=Kind.NORMATIVE, openness=Openness.UNDETERMINED, expires_on=None, interpreter="",
                           body="<p>各单位：</p>", interpret="MUST")  # fmt: skip
    words = refused(flow.submit, document=document, by=team.drafter)
    for part in ("公开属性", "有效期", "解读机关", "解读"):
        assert part in words
    document.refresh_from_db()
    assert document.state == State.DRAFT


def test_it_submits_nothing_with_an_identity_number_in_it(team):
    document = lives.draft(team, body=f"<p>补贴对象张三，身份证号{ID}。</p>")
    assert "身份证" in refused(flow.submit, document=document, by=team.drafter)
    document.refresh_from_db()
    assert document.state == State.DRAFT


def test_a_normative_document_is_never_an_internal_paper(team):
    document = lives.draft(team, kind=Kind.NORMATIVE, openness=Openness.ON_REQUEST)
    assert "不得作为内部文件印发" in refused(flow.submit, document=document, by=team.drafter)


def test_only_the_issuers_writers_submit(team):
    document = lives.draft(team)
    stranger = orgs.actor(Duty.EDITOR, orgs.organ("县财政局"))
    assert "只有发文机关" in refused(flow.submit, document=document, by=stranger)
    assert "岗位" in refused(flow.submit, document=document, by=team.secrecy)


def test_it_comes_back_with_the_reviewers_reasons_and_goes_on_in_the_same_review(team):
    document = lives.draft(team)
    review = lives.submitted(team, document)
    from gongkai.review.services import deciding

    deciding.return_(step=reviews.step(review, Sort.FIRST), reason="请补充办理期限。", by=team.reviewer)
    document.refresh_from_db()
    assert (document.state, document.returned_why) == (State.DRAFT, "请补充办理期限。")
    assert Message.objects.filter(kind="documents.returned", user_id=team.drafter.user_id).exists()
    drafting.save(document=document, changes={"body": "<p>请于9月30日前办结。</p>"}, by=team.drafter)
    again = lives.submitted(team, document)
    assert again.pk == review.pk
    reviews.through(again, team)
    document.refresh_from_db()
    assert document.state == State.APPROVED


def test_the_office_turns_back_with_what_is_missing(team):
    document = lives.draft(team, kind=Kind.POLICY)
    lives.submitted(team, document)
    words = refused(flow.turn_back, document=document, missing=[], note=" ", by=team.office)
    assert "退文原因" in words
    flow.turn_back(document=document, missing=["解读材料缺“决策依据”。"], note="请补齐后再报。", by=team.office)
    document.refresh_from_db()
    assert document.state == State.DRAFT
    assert document.returned_why == "解读材料缺“决策依据”。\n请补齐后再报。"
    assert "政务公开办" in refused(flow.turn_back, document=document, missing=["甲"], note="", by=team.head)


def test_it_is_recalled_by_its_writers(team):
    document = lives.draft(team)
    lives.submitted(team, document)
    assert "理由" in refused(flow.recall, document=document, reason="", by=team.drafter)
    flow.recall(document=document, reason="数据有误", by=team.drafter)
    document.refresh_from_db()
    assert document.state == State.DRAFT
    assert lives.reviewed(team, document).state == State.APPROVED


def test_an_emergency_goes_out_after_secrecy_and_one_leader(team):
    document = lives.draft(team, kind=Kind.ANNOUNCEMENT)
    flow.submit(document=document, by=team.drafter, emergency_reason="强降雨预警")
    from gongkai.review.models import Review

    review = Review.objects.get(subject=f"documents.Document:{document.pk}")
    reviews.approve(review, Sort.SECRECY, team.secrecy)
    document.refresh_from_db()
    assert document.state == State.REVIEW
    reviews.approve(review, Sort.SECOND, team.leader)
    document.refresh_from_db()
    assert document.state == State.APPROVED
    issuing.issue(document=document, by=team.leader, number="", signed_on=DAY)
    made = publishing.publish(document=document, by=team.drafter)
    reviews.through(review, team)
    made.refresh_from_db()
    assert made.state == State.PUBLISHED


def test_numbers_follow_one_another_and_are_given_once(team):
    first = lives.live(team, number="云农发〔2026〕8号")
    second = lives.reviewed(team, lives.draft(team))
    assert issuing.offered_number(second) == "云农发〔2026〕9号"
    words = refused(issuing.issue, document=second, by=team.head, number="云农发[2026]第8号", signed_on=DAY)
    assert first.number in words
    assert "应写作" in refused(issuing.issue, document=second, by=team.head, number="第八号", signed_on=DAY)
    issuing.issue(document=second, by=team.head, number="云农发〔2026〕9号", signed_on=DAY)


def test_only_leaders_sign_and_what_was_signed_on_paper_shows_both_names(team):
    document = lives.reviewed(team, lives.draft(team))
    assert "岗位" in refused(issuing.issue, document=document, by=team.drafter, number="", signed_on=DAY)
    holding = reviews.holding(team.head)
    words = refused(issuing.issue, document=document, by=team.drafter, number="", signed_on=DAY, holding_id=holding.pk)
    assert "扫描件" in words
    paper = reviews.scan(team.drafter)
    issuing.issue(document=document, by=team.drafter, number="", signed_on=DAY, holding_id=holding.pk, paper=paper)
    made = cards.card(Document.objects.get(pk=document.pk))
    sign = made.steps[-1]
    assert (sign.name, sign.person, sign.entered) == ("签发", team.head.name, team.drafter.name)
    text = "\n".join(
        cell.text for table in Docx(io.BytesIO(card.docx(made))).tables for row in table.rows for cell in row.cells
    )
    for words in (
        team.head.name,
        f"代录：{team.drafter.name}",
        "初审",
        "保密审查",
        "主动公开",
        "没有未处理的问题",
        team.reviewer.name,
    ):
        assert words in text


def test_nothing_is_published_that_changed_after_its_review(team):
    document = lives.issued(team, lives.draft(team))
    Document.objects.filter(pk=document.pk).update(body="<p>另一个文本。</p>")
    words = refused(publishing.publish, document=document, by=team.drafter)
    assert "检查" in words
    assert "审核" in words
    assert Client().get(f"/documents/{document.uuid}/").status_code == 404


def test_it_goes_out_at_the_set_time_once(team):
    document = lives.issued(team, lives.draft(team))
    at = days.moment_of(date(2026, 9, 3))
    assert "晚于现在" in refused(publishing.plan, document=document, at=days.now(), by=team.drafter)
    publishing.plan(document=document, at=at, by=team.drafter, channels=[Channel.GAZETTE])
    assert publishing.publish_due() == 0
    with days.standing_at(at + timedelta(minutes=1)):
        assert publishing.publish_due() == 1
        assert publishing.publish_due() == 0
        document.refresh_from_db()
        assert (document.state, document.published_at) == (State.PUBLISHED, days.now())
        assert document.versions.filter(public_from__isnull=False).count() == 1


def test_what_may_not_go_out_at_the_set_time_stays_and_its_writers_are_told(team):
    document = lives.issued(team, lives.draft(team))
    publishing.plan(document=document, at=days.moment_of(date(2026, 9, 3)), by=team.drafter)
    Document.objects.filter(pk=document.pk).update(title="换了标题的通知")
    with days.standing_at(date(2026, 9, 4)):
        assert publishing.publish_due() == 0
    document.refresh_from_db()
    assert (document.state, document.publish_at) == (State.ISSUED, None)
    assert Message.objects.filter(kind="documents.not_published", user_id=team.drafter.user_id).exists()


def test_what_came_out_elsewhere_first_is_marked(team):
    document = lives.issued(team, lives.draft(team))
    early = days.now() - timedelta(hours=1)
    made = releases.register(
        document=document, channel=Channel.TV, released_at=early, responsible="李四", by=team.drafter, url="https://tv.example.cn/1"
    )  # fmt: skip
    assert made.before_site == "Y"
    publishing.publish(document=document, by=team.drafter)
    with days.standing_at(days.now() + timedelta(hours=2)):
        later = releases.register(
            document=document, channel=Channel.GAZETTE, released_at=days.now(), responsible="王五", by=team.office,
            url="https://gazette.example.cn/9",
        )  # fmt: skip
    assert later.before_site == "N"
    assert Release.objects.get(document=document, channel=Channel.TV).before_site == "Y"
    assert [row.channel for row in reading.early(team.office, None).rows] == [Channel.TV]
    assert "政府网站" in refused(releases.register, document=document, channel=Channel.SITE, released_at=early,
                             responsible="李四", by=team.drafter, url="https://a.example.cn")  # fmt: skip


def test_a_correction_is_reviewed_and_its_note_is_read_and_the_past_stays_readable(team):
    document = lives.live(team, lives.draft(team, body="<p>报名截至9月10日。</p>"))
    uuid = document.uuid
    with days.standing_at(date(2026, 9, 8)):
        document = correcting.begin(document=document, note="报名截止日期更正为9月20日。", by=team.drafter)
        drafting.save(document=document, changes={"body": "<p>报名截至9月20日。</p>"}, by=team.drafter)
        assert "9月10日" in Client().get(f"/documents/{uuid}/").content.decode()
        document.refresh_from_db()
        assert "审定后" in refused(publishing.publish, document=document, by=team.drafter)
        lives.reviewed(team, document)
        assert document.revision == Revision.APPROVED
        publishing.publish(document=document, by=team.drafter)
        page = Client().get(f"/documents/{uuid}/").content.decode()
        assert "报名截至9月20日" in page
        assert "更正说明" in page
        assert "报名截止日期更正为9月20日。" in page
        past = Client().get(f"/documents/{uuid}/?on=2026-09-05").content.decode()
        assert "报名截至9月10日" in past
        assert "查看现在的文本" in past
        assert Client().get(f"/documents/{uuid}/?on=2026-08-30").status_code == 404
        assert Client().get(f"/documents/{uuid}/?on=2027-01-01").status_code == 404
        assert Client().get(f"/documents/{uuid}/?on=abc").status_code == 404


def test_a_correction_given_up_leaves_the_public_text(team):
    document = lives.live(team, lives.draft(team, body="<p>原文。</p>"))
    document = correcting.begin(document=document, note="改一处", by=team.drafter)
    drafting.save(document=document, changes={"body": "<p>改了。</p>", "title": "改了标题"}, by=team.drafter)
    correcting.abandon(document=document, by=team.drafter)
    document.refresh_from_db()
    assert (document.body, document.revision) == ("<p>原文。</p>", Revision.NONE)
    assert document.fingerprint == document.published.fingerprint


def test_amending_and_abolishing_are_seen_from_both_ends(team):
    old = lives.live(
        team, lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, title="旧办法"), "云农发〔2026〕1号"
    )
    assert old.validity == Validity.IN_FORCE
    new = lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, title="新办法")
    validity.relate(document=new, kind=RelationKind.ABOLISHES, other=old, by=team.drafter)
    old.refresh_from_db()
    assert old.validity == Validity.IN_FORCE  # a draft abolishes nothing
    new = lives.live(team, new, "云农发〔2026〕2号")
    old.refresh_from_db()
    assert old.validity == Validity.ABOLISHED
    assert ValidityEvent.objects.filter(document=old, validity=Validity.ABOLISHED, other=new).exists()
    page = Client().get(f"/documents/{old.uuid}/").content.decode()
    assert "已废止" in page
    assert "新办法" in page
    assert "被废止" in page
    assert "旧办法" in Client().get(f"/documents/{new.uuid}/").content.decode()
    assert "旧办法" in Client().get("/documents/library/?standing=abolished").content.decode()
    assert "旧办法" not in Client().get("/documents/library/").content.decode()
    third = lives.draft(team)
    validity.relate(document=third, kind=RelationKind.IMPLEMENTS, other=old, by=team.drafter)
    assert effects.citations(third) == ["“云农发〔2026〕1号”已废止，不能再作为依据。"]
    validity.unrelate(relation=new.bears_on.get(), reason="登记错了", by=team.drafter)
    old.refresh_from_db()
    assert old.validity == Validity.IN_FORCE


def test_an_unpublished_normative_document_cannot_be_a_basis(team):
    hidden = lives.issued(team, lives.draft(team, kind=Kind.NORMATIVE), "云农规〔2026〕1号")
    third = lives.draft(team)
    validity.relate(document=third, kind=RelationKind.IMPLEMENTS, other=hidden, by=team.drafter)
    assert "没有公布" in effects.citations(third)[0]
    assert "没有公布" in effects.cited_number(hidden.jurisdiction_id, "云农规〔2026〕1号")[0]
    assert effects.cited_number(hidden.jurisdiction_id, "国发〔2026〕1号") == []


def test_it_warns_once_before_the_end_and_lapses_the_day_after(team):
    document = lives.live(team, lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, expires_on=date(2027, 1, 31)))
    assert validity.warn_expiring() == 1
    validity.warn_expiring()
    assert Message.objects.filter(kind="documents.expiring", user_id=team.drafter.user_id).count() == 1
    assert [row.pk for row in reading.soon(team.drafter)] == [document.pk]
    with days.standing_at(date(2027, 1, 31)):
        assert validity.recompute_all() == 0
    with days.standing_at(date(2027, 2, 1)):
        assert validity.recompute_all() == 1
        document.refresh_from_db()
        assert document.validity == Validity.LAPSED
        assert "有效期届满" in Client().get(f"/documents/{document.uuid}/").content.decode()


def test_a_longer_life_is_decided_before_the_end(team):
    document = lives.live(team, lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, expires_on=date(2027, 1, 31)))
    validity.decide(document=document, validity=Validity.IN_FORCE, on=DAY, cause="评估后继续有效", by=team.office,
                    expires_on=date(2029, 1, 31))  # fmt: skip
    with days.standing_at(date(2028, 1, 1)):
        validity.recompute_all()
    document.refresh_from_db()
    assert (document.validity, document.expires_on) == (Validity.IN_FORCE, date(2029, 1, 31))
    stranger = orgs.actor(Duty.EDITOR, orgs.organ("县财政局"))
    assert "发文机关" in refused(
        validity.decide, document=document, validity=Validity.VOID, on=DAY, cause="甲", by=stranger
    )


def test_a_clean_up_flows_into_validity_and_the_catalogue(team):
    keep = lives.live(
        team, lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, title="留用办法"), "云农发〔2026〕1号"
    )
    void = lives.live(
        team, lives.draft(team, kind=Kind.NORMATIVE, effective_on=DAY, title="过时办法"), "云农发〔2026〕2号"
    )
    assert "政务公开办" in refused(cleanups.open_, title="甲", due_on=DAY, by=team.drafter)
    made = cleanups.open_(title="2026年规范性文件清理", due_on=date(2026, 12, 1), by=team.office)
    items = {item.document_id: item for item in made.items.all()}
    assert set(items) == {keep.pk, void.pk}
    assert "还有2件" in refused(cleanups.close, cleanup=made, by=team.office)
    cleanups.opine(item=items[keep.pk], opinion="KEEP", reason="", by=team.drafter)
    assert "理由" in refused(cleanups.opine, item=items[void.pk], opinion="VOID", reason="", by=team.drafter)
    assert "发文机关" in refused(cleanups.opine, item=items[void.pk], opinion="VOID", reason="甲", by=team.office)
    cleanups.opine(item=items[void.pk], opinion="VOID", reason="上位法已经修改", by=team.drafter)
    assert cleanups.close(cleanup=made, by=team.office) == 1
    void.refresh_from_db()
    assert void.validity == Validity.VOID
    book = load_workbook(io.BytesIO(tables.cleanup_table(cleanup=made, rows=made.items.all())))
    assert "宣布失效" in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    public = Client().get("/documents/library/?standing=lapsed").content.decode()
    assert "过时办法" in public
    assert "留用办法" not in public


def test_what_goes_to_history_stays_found(team):
    document = lives.live(team, lives.draft(team, title="2018年活动安排"))
    assert "理由" in refused(archive.move_to_history, document=document, reason="", by=team.drafter)
    archive.move_to_history(document=document, reason="活动已经结束", by=team.drafter)
    assert "2018年活动安排" not in Client().get("/documents/").content.decode()
    assert "2018年活动安排" in Client().get("/documents/history/?q=2018").content.decode()
    assert Client().get(f"/documents/{document.uuid}/").status_code == 200


def test_limited_and_unpublished_documents_are_not_there_for_the_public(team):
    limited = lives.draft(team, mode="LIMITED", audience="本村村民", mode_why="只涉及本村")
    limited = lives.live(team, limited)
    assert limited.state == State.PUBLISHED
    assert Client().get(f"/documents/{limited.uuid}/").status_code == 404
    assert limited.title not in Client().get("/documents/").content.decode()
    withheld = lives.issued(team, lives.draft(team, openness=Openness.WITHHELD))
    assert "不主动公开" in refused(publishing.publish, document=withheld, by=team.drafter)


def test_attachments_are_everyones_from_publication_on(team):
    document = lives.draft(team)
    from gongkai.documents.services import attachments

    made = attachments.attach(document=document, data="编号,金额\n1,3000".encode(), name="补贴表.csv", by=team.drafter)
    url = reverse("files:download", args=[made.file.uuid])
    document.refresh_from_db()
    assert Client().get(url).status_code == 404
    document = lives.live(team, document)
    assert Client().get(url).status_code == 200
    assert "补贴表" in Client().get(f"/documents/{document.uuid}/").content.decode()


def test_what_was_published_last_is_on_the_home_page_and_in_the_feed(team):
    document = lives.live(team, lives.draft(team, title="关于开展秋季农机检修的通知"))
    assert document.title in Client().get("/").content.decode()
    assert document.title in Client().get("/feed.xml").content.decode()


def test_a_return_names_who_sent_it_back_and_from_which_post(team):
    document = lives.draft(team)
    review = lives.submitted(team, document)
    deciding.decide(step=review.steps.get(sort="FIRST"), verdict="RETURN", opinion="第二段没有时限", by=team.reviewer)
    document.refresh_from_db()
    assert (document.state, document.returned_why) == (State.DRAFT, "第二段没有时限")
    last = happened(document)[0]
    assert (last.actor_name, last.content["reason"]) == (team.reviewer.name, "第二段没有时限")
    post = Post.objects.get(pk=team.reviewer.post_id)
    assert last.label == f"审核退回（初审，{post.title}）"


def test_elements_of_the_interpretation_are_read_by_reviewers_and_a_change_is_reviewed_again(team):
    document = lives.draft(team, kind=Kind.POLICY)
    row = lives.explained(team, document)
    assert "材料已备" in dict(cards.card(document).facts)["解读"]
    lives.submitted(team, document)
    document.refresh_from_db()
    assert "随文审核中" in dict(cards.card(document).facts)["解读"]
    read = next(part.html for part in content.sections(document) if part.title == "解读材料")
    for name, text in told(row.elements):
        assert name in read
        assert text in read
    assert len(told(row.elements)) == 9
    document = lives.draft(team, kind=Kind.POLICY, title="另一件")
    row = lives.explained(team, document)
    lives.reviewed(team, document)
    assert "已随文审核" in dict(cards.card(document).facts)["解读"]
    assert asking.review_of(document).complete
    row.elements["aim"] = "两年内全县每个乡镇都有一个申报窗口。"
    row.save()
    content.refresh(document=document)
    assert not asking.review_of(document).complete
