"""组织保障: kinds as data, the year's demands, records as people enter them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.accounts.models import User
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.models import OrganisationRecord
from gongkai.ledger.queries import organisation as queries
from gongkai.ledger.queries import todo
from gongkai.ledger.rules import organisation as rules
from gongkai.ledger.services import organisation, reminding
from gongkai.notify.models import Message
from gongkai.orgs.models import Post
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 17)
HEARING = {"leader": "王明", "level": "主要负责人", "content": "全年公开情况"}
MEMBER = {"name": "顾明远", "role": "组长", "position": "副县长", "duty": "全面负责"}


@pytest.fixture(autouse=True)
def _today():
    with days.standing_at(TODAY):
        yield


@pytest.fixture
def office():
    return orgs.actor(Duty.OFFICE)


@pytest.fixture
def editor(office):
    return orgs.actor(Duty.EDITOR, orgs.organ("县财政局"))


def go(actor, name, *args, data=None):
    client = orgs.client_as(User.objects.get(pk=actor.user_id), Post.objects.get(pk=actor.post_id))
    url = reverse(f"ledger:{name}", args=args)
    return client.post(url, data) if data is not None else client.get(url)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"purpose": "业务培训", "planned": "3.5"}, ""),
        ({"purpose": "旅游", "planned": "3.5"}, "用途应在"),
        ({"purpose": "业务培训", "planned": "-1"}, "不小于 0"),
        ({"purpose": "业务培训", "planned": "1.234"}, "两位小数"),
        ({"purpose": "业务培训", "planned": "NaN"}, "不小于 0"),
        ({"purpose": "业务培训"}, "请填写计划"),
    ],
)
def test_it_says_what_is_wrong_with_a_record(given, reason):
    kept, reasons = rules.values(queries.kinds()["funds"], given)
    assert reason in "".join(reasons)
    assert bool(reasons) == bool(reason)
    assert reason or kept["planned"] == "3.50"


def test_every_kind_of_the_data_can_be_shown_and_asked_for():
    assert set(queries.kinds()) == {"members", "hearing", "group_meeting", "promotion", "funds", "brand"}
    with pytest.raises(ValueError, match="重复"):
        rules.parse([{"key": "x", "fields": []}])


def test_a_unit_enters_its_own_hearing_and_owes_it_no_longer(office, editor):
    assert [kind.key for kind in queries.fulfilment(editor, 2026)[0].owes] == ["hearing"]
    row = organisation.enter(kind="hearing", on=date(2026, 12, 1), values=HEARING, by=editor)
    assert queries.fulfilment(editor, 2026)[0].owes == ()
    assert [kind.key for kind in queries.fulfilment(editor, 2025)[0].owes] == ["hearing"]
    organisation.withdraw(row=row, reason="登记错了", by=editor)
    assert [kind.key for kind in queries.fulfilment(editor, 2026)[0].owes] == ["hearing"]


def test_it_refuses_what_is_not_the_units_to_enter(office, editor):
    with pytest.raises(Refused, match="由政务公开办登记"):
        organisation.enter(kind="members", on=TODAY, values=MEMBER, by=editor)
    with pytest.raises(Refused, match="只能登记本单位"):
        organisation.enter(kind="hearing", on=TODAY, values=HEARING, by=editor, organ_id=office.organ_id)
    with pytest.raises(Refused, match="不能晚于今天"):
        organisation.enter(kind="hearing", on=date(2026, 12, 31), values=HEARING, by=editor)
    with pytest.raises(Refused, match="本地区"):
        organisation.enter(
            kind="hearing", on=TODAY, values=HEARING, by=office, organ_id=orgs.office(orgs.jurisdiction("邻县")).pk
        )


def test_a_member_stays_until_ended_and_remains_as_history(office):
    row = organisation.enter(kind="members", on=date(2024, 3, 1), values=MEMBER, by=office)
    assert queries.published(office.jurisdiction_id, 2026).count() == 1
    with pytest.raises(Refused, match="任职之日至今天"):
        organisation.end(row=row, on=date(2027, 1, 1), by=office)
    organisation.end(row=row, on=date(2025, 6, 1), by=office)
    assert queries.published(office.jurisdiction_id, 2026).count() == 0
    assert queries.published(office.jurisdiction_id, 2025).count() == 1
    assert "members" in {kind.key for kind in queries.fulfilment(office, 2026)[0].owes}


def test_it_reminds_once_a_stage_and_finds_what_is_missing(office, editor):
    reminding.remind()
    reminding.remind()
    told = Message.objects.filter(user_id=editor.user_id, subject__contains="主要负责人听取汇报")
    assert told.count() == 1
    assert any("听取汇报还没有登记" in row.title for row in todo.health(editor))
    assert any(row.title.startswith("2 个单位2026年主要负责人听取汇报") for row in todo.health(office))
    organisation.enter(kind="hearing", on=TODAY, values=HEARING, by=editor)
    assert not any("听取汇报" in row.title for row in todo.health(editor))


def test_it_is_filled_in_on_screen_and_keeps_what_was_typed(office, editor):
    assert go(editor, "organisation").status_code == 200
    wrong = go(editor, "organisation_new", "hearing", data={**HEARING, "content": "", "on": "2026-12-01"})
    assert wrong.status_code == 422
    assert "王明" in wrong.content.decode()
    assert go(editor, "organisation_new", "hearing", data={**HEARING, "on": "2026-12-01"}).status_code == 302
    row = OrganisationRecord.objects.get()
    assert "王明" in go(editor, "organisation_kind", "hearing").content.decode()
    assert (
        go(editor, "organisation_edit", row.uuid, data={**HEARING, "leader": "李红", "on": "2026-12-02"}).status_code
        == 302
    )
    assert "李红" in go(office, "organisation_record", row.uuid).content.decode()
    assert go(editor, "organisation_record", row.uuid, data={"do": "withdraw", "reason": ""}).status_code == 422
    assert go(editor, "organisation_new", "members").status_code == 404
    assert go(editor, "organisation_kind", "nothing").status_code == 404
    other = orgs.actor(Duty.EDITOR, orgs.organ("县教育局"))
    assert go(other, "organisation_record", row.uuid).status_code == 404
    assert (
        go(orgs.actor(Duty.OFFICE, orgs.office(orgs.jurisdiction("邻县"))), "organisation_record", row.uuid).status_code
        == 404
    )


def test_it_goes_out_as_a_workbook(office, editor):
    organisation.enter(kind="hearing", on=date(2026, 12, 1), values={**HEARING, "leader": "=1+1"}, by=editor)
    book = load_workbook(io.BytesIO(go(office, "organisation_xlsx").content))
    assert book.sheetnames[0] == "各单位完成情况"
    cells = [cell for line in book["主要负责人听取汇报"].iter_rows() for cell in line]
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells)
    assert "未完成" in {cell.value for line in book.worksheets[0].iter_rows() for cell in line}


@pytest.mark.parametrize("name", ["organisation", "organisation_kind"])
def test_pages_ask_the_database_as_often_for_many_units(office, name, django_assert_max_num_queries):
    for number in range(8):
        at = orgs.actor(Duty.EDITOR, orgs.organ(f"县第{number}局"))
        organisation.enter(kind="hearing", on=TODAY, values=HEARING, by=at)
    client = orgs.client_as(User.objects.get(pk=office.user_id), Post.objects.get(pk=office.post_id))
    with django_assert_max_num_queries(20):
        client.get(reverse(f"ledger:{name}", args=["hearing"] if name.endswith("kind") else []))
