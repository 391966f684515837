from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.documents.models import Interpretation
from gongkai.documents.rules.states import Kind
from gongkai.documents.tests import builders as documents
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.models import Event
from gongkai.portal.models import Topic, TopicVersion
from gongkai.portal.queries import topics as queries
from gongkai.portal.queries import visibility
from gongkai.portal.rules.topics import TopicKind, TopicState
from gongkai.portal.services.topics import composing, following, publishing, vetting
from gongkai.portal.tests import builders
from gongkai.trail import queries as trail

pytestmark = pytest.mark.django_db
IDENTITY = "130999199001010011"


@pytest.fixture
def bureau():
    return orgs.organ("县农业农村局", phone="0000-1234567", address="文昌路 18 号")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


def drawn(topic, title=""):
    page = queries.preview(topic)
    return next(part for part in page.parts if not title or part.title == title).shown


def news(name):
    return [event.ids for event in Event.objects.filter(name=name)]


def test_an_outline_makes_a_draft_with_its_parts(bureau):
    topic = builders.topic(bureau, outline="rural", title="乡村振兴")
    preset = queries.outlines()["rural"]
    assert [row.title for row in topic.parts.all()] == [part.title for part in preset.parts]
    assert topic.state == TopicState.DRAFT
    assert topic.post.organ == bureau
    assert [entry.verb for entry in trail.history(topic)] == ["topic.created"]


def test_it_goes_out_by_a_second_person_and_says_so(bureau):
    topic = builders.topic(bureau)
    editor = orgs.actor(Duty.EDITOR, bureau)
    with pytest.raises(Refused, match="审核人、分管领导"):
        publishing.publish(topic=topic, by=editor)
    reviewer = orgs.actor(Duty.REVIEWER, bureau)
    version = publishing.publish(topic=topic, by=reviewer)
    topic.refresh_from_db()
    assert topic.published == version
    assert news("topic.published") == [{"topic_id": topic.pk, "jurisdiction_id": topic.jurisdiction_id}]
    with pytest.raises(Refused, match="没有新的改动"):
        publishing.publish(topic=topic, by=orgs.actor(Duty.HEAD, bureau))


def test_who_edited_last_does_not_publish(bureau):
    reviewer = orgs.actor(Duty.REVIEWER, bureau)
    topic = builders.topic(bureau, by=reviewer)
    builders.add(topic, "text", "补充", builders.TEXT, by=reviewer)
    with pytest.raises(Refused, match="另一人核对"):
        publishing.publish(topic=Topic.objects.get(pk=topic.pk), by=reviewer)


def test_nothing_with_a_blocking_finding_goes_out_until_it_is_masked(bureau):
    topic = builders.topic(bureau)
    builders.add(topic, "text", "名单", {"html": f"<p>王某某，身份证号{IDENTITY}。</p>"})
    reviewer = orgs.actor(Duty.REVIEWER, bureau)
    with pytest.raises(Refused, match="身份证|公民身份"):
        publishing.publish(topic=topic, by=reviewer)
    assert not Topic.objects.get(pk=topic.pk).published_id
    check = vetting.check(topic=topic, by=reviewer)
    from gongkai.vetting.services import mask_findings

    mask_findings(
        check=check, findings=list(check.findings.select_related("check_record")), by=orgs.actor(Duty.EDITOR, bureau)
    )
    publishing.publish(topic=topic, by=reviewer)
    said = str(Topic.objects.get(pk=topic.pk).published.content)
    assert IDENTITY not in said
    assert "身份证号" in said


def test_the_public_reads_what_was_published_not_what_is_worked_on(bureau):
    topic = builders.published(bureau)
    part = topic.parts.get()
    by = orgs.actor(Duty.EDITOR, bureau)
    composing.save_part(part=part, title="改了", note="", values={"html": "<p>未公开的新稿</p>"}, by=by)
    page = queries.page(topic.jurisdiction_id, "rural")
    assert [one.title for one in page.parts] == ["今年重点"]
    assert "未公开" not in page.parts[0].shown.context["html"]
    builders.publish(Topic.objects.get(pk=topic.pk))
    assert [one.title for one in queries.page(topic.jurisdiction_id, "rural").parts] == ["改了"]
    assert news("topic.changed")


def test_parts_move_and_go(bureau):
    topic = builders.topic(bureau)
    second = builders.add(topic, "contact", "联系", {})
    by = orgs.actor(Duty.EDITOR, bureau)
    composing.move_part(part=second, step=-1, by=by)
    assert [row.title for row in topic.parts.all()] == ["联系", "今年重点"]
    composing.move_part(part=second, step=-1, by=by)
    composing.remove_part(part=second, by=by)
    assert [row.title for row in topic.parts.all()] == ["今年重点"]


