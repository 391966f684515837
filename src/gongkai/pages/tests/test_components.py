from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gongkai.kernel import days
from gongkai.pages import services
from gongkai.pages.rules import Counted, heat_of
from gongkai.pages.templatetags.blocks import with_labels
from gongkai.pages.tests.builders import draw, read, request, strict

BAD = "\"><img src=x onerror=alert(1)><script>alert(1)</script>' onmouseover=x {{ 7|add:7 }} & </td></tr></table>"
DAY = date(2026, 11, 30)


class Sample(forms.Form):
    def __init__(self, text, *args):
        super().__init__(*args)
        choices = [("a", text), ("b", "乙")]
        for name, field in {
            "text": forms.CharField(label=text, help_text=text),
            "long": forms.CharField(label=text, widget=forms.Textarea, required=False),
            "day": forms.DateField(label=text, required=False),
            "pick": forms.ChoiceField(label=text, choices=choices),
            "radio": forms.ChoiceField(label=text, choices=choices, widget=forms.RadioSelect, help_text=text),
            "boxes": forms.MultipleChoiceField(label=text, choices=choices, widget=forms.CheckboxSelectMultiple),
            "many": forms.MultipleChoiceField(label=text, choices=choices),
            "yes": forms.BooleanField(label=text, help_text=text),
            "file": forms.FileField(label=text, help_text=text),
            "moment": forms.SplitDateTimeField(label=text, required=False),
            "hidden": forms.CharField(widget=forms.HiddenInput, required=False),
        }.items():
            self.fields[name] = field


PIECES = [
    '{% state t t tone="good" %}',
    '{% due d "open" url=t %}{% due d "paused" %}{% due d "done" %}{% due None %}',
    "{% figure t 3 t t t %}{% figure t t t %}",
    "{% reasons list %}",
    "{% timeline entries %}",
    "{% stepper list 1 %}",
    "{% progress 3 7 t %}",
    "{% crumbs t t t t t %}",
    "{% tabs t t t t %}",
    '<a href="{% query a=t %}">x</a>',
    "{% pager page total=3 %}",
    "{% icon t %}{% icon 'bell' t %}",
    "{% bars rows title=t unit=t %}",
    "{% columns rows title=t unit=t %}",
    "{% heat heat title=t first=t %}",
    '{% table caption=t show_caption=True %}<thead><tr><th scope="col">{{ t }}</th><th colspan="2">{{ t }}</th></tr></thead>'
    '<tbody><tr><td>{{ t }}</td><td class="num">{{ t }}</td><td>{{ t }}</td></tr></tbody>{% endtable %}',
    "{% empty t icon='file' %}<p>{{ t }}</p>{% endempty %}",
    "{% split left=t right=t %}{{ t }}{% divide %}{{ t }}{% endsplit %}",
    "<form>{% fields form %}</form>",
    "<form>{% fields wrong %}</form>",
    "<form>{% field form.file most=t kinds=t hint=t %}</form>",
    '{% filters asked keep="tab" %}',
]


def context(text):
    entry = SimpleNamespace(
        verb=text, at=datetime(2026, 5, 6, 7, tzinfo=UTC), actor_name=text, content={"reason": text}, organ_name=text
    )
    return {
        "t": text,
        "d": DAY,
        "list": [text, (text, text)] if text else [text],
        "entries": [entry],
        "page": SimpleNamespace(first=text, previous=text, next=None, last=text),
        "rows": [(text, 3, text), {"label": text, "value": 5, "url": text, "note": text}],
        "heat": heat_of([text], [(text, [3])]),
        "form": Sample(text, None, {"text": text, "long": text, "hidden": text}),
        "wrong": Sample(text, {"text": "", "long": text, "pick": text, "day": text}),
        "asked": Sample(text, request("/?text=1").GET.copy()),
    }


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.split()[1])
@settings(max_examples=25)
@given(text=st.text(max_size=12) | st.sampled_from(["<b>\"'&", "&lt;x&gt;", "javascript:alert(1)"]))
@example(text=BAD)
def test_it_lets_no_input_through_unescaped(piece, text):
    if "stepper" in piece:
        found = read(draw("{% stepper list 1 %}", **(context(text) | {"list": [text]})))
    else:
        on = request("/?tab=1&text=" + ("%22%3E%3Cscript%3E" if text == BAD else "1"))
        found = read(draw(piece, on, **context(text)))
    assert "script" not in found.tags
    assert "img" not in found.tags


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.split()[1])
def test_it_prints_nothing_nobody_gave(piece):
    with strict():
        read(draw(piece, **(context("甲") | ({"list": ["甲"]} if "stepper" in piece else {}))))


def test_it_ties_help_and_errors_to_the_field():
    class Form(forms.Form):
        name = forms.CharField(label="名称", help_text="照原文写")

    markup = draw("{% field form.name %}", form=Form({"name": ""}))
    assert 'aria-describedby="id_name_hint id_name_error"' in markup
    assert 'id="id_name_hint"' in markup
    assert 'id="id_name_error"' in markup
    assert 'aria-invalid="true"' in markup
    assert '<label for="id_name">名称</label>' in markup


def test_it_says_which_fields_may_stay_empty():
    class Form(forms.Form):
        name = forms.CharField(label="名称", required=False)

    assert "（选填）" in draw("{% field form.name %}", form=Form())


