"""检查与审签: what is still missing, the check, the review, 送审、撤回、退文、签发, and the sign-off card."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.documents.forms.life import EnterSignForm, ReasonForm, SignForm, SubmitForm, TurnBackForm
from gongkai.documents.models import Document
from gongkai.documents.queries import card as cards
from gongkai.documents.queries import flow as asking
from gongkai.documents.queries import spoken
from gongkai.documents.queries import validity as effects
from gongkai.documents.rules import flow as rules
from gongkai.documents.rules.states import WRITERS, Revision, State
from gongkai.documents.services import agreeing, checking, content, flow, issuing
from gongkai.documents.services import card as printing
from gongkai.documents.services.locking import SIGNERS
from gongkai.documents.views.desk.head import found, own, page
from gongkai.files import services as files
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.acting import Acted, Doing, act, shown
from gongkai.review.rules.addresses import page_of
from gongkai.vetting import queries as vetting

ON_THE_WAY = frozenset({State.DRAFT, State.REVIEW, State.APPROVED, State.ISSUED})


@desk_page()
def issue(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The tab; a POST does what its button says."""
    document = found(actor, uuid)
    acted = act(request, _doings(document, actor))
    if acted.done:
        return redirect("documents:issue", uuid)
    return _issue(request, actor, document, acted)


def _issue(
    request: HttpRequest, actor: Actor, document: Document, acted: Acted, *, explained: dict[str, Any] | None = None
) -> HttpResponse:
    standing = asking.vetting_of(document)
    review = asking.review_of(document)
    requirements = asking.requirements(document)
    context = {
        "requirements": requirements,
        "missing": rules.reasons_of(requirements),
        "review_standing": review,
        "review_address": page_of(review.review.uuid) if review.review else "",
        "standing": standing,
        "may": vetting.may(actor, standing),
        "forms": acted.forms,
        "doings": acted.doings,
        "why": explained["why"] if explained else acted.why,
        "explained": explained,
        "asked": acted.asked,
        "citations": effects.citations(document),
        "places": spoken.standing(document) if before_public(document) else [],
        "may_explain": own(actor, document) and actor.may(*WRITERS),
        "explain_url": reverse("documents:explain_line", args=[document.uuid]),
        "may_check": own(actor, document) and document.state not in {State.REMOVED, State.DISCARDED},
    }
    status = 422 if explained else acted.status
    return page(request, actor, document, "documents/issue.html", context, status=status)


def before_public(document: Document) -> bool:
    """Whether something of it is on its way out: a draft, what is reviewed or signed, a correction."""
    return document.state in ON_THE_WAY or document.revision != Revision.NONE


@require_POST
@desk_page(*WRITERS)
def explain_line(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Why a text says otherwise than the line that holds."""
    document = found(actor, uuid)
    given = {name: request.POST.get(name, "")[:300] for name in ("key", "reason")}
    try:
        agreeing.explain(document=document, by=actor, **given)
    except Refused as refused:
        acted = shown(_doings(document, actor))
        return _issue(request, actor, document, acted, explained={**given, "why": refused.reasons})
    messages.success(request, "已记录理由，政务公开办会核对。")
    return redirect("documents:issue", uuid)


def _doings(document: Document, actor: Actor) -> dict[str, Doing]:
    """What this person may do now with this document."""
    state, revision = State(document.state), Revision(document.revision)
    mine, writes = own(actor, document), own(actor, document) and actor.may(*WRITERS)
    doings: dict[str, Doing] = {}
    stands = asking.review_of(document).may_go_out
    if writes and not rules.reasons_not_to_submit(state, revision, stands):
        doings["submit"] = Doing(SubmitForm, _submit(document, actor), "检查并送审", "已通过检查，送交审核。")
    if writes and not rules.reasons_not_to_recall(state, revision):
        doings["recall"] = Doing(
            ReasonForm,
            lambda **given: flow.recall(document=document, by=actor, **given),
            "撤回",
            "已撤回，可以继续修改。",
        )
    if actor.may(Duty.OFFICE) and not rules.reasons_not_to_turn_back(state, revision):
        lacking = rules.reasons_of(asking.requirements(document))
        doings["turn_back"] = Doing(
            lambda data=None, sent=None: TurnBackForm(data, sent, found=lacking),
            lambda **given: flow.turn_back(document=document, by=actor, **given),
            "退文", "已退文，起草单位会收到缺项清单。", danger=True,
        )  # fmt: skip
    if mine and state is State.APPROVED:
        doings |= _signing(document, actor)
    return doings


def _submit(document: Document, actor: Actor) -> Any:
    return lambda **given: flow.submit(document=document, by=actor, **given)


def _signing(document: Document, actor: Actor) -> dict[str, Doing]:
    start = {"number": issuing.offered_number(document)}
    if actor.may(*SIGNERS):
        return {
            "sign": Doing(
                lambda data=None, sent=None: SignForm(data, sent, initial=start),
                lambda **given: issuing.issue(document=document, by=actor, **given),
                "签发", "已签发。",
            )
        }  # fmt: skip
    if not actor.may(*WRITERS, Duty.REVIEWER):
        return {}
    holdings = orgs.holders(document.organ_id, *SIGNERS)

    def enter(*, paper: Any, **given: Any) -> object:
        stored = files.store(data=paper, name=paper.name, by=actor)
        return issuing.issue(document=document, by=actor, paper=stored, **given)

    return {
        "enter": Doing(
            lambda data=None, sent=None: EnterSignForm(data, sent, holdings=holdings, initial=start),
            enter,
            "代录签发",
            "已代录签发。",
        )
    }


@require_POST
@desk_page()
def check(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """检查 the text as it is now; nothing is submitted."""
    document = found(actor, uuid)
    content.refresh(document=document)
    try:
        if not own(actor, document):
            raise Refused("只有发文机关可以检查草稿。")
        checking.check(document=document, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, "检查完成。")
    return redirect("documents:issue", uuid)


@require_GET
@desk_page()
def card(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """文件签发卡 on A4 (R078)."""
    document = found(actor, uuid)
    return render(request, "documents/card.html", {"document": document, "card": cards.card(document)})


@require_GET
@desk_page()
def card_file(request: HttpRequest, actor: Actor, uuid: UUID) -> FileResponse:
    """文件签发卡 as .docx."""
    document = found(actor, uuid)
    data = printing.docx(cards.card(document))
    name = f"文件签发卡_{document.number or document.pk}.docx"
    return FileResponse(BytesIO(data), as_attachment=True, filename=name)