def test_an_archived_topic_stays_and_is_not_changed(bureau):
    topic = builders.published(bureau)
    head = orgs.actor(Duty.HEAD, bureau)
    publishing.end(topic=topic, to=TopicState.ARCHIVED, reason="任务已完成", by=head)
    with pytest.raises(Refused, match="已归档"):
        builders.add(topic, "text", "又一段", builders.TEXT)
    assert queries.page(topic.jurisdiction_id, "rural").title == "乡村振兴"
    publishing.end(topic=topic, to=TopicState.DOWN, reason="内容有误", by=head)
    with pytest.raises(Topic.DoesNotExist):
        queries.page(topic.jurisdiction_id, "rural")
    assert queries.ended(topic.jurisdiction_id, "rural") == days.today()
    assert news("topic.removed")


def test_its_address_does_not_change_once_it_was_public(bureau):
    topic = builders.published(bureau)
    by = orgs.actor(Duty.EDITOR, bureau)
    with pytest.raises(Refused, match="网址不能再改"):
        composing.save(topic=topic, values={"slug": "other"}, by=by)
    with pytest.raises(Refused, match="已被本地另一个专题使用"):
        composing.create(organ=bureau, title="又一个", slug="rural", kind=TopicKind.CURRENT, by=by)


def test_documents_come_by_rule_and_by_hand(bureau):
    plan = documents.published(bureau, kind=Kind.PLAN, title="云溪县乡村建设规划")
    other = documents.published(
        bureau, kind=Kind.POLICY, title="关于支持家庭农场的若干措施", number="云农发〔2026〕3号"
    )
    documents.document(bureau, kind=Kind.PLAN, title="没有公开的规划")
    elsewhere = orgs.organ("市农业农村局", of=orgs.jurisdiction("石桥市", level="CITY"))
    documents.published(elsewhere, kind=Kind.PLAN, title="石桥市乡村建设规划")
    topic = builders.topic(bureau)
    builders.add(topic, "documents", "规划", {"kind": "PLAN", "most": 5})
    assert [row for _, rows in drawn(topic, "规划").context["groups"] for row in rows] == [plan]
    builders.add(topic, "documents", "两类词", {"words": "家庭农场/规划 云溪/若干", "most": 5})
    assert drawn(topic, "两类词").context["total"] == 2
    builders.add(topic, "documents", "指定", {"picked": [str(other.uuid), str(plan.uuid)], "most": 1})
    assert [row for _, rows in drawn(topic, "指定").context["groups"] for row in rows] == [other, plan]
    assert f"document:{plan.pk}" in drawn(topic, "指定").keys
    with pytest.raises(Refused, match="至少选一个条件"):
        builders.add(topic, "documents", "全部", {"most": 5})


def test_policies_stand_beside_what_explains_them(bureau):
    policy = documents.published(bureau, kind=Kind.POLICY, title="关于支持家庭农场的若干措施")
    now = days.now()
    Interpretation.objects.create(
        document=policy, jurisdiction_id=policy.jurisdiction_id, organ=bureau, title="家庭农场能得到什么", state="PUBLISHED",
        published_at=now, published_body="<p>三项补贴。</p>", created_at=now, changed_at=now,
    )  # fmt: skip
    Interpretation.objects.create(
        document=policy, jurisdiction_id=policy.jurisdiction_id, organ=bureau, title="起草中的第二轮", round=2,
        state="DRAFTING", created_at=now, changed_at=now,
    )  # fmt: skip
    topic = builders.topic(bureau)
    builders.add(topic, "pairs", "政策", {"kind": "POLICY", "most": 5})
    builders.add(topic, "interpretations", "解读", {"kind": "POLICY", "most": 5})
    assert [row.title for row in drawn(topic, "政策").context["pairs"][0]["interpretations"]] == ["家庭农场能得到什么"]
    assert [row["title"] for row in drawn(topic, "解读").context["rows"]] == ["家庭农场能得到什么"]
    assert drawn(topic, "解读").news[0].kind == "政策解读"


def test_drawing_asks_little_however_many_documents(bureau, django_assert_max_num_queries):
    for number in range(12):
        documents.published(bureau, kind=Kind.POLICY, title=f"措施{number}")
    topic = builders.topic(bureau)
    builders.add(topic, "pairs", "政策", {"kind": "POLICY", "most": 12})
    builders.add(topic, "documents", "公文", {"kind": "POLICY", "most": 12, "group": "ORGAN"})
    with django_assert_max_num_queries(8):
        assert len(queries.preview(topic).parts) == 3


