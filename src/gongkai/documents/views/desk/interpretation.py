"""解读 of one document: the plan, the material beside the text, forms, later rounds, and publicity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.documents.forms.interpretation import (
    BriefingForm,
    CopiedForm,
    ExemptForm,
    FormForm,
    MajorForm,
    MaterialForm,
    MentionForm,
    PlanForm,
    RoundForm,
    TrainingForm,
    TranscriptForm,
)
from gongkai.documents.models import Briefing, Document, Interpretation
from gongkai.documents.queries import briefing as briefings
from gongkai.documents.queries import interpretation as queries
from gongkai.documents.rules.interpretation import EDITABLE, form_names
from gongkai.documents.rules.states import WRITERS, InterpretationState, State
from gongkai.documents.services import interpretation as services
from gongkai.documents.services import major, publicity, rounds
from gongkai.documents.views.desk.head import found, own, page, with_own_ids
from gongkai.files import services as files
from gongkai.files.rules import DOCUMENTS
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import whole
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.review import queries as reviews
from gongkai.trail.services import subject_of
from gongkai.vetting import queries as vetting

TEMPLATE = "documents/interpretation.html"
PLAN = ("title", "outline", "channels", "planned_on", "responsible", "contact")


def _round(request: HttpRequest, document: Document) -> tuple[list[Interpretation], Interpretation | None]:
    """All rounds and the one asked for (the first, when none is)."""
    rows = queries.rounds(document)
    asked = request.POST.get("round") or request.GET.get("round") or ""
    chosen = next((row for row in rows if str(row.round) == asked), None)
    if asked and chosen is None and rows:
        raise Http404
    return rows, chosen or next(iter(rows), None)


def _context(request: HttpRequest, actor: Actor, document: Document, **bound: Any) -> dict[str, Any]:
    rows, row = _round(request, document)
    plan = {name: getattr(row, name) for name in PLAN} if row else {"responsible": actor.name}
    material = {"title": row.title, "body": row.body, **row.elements} if row else {}
    later = row is not None and row.round > 1
    context: dict[str, Any] = {
        "rows": rows,
        "row": row,
        "choice": queries.choice(document),
        "missing": queries.reasons_not_ready(row) if row and row.state in EDITABLE else [],
        "may_write": not services.reasons_not_to_write(document, row, actor),
        "may_begin": not services.reasons_not_to_write(document, None, actor),
        "may_judge": bool(row and own(actor, document) and actor.may(*services.JUDGES) and row.state in EDITABLE),
        "may_round": document.state == State.PUBLISHED and own(actor, document) and actor.may(*WRITERS),
        "may_log": actor.may(*publicity.LOGGERS) and (own(actor, document) or actor.oversees),
        "over": bool(row and row.copied is not None and row.copied > queries.most_copied(row.jurisdiction_id)),
        "kinds": form_names(),
        "plan": PlanForm(initial=plan),
        "material": MaterialForm(initial=material),
        "form": FormForm(),
        "exempt": ExemptForm(),
        "copied": CopiedForm(),
        "again": RoundForm(),
        "briefing": BriefingForm(),
        "mention": MentionForm(),
        "training": TrainingForm(),
        "mentions": document.mentions.all(),
        "trainings": document.trainings.all(),
        "review_standing": reviews.standing(subject_of(row), row.fingerprint) if row and later else None,
        "unchecked": vetting.reasons_not_to_publish(subject_of(row), row.fingerprint) if row and later and row.body else [],
        "approved": bool(row and later and row.state == InterpretationState.APPROVED),
    }  # fmt: skip
    return with_own_ids(context | _briefed(actor, document) | bound)


def _briefed(actor: Actor, document: Document) -> dict[str, Any]:
    """Press conferences, and whether one is owed (R114)."""
    held = list(document.briefings.all())
    return {
        "briefings": held,
        "major": briefings.mark_of(document),
        "unbriefed": briefings.missing(document, held),
        "brief_by": briefings.due_on(document),
        "may_mark": not major.reasons_not_marker(document, actor),
        "marking": MajorForm(),
        "transcript": TranscriptForm(),
        "now": days.now(),
    }


@desk_page()
def interpretation(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The tab."""
    document = found(actor, uuid)
    return page(request, actor, document, TEMPLATE, _context(request, actor, document))


def _act(
    request: HttpRequest, actor: Actor, uuid: UUID, name: str, form: forms.Form | None, said: str,
    verb: Callable[[Document, Interpretation | None, dict[str, Any]], object],
) -> HttpResponse:  # fmt: skip
    """Bind, call, and come back to the same round; refused, the page keeps what was entered and says why."""
    document = found(actor, uuid)
    _, row = _round(request, document)
    why: tuple[str, ...] = ()
    if form is None or form.is_valid():
        try:
            verb(document, row, form.cleaned_data if form else {})
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, said)
            chosen = f"?round={row.round}" if row and row.round > 1 else ""
            return redirect(reverse("documents:interpretation", args=[uuid]) + chosen)
    bound = {name: form} if form else {}
    return page(request, actor, document, TEMPLATE, _context(request, actor, document, why=why, **bound), status=422)


def _there(row: Interpretation | None) -> Interpretation:
    if row is None:
        raise Refused("还没有解读方案，请先填写方案。")
    return row


