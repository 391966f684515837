"""Applying, the receipt, the own page: without a login, without JavaScript, from the public's side."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.applications.models import Application
from gongkai.applications.queries import hints
from gongkai.applications.queries.hints import Published
from gongkai.applications.rules.asking import Confirming
from gongkai.applications.rules.states import State
from gongkai.applications.services import carrying, correcting, hinting, submitting
from gongkai.applications.services.confirming import confirm
from gongkai.applications.tests.builders import MATTER, applied, submitted
from gongkai.cases import queries as cases
from gongkai.cases.models import Case, Paper
from gongkai.cases.rules import PaperKind
from gongkai.cases.tests.builders import ID
from gongkai.documents.tests import builders as documents
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.models import Event
from gongkai.trail.models import Entry
from gongkai.vetting.models import NoticeShown
from gongkai.vetting.services import privacy

pytestmark = pytest.mark.django_db
REAL = list(hints.finders)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _alone(tmp_path, settings, monkeypatch):
    settings.FILES_ROOT = tmp_path
    monkeypatch.setattr(hints, "finders", [])


@pytest.fixture
def organ():
    return orgs.organ(phone="0310-1234567")


def address(organ):
    return reverse("applications_public:new", args=[organ.uuid])


def shown(page, name):
    """What a hidden field of the page holds."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def test_only_organs_the_regulation_binds_are_offered(client, organ):
    orgs.office()
    orgs.organ("县自来水公司", kind="ENTERPRISE")
    orgs.organ("县委编办", kind="OTHER")
    page = client.get(reverse("applications_public:begin")).content.decode()
    assert organ.name in page
    assert "自来水" not in page
    assert "编办" not in page


def filled(client, organ, **values):
    page = client.get(address(organ))
    form = {
        "once": shown(page, "once"), "nature": "INFORMATION", "matter": MATTER, "supply_form": "ELECTRONIC",
        "supply_way": "ONLINE", "applicant_kind": "NATURAL", "name": "王小满", "id_kind": "ID_CARD", "id_number": ID,
        "phone": "13800000001", "agreed": "on", "do": "submit", "identity": proof(), **values,
    }  # fmt: skip
    return {name: value for name, value in form.items() if value is not None}


def proof(name="王小满身份证.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def code_of(page):
    return re.search(r"查询码</dt><dd><strong[^>]*>([0-9A-Z-]{19})<", page.content.decode())[1]


def test_it_takes_an_application_from_somebody_without_a_login_and_gives_a_receipt(organ):
    client = Client(enforce_csrf_checks=False)
    assert organ.name in client.get(reverse("applications_public:begin")).content.decode()
    answer = client.post(address(organ), filled(client, organ))
    assert (answer.status_code, answer["Location"]) == (302, "/applications/receipt/")
    page = client.get(answer["Location"])
    row = Application.objects.select_related("case").get()
    assert page["Cache-Control"] == "private, no-store"
    assert row.case.number in page.content.decode()
    assert "<svg" in page.content.decode()
    assert (row.state, row.received_on, row.submitted_on) == (State.SUBMITTED, None, days.today())
    assert [paper.kind for paper in Paper.objects.all()] == [PaperKind.IDENTITY]
    # with number and code, from another machine
    other = Client()
    found = other.post(reverse("applications_public:status"), {"number": row.case.number, "code": code_of(page)})
    assert found["Location"] == "/applications/mine/"
    mine = other.get("/applications/mine/").content.decode()
    assert "正等待工作人员与您确认收到" in mine
    assert "双方确认之日" in mine
    assert MATTER in mine


def test_it_keeps_who_applied_out_of_trail_news_and_addresses(organ):
    client = Client()
    client.post(address(organ), filled(client, organ, name="钱多多"))
    client.get("/applications/receipt/")
    kept = str(list(Entry.objects.values_list("content"))) + str(list(Event.objects.values_list("ids")))
    assert "钱多多" not in kept + str(list(Paper.objects.values_list()))
    assert MATTER not in kept
    assert ID not in kept


def test_it_gives_the_same_receipt_for_the_same_submission(organ):
    client = Client()
    form = filled(client, organ)
    first = code_of(client.get(client.post(address(organ), form)["Location"]))
    again = client.post(address(organ), {**form, "identity": proof()})
    assert code_of(client.get(again["Location"])) == first
    assert Case.objects.count() == 1
    changed = client.post(address(organ), {**form, "identity": proof(), "matter": "另一项信息：2024年决算"})
    assert changed.status_code == 422
    assert "此前已经提交" in changed.content.decode()
    second = {**form, "identity": None, "matter": "另一项信息：2024年决算"}
    second |= {"once": shown(changed, "once"), "carried": shown(changed, "carried")}
    assert client.post(address(organ), {n: v for n, v in second.items() if v is not None}).status_code == 302
    assert list(Case.objects.order_by("id").values_list("serial", flat=True)) == [1, 2]


def test_it_loses_nothing_when_something_is_missing(organ):
    client = Client()
    page = client.post(address(organ), filled(client, organ, agreed=None, phone=None))
    text = page.content.decode()
    assert page.status_code == 422
    assert MATTER in text
    assert "王小满身份证.pdf" in text
    assert "请阅读个人信息处理告知" in text
    form = filled(client, organ, identity=None) | {name: shown(page, name) for name in ("once", "carried")}
    form.pop("identity", None)
    assert client.post(address(organ), form).status_code == 302
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"identity": None}, "请上传申请人的身份证明"),
        ({"phone": ""}, "至少填写一种联系方式"),
        ({"supply_way": "POST"}, "请填写通信地址"),
        ({"represented": "AGENT", "other_name": "李四"}, "委托或者推选的证明材料"),
        ({"represented": "GUARDIAN"}, "请填写其姓名"),
        ({"once": "made-up"}, "页面已经过期"),
        ({"matter": "\0" * 9}, "请改正"),
        ({"identity": SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 99)}, "不能"),
    ],
)
def test_it_says_what_is_wrong(organ, values, said):
    client = Client()
    page = client.post(address(organ), filled(client, organ, **values))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Application.objects.exists()


