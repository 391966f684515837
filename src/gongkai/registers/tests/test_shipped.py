"""Every register that comes with the platform: read without a fault, its good rows taken, each bad row refused at one named cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from gongkai.orgs.rules.abbreviations import Abbreviations
from gongkai.orgs.rules.names import NameBook, NamedOrgan, Place
from gongkai.registers.rules import shipped
from gongkai.registers.rules.cells import Context
from gongkai.registers.rules.fielding import KEY
from gongkai.registers.rules.matching import match
from gongkai.registers.rules.reading import read
from gongkai.registers.rules.rows import due_on, is_public, read_row, shown_until
from gongkai.registers.rules.shape import Open, Type
from gongkai.registers.rules.showing import exported, public_values
from gongkai.registers.tests.samples import TODAY
from gongkai.workdays.rules import Calendar

ORGANS = Path(__file__).parents[2] / "config" / "demo" / "orgs.yaml"
LAW = Path(__file__).parents[5] / "shared" / "law"
EXAMPLES = {key: told for path in shipped.files() for key, told in shipped.examples(path).items()}
FIFTEEN = {
    "permits", "penalties", "powers", "fees", "projects", "budgets", "final-accounts", "debts", "subsidies",
    "private-schools", "devices", "work-report-items", "livelihood-items", "trainings", "hearings", "public-enterprises", "guides",
}  # fmt: skip


@pytest.fixture(scope="module")
def context():
    """The organs of the demo county, so that what is shown there can be read there."""
    place = yaml.safe_load(ORGANS.read_text("utf-8"))["jurisdictions"][0]
    organs = [
        NamedOrgan(number, one["name"], one["short_name"], one["kind"], aliases=tuple(one.get("aliases", ())))
        for number, one in enumerate(place["organs"], 1)
    ]
    book = NameBook(
        Place(place["name"], "云溪", place["level"], tuple(place["superiors"])), organs, [], Abbreviations({}, {})
    )
    names = {organ.id: organ.name for organ in organs}
    return Context(TODAY, book, organ_name=lambda number: names[number])


def taken(key, cells, context):
    """A row of an example, read by the titles of its cells."""
    one = shipped.shipped()[key]
    names = {field.title: field.key for field in one.filled}
    return read_row(one, {names[title]: cell for title, cell in cells.items()}, context)


def test_it_comes_with_the_lists_the_law_asks_for_first():
    assert shipped.shipped().keys() >= FIFTEEN


@pytest.mark.parametrize("key", shipped.shipped())
def test_it_takes_the_good_rows_and_refuses_each_bad_one_at_its_cell(key, context):
    one, told = shipped.shipped()[key], EXAMPLES[key]
    assert len(told.good) >= 3
    assert len(told.bad) >= 3
    assert len({bad.at for bad in told.bad}) >= 2, "bad rows show more than one fault"
    assert len(told.demo) >= 2
    for cells in (*told.good, *told.demo):
        row = taken(key, cells, context)
        assert not row.wrong, (cells, row.wrong)
        for field in one.filled:  # what goes out in a file comes in again as itself
            if value := row.values.get(field.key, ""):
                again = read(field, exported(field, value, context.organ_name), context)
                assert (again.text, again.wrong) == (value, ""), field.title
    for bad in told.bad:
        wrong = taken(key, bad.cells, context).wrong
        assert [one.field(fault.key).title for fault in wrong] == [bad.at], (bad, wrong)
        assert bad.says in wrong[0].sentence, (bad, wrong)


@pytest.mark.parametrize("key", shipped.shipped())
def test_it_never_shows_an_identity_number_and_no_person_unless_it_says_why(key, context):
    one = shipped.shipped()[key]
    for field in one.fields:
        assert field.type is not Type.ID or field.open is Open.INTERNAL
        if field.type is Type.PERSON and field.open is Open.PUBLIC:
            assert field.hint, f"“{field.title}”公开姓名，要说明理由"
    inner = {field.key for field in one.fields if field.open is Open.INTERNAL}
    for cells in (*EXAMPLES[key].good, *EXAMPLES[key].demo):
        row = taken(key, cells, context)
        assert not inner & public_values(one, row.values).keys()


@pytest.mark.parametrize("key", shipped.shipped())
def test_it_names_rows_the_law_and_a_purpose(key):
    one = shipped.shipped()[key]
    assert one.serves
    assert one.basis
    assert all("第" in basis or "〔" in basis for basis in one.basis), one.basis
    assert one.purpose.endswith("。")
    assert one.display.filters
    assert one.display.sorts
    assert all(KEY.fullmatch(field.key) for field in one.fields)


@pytest.mark.parametrize(("key", "group"), [("permits", "licence_fields"), ("penalties", "penalty_fields")])
def test_it_has_the_fields_of_the_data_standard_by_code_and_name(key, group):
    path = LAW / "double_publicity.yaml"
    if not path.exists():
        pytest.skip("双公示字段表不在这份检出旁边")
    standard = [(one["code"], one["name"]) for one in yaml.safe_load(path.read_text("utf-8"))[group]]
    fields = shipped.shipped()[key].fields
    assert [(field.key, field.title) for field in fields][: len(standard)] == standard


def test_it_shows_the_public_no_name_of_a_penalised_person(context):
    one = shipped.shipped()["penalties"]
    firm, person, minor = (taken("penalties", cells, context).values for cells in EXAMPLES["penalties"].good)
    assert public_values(one, firm)["CF_XDR_MC"] == "云溪县远山建材有限公司"
    assert public_values(one, person)["CF_XDR_MC"] == "马某某"
    assert [is_public(one, row) for row in (firm, person, minor)] == [True, True, False]


@pytest.mark.parametrize(("level", "until"), [("轻微", None), ("一般", "2027-04-16"), ("严重", "2029-04-16")])
def test_it_shows_a_penalty_no_longer_than_its_tier_allows(level, until, context):
    one = shipped.shipped()["penalties"]
    row = taken("penalties", dict(EXAMPLES["penalties"].good[0]) | {"公示档次": level}, context).values
    assert is_public(one, row) is (until is not None)
    if until:
        assert shown_until(one, row).isoformat() == until


def test_it_shows_who_got_a_subsidy_by_surname_and_no_protected_person_at_all(context):
    one = shipped.shipped()["subsidies"]
    rows = [taken("subsidies", cells, context).values for cells in EXAMPLES["subsidies"].good]
    assert [public_values(one, row)["person"] for row in rows[:2]] == ["赵某某", "欧阳某某"]
    assert [is_public(one, row) for row in rows] == [True, True, False]
    kinds = {field.type for field in one.fields}
    assert not kinds & {Type.ID, Type.PLATE}


def test_it_masks_a_sponsor_who_is_a_person(context):
    one = shipped.shipped()["private-schools"]
    person, firm, _ = (taken("private-schools", cells, context).values for cells in EXAMPLES["private-schools"].good)
    assert public_values(one, person)["sponsor"] == "姜某某"
    assert public_values(one, firm)["sponsor"] == "云溪县博思教育科技有限公司"


def test_it_tells_the_public_where_a_device_stands_and_not_how_it_is_being_mended(context):
    one = shipped.shipped()["devices"]
    row = taken("devices", EXAMPLES["devices"].good[2], context).values
    assert public_values(one, row)["place"] == "113.092000,36.091100"
    assert not {"sign", "told", "action", "fixed_by"} & public_values(one, row).keys()


def test_it_counts_twenty_calendar_days_for_a_budget(context):
    one = shipped.shipped()["budgets"]
    row = taken("budgets", EXAMPLES["budgets"].good[1], context).values
    assert due_on(one, row, Calendar())[0] == date(2026, 2, 26)


@pytest.mark.parametrize(
    ("key", "field", "regime", "part"),
    [
        ("projects", "kind", "major_projects", "kinds"),
        ("public-enterprises", "sector", "public_utilities", "sectors"),
        ("public-enterprises", "criteria", "public_utilities", "subjects"),
    ],
)
def test_it_offers_the_choices_the_regime_names(key, field, regime, part):
    path = LAW / "regimes.yaml"
    if not path.exists():
        pytest.skip("公开制度汇编不在这份检出旁边")
    named = yaml.safe_load(path.read_text("utf-8"))[regime][part]
    assert list(shipped.shipped()[key].field(field).values.values()) == named


@pytest.mark.parametrize(
    ("key", "number", "field", "shown"),
    [
        ("inspection-results", 0, "subject", "云溪县新知培训学校有限公司"),
        ("inspection-results", 2, "subject", "何某某"),
        ("housing-cases", 2, "subject", "贾某某"),
        ("tax-cases", 0, "leader", "秦某某"),
        ("tax-cases", 1, "title", "程某某"),
        ("trades", 2, "winner", "邹某某"),
        ("awards", 1, "receiver", "石某某"),
        ("appraisals", 1, "candidate", "蓝秀英"),
        ("appraisals", 2, "candidate", "覃某某"),
        ("deputy-suggestions", 0, "proposer", "蓝秀英"),
        ("inspection-objects", 0, "subject", "云溪县金穗食品有限公司"),
        ("inspection-objects", 1, "subject", "何某某"),
        ("inspectors", 0, "person", "蓝国栋"),
    ],
)
def test_it_shows_a_firm_by_name_and_a_person_by_surname(key, number, field, shown, context):
    one = shipped.shipped()[key]
    assert public_values(one, taken(key, EXAMPLES[key].good[number], context).values)[field] == shown


def test_it_shows_no_inspector_and_no_review_of_a_project(context):
    for key, hidden in (
        ("inspection-results", {"inspectors"}),
        ("project-catalogue", {"reviewed_on", "review"}),
        ("inspection-draws", {"chosen"}),
        ("inspectors", {"skill", "avoid"}),
        ("inspection-objects", {"risk"}),
    ):
        row = taken(key, EXAMPLES[key].good[0], context).values
        assert hidden <= row.keys()
        assert not hidden & public_values(shipped.shipped()[key], row).keys()


@pytest.mark.parametrize(
    ("key", "public"),
    [
        ("project-catalogue", [True, True, False]),
        ("tax-cases", [True, True, False]),
        ("deputy-suggestions", [True, True, False]),
        ("meeting-decisions", [True, True, False]),
        ("inspection-objects", [True, True, False]),
        ("inspectors", [True, True, False]),
        ("work-guides", [True, True, False]),
    ],
)
def test_it_shows_no_row_that_was_not_decided_to_be_public(key, public, context):
    one = shipped.shipped()[key]
    assert [is_public(one, taken(key, cells, context).values) for cells in EXAMPLES[key].good] == public


def test_it_shows_a_tax_case_for_three_years(context):
    one = shipped.shipped()["tax-cases"]
    assert shown_until(one, taken("tax-cases", EXAMPLES["tax-cases"].good[0], context).values) == date(2029, 4, 20)


def test_it_asks_for_the_progress_of_housing_within_ten_working_days_of_the_month(context):
    one = shipped.shipped()["housing-progress"]
    row = taken("housing-progress", EXAMPLES["housing-progress"].good[2], context).values
    assert due_on(one, row, Calendar())[0] == date(2026, 11, 13)
    assert (one.duty.per, one.duty.least) == ("month", 1)


def test_it_asks_for_the_plan_of_inspections_by_the_end_of_march():
    duty = shipped.shipped()["inspection-plans"].duty
    assert (duty.least, duty.per, duty.by) == (1, "year", (3, 31))


def test_it_shows_the_public_a_reply_or_why_there_is_none(context):
    one = shipped.shipped()["cppcc-proposals"]
    rows = EXAMPLES["cppcc-proposals"].good
    told, kept = (taken("cppcc-proposals", rows[number], context).values for number in (0, 2))
    assert is_public(one, told)
    assert is_public(one, kept)
    assert "reply" in public_values(one, told)
    assert "reply" not in public_values(one, kept)
    assert "第十六条" in public_values(one, kept)["why"]


@pytest.mark.parametrize(
    ("keys", "apart"),
    [
        (("fiscal-items", "epidemic-items", "health-items", "double-reduction", "realty-items"), "topic"),
        (("openness-zones", "inquiry-points", "reading-centres"), "kind"),
        (("work-report-items", "livelihood-items", "water-quality"), "origin"),
    ],
)
def test_it_tells_lists_of_one_form_apart_by_one_fixed_field(keys, apart):
    found = [shipped.shipped()[key] for key in keys]
    assert all(one.fields == found[0].fields for one in found)
    assert [set(one.fixed) for one in found] == [{apart}] * len(keys)
    assert len({one.fixed[apart] for one in found}) == len(keys)


def test_it_asks_for_the_term_of_a_subsidy_before_it_is_paid(context):
    late = dict(EXAMPLES["subsidy-applications"].good[0]) | {"计划发放日期": "2026-06-29"}
    (wrong,) = taken("subsidy-applications", late, context).wrong
    assert (wrong.key, wrong.sentence) == ("pays", "发放要在申报截止之后。")


@pytest.mark.parametrize("key", shipped.shipped())
def test_it_knows_every_column_of_its_own_template(key):
    one = shipped.shipped()[key]
    found = match(one, [field.heading for field in one.filled])
    assert list(found.columns.values()) == [field.key for field in one.filled]