@require_POST
@desk_page(*WRITERS)
def plan(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """解读方案."""
    return _act(
        request, actor, uuid, "plan", PlanForm(request.POST), "已保存解读方案。",
        lambda document, row, given: services.plan(document=document, row=row, by=actor, **given),
    )  # fmt: skip


@require_POST
@desk_page(*WRITERS)
def material(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """解读材料."""

    def write(document: Document, row: Interpretation | None, given: dict[str, Any]) -> object:
        return services.write(row=_there(row), title=given["title"], body=given["body"], elements=given, by=actor)

    return _act(request, actor, uuid, "material", MaterialForm(request.POST), "已保存解读材料。", write)


@require_POST
@desk_page(*WRITERS)
def add_form(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One more form."""

    def add(document: Document, row: Interpretation | None, given: dict[str, Any]) -> object:
        upload = given.pop("file")
        there = _there(row)
        file = files.store(data=upload, name=upload.name, by=actor, allowed=DOCUMENTS) if upload else None
        return services.add_form(row=there, by=actor, file=file, **given)

    return _act(request, actor, uuid, "form", FormForm(request.POST, request.FILES), "已加入。", add)


@require_POST
@desk_page(*WRITERS)
def drop_form(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Take one form off."""

    def drop(document: Document, row: Interpretation | None, given: dict[str, Any]) -> object:
        number = request.POST.get("form", "")
        form = _there(row).forms.filter(pk=number).first() if whole(number) is not None else None
        if form is None:
            raise Refused("没有这件解读，可能已被去掉。")
        services.drop_form(form=form, by=actor)
        return None

    return _act(request, actor, uuid, "", None, "已去掉。", drop)


@require_POST
@desk_page(*WRITERS)
def exempt(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """免于解读, or the end of it."""
    if "require" in request.POST:
        return _act(
            request, actor, uuid, "", None, "已列为应当解读。",
            lambda document, row, given: services.require(document=document, by=actor),
        )  # fmt: skip
    return _act(
        request, actor, uuid, "exempt", ExemptForm(request.POST), "已登记免于解读。",
        lambda document, row, given: services.exempt(document=document, by=actor, **given),
    )  # fmt: skip


@require_POST
@desk_page(*services.JUDGES)
def judge_copied(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The reviewer's word on copying."""
    return _act(
        request, actor, uuid, "copied", CopiedForm(request.POST), "已记录处理意见。",
        lambda document, row, given: services.judge_copied(row=_there(row), by=actor, **given),
    )  # fmt: skip


@require_POST
@desk_page(*WRITERS)
def open_round(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """A later round; the page of that round opens."""
    document = found(actor, uuid)
    form = RoundForm(request.POST)
    why: tuple[str, ...] = ()
    if form.is_valid():
        try:
            made = services.open_round(document=document, by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已开展第{made.round}轮解读，请填写方案和材料。")
            return redirect(reverse("documents:interpretation", args=[uuid]) + f"?round={made.round}")
    return page(request, actor, document, TEMPLATE, _context(request, actor, document, why=why, again=form), status=422)


@require_POST
@desk_page(*WRITERS)
def submit_round(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """送审 or 公开 of a later round."""
    if request.POST.get("do") == "publish":
        return _act(
            request, actor, uuid, "", None, "已公开。",
            lambda document, row, given: rounds.publish(row=_there(row), by=actor),
        )  # fmt: skip
    return _act(
        request,
        actor,
        uuid,
        "",
        None,
        "已送审。",
        lambda document, row, given: rounds.submit(row=_there(row), by=actor),
    )


@require_POST
@desk_page(*publicity.LOGGERS)
def log(request: HttpRequest, actor: Actor, uuid: UUID, what: str) -> HttpResponse:
    """Press conference and its transcript, media report, training; the mark of a major policy."""

    def briefing(document: Document) -> Briefing:
        number = whole(request.POST.get("briefing", ""))
        found = document.briefings.filter(pk=number).first() if number is not None else None
        if found is None:
            raise Refused("没有这场新闻发布会，可能已被去掉。")
        return found

    made: dict[str, tuple[type[forms.Form] | None, str, str, Callable[..., object]]] = {
        "briefing": (BriefingForm, "briefing", "已登记。", publicity.log_briefing),
        "transcript": (
            TranscriptForm, "transcript", "已登记实录。",
            lambda document, **given: publicity.add_transcript(briefing=briefing(document), **given),
        ),
        "drop": (
            None, "", "已去掉。",
            lambda document, **given: publicity.drop_briefing(briefing=briefing(document), **given),
        ),
        "mention": (MentionForm, "mention", "已登记。", publicity.log_mention),
        "training": (TrainingForm, "training", "已登记。", publicity.log_training),
        "major": (MajorForm, "marking", "已列为重大政策。", major.mark),
        "ordinary": (MajorForm, "marking", "已取消重大政策。", major.unmark),
    }  # fmt: skip
    if what not in made:
        raise Http404
    kind, name, said, verb = made[what]
    return _act(
        request, actor, uuid, name, kind(request.POST) if kind else None, said,
        lambda document, row, given: verb(document=document, by=actor, **given),
    )  # fmt: skip
