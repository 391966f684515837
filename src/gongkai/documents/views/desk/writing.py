"""拟稿: begin, read, edit with automatic keeping, discard, the record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.catalogue.queries import columns as catalogue_columns
from gongkai.catalogue.queries import entries as catalogue_entries
from gongkai.catalogue.queries import subjects as catalogue_subjects
from gongkai.documents.forms.writing import ANNOTATIONS, BeginForm, DocumentForm, ReasonForm
from gongkai.documents.models import Document
from gongkai.documents.queries import writing
from gongkai.documents.queries.record import happened
from gongkai.documents.rules import comparing, facts, marks
from gongkai.documents.rules.columns import is_annual
from gongkai.documents.rules.states import NEVER_FULFILS, WRITERS, Kind, Openness, State
from gongkai.documents.services import drafting
from gongkai.documents.views.desk.head import found, page
from gongkai.kernel import days, html
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page

CONFLICT = 409
MOST_ENTRIES = 2000


@desk_page(*WRITERS)
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """拟稿: kind and title, then the editor."""
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            document = drafting.create(by=actor, kind=Kind(given["kind"]), title=given["title"])
        except Refused as refused:
            _put_errors(form, refused)
        else:
            return redirect("documents:edit", document.uuid)
    return render(request, "documents/begin.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@desk_page()
def document(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """正文: the text as it stands, its facts and attachments, and what may be done."""
    shown = found(actor, uuid)
    reasons = drafting.reasons_not_to_write(shown, actor)
    own = actor.organ_id == shown.organ_id
    context = {
        "reasons": reasons,
        "may_write": not reasons,
        "may_discard": not facts.reasons_not_to_discard(State(shown.state), own=own, writer=actor.may(*WRITERS)),
        "may_send": own
        and actor.may(*WRITERS)
        and shown.openness == Openness.PROACTIVE
        and shown.state in {State.ISSUED, State.PUBLISHED},
        "missing": writing.missing(shown) if shown.state == State.DRAFT else [],
        "closing": writing.closing(shown) if not reasons else "",
        "attachments": list(writing.attachments(shown)),
        "joint": list(shown.joint.all()),
        "columns": list(shown.columns.all()),
        "entries": list(shown.entries.all()),
        "unsaved": writing.unsaved_of(shown, actor) if not reasons else None,
        "brought": writing.last_tidied(shown),
    }
    return page(request, actor, shown, "documents/document.html", context)


@desk_page(*WRITERS)
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The editor. What is refused is shown with everything that was typed; 409 when another saved meanwhile."""
    shown = found(actor, uuid)
    if actor.organ_id != shown.organ_id:
        raise Http404
    if reasons := drafting.reasons_not_to_write(shown, actor):
        messages.error(request, "".join(reasons))
        return redirect("documents:document", shown.uuid)
    if request.method != "POST":
        return _editor(request, actor, shown, *_start(request, actor, shown))
    form = _form(actor, shown, request.POST)
    seen = request.POST.get("seen", "")
    if form.is_valid():
        try:
            drafting.save(document=shown, changes=form.changes(), by=actor, seen=seen)
        except drafting.Conflict as conflict:
            _keep(shown, request, actor)
            return _conflicted(request, actor, conflict.document, form)
        except Refused as refused:
            _put_errors(form, refused)
        else:
            return _saved(request, shown)
    return _editor(request, actor, shown, form, {"seen": seen}, status=422)


def _saved(request: HttpRequest, document: Document) -> HttpResponse:
    messages.success(request, "已保存。")
    if request.POST.get("action") == "stay":
        return redirect("documents:edit", document.uuid)
    return redirect("documents:document", document.uuid)


def _start(request: HttpRequest, actor: Actor, document: Document) -> tuple[DocumentForm, dict[str, Any]]:
    """The form as saved, or as it was typed and not saved."""
    content = writing.content_of(document)
    unsaved = writing.unsaved_of(document, actor)
    stamp = writing.stamp_of(document)
    if request.GET.get("plain"):
        content["body"] = marks.text_of(document.body)
        return _form(actor, document, None, initial=content), {"seen": stamp, "plain": True, "marks": marks.MARKS}
    if unsaved is None:
        return _form(actor, document, None, initial=content), {"seen": stamp}
    behind = unsaved.base != stamp
    return _form(actor, document, None, initial=content | unsaved.fields), {
        "seen": unsaved.base,
        "unsaved": unsaved,
        "behind": behind,
    }


