"""What the desk pages of this room share: by right or 404, a change that may be refused, a page that is one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

Row = TypeVar("Row")


def or_404(find: Callable[..., Row], *args: object) -> Row:
    """What is found by right; 404 otherwise."""
    try:
        return find(*args)
    except (ObjectDoesNotExist, LookupError) as missing:
        raise Http404 from missing


def done(form: Form, change: Callable[[], object]) -> bool:
    """Whether the change was made; the reasons of a refusal go to the top of the form, which keeps what was typed."""
    try:
        change()
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return False
    return True


def said(request: HttpRequest, change: Callable[[], object], sentence: str = "") -> bool:
    """Make a change and say so, or say why not."""
    try:
        change()
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return False
    if sentence:
        messages.success(request, sentence)
    return True


def form_page(request: HttpRequest, form: Form, **shown: Any) -> HttpResponse:
    """A page that is one form: title, crumbs (label, address pairs), button, back; 422 when something is wrong."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "catalogue/form.html", {"form": form, **shown}, status=status)


def organ_asked(request: HttpRequest, actor: Actor) -> Organ:
    """The organ a page is about: the actor's own, or for who oversees the one in `?organ=`; 404 for a wrong one."""
    asked = request.GET.get("organ", "")
    if not asked or not actor.oversees:
        return orgs.organ_by_id(actor.jurisdiction_id, actor.organ_id)
    try:
        return or_404(orgs.organ, actor, UUID(asked))
    except ValueError as error:
        raise Http404 from error
