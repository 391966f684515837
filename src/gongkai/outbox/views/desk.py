"""What the administrator sees of news and schedules. This room lies below `orgs`, so it asks the request for the actor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST

from gongkai.kernel import paging
from gongkai.kernel.errors import Refused
from gongkai.outbox import queries, services
from gongkai.outbox.models import DeadLetter

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Any, Rest], HttpResponse]


def for_administrators(view: View[Rest]) -> Callable[..., HttpResponse]:
    """Not signed in: sign in. Another duty than the administrator's: there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is None:
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?next={request.path}")
        if actor.duty != "ADMIN":
            raise Http404
        return view(request, actor, *args, **kwargs)

    return guarded


@for_administrators
def letters(request: HttpRequest, actor: Any) -> HttpResponse:
    """Dead letters, followers, schedules, signs of life."""
    known = services.scheduled()
    rows = [
        (
            row,
            known[row.name].label if row.name in known else row.name,
            known[row.name].rule.label() if row.name in known else "已停用",
        )
        for row in queries.schedules()
    ]
    context = {
        "page": paging.page(queries.letters(), order=("-at", "-id"), cursor=request.GET.get("cursor"), size=50),
        "waiting": queries.dead_letters().count(),
        "schedules": rows,
        "readers": [reader for reader in queries.readers() if reader.name],
        "beats": queries.heartbeats(),
    }
    return render(request, "outbox/letters.html", context)


@require_POST
@for_administrators
def retry(request: HttpRequest, actor: Any, letter_id: int) -> HttpResponse:
    """Try a letter again."""
    return _settled(request, "已安排重试。", lambda: services.retry_letter(letter=_letter(letter_id), by=actor))


@require_POST
@for_administrators
def drop(request: HttpRequest, actor: Any, letter_id: int) -> HttpResponse:
    """Give a letter up."""
    reason = request.POST.get("reason", "")
    return _settled(
        request, "已放弃该消息。", lambda: services.drop_letter(letter=_letter(letter_id), by=actor, reason=reason)
    )


def _letter(letter_id: int) -> DeadLetter:
    letter = queries.letter(letter_id)
    if letter is None:
        raise Http404
    return letter


def _settled(request: HttpRequest, done: str, settle: Callable[[], object]) -> HttpResponse:
    try:
        settle()
        messages.success(request, done)
    except Refused as refused:
        messages.error(request, "；".join(refused.reasons))
    return redirect("outbox:letters")
