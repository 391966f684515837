"""Writing at the desk: list, editor, keeping, conflict, attachments, versions; and who may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.documents.models import Document, Unsaved
from gongkai.documents.queries import writing
from gongkai.documents.rules.states import Kind, State
from gongkai.documents.services import attachments, drafting, pictures
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(date(2026, 11, 23)):
        yield


@pytest.fixture
def unit():
    return orgs.client_for(Duty.EDITOR)


@pytest.fixture
def draft(unit):
    return drafting.create(by=unit.actor, kind=Kind.OFFICIAL, title="关于做好秋收工作的通知", body="<p>甲</p>")


def url(name, document=None, **more):
    return reverse(f"documents:{name}", kwargs={"uuid": document.uuid, **more} if document else more)


def text(answer):
    return answer.content.decode()


def filled(document, **fields):
    """The editor's form as the browser sends it."""
    content = {name: value for name, value in writing.content_of(document).items() if value not in (None, [])}
    return content | {"seen": writing.stamp_of(document)} | fields


def test_it_begins_and_opens_the_editor(unit):
    answer = unit.post(url("begin"), {"kind": "POLICY", "title": "关于稳岗的通知"})
    made = Document.objects.get()
    assert answer["Location"] == url("edit", made)
    page = unit.get(url("edit", made))
    assert page.status_code == 200
    assert "data-editor" in text(page)


def test_a_title_of_five_thousand_characters_stays_in_the_form(unit):
    answer = unit.post(url("begin"), {"kind": "POLICY", "title": "长" * 5000})
    assert answer.status_code == 422
    assert "5,000" in text(answer)
    assert "长" * 5000 in text(answer)