def test_it_asks_for_days_with_the_browsers_own_control():
    class Form(forms.Form):
        day = forms.DateField(label="日期")

    markup = draw("{% field form.day %}", form=Form(initial={"day": DAY}))
    assert 'type="date"' in markup
    assert 'value="2026-11-30"' in markup


def test_it_links_what_is_wrong_to_its_field():
    class Form(forms.Form):
        name = forms.CharField(label="名称")

    assert '<a href="#id_name">名称：' in draw("{% fields form %}", form=Form({"name": ""}))
    assert "reasons" not in draw("{% fields form %}", form=Form())


def test_it_counts_working_days_when_someone_does(monkeypatch):
    monkeypatch.setattr(services.slots, "_count", [lambda request, day: Counted(4, "/why/")])
    with days.standing_at(date(2026, 11, 24)):
        markup = draw('{% due d "open" %}', d=DAY)
    assert "剩 4 个工作日" in markup
    assert 'href="/why/"' in markup


def test_it_marks_a_provisional_day():
    day = SimpleNamespace(date=date(2027, 1, 5), provisional=True)
    with days.standing_at(date(2026, 12, 24)):
        markup = draw("{% due d %}", d=day)
    assert "暂定" in markup
    assert "2027年1月5日" in markup


def test_it_copies_column_names_to_cells_so_that_rows_can_stack():
    markup = with_labels(
        '<thead><tr><th>序号</th><th colspan="2">任务 <b>名称</b></th><th>时限</th></tr></thead>'
        '<tbody><tr><td class="num">1</td><td>甲</td><td>乙</td><td data-label="到期">丙</td></tr>'
        '<tr><td colspan="4">没有</td></tr></tbody>'
    )
    assert '<td class="num" data-label="序号">1</td>' in markup
    assert '<td data-label="任务 名称">乙</td>' in markup
    assert '<td data-label="到期">丙</td>' in markup
    assert '<td colspan="4">没有</td>' in markup


def test_it_changes_one_parameter_and_keeps_the_others():
    on = request("/desk/?state=late&cursor=x")
    assert draw('{% query cursor="y" %}', on) == "?state=late&amp;cursor=y"
    assert draw('{% query cursor="" %}', on) == "?state=late"


def test_it_shows_what_is_asked_and_how_to_drop_it():
    class Form(forms.Form):
        kind = forms.ChoiceField(label="事项", choices=[("", "全部"), ("a", "待审定")], required=False)

    on = request("/desk/?kind=a&cursor=c&tab=2")
    markup = draw('{% filters form keep="tab" %}', on, form=Form(on.GET))
    assert "事项：待审定" in markup
    assert 'href="?tab=2"' in markup
    assert '<input type="hidden" name="tab" value="2">' in markup


def test_it_marks_the_tab_one_is_on():
    on = request("/desk/?tab=2")
    markup = draw('{% tabs "甲" "/desk/" "乙" "/desk/?tab=2" %}', on)
    assert '<a href="/desk/?tab=2" aria-current="page">乙</a>' in markup
    assert markup.count("aria-current") == 1


def test_it_names_events_in_chinese(monkeypatch):
    monkeypatch.setattr(services.slots, "_verbs", {"task.accepted": "审定通过"})
    entry = SimpleNamespace(
        verb="task.accepted", at=datetime(2026, 5, 6, 20, tzinfo=UTC), actor_name="周敏", content={}
    )
    markup = draw("{% timeline entries %}", entries=[entry])
    assert "审定通过" in markup
    assert "2026-05-07 04:00" in markup
    entry.content = {"entered_for": "石磊"}
    assert "周敏（代石磊录入） · " in draw("{% timeline entries %}", entries=[entry])


def test_it_takes_the_heading_from_the_title():
    markup = draw(
        '{% extends "pages/desk.html" %}{% block title %}{{ t }}{% endblock %}{% block main %}x{% endblock %}',
        t="<任务>",
    )
    assert "<title>&lt;任务&gt; - 政务公开工作台</title>" in markup
    assert "<h1>&lt;任务&gt;</h1>" in markup


@pytest.mark.parametrize("layout", ["base", "desk", "portal", "print"])
def test_layouts_are_whole_without_anyone_signed_in(layout, monkeypatch):
    monkeypatch.setattr(services.slots, "_portal", [])
    with strict():
        markup = draw(
            '{% extends "pages/' + layout + '.html" %}{% block title %}甲{% endblock %}{% block main %}乙{% endblock %}'
        )
    found = read(markup.replace("<!doctype html>", ""))
    assert "乙" in found.text
    assert 'lang="zh-CN"' in markup


def test_it_asks_before_a_change():
    with strict():
        markup = draw(
            '{% include "pages/confirm.html" %}', title="撤回申报", sentences=["撤回后可以修改再报。"], button="撤回", back="/x/",
            danger=True, form=None, reasons=[], action="",
        )  # fmt: skip
    assert "button-danger" in markup
    assert "撤回后可以修改再报。" in markup


def test_a_feed_is_atom_with_stable_identities():
    entry = services.FeedEntry(
        "标题<1>", "https://x.test/a/", "摘要", datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)
    )
    answer = services.atom(
        title="云溪县",
        address="https://x.test/",
        feed_address="https://x.test/feed.xml",
        subtitle="最新",
        entries=[entry],
    )
    body = answer.content.decode()
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "<id>https://x.test/a/</id>" in body
    assert "标题&lt;1&gt;" in body
