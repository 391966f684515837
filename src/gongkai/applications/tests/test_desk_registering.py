"""The registrar's desk: entering, confirming, the queue, the ledger and its export, identity papers."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.applications.models import Application
from gongkai.applications.queries import reading, registering
from gongkai.applications.rules.asking import Confirming
from gongkai.applications.rules.states import State
from gongkai.applications.services.confirming import confirm
from gongkai.applications.tests.builders import MATTER, applied, entered, submitted
from gongkai.cases import queries as cases
from gongkai.cases.models import Paper
from gongkai.cases.rules import Channel, PaperKind
from gongkai.cases.tests.builders import ID, person
from gongkai.indicators import queries as figures
from gongkai.indicators.rules import Period
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LEDGER, QUEUE, NEW = "/desk/applications/", "/desk/applications/register/", "/desk/applications/new/"


@pytest.fixture(autouse=True)
def _own_files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


def register(row) -> str:
    return reverse("applications:register", args=[row.uuid])


def filled(**values):
    return {
        "channel": "WINDOW", "on": f"{days.today()}", "nature": "INFORMATION", "matter": MATTER, "supply_form": "PAPER",
        "supply_way": "COLLECT", "applicant_kind": "NATURAL", "name": "王小满", "id_kind": "ID_CARD", "id_number": ID,
        "phone": "13800000001", **values,
    }  # fmt: skip


def test_it_takes_in_what_came_to_the_window_and_hands_out_number_and_code():
    client = orgs.client_for(Duty.REQUESTS)
    page = client.post(NEW, filled(identity=SimpleUploadedFile("身份证.pdf", PDF)))
    row = Application.objects.select_related("case").get()
    text = page.content.decode()
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert row.case.number in text
    assert (row.state, row.received_on, row.confirmed_how) == (State.REGISTERED, days.today(), Confirming.RECEIPT)
    assert row.case.registered_by_id == client.actor.user_id
    assert Paper.objects.get().kind == PaperKind.IDENTITY
    assert "王小满" not in str(list(Entry.objects.values_list("content")))


@pytest.mark.parametrize(
    ("channel", "state"),
    [("ORAL", State.REGISTERED), ("REGISTERED", State.REGISTERED), ("ZONE", State.REGISTERED), ("FAX", State.SUBMITTED),
     ("POST", State.SUBMITTED), ("EMAIL", State.SUBMITTED)],
)  # fmt: skip
def test_it_lets_what_came_by_fax_or_plain_letter_wait_to_be_confirmed(channel, state):
    orgs.client_for(Duty.REQUESTS).post(NEW, filled(channel=channel))
    assert Application.objects.get().state == state


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": ""}, "请改正"), ({"phone": ""}, "至少填写一种联系方式"), ({"on": "2099-01-01"}, "不能晚于今天"),
        ({"on": "2019-05-14"}, "修订前的条例"),
        ({"channel": "ONLINE"}, "ONLINE"), ({"matter": "短"}, "请写明所需"),
        ({"identity": SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 99)}, "不能"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_and_keeps_what_was_typed(values, said):
    page = orgs.client_for(Duty.REQUESTS).post(NEW, filled(**values))
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text or 'class="error"' in text
    assert "COLLECT" in text
    assert not Application.objects.exists()


def test_it_confirms_receipt_with_method_day_and_evidence():
    at = orgs.organ()
    row, client = submitted(at).application, orgs.client_for(Duty.REQUESTS, at)
    assert row.case.number in client.get(QUEUE).content.decode()
    page = client.post(register(row), {"how": "ONLINE", "on": f"{days.today()}", "evidence": "网上"})
    assert "还没有在网上确认" in page.content.decode()
    given = {"how": "PHONE", "on": f"{days.today()}", "evidence": "致电13800000001，王小满本人确认"}
    assert client.post(register(row), given).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.received_on, row.confirmed_by_id) == (State.REGISTERED, days.today(), client.actor.user_id)
    assert row.due_on > days.today()
    assert "王小满" not in row.confirm_evidence + str(list(Entry.objects.values_list("content")))
    assert "王小满本人确认" in client.get(register(row)).content.decode()
    assert client.post(register(row), given).status_code == 422  # twice
    assert "13800000001" not in client.get(QUEUE).content.decode()


def test_it_leaves_confirming_to_the_organ_that_received():
    row = submitted(orgs.organ()).application
    for stranger in (orgs.actor(Duty.OFFICE), orgs.actor(Duty.HEAD), orgs.actor(Duty.REQUESTS, orgs.organ("县水利局"))):
        with pytest.raises(Refused):
            confirm(application=row, how=Confirming.PHONE, on=days.today(), evidence="电话确认", by=stranger)
    office = orgs.client_for(Duty.OFFICE)
    text = office.get(register(row)).content.decode()
    assert "由受理机关办理" in text
    assert ID not in text
    assert orgs.client_for(Duty.EDITOR).get(register(row)).status_code == 404
    assert orgs.client_for(Duty.EDITOR).get(LEDGER).status_code == 404


def test_it_alarms_after_one_working_day():
    at = orgs.organ()
    monday = days.moment_of(date(2026, 3, 2))
    with days.standing_at(monday):
        row = submitted(at).application
    clerk = orgs.actor(Duty.REQUESTS, at)
    with days.standing_at(monday + timedelta(days=1)):
        assert not registering.unconfirmed(clerk)
        assert [todo.kind for todo in registering.to_confirm(clerk)] == ["待确认申请"]
    with days.standing_at(monday + timedelta(days=2)):
        assert "1件申请超过1个工作日" in registering.unconfirmed(clerk)[0].title
        assert "超过1个工作日" in orgs.client_for(Duty.REQUESTS, at).get(QUEUE).content.decode()
        assert not registering.to_confirm(orgs.actor(Duty.OFFICE))
    assert row.due_on is not None  # boards count from submission until it is confirmed


def test_it_shows_other_applications_of_the_same_person_the_nearly_same_first():
    at = orgs.organ()
    other = applied(at, matter="云溪县2024年农村公路养护资金使用明细")
    same = applied(at, matter="请提供云溪县2025年义务教育学校建设资金的使用明细（云财教〔2025〕7号）")
    applied(at, people=[person("钱多多", id_number="130102199003071231", phone="13900000009")])
    row = applied(at)
    assert [(like.application, like.same_matter) for like in reading.likes(row)] == [(same, True), (other, False)]
    assert "内容相近" in orgs.client_for(Duty.REQUESTS, at).get(register(row)).content.decode()


def test_it_opens_identity_papers_for_the_registrar_and_records_it():
    client = orgs.client_for(Duty.REQUESTS)
    client.post(NEW, filled(identity=SimpleUploadedFile("身份证.pdf", PDF)))
    paper = Paper.objects.get()
    address = reverse("applications:identity", args=[paper.uuid])
    assert b"".join(client.post(address).streaming_content) == PDF
    assert Entry.objects.filter(verb="case.paper_opened").count() == 1
    assert client.get(address).status_code == 405
    assert client.get(reverse("files:download", args=[paper.file.uuid])).status_code == 404
    assert orgs.client_for(Duty.REQUESTS, orgs.organ("县水利局")).post(address).status_code == 404
    assert orgs.client_for(Duty.OFFICE).post(address).status_code == 404


def test_it_renews_the_code_at_the_window_and_ends_retention_of_what_is_archived():
    at = orgs.organ()
    made, client = entered(at), orgs.client_for(Duty.REQUESTS, at)
    row = made.application
    page = client.post(reverse("applications:renew_code", args=[row.uuid])).content.decode()
    assert "查询码" in page
    assert made.code not in page.replace("-", "")
    forget = reverse("applications:forget", args=[row.uuid])
    client.post(forget, {"reason": "保存期满"})
    assert cases.people(row.case)[0].name == "王小满"  # not archived yet
    Application.objects.update(state=State.ARCHIVED)
    client.post(forget, {"reason": ""})
    assert cases.people(row.case)[0].name == "王小满"
    client.post(forget, {"reason": "保存期满"})
    row = Application.objects.select_related("case").get()
    assert (row.matter, cases.people(row.case)[0].name) == ("（保存期满，已销毁）", "")
    assert client.get(LEDGER).status_code == 200


def test_it_narrows_the_ledger_and_exports_it_with_a_trace():
    at = orgs.organ()
    client = orgs.client_for(Duty.REQUESTS, at)
    first = applied(at)
    second = entered(
        at,
        channel=Channel.POST,
        matter="=1+1 农村公路养护",
        people=[person("钱多多", phone="13900000009", id_number="")],
    ).application
    applied(orgs.organ("县水利局"), matter="水利局事项")
    for query, found, missing in (
        ("q=王小满", first, second), ("q=139 0000 0009", second, first), (f"q={ID}", first, second),
        ("matter=养护", second, first), ("channel=POST", second, first), ("state=SUBMITTED", second, first),
        (f"q={first.case.number[-4:]}", first, second),
    ):  # fmt: skip
        text = client.get(f"{LEDGER}?{query}").content.decode()
        assert found.case.number in text, query
        assert missing.case.number not in text, query
    assert "水利局事项" not in client.get(LEDGER).content.decode()
    assert "水利局事项" in orgs.client_for(Duty.OFFICE).get(LEDGER).content.decode()
    assert "姓名、证件号码、电话加密保存" in client.get(f"{LEDGER}?q=王小").content.decode()
    answer = client.post("/desk/applications/export/", {"state": "open"})
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[1] for row in rows] == [second.case.number, first.case.number]
    assert rows[1][6] == "王小满"
    assert sheet.cell(4, 9).data_type == "s"
    assert Entry.objects.get(verb="application.exported").content["rows"] == 2


def test_it_asks_no_more_for_a_longer_ledger(django_assert_max_num_queries):
    at = orgs.organ()
    client = orgs.client_for(Duty.REQUESTS, at)
    for _ in range(12):
        submitted(at)
    for address in (LEDGER, QUEUE):
        client.get(address)
        with django_assert_max_num_queries(22):
            client.get(address)


def test_it_measures_confirming_and_answering():
    at, clerk = orgs.organ(), orgs.actor(Duty.REQUESTS)
    monday = date(2026, 3, 2)
    applied(at, on=monday)
    with days.standing_at(monday):
        slow = submitted(at).application
        submitted(at)
        entered(at)
    with days.standing_at(monday + timedelta(days=3)):
        confirm(application=slow, how=Confirming.PHONE, on=days.today(), evidence="电话确认", by=clerk)
    Application.objects.filter(pk=slow.pk).update(state=State.ANSWERED, closed_on=monday + timedelta(days=9))
    keys = ("received", "unconfirmed", "confirmed_in_time_rate", "answered_in_time_rate", "overdue")
    with days.standing_at(date(2026, 6, 1)):
        period = Period("", "", monday, days.today())
        found = figures.figures(clerk, [f"applications.{key}" for key in keys], period)
        assert [float(each.value) for each in found] == [4, 1, 50, 25, 3]
    assert orgs.client_for(Duty.HEAD, at).get("/desk/boards/applications/").status_code == 200