def test_it_saves_what_is_written_and_cleans_it(unit, draft):
    answer = unit.post(
        url("edit", draft), filled(draft, body="<p onclick=x>乙<script>alert(1)</script></p>", number="云财[2026]3")
    )
    assert answer["Location"] == url("document", draft)
    page = text(unit.get(url("document", draft)))
    assert "<p>乙</p>" in page
    assert "云财〔2026〕3号" in page
    assert "alert(1)" not in page


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("signed_on", "1948-01-01", "1949年10月1日"),
        ("signed_on", "2026-11-30", "明天"),
        ("signed_on", "2026-13-40", "不是日期"),
        ("number", "云财第三号", "读不出"),
        ("title", "", "请填写标题"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(unit, draft, field, value, part):
    answer = unit.post(url("edit", draft), filled(draft, body="<p>写了很久</p>", **{field: value}))
    assert answer.status_code == 422
    assert part in text(answer)
    assert "写了很久" in text(answer)


def test_a_taken_number_names_the_other_document(unit, draft):
    builders.document(orgs.organ(), number="云财〔2026〕1号", title="先来的通知")
    answer = unit.post(url("edit", draft), filled(draft, number="云财〔2026〕1号"))
    assert answer.status_code == 422
    assert "先来的通知" in text(answer)


def test_two_writers_get_a_conflict_with_both_texts_and_may_decide(unit, draft):
    mine = filled(draft, body="<p>我写的</p>")
    mate = orgs.actor(Duty.EDITOR)
    drafting.save(document=draft, changes={"body": "<p>同事写的</p>"}, by=mate)
    answer = unit.post(url("edit", draft), mine)
    assert answer.status_code == 409
    assert mate.name in text(answer)
    assert "同事写的" in "".join(part for row in answer.context["rows"] for part, _ in row.left)
    assert "&lt;p&gt;我写的&lt;/p&gt;" in text(answer)
    assert Unsaved.objects.get(user_id=unit.actor.user_id).fields["body"] == "<p>我写的</p>"
    again = unit.post(url("edit", draft), mine | {"seen": answer.context["seen"]})
    assert again.status_code == 302
    draft.refresh_from_db()
    assert draft.body == "<p>我写的</p>"


def test_it_keeps_by_itself_and_gives_back_what_was_not_saved(unit, draft):
    answer = unit.post(url("keep", draft), filled(draft, body="<p>写到一半</p>"))
    assert answer.status_code == 200
    assert answer.json()["kept"]
    page = text(unit.get(url("edit", draft)))
    assert "写到一半" in page
    assert "已恢复您" in page
    unit.post(url("drop", draft))
    assert "写到一半" not in text(unit.get(url("edit", draft)))
    drafting.save(document=draft, changes={"body": "<p>别人</p>"}, by=orgs.actor(Duty.EDITOR))
    late = unit.post(url("keep", draft), {"seen": "old", "body": "<p>x</p>"})
    assert late.status_code == 409
    assert Unsaved.objects.get().fields["body"] == "<p>x</p>"


def test_without_scripts_it_is_written_as_plain_text(unit, draft):
    page = text(unit.get(url("edit", draft) + "?plain=1"))
    assert "行首“# ”是小标题" in page
    unit.post(url("edit", draft), filled(draft, body="第一段\n\n# 一、目标\n\n- 甲\n- 乙"))
    draft.refresh_from_db()
    assert draft.body == "<p>第一段</p><h2>一、目标</h2><ul><li>甲</li><li>乙</li></ul>"


def test_a_paste_comes_back_sound_and_can_be_looked_at(unit, draft):
    answer = unit.post(url("paste", draft), {"raw": "<p class=MsoNormal style='mso-x:1'>乙<o:p></o:p></p>"})
    assert answer.json()["html"] == "<p>乙</p>"
    page = text(unit.get(answer.json()["url"]))
    assert "整理前后对照" in page
    assert unit.post(answer.json()["url"], {"where": "append"}).status_code == 302
    draft.refresh_from_db()
    assert draft.body == "<p>甲</p><p>乙</p>"
    raw = unit.post(url("raw", draft), {"raw": "<p>丙</p>"})
    assert "/tidied/" in raw["Location"]


def test_a_picture_is_stored_privately(unit, draft, client):
    answer = unit.post(url("picture", draft), {"file": SimpleUploadedFile("图.png", PNG)})
    address = answer.json()["url"]
    assert unit.get(address).status_code == 200
    assert client.get(address).status_code == 404
    assert orgs.client_for(Duty.EDITOR, orgs.organ("县教育局")).get(address).status_code == 404
    wrong = unit.post(url("picture", draft), {"file": SimpleUploadedFile("图.png", b"<svg></svg>")})
    assert wrong.status_code == 422
    assert wrong.json()["why"]


def test_attachments_come_in_several_at_once_and_each_refusal_is_named(unit, draft, settings):
    settings.FILE_MOST_BYTES = 100_000
    files = [SimpleUploadedFile("附表.pdf", b"%PDF-1.4 x"), SimpleUploadedFile("大.pdf", b"%PDF-1.4" + b"0" * 200_000)]
    answer = unit.post(url("attachments", draft), {"file": files})
    assert answer.status_code == 422
    assert "大.pdf" in text(answer)
    row = draft.attachments.get()
    one = reverse("documents:attachment", args=[draft.uuid, row.uuid])
    unit.post(one, {"action": "rename", "title": "补贴名单"})
    unit.post(one, {"action": "replace", "file": SimpleUploadedFile("新.pdf", b"%PDF-1.4 y")})
    assert "补贴名单" in text(unit.get(url("document", draft)))
    unit.post(one, {"action": "detach"})
    assert not draft.attachments.exists()


def test_an_attachment_of_eighty_megabytes_is_refused_with_a_sentence(unit, draft):
    file = SimpleUploadedFile("大.pdf", b"%PDF-1.4" + b"0" * (80 * 1024 * 1024))
    answer = unit.post(url("attachments", draft), {"file": file})
    assert answer.status_code == 422
    assert "超过 50 MB" in text(answer)


def test_versions_stand_side_by_side(unit, draft):
    for body in ("<p>金额为100元。</p>", "<p>金额为200元。</p>"):
        drafting.save(document=draft, changes={"body": body}, by=unit.actor)
    page = text(unit.get(url("compare", draft)))
    assert "<del>1</del>" in page
    assert "<ins>2</ins>" in page
    assert "第2版" in text(unit.get(url("record", draft)))
    assert unit.get(url("compare", draft) + "?old=00000000-0000-0000-0000-000000000000").status_code == 404


def test_it_writes_the_closing_sentence_with_one_click(unit):
    made = drafting.create(
        by=unit.actor,
        kind=Kind.NORMATIVE,
        title="办法",
        body="<p>一</p>",
        expires_on=date(2031, 1, 1),
        interpreter="县财政局",
    )
    assert "在文末补写" in text(unit.get(url("document", made)))
    unit.post(url("closing", made))
    made.refresh_from_db()
    assert made.body.endswith("有效期至2031年1月1日。</p>")


def test_a_draft_is_discarded_with_a_reason(unit, draft):
    assert unit.post(url("discard", draft), {"reason": ""}).status_code == 422
    unit.post(url("discard", draft), {"reason": "重复"})
    draft.refresh_from_db()
    assert draft.state == State.DISCARDED
    assert unit.get(url("document", draft)).status_code == 200


def test_another_unit_sees_nothing_and_the_office_reads_only(unit, draft):
    stranger = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
    office = orgs.client_for(Duty.OFFICE)
    row = attachments.attach(document=draft, data=b"%PDF-1.4 x", name="表.pdf", by=unit.actor)
    for name in ("document", "edit", "record", "compare", "attachments", "raw", "discard"):
        assert stranger.get(url(name, draft)).status_code == 404, name
    for name in ("keep", "drop", "closing", "paste", "picture"):
        assert stranger.post(url(name, draft)).status_code == 404, name
        assert office.post(url(name, draft)).status_code == 404, name
    assert stranger.post(reverse("documents:attachment", args=[draft.uuid, row.uuid])).status_code == 404
    assert office.get(url("document", draft)).status_code == 200
    assert office.get(url("edit", draft)).status_code == 404
    pictures.add(document=draft, data=PNG, name="a.png", by=unit.actor)


def test_the_list_has_tabs_filters_and_a_workbook(unit, draft):
    builders.document(orgs.organ(), state=State.REVIEW, title="在审的通知")
    builders.document(orgs.organ("县教育局"), title="别家的通知")
    page = text(unit.get(url("documents")))
    assert "秋收" in page
    assert "在审的通知" not in page
    assert "别家的通知" not in page
    assert "在审的通知" in text(unit.get(url("documents") + "?tab=review"))
    assert "没有符合条件" in text(unit.get(url("documents") + "?q=不存在"))
    assert unit.get(url("documents") + "?tab=all&year=x&kind=NONE&cursor=%%").status_code == 200
    assert unit.get(url("documents_xlsx") + "?tab=all").content[:2] == b"PK"
    assert "别家的通知" in text(orgs.client_for(Duty.OFFICE).get(url("documents")))


def test_the_list_asks_as_many_queries_for_many_rows_as_for_few(unit, django_assert_max_num_queries):
    for _ in range(60):
        builders.document(orgs.organ(), drafter_id=unit.actor.user_id)
    unit.get(url("documents"))
    with django_assert_max_num_queries(30):
        unit.get(url("documents"))


def test_missing_numbers_and_the_rule_of_index_numbers(unit):
    builders.document(orgs.organ(), number="云财〔2026〕3号", series="云财", number_year=2026, number_order=3)
    page = text(unit.get(url("numbers")))
    assert "1—2号" in page
    assert unit.get(url("numbers_xlsx")).content[:2] == b"PK"
    assert unit.get(url("index_rule")).status_code == 404
    office = orgs.client_for(Duty.OFFICE)
    assert office.post(url("index_rule"), {"pattern": "{流水号}", "width": 5}).status_code == 422
    assert office.post(url("index_rule"), {"pattern": "{机构代码}-{年份}{流水号}", "width": 5}).status_code == 302
