"""The prebuilt site: what stands in the tree, what does not, what a change does to it."""

from __future__ import annotations

import gzip
import json

import pytest
from django.http import HttpResponse
from django.urls import get_resolver
from django.urls import path as address

from gongkai.kernel.errors import Refused
from gongkai.orgs.tests import builders
from gongkai.outbox import services as outbox
from gongkai.outbox.models import Event
from gongkai.pages.services import made_from
from gongkai.portal import services
from gongkai.portal.commands.site import main
from gongkai.portal.models import BuiltFrom, BuiltPage, SiteChange
from gongkai.portal.queries import site as queries
from gongkai.portal.services.site import checking, declaring, following, keeping, sweeping, trees
from gongkai.portal.services.site.building import build_site

pytestmark = pytest.mark.django_db

SAID: dict[str, str] = {}
STATUS: dict[str, int] = {}


def page(request, name):
    made_from(f"note:{name}", "notes:1")
    answer = HttpResponse(f"<p>{SAID.get(name, name)}</p>" + "，".join(["云溪县"] * 100), status=STATUS.get(name, 200))
    if SAID.get(name) == "cookie":
        answer.set_cookie("seen", "1")
    return answer


def feed(request):
    made_from("notes:1")
    return HttpResponse("<feed/>", content_type="application/atom+xml; charset=utf-8")


def urls():
    return [*get_resolver().url_patterns, address("notes/<str:name>/", page), address("notes/feed.xml", feed)]


@pytest.fixture
def house(settings, tmp_path, monkeypatch):
    settings.SITE_ROOT = tmp_path / "site"
    settings.ROOT_URLCONF = tuple(urls())
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    SAID.clear(), STATUS.clear()
    monkeypatch.setattr(declaring, "kinds", {})
    services.register_pages("notes", lambda place: ["/notes/a/", "/notes/b/", "/notes/feed.xml", "/notes/a/"])
    builders.office()
    return settings.SITE_ROOT


def build(**options):
    return build_site(processes=1, **options)


def standing(house, path="notes/a/index.html"):
    found = house / "current" / "_" / path
    return found.read_text("utf-8") if found.exists() else None


def follow():
    following.rebuild()


def test_it_builds_what_rooms_name_and_serves_it_by_one_rename(house):
    report = build()
    assert report.pages == 4
    assert not report.refused
    assert not report.broken
    assert "云溪县" in standing(house)
    assert standing(house, "notes/feed.xml.atom") == "<feed/>"
    assert "此项功能暂停服务" in standing(house, "paused/index.html")
    squeezed = (house / "current/_/notes/a/index.html.gz").read_bytes()
    assert gzip.decompress(squeezed).decode() == standing(house)
    assert not (house / "current/_/notes/feed.xml.atom.gz").exists()
    assert trees.standing() == [trees.current()]
    first = trees.current()
    build()
    assert trees.standing() == [trees.current()] != [first]
    assert not BuiltPage.objects.exclude(tree=trees.current()).exists()
    assert not list((house / "making").iterdir())


def test_a_change_rebuilds_exactly_the_pages_made_from_it(house):
    build()
    before = dict(BuiltPage.objects.values_list("path", "built_at"))
    SAID["a"] = "新的"
    services.changed("note:a")
    follow()
    after = dict(BuiltPage.objects.values_list("path", "built_at"))
    assert {path for path in before if before[path] != after[path]} == {"/notes/a/"}
    assert "新的" in standing(house)
    assert gzip.decompress((house / "current/_/notes/a/index.html.gz").read_bytes()).decode() == standing(house)


def test_many_news_rebuild_a_page_once(house, monkeypatch):
    build()
    asked = []
    monkeypatch.setattr(
        keeping.asking, "ask", lambda name, path, ask=keeping.asking.ask: asked.append(path) or ask(name, path)
    )
    for _ in range(30):
        services.changed("note:a", "notes:1", paths=["/notes/a/"])
    follow()
    assert sorted(asked) == ["/notes/a/", "/notes/b/", "/notes/feed.xml"]


def test_a_new_address_is_built_and_one_that_went_is_dropped_with_its_squeezed_copy(house):
    build()
    services.changed(paths=["/notes/c/"])
    follow()
    assert standing(house, "notes/c/index.html")
    STATUS["c"] = 410
    services.changed("note:c")
    follow()
    assert not (house / "current/_/notes/c").exists()
    assert not BuiltPage.objects.filter(path="/notes/c/").exists()


