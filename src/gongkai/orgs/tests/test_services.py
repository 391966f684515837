"""Organs, posts, people: every change on the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries, services
from gongkai.orgs.models import Holding, Organ, Post
from gongkai.orgs.rules import Duty
from gongkai.orgs.rules.names import How
from gongkai.orgs.services import belongings
from gongkai.orgs.services.people import appoint_new, close_person, give_password
from gongkai.orgs.tests import builders
from gongkai.outbox.models import Event
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db
TODAY = days.today()


@pytest.fixture
def admin():
    return builders.actor(Duty.ADMIN)


@pytest.fixture
def kinds(monkeypatch):
    """An empty registry of belongings."""
    registry: dict = {}
    monkeypatch.setattr(belongings, "_kinds", registry)
    return registry


def names_of(place):
    return [organ.short_name for organ in queries.organs(place.pk)]


def test_it_adds_organs_at_the_end_and_moves_them(admin):
    place = builders.jurisdiction()
    for short in ("县财政局", "县民政局"):
        services.add_organ(jurisdiction=place, name=f"云溪{short}", short_name=short, kind="DEPARTMENT", by=admin)
    assert names_of(place) == ["县政府办", "县财政局", "县民政局"]
    last = Organ.objects.get(short_name="县民政局")
    assert services.move_organ(organ=last, up=True, by=admin)
    assert names_of(place) == ["县政府办", "县民政局", "县财政局"]
    assert not services.move_organ(organ=Organ.objects.get(short_name="县财政局"), up=False, by=admin)


def test_it_lets_no_two_organs_answer_to_one_name(admin):
    builders.organ("县财政局", aliases=["县财局"])
    place = builders.jurisdiction()
    with pytest.raises(Refused, match="已是另一个在册单位的名称"):
        services.add_organ(jurisdiction=place, name="云溪县财局", short_name="县财局", kind="DEPARTMENT", by=admin)
    other = builders.organ("县民政局")
    with pytest.raises(Refused, match="一个名称只能指一个单位"):
        services.add_name(organ=other, name="县 财局", kind="ALIAS", by=admin)


def test_it_refuses_a_wrong_credit_code(admin):
    with pytest.raises(Refused, match="统一社会信用代码"):
        services.change_organ(organ=builders.organ(), short_name="县财政局", kind="DEPARTMENT", uscc="123", by=admin)


def test_it_keeps_former_names_after_a_renaming(admin):
    organ = builders.organ("县商务局")
    services.rename_organ(
        organ=organ,
        name="云溪县商务和投资促进局",
        short_name="县商务投促局",
        on=TODAY,
        by=admin,
        reason="云编〔2026〕3号",
    )
    book = queries.names(organ.jurisdiction_id)
    assert book.match("云溪县商务局").id == organ.pk
    assert book.match("县商务局").how is How.FORMER
    assert Event.objects.filter(name="organ.renamed", ids={"organ_id": organ.pk}).exists()
    with pytest.raises(Refused, match="没有更名"):
        services.rename_organ(organ=organ, name=organ.name, short_name=organ.short_name, on=TODAY, by=admin)


def test_it_merges_with_posts_people_groups_and_names(admin, kinds):
    gone, into = builders.organ("县粮食局"), builders.organ("县发改局")
    user = builders.person(gone, Duty.EDITOR)
    builders.person(gone, Duty.REVIEWER)
    group = builders.group("重点单位", kinds="")
    group.included.add(gone)
    services.add_liaison(
        organ=gone, name="李娜", phone="0591-1234567", role="日常联络", valid_from=date(2025, 1, 1), by=admin
    )
    kept = Post.objects.get(organ=gone, duty="EDITOR")
    services.merge_organ(organ=gone, into=into, on=TODAY, by=admin, carried=[kept], reason="机构改革")
    gone.refresh_from_db()
    assert (gone.state, gone.successor, gone.valid_to) == ("MERGED", into, TODAY)
    assert [row.user for row in queries.holders(into.pk)] == [user]
    assert queries.holders(gone.pk) == []
    assert queries.expand(group) == [into]
    assert queries.names(into.jurisdiction_id).match("县粮食局").id == into.pk
    assert queries.present_liaisons(gone.pk) == []
    assert Event.objects.get(name="organ.merged").ids == {"organ_id": gone.pk, "into_id": into.pk}
    assert Holding.objects.filter(user=user).count() == 2


def test_it_refuses_a_merger_that_cannot_be(admin):
    organ = builders.organ("县粮食局")
    other = builders.organ("县财政局", of=builders.jurisdiction("青河县"))
    with pytest.raises(Refused, match="不能并入本单位"):
        services.merge_organ(organ=organ, into=organ, on=TODAY, by=admin)
    with pytest.raises(Refused, match="本地区在册单位"):
        services.merge_organ(organ=organ, into=other, on=TODAY, by=admin)
    with pytest.raises(Refused, match="不能晚于今天"):
        services.merge_organ(organ=organ, into=builders.organ("县发改局"), on=TODAY + timedelta(days=1), by=admin)


def test_it_undoes_a_whole_merger_when_one_person_may_not_go_on(admin):
    gone, into = builders.organ("县粮食局"), builders.organ("县发改局")
    user = builders.person(gone, Duty.EDITOR)
    review = Post.objects.create(organ=into, duty="REVIEWER", title="审核人")
    services.take_post(post=review, user=user, since=TODAY, by=admin)
    with pytest.raises(Refused, match="起草和审核"):
        services.merge_organ(organ=gone, into=into, on=TODAY, by=admin)
    gone.refresh_from_db()
    assert gone.state == "ACTIVE"
    assert len(queries.holders(gone.pk)) == 1


def test_it_closes_no_organ_with_things_left(admin, kinds):
    organ = builders.organ("县粮食局")
    left = [("修订粮食应急预案", "/x/", "7")]
    services.register_belongings("台账任务", lambda user: [], lambda *a: None, of_organ=lambda number: left)
    with pytest.raises(Refused, match="还有台账任务 1 项"):
        services.close_organ(organ=organ, on=TODAY, by=admin)
    left.clear()
    services.close_organ(organ=organ, on=TODAY, by=admin)
    assert queries.names(organ.jurisdiction_id).match("县粮食局").kind == "none"


def test_it_closes_not_the_office_itself(admin):
    with pytest.raises(Refused, match="请先指定新的主管部门"):
        services.close_organ(organ=builders.office(), on=TODAY, by=admin)


def test_it_transfers_chosen_posts_and_things(admin, kinds):
    organ, into = builders.organ("县粮食局"), builders.organ("县发改局")
    user = builders.person(organ, Duty.EDITOR)
    builders.person(organ, Duty.REVIEWER)
    moved = []
    services.register_belongings(
        "台账任务", lambda user: [], lambda *a: None, of_organ=lambda number: [("甲", "/x/", "7"), ("乙", "/y/", "8")],
        move=lambda from_organ, into_organ, keys, by: moved.append((from_organ, into_organ, keys)),
    )  # fmt: skip
    posts = list(Post.objects.filter(organ=organ, duty="EDITOR"))
    services.transfer_function(organ=organ, into=into, carried=posts, keys=["台账任务:7"], on=TODAY, by=admin)
    assert [row.user for row in queries.holders(into.pk)] == [user]
    assert len(queries.holders(organ.pk)) == 1
    assert moved == [(organ, into, frozenset({"7"}))]
    with pytest.raises(Refused, match="至少选择"):
        services.transfer_function(organ=organ, into=into, carried=[], keys=[], on=TODAY, by=admin)


def test_it_keeps_editor_and_reviewer_apart_unless_the_office_says_so(admin):
    organ = builders.organ()
    user = builders.person(organ, Duty.EDITOR)
    review = services.add_post(organ=organ, duty="REVIEWER", by=admin)
    with pytest.raises(Refused, match="起草和审核"):
        services.take_post(post=review, user=user, since=TODAY, by=admin)
    office = builders.actor(Duty.OFFICE)
    services.waive_separation(organ=organ, first=Duty.EDITOR, second=Duty.REVIEWER, reason="单位仅有 3 人", by=office)
    services.take_post(post=review, user=user, since=TODAY, by=admin)
    with pytest.raises(Refused, match="任何情况下都不得兼任"):
        services.waive_separation(organ=organ, first=Duty.EDITOR, second=Duty.SECRECY, reason="x", by=office)


def test_it_ends_a_holding_at_once_and_keeps_it(admin):
    user = builders.person(builders.organ())
    holding = queries.current_holdings(user.pk)[0]
    services.leave_post(holding=holding, on=TODAY, by=admin, note="调离")
    assert queries.current_holdings(user.pk) == []
    assert queries.holdings_of(user.pk).get().note == "调离"


def test_it_hands_over_everything_in_one_action(admin, kinds):
    organ = builders.organ()
    leaving, coming = builders.person(organ, Duty.EDITOR), builders.person(builders.organ("县民政局"), Duty.LIAISON)
    second = services.add_post(organ=organ, duty="LIAISON", by=admin)
    services.take_post(post=second, user=leaving, since=TODAY, by=admin)
    passed = []
    services.register_belongings(
        "待办", lambda number: [("某事", "/x/")], lambda holding, to, by: passed.append((holding.post_id, to.pk))
    )
    held = queries.current_holdings(leaving.pk)
    with pytest.raises(Refused, match="选择接替人"):
        services.hand_over(user=leaving, successors={held[0].pk: coming}, on=TODAY, by=admin)
    services.hand_over(user=leaving, successors={row.pk: coming for row in held}, on=TODAY, by=admin, reason="调任")
    assert queries.current_holdings(leaving.pk) == []
    assert {row.post_id for row in queries.current_holdings(coming.pk)} >= {row.post_id for row in held}
    assert passed == [(row.post_id, coming.pk) for row in held]
    assert Entry.objects.filter(verb="person.handed_over").count() == 1


def test_it_refuses_a_handover_against_separation(admin, kinds):
    organ = builders.organ()
    leaving, reviewer = builders.person(organ, Duty.EDITOR), builders.person(organ, Duty.REVIEWER)
    held = queries.current_holdings(leaving.pk)
    with pytest.raises(Refused, match="起草和审核"):
        services.hand_over(user=leaving, successors={held[0].pk: reviewer}, on=TODAY, by=admin)
    with pytest.raises(Refused, match="不能交接给本人"):
        services.hand_over(user=leaving, successors={held[0].pk: leaving}, on=TODAY, by=admin)


def test_it_registers_a_kind_of_belongings_once(kinds):
    services.register_belongings("待办", lambda number: [], lambda *a: None)
    with pytest.raises(ValueError, match="registered already"):
        services.register_belongings("待办", lambda number: [], lambda *a: None)


def test_it_closes_no_account_with_posts_left(admin, kinds):
    user = builders.person(builders.organ())
    with pytest.raises(Refused, match="请先交接或登记离岗"):
        close_person(user=user, by=admin)
    services.leave_post(holding=queries.current_holdings(user.pk)[0], on=TODAY, by=admin)
    close_person(user=user, by=admin)
    assert user.state == "CLOSED"


def test_it_gives_no_passwords_to_people_of_another_place(admin, kinds):
    other = builders.person(builders.organ("县财政局", of=builders.jurisdiction("青河县")))
    with pytest.raises(Refused, match="其他地区"):
        give_password(user=other, by=admin)


def test_it_appoints_a_new_person_with_a_password_to_change(admin):
    post = services.add_post(organ=builders.organ(), duty="EDITOR", by=admin)
    user, password = appoint_new(name="李娜", username="lina", post=post, since=TODAY, by=admin)
    assert user.check_password(password)
    assert user.must_change
    assert queries.current_holdings(user.pk)[0].post == post


def test_it_replaces_a_liaison_officer_and_keeps_the_history(admin):
    organ = builders.organ()
    given = {"organ": organ, "phone": "0591-1234567", "role": "日常联络", "by": admin}
    first = services.add_liaison(name="李娜", valid_from=date(2025, 1, 1), **given)
    second = services.add_liaison(name="王强", valid_from=TODAY, replaces=first, **given)
    first.refresh_from_db()
    assert first.valid_to == TODAY
    assert second.replaced == first
    assert [row.name for row in queries.present_liaisons(organ.pk)] == ["王强"]
    assert [row.name for row in queries.present_liaisons(organ.pk, on=date(2025, 6, 1))] == ["李娜"]
    with pytest.raises(Refused, match="不是本单位现任"):
        services.add_liaison(name="赵敏", valid_from=TODAY, replaces=first, **given)
    with pytest.raises(Refused, match="联系电话"):
        services.add_liaison(**{**given, "phone": "打办公室"}, name="赵敏", valid_from=TODAY)


def test_it_expands_groups_in_official_order(admin):
    place = builders.jurisdiction()
    towns = [builders.organ(name, name=f"{name}人民政府", kind="TOWNSHIP") for name in ("城关镇", "和平乡", "石桥镇")]
    extra = builders.organ("县财政局")
    group = services.save_group(
        jurisdiction=place,
        name="各乡镇",
        kinds=["TOWNSHIP"],
        included=[extra],
        excluded=[towns[1]],
        by=admin,
        aliases="各镇\n\n各镇",
    )
    assert queries.expand(group) == [towns[0], towns[2], extra]
    assert group.aliases == "各镇"
    with pytest.raises(Refused, match="已用于集合单位"):
        services.save_group(jurisdiction=place, name="各镇", kinds=["TOWNSHIP"], by=admin)
    with pytest.raises(Refused, match="至少选择"):
        services.save_group(jurisdiction=place, name="空", by=admin)


def test_it_lists_organs_as_they_were_on_a_day(admin):
    organ, into = builders.organ("县粮食局", valid_from=date(2019, 1, 1)), builders.organ("县发改局")
    services.merge_organ(organ=organ, into=into, on=TODAY, by=admin)
    assert organ in queries.organs(organ.jurisdiction_id, at=TODAY - timedelta(days=1))
    assert organ not in queries.organs(organ.jurisdiction_id, at=TODAY)
    assert organ not in queries.organs(organ.jurisdiction_id, at=date(2018, 1, 1))
    assert organ not in queries.organs(organ.jurisdiction_id)