def test_it_shows_before_submitting_what_is_published_and_who_else_may_have_it(organ):
    other = orgs.organ("县教育局", aliases=["教育局"])
    hinting.fill_hints(lambda place, words, most: [Published("学校建设资金公示", "/documents/x/", "县教育局")])
    client = Client()
    form = filled(client, organ, matter="云溪县教育局2025年学校建设资金")
    looked = client.post(address(organ), {**form, "identity": proof(), "do": "look"})
    assert "学校建设资金公示" in looked.content.decode()
    assert address(other) in looked.content.decode()
    first = client.post(address(organ), {**form, "identity": proof()})
    assert "申请还没有提交" in first.content.decode()
    assert not Application.objects.exists()
    again = {**form, "seen": "1", "carried": shown(first, "carried")}
    again.pop("identity")
    assert client.post(address(organ), again).status_code == 302
    part = client.post(reverse("applications_public:look", args=[organ.uuid]), {"matter": form["matter"]})
    assert "可能已经公开" in part.content.decode()
    assert not hints.hints(organ, f"{organ.name}和云溪县教育局的资金").organs


def test_it_keeps_that_the_notice_of_processing_was_shown(organ):
    clerk = orgs.actor(Duty.EDITOR, organ)
    made = privacy.put_notice_in_use(
        form="依申请公开申请表", title="个人信息处理告知书", text="为办理您的申请收集。", rule=None, by=clerk
    )
    client = Client()
    assert "个人信息处理告知书" in client.get(address(organ)).content.decode()
    client.post(address(organ), filled(client, organ))
    row = Application.objects.get()
    assert row.notice_id == made.pk
    assert NoticeShown.objects.get().ref == f"applications.Application:{row.pk}"


def test_it_answers_a_wrong_number_and_a_wrong_code_alike(organ):
    made = submitted(organ)
    ask = reverse("applications_public:status")
    client = Client()
    answers = [
        client.post(ask, {"number": made.application.case.number, "code": "A" * 16}).content.decode(),
        client.post(ask, {"number": "YSQ2026-999-0001", "code": made.code}).content.decode(),
    ]
    plain = [re.sub(r'value="[^"]*"', "", text) for text in answers]
    assert plain[0] == plain[1]
    assert "登记编号或者查询码不正确" in plain[0]
    for _ in range(9):
        client.post(ask, {"number": "x", "code": "y"})
    assert (
        "分钟后再试" in client.post(ask, {"number": made.application.case.number, "code": made.code}).content.decode()
    )


def test_it_shows_nothing_without_a_ticket_or_after_half_an_hour(organ):
    made = submitted(organ)
    client = Client()
    for page in ("mine", "receipt"):
        assert client.get(reverse(f"applications_public:{page}"))["Location"] == "/applications/status/"
    client.cookies["gongkai_application"] = "forged:cookie"
    assert client.get("/applications/mine/").status_code == 302
    client.post(reverse("applications_public:status"), {"number": made.application.case.number, "code": made.code})
    assert client.get("/applications/mine/").status_code == 200
    cookie = client.cookies["gongkai_application"]
    assert cookie["httponly"]
    assert made.code not in cookie.value


def mine(made) -> Client:
    client = Client()
    client.post(reverse("applications_public:status"), {"number": made.application.case.number, "code": made.code})
    return client


