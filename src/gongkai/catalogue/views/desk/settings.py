"""主题分类 and 栏目模板: what the office keeps for the whole jurisdiction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.catalogue.forms.columns import TemplateForm
from gongkai.catalogue.forms.texts import SubjectForm
from gongkai.catalogue.models import SubjectClass
from gongkai.catalogue.queries import subjects as queries
from gongkai.catalogue.queries import templates
from gongkai.catalogue.rules.columns import OVERSEERS
from gongkai.catalogue.services import statutory
from gongkai.catalogue.services import subjects as services
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, form_page, or_404, said


@desk_page(*OVERSEERS)
def subjects(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The classes in two levels with how many records carry each."""
    used = services.used_counts(actor.jurisdiction_id)
    rows: list[dict[str, Any]] = []
    for node in queries.subjects(actor.jurisdiction_id, closed=True):
        below = [(row, used.get(row.full_name, 0)) for row in node.children]
        own = used.get(node.subject.full_name, 0)
        rows.append({"subject": node.subject, "own": own, "used": own + sum(many for _, many in below), "below": below})
    return render(request, "catalogue/subjects.html", {"rows": rows})


def _subject(actor: Actor, uuid: UUID) -> SubjectClass:
    return or_404(lambda: queries.subject_classes(actor.jurisdiction_id).get(uuid=uuid))


@desk_page(*OVERSEERS)
def save_subject(request: HttpRequest, actor: Actor, uuid: UUID | None = None) -> HttpResponse:
    """A local theme, or another name for a class."""
    found = _subject(actor, uuid) if uuid else None
    form = SubjectForm(
        request.POST or None, jurisdiction_id=actor.jurisdiction_id, renaming=found is not None,
        initial={"name": found.name} if found else None,
    )  # fmt: skip
    if form.is_valid() and done(form, lambda: services.save_subject(subject=found, by=actor, **form.cleaned_data)):
        messages.success(request, f"主题分类“{form.cleaned_data['name']}”已保存。")
        return redirect("catalogue:subjects")
    back = reverse("catalogue:subjects")
    title = "修改主题分类" if found else "增设本地主题"
    lead = "已有公文归入的分类不能改名；请停用它，另设新的分类。" if found else "为便于群众、企业查找而设的本地主题。"
    return form_page(request, form, title=title, lead=lead, crumbs=[("主题分类", back)], button="保存", back=back)


@require_POST
@desk_page(*OVERSEERS)
def switch_subject(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Out of use, or in use again."""
    found = _subject(actor, uuid)
    if request.POST.get("to") == "close":
        said(request, lambda: services.close_subject(subject=found, by=actor), f"“{found.name}”已停用。")
    else:
        said(request, lambda: services.open_subject(subject=found, by=actor), f"“{found.name}”已恢复使用。")
    return redirect("catalogue:subjects")


@require_POST
@desk_page(*OVERSEERS)
def load_subjects(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The national classes that are not there yet."""
    made = services.load_subjects(jurisdiction_id=actor.jurisdiction_id, by=actor)
    messages.success(request, f"已载入 {made} 个分类。" if made else "国家主题分类都已在表中。")
    return redirect("catalogue:subjects")


@desk_page(*OVERSEERS)
def template(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rows of the template with what this jurisdiction calls them."""
    names = templates.local_names(actor.jurisdiction_id)
    rows = [
        {"row": row, "name": name, "cycle": name.cycle if name else row.cycle}
        for row, name in ((row, names.get(row.key)) for row in templates.template())
    ]
    return render(request, "catalogue/template.html", {"rows": rows})


@desk_page(*OVERSEERS)
def name_row(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """What this jurisdiction calls a row."""
    row = next((row for row in templates.template() if row.key == key), None)
    if row is None:
        raise Http404
    name = templates.local_names(actor.jurisdiction_id).get(key)
    initial = {"title": row.title, "scope": row.scope, "cycle_days": row.cycle, "used": True, "apply": True}
    if name is not None:
        initial |= {"title": name.title, "scope": name.scope, "cycle_days": name.cycle, "used": name.used}
    form = TemplateForm(request.POST or None, initial=initial)
    changed: list[int] = []
    if form.is_valid() and done(
        form, lambda: changed.append(statutory.name_row(key=key, by=actor, **form.cleaned_data)[1])
    ):
        messages.success(request, f"栏目模板已修改，{changed[0]} 个已有栏目随之修改。")
        return redirect("catalogue:template")
    back = reverse("catalogue:template")
    lead = f"通行名称：{row.title}。"
    return form_page(
        request, form, title="修改模板栏目", lead=lead, crumbs=[("栏目模板", back)], button="保存", back=back
    )
