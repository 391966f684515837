"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongkai.accounts import queries
from gongkai.accounts.forms import CodeForm, SignInForm
from gongkai.accounts.models import User
from gongkai.accounts.rules import CODE_MINUTES
from gongkai.accounts.services import factor, signing
from gongkai.accounts.services.welcome import place_name
from gongkai.kernel import days
from gongkai.kernel.errors import Refused

_WAS_LOCKED = "gongkai.was_locked"


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: an address of this site, else the desk's first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return settings.LOGIN_REDIRECT_URL


def _context(request: HttpRequest, **more: object) -> dict[str, object]:
    return {"place": place_name(request.get_host()), "next": _next(request), **more}


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then the second factor, if the person has one."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"].strip()
        request.META[_WAS_LOCKED] = signing.is_locked(request=request, username=username)
        user = authenticate(request, username=username, password=form.cleaned_data["password"])
        if isinstance(user, User):
            return _second_step(request, user)
        if not getattr(request, "axes_locked_out", False):
            signing.note_failure(request=request, username=username)
            form.add_error(
                None,
                f"登录名或口令不对。连续输错 {settings.AXES_FAILURE_LIMIT} 次将暂时锁定；忘记口令请联系本单位系统管理员重设。",
            )
    status = 200 if request.method == "GET" or not form.errors else 422
    return render(request, "accounts/sign_in.html", _context(request, form=form), status=status)


def _second_step(request: HttpRequest, user: User) -> HttpResponse:
    going = _next(request)
    if queries.second_factor_of(user.pk) is None:
        signing.sign_in(request=request, user=user)
        return redirect(going)
    request.session.cycle_key()
    request.session[signing.PENDING] = {"user": user.pk, "at": days.now().timestamp(), "next": going}
    return redirect("accounts:code")


@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The code of the second factor, within five minutes of the password."""
    pending = request.session.get(signing.PENDING)
    if not pending or days.now().timestamp() - pending["at"] > CODE_MINUTES * 60:
        request.session.pop(signing.PENDING, None)
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.filter(pk=pending["user"], state="ACTIVE").first()
        if user is None:
            request.session.pop(signing.PENDING, None)
            return redirect("accounts:sign_in")
        try:
            device = factor.check_code(user=user, code=form.cleaned_data["code"])
        except Refused as refused:
            signing.note_failure(request=request, username=user.username)
            form.add_error("code", refused.reasons[0])
        else:
            signing.sign_in(request=request, user=user, device=device)
            return redirect(pending["next"])
    status = 422 if form.errors else 200
    return render(request, "accounts/code.html", _context(request, form=form), status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, and to the sign-in page."""
    signing.sign_out(request=request)
    return redirect("accounts:sign_in")


def locked_out(request: HttpRequest, credentials: dict[str, object] | None = None, *args: object) -> HttpResponse:
    """Too many wrong passwords: says how long."""
    username = str((credentials or {}).get("username") or request.POST.get("username", ""))
    is_new = not request.META.get(_WAS_LOCKED, True)
    minutes = signing.note_lock(request=request, username=username.strip(), is_new=is_new)
    return render(request, "accounts/locked.html", _context(request, minutes=minutes), status=429)
