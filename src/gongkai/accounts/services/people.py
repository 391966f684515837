"""Entering people, changing their particulars, closing and reopening their accounts."""

from __future__ import annotations

from django.db import transaction

from gongkai.accounts import rules
from gongkai.accounts.models import User
from gongkai.accounts.rules import Person
from gongkai.accounts.services.passwords import check_password_rules
from gongkai.accounts.services.sessions import end_sessions
from gongkai.kernel.errors import refuse_if
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail
from gongkai.trail.services import Doer


def person_of(user: User) -> Person:
    """The person acting for themselves, as the trail knows them."""
    return Person(user_id=user.pk, name=user.name)


@transaction.atomic
def create_user(
    *, username: str, name: str, by: Doer | None, password: str | None = None, mobile: str = "", email: str = "",
    must_change: bool = True,
) -> User:  # fmt: skip
    """Enter a person. Without a password nobody can sign in by the name until one is set with `set_password`.

    Raises `Refused` when the particulars or the password break a rule or the sign-in name is taken.
    """
    username, name, mobile, email = username.strip(), name.strip(), mobile.strip(), email.strip()
    reasons = rules.reasons_not_to_name(username, name, mobile, email)
    if User.objects.filter(username__iexact=username).exists():
        reasons.append(f"登录名“{username}”已有人使用，请换一个。")
    refuse_if(reasons)
    user = User(username=username, name=name, mobile=mobile, email=email)
    if password is not None:
        check_password_rules(password, user)
    user.must_change_password = "Y" if must_change else "N"
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    trail.record("account.created", of=user, by=by, username=username)
    outbox.announce("account.created", user_id=user.pk)
    return user


@transaction.atomic
def change_profile(*, user: User, by: Doer, name: str, mobile: str, email: str) -> User:
    """Change name, mobile and e-mail; the trail says which changed, not to what (personal data)."""
    wanted = {"name": name.strip(), "mobile": mobile.strip(), "email": email.strip()}
    refuse_if(rules.reasons_not_to_name(user.username, wanted["name"], wanted["mobile"], wanted["email"]))
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    if changed:
        for field in changed:
            setattr(user, field, wanted[field])
        user.save(update_fields=changed)
        trail.record("account.changed", of=user, by=by, fields=changed)
    return user


@transaction.atomic
def close_user(*, user: User, by: Doer | None, reason: str = "") -> User:
    """Close an account: nobody can sign in with it, and whoever is signed in is not any more."""
    user.state = "CLOSED"
    user.save(update_fields=["state"])
    ended = end_sessions(user=user)
    trail.record("account.closed", of=user, by=by, reason=reason, sessions_ended=ended)
    outbox.announce("account.closed", user_id=user.pk)
    return user


@transaction.atomic
def reopen_user(*, user: User, by: Doer | None) -> User:
    """Open a closed account again; the old password must be changed."""
    user.state, user.must_change_password = "ACTIVE", "Y"
    user.save(update_fields=["state", "must_change_password"])
    trail.record("account.reopened", of=user, by=by)
    return user
