"""Who may open a desk page, and whose public pages a host shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.orgs.queries import actor_in, jurisdiction_at
from gongkai.orgs.rules import Actor, Duty
from gongkai.pages.services import same_for_all

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

__all__ = ["actor_in", "desk_page", "of_place", "place_of"]

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
Answer = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
UNREADY = 503


def _verified(request: HttpRequest) -> bool:
    """Whether a second factor was shown at this sign-in."""
    ask = getattr(request.user, "is_verified", None)
    return bool(ask and ask())


def desk_page(*duties: Duty) -> Callable[[Page[P]], Answer[P]]:
    """A page for people at their desk with one of the duties (any post, when none is named).

    Not signed in: to the sign-in page and back. Signed in without a chosen post: to the choice of posts. Another
    duty: 404, as if the page were not there. The view gets `(request, actor, …)`.
    """

    def wrap(page: Page[P]) -> Answer[P]:
        @wraps(page)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = actor_in(request)
            if actor is None:
                if request.user.is_authenticated:
                    return redirect("accounts:choose_post")
                return redirect_to_login(request.get_full_path())
            if duties and not actor.may(*duties):
                raise Http404
            if actor.duty in settings.SECOND_FACTOR_DUTIES and not _verified(request):
                messages.warning(request, "您所在的岗位规定必须使用动态口令，请先启用，再办理工作。")
                return redirect("accounts:second_factor")
            return page(request, actor, *args, **kwargs)

        answer.desk_duties = frozenset(duties)  # type: ignore[attr-defined]  # read by the generated access test
        return answer

    return wrap


def place_of(request: HttpRequest) -> Jurisdiction | None:
    """The jurisdiction whose public pages the host of a request stands for; asked once for each request."""
    if not hasattr(request, "_place"):
        host = request.get_host()
        request._place = same_for_all(("orgs.place", host), lambda: jurisdiction_at(host))  # type: ignore[attr-defined]
    found: Jurisdiction | None = request._place  # type: ignore[attr-defined]
    return found


def of_place(view: Callable[Concatenate[HttpRequest, Jurisdiction, P], HttpResponseBase]) -> Answer[P]:
    """Give a public page the jurisdiction its host stands for; before there is one, say so. Reading only."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        place = place_of(request)
        if place is None:
            return render(request, "orgs/unready.html", status=UNREADY)
        return view(request, place, *args, **kwargs)

    return answer
