"""The stamped paper is compared before a letter goes out, and every use of a seal is in the log."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from gongkai.accounts.models import User
from gongkai.applications.models import Stamping
from gongkai.applications.queries import reply, stamping
from gongkai.applications.rules.acts import Seal
from gongkai.applications.rules.stamped import Match
from gongkai.applications.services import issuing, letters
from gongkai.applications.services.stamping import outcome
from gongkai.applications.tests import lives
from gongkai.cases import services as cases
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.models import StoredFile
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.reading.services import image
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db
DAY, NUMBER = date(2026, 3, 4), "云财公开〔2026〕1号"
GIVEN = {"do": "ISSUE", "number": NUMBER, "seal": "SPECIAL", "signed_on": "2026-03-04"}


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people():
    return lives.office_of(orgs.organ())


@pytest.fixture
def row(people):
    made = lives.accepted(people)
    lives.approved(made, people, on=DAY)
    return lives.now(made)


def client_of(actor):
    return orgs.client_as(User.objects.get(pk=actor.user_id))


def paper(row, *, number=NUMBER, on=DAY, changed=None) -> bytes:
    """The letter as PDF with a text layer, as an e-seal system gives it back; `changed` puts other words in."""
    made = reply.decision_of(row)
    made.number, made.signed_on = number, on
    for name, words in (changed or {}).items():
        setattr(made, name, words)
    return letters.pdf(row, made)


def issue(row, people, data, **more):
    kept = files.store(data=data, name="盖章.pdf", by=people.requests, sensitive=True) if data else None
    with days.standing_at(DAY):
        return issuing.issue(
            application=row, number=NUMBER, seal=Seal.SPECIAL, signed_on=DAY, stamped=kept, by=people.requests, **more
        )


def test_it_lets_the_very_letter_out_and_finds_it_the_same(row, people):
    data = paper(row)
    made = issue(row, people, data)
    kept = Stamping.objects.get()
    assert (kept.match, kept.differing, kept.used_on) == (Match.SAME, 0, DAY)
    assert stored.read(made.paper.file) == data
    assert made.paper.file.owner == f"cases.Paper:{made.paper_id}"
    assert [point for point in reply.weak_points(lives.now(row), made) if point.article == "盖章件"] == []


@pytest.mark.parametrize(
    ("more", "label"),
    [
        ({"number": "云财公开〔2026〕2号"}, "文号"),
        ({"on": date(2026, 3, 5)}, "答复日期"),
        ({"changed": {"supply": "随函附上2024年度农机购置补贴发放明细一份"}}, "第3段"),
        ({"changed": {"remedy": "对本答复不服的，可以依法申请行政复议。"}}, "第7段"),
    ],
)
def test_it_finds_another_number_day_or_paragraph(row, people, more, label):
    with pytest.raises(Refused, match="已列在“盖章件比对”里"):
        issue(row, people, paper(row, **more))
    shown = stamping.shown(lives.now(row))
    assert (shown.match, shown.row.used_on) == (Match.DIFFERENT, None)
    assert label in {line.label for line in shown.lines}
    assert lives.now(row).state == "APPROVED"


def test_it_goes_out_with_a_reason_only_of_somebody_who_saw_the_differences(row, people):
    data = paper(row, on=date(2026, 3, 5))
    with pytest.raises(Refused, match="已列在"):
        issue(row, people, data, reason="先写好的理由")
    with pytest.raises(Refused, match="写明不同的理由"):
        issue(row, people, None)
    other = paper(row, number="云财公开〔2026〕9号")
    with pytest.raises(Refused, match="已列在"):
        issue(row, people, other, reason="换了一份没看过的")
    with pytest.raises(Refused, match="已列在"):
        issue(row, people, data, reason="又换回来")
    assert StoredFile.objects.exclude(owner="").count() == 1
    made = issue(row, people, None, reason="盖章当日日期写错，已电话告知王小满")
    assert stored.read(made.paper.file) == data
    shown = stamping.shown(lives.now(row))
    assert shown.reason == "盖章当日日期写错，已电话告知王小满"
    kept = Stamping.objects.get()
    assert "王小满" not in kept.reason + kept.sealed + str(list(Entry.objects.values_list("content", flat=True)))
    points = [point.sentence for point in reply.weak_points(lives.now(row), made) if point.article == "盖章件"]
    assert points == ["盖章的答复书与审核通过的文字有1处不同。"]
    told = "".join(stamping.told(lives.now(row)))
    assert "盖章件比对：有不同" in told
    assert "日期写错" in told


@pytest.mark.parametrize("data", [b"%PDF-1.4 stamped", b"\x89PNG\r\n\x1a\n broken"])
def test_it_says_plainly_when_a_paper_could_not_be_compared(row, people, data, monkeypatch):
    monkeypatch.setattr(image, "available", lambda: False)
    name = "盖章.pdf" if data.startswith(b"%PDF") else "盖章.png"
    assert outcome(data, name, [("文号", NUMBER)], ()).match is Match.UNREAD
    client = client_of(people.requests)
    with days.standing_at(DAY):
        sent = client.post(f"/desk/applications/{row.uuid}/", {**GIVEN, "stamped": SimpleUploadedFile(name, data)})
        assert sent.status_code == 302
        page = client.get(f"/desk/applications/{row.uuid}/").content.decode()
    assert "未能比对" in page
    assert "盖章的答复书未能与审核通过的文字自动比对" in page


def test_it_shows_the_differences_side_by_side_and_keeps_the_upload(row, people):
    client, case = client_of(people.requests), f"/desk/applications/{row.uuid}/"
    with days.standing_at(DAY):
        bare = client.post(case, GIVEN)
        assert (bare.status_code, "请附上已经盖章的答复" in bare.content.decode()) == (422, True)
        file = SimpleUploadedFile("王小满答复书.pdf", paper(row, number="云财公开〔2026〕8号"))
        sent = client.post(case, {**GIVEN, "stamped": file})
        page = sent.content.decode()
        assert sent.status_code == 422
        assert "云财公开〔2026〕<mark>8</mark>号" in page
        assert "云财公开〔2026〕<mark>1</mark>号" in page
        assert "王小满" not in "".join(StoredFile.objects.values_list("name", flat=True))
        address = f"/files/{Stamping.objects.get().file.uuid}/"
        assert (address in page) == (client.get(address).status_code == 200)
        assert orgs.client_for(Duty.REQUESTS, orgs.organ("县水利局")).get(address).status_code == 404
        done = client.post(case, {**GIVEN, "reason": "文号手写更正", "sealer": "周印"})
        assert done.status_code == 302
        page = client.get(case).content.decode()
    assert "不同的理由：文号手写更正" in page
    assert "周印盖章" in page


def test_it_logs_every_use_of_a_seal_by_organ_and_month_without_applicants(row, people, django_assert_max_num_queries):
    issue(row, people, paper(row), sealer="周印")
    with days.standing_at(date(2026, 4, 2)):
        lives.issued(lives.accepted(people, on=date(2026, 4, 1)), people, on=date(2026, 4, 2))
    client = client_of(people.requests)
    with django_assert_max_num_queries(30):
        page = client.get("/desk/applications/seals/").content.decode()
    for words in (
        NUMBER,
        "政府信息公开专用章",
        "答复机关印章",
        "周印",
        "代录",
        "2026-03-04",
        "2026-04-02",
        "政府信息公开告知书",
    ):
        assert words in page
    assert "王小满" not in page
    march = client.get("/desk/applications/seals/?month=2026-03").content.decode()
    assert (NUMBER in march, "2026-04-02" in march) == (True, False)
    assert "没有用印记录" in client.get("/desk/applications/seals/?month=2025-12").content.decode()
    assert "月份应形如" in client.get("/desk/applications/seals/?month=2026-13").content.decode()
    sheet = load_workbook(io.BytesIO(client.get("/desk/applications/seals/export/?month=2026-03").content)).worksheets[
        0
    ]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=3)]
    assert rows[0][:4] == ["序号", "用印日期", "文号", "文书"]
    assert [line[2] for line in rows[1:]] == [NUMBER]
    assert rows[1][7:] == ["周印", people.requests.name, "是"]
    other = orgs.client_for(Duty.REQUESTS, orgs.organ("县水利局"))
    assert NUMBER not in other.get("/desk/applications/seals/").content.decode()
    assert NUMBER in orgs.client_for(Duty.OFFICE).get("/desk/applications/seals/").content.decode()
    assert orgs.client_for(Duty.EDITOR).get("/desk/applications/seals/").status_code == 404


def test_it_forgets_what_differed_and_keeps_the_line_of_the_log(row, people):
    with pytest.raises(Refused):
        issue(row, people, paper(row, on=date(2026, 3, 5)))
    issue(row, people, None, reason="日期更正")
    cases.forget(case=lives.now(row).case, reason="保存期满", by=people.requests)
    kept = Stamping.objects.get()
    assert (kept.file, kept.sealed, kept.reason, kept.number) == (None, "", "", NUMBER)
    assert stamping.told(lives.now(row))[0].startswith("盖章件比对：有不同")
    assert [line[1] for line in stamping.lines(stamping.log(people.requests))] == [NUMBER]
