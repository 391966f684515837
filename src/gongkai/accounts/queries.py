"""Reading people and their sessions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.accounts.models import Presence, User


def by_username(username: str) -> User | None:
    """The person of a sign-in name, whatever their state; None when there is none."""
    return User.objects.filter(username=username.strip()).first()


def by_id(user_id: int) -> User:
    """A person by inner number; `User.DoesNotExist` otherwise."""
    return User.objects.get(pk=user_id)


def by_ids(user_ids: Iterable[int]) -> dict[int, User]:
    """People by inner number."""
    return User.objects.in_bulk(set(user_ids))


def sessions_of(user_id: int) -> QuerySet[Presence]:
    """Where a person is signed in, last used first."""
    return Presence.objects.filter(user_id=user_id)


def second_factor_of(user_id: int) -> TOTPDevice | None:
    """The confirmed second factor of a person."""
    return TOTPDevice.objects.filter(user_id=user_id, confirmed=True).first()


def recovery_codes_left(user_id: int) -> int:
    """How many recovery codes a person has not used."""
    return int(StaticToken.objects.filter(device__user_id=user_id, device__confirmed=True).count())


def everybody() -> QuerySet[User]:
    """All people, for rooms that narrow by what they hold."""
    return User.objects.all()


def by_usernames(names: Iterable[str]) -> dict[str, User]:
    """People by sign-in name in small letters."""
    return {user.username.lower(): user for user in User.objects.filter(username__in=set(names))}
