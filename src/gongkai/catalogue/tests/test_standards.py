"""Standards in from workbooks: looked at, refused whole with the bad cells marked, taken in, taken in again, out again."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.catalogue.models import Adoption, Entry, Field, Standard
from gongkai.catalogue.rules.entries import AdoptionState, EntryState, Fulfilment, Level, Scope
from gongkai.catalogue.services import book, carrying, exports, fields, fulfilment, standards
from gongkai.catalogue.tests import books
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
AS = {"scope": Scope.FIELD, "level": Level.COUNTY}


@pytest.fixture(autouse=True)
def a_day():
    with days.standing_at(date(2026, 3, 2)):
        yield


@pytest.fixture
def place():
    """A county with its civil affairs bureau and two townships."""
    orgs.office()
    return [
        orgs.organ("县民政局"),
        orgs.organ("青石镇", name="青石镇人民政府", kind="TOWNSHIP"),
        orgs.organ("白河镇", name="白河镇人民政府", kind="TOWNSHIP"),
    ]


@pytest.fixture
def office(place):
    return orgs.actor(Duty.OFFICE)


def take(office, data=None, **given):
    common = {"reason": "首次编制", "effective_on": date(2026, 3, 1), **AS}
    return standards.import_workbook(data=data or books.book(), by=office, **common | given)


def test_it_shows_what_a_workbook_would_do_before_it_does_it(office):
    plan = standards.plan_of(data=books.book(), by=office, **AS)
    assert [(one.field_name, len(one.difference.added)) for one in plan.sheets] == [("社会救助", 4), ("养老服务", 1)]
    assert plan.skipped == ["“封面”没有标准目录的表头，略过。"]
    assert not plan.wrong
    assert not Entry.objects.exists()


def test_it_takes_a_workbook_in_and_gives_entries_to_the_units_it_names(office, place):
    civil, stone, river = place
    done = take(office)
    assert (done.added, done.changed, done.removed) == (5, 0, 0)
    standard = Standard.objects.get(field__name="社会救助")
    entries = list(standard.entries.all())
    assert [entry.level1 for entry in entries] == ["综合业务", "综合业务", "最低生活保障", "最低生活保障"]
    assert entries[1].basis == entries[0].basis
    assert entries[2].to_specific == "本村居民"
    assert (entries[3].cycle_days, entries[3].subject) == (31, "乡镇人民政府")
    carried = {entry.position: set(entry.adoptions.values_list("organ_id", flat=True)) for entry in entries}
    assert carried[1] == {civil.pk, stone.pk, river.pk}
    assert carried[2] == {civil.pk}
    assert carried[3] == {stone.pk, river.pk}
    assert Entry.objects.get(pk=entries[0].pk).carriers == 3
    first = Adoption.objects.filter(entry=entries[1]).get()
    assert (first.fulfilment, first.due_on) == (Fulfilment.MISSING, date(2026, 3, 30))


def test_it_makes_a_new_version_and_keeps_what_did_not_change(office, place):
    take(office)
    standard = Standard.objects.get(field__name="社会救助")
    kept = standard.entries.get(position=1).pk
    rows = [list(row) for row in books.HELP]
    rows[1][3] = "投诉举报电话"
    del rows[3]
    rows.append(
        [4, "特困人员", "发放情况", "名单", "办法", "及时公开", "县民政局", "■政府网站", "√", "", "√", "", "√", ""]
    )
    done = take(office, books.book(("社会救助", rows)), reason="省标准调整")
    standard.refresh_from_db()
    assert (done.added, done.changed, done.removed, standard.number) == (1, 1, 1, 2)
    assert standard.entries.get(position=1, state=EntryState.STANDING).pk == kept
    gone = standard.entries.get(state=EntryState.REMOVED)
    assert (gone.level2, gone.until) == ("发放情况", 2)
    assert set(gone.adoptions.values_list("state", flat=True)) == {AdoptionState.ENDED}
    revision = standard.versions.get(number=2).revisions.get(change="CHANGED")
    assert (revision.before["content"], revision.after["content"]) == ("投诉举报电话；受理渠道", "投诉举报电话")
    assert not take(office, books.book(("社会救助", rows)), reason="再导一次").standards


def test_it_refuses_the_whole_workbook_and_marks_its_bad_cells(office):
    rows = [list(row) for row in books.HELP]
    rows[0][12], rows[2][3] = "部分", ""
    data = books.book(("养老服务", books.OLD_AGE), ("社会救助", rows))
    with pytest.raises(Refused, match="有 2 处需要改正，整份工作簿都没有导入"):
        take(office, data)
    assert not Entry.objects.exists()
    plan = standards.plan_of(data=data, by=office, **AS)
    back = books.read(book.marked(data, plan.wrong))["社会救助"]
    assert "部分" in back["M5"].comment.text
    assert back["M5"].fill.fgColor.rgb == "FFF2B8B5"
    assert back["D7"].comment.text == "请填写公开内容（要素）。"
    assert back["A5"].comment is None


def test_it_asks_for_a_field_it_does_not_know(office):
    data = books.book(("表一", books.OLD_AGE), title="公开目录")
    with pytest.raises(Refused, match="“表一”没有认出是哪个领域"):
        take(office, data)
    take(office, data, chosen={"表一": "旅游服务"})
    assert Field.objects.get(name="旅游服务").code == "27"


def test_it_refuses_two_sheets_of_one_field(office):
    data = books.book(("甲", books.HELP), ("乙", books.HELP), title="云溪县社会救助领域目录")
    with pytest.raises(Refused, match="都是“社会救助”领域"):
        take(office, data)


@pytest.mark.parametrize(
    ("data", "said"), [(b"not a workbook", "这不是 .xlsx 表格"), (b"PK\x03\x04broken", "."), (b"", "这不是 .xlsx 表格")]
)
def test_it_says_what_is_wrong_with_a_file(office, data, said):
    with pytest.raises(Refused, match=said):
        standards.plan_of(data=data, by=office, **AS)


def test_it_refuses_a_workbook_without_any_standard(office):
    made = books.Workbook()
    made.active["A1"] = "通讯录"
    with pytest.raises(Refused, match="没有找到标准目录"):
        standards.plan_of(data=books.data_of(made), by=office, **AS)


def test_it_lets_a_department_bring_its_own_directory_and_no_field_it_does_not_lead(office, place):
    civil = orgs.actor(Duty.EDITOR, place[0])
    with pytest.raises(Refused, match="由政务公开办或者牵头部门导入"):
        take(civil)
    take(civil, books.book(("社会救助", books.HELP)), scope=Scope.SYSTEM)
    assert set(Adoption.objects.values_list("organ_id", flat=True)) == {place[0].pk}
    fields.load_shipped(by=office)
    Field.objects.filter(name="养老服务").update(organ=place[0])
    take(civil, books.book(("养老服务", books.OLD_AGE)))
    assert Standard.objects.filter(scope=Scope.FIELD).count() == 1


def test_it_gives_out_what_it_took_in(office):
    take(office)
    data = exports.standards(Standard.objects.select_related("field").order_by("id"))
    plan = standards.plan_of(data=data, by=office, **AS)
    assert not plan.wrong
    assert all(one.difference.is_empty for one in plan.sheets), [one.difference for one in plan.sheets]


def test_it_loads_the_shipped_fields_once(office):
    assert fields.load_shipped(by=office) == 27
    assert fields.load_shipped(by=office) == 0
    with pytest.raises(Refused, match="政务公开办"):
        fields.load_shipped(by=orgs.actor(Duty.EDITOR))


def test_it_counts_registered_content_as_fulfilling_and_late_against_its_limit(office, place):
    take(office)
    civil = orgs.actor(Duty.EDITOR, place[0])
    adoption = Adoption.objects.get(entry__level2="评估和补贴公示")
    fulfilment.register(adoption=adoption, title="补贴公示", url="https://a.example/1", published_on=date(2026, 2, 27), formed_on=date(2026, 1, 5), by=civil)  # fmt: skip
    adoption.refresh_from_db()
    assert (adoption.fulfilment, adoption.proofs_count, adoption.late_count, adoption.due_on) == (
        Fulfilment.DONE,
        1,
        1,
        None,
    )
    with pytest.raises(Refused, match="只有本单位"):
        fulfilment.register(
            adoption=adoption, title="甲", url="https://a.example/2", published_on=date(2026, 2, 1), by=office
        )
    proof = adoption.proofs.get()
    with pytest.raises(Refused, match="理由"):
        fulfilment.remove(proof=proof, reason=" ", by=civil)
    fulfilment.remove(proof=proof, reason="登记错了", by=civil)
    adoption.refresh_from_db()
    assert adoption.fulfilment == Fulfilment.MISSING


def test_it_lets_a_unit_word_an_entry_and_say_it_does_not_apply(office, place):
    take(office)
    civil = orgs.actor(Duty.EDITOR, place[0])
    adoption = Adoption.objects.get(entry__level2="监督检查")
    carrying.adapt(adoption=adoption, wording="救助监督电话", note="县级电话", by=civil)
    with pytest.raises(Refused, match="理由"):
        carrying.not_applicable(adoption=adoption, reason="", by=civil)
    carrying.not_applicable(adoption=adoption, reason="由信访局统一公布", by=civil)
    adoption.refresh_from_db()
    assert (str(adoption), adoption.fulfilment, adoption.due_on) == ("救助监督电话", Fulfilment.EXEMPT, None)
    assert adoption.entry.carriers == 0
    carrying.applicable(adoption=adoption, by=civil)
    adoption.refresh_from_db()
    assert adoption.fulfilment == Fulfilment.MISSING
    with pytest.raises(Refused, match="只有编制单位"):
        carrying.adapt(adoption=adoption, wording="甲", note="", by=orgs.actor(Duty.EDITOR, place[1]))


def test_it_hands_entries_over_when_a_unit_goes_into_another(office, place):
    take(office)
    other = orgs.organ("县民政服务中心")
    carrying.organ_merged(place[0].pk, other.pk)
    assert Adoption.objects.filter(organ=other, state=AdoptionState.CARRIED).count() == 3
    assert not Adoption.objects.filter(organ=place[0], state=AdoptionState.CARRIED).exists()