def test_it_lets_applicants_confirm_online_and_the_registrar_sets_the_day(organ):
    made = submitted(organ)
    client = mine(made)
    assert client.post("/applications/mine/act/", {"do": "confirm"})["Location"] == "/applications/mine/"
    client.post("/applications/mine/act/", {"do": "confirm"})
    assert "您已在网上确认" in client.get("/applications/mine/").content.decode()
    assert len(cases.messages(made.application.case)) == 1
    made.application.refresh_from_db()
    assert (made.application.state, made.application.received_on) == (State.SUBMITTED, None)


def test_it_shows_days_left_and_why_once_received(organ):
    with days.standing_at(days.moment_of(days.today() - timedelta(days=1))):
        made = submitted(organ)
        confirm(
            application=made.application, how=Confirming.PHONE, on=days.today(), evidence="电话确认",
            by=orgs.actor(Duty.REQUESTS, organ),
        )  # fmt: skip
    text = mine(made).get("/applications/mine/").content.decode()
    assert re.search(r"还剩<strong>\d+</strong>个工作日", text)
    assert "起算当日不计" in text
    assert "第三十三条" in text


def test_it_takes_the_answer_to_a_correction_online_and_counts_anew(organ):
    made = submitted(organ)
    clerk = orgs.actor(Duty.REQUESTS, organ)
    row = applied(organ, by=clerk, people=None, matter="某项不明确的信息")
    made_code = made  # another application of the same person stays untouched
    correcting.tell(application=row, what="请说明所需信息的年份。", until=days.today() + timedelta(days=10), by=clerk)
    client = Client()
    client.cookies["gongkai_application"] = carrying.ticket(row.case_id)
    assert "请说明所需信息的年份" in client.get("/applications/mine/").content.decode()
    assert client.post("/applications/mine/act/", {"do": "add", "text": ""}).status_code == 422
    answer = client.post("/applications/mine/act/", {"do": "add", "text": "2025年度。", "file": proof("说明.pdf")})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == State.HANDLING
    assert "2025年度。" in [each.body for each in cases.messages(row.case)]
    made_code.application.refresh_from_db()
    assert made_code.application.state == State.SUBMITTED


def test_it_lets_applicants_withdraw_and_then_nothing_more(organ):
    made = submitted(organ)
    client = mine(made)
    client.post("/applications/mine/act/", {"do": "withdraw", "reason": "已经查到"})
    made.application.refresh_from_db()
    assert (made.application.state, made.application.closed_on) == (State.WITHDRAWN, days.today())
    assert "您已撤回申请" in client.get("/applications/mine/").content.decode()
    for act in ("withdraw", "confirm"):
        assert client.post("/applications/mine/act/", {"do": act}).status_code == 422
    assert client.post("/applications/mine/act/", {"do": "add", "text": "补充"}).status_code == 422
    assert client.post("/applications/mine/act/", {"do": "x"}).status_code == 404


def test_it_sends_to_the_successor_and_not_to_another_place(organ):
    gone = orgs.organ("县物价局", state="MERGED", successor=organ)
    client = Client()
    assert client.get(address(gone))["Location"] == address(organ)
    closed = orgs.organ("县粮食局", state="CLOSED")
    elsewhere = orgs.organ("石桥市财政局", of=orgs.jurisdiction("石桥市", level="CITY"), name="石桥市财政局")
    assert client.get(address(closed)).status_code == client.get(address(elsewhere)).status_code == 404


def test_it_finds_what_the_site_has_published(organ):
    hints.finders[:] = REAL
    documents.published(organ, title="云溪县2025年义务教育学校建设资金安排情况")
    documents.published(organ, title="云溪县2025年农村公路养护计划")
    found = hints.hints(organ, "本人申请公开关于云溪县2025年义务教育学校建设资金的信息")
    assert [each.title for each in found.documents] == ["云溪县2025年义务教育学校建设资金安排情况"]
    assert Client().get(found.documents[0].url).status_code == 200


def test_it_takes_in_one_of_two_sendings_at_the_same_moment(organ, monkeypatch):
    key, real, asked = carrying.new_once(), submitting._known, []

    def late(*args):
        asked.append(args)
        return real(*args) if len(asked) > 1 else None

    first = submitted(organ, once=key)
    monkeypatch.setattr(submitting, "_known", late)
    again = submitted(organ, once=key)
    assert (again.application, again.code, again.again) == (first.application, first.code, True)
    assert Case.objects.count() == 1
    assert submitted(organ).application.case.serial == 2


def test_it_asks_the_same_few_questions_of_the_database_however_long_the_story(organ, django_assert_max_num_queries):
    made = submitted(organ)
    client = mine(made)
    for number in range(6):
        client.post("/applications/mine/act/", {"do": "add", "text": f"补充{number}"})
    with django_assert_max_num_queries(30):
        assert "补充5" in client.get("/applications/mine/").content.decode()
