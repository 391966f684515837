from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client

from gongkai.orgs.tests import builders
from gongkai.pages import views
from gongkai.pages.tests.builders import read, request, strict


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "请返回上一页"),
        (views.forbidden, 403, "切换岗位"),
        (views.csrf_failure, 403, "先复制已填写的长文字"),
        (views.not_found, 404, "核对地址"),
        (views.too_many, 429, "等几分钟"),
        (views.server_error, 500, "告诉系统管理员"),
    ],
)
def test_each_error_page_says_what_happened_and_what_to_do(view, status, words):
    with strict():
        answer = view(request())
    assert answer.status_code == status
    assert words in answer.content.decode()
    read(answer.content.decode().replace("<!doctype html>", ""))


def test_a_request_too_large_says_so():
    answer = views.bad_request(request(), RequestDataTooBig("x"))
    assert answer.status_code == 413
    assert "太大" in answer.content.decode()


@pytest.mark.django_db
def test_ways_of_reading_are_kept_in_a_cookie_and_dropped_again():
    client = Client()
    answer = client.get("/reading/?set=1&text=1&contrast=1&next=/organs/")
    assert answer["Location"] == "/organs/"
    assert client.cookies["reading"].value == "text.contrast"
    page = client.get("/reading/").content.decode()
    assert 'class="read-text read-contrast"' in page
    client.get("/reading/?set=1&next=/")
    assert 'class=""' in client.get("/reading/").content.decode()


@pytest.mark.parametrize("away", ["https://evil.test/", "//evil.test", "javascript:alert(1)", "\\\\evil"])
def test_ways_of_reading_lead_nowhere_else(away):
    assert Client().get("/reading/", {"set": "1", "next": away})["Location"] == "/"


@pytest.mark.django_db
def test_an_unknown_way_of_reading_changes_nothing():
    answer = views.reading(request("/reading/", reading='x"><script>.text'))
    assert 'class="read-text"' in answer.content.decode()


@pytest.mark.django_db
def test_a_size_is_one_of_three_and_the_other_ways_stand_beside_it():
    client = Client()
    client.get("/reading/?set=1&size=big&guide=1&next=/")
    assert client.cookies["reading"].value == "big.guide"
    page = client.get("/reading/").content.decode()
    assert 'class="read-big read-guide"' in page
    assert 'value="big" id="reading-big" checked' in page


@pytest.mark.django_db
def test_what_the_public_does_not_find_is_answered_in_the_sites_own_frame():
    builders.office()
    page = Client().get("/nowhere/").content.decode()
    assert "没有找到这一页" in page
    assert "portal-foot" in page
    assert "portal-foot" in Client().get("/reading/").content.decode()
    assert "portal-foot" not in Client().get("/reading/?next=/desk/").content.decode()