def _form(actor: Actor, document: Document, data: Any, **more: Any) -> DocumentForm:
    subjects = []
    for node in catalogue_subjects.subjects(actor.jurisdiction_id):
        top = node.subject.name
        subjects.append(
            (top, [(top, top), *((f"{top}\\{child.name}", f"{top} › {child.name}") for child in node.children)])
        )
    columns = catalogue_columns.choices_for(
        actor,
        news=document.kind == Kind.NEWS,
        annual=is_annual(document.title),
        chosen=document.columns.values_list("pk", flat=True),
    )
    by_field: dict[str, list[tuple[int, str]]] = {}
    if document.kind not in NEVER_FULFILS:
        for entry in catalogue_entries.entries_for(actor).order_by("standard__field__order", "position", "id")[
            :MOST_ENTRIES
        ]:
            by_field.setdefault(entry.standard.field.name, []).append((entry.pk, entry.name))
    entries = list(by_field.items())
    return DocumentForm(
        data, actor=actor, document=document, subjects=subjects, columns=columns, entries=entries, **more
    )


def _editor(
    request: HttpRequest, actor: Actor, document: Document, form: DocumentForm, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:  # fmt: skip
    context = {
        "document": document,
        "form": form,
        "annotations": ANNOTATIONS,
        "attachments": writing.attachments(document).count(),
        **more,
    }
    return render(request, "documents/edit.html", context, status=status)


def _conflicted(request: HttpRequest, actor: Actor, document: Document, form: DocumentForm) -> HttpResponse:
    """What was typed stays in the form; what the other saved stands beside it, and the next save is a decision."""
    typed = drafting.prepared({"body": form.cleaned_data.get("body", "")})["body"]
    last = writing.versions(document).first()
    more = {
        "seen": writing.stamp_of(document),
        "conflict": True,
        "by_whom": last.made_by.name if last and last.made_by else "",
        "when": last.made_at if last else None,
        "their_title": document.title if document.title != form.cleaned_data.get("title") else "",
        "rows": comparing.compared(html.text_of(document.body), html.text_of(typed)),
    }
    return _editor(request, actor, document, form, more, status=CONFLICT)


def _put_errors(form: Any, refused: Refused) -> None:
    """Reasons beside their fields where the service says which."""
    by_field = refused.fields if isinstance(refused, drafting.Wrong) else {}
    for name, reasons in by_field.items():
        for reason in reasons:
            form.add_error(name if name in form.fields else None, reason)
    if not by_field:
        for reason in refused.reasons:
            form.add_error(None, reason)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the form, as it was typed."""
    many = {"joint", "columns", "entries"}
    names = [name for name in DocumentForm.base_fields if name in request.POST]
    return {name: request.POST.getlist(name) if name in many else request.POST[name] for name in names}


def _keep(document: Document, request: HttpRequest, actor: Actor) -> None:
    drafting.keep_unsaved(document=document, fields=_typed(request), base=request.POST.get("seen", ""), by=actor)


@require_POST
@desk_page(*WRITERS)
def keep(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Automatic keeping: JSON {kept: "14:05"}; 409 with a sentence when another saved meanwhile (the text is kept all the same)."""
    shown = found(actor, uuid)
    if actor.organ_id != shown.organ_id:
        raise Http404
    try:
        _keep(shown, request, actor)
    except Refused as refused:
        return JsonResponse({"why": "".join(refused.reasons)}, status=422)
    at = days.now().astimezone(days.SHANGHAI).strftime("%H:%M:%S")
    if request.POST.get("seen", "") != writing.stamp_of(shown):
        return JsonResponse(
            {"kept": at, "why": "别人刚保存过本件。您写的内容已另存，点“保存”时会让您核对两边。"}, status=CONFLICT
        )
    return JsonResponse({"kept": at})


@require_POST
@desk_page(*WRITERS)
def drop(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Give up what was typed and not saved."""
    shown = found(actor, uuid)
    drafting.drop_unsaved(document=shown, by=actor)
    messages.success(request, "已放弃没有保存的内容。")
    return redirect("documents:edit", shown.uuid)


@require_POST
@desk_page(*WRITERS)
def closing(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """在文末补写."""
    shown = found(actor, uuid)
    try:
        drafting.write_closing(document=shown, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, "已在文末补写，请核对。")
    return redirect("documents:document", shown.uuid)


@desk_page(*WRITERS)
def discard(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """作废 a draft."""
    shown = found(actor, uuid)
    form = ReasonForm(request.POST or None)
    context: dict[str, Any] = {
        "title": "作废公文",
        "sentences": [
            f"《{shown.title}》作废后不再办理，文号可以重新使用；内容和记录仍然保留，可在“已撤下、作废”中查看。"
        ],
        "button": "作废",
        "danger": True,
        "back": reverse("documents:document", args=[shown.uuid]),
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        try:
            drafting.discard(document=shown, reason=form.cleaned_data["reason"], by=actor)
        except Refused as refused:
            context["reasons"] = refused.reasons
        else:
            messages.success(request, "已作废。")
            return redirect("documents:documents")
    wrong = form.errors or context.get("reasons")
    return render(request, "pages/confirm.html", context, status=422 if wrong else 200)


@require_GET
@desk_page()
def record(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """记录: what happened to the document, newest first, and its versions."""
    shown = found(actor, uuid)
    context = {"entries": happened(shown), "versions": list(writing.versions(shown)[:200])}
    return page(request, actor, shown, "documents/record.html", context)
