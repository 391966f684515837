"""Desk pages of the register: who may open them, and what they do."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from gongkai.kernel import days
from gongkai.orgs import queries, services
from gongkai.orgs.models import Group, Holding, Liaison, Organ, Post
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders
from gongkai.orgs.urls import desk_urlpatterns

pytestmark = pytest.mark.django_db
TODAY = days.today()
OTHERS = [duty for duty in Duty if duty is not Duty.ADMIN]


@pytest.fixture
def world():
    """A department with an editor and a liaison officer, a town, a group."""
    organ = builders.organ("县财政局", phone="0591-1111111")
    user = builders.person(organ, Duty.EDITOR, name="李娜")
    town = builders.organ("城关镇", name="城关镇人民政府", kind="TOWNSHIP")
    group = builders.group("各乡镇人民政府")
    by = builders.actor(Duty.ADMIN)
    liaison = services.add_liaison(
        organ=organ, name="王强", phone="0591-2222222", role="日常联络", valid_from=date(2025, 1, 1), by=by
    )
    return {"organ": organ, "user": user, "town": town, "group": group, "liaison": liaison}


def addresses(world):
    """Every address of the room that names a record, by name."""
    post = world["organ"].posts.earliest("id")
    holding = post.holdings.earliest("id")
    ids = {
        "change_group": world["group"].uuid, "remove_group": world["group"].uuid, "end_liaison": world["liaison"].uuid,
        "person": world["user"].uuid, "handover": world["user"].uuid, "reset_password": world["user"].uuid,
        "close_account": world["user"].uuid, "reopen_account": world["user"].uuid, "post": post.uuid,
        "change_post": post.uuid, "take_post": post.uuid, "close_post": post.uuid, "leave_post": holding.pk,
    }  # fmt: skip
    found = {}
    for pattern in desk_urlpatterns:
        route = str(pattern.pattern)
        if "<" not in route or "import" in route:
            continue
        arguments = [ids.get(pattern.name, world["organ"].uuid)]
        if "<slug:kind>" in route:
            arguments.append("merge")
        found[pattern.name] = reverse(f"orgs:{pattern.name}", args=arguments)
    return found


@pytest.mark.parametrize("duty", list(Duty))
def test_it_hides_every_record_from_another_jurisdiction(world, duty):
    elsewhere = builders.organ(
        "县政府办", of=builders.jurisdiction("青河县"), name="青河县人民政府办公室", kind="OFFICE"
    )
    client = builders.client_for(duty, at=elsewhere)
    for name, url in addresses(world).items():
        for method in (client.get, client.post):
            assert method(url).status_code in {404, 405}, (name, url)
    assert Organ.objects.get(pk=world["organ"].pk).state == "ACTIVE"
    assert Holding.objects.get(user=world["user"]).until is None


@pytest.mark.parametrize("duty", [Duty.EDITOR, Duty.REVIEWER, Duty.HEAD, Duty.LIAISON])
def test_it_hides_every_record_from_another_organ(world, duty):
    client = builders.client_for(duty, at=world["town"])
    for name, url in addresses(world).items():
        for method in (client.get, client.post):
            assert method(url).status_code in {404, 405}, (name, url)


@pytest.mark.parametrize("duty", OTHERS)
def test_it_lets_only_the_administrator_change_organs(world, duty):
    client = builders.client_for(duty, at=world["organ"] if duty not in {Duty.OFFICE, Duty.CHIEF} else None)
    for name in (
        "change_organ",
        "move_organ",
        "add_name",
        "add_post",
        "reorganise",
        "reset_password",
        "take_post",
        "handover",
    ):
        assert client.post(addresses(world)[name]).status_code == 404, name
    for name in ("add_organ", "import", "add_group", "add_person"):
        assert client.get(reverse(f"orgs:{name}")).status_code == 404, name


def test_it_sends_strangers_to_sign_in_and_back(world):
    assert Client().get("/desk/orgs/").url == "/desk/sign-in/?next=/desk/orgs/"


def test_it_shows_organs_in_official_order(world):
    page = builders.client_for(Duty.ADMIN).get("/desk/orgs/").content.decode()
    assert page.index("县政府办") < page.index("县财政局") < page.index("城关镇")
    assert "主管部门" in page
    assert "王强" in page


def test_it_lists_300_organs_in_few_queries(django_assert_max_num_queries):
    client = builders.client_for(Duty.ADMIN)
    place = builders.jurisdiction()
    Organ.objects.bulk_create(
        Organ(jurisdiction=place, name=f"单位{number}", short_name=f"单{number}", kind="DEPARTMENT", order=number + 10)
        for number in range(300)
    )
    for url in ("/desk/orgs/", "/desk/orgs/liaisons/", "/desk/orgs/people/"):
        with django_assert_max_num_queries(16):
            assert client.get(url).status_code == 200


def test_it_opens_every_page_for_the_administrator(world):
    client = builders.client_for(Duty.ADMIN)
    for name, url in addresses(world).items():
        assert client.get(url).status_code in {200, 405} or name == "waive", name
    for name in (
        "organs",
        "add_organ",
        "import",
        "import_template",
        "export",
        "groups",
        "add_group",
        "liaisons",
        "add_liaison",
        "people",
        "add_person",
    ):
        assert client.get(reverse(f"orgs:{name}")).status_code == 200, name
    for kind in ("rename", "merge", "transfer", "close"):
        assert client.get(reverse("orgs:reorganise_as", args=[world["organ"].uuid, kind])).status_code == 200
    assert client.get(reverse("orgs:reorganise_as", args=[world["organ"].uuid, "sell"])).status_code == 404


def test_it_shows_people_their_own_organ(world):
    client = builders.client_as(world["user"])
    page = client.get(reverse("orgs:organ", args=[world["organ"].uuid])).content.decode()
    assert "云溪县财政局" in page
    assert "设立岗位" not in page
    assert client.get("/desk/orgs/").status_code == 404
    own = client.get("/desk/orgs/liaisons/").content.decode()
    assert "县财政局" in own
    assert "城关镇" not in own


def test_it_adds_an_organ_and_keeps_what_was_typed_when_refused(world):
    client = builders.client_for(Duty.ADMIN)
    given = {"name": "云溪县财政局", "short_name": "县新局", "kind": "DEPARTMENT"}
    response = client.post("/desk/orgs/add/", given)
    assert response.status_code == 422
    assert "已是另一个在册单位的名称" in response.content.decode()
    assert 'value="县新局"' in response.content.decode()
    assert client.post("/desk/orgs/add/", {**given, "name": "云溪县新局"}).status_code == 302
    assert Organ.objects.get(short_name="县新局").name == "云溪县新局"


def test_it_moves_organs_by_post(world):
    client = builders.client_for(Duty.ADMIN)
    client.post(reverse("orgs:move_organ", args=[world["town"].uuid]), {"to": "up"})
    rows = [organ.short_name for organ in queries.organs(world["organ"].jurisdiction_id)]
    assert rows.index("城关镇") < rows.index("县财政局")


def test_it_walks_a_merger_step_by_step(world):
    client = builders.client_for(Duty.ADMIN)
    url = reverse("orgs:reorganise_as", args=[world["town"].uuid, "merge"])
    builders.person(world["town"], Duty.EDITOR, name="赵敏")
    post = world["town"].posts.get()
    other = builders.organ("和平乡", name="和平乡人民政府", kind="TOWNSHIP")
    given = {"into": other.pk, "posts": [post.pk], "on": TODAY.isoformat(), "reason": "云编〔2026〕3号"}
    page = client.post(url, {**given, "step": "preview"}).content.decode()
    assert "岗位“信息员”（赵敏）转到和平乡。" in page
    assert Organ.objects.get(pk=world["town"].pk).state == "ACTIVE"
    assert client.post(url, {**given, "step": "confirm"}).status_code == 302
    assert Organ.objects.get(pk=world["town"].pk).successor == other
    assert client.get(url).status_code == 404


def test_it_refuses_another_jurisdictions_organ_as_successor(world):
    client = builders.client_for(Duty.ADMIN)
    foreign = builders.organ("县财政局", of=builders.jurisdiction("青河县"))
    url = reverse("orgs:reorganise_as", args=[world["town"].uuid, "merge"])
    given = {"into": foreign.pk, "on": TODAY.isoformat(), "reason": "x", "step": "confirm"}
    assert client.post(url, given).status_code == 422


def test_it_shows_and_hands_over_all_a_person_holds(world):
    client = builders.client_for(Duty.ADMIN)
    coming = builders.person(world["town"], Duty.LIAISON, name="赵敏")
    holding = Holding.objects.get(user=world["user"])
    url = reverse("orgs:handover", args=[world["user"].uuid])
    assert "的接替人" in client.get(url).content.decode()
    assert client.post(url, {"on": TODAY.isoformat()}).status_code == 422
    given = {f"to_{holding.pk}": coming.pk, "on": TODAY.isoformat(), "reason": "调任"}
    assert client.post(url, given).status_code == 302
    assert [row.user for row in queries.holders(world["organ"].pk)] == [coming]
    page = client.get(reverse("orgs:person", args=[world["user"].uuid])).content.decode()
    assert "交接给赵敏" in page


def test_it_appoints_a_new_person_and_shows_the_password_once(world):
    client = builders.client_for(Duty.ADMIN)
    post = Post.objects.create(organ=world["town"], duty="EDITOR", title="信息员")
    given = {"name": "赵敏", "username": "zhaomin", "post": post.pk, "since": TODAY.isoformat()}
    page = client.post("/desk/orgs/people/add/", given).content.decode()
    assert "口令只显示这一次" in page
    password = page.split("<dt>初始口令</dt><dd><code>")[1].split("<")[0]
    new = Client()
    assert new.post("/desk/sign-in/", {"username": "zhaomin", "password": password}).status_code == 302
    assert new.get("/desk/profile/").url == "/desk/profile/password/"


def test_it_replaces_a_liaison_officer_from_the_register(world):
    client = builders.client_for(Duty.OFFICE)
    url = f"/desk/orgs/liaisons/add/?replaces={world['liaison'].uuid}"
    assert "接替王强" in client.get(url).content.decode()
    given = {
        "organ": world["organ"].pk, "name": "赵敏", "phone": "0591-3333333", "role": "日常联络", "valid_from": TODAY.isoformat(),
    }  # fmt: skip
    assert client.post(url, given).status_code == 302
    page = client.get("/desk/orgs/liaisons/").content.decode()
    assert page.index("赵敏") < page.index("历任联络员") < page.rindex("王强")
    assert client.get("/desk/orgs/liaisons/add/?replaces=nonsense").status_code == 200


def test_it_lets_a_unit_register_only_its_own_officer(world):
    client = builders.client_for(Duty.LIAISON, at=world["town"])
    given = {
        "organ": world["organ"].pk, "name": "赵敏", "phone": "0591-3333333", "role": "联络", "valid_from": TODAY.isoformat(),
    }  # fmt: skip
    assert client.post("/desk/orgs/liaisons/add/", given).status_code == 422
    assert client.post("/desk/orgs/liaisons/add/", {**given, "organ": world["town"].pk}).status_code == 302
    assert Liaison.objects.get(name="赵敏").organ == world["town"]


def test_it_saves_groups_and_shows_their_members(world):
    client = builders.client_for(Duty.ADMIN)
    given = {
        "name": "重点单位",
        "aliases": "重点部门",
        "included": [world["organ"].pk, world["town"].pk],
        "excluded": [world["town"].pk],
    }
    assert client.post("/desk/orgs/groups/add/", given).status_code == 422
    assert client.post("/desk/orgs/groups/add/", {**given, "excluded": []}).status_code == 302
    assert "2 个单位" in client.get("/desk/orgs/groups/").content.decode()
    group = Group.objects.get(name="重点单位")
    assert client.post(reverse("orgs:remove_group", args=[group.uuid])).status_code == 302
    assert not Group.objects.filter(name="重点单位").exists()


def test_it_lets_people_with_two_posts_choose(world):
    user = world["user"]
    second = Post.objects.create(organ=world["town"], duty="LIAISON", title="联络员")
    Holding.objects.create(post=second, user=user, since=date(2024, 1, 1))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/orgs/liaisons/").url == "/desk/post/"
    assert "选择岗位" in client.get("/desk/post/").content.decode()
    stranger = builders.person(builders.organ("县民政局"))
    wrong = Holding.objects.get(user=stranger).post_id
    assert client.post("/desk/post/", {"post": wrong}).status_code == 404
    assert client.post("/desk/post/", {"post": second.pk, "next": "/desk/orgs/liaisons/"}).url == "/desk/orgs/liaisons/"
    assert client.get("/desk/orgs/liaisons/").status_code == 200


def test_it_acts_no_longer_from_a_post_that_ended(world):
    client = builders.client_as(world["user"])
    assert client.get("/desk/orgs/liaisons/").status_code == 200
    Holding.objects.filter(user=world["user"]).update(until=TODAY)
    assert client.get("/desk/orgs/liaisons/").url == "/desk/post/"
    assert "没有在任的岗位" in client.get("/desk/post/").content.decode()


def test_it_demands_the_second_factor_of_named_duties(world, monkeypatch):
    monkeypatch.setattr(settings, "SECOND_FACTOR_DUTIES", ["ADMIN"])
    client = builders.client_for(Duty.ADMIN)
    assert client.get("/desk/orgs/").url == "/desk/profile/second-factor/"
    assert builders.client_for(Duty.OFFICE).get("/desk/orgs/").status_code == 200


def test_it_leaves_public_requests_without_a_session_alone(client):
    assert "Cookie" not in client.get("/desk/sign-out/").headers.get("Vary", "")
