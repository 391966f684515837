from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from gongkai.documents.rules.states import Kind
from gongkai.documents.tests import builders as documents
from gongkai.kernel import days, http
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.portal.models import OutsideLink, Platform, SiteMilestone, Topic
from gongkai.portal.queries import parts, platforms
from gongkai.portal.rules.stages import LinkState, Stage
from gongkai.portal.services import outside
from gongkai.portal.tests import builders

pytestmark = pytest.mark.django_db
SETTINGS = {"title": "乡村振兴", "summary": "政策和进展。", "kind": "LIVELIHOOD", "slug": "rural", "cycle_days": "90"}


@pytest.fixture
def bureau():
    return orgs.organ("县农业农村局", phone="0000-1234567")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_whole_topic_is_made_without_any_script(bureau):
    plan = documents.published(bureau, kind=Kind.PLAN, title="云溪县乡村建设规划", number="云政发〔2026〕3号")
    editor, reviewer = orgs.client_for(Duty.EDITOR, bureau), orgs.client_for(Duty.REVIEWER, bureau)
    assert "用这个提纲建专题" in page(editor, "/desk/topics/new/")
    made = editor.post("/desk/topics/new/?outline=rural", SETTINGS | {"organ": str(bureau.uuid)})
    assert made.status_code == 302
    topic = Topic.objects.get()
    base = f"/desk/topics/{topic.uuid}/"
    assert "本专题应有的内容" in page(editor, base)
    given = {"heading": "规划", "note": "", "picked": "云政发〔2026〕3号", "most": "5"}
    assert editor.post(f"{base}parts/new/?kind=documents", given).status_code == 302
    funds = topic.parts.get(slot="funds")
    table = {
        "heading": "资金",
        "note": "",
        "chart": "BARS",
        "unit": "万元",
        "table": "镇 | 资金\n溪口镇 | 120\n云城街道 | 80",
    }
    assert editor.post(f"{base}parts/{funds.uuid}/", table).status_code == 302
    assert editor.post(f"{base}parts/{funds.uuid}/move/", {"to": "up"}).status_code == 302
    assert editor.post(f"{base}check/").status_code == 302
    assert "预览" in page(editor, f"{base}preview/")
    assert editor.post(f"{base}publish/").status_code == 404
    assert reviewer.post(f"{base}publish/", follow=True).redirect_chain
    topic.refresh_from_db()
    assert topic.state == "PUBLISHED"
    shown = page(reviewer, "/topics/rural/")
    assert plan.title in shown
    assert "溪口镇" in shown
    assert "本部分目前没有已公开的内容" in shown


@pytest.mark.parametrize("kind", [kind.code for kind in parts.kinds()])
def test_every_kind_of_part_has_a_form(bureau, kind):
    topic = builders.topic(bureau)
    client = orgs.client_for(Duty.EDITOR, bureau)
    address = f"/desk/topics/{topic.uuid}/parts/new/?kind={kind}"
    assert "保存这个部分" in page(client, address)
    assert client.post(address, {"heading": ""}).status_code == 422


