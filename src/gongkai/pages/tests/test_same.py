"""What is the same is made once, and only that."""

from __future__ import annotations

from django.template import Context, Template

from gongkai.pages.rules import Link, PortalShell
from gongkai.pages.services import in_one_go, same_for_all


def test_it_renders_a_part_once_for_each_value() -> None:
    template = Template("{% same site %}{{ site.name }}{{ other }}{% endsame %}")
    first = PortalShell("云溪县", "政务公开", "/", links=(Link("首页", "/", True),))
    again = PortalShell("云溪县", "政务公开", "/", links=(Link("首页", "/", True),), apply_url="/apply/")
    elsewhere = PortalShell("云溪县", "政务公开", "/", links=(Link("首页", "/"),))
    assert template.render(Context({"site": first, "other": 1})) == "云溪县1"
    assert template.render(Context({"site": again, "other": 2})) == "云溪县1"
    assert template.render(Context({"site": elsewhere, "other": 3})) == "云溪县3"
    assert template.render(Context({"site": None, "other": "<b>"})) == "&lt;b&gt;"


def test_it_asks_once_for_pages_made_in_one_go_and_each_time_otherwise() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [same_for_all("key", ask), same_for_all("key", ask)] == [1, 2]
    with in_one_go():
        assert [same_for_all("key", ask), same_for_all("key", ask), same_for_all("other", ask)] == [3, 3, 4]
    with in_one_go():
        assert same_for_all("key", ask) == 5
