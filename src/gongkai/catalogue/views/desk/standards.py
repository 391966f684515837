"""Fields and standards: lists, import with preview, versions, who carries entries, evaluation (R026, R027, R306–R309)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.catalogue.forms.entries import AssignForm, EvaluationForm, FieldForm, ImportForm, UploadForm
from gongkai.catalogue.queries import entries as queries
from gongkai.catalogue.queries import oversight
from gongkai.catalogue.rules import difference
from gongkai.catalogue.rules.entries import (
    OFFICE_DUTIES,
    UNIT_DUTIES,
    Change,
    Conclusion,
    Level,
    Scope,
    reasons_not_keeper,
)
from gongkai.catalogue.services import book, carrying, exports, fields, inspecting, standards
from gongkai.catalogue.views.desk.workbooks import brought, keep, shown_faults
from gongkai.files import services as files
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import whole, words_asked
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, form_page, or_404, said
from gongkai.pages.services.downloads import download
from gongkai.trail import queries as trail

MOST_ROWS = 60


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fields by aspect, each with its standards."""
    of: dict[int, list[Any]] = {}
    for standard in queries.standards(actor):
        of.setdefault(standard.field_id, []).append(standard)
    aspect = request.GET.get("aspect", "")
    every = list(queries.fields(actor.jurisdiction_id))
    aspects = list(dict.fromkeys(field.aspect for field in every if field.aspect))
    rows = [(field, of.get(field.pk, [])) for field in every if not aspect or field.aspect == aspect]
    led = {field.pk for field in every if field.organ_id == actor.organ_id}
    context = {
        "rows": rows if actor.oversees else [(field, some) for field, some in rows if some or field.pk in led],
        "aspects": aspects,
        "aspect": aspect,
        "fields_count": len(every),
        "shipped": len(queries.shipped_fields()),
        "office": actor.may(*OFFICE_DUTIES),
        "may_import": actor.may(*OFFICE_DUTIES, *UNIT_DUTIES),
        "any": bool(of),
    }
    return render(request, "catalogue/standards.html", context)


