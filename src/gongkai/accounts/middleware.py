"""Ends sessions nobody uses, and sends people to change a first password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.accounts import rules
from gongkai.accounts.services.sessions import touch_presence
from gongkai.accounts.services.signing import SEEN, sign_out
from gongkai.kernel import days

DESK = "/desk/"


class IdleEnd:
    """Signs out who has not been seen for settings.IDLE_MINUTES.

    Public pages go on as for anybody: only desk pages are sent to the sign-in page, with a word why. Requests without
    our session cookie are not touched.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now, stamp = days.now(), request.session.get(SEEN)
            seen = datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, float | int) else None
            if rules.idle_over(seen, now, settings.IDLE_MINUTES):
                return self._end(request)
            if rules.worth_noting(seen, now):
                request.session[SEEN] = now.timestamp()
                touch_presence(session_key=request.session.session_key or "", at=now)
        return self.get_response(request)

    def _end(self, request: HttpRequest) -> HttpResponseBase:
        sign_out(request=request)
        if not request.path.startswith(DESK):
            return self.get_response(request)
        messages.warning(request, f"您已超过 {settings.IDLE_MINUTES} 分钟没有操作，为保证安全已自动退出，请重新登录。")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("accounts:sign_in")})
        return redirect_to_login(request.get_full_path() if request.method == "GET" else DESK)


class FirstPassword:
    """Who must change their password does that before any other desk page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        at_desk = request.path.startswith(DESK) and settings.SESSION_COOKIE_NAME in request.COOKIES
        if at_desk and getattr(request.user, "must_change", False):
            allowed = {reverse("accounts:password"), reverse("accounts:sign_out"), reverse("accounts:sign_in")}
            if request.path not in allowed:
                return redirect("accounts:password")
        return self.get_response(request)
