"""Correcting one's own record (第四十一条), what went to the archives, and where else to turn to."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.applications.models import Referral
from gongkai.applications.queries import corrections as counting
from gongkai.applications.queries import reply, report
from gongkai.applications.queries.referring import carried_over
from gongkai.applications.rules import corrections, decisions, letter, referring
from gongkai.applications.rules.acts import Asked
from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.decisions import Need
from gongkai.applications.rules.referring import Place, Pointing
from gongkai.applications.rules.states import Act
from gongkai.applications.services import carrying, consulting, deciding
from gongkai.applications.services import referring as pointing
from gongkai.applications.tests import lives
from gongkai.applications.views.public import COOKIE
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

LATER = date(2026, 3, 4)
WRONG = "户籍登记信息中本人出生日期记为1975年，应为1957年"
ARCHIVE = Place(Pointing.ARCHIVE, "云溪县档案馆", address="云溪县城关镇文化路8号")
TYPES = decisions.types()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (ARCHIVE, []), (Place(Pointing.ARCHIVE, "云溪县档案馆"), ["请填写档案馆的地址。", "请填写联系电话或者地址（第三十六条第（五）项：告知名称、联系方式）。"]),
        (Place(Pointing.ARCHIVE, "县财政局档案室", address="一楼"), ["请填写国家档案馆的名称；仍由本机关档案机构保管的，适用条例，应当检索后答复。"]),
        (Place(Pointing.ORGAN, "临河市农业农村局", "0001-1"), []), (Place(Pointing.ORGAN, " "), ["请选择机关，或者填写名称。"]),
        (Place(Pointing.ORGAN, "县财政局", "1"), ["指明的机关不能是本机关。"]),
    ],
)  # fmt: skip
def test_it_says_why_a_place_does_not_help(place, said):
    assert referring.reasons_not_to_point(place, own_name="县财政局") == said


def test_it_keeps_corrections_apart_from_disclosure():
    ours = {code for code, kind in TYPES.items() if kind.nature is Nature.CORRECTION}
    assert ours == {"C1", "C2", "C3", "C4"}
    assert {TYPES[code].row for code in ours} == set(corrections.OUTCOMES)
    for code, kind in TYPES.items():
        wrong = Nature.INFORMATION if code in ours else Nature.CORRECTION
        assert decisions.reasons_not_to_answer_with(code, wrong)
        assert bool(decisions.reasons_not_to_answer_with(code, kind.nature)) == (not kind.letter)
    assert {code for code, _ in decisions.type_choices(Nature.CORRECTION)} == ours
    assert len({letter.title_of(TYPES[code]) for code in ours}) == 4
    assert referring.reasons_not_for(Act.CONSULT, Nature.CORRECTION)
    assert not referring.reasons_not_for(Act.CONSULT, Nature.INFORMATION)
    said = letter.paragraphs(TYPES["C1"], letter.Words("出生日期更正为1957年"), number="1", matter=WRONG, received_on=LATER, remedy="")  # fmt: skip
    assert "更正政府信息的申请（登记编号：1），请求更正的内容为：户籍" in said[0]
    assert said[-1] == "根据《中华人民共和国政府信息公开条例》第四十一条的规定，现予答复。"
    assert "公开申请" not in "".join(said)


def test_it_finds_a_list_of_corrections_that_does_not_add_up():
    cells = dict.fromkeys(corrections.ROWS, 0) | {"new": 2, "correction.done": 1, "carried_out": 1}
    assert corrections.faults(cells) == []
    assert corrections.faults({**cells, "carried_in": 1})


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people(db):
    return lives.office_of(orgs.organ())


def correction(people, **more):
    return lives.accepted(people, matter=WRONG, nature=Nature.CORRECTION, **more)


def test_it_corrects_a_record_after_looking_into_it_and_counts_it_by_itself(people):
    row = correction(people)
    with days.standing_at(LATER):
        with pytest.raises(Refused, match="不征求第三方意见"):
            consulting.ask(application=row, asked=Asked.THIRD_PARTY, whom="某人", sent_on=LATER, by=people.requests)
        with pytest.raises(Refused, match="不适用于“更正与本人相关的政府信息”"):
            deciding.draft(application=row, code="G2", words={"supply": "附件"}, by=people.requests)
        made = deciding.draft(application=row, code="C1", words={"supply": "出生日期更正为1957年"}, by=people.requests)
        assert Need.EVIDENCE.label in reply.reasons_not_to_submit(row, made)
    lives.searched(row, people, on=LATER)
    words = {"supply": "出生日期更正为1957年3月5日"}
    lives.answered(row, people, on=LATER, code="C1", words=words)
    waiting = correction(people)
    lives.answered(lives.accepted(people), people, on=LATER)
    cells = counting.counted(people.requests, 2026)
    assert {name: number for name, number in cells.items() if number} == {
        "new": 2, "correction.done": 1, "carried_out": 1,
    }  # fmt: skip
    for name, number in cells.items():
        assert counting.of_cell(people.requests, 2026, name).count() == number, name
    assert counting.of_cell(people.requests, 2026, "carried_out").get().pk == waiting.pk
    assert counting.counted(people.requests, 2027)["carried_in"] == 1
    third, _, wrong = report.tables(people.requests, 2026)
    assert (third["new", "total"], third["granted", "total"], wrong) == (1, 1, [])
    client = orgs.client_as(User.objects.get(pk=people.requests.user_id))
    page = client.get("/desk/applications/report/?year=2026").content.decode()
    assert "予以更正" in page
    cell = client.get("/desk/applications/report/correction/?year=2026&row=correction.done").content.decode()
    assert row.case.number in cell
    assert client.get("/desk/applications/report/correction/?row=x").status_code == 404
    case = client.get(f"/desk/applications/{waiting.uuid}/").content.decode()
    assert "参照第三十三条的答复期限" in case
    assert 'value="C4"' in case
    assert 'value="G2"' not in case


def test_it_names_who_may_correct_before_it_sends_somebody_there(people):
    row = correction(people)
    police = orgs.organ("县公安局", phone="0900-5550110", address="云溪县城关镇公安路1号")
    with days.standing_at(LATER):
        made = deciding.draft(application=row, code="C3", words={"reason": "户籍由公安机关登记"}, by=people.requests)
        assert Need.REFERRED.label in reply.reasons_not_to_submit(row, made)
        pointing.point(application=row, kind=Pointing.ORGAN, organ_id=police.pk, by=people.requests)
        made.refresh_from_db()
        assert reply.reasons_not_to_submit(row, made) == []
    assert f"您可以向{police.name}提出更正（联系电话：0900-5550110，地址：云溪县城关镇公安路1号）。" in made.path


def test_it_answers_that_the_archives_hold_it_only_when_a_search_says_so(people):
    row = lives.accepted(people)
    words = {"reason": "1998年文书档案已于2015年移交", "law": "《中华人民共和国档案法》第二十七条"}
    with days.standing_at(LATER):
        made = deciding.draft(application=row, code="N1c", words=words, by=people.requests)
        lacking = reply.reasons_not_to_submit(row, made)
        assert {Need.SEARCH.label, Need.HANDED.label, Need.ARCHIVE.label} <= set(lacking)
    lives.searched(row, people, on=LATER)
    assert Need.HANDED.label in reply.reasons_not_to_submit(row, made)
    lives.searched(row, people, on=LATER, place="县财政局移交清单（2015年）")
    with days.standing_at(LATER):
        pointing.point(
            application=row, kind=Pointing.ARCHIVE, name=ARCHIVE.name, address=ARCHIVE.address, by=people.requests
        )
        made.refresh_from_db()
        assert reply.reasons_not_to_submit(row, made) == []
        assert "您可以到云溪县档案馆依照档案管理的规定查阅、利用（地址：云溪县城关镇文化路8号）。" in made.path
    assert TYPES["N1c"].row == "unable.not_held"


def test_it_points_elsewhere_once_and_the_letter_follows(people):
    row = lives.accepted(people)
    farms = orgs.organ("县农业农村局", phone="0900-5550100")
    client = orgs.client_as(User.objects.get(pk=people.requests.user_id))
    address = f"/desk/applications/{row.uuid}/"
    with days.standing_at(LATER):
        nobody = client.post(address, {"do": "POINT", "kind": "ORGAN"})
        assert (nobody.status_code, "请选择机关，或者填写名称" in nobody.content.decode()) == (422, True)
        own = client.post(address, {"do": "POINT", "kind": "ORGAN", "organ_id": row.organ_id})
        assert own.status_code == 422
        sent = {"do": "POINT", "kind": "ORGAN", "name": "临河市农业农村局", "phone": "0001-7654321"}
        assert client.post(address, sent).status_code == 302
        assert "您可以向临河市农业农村局申请获取（联系电话：0001-7654321）。" in client.get(address).content.decode()
        deciding.draft(application=row, code="N1b", words={"reason": "由农业农村局制作", "path": "另可查阅网站。您可以向临河市农业农村局申请获取（联系电话：0001-7654321）。"}, by=people.requests)  # fmt: skip
        assert client.post(address, {"do": "POINT", "kind": "ORGAN", "organ_id": farms.pk}).status_code == 302
        made = reply.decision_of(row)
    assert made.path.startswith(f"另可查阅网站。您可以向{farms.name}申请获取（联系电话：0900-5550100）。")
    assert "临河市" not in made.path
    assert Referral.objects.get().to_organ == farms
    assert orgs.client_for(Duty.EDITOR).post(address, sent).status_code == 404


def test_it_gives_the_applicant_the_same_form_for_the_organ_in_charge(people):
    row = lives.accepted(people)
    farms = orgs.organ("县农业农村局", phone="0900-5550100")
    with days.standing_at(LATER):
        pointing.point(application=row, kind=Pointing.ORGAN, organ_id=farms.pk, by=people.requests)
    client = Client()
    form = f"/applications/new/{farms.uuid}/?from=mine"
    with days.standing_at(LATER):
        client.cookies[COOKIE] = carrying.ticket(row.case_id)
        assert form not in client.get("/applications/mine/").content.decode()
    lives.answered(row, people, on=LATER, code="N1b")
    with days.standing_at(LATER):
        client.cookies[COOKIE] = carrying.ticket(row.case_id)
        assert form in client.get("/applications/mine/").content.decode()
        page = client.get(form).content.decode()
        assert all(words in page for words in (lives.MATTER, "王小满", "云溪县城关镇人民路1号"))
        stranger = Client().get(form).content.decode()
    assert lives.MATTER not in stranger
    assert "id_number" not in carried_over(row)
