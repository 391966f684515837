"""Remarks on the text, answers, and their being dealt with."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.review.forms import AnswerForm, RemarkForm
from gongkai.review.models import Remark, Review
from gongkai.review.queries import page as pages
from gongkai.review.services import remarks
from gongkai.review.views.desk.reading import found, review_page


def _found(actor: Actor, uuid: UUID) -> Remark:
    try:
        return pages.found_remark(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _back(review: Review, anchor: str = "remarks") -> HttpResponse:
    response = redirect("review:page", review.uuid)
    response["Location"] += f"?part=remarks#{anchor}"
    return response


@require_POST
@desk_page()
def remark(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """批注."""
    review = found(actor, uuid)
    titles = [part["title"] for part in pages.versions(review)[-1].sections]
    form = RemarkForm(request.POST, sections=titles, prefix="remark")
    why: tuple[str, ...] = ()
    if form.is_valid():
        try:
            remarks.remark(review=review, by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, "批注已保存，起草人会看到。")
            return _back(review)
    return review_page(request, actor, review, forms={"remark_form": form}, why=why, part="remarks")


@require_POST
@desk_page()
def answer(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """回复."""
    row = _found(actor, uuid)
    form = AnswerForm(request.POST)
    why: tuple[str, ...] = ()
    if form.is_valid():
        try:
            remarks.answer(remark=row, text=form.cleaned_data["text"], by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            return _back(row.review, f"remark-{row.uuid}")
    review = found(actor, row.review.uuid)
    why = why or tuple(str(error) for error in form.errors.get("text", []))
    return review_page(request, actor, review, forms={"answer_form": form}, why=why, part="remarks")


@require_POST
@desk_page()
def resolve(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """处理, or take up once more."""
    row = _found(actor, uuid)
    remarks.resolve(remark=row, by=actor, again=request.POST.get("again") == "1")
    return _back(row.review, f"remark-{row.uuid}")