def test_a_page_for_one_reader_is_refused_and_told(house):
    SAID["a"] = "cookie"
    report = build()
    assert report.refused == {"_/notes/a/": "页面设置了 cookie"}
    assert standing(house) is None
    assert queries.standing().findings() == ["公开页面 /notes/a/ 不能预生成：页面设置了 cookie。"]
    SAID["a"] = "again"
    services.changed("note:a")
    follow()
    assert "again" in standing(house)
    assert queries.standing().findings() == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<script>alert(1)</script>", "内嵌脚本"),
        ("<p style='color:red'>", "内嵌脚本或样式"),
        ("<style>p{}</style>", "内嵌脚本或样式"),
        ("<a onclick='x()'>", "内嵌脚本或样式"),
        ("<form method=post>", "提交表单"),
        ("<input name='csrfmiddlewaretoken'>", "提交表单"),
        ("<script src='/a.js' nonce='x'></script>", "一次性标记"),
    ],
)
def test_it_refuses_what_is_not_for_everybody(house, body, reason):
    SAID["a"] = body
    assert reason in build().refused["_/notes/a/"]


def test_a_page_the_application_fails_on_keeps_its_file_and_is_tried_again(house):
    build()
    before = standing(house)
    STATUS["a"] = 500
    services.changed("note:a")
    follow()
    assert standing(house) == before
    assert "出错" in queries.standing().findings()[0]
    STATUS["a"], SAID["a"] = 200, "好了"
    assert following.mend() == 1
    follow()
    assert "好了" in standing(house)


def test_a_build_on_which_too_much_fails_leaves_the_former_tree(house):
    build()
    tree = trees.current()
    STATUS.update(dict.fromkeys("abcd", 503))
    services.register_pages("more", lambda place: ["/notes/c/", "/notes/d/"])
    with pytest.raises(Refused, match="仍使用原来的页面"):
        build()
    assert trees.current() == tree
    STATUS.clear()
    assert build().pages >= 4
    assert trees.current() != tree
    assert len(trees.standing()) == 1


def test_an_unfinished_build_is_continued(house, monkeypatch):
    def killed(made):
        raise KeyboardInterrupt

    from gongkai.portal.services.site import building

    with monkeypatch.context() as patch:
        patch.setattr(building, "_serve", killed)
        with pytest.raises(KeyboardInterrupt):
            build()
    assert trees.current() == ""
    report = build()
    assert report.pages == 0
    assert standing(house)


def test_what_changed_while_a_page_was_made_is_made_again(house, monkeypatch):
    build()
    real = keeping.asking.ask

    def ask(name, path):
        answer = real(name, path)
        if SAID.get("a") == "alt":
            SAID["a"] = "neu"
            services.changed("note:a")
        return answer

    monkeypatch.setattr(keeping.asking, "ask", ask)
    SAID["a"] = "alt"
    services.changed("note:a")
    follow()
    assert BuiltPage.objects.exclude(stale_at=None).get().path == "/notes/a/"
    follow()
    assert "neu" in standing(house)
    assert not BuiltPage.objects.exclude(stale_at=None).exists()


def test_it_finds_what_was_altered_what_is_missing_and_what_belongs_to_nobody(house, monkeypatch):
    build()
    monkeypatch.setattr(checking, "LEAST_AGE", -1)
    assert not checking.check().wrong
    folder = house / "current/_/notes"
    (folder / "a/index.html").write_text("altered")
    (folder / "b/index.html.gz").write_bytes(b"no")
    (folder / "feed.xml.atom").unlink()
    (folder / "z.html").write_text("stray")
    services.register_pages("more", lambda place: ["/notes/new/", "/notes/none"])
    SAID["new"] = "neu"
    found = checking.check()
    assert {path: wrong for path, wrong in found.wrong.items() if "none" not in path} == {
        "_/notes/a/": "文件被改动",
        "_/notes/b/": "压缩文件打不开",
        "_/notes/feed.xml": "文件不见了",
        "_/notes/new/": "没有生成",
        "_/notes/z.html": "不属于任何页面的文件",
    }
    assert queries.standing().wrong == len(found.wrong)
    follow()
    assert "neu" in standing(house, "notes/new/index.html")
    assert not (folder / "z.html").exists()
    assert not checking.check().wrong


