"""Columns, guides, rules and classes at the desk: who sees and does what, and what bad input gets."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from gongkai.catalogue.models import Column, GuideVersion, Placement, SubjectClass, SystemRule
from gongkai.catalogue.tests import builders
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def a_day():
    with days.standing_at(DAY):
        yield


@pytest.fixture
def unit():
    return orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))


@pytest.fixture
def office():
    return orgs.client_for(Duty.OFFICE)


def url(name, *args):
    return reverse(f"catalogue:{name}", args=[getattr(arg, "uuid", arg) for arg in args])


def text(answer):
    return answer.content.decode()


def test_it_shows_a_unit_its_own_tree_and_the_office_all_units(unit, office):
    builders.columns()
    builders.columns(orgs.organ("县教育局"))
    page = text(unit.get(url("columns")))
    assert "财政预算决算" in page
    assert "县教育局" not in page
    overview = text(office.get(url("columns")))
    assert "县教育局" in overview
    assert "补建法定栏目" in overview
    assert "县教育局的栏目" in text(office.get(f"{url('columns')}?organ={orgs.organ('县教育局').uuid}"))


@pytest.mark.parametrize(
    ("query", "holds", "lacks"),
    [("?q=预算", "财政预算决算", "政府采购"), ("?state=stale", "行政处罚", "财政预算决算"), ("?state=empty", "机构职能", "依申请公开"),
     ("?state=unheld", "政府采购", "法定主动公开内容</a>"), ("?state=hidden", "没有符合条件的栏目", "政府采购"), ("?q=没有这个", "没有符合条件的栏目", "预算")],
)  # fmt: skip
def test_it_narrows_the_columns(unit, query, holds, lacks):
    builders.columns()
    with days.standing_at(DAY + timedelta(31)):
        page = text(unit.get(url("columns") + query)).split("<form method")[-1]
    assert holds in page
    assert lacks not in page


def test_it_hides_other_units_columns(unit):
    other = builders.column("annual", orgs.organ("县教育局"))
    item = builders.placement(builders.column("documents/other", orgs.organ("县教育局")))[0]
    for name in ("column", "column_change", "column_move", "column_merge", "column_close"):
        assert unit.get(url(name, other)).status_code == 404
    for name in ("column_order", "column_show", "column_check"):
        assert unit.post(url(name, other)).status_code == 404
    assert unit.get(url("rearrange", item)).status_code == 404
    assert unit.get(url("column", uuid4())).status_code == 404
    far = orgs.client_for(Duty.OFFICE, orgs.organ("市政府办", of=orgs.jurisdiction("石桥市", level="CITY")))
    assert far.get(url("column", other)).status_code == 404
    for name in ("subjects", "template"):
        assert unit.get(url(name)).status_code == 404
    assert unit.post(url("fill")).status_code == 404


def test_it_sets_up_a_column_and_keeps_what_was_typed_when_refused(unit):
    builders.columns()
    given = {"title": "惠企资金", "scope": "直达资金", "cycle_days": "60", "parent": "", "duty_user": ""}
    answer = unit.post(url("column_new"), given)
    made = Column.objects.get(title="惠企资金")
    assert answer.url == url("column", made)
    assert (made.kind, made.owner_id, made.due_on) == ("FREE", unit.actor.organ_id, DAY + timedelta(60))
    answer = unit.post(url("column_new"), given | {"scope": "不要丢"})
    assert answer.status_code == 422
    assert "已有栏目“惠企资金”" in text(answer)
    assert "不要丢" in text(answer)
    assert unit.post(url("column_new"), given | {"title": "又一个", "cycle_days": "-1"}).status_code == 422
    elsewhere = builders.column("statutory", orgs.organ("县教育局"))
    assert unit.post(url("column_new"), given | {"title": "越界", "parent": elsewhere.pk}).status_code == 422


def test_it_lets_a_unit_change_what_it_keeps_but_not_the_statutory_name(unit):
    column = builders.column("statutory/20.7")
    given = {"title": "改名", "scope": "本级", "cycle_days": "200", "duty_user": unit.actor.user_id}
    unit.post(url("column_change", column), given)
    column.refresh_from_db()
    assert (column.title, column.scope, column.duty_user_id) == ("财政预算决算", "本级", unit.actor.user_id)
    assert unit.get(url("column_close", column)).status_code == 404


def test_it_gives_a_changed_owner_no_person_of_the_former(office, unit):
    column = builders.column("statutory/20.7")
    other = orgs.organ("县教育局")
    given = {
        "title": column.title, "scope": "", "cycle_days": "200", "owner": other.pk, "duty_user": unit.actor.user_id,
    }  # fmt: skip
    office.post(url("column_change", column), given)
    column.refresh_from_db()
    assert (column.owner, column.duty_user) == (other, None)


def test_it_names_one_person_for_ticked_columns(unit):
    rows = builders.columns()[:3]
    answer = unit.post(url("give"), {"column": [row.pk for row in rows], "user": unit.actor.user_id}, follow=True)
    assert "3 个栏目的责任人已定为" in text(answer)
    assert Column.objects.filter(duty_user_id=unit.actor.user_id).count() == 3
    assert "请先勾选栏目" in text(unit.post(url("give"), {}, follow=True))
    assert "请选择责任人" in text(unit.post(url("give"), {"column": [rows[0].pk], "user": "9999"}, follow=True))
    assert unit.post(url("give"), {"back": "//evil.example"}).url == url("columns")
    assert rows[0].title in text(unit.get(url("mine")))


def test_it_registers_that_nothing_is_new(unit):
    column = builders.column("statutory/20.5")
    answer = unit.post(url("column_check", column), {"note": "本月无新事项"}, follow=True)
    assert "已登记“已核对，无更新”" in text(answer)
    assert "本月无新事项" in text(answer)
    column.refresh_from_db()
    assert column.checked_on == DAY


def test_it_arranges_items(unit):
    column, other = builders.column(), builders.column("statutory/20.7")
    item = builders.placement(column, title="旧通知")[0]
    answer = unit.post(url("rearrange", item), {"to": "history", "reason": ""})
    assert answer.status_code == 422
    unit.post(url("rearrange", item), {"to": "history", "reason": "已过时"})
    item.refresh_from_db()
    assert (item.state, item.moved_reason) == ("HISTORY", "已过时")
    assert "历史库" in text(unit.get(url("column", column)))
    unit.post(url("rearrange", item), {"reason": "仍有效"})
    unit.post(url("rearrange", item), {"to": other.pk, "reason": "归类更准"})
    assert Placement.objects.get().column == other


def test_it_moves_merges_hides_and_closes_as_the_office(office):
    one, two = builders.free_column("通知公告"), builders.free_column("公示公告")
    office.post(url("column_move", one), {"parent": two.pk})
    one.refresh_from_db()
    assert one.parent == two
    assert office.post(url("column_move", two), {"parent": one.pk}).status_code == 422
    office.post(url("column_move", one), {"parent": ""})
    office.post(url("column_order", one), {"to": "up", "back": url("columns")})
    office.post(url("column_show", one), {"to": "hide"})
    one.refresh_from_db()
    assert (one.state, one.due_on) == ("HIDDEN", None)
    assert office.post(url("column_merge", one), {"into": two.pk, "reason": "重复"}).url == url("column", two)
    assert "已并入" in text(office.get(url("column", one)))
    assert office.post(url("column_close", two), {"reason": ""}).status_code == 422
    office.post(url("column_close", two), {"reason": "不用了"})
    two.refresh_from_db()
    assert two.state == "CLOSED"
    guide = builders.column("guide")
    assert "不能关闭或并入" in text(office.post(url("column_close", guide), {"reason": "x"}))


def test_it_fills_in_what_organs_lack(office):
    orgs.organ("县教育局")
    answer = office.post(url("fill"), follow=True)
    assert "补建" in text(answer)
    assert Column.objects.filter(organ__short_name="县教育局").count() > 10
    assert "没有需要补建的" in text(office.post(url("fill"), follow=True))


def test_it_drafts_and_publishes_a_guide_by_two_people(unit):
    organ = orgs.organ("县财政局")
    builders.columns(organ)
    page = text(unit.get(url("guide_edit")))
    assert "机构职能" in page
    fields = dict.fromkeys(("classes", "arrangement", "access", "unit", "address", "hours", "phone", "fax"), "内容")
    unit.post(url("guide_edit"), fields)
    assert "还没有填写：互联网联系方式" in text(unit.get(url("guides")))
    unit.post(url("guide_edit"), fields | {"online": "czj@example.cn"})
    assert unit.post(url("guide_publish")).status_code == 404
    head = orgs.client_for(Duty.HEAD, organ)
    assert "核对无误，公开" in text(head.get(url("guides")))
    head.post(url("guide_publish"))
    assert GuideVersion.objects.get().state == "STANDING"
    assert "没有可以公开的草稿" in text(head.post(url("guide_publish"), follow=True))
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
    other.post(f"{url('guide_edit')}?organ={organ.uuid}", fields)
    assert GuideVersion.objects.filter(organ=organ).count() == 1


def test_it_shows_the_office_who_has_no_guide(office):
    builders.guide(orgs.organ("县财政局"))
    builders.columns(orgs.organ("县教育局"))
    page = text(office.get(url("guides")))
    assert "没有公开" in page
    assert "现行" in page
    with days.standing_at(DAY + timedelta(400)):
        assert "一年未修订" in text(orgs.client_for(Duty.OFFICE).get(url("guides")))


def test_it_keeps_rules_of_openness_work(unit):
    organ = orgs.organ("县财政局")
    builders.columns(organ)
    given = {
        "title": "主动公开制度",
        "document_number": "",
        "effective_on": "2026-10-01",
        "body": "第一条　正文",
        "note": "",
    }
    answer = unit.post(url("system_new"), given | {"body": ""})
    assert answer.status_code == 422
    assert "主动公开制度" in text(answer)
    unit.post(url("system_new"), given)
    rule = SystemRule.objects.get()
    head = orgs.client_for(Duty.HEAD, organ)
    assert "应由另一人核对" in text(unit.get(url("system", rule)))
    head.post(url("system_publish", rule))
    unit.post(url("system_edit", rule), given | {"note": "按新规定修改"})
    second = SystemRule.objects.get(number=2)
    head.post(url("system_publish", second))
    assert "第1版" in text(unit.get(url("system", second)))
    assert head.post(url("system_end", second), {"on": "2027-01-01", "reason": "x"}).status_code == 422
    head.post(url("system_end", second), {"on": "2026-09-01", "reason": "并入新制度"})
    assert "已废止" in text(unit.get(url("systems")))
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
    assert other.get(url("system", second)).status_code == 404
    assert other.get(url("system_edit", second)).status_code == 404


def test_it_keeps_subject_classes_and_the_template(office):
    builders.columns()
    office.post(url("subjects_load"))
    assert "国家主题分类都已在表中" in text(office.post(url("subjects_load"), follow=True))
    office.post(url("subject_new"), {"name": "惠企政策", "parent": ""})
    own = SubjectClass.objects.get(name="惠企政策")
    assert office.post(url("subject_new"), {"name": "惠企政策", "parent": ""}).status_code == 422
    office.post(url("subject_change", own), {"name": "助企政策"})
    office.post(url("subject_switch", own), {"to": "close"})
    own.refresh_from_db()
    assert (own.name, own.state) == ("助企政策", "CLOSED")
    office.post(url("subject_switch", own), {"to": "open"})
    assert "助企政策" in text(office.get(url("subjects")))
    given = {"title": "信息公开年报", "scope": "", "cycle_days": "365", "used": "on", "apply": "on"}
    answer = office.post(url("name_row", "annual"), given, follow=True)
    assert "1 个已有栏目随之修改" in text(answer)
    assert "通行名称：政府信息公开年报" in text(answer)
    assert office.get(url("name_row", "none")).status_code == 404
    assert office.post(url("name_row", "annual"), given | {"used": ""}).status_code == 422


def test_it_lists_many_in_few_queries(unit, office, django_assert_max_num_queries):
    builders.columns()
    column = builders.column()
    for number in range(40):
        builders.placement(column, title=f"第{number}件")
        orgs.organ(f"县{number}局")
    office.post(url("fill"))
    for client, address, most in (
        (unit, url("columns"), 24),
        (unit, url("column", column), 24),
        (unit, url("columns") + "?state=unheld", 24),
        (office, url("columns"), 24),
        (office, url("columns") + "?state=empty", 24),
        (office, url("guides"), 24),
        (office, url("subjects"), 24),
    ):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_it_shows_a_unit_the_columns_it_keeps_elsewhere(unit):
    organ = orgs.organ("县财政局")
    builders.columns(organ)
    builders.free_column("财政信息", orgs.office(), owner=organ)
    page = text(unit.get(url("columns")))
    assert "在其他单位专栏负责的栏目" in page
