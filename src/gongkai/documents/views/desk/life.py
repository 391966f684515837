"""发布与效力 of one document: publication, channels, correction, relations and validity, history, removal."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.documents.forms import life as forms
from gongkai.documents.models import Document
from gongkai.documents.queries import flow as asking
from gongkai.documents.queries import life as reading
from gongkai.documents.queries import published, scope
from gongkai.documents.queries import validity as effects
from gongkai.documents.rules import flow as rules
from gongkai.documents.rules.removal import Cause, Step
from gongkai.documents.rules.states import (
    HAS_VALIDITY,
    WRITERS,
    Kind,
    Openness,
    RelationKind,
    ReleaseState,
    Revision,
    State,
    Validity,
)
from gongkai.documents.services import archive, correcting, publishing, releases, removing, validity
from gongkai.documents.services.locking import reasons_not_writer
from gongkai.documents.views.desk.head import found, page
from gongkai.files import services as files
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.acting import Doing, act

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@desk_page()
def life(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The tab; a POST does what its button says."""
    document = found(actor, uuid)
    acted = act(request, _doings(request, document, actor))
    if acted.done:
        return redirect("documents:life", uuid)
    public = published.visible(document)
    context = {
        "forms": acted.forms,
        "doings": acted.doings,
        "why": acted.why,
        "asked": acted.asked,
        "why_not_public": _why_not(document),
        "public": public,
        "releases": reading.releases(document),
        "acting": effects.acting(document),
        "acted_on": effects.acted_on(document),
        "events": effects.events(document),
        "has_validity": Kind(document.kind) in HAS_VALIDITY,
        "citations": effects.citations(document),
        "removals": reading.removals(document),
        "writes": not reasons_not_writer(document, actor),
        "may_decide_removal": removing.may_decide(document, actor),
        "versions": document.versions.filter(public_from__isnull=False).defer("body"),
    }
    return page(request, actor, document, "documents/life.html", context, status=acted.status)


def _why_not(document: Document) -> list[str]:
    """Why it cannot be published now; nothing to say of drafts and of what is public."""
    state, revision = State(document.state), Revision(document.revision)
    if state is State.ISSUED or revision is Revision.APPROVED:
        reasons = rules.reasons_not_to_publish(state, revision, Openness(document.openness))
        return reasons or rules.reasons_of(asking.release_requirements(document))
    return []


def _doings(request: HttpRequest, document: Document, actor: Actor) -> dict[str, Doing]:
    """What this person may do now with this document."""
    state, revision = State(document.state), Revision(document.revision)
    writes = not reasons_not_writer(document, actor)
    doings: dict[str, Doing] = {}
    if writes and not _why_not(document) and (state is State.ISSUED or revision is Revision.APPROVED):
        doings |= _publishing(document, actor)
    if writes and document.publish_at:
        doings["unplan"] = Doing(
            Form, lambda: publishing.unplan(document=document, by=actor), "取消定时公开", "已取消定时公开。"
        )
    if writes and state is State.PUBLISHED:
        doings |= _correcting(document, actor, revision)
    if (writes or actor.may(Duty.OFFICE)) and state in {State.ISSUED, State.PUBLISHED}:
        doings["release"] = Doing(
            lambda data=None, sent=None: forms.ReleaseForm(data, sent, initial={"responsible": actor.name}),
            _release(document, actor), "登记发布", "已登记。",
        )  # fmt: skip
    doings |= _effects(document, actor, writes)
    if state is State.PUBLISHED:
        doings |= _removing(document, actor)
    return doings | _deciding(request, document, actor)


def _publishing(document: Document, actor: Actor) -> dict[str, Doing]:
    start = {"responsible": document.responsible or actor.name}
    if document.state == State.PUBLISHED:
        return {
            "publish": Doing(Form, lambda: publishing.publish(document=document, by=actor), "发布更正", "更正已发布。")
        }
    return {
        "publish": Doing(
            lambda data=None, sent=None: forms.ChannelsForm(data, sent, initial=_started(forms.ChannelsForm, start)),
            lambda **given: publishing.publish(document=document, by=actor, **given), "立即公开", "已公开。",
        ),
        "plan": Doing(
            lambda data=None, sent=None: forms.PlanForm(data, sent, initial=_started(forms.PlanForm, start)),
            lambda **given: publishing.plan(document=document, by=actor, **given), "定时公开", "已设定公开时间，到时自动公开。",
        ),
    }  # fmt: skip


def _started(form: Any, start: dict[str, Any]) -> dict[str, Any]:
    """The initial values of a form with some of our own."""
    return {name: field.initial for name, field in form.base_fields.items() if field.initial is not None} | start