def test_what_was_typed_is_not_lost_when_it_is_refused(bureau):
    topic = builders.topic(bureau)
    client = orgs.client_for(Duty.EDITOR, bureau)
    answer = client.post(
        f"/desk/topics/{topic.uuid}/parts/new/?kind=links", {"heading": "入口", "links": "政务服务 网址没有隔开"}
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "名称 | 网址 | 说明" in said
    assert "政务服务 网址没有隔开" in said
    answer = client.post(
        f"/desk/topics/{topic.uuid}/parts/new/?kind=documents", {"heading": "公文", "picked": "没有这件", "most": "5"}
    )
    assert "找不到已公开的公文：没有这件" in answer.content.decode()
    answer = client.post("/desk/topics/new/?outline=none", SETTINGS | {"organ": str(bureau.uuid), "slug": "乡村"})
    assert answer.status_code == 422
    assert "小写字母" in answer.content.decode()


def test_a_passage_is_kept_as_sound_html(bureau):
    topic = builders.topic(bureau)
    client = orgs.client_for(Duty.EDITOR, bureau)
    body = "# 进展\n\n第一段\n\n- 甲\n- 乙"
    client.post(f"/desk/topics/{topic.uuid}/parts/new/?kind=text", {"heading": "进展", "html": body})
    part = topic.parts.get(title="进展")
    assert part.values["html"] == "<h2>进展</h2><p>第一段</p><ul><li>甲</li><li>乙</li></ul>"
    assert "- 甲" in page(client, f"/desk/topics/{topic.uuid}/parts/{part.uuid}/")
    client.post(
        f"/desk/topics/{topic.uuid}/parts/{part.uuid}/",
        {"heading": "进展", "html": "<p onclick=alert(1)>好<script>alert(1)</script></p>"},
    )
    part.refresh_from_db()
    assert part.values["html"] == "<p>好</p>"


def test_a_workbook_and_a_file_are_taken_in(bureau):
    book, out = Workbook(), io.BytesIO()
    for row in (("季度", "完成"), ("一季度", 12), ("二季度", 30.5)):
        book.active.append(row)
    book.save(out)
    topic = builders.topic(bureau)
    client = orgs.client_for(Duty.EDITOR, bureau)
    upload = SimpleUploadedFile("进度.xlsx", out.getvalue())
    client.post(f"/desk/topics/{topic.uuid}/parts/new/?kind=figures", {"heading": "进度", "workbook": upload})
    assert topic.parts.get(title="进度").values["table"]["rows"] == [["一季度", "12"], ["二季度", "30.5"]]
    paper = SimpleUploadedFile("安排.csv", "镇,场\n溪口镇,3\n".encode())
    client.post(
        f"/desk/topics/{topic.uuid}/parts/new/?kind=attachments",
        {"heading": "附件", "files": paper, "file_title": "安排表"},
    )
    part = topic.parts.get(title="附件")
    assert part.values["files"][0]["title"] == "安排表"
    uuid = part.values["files"][0]["uuid"]
    client.post(f"/desk/topics/{topic.uuid}/parts/{part.uuid}/", {"heading": "附件", "drop": [uuid]})
    part.refresh_from_db()
    assert part.values["files"] == []
    wrong = SimpleUploadedFile("x.exe", b"MZ\x90")
    answer = client.post(f"/desk/topics/{topic.uuid}/parts/new/?kind=attachments", {"heading": "附件", "files": wrong})
    assert answer.status_code == 422


def test_other_units_do_not_find_it(bureau):
    topic = builders.topic(bureau)
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县水利局"))
    for address in ("", "settings/", "preview/", "parts/new/?kind=text", f"parts/{topic.parts.get().uuid}/"):
        assert other.get(f"/desk/topics/{topic.uuid}/{address}").status_code == 404
    assert topic.title not in page(other, "/desk/topics/")
    assert topic.title in page(orgs.client_for(Duty.OFFICE), "/desk/topics/")
    assert orgs.client_for(Duty.CHIEF, orgs.office()).post(f"/desk/topics/{topic.uuid}/check/").status_code == 404


def test_it_is_taken_down_with_a_reason(bureau):
    topic = builders.published(bureau)
    head = orgs.client_for(Duty.HEAD, bureau)
    assert "请写明理由" in head.post(f"/desk/topics/{topic.uuid}/down/", follow=True).content.decode()
    head.post(f"/desk/topics/{topic.uuid}/down/", {"reason": "内容有误"})
    gone = head.get("/topics/rural/")
    assert gone.status_code == 410
    assert topic.title not in gone.content.decode().replace("<title>", "")


def test_stale_topics_stand_in_the_health_check(bureau):
    with days.standing_at(days.moment_of(days.today().replace(year=days.today().year - 1))):
        builders.published(bureau)
    assert "超过更新期限" in page(orgs.client_for(Duty.OFFICE), "/desk/health/")


def test_the_list_asks_little_of_the_database(bureau, django_assert_max_num_queries):
    for number in range(12):
        builders.topic(bureau, slug=f"t{number}", title=f"专题{number}")
    client = orgs.client_for(Duty.OFFICE)
    client.get("/desk/topics/")
    with django_assert_max_num_queries(20):
        client.get("/desk/topics/")


PLATFORM = {"name": "政务服务网", "url": "https://zwfw.example.test/", "note": "办事", "icon": "people"}


def test_special_platforms_stand_at_home_in_order():
    client = orgs.client_for(Duty.OFFICE)
    client.post("/desk/platforms/new/", PLATFORM)
    client.post("/desk/platforms/new/", PLATFORM | {"name": "信用云溪", "url": "https://credit.example.test/"})
    home = page(client, "/")
    assert home.index("政务服务网") < home.index("信用云溪")
    second = Platform.objects.get(name="信用云溪")
    client.post(f"/desk/platforms/{second.uuid}/move/", {"to": "up"})
    home = page(client, "/")
    assert home.index("信用云溪") < home.index("政务服务网")
    assert "未检查" in page(client, "/desk/platforms/")
    client.post(f"/desk/platforms/{second.uuid}/remove/")
    assert "信用云溪" not in page(client, "/")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "javascript:alert(1)"}, "http:// 或 https://"),
        ({"url": "https://user@x.test/"}, "不含用户名"),
        ({"name": ""}, "必填"),
    ],
)
def test_an_entry_that_cannot_be_right_is_refused(wrong, said):
    answer = orgs.client_for(Duty.ADMIN).post("/desk/platforms/new/", PLATFORM | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode() or said == "必填"
    assert not Platform.objects.exists()


def test_addresses_are_looked_at_only_where_it_is_allowed(settings, monkeypatch):
    asked = []

    def fetch(url, **given):
        asked.append(url)
        if "credit" in url:
            raise http.Unreachable("找不到域名“credit.example.test”。")
        return http.Answer(200, url, b"", "text/html")

    monkeypatch.setattr(outside.http, "fetch", fetch)
    client = orgs.client_for(Duty.OFFICE)
    client.post("/desk/platforms/new/", PLATFORM)
    client.post("/desk/platforms/new/", PLATFORM | {"name": "信用云溪", "url": "https://credit.example.test/"})
    answer = client.post("/desk/platforms/check/", follow=True)
    assert "没有开启外部网址检查" in answer.content.decode()
    assert outside.check_all() == 0
    assert not asked
    settings.CHECK_LINKS = True
    assert "1 个打不开" in client.post("/desk/platforms/check/", follow=True).content.decode()
    rows = platforms.checked(orgs.jurisdiction().pk)
    assert [row.state for row in rows] == [LinkState.GOOD, LinkState.BAD]
    assert "找不到域名" in page(client, "/desk/platforms/")
    assert "专业平台“信用云溪”打不开" in page(client, "/desk/health/")


def test_links_of_topics_are_looked_at_too(bureau, settings, monkeypatch):
    settings.CHECK_LINKS = True
    monkeypatch.setattr(outside.http, "fetch", lambda url, **given: http.Answer(404, url, b"", ""))
    topic = builders.topic(bureau)
    rows = [
        {"label": "申报系统", "url": "https://apply.example.test/", "note": ""},
        {"label": "指南", "url": "/guide/", "note": ""},
    ]
    builders.add(topic, "links", "入口", {"links": rows})
    builders.publish(topic)
    assert outside.check_all() == 1
    assert OutsideLink.objects.get().said == "对方网站返回 404。"
    assert "最近检查时打不开" in page(orgs.client_for(Duty.OFFICE), "/topics/rural/")


def test_an_administrator_keeps_the_sites_beneath():
    place = orgs.jurisdiction()
    beneath = orgs.jurisdiction("溪口镇", level="TOWN", parent=place)
    beside = orgs.jurisdiction("石桥市", level="CITY")
    client = orgs.client_for(Duty.ADMIN, orgs.office())
    said = page(client, "/desk/sites/")
    assert "溪口镇" in said
    assert "石桥市" not in said
    assert client.get(f"/desk/sites/{beside.uuid}/").status_code == 404
    given = {"domain": "xikou.example.test", "trial_reached": "2026-08-01", "running_planned": "2026-12-01"}
    assert client.post(f"/desk/sites/{beneath.uuid}/", given).status_code == 302
    beneath.refresh_from_db()
    assert beneath.domain == "xikou.example.test"
    assert "试运行" in page(client, "/desk/sites/")
    assert SiteMilestone.objects.filter(jurisdiction=beneath).count() == 2
    for wrong, words in (
        ({"domain": "http://x.test"}, "只填主机名"), ({"domain": "", "running_reached": "2999-01-01"}, "不能晚于今天"),
    ):  # fmt: skip
        answer = client.post(f"/desk/sites/{beneath.uuid}/", wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    orgs.jurisdiction("云城街道", level="TOWN", parent=place)
    other = next(
        site for site in platforms.sites(orgs.actor(Duty.ADMIN, orgs.office())) if site.place.name == "云城街道"
    )
    taken = client.post(f"/desk/sites/{other.place.uuid}/", {"domain": "XIKOU.example.test"})
    assert "另一个网站使用" in taken.content.decode()
    assert other.stage is Stage.RUNNING
    assert orgs.client_for(Duty.OFFICE).get("/desk/sites/").status_code == 404
