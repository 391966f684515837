"""What the desk pages of this room share: doing a change that may be refused, and finding by right or 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.kernel.errors import Refused
from gongkai.orgs import queries
from gongkai.orgs.models import Group, Organ, Post
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.accounts.models import User

Row = TypeVar("Row")


def or_404(find: Callable[..., Row], *args: object) -> Row:
    """What is found by right; 404 otherwise."""
    try:
        return find(*args)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def organ_or_404(actor: Actor, uuid: UUID) -> Organ:
    """An organ the actor may look at."""
    return or_404(queries.organ, actor, uuid)


def post_or_404(actor: Actor, uuid: UUID) -> Post:
    """A post of an organ the actor may look at."""
    return or_404(queries.post, actor, uuid)


def group_or_404(actor: Actor, uuid: UUID) -> Group:
    """A group of the actor's jurisdiction."""
    return or_404(queries.group, actor, uuid)


def person_or_404(actor: Actor, uuid: UUID) -> User:
    """Somebody who holds or held a post in the actor's jurisdiction."""
    return or_404(queries.person_in, actor.jurisdiction_id, uuid)


def done(form: Form, change: Callable[[], object]) -> bool:
    """Whether the change was made; the reasons of a refusal go to the top of the form."""
    try:
        change()
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return False
    return True


def form_page(request: HttpRequest, form: Form, **shown: object) -> HttpResponse:
    """A page that is one form: title, crumbs (label, address pairs), button, and 422 when something is wrong."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "orgs/form.html", {"form": form, **shown}, status=status)