def _correcting(document: Document, actor: Actor, revision: Revision) -> dict[str, Doing]:
    if revision is Revision.NONE:
        history = Doing(
            forms.ReasonForm,
            lambda **given: archive.move_to_history(document=document, by=actor, **given),
            "转入历史库",
            "已转入历史库。",
        )
        found = {
            "correct": Doing(
                forms.CorrectForm, lambda **given: correcting.begin(document=document, by=actor, **given), "开始更正",
                "可以修改正文了，改好后送审；公开的文本暂不变。",
            )
        }  # fmt: skip
        return found if document.in_history == "Y" else {**found, "history": history}
    if revision is Revision.DRAFT:
        return {
            "abandon": Doing(
                Form, lambda: correcting.abandon(document=document, by=actor), "放弃更正",
                "已放弃更正，工作稿恢复为公开的文本。", danger=True,
            )
        }  # fmt: skip
    return {}


def _release(document: Document, actor: Actor) -> Any:
    def register(*, file: Any = None, **given: Any) -> object:
        stored = files.store(data=file, name=file.name, by=actor) if file else None
        return releases.register(document=document, by=actor, file=stored, **given)

    return register


def _effects(document: Document, actor: Actor, writes: bool) -> dict[str, Doing]:
    doings: dict[str, Doing] = {}
    if writes and document.state != State.DISCARDED:
        doings["relate"] = Doing(forms.RelateForm, _relate(document, actor), "登记关系", "已登记，两件公文互相可见。")
    overseeing = actor.may(Duty.OFFICE) or (
        actor.organ_id == document.organ_id and actor.may(*WRITERS, Duty.LEADER, Duty.HEAD)
    )
    if overseeing and Kind(document.kind) in HAS_VALIDITY and reading.still_in_force(document):
        doings["decide"] = Doing(
            forms.DecideForm,
            lambda validity, **given: _decide(document, actor, validity, given), "登记效力变动", "已登记，有效性即时更新。",
        )  # fmt: skip
    return doings


def _decide(document: Document, actor: Actor, to: str, given: dict[str, Any]) -> object:
    return validity.decide(document=document, validity=Validity(to), by=actor, **given)


def _relate(document: Document, actor: Actor) -> Any:
    def relate(*, kind: str, other: str, **given: Any) -> object:
        named = _other(actor, other) if other.strip() else None
        return validity.relate(document=document, kind=RelationKind(kind), other=named, by=actor, **given)

    return relate


def _other(actor: Actor, words: str) -> Document:
    """The document somebody named by number or address."""
    rows = scope.linkable(actor).exclude(state=State.DISCARDED).select_related("organ", "published")
    match = _UUID.search(words)
    row = rows.filter(uuid=match[0]).first() if match else rows.filter(number=words.strip()).first()
    if row is None:
        raise Refused(f"本系统中没有找到“{words.strip()}”，请核对；库外文件请填在“库外文件标题”中。")
    return row


def _removing(document: Document, actor: Actor) -> dict[str, Doing]:
    doings: dict[str, Doing] = {}
    waiting = document.removals.filter(state=Step.ASKED).exists()
    if removing.may_ask(document, actor) and not waiting:
        doings["ask_removal"] = Doing(
            forms.RemoveForm,
            lambda cause, **given: removing.ask(document=document, cause=Cause(cause), by=actor, **given),
            "申请撤下", "已提出，请另一人批准。", danger=True,
        )  # fmt: skip
    if removing.may_at_once(document, actor) and not waiting:
        doings["remove_now"] = Doing(
            forms.RemoveForm,
            lambda cause, **given: removing.at_once(document=document, cause=Cause(cause), by=actor, **given),
            "紧急撤下", "已撤下，请另一人确认。", danger=True,
        )  # fmt: skip
    return doings


def _deciding(request: HttpRequest, document: Document, actor: Actor) -> dict[str, Doing]:
    """What is done with one row of the page: a release, a relation, a removal; `row` is its uuid."""
    doings: dict[str, Doing] = {}
    row = request.POST.get("row", "")
    if removing.may_decide(document, actor):
        doings["approve_removal"] = Doing(
            forms.OpinionForm, lambda **given: removing.approve(removal=_row(reading.removal, document, row), by=actor, **given),
            "批准撤下", "已批准，公开页面上已经没有这件公文。", danger=True,
        )  # fmt: skip
        doings["refuse_removal"] = Doing(
            forms.OpinionForm, lambda **given: removing.refuse(removal=_row(reading.removal, document, row), by=actor, **given),
            "不同意", "已记录。",
        )  # fmt: skip
    if not reasons_not_writer(document, actor):
        doings["unrelate"] = Doing(
            forms.ReasonForm,
            lambda **given: validity.unrelate(relation=_row(effects.relation, actor, document, row), by=actor, **given),
            "去掉", "已去掉。",
        )  # fmt: skip
    if document.releases.filter(state=ReleaseState.QUEUED).exists():
        doings["cancel_release"] = Doing(
            forms.ReasonForm,
            lambda reason: releases.cancel(release=_row(reading.release, document, row), note=reason, by=actor),
            "不再发布", "已取消。",
        )  # fmt: skip
    return doings


def _row(query: Any, *given: Any) -> Any:
    """What a query finds, or 404."""
    *before, uuid = given
    try:
        return query(*before, UUID(uuid))
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