@require_POST
@desk_page(*OFFICE_DUTIES)
def load_fields(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The shipped fields."""
    count = fields.load_shipped(by=actor)
    messages.success(request, f"已载入 {count} 个领域，可以逐个指定牵头部门。" if count else "领域已经齐全，没有新增。")
    return redirect("catalogue:standards")


@desk_page(*OFFICE_DUTIES)
def edit_field(request: HttpRequest, actor: Actor, uuid: UUID | None = None) -> HttpResponse:
    """Add a field or change one."""
    field = or_404(queries.field, actor, uuid) if uuid else None
    start = {
        "code": field.code, "name": field.name, "kind": field.kind, "aspect": field.aspect, "state": field.state,
        "organ": field.organ.uuid if field.organ else None,
    } if field else {"state": "USED"}  # fmt: skip
    form = FieldForm(request.POST or None, actor=actor, initial=start)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        organ = given.pop("organ")
        if done(form, lambda: fields.save(field=field, organ_id=organ.pk if organ else None, by=actor, **given)):
            messages.success(request, f"领域“{given['name']}”已保存。")
            return redirect("catalogue:standards")
    back = reverse("catalogue:standards")
    title = f"领域：{field.name}" if field else "新增领域"
    return form_page(request, form, title=title, crumbs=[("标准目录", back)], button="保存", back=back)


@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Bring a workbook; what it would change is shown before anything is."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*posted)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            uuid = keep(given["file"], actor)
            standards.plan_of(
                data=brought(actor, uuid)[0], by=actor, scope=Scope(given["scope"]), level=Level(given["level"])
            )
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("file", reason)
        else:
            address = reverse("catalogue:standards_preview", args=[uuid])
            return redirect(f"{address}?scope={given['scope']}&level={given['level']}")
    return render(request, "catalogue/standards_upload.html", {"form": form}, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    try:
        return {
            "scope": Scope(request.GET.get("scope", Scope.FIELD)),
            "level": Level(request.GET.get("level", Level.COUNTY)),
        }
    except ValueError as error:
        raise Http404 from error


def _sheets(plan: standards.Plan) -> list[dict[str, Any]]:
    """What each sheet would do, for the page."""
    shown = []
    for one in plan.sheets:
        before = one.before
        found = one.difference
        changed = [
            (before[pk].name, difference.changed_names(old), old, new)
            for pk, old, new in found.changed
            if not difference.is_move(old)
        ]
        shown.append(
            {
                "plan": one, "added": found.added[:MOST_ROWS], "more_added": max(0, len(found.added) - MOST_ROWS),
                "changed": changed[:MOST_ROWS], "changed_count": len(changed),
                "removed": [before[pk].name for pk in found.removed], "same": found.kept + len(found.changed) - len(changed),
            }
        )  # fmt: skip
    return shown


@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def preview(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What the workbook would do, or what is wrong with it; then all of it at once."""
    data, file_id = brought(actor, uuid)
    asked = _asked(request)
    why: tuple[str, ...] = ()
    try:
        first = standards.plan_of(data=data, by=actor, **asked)
    except Refused as refused:
        return render(request, "catalogue/standards_preview.html", {"why": refused.reasons, "sheets": []}, status=422)
    sheets = [(one.read.title, one.field_name) for one in first.sheets]
    form = ImportForm(request.POST or None, actor=actor, sheets=sheets)
    plan = first
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen
        plan = (
            standards.plan_of(data=data, by=actor, chosen=chosen, **asked) if set(chosen.values()) != {"-"} else first
        )
        unseen = [title for title, name in chosen.items() if name != "-" and name != request.POST.get(f"seen:{title}")]
        if unseen and not plan.wrong:
            messages.warning(request, "领域改过了，下面是按新的选择核对的结果，请看过后再导入。")
        else:
            why = _confirm(request, actor, form, data, file_id, asked)
            if not why:
                return redirect("catalogue:standards")
    wrong, more = shown_faults(plan.wrong)
    context = {
        "uuid": uuid, "form": form, "sheets": _sheets(plan), "skipped": plan.skipped, "wrong": wrong, "more": more,
        "why": why, "count": len(plan.wrong), "query": request.GET.urlencode(), "names": dict(sheets), **asked,
    }  # fmt: skip
    return render(
        request, "catalogue/standards_preview.html", context, status=422 if why or wrong or form.errors else 200
    )


def _confirm(
    request: HttpRequest, actor: Actor, form: ImportForm, data: bytes, file_id: int, asked: dict[str, Any]
) -> tuple[str, ...]:
    given = form.cleaned_data
    try:
        made = standards.import_workbook(
            data=data, by=actor, reason=given["reason"], effective_on=given["effective_on"], chosen=form.chosen,
            assign=given["assign"], file_id=file_id, **asked,
        )  # fmt: skip
    except Refused as refused:
        return refused.reasons
    if not made.standards:
        messages.info(request, "表格内容与现行目录一致，没有产生新的版本。")
        return ()
    version = made.standards[0].versions.select_related("file").first()
    if version is not None and version.file is not None:
        files.adopt(file=version.file, owner=f"catalogue.Standard:{made.standards[0].pk}")
    messages.success(
        request,
        f"导入完成：{len(made.standards)} 个目录，新增 {made.added} 项、修改 {made.changed} 项、删除 {made.removed} 项，"
        f"分派 {made.carried} 项次。",
    )
    return ()


@require_GET
@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def marked(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The user's own workbook back, bad cells coloured and commented."""
    data, _ = brought(actor, uuid)
    try:
        plan = standards.plan_of(data=data, by=actor, **_asked(request))
    except Refused as error:
        raise Http404 from error
    if not plan.wrong:
        raise Http404
    return download(book.marked(data, plan.wrong), "标准目录（标出问题）.xlsx")


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The entries of a standard."""
    standard = or_404(queries.standard, actor, uuid)
    q, loose = words_asked(request.GET.get("q", "")), bool(request.GET.get("loose"))
    keeper = not reasons_not_keeper(actor, standard.jurisdiction_id, standard.organ_id) or _leads(actor, standard)
    context = {
        "standard": standard,
        "page": queries.entries(standard, q=q, loose=loose, cursor=request.GET.get("cursor")),
        "q": q,
        "loose": loose,
        "keeper": keeper,
        "assign": AssignForm(actor=actor) if keeper else None,
        "tab": "entries",
    }
    return render(request, "catalogue/standard.html", context)


def _leads(actor: Actor, standard: Any) -> bool:
    return standard.field.organ_id == actor.organ_id and actor.may(*UNIT_DUTIES)


@require_POST
@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def assign(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Give ticked entries to units."""
    standard = or_404(queries.standard, actor, uuid)
    form = AssignForm(request.POST, actor=actor)
    ticked = [number for given in request.POST.getlist("entry") if (number := whole(given)) is not None]
    chosen = list(form.cleaned_data["organs"]) if form.is_valid() else []
    said(
        request,
        lambda: carrying.assign(
            standard=standard, entry_ids=ticked, organ_ids=[organ.pk for organ in chosen], by=actor
        ),
        f"已把 {len(ticked)} 项分派给{'、'.join(organ.short_name for organ in chosen[:6])}{'等' if len(chosen) > 6 else ''}。",
    )
    return redirect("catalogue:standard", standard.uuid)


@require_POST
@desk_page(*OFFICE_DUTIES, *UNIT_DUTIES)
def assign_by_text(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Give what nobody carries to the units the text names."""
    standard = or_404(queries.standard, actor, uuid)
    try:
        count = carrying.assign_by_text(standard=standard, by=actor)
    except Refused as refused:
        messages.error(request, "；".join(refused.reasons))
    else:
        messages.success(
            request,
            f"按“公开主体”分派了 {count} 项次。" if count else "没有可以按“公开主体”认出的事项，请勾选后手工分派。",
        )
    return redirect("catalogue:standard", standard.uuid)


@require_GET
@desk_page()
def units(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """How each unit fulfils a standard; the field's department audits from here."""
    standard = or_404(queries.standard, actor, uuid)
    auditor = actor.may(*OFFICE_DUTIES) or _leads(actor, standard)
    if not auditor and not actor.oversees:
        raise Http404
    context = {
        "standard": standard,
        "rows": oversight.board(standard),
        "auditor": auditor,
        "organ_id": actor.organ_id,
        "tab": "units",
    }
    return render(request, "catalogue/standard_units.html", context)


@require_GET
@desk_page()
def versions(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Every version with its reason, and the evaluations."""
    standard = or_404(queries.standard, actor, uuid)
    keeper = not reasons_not_keeper(actor, standard.jurisdiction_id, standard.organ_id) or _leads(actor, standard)
    context = {
        "standard": standard, "versions": queries.versions(standard)[:100], "tab": "versions", "keeper": keeper,
        "evaluations": standard.evaluations.select_related("organ", "by")[:100], "history": trail.history(standard),
    }  # fmt: skip
    return render(request, "catalogue/standard_versions.html", context)


@require_GET
@desk_page()
def version(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What one version changed, entry by entry."""
    found = or_404(queries.version, actor, uuid)
    rows = [
        (revision, [(label, revision.before.get(key), revision.after.get(key)) for key, label in difference.NAMES.items() if key in revision.before and key != "position"])
        for revision in found.revisions.all()
    ]  # fmt: skip
    groups = [(change.label, [row for row in rows if row[0].change == change]) for change in Change]
    return render(request, "catalogue/version.html", {"version": found, "standard": found.standard, "groups": groups})


@desk_page(Duty.OFFICE, *UNIT_DUTIES)
def evaluate(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """跟踪评估."""
    standard = or_404(queries.standard, actor, uuid)
    form = EvaluationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        conclusion = Conclusion(given.pop("conclusion"))
        if done(form, lambda: inspecting.evaluate(standard=standard, conclusion=conclusion, by=actor, **given)):
            messages.success(request, "评估已登记；需要调整的，请修改工作簿后重新导入，形成新版本。")
            return redirect("catalogue:standard_versions", standard.uuid)
    back = reverse("catalogue:standard_versions", args=[standard.uuid])
    crumbs = [("标准目录", reverse("catalogue:standards")), (standard.title, back)]
    return form_page(request, form, title="登记跟踪评估", crumbs=crumbs, button="登记评估", back=back)


@require_GET
@desk_page()
def xlsx(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One standard in the form in which it is issued."""
    standard = or_404(queries.standard, actor, uuid)
    return download(exports.standards([standard]), f"{standard.title}.xlsx")


@require_GET
@desk_page()
def all_xlsx(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every standard the actor may see, a sheet each."""
    return download(
        exports.standards(queries.standards(actor).order_by("field__order", "id")[:60]), "基层政务公开标准目录.xlsx"
    )
