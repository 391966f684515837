"""Password rules, and changing passwords."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.accounts.models import User
from gongkai.accounts.services.sessions import end_sessions
from gongkai.kernel.errors import Refused
from gongkai.trail import services as trail
from gongkai.trail.services import Doer

_EASY = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789"


class KindsOfCharacters:
    """At least three of: lower case, upper case, digit, other (等级保护 common practice)."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise when fewer than three kinds are used."""
        kinds = sum(bool(re.search(kind, password)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
        if kinds < 3:
            raise ValidationError("口令应包含大写字母、小写字母、数字、其他符号中的至少三种。")

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return "口令应包含大写字母、小写字母、数字、其他符号中的至少三种。"


def new_password() -> str:
    """A random password that meets the rules and is easy to read out (no 0/O, 1/l)."""
    parts = ["".join(secrets.choice(letters) for _ in range(4)) for letters in _EASY]
    return "-".join(parts)


def check_password_rules(password: str, user: User) -> None:
    """Raise `Refused` with every rule the password breaks."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused([str(message).replace("密码", "口令") for message in error.messages]) from error


@transaction.atomic
def set_password(*, user: User, password: str, by: Doer | None, must_change: bool = True) -> User:
    """Set someone's password for them: they must change it at once, and all their sessions end."""
    check_password_rules(password, user)
    user.set_password(password)
    user.must_change_password = "Y" if must_change else "N"
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user=user)
    trail.record("account.password_reset", of=user, by=by)
    return user


@transaction.atomic
def give_same_password(*, users: Sequence[User], password: str) -> None:
    """One password for several accounts, which need not be changed. For the demonstration only: it is hashed once."""
    if not users:
        return
    check_password_rules(password, users[0])
    users[0].set_password(password)
    chosen = {"password": users[0].password, "must_change_password": "N"}
    User.objects.filter(pk__in=[user.pk for user in users]).update(**chosen)
    for user in users:
        trail.record("account.password_reset", of=user, by=None)


@transaction.atomic
def change_password(*, user: User, old: str, new: str, by: Doer, session_key: str | None = None) -> User:
    """Change one's own password: the old one must be right and the new one another; other sessions end."""
    if not user.check_password(old):
        raise Refused("原口令不对，口令没有修改。")
    if old == new:
        raise Refused("新口令不能与原口令相同。")
    check_password_rules(new, user)
    user.set_password(new)
    user.must_change_password = "N"  # noqa: S105  # a flag, no password
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user=user, but=session_key)
    trail.record("account.password_changed", of=user, by=by)
    return user
