"""Signing in and out, written down in the trail."""

from __future__ import annotations

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_otp import login as otp_login
from django_otp.models import Device

from gongkai.accounts import rules
from gongkai.accounts.models import User
from gongkai.accounts.services.people import person_of
from gongkai.accounts.services.sessions import forget_presence, note_presence
from gongkai.kernel import days
from gongkai.trail import services as trail

BACKEND = "django.contrib.auth.backends.ModelBackend"
SEEN = "seen"
PENDING = "pending_sign_in"


def name_digest(username: str) -> str:
    """A sign-in name so that tries with it can be counted but not read."""
    return salted_hmac("gongkai.accounts.name", username.strip().lower(), algorithm="sha256").hexdigest()[:32]


def sign_in(*, request: HttpRequest, user: User, device: Device | None = None) -> None:
    """Begin a session under a new key, with the second factor if one was shown."""
    login(request, user, backend=BACKEND)
    if device is not None:
        otp_login(request, device)
    request.session.pop(PENDING, None)
    request.session[SEEN] = days.now().timestamp()
    if request.session.session_key is None:
        request.session.save()
    key = request.session.session_key or ""
    agent = request.headers.get("User-Agent", "")
    note_presence(user=user, session_key=key, address=get_client_ip_address(request), agent=agent)
    trail.record("account.signed_in", of=user, by=person_of(user), second_factor=device is not None)


def note_failure(*, request: HttpRequest, username: str) -> None:
    """A wrong name or password: no password, and the name only as a digest."""
    digest = name_digest(username)
    trail.record("account.refused", of=f"accounts.Name:{digest}", by=None, name_digest=digest)


def is_locked(*, request: HttpRequest, username: str) -> bool:
    """Whether sign-in by this name from this address is locked before this try."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def note_lock(*, request: HttpRequest, username: str, is_new: bool) -> int:
    """Too many wrong passwords: a new lock is written down; returns the minutes until it opens."""
    minutes = round((get_cool_off(request) or timedelta(0)).total_seconds() / 60)
    if is_new:
        digest = name_digest(username)
        trail.record("account.locked", of=f"accounts.Name:{digest}", by=None, name_digest=digest, minutes=minutes)
    address = get_client_ip_address(request)
    attempt = AccessAttempt.objects.filter(username=username, ip_address=address).order_by("-attempt_time").first()
    return rules.minutes_left(attempt.attempt_time, days.now(), minutes) if attempt else minutes


def sign_out(*, request: HttpRequest) -> None:
    """End this session."""
    if request.user.is_authenticated:
        user = request.user
        forget_presence(session_key=request.session.session_key or "")
        trail.record("account.signed_out", of=f"accounts.User:{user.pk}", by=rules.Person(user.pk, user.name))
    logout(request)
