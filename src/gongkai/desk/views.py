"""The first page of each post, its health check, and (in development) the page that shows every component."""

from __future__ import annotations

from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.desk import queries, rules
from gongkai.desk.forms import TodoFilter
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Severity, Todo
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import heat_of

READERS = (Duty.LEADER, Duty.HEAD, Duty.CHIEF)
MOST_FINDINGS = 6


@desk_page()
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """待办 with clocks, then 体检; a leader first reads what is late, whose, and why."""
    if actor.may(*READERS) and request.GET.get("view") != "todo":
        return leader_home(request, actor)
    todos = queries.todo(actor)
    form = TodoFilter(request.GET, todos)
    findings = queries.findings(actor)
    context = {
        "groups": rules.grouped(form.chosen(todos), days.today()),
        "form": form,
        "total": len(todos),
        "findings": findings[:MOST_FINDINGS],
        "more": max(0, len(findings) - MOST_FINDINGS),
        "leads": actor.may(*READERS),
    }
    return render(request, "desk/home.html", context)


def leader_home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One page: what is late, whose, why; then what falls due this week."""
    today = days.today()
    todos = queries.todo(actor)
    soon = [todo for todo in todos if rules.when(todo.due_on, today) in {rules.When.TODAY, rules.When.WEEK}]
    order = orgs.organs(actor.jurisdiction_id).values_list("short_name", flat=True)
    context = {
        "numbers": queries.numbers(actor),
        "organs": rules.by_organ(queries.late(actor), order),
        "soon": sorted(soon, key=lambda todo: (todo.due_on or today, todo.title)),
        "waiting": len(todos),
        "findings": [found for found in queries.findings(actor) if found.severity is Severity.BAD][:MOST_FINDINGS],
        "today": today,
    }
    return render(request, "desk/leader.html", context)


@desk_page()
def health(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything an inspector would find today, each with its remedy."""
    return render(request, "desk/health.html", {"findings": queries.findings(actor)})


class SampleForm(forms.Form):
    """Every kind of field, for the style page."""

    title = forms.CharField(label="任务名称", help_text="照通知原文写，不超过 60 字", max_length=60)
    kind = forms.ChoiceField(label="时限类型", choices=[("date", "固定日期"), ("long", "长期坚持"), ("month", "每月")])
    due_on = forms.DateField(label="完成时限", required=False, help_text="本级要求早于上级时，以本级为准")
    role = forms.ChoiceField(
        label="责任", choices=[("lead", "牵头"), ("with", "配合")], widget=forms.RadioSelect, initial="lead"
    )
    organs = forms.MultipleChoiceField(
        label="配合单位",
        required=False,
        choices=[("1", "县教育局"), ("2", "县民政局"), ("3", "县财政局")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="工作举措", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="佐证材料", required=False)
    open = forms.BooleanField(label="完成后向社会公开", required=False)


@desk_page()
def style(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every component in use; exists in development only."""
    if not settings.DEVELOPMENT:
        raise Http404
    messages.success(request, "已保存草稿。")
    return render(request, "desk/style.html", sample())


def sample() -> dict[str, object]:
    """What the style page shows."""
    today = days.today()
    wrong = SampleForm({"title": "", "kind": "never", "role": "lead"})
    months = [
        (f"{month}月", count)
        for month, count in zip(range(1, 13), (2, 0, 4, 6, 9, 14, 3, 5, 8, 6, 11, 18), strict=True)
    ]
    return {
        "today": today,
        "form": SampleForm(),
        "wrong": wrong,
        "filter": TodoFilter({"kind": "待审定"}, [Todo("", "", None, "待审定", "县教育局")]),
        "bars": [
            {"label": "县教育局", "value": 96, "url": "#a", "note": "24/25"},
            {"label": "县住房和城乡建设局", "value": 81, "url": "#b", "note": "13/16"},
            {"label": "青石镇人民政府", "value": 42, "url": "#c", "tone": "bad", "note": "5/12"},
        ],
        "months": months,
        "heat": heat_of(
            [f"{month}月" for month in range(1, 13)],
            [("县教育局", [2, 0, 1, 4, 6, 9, 0, 1, 3, 2, 5, 8]), ("青石镇", [0, 0, 1, 1, 2, 3, 0, 0, 1, 1, 2, 4])],
        ),
        "page": SimpleNamespace(first=None, previous=None, next="n2", last="n9"),
        "steps": ["上传通知", "核对任务", "匹配单位", "确认生成"],
        "entries": [
            SimpleNamespace(
                label="退回补充", at=days.now(), actor_name="周敏", organ_name="县政务公开办",
                reason="佐证链接打不开，请补充发布页面。",
            ),
            SimpleNamespace(label="申报完成", at=days.now(), actor_name="李卫东", organ_name="县教育局"),
        ],
    }  # fmt: skip
