"""Choosing the post to act from."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from gongkai.orgs import queries
from gongkai.orgs.middleware import SESSION_KEY
from gongkai.orgs.rules import DUTY_LABELS


@never_cache
@login_required
def choose_post(request: HttpRequest) -> HttpResponse:
    """The posts a person holds today; choosing one starts their desk from it."""
    actors = queries.actors_of(request.user.pk or 0)
    going = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(going, {request.get_host()}, require_https=request.is_secure()):
        going = "/desk/"
    if request.method == "POST":
        chosen = request.POST.get("post", "")
        if chosen not in {str(actor.post_id) for actor in actors}:
            raise Http404
        request.session[SESSION_KEY] = int(chosen)
        return redirect(going)
    now = getattr(request, "actor", None)
    rows = [{"actor": actor, "duty": DUTY_LABELS[actor.duty], "current": actor == now} for actor in actors]
    return render(request, "orgs/choose_post.html", {"rows": rows, "next": going})
