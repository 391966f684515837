"""The pages of handling: one application walked through its forms, the board, the report, the remedies."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from gongkai.applications.commands.report import main
from gongkai.applications.queries import board, report
from gongkai.applications.rules.states import State
from gongkai.applications.services import correcting, escalating
from gongkai.applications.tests import lives
from gongkai.kernel import days
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.review.queries.standing import latest
from gongkai.review.rules.states import Sort
from gongkai.review.tests import builders as review
from gongkai.trail.models import Entry
from gongkai.workdays.queries import shipped_calendar

pytestmark = pytest.mark.django_db
LATER = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people():
    return lives.office_of(orgs.organ())


def client_of(actor):
    from gongkai.accounts.models import User

    return orgs.client_as(User.objects.get(pk=actor.user_id))


def address(row) -> str:
    return f"/desk/applications/{row.uuid}/"


def do(client, row, name, **given):
    return client.post(address(row), {"do": name, **given})


def text(answer) -> str:
    return answer.content.decode()


def test_it_walks_one_application_through_the_forms(people):
    row, client = lives.entered(people), client_of(people.requests)
    with days.standing_at(LATER):
        page = text(client.get(address(row)))
        for words in (
            "王小满",
            lives.MATTER,
            "答复期限至2026年3月30日届满。",
            "逐日推算",
            "现在不能办理的事项和原因",
            "受理",
        ):
            assert words in page
        assert do(client, row, "ACCEPT").status_code == 302
        empty = do(client, row, "SUBMIT")
        assert (empty.status_code, "还没有拟写答复" in text(empty)) == (422, True)
        wrong = do(client, row, "DRAFT", code="G2", supply="")
        assert wrong.status_code == 302
        assert "请写明提供的信息" in text(client.get(address(row)))
        assert do(client, row, "DRAFT", code="G2", **lives.WORDS).status_code == 302
        assert do(client, row, "SUBMIT").status_code == 302
        found = latest(f"applications.Decision:{row.decision_rows.get().pk}")
        for sort, who in ((Sort.FIRST, people.reviewer), (Sort.SECRECY, people.secrecy), (Sort.FINAL, people.head)):
            review.approve(found, sort, who)
        page = text(client.get(address(row)))
        assert "云财公开〔2026〕1号" in page
        assert "云溪县人民政府申请行政复议" in page
        given = {"number": "云财公开〔2026〕1号", "seal": "ORGAN", "signed_on": "2026-03-04"}
        assert do(client, row, "ISSUE", **given).status_code == 422
        stamped = SimpleUploadedFile("答复.pdf", b"%PDF-1.4 stamped")
        assert do(client, row, "ISSUE", stamped=stamped, **given).status_code == 302
        served = do(client, row, "SERVE", means="POST", state="SENT", sent_on="2026-03-04", proof="EMS 1")
        assert served.status_code == 302
        assert (
            do(client, row, "DISPUTE", route="review", body="云溪县人民政府", filed_on="2026-03-04").status_code == 302
        )
        assert do(client, row, "ARCHIVE").status_code == 302
        for ending, start in (("docx", b"PK"), ("pdf", b"%PDF")):
            assert client.get(f"{address(row)}letter.{ending}").content[: len(start)] == start
        page = text(client.get(address(row)))
    assert "行政复议，云溪县人民政府" in page
    assert lives.now(row).state == State.ARCHIVED


def test_it_keeps_what_was_typed_when_a_form_is_refused(people):
    row, client = lives.accepted(people), client_of(people.requests)
    with days.standing_at(LATER):
        answer = do(client, row, "EXTEND", number=20, reason="档案分散", approver_id=people.head.user_id,
                    approved_on="2026-03-05", told_on="2026-03-04", means="PAPER")  # fmt: skip
    assert answer.status_code == 422
    assert "同意日期不能晚于今天" in text(answer)
    assert "档案分散" in text(answer)
    with days.standing_at(LATER):
        assert do(client, row, "ARCHIVE").status_code == 404


def test_it_shows_a_reviewer_the_case_without_the_person_and_an_editor_nothing(people):
    row = lives.accepted(people)
    page = text(client_of(people.reviewer).get(address(row)))
    assert lives.MATTER in page
    assert "王小满" not in page
    assert 'name="do"' not in page
    assert orgs.client_for(Duty.EDITOR).get(address(row)).status_code == 404
    assert orgs.client_for(Duty.REQUESTS, orgs.organ("县水利局")).get(address(row)).status_code == 404
    overseer = text(orgs.client_for(Duty.OFFICE).get(address(row)))
    assert "王小满" not in overseer


def test_it_boards_what_is_late_soon_and_stopped_in_few_queries(people, django_assert_max_num_queries):
    late, soon = lives.accepted(people), lives.accepted(people, on=date(2026, 3, 20))
    stopped = lives.entered(people, on=date(2026, 3, 30))
    with days.standing_at(date(2026, 3, 31)):
        correcting.tell(application=stopped, what="请写明年度", until=date(2026, 4, 30), by=people.requests)
    with days.standing_at(late.due_on + timedelta(1)):
        found = board.board(people.requests)
        assert [line.application.pk for line in found.late] == [late.pk]
        assert (found.late[0].left, found.counts) == (-1, {"late": 1, "soon": 0, "later": 1, "stopped": 1})
        client = client_of(people.requests)
        with django_assert_max_num_queries(30):
            page = text(client.get("/desk/applications/board/"))
        assert "逾期1" in page
        assert {each.due_on for each in board.todo(people.requests)} == {late.due_on, soon.due_on}
        assert board.late(people.head)[0].due_on == late.due_on
        assert "1 件" in board.health(people.requests)[0].title


def test_it_escalates_from_the_clerk_to_the_leaders_to_the_office_each_once(people):
    row = lives.accepted(people)
    office = orgs.actor(Duty.OFFICE)
    calendar = shipped_calendar()
    told = {}
    for late in (-2, 0, 1, 3, 4):
        day = calendar.add(row.due_on, late).date if late >= 0 else calendar.back(row.due_on, -late).date
        with days.standing_at(day):
            escalating.remind()
            escalating.remind()
        told[late] = set(Message.objects.values_list("user_id", "kind"))
    clerk, head = people.requests.user_id, people.head.user_id
    assert told[-2] == told[0] == {(clerk, "applications.soon")}
    assert (head, "applications.leaders") in told[1]
    assert (clerk, "applications.late") in told[1]
    assert (office.user_id, "applications.office") not in told[1]
    assert (office.user_id, "applications.office") in told[3]
    assert told[4] == told[3]
    assert not Message.objects.filter(text__contains="王小满").exists()
    assert Entry.objects.filter(verb="application.escalated").count() == 2


def test_it_fills_the_annual_tables_and_opens_each_cell(people):
    lives.answered(lives.accepted(people), people, on=LATER)
    lives.accepted(people, kind="OTHER")
    with days.standing_at(LATER):
        client = client_of(people.requests)
        page = text(client.get("/desk/applications/report/?year=2026"))
        assert "勾稽关系成立" in page
        third, _, wrong = report.tables(people.requests, 2026)
        assert wrong == []
        cells = {key: number for key, number in third.items() if number and key[1] != "total"}
        assert cells == {("new", "NATURAL"): 1, ("new", "OTHER"): 1, ("granted", "NATURAL"): 1, ("processed_total", "NATURAL"): 1, ("carried_out", "OTHER"): 1}  # fmt: skip
        for (row, column), number in third.items():
            assert report.of_cell(people.requests, 2026, row, column).count() == number, (row, column)
        cell = client.get("/desk/applications/report/cell/?year=2026&row=granted&column=NATURAL")
        assert "予以公开" in text(cell)
        assert client.get("/desk/applications/report/cell/?year=2026&row=x&column=NATURAL").status_code == 404
        book = load_workbook(io.BytesIO(client.get("/desk/applications/report/export/?year=2026").content))
    assert book.worksheets[0].cell(3, 3).value == 1
    assert report.tables_of(people.organ.jurisdiction_id, 2027)[0]["carried_in", "OTHER"] == 1


def test_it_lets_the_office_keep_the_remedies_of_every_organ(people):
    organ = orgs.organ("城关镇", kind="TOWNSHIP")
    client = orgs.client_for(Duty.OFFICE)
    office, clerk = orgs.actor(Duty.OFFICE), orgs.actor(Duty.REQUESTS, organ)
    assert "未登记" in text(client.get("/desk/applications/remedies/"))
    assert [one.title for one in board.health(clerk)] == [f"{organ.short_name}没有登记答复书的救济机关"]
    assert organ.short_name in board.health(office)[0].title
    page = f"/desk/applications/remedies/{organ.uuid}/"
    assert client.post(page, {"standing": "TOWNSHIP"}).status_code == 422
    assert client.post(page, {"standing": "TOWNSHIP", "court": lives.COURT}).status_code == 302
    shown = text(client.get("/desk/applications/remedies/"))
    assert "乡镇政府、街道办事处" in shown
    assert board.health(clerk) == []
    assert not any(organ.short_name in one.title for one in board.health(office))
    assert board.health(people.head) == []
    assert orgs.client_for(Duty.REQUESTS).get(page).status_code == 404


def test_it_prints_the_tables_of_a_year_for_scripts(people, capsys):
    lives.answered(lives.accepted(people), people, on=LATER)
    assert main(["report", "2026", "--json", "--place", "云溪县"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["table3"]["granted"]["NATURAL"], said["table4"]["review"]["total"], said["faults"]) == (1, 0, [])
    assert main(["report", "2026", "--place", "云溪县"]) == 0
    assert "（一）予以公开\t1\t0" in capsys.readouterr().out
    assert main(["report", "2026", "--place", "别处"]) == 2
    assert main(["report", "1026", "--place", "云溪县"]) == 2
