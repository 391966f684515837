"""A room's addresses are looked at only when one of them can be meant."""

from __future__ import annotations

import pytest
from django.urls import Resolver404, path
from django.views import View

from gongkai.config.routes import room

VIEW = View.as_view()
PATTERNS = [
    path("desk/room/", VIEW, name="list"),
    path("desk/room/<int:number>/", VIEW, name="one"),
    path("things/<slug:name>/", VIEW, name="thing"),
    path("feed.xml", VIEW, name="feed"),
]


@pytest.mark.parametrize(
    ("asked", "name"),
    [("desk/room/", "list"), ("desk/room/7/", "one"), ("things/a/", "thing"), ("feed.xml", "feed")],
)
def test_what_is_meant_is_found(asked, name):
    assert room(PATTERNS, "room").resolve(asked).view_name == f"room:{name}"


@pytest.mark.parametrize("asked", ["", "desk/", "desk/rooms/", "desk", "thing/a/", "feed", "elsewhere/"])
def test_nothing_else_is_looked_at(asked):
    here = room(PATTERNS, "room")
    assert here.pattern.match(asked) is None
    with pytest.raises(Resolver404):
        here.resolve(asked)


@pytest.mark.parametrize("asked", ["", "a/", "a/b/"])
def test_a_room_of_the_first_page_or_of_values_is_asked_for_everything_it_may_have(asked):
    patterns = [path("", VIEW, name="home"), path("<slug:name>/", VIEW, name="any"), path("a/b/", VIEW, name="b")]
    assert (
        room(patterns, "room").resolve(asked).view_name == {"": "room:home", "a/": "room:any", "a/b/": "room:b"}[asked]
    )
