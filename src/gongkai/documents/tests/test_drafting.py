"""Writing as services: what is saved, refused, kept, and who may."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.documents.models import Document, Tidied, Unsaved
from gongkai.documents.queries import numbers, writing
from gongkai.documents.rules.states import Kind, Revision, State
from gongkai.documents.services import attachments, drafting, numbering, pictures, tidying
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
PDF = b"%PDF-1.4 paper"


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(TODAY):
        yield


@pytest.fixture
def editor():
    return orgs.actor(Duty.EDITOR)


@pytest.fixture
def draft(editor):
    return drafting.create(by=editor, kind=Kind.OFFICIAL, title="关于做好秋收工作的通知")


def test_it_begins_a_draft_of_the_own_organ_with_clock_and_fingerprint(editor):
    made = drafting.create(by=editor, kind=Kind.POLICY, title="通知", formed_on=date(2026, 11, 2))
    assert (made.organ_id, made.drafter_id, made.state, made.interpret) == (
        editor.organ_id,
        editor.user_id,
        State.DRAFT,
        "MUST",
    )
    assert made.due_on == date(2026, 11, 30)
    assert len(made.fingerprint) == 64


def test_only_writers_write(draft):
    with pytest.raises(Refused):
        drafting.create(by=orgs.actor(Duty.REVIEWER), kind=Kind.OFFICIAL, title="x")
    with pytest.raises(Refused, match="只有发文机关"):
        drafting.save(document=draft, changes={"title": "改"}, by=orgs.actor(Duty.EDITOR, orgs.organ("县教育局")))


@pytest.mark.parametrize("state", [State.REVIEW, State.APPROVED, State.ISSUED, State.PUBLISHED, State.DISCARDED])
def test_it_is_altered_only_as_a_draft_or_a_correction(editor, draft, state):
    Document.objects.filter(pk=draft.pk).update(state=state)
    draft.refresh_from_db()
    with pytest.raises(Refused):
        drafting.save(document=draft, changes={"title": "改"}, by=editor)


def test_a_correction_being_written_is_saved(editor, draft):
    Document.objects.filter(pk=draft.pk).update(state=State.PUBLISHED, revision=Revision.DRAFT)
    draft.refresh_from_db()
    assert drafting.save(document=draft, changes={"title": "改"}, by=editor).title == "改"


def test_it_saves_sound_html_with_a_version_and_normalised_number(editor, draft):
    saved = drafting.save(
        document=draft,
        by=editor,
        changes={"body": "<p style='mso-a:b'>甲</p><script>x()</script>", "number": "云政发[2026]第07号"},
    )
    assert saved.body == "<p>甲</p>"
    assert (saved.number, saved.series, saved.number_year, saved.number_order) == (
        "云政发〔2026〕7号",
        "云政发",
        2026,
        7,
    )
    assert saved.versions.count() == 1
    drafting.save(document=saved, by=editor, changes={"body": saved.body})
    assert saved.versions.count() == 1  # nothing changed, no version


def test_plain_text_is_read_with_its_marks(editor, draft):
    assert drafting.save(document=draft, by=editor, changes={"body": "甲\n\n# 一、目标\n- 乙"}).body == (
        "<p>甲</p><h2>一、目标</h2><ul><li>乙</li></ul>"
    )


@pytest.mark.parametrize(
    ("changes", "field", "part"),
    [
        ({"title": "长" * 5000}, "title", "5,000"),
        ({"signed_on": date(1949, 9, 30)}, "signed_on", "1949年10月1日"),
        ({"signed_on": TODAY + timedelta(days=2)}, "signed_on", "明天"),
        ({"number": "没有号"}, "number", "读不出"),
        ({"registered_number": "云规〔2026〕1号"}, "registered_number", "规范性文件"),
        ({"summary": "长" * 501}, "summary", "500"),
    ],
)
def test_bad_facts_get_a_sentence_and_change_nothing(editor, draft, changes, field, part):
    with pytest.raises(drafting.Wrong) as refused:
        drafting.save(document=draft, changes=changes, by=editor)
    assert part in refused.value.fields[field][0]
    draft.refresh_from_db()
    assert draft.title == "关于做好秋收工作的通知"


def test_a_number_taken_is_named_only_to_who_may_see_its_document(editor, draft):
    builders.document(orgs.organ(), number="云财〔2026〕1号", title="本单位的通知")
    builders.document(orgs.organ("县教育局"), number="云教〔2026〕1号", title="秘而未宣")
    with pytest.raises(drafting.Wrong, match="本单位的通知"):
        drafting.save(document=draft, changes={"number": "云财[2026]1号"}, by=editor)
    with pytest.raises(drafting.Wrong, match="其他单位") as refused:
        drafting.save(document=draft, changes={"number": "云教〔2026〕1号"}, by=editor)
    assert "秘而未宣" not in str(refused.value)


def test_a_number_of_a_discarded_draft_is_free_again(editor, draft):
    drafting.save(document=draft, changes={"number": "云财〔2026〕1号"}, by=editor)
    drafting.discard(document=draft, reason="重复", by=editor)
    made = drafting.create(by=editor, kind=Kind.OFFICIAL, title="新", number="云财〔2026〕1号")
    assert made.number_order == 1
    with pytest.raises(Refused):
        drafting.discard(document=draft, reason="再来", by=editor)


def test_two_who_write_at_once_are_told_and_nothing_is_lost(editor, draft):
    seen = writing.stamp_of(draft)
    mate = orgs.actor(Duty.EDITOR)
    drafting.save(document=draft, changes={"body": "<p>同事写的</p>"}, by=mate, seen=seen)
    with pytest.raises(drafting.Conflict) as conflict:
        drafting.save(document=draft, changes={"body": "<p>我写的</p>"}, by=editor, seen=seen)
    assert conflict.value.document.body == "<p>同事写的</p>"
    saved = drafting.save(
        document=draft, changes={"body": "<p>我写的</p>"}, by=editor, seen=writing.stamp_of(conflict.value.document)
    )
    assert [version.body for version in saved.versions.all()] == ["<p>我写的</p>", "<p>同事写的</p>"]


def test_what_is_typed_is_kept_until_it_is_saved(editor, draft):
    drafting.keep_unsaved(document=draft, fields={"title": "写了一半"}, base="abc", by=editor)
    drafting.keep_unsaved(document=draft, fields={"title": "写了一大半"}, base="abc", by=editor)
    assert Unsaved.objects.get().fields == {"title": "写了一大半"}
    drafting.save(document=draft, changes={"title": "写完了"}, by=editor)
    assert not Unsaved.objects.exists()


def test_it_writes_the_closing_sentence_once(editor):
    made = drafting.create(
        by=editor,
        kind=Kind.NORMATIVE,
        title="办法",
        body="<p>一、要求。</p>",
        expires_on=date(2031, 12, 31),
        interpreter="县财政局",
    )
    saved = drafting.write_closing(document=made, by=editor)
    assert "有效期至2031年12月31日" in saved.body
    assert writing.missing(saved) == []
    with pytest.raises(Refused, match="没有可以补写"):
        drafting.write_closing(document=saved, by=editor)


def test_attachments_are_added_ordered_renamed_replaced_and_taken_away(editor, draft):
    one = attachments.attach(document=draft, data=PDF, name="附表一.pdf", by=editor)
    two = attachments.attach(document=draft, data=PDF + b"2", name="附表二.pdf", by=editor)
    before = Document.objects.get(pk=draft.pk).fingerprint
    attachments.move(attachment=two, by_places=-1, by=editor)
    assert [row.title for row in writing.attachments(draft)] == ["附表二", "附表一"]
    assert Document.objects.get(pk=draft.pk).fingerprint != before
    attachments.rename(attachment=one, title=" 补贴 名单 ", by=editor)
    attachments.replace(attachment=one, data=PDF + b"3", name="新.pdf", by=editor)
    attachments.detach(attachment=two, by=editor)
    (left,) = writing.attachments(draft)
    assert (left.title, left.file.name, left.replaced_from.name) == ("补贴 名单", "新.pdf", "附表一.pdf")


def test_a_file_too_large_is_refused_with_a_sentence_and_the_rest_stays(editor, draft, settings):
    settings.FILE_MOST_BYTES = 1024 * 1024
    attachments.attach(document=draft, data=PDF, name="小.pdf", by=editor)
    with pytest.raises(Refused, match="1 MB"):
        attachments.attach(document=draft, data=PDF + b"0" * 2_000_000, name="大.pdf", by=editor)
    assert draft.attachments.count() == 1


def test_pictures_are_the_documents_own(editor, draft):
    address = pictures.add(document=draft, data=PNG, name="图.png", by=editor)
    saved = drafting.save(document=draft, changes={"body": f'<p><img src="{address}" alt="图"></p>'}, by=editor)
    assert address in saved.body
    other = drafting.create(by=editor, kind=Kind.OFFICIAL, title="另一件")
    copied = drafting.save(document=other, changes={"body": saved.body}, by=editor)
    assert address not in copied.body
    assert "<img" in copied.body  # stored again as its own
    stranger = orgs.actor(Duty.EDITOR, orgs.organ("县教育局"))
    theirs = drafting.create(by=stranger, kind=Kind.OFFICIAL, title="别家")
    with pytest.raises(Refused, match="图片不是本件的"):
        drafting.save(document=theirs, changes={"body": saved.body}, by=stranger)


def test_a_paste_is_kept_before_and_after_for_a_month(editor, draft):
    made = tidying.tidy(document=draft, raw="<p style='mso-x:y'>甲</p><img src='https://x.cn/1.png'>", by=editor)
    assert (made.before, made.after) == ("甲", "<p>甲</p>")
    assert len(made.notes) == 2
    saved = tidying.take(tidied=made, replace=False, by=editor)
    assert saved.body == "<p>甲</p>"
    with days.standing_at(TODAY + timedelta(days=31)):
        assert drafting.sweep() == 1
    assert not Tidied.objects.exists()


def test_index_numbers_run_on_within_organ_and_year():
    organ = orgs.organ("县审计局", uscc="11140000000014349X")
    rows = [builders.document(organ, formed_on=date(2026, 3, 1)) for _ in range(2)]
    code = organ.uscc[8:17]
    assert [numbering.give_index(document=row) for row in rows] == [f"{code}/2026-00001", f"{code}/2026-00002"]
    assert numbering.give_index(document=rows[0]) == f"{code}/2026-00001"
    assert numbering.give_index(document=builders.document(orgs.organ("县教育局"))) == ""
    office = orgs.actor(Duty.OFFICE)
    numbering.set_rule(pattern="YX{机构代码}-{年份}-{流水号}", width=4, by=office)
    assert numbering.give_index(document=builders.document(organ, formed_on=date(2025, 3, 1))) == f"YX{code}-2025-0001"
    with pytest.raises(Refused):
        numbering.set_rule(pattern="{流水号}", width=4, by=office)


def test_missing_numbers_are_found_by_series_and_only_in_sight(editor):
    for organ, series, order in (("县财政局", "云财", 1), ("县财政局", "云财", 4), ("县教育局", "云教", 2)):
        builders.document(
            orgs.organ(organ), number=f"{series}〔2026〕{order}号", series=series, number_year=2026, number_order=order
        )
    (run,) = numbers.runs(editor, year=2026)
    assert (run.series, run.missing, run.words, run.missing_count) == ("云财", ((2, 3),), "2—3号", 2)
    assert len(numbers.runs(orgs.actor(Duty.OFFICE), year=2026)) == 2
