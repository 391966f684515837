"""The column tree, placements, responsibility, guides: what the services keep true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.catalogue import services
from gongkai.catalogue.models import Column, GuideVersion, Placement, SubjectClass
from gongkai.catalogue.queries import columns as queries
from gongkai.catalogue.queries import due, placements
from gongkai.catalogue.queries.subjects import subjects
from gongkai.catalogue.rules.columns import Actor, ColumnKind
from gongkai.catalogue.services import columns, guides, keeping, reminding, statutory
from gongkai.catalogue.services import subjects as subject_services
from gongkai.catalogue.tests import builders
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.notify.models import Message
from gongkai.orgs import services as orgs_services
from gongkai.orgs.models import Holding
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def a_day():
    with days.standing_at(DAY):
        yield


@pytest.fixture
def office() -> Actor:
    return orgs.actor(Duty.OFFICE)


def test_it_makes_the_statutory_columns_when_an_organ_is_added():
    place = orgs.jurisdiction()
    organ = orgs_services.add_organ(
        jurisdiction=place, name="云溪县民政局", short_name="县民政局", kind="DEPARTMENT", by=None
    )
    tops = [row.title for row in Column.objects.filter(organ=organ, parent=None)]
    assert tops == [
        "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府（部门）文件", "政府信息公开年报", "依申请公开",
    ]  # fmt: skip
    assert Column.objects.get(organ=organ, title="行政规范性文件").parent.title == "政府（部门）文件"
    assert SubjectClass.objects.filter(jurisdiction=place, parent=None).count() == 22


@pytest.mark.parametrize(
    ("kind", "has", "lacks"),
    [("TOWNSHIP", "宅基地使用情况审核", "市政建设"), ("OFFICE", "市政建设", "筹资筹劳"), ("DEPARTMENT", "财政预算决算", "统计信息"),
     ("INSTITUTION", "机构职能", "行政处罚和行政强制")],
)  # fmt: skip
def test_it_gives_each_kind_of_organ_the_items_that_fit(kind, has, lacks):
    titles = {row.title for row in builders.columns(orgs.organ(f"县{kind}", kind=kind))}
    assert has in titles
    assert lacks not in titles


def test_it_makes_none_for_public_enterprises_nor_twice(office):
    assert builders.columns(orgs.organ("县自来水公司", kind="ENTERPRISE")) == []
    builders.columns()
    organ = orgs.organ()
    assert statutory.make_statutory(organ=organ, by=None) == []
    Column.objects.filter(organ=organ, key="annual").delete()
    assert "县财政局" in statutory.fill_all(by=office)
    assert Column.objects.filter(organ=organ, key="annual").exists()


def test_it_uses_the_names_of_the_jurisdiction_and_renames_what_is_there(office):
    old = builders.column("annual")
    given = {"key": "annual", "title": "信息公开年度报告", "scope": "", "cycle_days": 400, "used": True, "by": office}
    _, changed = statutory.name_row(apply=True, **given)
    old.refresh_from_db()
    assert (changed, old.title, old.due_on) == (1, "信息公开年度报告", DAY + timedelta(400))
    assert builders.column("annual", orgs.organ("县教育局")).title == "信息公开年度报告"
    with pytest.raises(Refused, match="不能停用"):
        statutory.name_row(apply=False, **(given | {"used": False}))


def test_it_keeps_one_record_in_many_places_and_retitles_all_at_once():
    first, second = builders.column(), builders.column("statutory/20.7")
    builders.placement(first, second, record="documents.Document:a", title="旧标题")
    assert services.retitle(record="documents.Document:a", title="新标题") == 2
    assert {row.title for row in Placement.objects.all()} == {"新标题"}
    builders.placement(second, record="documents.Document:a", title="再改标题")
    assert builders.places("documents.Document:a") == {"财政预算决算": "STANDING"}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.items, second.items, second.updated_on) == (0, 1, DAY)
    assert services.displace(record="documents.Document:a") == 1
    second.refresh_from_db()
    assert (second.items, second.updated_on) == (0, None)
    assert services.displace(record="documents.Document:a") == 0


def test_it_lets_news_fulfil_nothing():
    with pytest.raises(Refused, match="新闻报道不能放入"):
        builders.placement(builders.column(), counts=False)
    own = builders.free_column()
    builders.placement(own, counts=False)
    own.refresh_from_db()
    assert own.items == 1


def test_it_never_shows_a_limited_release_publicly():
    column = builders.column()
    with pytest.raises(Refused, match="公开的对象或区域"):
        builders.placement(column, mode="LIMITED")
    builders.placement(column, mode="LIMITED", area="城关镇东街村", mode_reason="只涉及本村村民")
    column.refresh_from_db()
    assert list(placements.published_in(column)) == []
    assert list(placements.published_in_section(column.organ_id)) == []
    assert (column.items, column.updated_on) == (0, None)
    office = orgs.actor(Duty.OFFICE)
    assert placements.standing_in(office, column).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"title": " "}, "请填写标题"), ({"title": "长" * 501}, "不能超过 500"), ({"record": "bad"}, "记录编号"),
     ({"formed_on": DAY + timedelta(1)}, "生成日期晚于公开日期"), ({"organ_id": 999999}, "没有这个公开单位")],
)  # fmt: skip
def test_it_refuses_what_cannot_be_placed(changes, sentence):
    with pytest.raises(Refused, match=sentence):
        builders.placement(builders.column(), **({"title": "标题", "published": DAY} | changes))
    assert not Placement.objects.exists()


@pytest.mark.parametrize("key", ["guide", "request", "statutory", "documents"])
def test_it_places_nothing_in_headings_guide_or_entrance(key):
    with pytest.raises(Refused, match="不能直接放内容"):
        builders.placement(builders.column(key))


def test_it_moves_outdated_items_to_the_history_library_and_back(office):
    column = builders.column()
    builders.placement(column, record="documents.Document:a", title="旧办法")
    with pytest.raises(Refused, match="理由"):
        services.move_to_history(record="documents.Document:a", column=column, reason=" ", by=office)
    services.move_to_history(record="documents.Document:a", column=column, reason="内容已过时", by=office)
    assert list(placements.published_in(column)) == []
    kept = placements.history_of(column.organ_id, q="旧").get()
    assert (kept.moved_from, kept.moved_reason, kept.moved_on) == (column, "内容已过时", DAY)
    with pytest.raises(Refused, match="已在历史库"):
        services.move_to_history(record="documents.Document:a", column=column, reason="x", by=office)
    services.restore(record="documents.Document:a", column=column, reason="仍然有效", by=office)
    other = builders.column("statutory/20.7")
    services.move(record="documents.Document:a", column=column, to=other, reason="归类更准", by=office)
    assert builders.places("documents.Document:a") == {"财政预算决算": "STANDING"}


def test_it_brings_places_into_line_with_their_records(monkeypatch):
    monkeypatch.setattr("gongkai.catalogue.services.placements._owners", {})
    column = builders.column()
    builders.placement(column, record="documents.Document:a", title="一")
    builders.placement(column, record="documents.Document:b", title="二")
    services.register_records(
        "documents.Document", lambda records: {"documents.Document:a": ("一（更正）", "/documents/9/")}
    )
    from gongkai.catalogue.services.placements import compare

    assert compare() == {"retitled": 1, "displaced": 1}
    assert [(row.title, row.url) for row in Placement.objects.all()] == [("一（更正）", "/documents/9/")]


def test_it_re_arranges_the_tree_and_loses_nothing(office):
    one, two = builders.free_column("通知公告"), builders.free_column("公示公告")
    builders.placement(one, record="documents.Document:a")
    columns.merge_column(column=one, into=two, reason="内容重复", by=office)
    one.refresh_from_db()
    assert (one.state, one.successor, builders.places("documents.Document:a")) == (
        "MERGED",
        two,
        {"公示公告": "STANDING"},
    )
    builders.placement(one, record="documents.Document:b")  # an editor still holds the old column
    assert builders.places("documents.Document:b") == {"公示公告": "STANDING"}
    columns.close_column(column=two, reason="不再使用", by=office)
    assert {row.state for row in Placement.objects.all()} == {"HISTORY"}
    two.refresh_from_db()
    assert (two.state, two.items, two.due_on) == ("CLOSED", 0, None)


def test_it_ties_no_knots_and_keeps_the_named_sections(office):
    top = builders.free_column("专题")
    below = columns.make_column(organ=top.organ, title="子题", parent=top, by=office)
    with pytest.raises(Refused, match="自己的下级"):
        columns.move_column(column=top, parent=below, by=office)
    deep = columns.make_column(organ=top.organ, title="三层", parent=below, by=office)
    last = columns.make_column(organ=top.organ, title="四层", parent=deep, by=office)
    with pytest.raises(Refused, match="最多 4 层"):
        columns.make_column(organ=top.organ, title="五层", parent=last, by=office)
    guide = builders.column("guide")
    for refused in (
        lambda: columns.close_column(column=guide, reason="x", by=office),
        lambda: columns.show_column(column=guide, visible=False, by=office),
        lambda: columns.move_column(column=guide, parent=top, by=office),
        lambda: columns.move_column(column=builders.column("statutory/20.7"), parent=top, by=office),
        lambda: columns.close_column(column=top, reason="x", by=office),
    ):
        with pytest.raises(Refused):
            refused()


def test_it_orders_neighbours_and_refuses_doubles(office):
    first, second = builders.free_column("甲"), builders.free_column("乙")
    assert columns.order_column(column=second, up=True, by=office)
    titles = [row.title for row in Column.objects.filter(organ=first.organ)]
    assert titles == ["乙", "甲"]
    assert not columns.order_column(column=second, up=True, by=office)
    with pytest.raises(Refused, match="已有栏目“甲”"):
        builders.free_column("甲")


def test_it_lets_a_unit_keep_its_own_but_not_rename_the_statutory():
    editor = orgs.actor(Duty.EDITOR, orgs.organ())
    column = builders.column("statutory/20.7")
    user = next(row.user for row in Holding.objects.filter(user_id=editor.user_id))
    columns.change_column(
        column=column,
        title=column.title,
        scope="本级预算决算",
        cycle_days=200,
        owner=column.owner,
        duty_user=user,
        by=editor,
    )
    assert (column.duty_user_id, column.due_on) == (editor.user_id, DAY + timedelta(200))
    rename = {"title": "预决算", "scope": "", "cycle_days": 1, "owner": column.owner, "duty_user": None}
    for actor in (editor, orgs.actor(Duty.EDITOR, orgs.organ("县教育局")), orgs.actor(Duty.SECRECY, orgs.organ())):
        with pytest.raises(Refused):
            columns.change_column(column=column, by=actor, **rename)
    stranger = orgs.person(orgs.organ("县教育局"))
    with pytest.raises(Refused, match="不在县财政局任职"):
        keeping.give_columns(columns=[column], user=stranger, by=editor)


def test_it_leaves_nothing_with_someone_who_has_gone():
    organ = orgs.organ()
    editor = orgs.actor(Duty.EDITOR, organ)
    orgs.person(organ, Duty.LIAISON)
    column = builders.column()
    holding = Holding.objects.get(user_id=editor.user_id)
    keeping.give_columns(columns=[column], user=holding.user, by=editor)
    orgs_services.leave_post(holding=holding, on=DAY, by=None)
    column.refresh_from_db()
    assert column.duty_user is None
    reminding.columns_vacated(organ.pk)
    assert Message.objects.filter(kind="catalogue.unheld").count() == 1


def test_it_notices_leavings_set_for_a_later_day():
    organ = orgs.organ()
    editor = orgs.actor(Duty.EDITOR, organ)
    column = builders.column()
    holding = Holding.objects.get(user_id=editor.user_id)
    keeping.give_columns(columns=[column], user=holding.user, by=editor)
    orgs_services.leave_post(holding=holding, on=DAY + timedelta(5), by=None)
    column.refresh_from_db()
    assert column.duty_user_id == editor.user_id
    with days.standing_at(DAY + timedelta(6)):
        assert keeping.sweep_vacated() == 1


def test_it_hands_columns_over_with_the_post(office):
    organ = orgs.organ()
    editor, successor = orgs.actor(Duty.EDITOR, organ), orgs.person(orgs.organ("县教育局"))
    column = builders.column()
    holding = Holding.objects.get(user_id=editor.user_id)
    keeping.give_columns(columns=[column], user=holding.user, by=editor)
    orgs_services.hand_over(user=holding.user, successors={holding.pk: successor}, on=DAY, by=orgs.actor(Duty.ADMIN))
    column.refresh_from_db()
    assert column.duty_user == successor


def test_it_passes_columns_on_when_an_organ_is_merged(office):
    old, new = orgs.organ("县水利局"), orgs.organ("县水务局")
    own = builders.column("annual", old)
    elsewhere = builders.free_column("水情信息", orgs.office(), owner=old)
    orgs_services.merge_organ(organ=old, into=new, on=DAY, by=orgs.actor(Duty.ADMIN))
    for row in (own, elsewhere):
        row.refresh_from_db()
        assert row.owner == new
    assert (own.due_on, own.state) == (None, "VISIBLE")


def test_it_finds_what_is_stale_and_begins_again_when_checked():
    organ = orgs.organ()
    editor = orgs.actor(Duty.EDITOR, organ)
    column = builders.column("statutory/20.5")
    assert not queries.stale_columns(editor).exists()
    with days.standing_at(DAY + timedelta(31)):
        assert [row.key for row in queries.stale_columns(editor)] == ["statutory/20.5", "statutory/20.6"]
        assert any("已过更新期限" in row.title for row in due.todo(editor))
        assert any("超过更新周期" in row.title for row in due.health(orgs.actor(Duty.OFFICE)))
        assert reminding.remind() == 2
        assert reminding.remind() == 2
        assert Message.objects.filter(kind="catalogue.stale").count() == 1
        keeping.check_column(column=column, by=editor, note="本月无新的许可")
        assert [row.key for row in queries.stale_columns(editor)] == ["statutory/20.6"]
    column.refresh_from_db()
    assert (column.checked_on, column.updated_on) == (DAY + timedelta(31), None)


def test_it_tells_the_named_person_of_their_own_columns():
    organ = orgs.organ()
    editor = orgs.actor(Duty.EDITOR, organ)
    column = builders.column("statutory/20.5")
    user = Holding.objects.get(user_id=editor.user_id).user
    keeping.give_columns(columns=[column], user=user, by=editor)
    with days.standing_at(DAY + timedelta(31)):
        assert "更新栏目“行政许可和管理服务事项”" in [row.title for row in due.todo(editor)]
        reminding.remind()
    assert Message.objects.get(kind="catalogue.stale", user=user).subject == "2 个栏目已过更新期限"


def test_it_keeps_every_version_of_the_guide(office):
    organ = orgs.organ()
    first = builders.guide(organ)
    assert (first.number, first.state, builders.column("guide").updated_on) == (1, "STANDING", DAY)
    with days.standing_at(DAY + timedelta(10)):
        second = builders.guide(organ, phone="0900-5550000")
    first.refresh_from_db()
    assert (first.state, second.number, second.revised_on) == ("REPLACED", 2, DAY + timedelta(10))
    assert GuideVersion.objects.filter(organ=organ, state="STANDING").count() == 1


def test_it_publishes_no_guide_unseen_unfinished_or_unexplained():
    organ = orgs.organ()
    head = orgs.actor(Duty.HEAD, organ)
    editor = orgs.actor(Duty.EDITOR, organ)
    draft = builders.guide(organ, published=False, phone="")
    with pytest.raises(Refused, match="联系电话"):
        guides.publish_guide(guide=draft, by=head)
    values = {**draft.values, "phone": "0900-5550000"}
    draft = guides.draft_guide(organ=organ, values=values, note="", by=head)
    with pytest.raises(Refused, match="另一人核对"):
        guides.publish_guide(guide=draft, by=head)
    with pytest.raises(Refused, match="公开前应由"):
        guides.publish_guide(guide=draft, by=editor)
    guides.publish_guide(guide=draft, by=orgs.actor(Duty.LEADER, organ))
    draft = guides.draft_guide(organ=organ, values=values, note="", by=editor)
    with pytest.raises(Refused, match="修订说明"):
        guides.publish_guide(guide=draft, by=head)
    with pytest.raises(Refused, match="不由您的岗位"):
        guides.draft_guide(organ=organ, values={}, note="", by=orgs.actor(Duty.EDITOR, orgs.organ("县教育局")))


def test_it_keeps_versions_of_rules_and_ends_them():
    organ = orgs.organ()
    first = builders.system(organ)
    column = builders.column("system")
    assert column.items == 1
    editor, head = orgs.actor(Duty.EDITOR, organ), orgs.actor(Duty.HEAD, organ)
    draft = guides.draft_system(
        organ=organ, rule=first, title="主动公开工作制度（修订）", document_number="", body="第一条", note="按新条例修订",
        effective_on=DAY, by=editor,
    )  # fmt: skip
    guides.publish_system(rule=draft, by=head)
    first.refresh_from_db()
    assert (first.state, draft.number, draft.series) == ("REPLACED", 2, first.series)
    with pytest.raises(Refused, match="理由"):
        guides.end_system(rule=draft, on=DAY, reason="", by=head)
    guides.end_system(rule=draft, on=DAY, reason="被新规定替代", by=head)
    column.refresh_from_db()
    assert column.items == 0


def test_it_keeps_subject_classes_in_two_levels(office):
    subject_services.load_subjects(jurisdiction_id=office.jurisdiction_id, by=office)
    assert len(subjects(office.jurisdiction_id)) == 22
    top = subject_services.save_subject(name="优化营商环境", by=office)
    below = subject_services.save_subject(name="惠企政策", parent=top, by=office)
    assert below.full_name == "优化营商环境\\惠企政策"
    for refused, sentence in (
        (lambda: subject_services.save_subject(name="三级", parent=below, by=office), "只有两级"),
        (lambda: subject_services.save_subject(name="优化营商环境", by=office), "已有"),
        (lambda: subject_services.close_subject(subject=top, by=office), "二级分类"),
        (lambda: subject_services.save_subject(name="x", by=orgs.actor(Duty.EDITOR)), "政务公开办维护"),
    ):
        with pytest.raises(Refused, match=sentence):
            refused()
    subject_services.close_subject(subject=below, by=office)
    assert subjects(office.jurisdiction_id)[-1].children == []


def test_it_offers_a_unit_its_own_columns_and_those_it_keeps(office):
    organ = orgs.organ()
    builders.columns(organ)
    elsewhere = builders.free_column("财政信息", orgs.office(), owner=organ)
    builders.columns(orgs.organ("县教育局"))
    editor = orgs.actor(Duty.EDITOR, organ)
    offered = list(queries.columns_for(editor))
    assert elsewhere in offered
    assert {row.owner_id for row in offered} == {organ.pk}
    assert not {row.kind for row in offered} & {ColumnKind.GUIDE, ColumnKind.ON_REQUEST}
    assert [row.title for row in queries.columns_for(editor, news=True)] == ["财政信息"]
    assert queries.choices_for(editor)[0][0] == organ.name
    assert not queries.columns_for(orgs.actor(Duty.SECRECY, organ)).exists()
