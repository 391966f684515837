"""One's own account: particulars, password, second factor, sessions."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as otp_login

from gongkai.accounts import queries, rules, services
from gongkai.accounts.forms import CodeForm, ConfirmPasswordForm, PasswordForm, ProfileForm
from gongkai.accounts.models import User
from gongkai.accounts.services import factor
from gongkai.kernel.errors import Refused


def _me(request: HttpRequest) -> User:
    # the lazy user of the request wraps one of ours; the services need the real row
    return queries.by_id(cast(int, request.user.pk))


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Particulars; links to the rest."""
    me = _me(request)
    form = ProfileForm(request.POST or None, initial={"name": me.name, "mobile": me.mobile, "email": me.email})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_profile(user=me, by=services.person_of(me), **form.cleaned_data)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, "已保存。")
            return redirect("accounts:profile")
    here = request.session.session_key
    sessions = [
        {"words": rules.agent_words(row.agent), "row": row, "here": row.session_key == here}
        for row in queries.sessions_of(me.pk)
    ]
    shown = {
        "form": form,
        "me": me,
        "sessions": sessions,
        "others": sum(not row["here"] for row in sessions),
        "factor": queries.second_factor_of(me.pk),
        "codes_left": queries.recovery_codes_left(me.pk),
    }
    return render(request, "accounts/profile.html", shown, status=422 if form.errors else 200)


@never_cache
@login_required
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; at the first sign-in one must."""
    me = _me(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_password(
                user=me,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                by=services.person_of(me),
                session_key=request.session.session_key,
            )
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("old" if "原口令不对" in reason else "new", reason)
        else:
            _keep_session(request, me)
            messages.success(request, "口令已修改，其他地方的登录已全部退出。")
            return redirect("accounts:profile")
    shown = {"form": form, "first": me.must_change}
    return render(request, "accounts/password.html", shown, status=422 if form.errors else 200)


def _keep_session(request: HttpRequest, me: User) -> None:
    """Stay signed in under a new key, which is written down as the old one was."""
    old = request.session.session_key
    update_session_auth_hash(request, me)
    row = queries.sessions_of(me.pk).filter(session_key=old).first()
    if row is not None and request.session.session_key:
        row.session_key = request.session.session_key
        row.save(update_fields=["session_key"])


@never_cache
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the second factor: scan, type the first code, keep the recovery codes."""
    me = _me(request)
    if queries.second_factor_of(me.pk) is not None:
        return redirect("accounts:profile")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device, codes = factor.confirm_factor(user=me, code=form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", refused.reasons[0])
        else:
            otp_login(request, device)
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "new": True})
    device = factor.begin_factor(user=me)
    shown = {"form": form, "qr": factor.qr_of(device), "key": factor.key_of(device)}
    return render(request, "accounts/second_factor.html", shown, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes; the old ones are void."""
    me = _me(request)
    if queries.second_factor_of(me.pk) is None:
        return redirect("accounts:second_factor")
    return render(request, "accounts/recovery_codes.html", {"codes": factor.renew_recovery_codes(user=me)})


@never_cache
@login_required
@sensitive_post_parameters("password")
def drop_factor(request: HttpRequest) -> HttpResponse:
    """Switch the second factor off, with the password."""
    me = _me(request)
    form = ConfirmPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factor.drop_factor(user=me, password=form.cleaned_data["password"])
        except Refused as refused:
            form.add_error("password", refused.reasons[0])
        else:
            messages.success(request, "动态口令已停用。")
            return redirect("accounts:profile")
    return render(request, "accounts/drop_factor.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    ended = services.end_sessions(user=_me(request), but=request.session.session_key)
    messages.success(request, f"已退出其他 {ended} 处登录。")
    return redirect("accounts:profile")