def test_a_bounded_check_goes_on_where_it_ended_also_after_a_restart(house, monkeypatch):
    build()
    looked = []
    monkeypatch.setattr(checking, "_wrong", lambda row: looked.append(row.path) or "")
    while not checking.check(seconds=0.0).whole:
        assert len(looked) < 20
    assert len(looked) == len(set(looked)) == 4
    assert checking.check(seconds=60.0).pages == 4

    def killed(row):
        looked.append(row.path)
        if len(looked) == 3:
            raise KeyboardInterrupt
        return ""

    looked.clear()
    monkeypatch.setattr(checking, "PIECE", 2)
    monkeypatch.setattr(checking, "_wrong", killed)
    with pytest.raises(KeyboardInterrupt):
        checking.check(seconds=60.0)
    assert checking.check(seconds=60.0).pages == 2
    assert checking.check().pages == 4


def test_the_command_line(house, capsys):
    assert main(["status"]) == 0
    assert "还没有" in capsys.readouterr().out
    assert main(["build", "--processes", "1"]) == 0
    assert "已切换到新生成的页面" in capsys.readouterr().out
    assert main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pages"] == 4
    SAID["a"] = "anders"
    assert main(["check", "--look-only"]) == 1
    assert "_/notes/a/：与现在的内容不一致" in capsys.readouterr().out
    assert main(["status"]) == 1
    assert "不符" in capsys.readouterr().out


def test_news_reach_the_tree_through_the_outbox(house):
    build()
    SAID["a"] = "durch"
    services.changed("note:a")
    assert Event.objects.filter(name="portal.pages_stale").exists()
    outbox.drain()
    assert "durch" in standing(house)
    assert SiteChange.objects.filter(key="note:a").exists()
    assert BuiltFrom.objects.filter(key="notes:1").count() == 3


def swept(paths=("/notes/a/", "/notes/?q=a"), own=("/notes/a/",), marks=("/notes/a/",), needles=("云溪县，云溪县",)):
    return sweeping.sweep(keys=["note:a"], paths=paths, own=own, marks=marks, needles=needles)


def test_after_a_removal_nothing_of_it_stands_in_any_tree(house):
    SAID["b"] = '<a href="/notes/a/">a</a>'
    assert swept() == []  # no tree yet
    build()
    tree = trees.current()
    STATUS["a"] = 410
    assert swept(needles=()) == [f"{tree}/_/notes/b/index.html"]  # another page still leads to it
    SAID["b"] = "ohne"
    assert swept(paths=["/notes/a/", "/notes/b/"], needles=["ganz anderes"]) == []
    assert standing(house, "notes/a/index.html") is None
    assert not (house / "current/_/notes/a").exists()


def test_what_stands_in_a_squeezed_copy_alone_is_found(house):
    build()
    STATUS["a"] = 410
    tree = trees.current()
    stray = house / "current/_/notes/stray.html.gz"
    stray.write_bytes(gzip.compress(b'<a href="/notes/a/">'))
    assert swept(needles=()) == [f"{tree}/_/notes/stray.html"]


def test_a_removed_page_the_application_fails_on_does_not_stay(house):
    build()
    STATUS["a"] = 500
    assert swept(needles=("云溪县，云溪县",)) == []
    assert standing(house) is None


@pytest.mark.parametrize("status", [410, 500])
def test_a_page_written_by_a_process_killed_before_it_noted_so_does_not_stay(house, status):
    build()
    BuiltPage.objects.filter(path="/notes/a/").update(file="", sha256="")
    STATUS["a"] = status
    assert swept(needles=("云溪县，云溪县",)) == []
    assert standing(house) is None


def test_a_stored_file_written_by_a_killed_process_does_not_stay(house):
    build()
    tree, uuid = trees.current(), "11111111-1111-4111-8111-111111111111"
    trees.put(tree, f"_/files/{uuid}/名单.csv", b"a" * 1000, level=0)
    address = f"/files/{uuid}/"
    assert swept(paths=[address], own=[address], marks=[address], needles=()) == []
    assert not (house / f"current/_/files/{uuid}").exists()


def test_a_stored_file_stands_alone_in_its_folder(house):
    trees.folder("t").mkdir(parents=True)
    trees.put("t", "_/files/x/名单.csv", b"a" * 1000, level=0)
    assert [path.name for path in (trees.folder("t") / "_/files/x").iterdir()] == ["名单.csv"]