def test_files_are_seen_by_everyone_only_while_a_public_version_shows_them(bureau):
    topic = builders.topic(bureau)
    editor = orgs.actor(Duty.EDITOR, bureau)
    file = files.store(data="镇,场次\n溪口镇,3\n".encode(), name="宣传安排.csv", by=editor)
    told = {"uuid": str(file.uuid), "name": file.name, "size": file.size, "title": "宣传册"}
    part = builders.add(topic, "attachments", "附件", {"files": [told]})

    def public():
        return files.may_see(stored.by_uuid(file.uuid), None)

    assert stored.by_uuid(file.uuid).owner == f"portal.Topic:{topic.pk}"
    assert files.may_see(stored.by_uuid(file.uuid), editor)
    assert not files.may_see(stored.by_uuid(file.uuid), orgs.actor(Duty.EDITOR, orgs.organ("县水利局")))
    assert not public()
    builders.publish(topic)
    assert public()
    composing.save_part(part=part, title="附件", note="", values={"files": []}, by=editor)
    assert public()
    builders.publish(Topic.objects.get(pk=topic.pk))
    assert not public()
    assert not visibility.of_version(None, TopicVersion.objects.latest("id").pk + 1)


def test_a_document_that_is_taken_down_leaves_the_topic(bureau):
    document = documents.published(bureau, kind=Kind.PLAN, title="规划")
    topic = builders.topic(bureau)
    builders.add(topic, "documents", "规划", {"picked": [str(document.uuid)], "most": 5})
    assert not drawn(topic, "规划").empty
    document.state = "REMOVED"
    document.save(update_fields=["state"])
    assert drawn(topic, "规划").empty


def test_it_is_stale_after_its_cycle_unless_its_documents_are_new(bureau):
    actor = orgs.actor(Duty.EDITOR, bureau)
    with days.standing_at(days.moment_of(days.today().replace(year=days.today().year - 1))):
        topic = builders.topic(bureau)
        builders.add(topic, "documents", "规划", {"kind": "PLAN", "most": 3})
        builders.publish(topic)
    assert [row for row, _ in queries.stale(actor)] == [topic]
    assert not queries.stale(orgs.actor(Duty.EDITOR, orgs.organ("县水利局")))
    documents.published(bureau, kind=Kind.PLAN, title="新规划")
    assert not queries.stale(actor)


def test_saying_that_nothing_is_new_begins_the_cycle_anew(bureau):
    actor = orgs.actor(Duty.EDITOR, bureau)
    with days.standing_at(days.moment_of(days.today().replace(year=days.today().year - 1))):
        topic = builders.published(bureau)
    publishing.confirm(topic=topic, by=actor)
    assert not queries.stale(actor)


def test_a_topic_whose_post_is_empty_is_found(bureau):
    topic = builders.published(bureau)
    assert not queries.unheld(orgs.actor(Duty.OFFICE))
    topic.post.holdings.update(until=days.today())
    assert queries.unheld(orgs.actor(Duty.OFFICE)) == [topic]


def test_it_goes_with_its_unit_to_the_successor(bureau):
    topic = builders.published(bureau)
    heir = orgs.organ("县乡村振兴局")
    assert following.organ_merged(bureau.pk, heir.pk) == 1
    topic.refresh_from_db()
    assert (topic.organ, topic.post) == (heir, None)


def test_what_is_public_is_looked_over_at_night(bureau):
    topic = builders.published(bureau)
    builders.topic(bureau, slug="draft", title="草稿")
    items = list(vetting.published_items())
    assert [item.subject for item in items] == [f"portal.Topic:{topic.pk}"]
    assert items[0].fingerprint == topic.published.fingerprint


def test_a_workbook_becomes_a_table(bureau):
    from gongkai.portal.services.topics import tables

    csv = "季度,完成\n一季度,12\n二季度,30\n".encode("gb18030")
    assert tables.read(csv, "进度.csv") == {"heads": ["季度", "完成"], "rows": [["一季度", "12"], ["二季度", "30"]]}
    with pytest.raises(Refused, match="不能读取"):
        tables.read(b"PK\x03\x04 broken", "坏.xlsx")
    with pytest.raises(Refused, match="不能读取"):
        tables.read(b"\xd0\xcf\x11", "旧.xls")


def test_a_cover_is_a_picture(bureau, settings):
    topic = builders.topic(bureau)
    client = orgs.client_for(Duty.EDITOR, bureau)
    given = {"title": "乡村振兴", "kind": "LIVELIHOOD", "slug": "rural", "cycle_days": "90", "order": "10", "post": ""}
    answer = client.post(
        f"/desk/topics/{topic.uuid}/settings/", given | {"cover": SimpleUploadedFile("a.png", b"%PDF-1.4")}
    )
    assert answer.status_code == 422
    assert not Topic.objects.get(pk=topic.pk).cover_id
