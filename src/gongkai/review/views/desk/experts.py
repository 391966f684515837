"""Inviting outside experts, where the setting allows it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.review.forms import ExpertForm
from gongkai.review.queries import page as pages
from gongkai.review.rules import addresses
from gongkai.review.services import experts
from gongkai.review.views.desk.reading import found


@never_cache
@desk_page()
def invite(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """邀请专家; link and code are shown this once."""
    review = found(actor, uuid)
    if not experts.switched_on():
        raise Http404
    form = ExpertForm(*((request.POST,) if request.method == "POST" else ()))
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = experts.invite(review=review, by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            host = review.jurisdiction.domain or request.get_host()
            address = f"{request.scheme}://{host}{addresses.opinion(made.link)}"
            context = {"review": review, "made": made, "address": address}
            return render(request, "review/invited.html", context)
    context = {"review": review, "form": form, "why": why}
    return render(request, "review/invite.html", context, status=422 if why or form.errors else 200)


@require_POST
@desk_page()
def cancel(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """作废."""
    try:
        row = pages.found_invitation(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    try:
        experts.cancel(invitation=row, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, f"给{row.name}的邀请已作废。")
    return redirect("review:page", row.review.uuid)
