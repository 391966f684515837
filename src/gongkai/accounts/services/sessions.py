"""Where people are signed in, and ending it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from gongkai.accounts.models import Presence, User
from gongkai.kernel import days


def note_presence(*, user: User, session_key: str, address: str | None, agent: str) -> Presence:
    """Write down a new session."""
    now = days.now()
    values = {"user": user, "started_at": now, "seen_at": now, "address": address, "agent": agent[:300]}
    return Presence.objects.update_or_create(session_key=session_key, defaults=values)[0]


def touch_presence(*, session_key: str, at: datetime) -> None:
    """Write down that a session was used."""
    Presence.objects.filter(session_key=session_key).update(seen_at=at)


@transaction.atomic
def end_sessions(*, user: User, but: str | None = None) -> int:
    """End a person's sessions (all but one, when `but` names its key); returns how many."""
    ended = Presence.objects.filter(user=user)
    if but:
        ended = ended.exclude(session_key=but)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)


def forget_presence(*, session_key: str) -> None:
    """A session ended by itself."""
    Presence.objects.filter(session_key=session_key).delete()


def sweep_sessions() -> int:
    """Remove sessions that ran out, and what is known of them. Scheduled daily."""
    now = days.now()
    Session.objects.filter(expire_date__lt=now).delete()
    gone = Presence.objects.exclude(session_key__in=Session.objects.values("session_key"))
    count, _ = gone.filter(seen_at__lt=now - timedelta(hours=1)).delete()
    return count
