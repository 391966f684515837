"""检查发现、遮蔽留痕、用语词典、内容清理、处理规则、告知书、流调信息 as people meet them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.accounts.models import User
from gongkai.kernel import days
from gongkai.orgs.models import Post
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.vetting import services
from gongkai.vetting.models import CampaignItem, EpidemicText, Notice, ProcessingRule, Term
from gongkai.vetting.queries import privacy as asked
from gongkai.vetting.rules import HitKind, shipped_words
from gongkai.vetting.services import campaigns, subjects
from gongkai.vetting.services.subjects import Presenter
from gongkai.vetting.tests import builders

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _world(tmp_path, settings, monkeypatch):
    settings.FILES_ROOT = tmp_path
    monkeypatch.setattr(subjects, "_presenters", {})
    monkeypatch.setattr(subjects, "_published", [])
    with days.standing_at(TODAY):
        yield


@pytest.fixture
def finance():
    return orgs.organ("县财政局")


@pytest.fixture
def editor(finance):
    return orgs.actor(Duty.EDITOR, finance)


@pytest.fixture
def reviewer(finance):
    return orgs.actor(Duty.REVIEWER, finance)


@pytest.fixture
def office():
    return orgs.actor(Duty.OFFICE)


def signed_in(actor):
    """A browser in which this person works from this post."""
    return orgs.client_as(User.objects.get(pk=actor.user_id), Post.objects.get(pk=actor.post_id))


def go(actor, name, *args, data=None, **query):
    """The page as this person gets it; posts when there is data."""
    client = signed_in(actor)
    url = reverse(f"vetting:{name}", args=args)
    if data is None:
        return client.get(url, query)
    return client.post(url, data, query_params=query)


LISTS = ["findings", "cleanups", "rules", "notices", "epidemics"]


@pytest.mark.parametrize("name", LISTS)
def test_it_shows_every_list_to_every_post_and_says_so_when_empty(office, editor, name):
    for actor in (office, editor, orgs.actor(Duty.CHIEF)):
        answer = go(actor, name)
        assert answer.status_code == 200
        assert "empty" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("traces", {Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD}),
        ("dictionary", {Duty.OFFICE, Duty.ADMIN}),
        ("word", {Duty.OFFICE, Duty.ADMIN}),
        ("words_bring", {Duty.OFFICE, Duty.ADMIN}),
        ("words_export", {Duty.OFFICE, Duty.ADMIN}),
        ("cleanup_new", {Duty.OFFICE}),
        ("rule_new", {Duty.EDITOR, Duty.REVIEWER, Duty.LEADER, Duty.HEAD}),
        ("notice_new", {Duty.EDITOR, Duty.REVIEWER, Duty.LEADER, Duty.HEAD}),
        ("epidemic_new", {Duty.EDITOR, Duty.REVIEWER, Duty.LEADER, Duty.HEAD}),
    ],
)
def test_it_keeps_pages_for_those_whose_work_it_is(name, allowed):
    for duty in Duty:
        assert go(orgs.actor(duty), name).status_code == (200 if duty in allowed else 404), duty


def test_a_unit_sees_its_own_findings_and_the_office_all(finance, editor, office):
    builders.check(finance, title="财政局的公示")
    builders.check(orgs.organ("县教育局"), title="教育局的公示")
    own = go(editor, "findings").content.decode()
    assert "财政局的公示" in own
    assert "教育局的公示" not in own
    everything = go(office, "findings").content.decode()
    assert "财政局的公示" in everything
    assert "教育局的公示" in everything
    assert builders.ID not in everything


def test_the_list_asks_as_little_for_many_as_for_few(finance, office, django_assert_max_num_queries):
    for number in range(12):
        builders.check(finance, title=f"公示{number}")
    client = signed_in(office)
    client.get(reverse("vetting:findings"))
    with django_assert_max_num_queries(24):
        assert client.get(reverse("vetting:findings"), {"severity": "BLOCK"}).status_code == 200


def test_filters_that_make_no_sense_narrow_nothing(finance, editor):
    builders.check(finance, title="财政局的公示")
    page = go(editor, "findings", kind="x", severity="y", public="z", state="q", cursor="abc", organ="no")
    assert page.status_code == 200
    assert "财政局的公示" in page.content.decode()


def test_a_check_of_another_unit_or_place_is_not_there(finance, editor):
    check = builders.check(finance)
    away = orgs.actor(Duty.OFFICE, orgs.office(orgs.jurisdiction("邻县")))
    for stranger in (orgs.actor(Duty.EDITOR, orgs.organ("县教育局")), away):
        assert go(stranger, "check", check.uuid).status_code == 404
        row = builders.found(check)
        for name in ("ask", "decide", "settle", "reveal"):
            assert go(stranger, name, row.uuid, data={"reason": "x"}).status_code == 404
        assert go(stranger, "mask", check.uuid, data={}).status_code == 404


def test_it_shows_masked_forms_until_somebody_asks(finance, editor):
    check = builders.check(finance)
    row = builders.found(check)
    page = go(editor, "check", check.uuid).content.decode()
    assert "陌生人会看到什么" in page
    assert builders.ID not in page
    shown = go(editor, "reveal", row.uuid, data={"next": "/desk/"})
    assert builders.ID in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    client = signed_in(editor)
    told = client.post(reverse("vetting:reveal", args=[row.uuid]), headers={"Accept": "application/json"})
    assert told.json() == {"value": builders.ID}
    assert "查看未遮蔽的原文" in go(editor, "check", check.uuid).content.decode()


def test_the_office_sees_no_button_that_is_not_its(finance, office):
    check = builders.check(finance)
    page = go(office, "check", check.uuid).content.decode()
    assert "查看原文" not in page
    assert "一键遮蔽" not in page
    refused = go(office, "reveal", builders.found(check).uuid, data={})
    assert refused.status_code == 422
    assert builders.ID not in refused.content.decode()


def test_it_goes_from_asking_to_a_second_persons_decision(finance, editor, reviewer):
    check = builders.check(finance, drafter=editor)
    row = builders.found(check)
    empty = go(editor, "ask", row.uuid, data={"reason": " "})
    assert empty.status_code == 422
    assert "请写明申请理由" in empty.content.decode()
    assert go(editor, "ask", row.uuid, data={"reason": "依法必须公开"}).status_code == 302
    barred = go(editor, "decide", row.uuid, data={"do": "grant", "reason": "我同意"})
    assert barred.status_code == 422
    assert "不能审定自己的申请" in barred.content.decode()
    assert "放行审定被拒绝" in go(editor, "check", check.uuid).content.decode()
    page = go(reviewer, "check", check.uuid).content.decode()
    assert "依法必须公开" in page
    assert "同意放行" in page
    assert go(reviewer, "decide", row.uuid, data={"do": "grant", "reason": "属实"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.settled_why) == ("WAIVED", "属实")


def test_it_keeps_a_long_reason_and_says_it_is_too_long(finance, editor):
    row = builders.found(builders.check(finance))
    reason = "长" * 501
    answer = go(editor, "ask", row.uuid, data={"reason": reason})
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert "不能超过500字" in answer.content.decode()


def test_it_goes_back_to_the_page_of_the_content_and_nowhere_else(finance, editor):
    rows = builders.check(finance).findings.filter(severity="BLOCK")
    there = go(editor, "ask", rows[0].uuid, data={"reason": "依法", "next": "/desk/documents/1/"})
    assert there["Location"] == "/desk/documents/1/"
    away = go(editor, "ask", rows[1].uuid, data={"reason": "依法", "next": "https://evil.example/"})
    assert away["Location"].startswith("/desk/vetting/checks/")


def test_one_click_masks_what_was_chosen(finance, editor, reviewer):
    masked = []
    services.register_subject(
        "things.Thing", Presenter(mask=lambda number, items, by: masked.extend(items), url=lambda number: "/desk/")
    )
    check = builders.check(finance)
    none = go(editor, "mask", check.uuid, data={})
    assert none.status_code == 422
    assert "请选择要遮蔽的内容" in none.content.decode()
    row = builders.found(check)
    assert go(editor, "mask", check.uuid, data={"finding": [str(row.uuid)]}).status_code == 302
    assert [one.text for one in masked] == [builders.ID]
    trace = row.traces.get()
    assert go(editor, "trace", trace.uuid).status_code == 404
    page = go(reviewer, "traces").content.decode()
    assert builders.ID not in page
    assert "身份证件号码" in page
    assert builders.ID not in go(reviewer, "trace", trace.uuid).content.decode()
    assert builders.ID in go(reviewer, "trace_see", trace.uuid, data={}).content.decode()
    assert go(reviewer, "trace_approve", trace.uuid, data={}).status_code == 302
    other = orgs.actor(Duty.REVIEWER, orgs.organ("县教育局"))
    assert go(other, "trace_see", trace.uuid, data={}).status_code == 404


def test_the_dictionary_takes_a_word_changes_and_switches_it(office):
    shipped = shipped_words()[0]
    given = {"text": "旧称局", "kind": "OUTDATED_WORD", "suggestion": "新称局", "reason": "机构改革"}
    assert go(office, "word", data=given).status_code == 302
    again = go(office, "word", data=given)
    assert again.status_code == 422
    assert "词典里已有“旧称局”" in again.content.decode()
    assert "旧称局" in go(office, "dictionary", q="旧称局").content.decode()
    assert go(office, "word_switch", data={"do": "off", "reason": "不再适用"}, text=shipped.text).status_code == 302
    assert Term.objects.get(text=shipped.text).state == "OFF"
    assert go(office, "word_switch", data={"do": "restore", "reason": "仍适用"}, text=shipped.text).status_code == 302
    assert not Term.objects.filter(text=shipped.text).exists()
    assert go(office, "word", text="没有这个词").status_code == 404
    refused = go(office, "word_switch", data={"do": "off", "reason": ""}, text="旧称局")
    assert refused.status_code == 302
    assert Term.objects.get(text="旧称局").state == "ON"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": "旧"}, "用语应为2至60个字"),
        ({"kind": "WRONG_WORD", "suggestion": ""}, "错别字词应写明建议写法"),
        ({"suggestion": "旧称局"}, "建议写法不能与用语相同"),
        ({"unless": "别的说法"}, "应包含这个用语"),
        ({"kind": "ID_CARD"}, "选择一个有效的选项"),
        ({"reason": ""}, "这个字段是必填项"),
        ({"since": "昨天"}, "输入一个有效的日期"),
    ],
)
def test_the_dictionary_says_what_is_wrong_with_a_word_and_keeps_it(office, change, sentence):
    given = {"text": "旧称局", "kind": "OUTDATED_WORD", "suggestion": "新称局", "reason": "机构改革", "why": "已更名"}
    answer = go(office, "word", data=given | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "已更名" in answer.content.decode()
    assert not Term.objects.exists()


def _book(office, change=None):
    book = load_workbook(BytesIO(go(office, "words_export").content))
    sheet = book.worksheets[0]
    if change:
        change(sheet)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("词典.xlsx", out.getvalue())


def test_the_dictionary_goes_out_and_comes_back_as_a_workbook(office):
    builders.word(by=office)
    same = go(office, "words_bring", data={"file": _book(office), "reason": "核对"})
    assert same.status_code == 302
    assert Term.objects.count() == 1

    def add(sheet):
        sheet.append(["老提法", "不合时宜提法", "新提法", "", "", "", "2020-01-31", "启用"])

    assert go(office, "words_bring", data={"file": _book(office, add), "reason": "补充"}).status_code == 302
    assert Term.objects.get(text="老提法").since == date(2020, 1, 31)


def test_a_workbook_with_bad_cells_is_refused_whole_and_each_cell_named(office):
    def spoil(sheet):
        sheet.append(["老提法", "不知道", "新提法", "", "", "", "前年", "或许"])
        sheet.append(["好用语", "不合时宜提法", "新用语"])

    answer = go(office, "words_bring", data={"file": _book(office, spoil), "reason": "补充"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("“种类”应为", "“停用日期”应写成", "“状态”应为", "没有导入任何内容"):
        assert words in page
    assert not Term.objects.exists()


@pytest.mark.parametrize("data", [b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_with_a_sentence(office, data):
    answer = go(office, "words_bring", data={"file": SimpleUploadedFile("a.xlsx", data), "reason": "补充"})
    assert answer.status_code == 422
    assert "reasons" in answer.content.decode()


OLD = "<p>请与旧称局联系。旧称局负责。</p>"


def test_a_clean_up_goes_from_the_scan_to_its_end(finance, editor, office):
    html = {"html": OLD}
    services.register_published(lambda: [builders.item(finance, html["html"], title="办事指南")])
    given = {"title": "清理", "due_on": "2026-11-30", "extra": "旧称局→新称局"}
    made = go(office, "cleanup_new", data=given)
    assert made.status_code == 302
    row = campaigns.Campaign.objects.get()
    assert "正在扫描" in go(editor, "cleanup", row.uuid).content.decode()
    campaigns.scan(campaign=row)
    item = CampaignItem.objects.get()
    assert (item.times, item.suggestion, item.organ_id) == (2, "新称局", finance.pk)
    assert "办事指南" in go(editor, "cleanup", row.uuid).content.decode()
    early = go(office, "cleanup_close", row.uuid, data={})
    assert early.status_code == 422
    assert "还有 1 处没有处理完成" in early.content.decode()
    unsaid = go(editor, "cleanup_decide", row.uuid, data={"item": [item.uuid], "verdict": "KEEP", "do": "decide"})
    assert "请写明理由" in unsaid.content.decode()
    go(editor, "cleanup_decide", row.uuid, data={"item": [item.uuid], "verdict": "CHANGE", "do": "decide"})
    go(editor, "cleanup_decide", row.uuid, data={"item": [item.uuid], "do": "finish"})
    campaigns.scan(campaign=row)
    item.refresh_from_db()
    assert (item.done_on, item.still_on) == (None, TODAY)
    assert "复扫仍在" in go(editor, "cleanup", row.uuid).content.decode()
    html["html"] = builders.CLEAN
    campaigns.scan(campaign=row)
    item.refresh_from_db()
    assert (item.done_on, item.gone) == (TODAY, "Y")
    assert go(office, "cleanup_close", row.uuid, data={}).status_code == 302
    book = load_workbook(BytesIO(go(office, "cleanup_export", row.uuid).content))
    assert [sheet.title for sheet in book] == ["清理台账", "各单位进度"]
    assert book["清理台账"]["C3"].value == "办事指南"


def test_a_unit_handles_only_its_own_places(finance, editor, office):
    services.register_published(
        lambda: [
            builders.item(finance, OLD),
            builders.item(orgs.organ("县教育局"), OLD, subject="things.Thing:2", title="别人的"),
        ]
    )
    row = builders.campaign(office)
    campaigns.scan(campaign=row)
    theirs = CampaignItem.objects.get(title="别人的")
    assert "别人的" not in go(editor, "cleanup", row.uuid).content.decode()
    answer = go(editor, "cleanup_decide", row.uuid, data={"item": [theirs.uuid, "x"], "verdict": "CHANGE"})
    assert answer.status_code == 422
    theirs.refresh_from_db()
    assert theirs.verdict == "PENDING"
    assert "县教育局" in go(office, "cleanup", row.uuid).content.decode()


def test_a_clean_up_names_the_files_it_could_not_read(finance, office):
    file = builders.stored(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "名单.doc")
    found = builders.item(finance)
    part = services.Part("名单.doc", file=file)
    services.register_published(
        lambda: [services.PublishedItem(found.subject, "a", [part], finance.pk, finance.jurisdiction_id, "公示", "/x/")]
    )
    row = campaigns.scan(campaign=builders.campaign(office))
    assert [one["part"] for one in row.unread] == ["名单.doc"]
    assert "未能检查的文件" in go(office, "cleanup", row.uuid).content.decode()


@pytest.mark.parametrize("bad", [{"title": ""}, {"due_on": "2026-03-09"}, {"extra": ""}, {"due_on": "x"}])
def test_a_clean_up_is_not_opened_without_title_words_and_a_day_to_come(office, bad):
    given = {"title": "清理", "due_on": "2026-11-30", "extra": "旧称局"}
    answer = go(office, "cleanup_new", data=given | bad)
    assert answer.status_code == 422
    assert not campaigns.Campaign.objects.exists()


def test_a_processing_rule_goes_from_draft_to_the_public_and_on_to_its_next_version(finance, editor, reviewer, client):
    assert go(editor, "rule_new", data={**builders.RULE, "period": ""}).status_code == 302
    row = ProcessingRule.objects.get()
    assert "还缺少：保存期限" in go(reviewer, "rule", row.uuid).content.decode()
    assert go(reviewer, "rule", row.uuid, data={"do": "publish"}).status_code == 422
    assert go(editor, "rule_edit", row.uuid, data=builders.RULE).status_code == 302
    refused = go(editor, "rule", row.uuid, data={"do": "publish"})
    assert "由本单位的审核人或领导公布" in refused.content.decode()
    assert go(reviewer, "rule", row.uuid, data={"do": "publish"}).status_code == 302
    assert "依申请公开申请办理" in client.get("/personal-information/").content.decode()
    assert "办结后三年" in client.get(f"/personal-information/{finance.uuid}/").content.decode()
    assert go(editor, "rule_edit", row.uuid, data=builders.RULE).status_code == 422
    go(editor, "rule", row.uuid, data={"do": "revise"})
    second = ProcessingRule.objects.get(version=2)
    go(editor, "rule_edit", second.uuid, data={**builders.RULE, "period": "办结后五年"})
    assert "办结后三年" in client.get(f"/personal-information/{finance.uuid}/").content.decode()
    go(reviewer, "rule", second.uuid, data={"do": "publish"})
    page = client.get(f"/personal-information/{finance.uuid}/").content.decode()
    assert "办结后五年" in page
    assert "办结后三年" not in page
    assert go(reviewer, "rule", second.uuid, data={"do": "end", "reason": ""}).status_code == 422
    assert go(reviewer, "rule", second.uuid, data={"do": "end", "reason": "不再收集"}).status_code == 302
    assert "依申请公开申请办理" not in client.get("/personal-information/").content.decode()


def test_a_notice_gets_versions_and_evidence_of_each(finance, editor, client):
    given = {"form": "申请表", "title": "告知书", "text": "我们收集您的姓名。"}
    assert go(editor, "notice_new", data=given).status_code == 302
    first = asked.notice_for(finance.pk, "申请表")
    services.record_notice_shown(notice=first, ref="things.Form:1")
    services.record_notice_shown(notice=first, ref="things.Form:1")
    go(editor, "notice_new", data=given | {"text": "我们收集您的姓名和电话。"})
    second = asked.notice_for(finance.pk, "申请表")
    assert (first.version, second.version) == (1, 2)
    page = go(editor, "notice", first.uuid).content.decode()
    assert page.count("things.Form:1") == 1
    first.refresh_from_db()
    with pytest.raises(services.privacy.Refused, match="告知书已有新版本"):
        services.record_notice_shown(notice=first, ref="things.Form:2")
    assert "我们收集您的姓名。" in client.get(f"/personal-information/notices/{first.uuid}/").content.decode()
    assert go(editor, "notice_end", second.uuid, data={}).status_code == 302
    assert asked.notice_for(finance.pk, "申请表") is None
    assert Notice.objects.count() == 2


def test_an_epidemic_text_is_made_looked_through_and_reviewed_by_another(finance, editor, reviewer):
    given = {"title": "病例1活动轨迹", **builders.EPIDEMIC}
    assert go(editor, "epidemic_new", data=given).status_code == 302
    row = EpidemicText.objects.get()
    assert row.text.startswith("病例1，性别女，年龄段30—39岁。")
    assert "公共交通" not in row.text
    assert go(editor, "epidemic", row.uuid, data={"do": "ask"}).status_code == 302
    barred = go(editor, "epidemic", row.uuid, data={"do": "pass", "opinion": "可以"})
    assert "由本单位的审核人" in barred.content.decode()
    assert go(reviewer, "epidemic", row.uuid, data={"do": "return", "opinion": ""}).status_code == 422
    go(reviewer, "epidemic", row.uuid, data={"do": "return", "opinion": "场所写得过细"})
    assert "场所写得过细" in go(editor, "epidemic", row.uuid).content.decode()
    go(editor, "epidemic_edit", row.uuid, data=given)
    go(editor, "epidemic", row.uuid, data={"do": "ask"})
    assert go(reviewer, "epidemic", row.uuid, data={"do": "pass", "opinion": ""}).status_code == 302
    row.refresh_from_db()
    assert row.state == "APPROVED"
    assert go(editor, "epidemic_edit", row.uuid, data=given).status_code == 422


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"case": "张建国"}, "病例代称只能写"),
        ({"area": "云溪县城关镇阳光小区3栋"}, "现住地只能写到乡镇"),
        ({"places": "3月6日在妻子单位就餐"}, "不得出现：妻子"),
        ({"confirmed_on": "2026-03-11"}, "不能晚于今天"),
        ({"advice": ""}, "必填"),
        ({"age": "35岁"}, "选择一个有效的选项"),
    ],
)
def test_an_epidemic_text_takes_only_what_may_be_said(editor, change, sentence):
    given = {"title": "病例1活动轨迹", **builders.EPIDEMIC}
    answer = go(editor, "epidemic_new", data=given | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "城关镇农贸市场" in answer.content.decode() or "places" in change
    assert not EpidemicText.objects.exists()


def test_a_telephone_in_an_epidemic_text_keeps_it_from_review(editor):
    given = {"title": "病例1活动轨迹", **builders.EPIDEMIC, "advice": f"请联系王某某{builders.PHONE}。"}
    go(editor, "epidemic_new", data=given)
    row = EpidemicText.objects.get()
    assert builders.PHONE not in str(row.findings)
    refused = go(editor, "epidemic", row.uuid, data={"do": "ask"})
    assert refused.status_code == 422
    assert "手机号码" in refused.content.decode()


def test_every_kind_of_finding_has_a_page_that_opens(finance, editor):
    check = builders.check(finance)
    for kind in HitKind:
        check.findings.create(
            jurisdiction=finance.jurisdiction, organ=finance, order=99, part="正文", kind=kind, severity="WARN", why="说明",
            sameness="x", found_at=days.now(),
        )  # fmt: skip
    assert go(editor, "check", check.uuid).status_code == 200
