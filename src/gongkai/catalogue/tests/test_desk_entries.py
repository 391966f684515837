"""Screens of standards, entries, checks, combing, duties, the negative list and villages."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.catalogue import queries
from gongkai.catalogue.models import (
    Adoption,
    Combing,
    DutyItem,
    Entry,
    Inspection,
    InspectionItem,
    NegativeItem,
    Standard,
    Village,
)
from gongkai.catalogue.rules.entries import Fulfilment, Level, Scope
from gongkai.catalogue.services import exports, fields, standards
from gongkai.catalogue.tests import books
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(date(2026, 3, 2)):
        yield


@pytest.fixture
def civil():
    return orgs.organ("县民政局")


@pytest.fixture
def stone():
    return orgs.organ("青石镇", name="青石镇人民政府", kind="TOWNSHIP")


@pytest.fixture
def office(civil, stone):
    return orgs.client_for(Duty.OFFICE)


@pytest.fixture
def taken(office):
    """The sample workbook taken in."""
    standards.import_workbook(
        data=books.book(),
        by=office.actor,
        scope=Scope.FIELD,
        level=Level.COUNTY,
        reason="首次编制",
        effective_on=date(2026, 3, 1),
    )
    return Standard.objects.get(field__name="社会救助")


@pytest.fixture
def unit(civil):
    return orgs.client_for(Duty.EDITOR, civil)


@pytest.fixture
def township(stone):
    return orgs.client_for(Duty.EDITOR, stone)


def text(answer):
    return answer.content.decode()


def upload(client, data, name="standards_upload", **given):
    address = reverse(f"catalogue:{name}")
    return client.post(
        address, {"file": SimpleUploadedFile("目录.xlsx", data), "scope": "FIELD", "level": "COUNTY", **given}
    )


def test_it_imports_a_workbook_after_showing_what_it_does(office):
    answer = upload(office, books.book())
    preview = text(office.get(answer["Location"]))
    assert "新增 4 项，修改 0 项" in preview
    assert "略过 1 行标题、注释" in preview
    confirm = {
        "seen:社会救助": "社会救助",
        "seen:养老服务": "养老服务",
        "field_0": "社会救助",
        "field_1": "养老服务",
        "effective_on": "2026-03-01",
        "assign": "on",
    }
    refused = office.post(answer["Location"], confirm)
    assert refused.status_code == 422
    assert not Entry.objects.exists()
    done = office.post(answer["Location"], confirm | {"reason": "首次编制"}, follow=True)
    assert "新增 5 项" in text(done)
    assert Standard.objects.count() == 2
    assert Standard.objects.first().versions.get().file is not None
    assert office.get(answer["Location"]).status_code == 404


def test_it_gives_the_workbook_back_with_its_bad_cells(office):
    rows = [list(row) for row in books.HELP]
    rows[0][12] = "部分"
    answer = upload(office, books.book(("社会救助", rows)))
    page = office.get(answer["Location"])
    assert page.status_code == 422
    assert "“部分”不是勾选记号" in text(page)
    uuid = answer["Location"].split("?")[0].rstrip("/").rsplit("/", 1)[1]
    back = office.get(reverse("catalogue:standards_marked", args=[uuid]), {"scope": "FIELD", "level": "COUNTY"})
    assert "部分" in books.read(back.content)["社会救助"]["M5"].comment.text
    assert orgs.client_for(Duty.OFFICE).get(answer["Location"]).status_code == 404


def test_it_looks_again_when_the_field_was_changed(office):
    answer = upload(office, books.book(("社会救助", books.HELP)))
    confirm = {"seen:社会救助": "社会救助", "field_0": "养老服务", "effective_on": "2026-03-01", "reason": "甲"}
    page = office.post(answer["Location"], confirm)
    assert "领域改过了" in text(page)
    assert not Standard.objects.exists()
    office.post(answer["Location"], confirm | {"seen:社会救助": "养老服务"})
    assert Standard.objects.get().field.name == "养老服务"


@pytest.mark.parametrize("data", [b"hello", b""])
def test_it_says_what_is_wrong_with_an_upload(office, data):
    answer = upload(office, data)
    assert answer.status_code == 422
    assert "error" in text(answer)


def test_it_shows_standards_to_units_that_carry_them_only(office, taken, unit):
    assert unit.get(reverse("catalogue:standard", args=[taken.uuid])).status_code == 200
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县水利局"))
    assert other.get(reverse("catalogue:standard", args=[taken.uuid])).status_code == 404
    assert "还没有标准目录" in text(other.get(reverse("catalogue:standards")))
    for name in ("standard_units", "standard_versions"):
        assert office.get(reverse(f"catalogue:{name}", args=[taken.uuid])).status_code == 200
    version = taken.versions.get()
    assert "新增 4 项" in text(office.get(reverse("catalogue:version", args=[version.uuid])))
    assert office.get(reverse("catalogue:standard_xlsx", args=[taken.uuid])).content[:2] == b"PK"


def test_it_assigns_ticked_entries(office, taken, stone):
    entry = taken.entries.get(position=2)
    address = reverse("catalogue:standard_assign", args=[taken.uuid])
    office.post(address, {"entry": [entry.pk], "organs": [stone.uuid]})
    assert Adoption.objects.filter(entry=entry, organ=stone).exists()
    assert "请勾选要分派的公开事项" in text(office.post(address, {"organs": [stone.uuid]}, follow=True))


def test_it_lists_a_units_entries_and_what_is_missing(taken, unit, office):
    page = text(unit.get(reverse("catalogue:entries")))
    assert "监督检查" in page
    assert "缺内容" in page
    with days.standing_at(date(2026, 5, 1)):
        later = orgs.client_for(Duty.EDITOR, orgs.organ("县民政局"))
        late = text(later.get(reverse("catalogue:entries"), {"view": "LATE"}))
    assert "监督检查" in late
    assert "县民政局" in text(office.get(reverse("catalogue:entries_units")))
    assert unit.get(reverse("catalogue:entries_units")).status_code == 404
    book = books.read(unit.get(reverse("catalogue:entries_xlsx")).content)
    assert book.active.max_row == 3 + Adoption.objects.filter(organ_id=unit.actor.organ_id).count()


def test_it_registers_content_and_keeps_what_was_typed(taken, unit, township):
    row = Adoption.objects.get(organ_id=unit.actor.organ_id, entry__level2="监督检查")
    address = reverse("catalogue:entry", args=[row.uuid])
    bad = unit.post(address, {"do": "proof", "title": "救助电话", "url": "ftp://x", "published_on": "2026-03-01"})
    assert bad.status_code == 422
    assert "网址应以 http" in text(bad)
    assert "救助电话" in text(bad)
    unit.post(address, {"do": "proof", "title": "救助电话", "url": "https://a.example/", "published_on": "2026-03-01"})
    row.refresh_from_db()
    assert row.fulfilment == Fulfilment.DONE
    assert township.get(address).status_code == 404
    proof = row.proofs.get()
    assert township.post(reverse("catalogue:proof_remove", args=[proof.uuid]), {"reason": "甲"}).status_code == 404
    unit.post(reverse("catalogue:proof_remove", args=[proof.uuid]), {"reason": "登记错了"})
    assert not row.proofs.exists()


def test_it_says_why_an_entry_does_not_apply(taken, unit):
    row = Adoption.objects.filter(organ_id=unit.actor.organ_id).first()
    address = reverse("catalogue:entry", args=[row.uuid])
    assert unit.post(address, {"do": "exempt", "reason": ""}).status_code == 422
    unit.post(address, {"do": "exempt", "reason": "本县没有此类机构"})
    assert "本县没有此类机构" in text(unit.get(address))
    unit.post(address, {"do": "back"})
    row.refresh_from_db()
    assert row.state == "CARRIED"


def test_it_checks_itself_entry_by_entry(taken, unit):
    unit.post(reverse("catalogue:inspection_new"), {"field": ""})
    found = Inspection.objects.get()
    page = reverse("catalogue:inspection", args=[found.uuid])
    items = list(found.items.all())
    bad = unit.post(reverse("catalogue:inspection_judge", args=[items[0].uuid]), {"verdict": "MISSING", "finding": ""})
    assert bad.status_code == 422
    assert "请写明发现的问题" in text(bad)
    for item in items:
        unit.post(reverse("catalogue:inspection_judge", args=[item.uuid]), {"verdict": "NOTHING", "finding": ""})
    assert "完成核对" in text(unit.get(page))
    unit.post(reverse("catalogue:inspection_close", args=[found.uuid]), {"summary": "本季度没有产生新的信息"})
    found.refresh_from_db()
    assert found.state == "CLOSED"
    assert set(Adoption.objects.filter(organ_id=unit.actor.organ_id).values_list("fulfilment", flat=True)) == {
        "NOTHING"
    }


def test_it_lets_the_leading_department_audit_a_township_and_follow_the_mending(
    taken, unit, township, office, civil, stone
):
    taken.field.organ = civil
    taken.field.save()
    assert township.get(reverse("catalogue:standard_units", args=[taken.uuid])).status_code == 404
    unit.post(reverse("catalogue:standard_audit", args=[taken.uuid]), {"organ": stone.uuid})
    found = Inspection.objects.get(kind="AUDIT")
    item = found.items.first()
    judged = {"verdict": "MISSING", "finding": "公示栏没有名单", "order_fix": "on"}
    assert township.post(reverse("catalogue:inspection_judge", args=[item.uuid]), judged).status_code == 422
    unit.post(reverse("catalogue:inspection_judge", args=[item.uuid]), judged)
    item.refresh_from_db()
    assert (item.fix_state, item.due_on) == ("ORDERED", date(2026, 3, 23))
    address = reverse("catalogue:inspection_item", args=[item.uuid])
    assert "报送整改情况" in text(township.get(address))
    assert orgs.client_for(Duty.EDITOR, orgs.organ("县水利局")).get(address).status_code == 404
    township.post(address, {"do": "fix", "fix": "已在公示栏张贴"})
    refused = unit.post(address, {"do": "send_back", "reason": ""})
    assert refused.status_code == 422
    unit.post(address, {"do": "send_back", "reason": "照片看不清"})
    township.post(address, {"do": "fix", "fix": "重新张贴并拍照"})
    unit.post(address, {"do": "verify", "reason": ""})
    item.refresh_from_db()
    assert item.fix_state == "VERIFIED"
    for client in (unit, township, office):
        assert client.get(reverse("catalogue:inspection_fixes")).status_code == 200


def test_it_evaluates_a_standard(taken, office, unit):
    address = reverse("catalogue:standard_evaluate", args=[taken.uuid])
    assert office.post(address, {"conclusion": "KEEP", "text": "", "on": "2026-03-01"}).status_code == 422
    office.post(address, {"conclusion": "ADJUST", "text": "增加救助标准调整依据", "on": "2026-03-01"})
    assert "增加救助标准调整依据" in text(office.get(reverse("catalogue:standard_versions", args=[taken.uuid])))
    assert unit.post(address, {"conclusion": "KEEP", "text": "甲", "on": "2026-03-01"}).status_code == 422


def test_it_combs_through_what_a_changed_rule_touches(taken, office, unit, township):
    given = {"rule": "社会救助暂行办法", "effective_on": "2026-05-01", "due_on": "2026-04-30"}
    nothing = office.post(reverse("catalogue:combing_new"), given | {"rule": "海洋法"})
    assert "没有公开事项或者义务的依据提到" in text(nothing)
    office.post(reverse("catalogue:combing_new"), given)
    found = Combing.objects.get()
    assert found.items.count() == 3
    assert "应公开未公开" in text(office.get(reverse("catalogue:combing", args=[found.uuid])))
    mine = found.items.filter(organ_id=unit.actor.organ_id)
    theirs = found.items.exclude(organ_id=unit.actor.organ_id).first()
    assert unit.get(reverse("catalogue:combing_item", args=[theirs.uuid])).status_code == 404
    for item in mine:
        address = reverse("catalogue:combing_item", args=[item.uuid])
        assert unit.post(address, {"state": "DONE"}).status_code == 422
        unit.post(address, {"state": "DONE", "url": "https://a.example/1"})
    assert "还有 1 项" in text(office.post(reverse("catalogue:combing_close", args=[found.uuid]), follow=True))
    township.post(
        reverse("catalogue:combing_item", args=[theirs.uuid]), {"state": "NOT_NEED", "reason": "由县民政局统一公开"}
    )
    office.post(reverse("catalogue:combing_close", args=[found.uuid]))
    found.refresh_from_db()
    assert found.state == "CLOSED"


def test_it_keeps_the_register_of_duties(office, unit, civil):
    given = {
        "matter": "公布救助标准",
        "kind": "DISCLOSE",
        "stage": "SERVICE",
        "basis": "社会救助暂行办法第十条",
        "state": "MET",
    }
    refused = unit.post(reverse("catalogue:duty_new"), given)
    assert "请写明履行情况或者填写佐证网址" in text(refused)
    unit.post(reverse("catalogue:duty_new"), given | {"evidence": "每年4月公布"})
    row = DutyItem.objects.get()
    assert row.organ == civil
    out = office.get(reverse("catalogue:duties_xlsx")).content
    book = books.read(out)
    book.active.append(["县民政局", "听取意见", "听证", "决策", "条例", "", "", "未履行"])
    book.active.append(["县水务局", "", "喊话", "决策公开", "条例", "", "", ""])
    bad = upload(office, books.data_of(book), "duties_upload")
    page = office.get(bad["Location"])
    assert page.status_code == 422
    for sentence in ("没有认出“县水务局”是哪个单位", "请填写义务事项", "义务类型应为"):
        assert sentence in text(page)
    uuid = bad["Location"].rstrip("/").rsplit("/", 1)[1]
    assert (
        books.read(office.get(reverse("catalogue:duties_marked", args=[uuid])).content).active["C6"].comment is not None
    )
    book.active.delete_rows(6)
    good = upload(office, books.data_of(book), "duties_upload")
    assert "新增 1 项，更新 1 项" in text(office.get(good["Location"]))
    office.post(good["Location"])
    assert DutyItem.objects.count() == 2


def test_it_keeps_the_negative_list_with_its_history(office, unit, civil):
    given = {
        "matter": "低保对象家庭收入明细",
        "circumstance": "核对过程中获取的个人收入、财产信息",
        "ground": "E15_THIRD",
        "basis": "条例第十五条",
        "reason": "首次列入",
    }
    assert unit.post(reverse("catalogue:negative_new"), given | {"matter": "其他"}).status_code == 422
    unit.post(reverse("catalogue:negative_new"), given)
    row = NegativeItem.objects.get()
    assert list(queries.negative_items(civil.pk)) == [row]
    office.post(reverse("catalogue:negative_new"), given | {"matter": "干部考察材料", "ground": "E16_INTERNAL"})
    assert len(queries.negative_items(civil.pk)) == 2
    assert len(queries.negative_items(orgs.organ("县水利局").pk)) == 1
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县水利局"))
    assert other.get(reverse("catalogue:negative", args=[row.uuid])).status_code == 404
    address = reverse("catalogue:negative", args=[row.uuid])
    unit.post(address, {"do": "change", **given, "basis": "条例第十五条；个人信息保护法", "reason": "补充依据"})
    assert "补充依据" in text(unit.get(address))
    public = text(office.get(reverse("catalogue_public:negative")))
    assert "低保对象家庭收入明细" in public
    assert "全部单位适用" in public
    unit.post(address, {"do": "remove", "reason": "不再核对收入"})
    assert "低保对象家庭收入明细" not in text(office.get(reverse("catalogue_public:negative")))
    row.refresh_from_db()
    assert (row.state, row.number, row.revisions.count()) == ("REMOVED", 3, 3)


def test_it_keeps_villages_lists(office, township, unit, stone):
    township.post(reverse("catalogue:village_new"), {"kind": "VILLAGE", "names": "柳湾村\n柏树村\n柳湾村"})
    assert Village.objects.count() == 2
    village = Village.objects.first()
    address = reverse("catalogue:village", args=[village.uuid])
    item = village.items.get(matter="财务收支")
    bad = township.post(address, {f"i{item.pk}-on": "2026-09-01", f"i{item.pk}-note": "一季度"})
    assert "公开日期不能晚于今天" in text(bad)
    assert "一季度" in text(bad)
    township.post(address, {f"i{item.pk}-on": "2026-02-01"})
    item.refresh_from_db()
    assert (item.state, item.due_on) == ("POSTED", date(2026, 5, 4))
    assert unit.get(address).status_code == 404
    assert "柳湾村" in text(office.get(reverse("catalogue:villages")))
    refused = unit.post(reverse("catalogue:village_new"), {"kind": "VILLAGE", "names": "甲村"})
    assert "请选择乡镇（街道）" in text(refused)


def test_it_keeps_fields(office):
    office.post(reverse("catalogue:fields_load"))
    found = list(fields.Field.objects.values_list("name", flat=True))
    assert len(found) == 27
    form = {"code": "27", "name": "旅游服务", "kind": "KEY", "aspect": "公共服务与执法", "organ": "", "state": "USED"}
    office.post(reverse("catalogue:field_new"), form)
    assert "已有名为“旅游服务”的领域" in text(office.post(reverse("catalogue:field_new"), form | {"code": "28"}))
    assert "旅游服务" in text(office.get(reverse("catalogue:standards"), {"aspect": "公共服务与执法"}))


LISTS = [
    "entries",
    "entries_units",
    "standards",
    "inspections",
    "inspection_fixes",
    "combings",
    "duties",
    "negatives",
    "villages",
    "flows",
    "corresponding",
]


@pytest.mark.parametrize("name", LISTS)
def test_its_lists_ask_the_same_number_of_questions_however_long(
    name, taken, office, unit, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as first:
        office.get(reverse(f"catalogue:{name}"))
    before = len(first)
    many = [
        [n, f"事项{n}", f"子项{n}", "内容", "依据", "及时公开", "县民政局", "■政府网站", "√", "", "√", "", "√", ""]
        for n in range(40)
    ]
    standards.import_workbook(
        data=books.book(("公共文化服务", many)),
        by=office.actor,
        scope=Scope.FIELD,
        level=Level.COUNTY,
        reason="增加",
        effective_on=date(2026, 3, 1),
    )
    unit.post(reverse("catalogue:inspection_new"), {"field": ""})
    for number in range(5):
        DutyItem.objects.create(
            jurisdiction_id=taken.jurisdiction_id,
            organ_id=unit.actor.organ_id,
            matter=f"甲{number}",
            kind="DISCLOSE",
            stage="SERVICE",
            basis="乙",
        )
        NegativeItem.objects.create(
            jurisdiction_id=taken.jurisdiction_id,
            organ_id=unit.actor.organ_id,
            matter=f"甲{number}",
            circumstance="乙",
            ground="E15_THIRD",
            basis="丙",
            since=days.today(),
        )
        Village.objects.create(
            jurisdiction_id=taken.jurisdiction_id, organ_id=unit.actor.organ_id, name=f"村{number}", kind="VILLAGE"
        )
    with django_assert_max_num_queries(before):
        office.get(reverse(f"catalogue:{name}"))


def test_its_exports_name_every_standard(taken, office):
    book = books.read(exports.standards(Standard.objects.order_by("id")))
    assert book.sheetnames == ["社会救助", "养老服务"]
    assert InspectionItem.objects.count() == 0
