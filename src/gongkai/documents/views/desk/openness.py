"""公开属性 of one document: proposed, examined, approved; the superior documents it rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gongkai.catalogue.queries import registers as catalogue
from gongkai.documents.forms.openness import BasisForm, OpinionForm, PaperForm, ProposeForm
from gongkai.documents.models import Document
from gongkai.documents.queries import openness as queries
from gongkai.documents.rules import openness as rules
from gongkai.documents.rules.states import Openness, Stage, State
from gongkai.documents.services import bases
from gongkai.documents.services import openness as services
from gongkai.documents.views.desk.head import found, own, page, with_own_ids
from gongkai.files import services as files
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import whole
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page

TEMPLATE = "documents/openness.html"


def _holdings(document: Document, actor: Actor) -> list[Any]:
    return [one for one in orgs.holders(document.organ_id, *services.APPROVERS) if one.user_id != actor.user_id]


def _context(document: Document, actor: Actor, **bound: Any) -> dict[str, Any]:
    """All the tab shows; a bound form takes the place of its empty one."""
    pending = queries.pending(document)
    items = catalogue.negative_items(document.organ_id)
    preset = queries.preset(document)
    mine = own(actor, document)
    changeable = document.state in rules.CHANGEABLE
    person = actor.user_id
    context: dict[str, Any] = {
        "pending": pending,
        "standing": queries.standing(document),
        "history": queries.history(document),
        "preset": preset,
        "bases": document.bases.all(),
        "grounds": rules.grounds(),
        "may_propose": mine and actor.may(*services.PROPOSERS) and changeable,
        "may_examine": bool(pending and pending.stage == Stage.PROPOSED and actor.may(*services.EXAMINERS) and person != pending.proposed_by_id),
        "may_approve": bool(pending and pending.stage == Stage.EXAMINED and mine and actor.may(*services.APPROVERS) and person not in {pending.proposed_by_id, pending.examined_by_id}),
        "may_enter": bool(pending and pending.stage == Stage.EXAMINED and actor.may(*services.PROPOSERS) and mine),
        "why_not_now": [] if changeable else rules.reasons_not_to_propose(rules.Proposal(Openness.PROACTIVE, state=State(document.state))),
        "propose": ProposeForm(items=items, superior_public=queries.superior_public(document), initial={"openness": preset.openness if preset else ""}),
        "opinion": OpinionForm(),
        "paper": PaperForm(holdings=_holdings(document, actor)),
        "basis": BasisForm(initial={"openness": Openness.PROACTIVE}),
    }  # fmt: skip
    return with_own_ids(context | bound)


def _shown(request: HttpRequest, actor: Actor, document: Document, why: tuple[str, ...], **bound: Any) -> HttpResponse:
    return page(request, actor, document, TEMPLATE, _context(document, actor, why=why, **bound), status=422)


@desk_page()
def openness(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The tab; a POST proposes (拟定)."""
    document = found(actor, uuid)
    if request.method != "POST":
        return page(request, actor, document, TEMPLATE, _context(document, actor))
    form = ProposeForm(
        request.POST,
        items=catalogue.negative_items(document.organ_id),
        superior_public=queries.superior_public(document),
    )
    if not form.is_valid():
        return _shown(request, actor, document, (), propose=form)
    given = {**form.cleaned_data, "openness": Openness(form.cleaned_data["openness"])}
    rereview = document.rereviews.filter(state="OPEN").first()
    try:
        made = services.propose(document=document, by=actor, rereview=rereview, **given)
    except Refused as refused:
        return _shown(request, actor, document, refused.reasons, propose=form)
    done = made.stage == Stage.APPROVED
    messages.success(request, made.approved_opinion + "，已生效。" if done else "已拟定，请公开属性认定员审查。")
    return redirect("documents:openness", uuid)


def _decide(
    request: HttpRequest, actor: Actor, uuid: UUID, verb: Callable[..., object], said: tuple[str, str]
) -> HttpResponse:
    document = found(actor, uuid)
    pending = queries.pending(document)
    form = OpinionForm(request.POST)
    if pending is None or not form.is_valid():
        why = () if pending else ("这件没有正在办理的认定，可能已由他人办理。",)
        return _shown(request, actor, document, why, opinion=form)
    agree = request.POST.get("agree") == "Y"
    try:
        verb(determination=pending, agree=agree, by=actor, opinion=form.cleaned_data["opinion"])
    except Refused as refused:
        return _shown(request, actor, document, refused.reasons, opinion=form)
    messages.success(request, said[0] if agree else said[1])
    return redirect("documents:openness", uuid)


@require_POST
@desk_page(*services.EXAMINERS)
def examine(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """审查."""
    return _decide(request, actor, uuid, services.examine, ("已审查，请单位领导审批。", "已退回拟定人。"))


@require_POST
@desk_page(*services.APPROVERS)
def approve(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """审批."""
    return _decide(request, actor, uuid, services.approve, ("已批准，公开属性生效。", "已退回拟定人。"))


@require_POST
@desk_page()
def paper(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """代录 of an approval given on paper."""
    document = found(actor, uuid)
    pending = queries.pending(document)
    holdings = _holdings(document, actor)
    form = PaperForm(request.POST, request.FILES, holdings=holdings)
    if pending is None or not form.is_valid():
        return _shown(request, actor, document, (), paper=form)
    given = form.cleaned_data
    try:
        scan = files.store(data=given["paper"], name=given["paper"].name, by=actor)
        services.enter_approval(
            determination=pending, agree=given["agree"] == "Y", decided_on=given["decided_on"], paper=scan, by=actor,
            on_behalf_of=next(one for one in holdings if one.pk == given["on_behalf_of"]), opinion=given["opinion"],
        )  # fmt: skip
    except Refused as refused:
        return _shown(request, actor, document, refused.reasons, paper=form)
    messages.success(request, "已代录，记录中同时写明批准人和代录人。")
    return redirect("documents:openness", uuid)


@require_POST
@desk_page(*services.PROPOSERS)
def basis(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Add or take off a superior's document."""
    document = found(actor, uuid)
    form = BasisForm(request.POST)
    gone = request.POST.get("remove", "")
    try:
        if whole(gone) is not None:
            bases.remove(document=document, basis_id=int(gone), by=actor)
        elif form.is_valid():
            bases.add(document=document, by=actor, **form.cleaned_data)
        else:
            return _shown(request, actor, document, (), basis=form)
    except Refused as refused:
        return _shown(request, actor, document, refused.reasons, basis=form)
    return redirect("documents:openness", uuid)
