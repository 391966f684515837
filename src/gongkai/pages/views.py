"""Pages that belong to no room: errors, and the way a reader wants to read."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme

from gongkai.kernel import days
from gongkai.pages.services import portal_shell
from gongkai.pages.templatetags.moving import READING

A_YEAR = 365 * 24 * 3600


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its proof: most often a page left open too long."""
    return render(request, "pages/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read, or one that is too large."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "pages/413.html", status=413)
    return render(request, "pages/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Something this person may not do."""
    return render(request, "pages/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or none for this person; the public is led on by the site's own frame."""
    public = not request.path.startswith("/desk/") and portal_shell(request) is not None
    return render(request, "pages/lost.html" if public else "pages/404.html", status=404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many requests in a short time."""
    return render(request, "pages/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. The page needs neither database nor session."""
    moment = days.now().astimezone(days.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return HttpResponse(loader.get_template("pages/500.html").render({"moment": moment}), status=500)


def reading(request: HttpRequest) -> HttpResponse:
    """Large print, high contrast, plain: kept in a cookie of this browser, set by an ordinary link or form."""
    asked = request.GET.get("next", "/")
    back = asked if url_has_allowed_host_and_scheme(asked, None) else "/"
    if "set" not in request.GET:
        chosen = request.COOKIES.get("reading", "").split(".")
        public = not back.startswith("/desk/") and portal_shell(request) is not None
        layout = "pages/portal.html" if public else "pages/base.html"
        return render(request, "pages/reading.html", {"next": back, "chosen": chosen, "layout": layout})
    response = HttpResponseRedirect(back)
    size = request.GET.get("size", "")
    chosen = [name for name in READING if request.GET.get(name) or (size and name == size)]
    if chosen:
        response.set_cookie("reading", ".".join(chosen), max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("reading")
    return response
