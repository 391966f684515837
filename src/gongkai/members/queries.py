"""Reading the public's accounts: each only through the browser's own token."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from gongkai.kernel import crypto, days
from gongkai.members.models import Member, MemberSession, Saved, SignInSettings, SignInTry
from gongkai.members.rules.ways import Way, hidden

TitlesOf = Callable[[int, list[str]], dict[str, str]]
savable: list[TitlesOf] = []


@dataclass(frozen=True, slots=True)
class Kept:
    """Something saved as it is listed; `title` is empty when it is not public any more."""

    row: Saved
    title: str


def keyed(what: str, *parts: str) -> str:
    """A digest nobody makes without the installation's master key; for looking values up and comparing them."""
    return salted_hmac(
        f"gongkai.members.{what}", json.dumps(parts), secret=settings.MASTER_KEY, algorithm="sha256"
    ).hexdigest()


def opened(sealed: str, key: str) -> str:
    """What was sealed under a row's own key; "" for nothing."""
    return crypto.open_sealed(sealed, crypto.unwrap(key), context="members").decode() if sealed else ""


def settings_of(jurisdiction_id: int) -> SignInSettings:
    """Whether and how the public signs in; "not at all" where nobody has said anything."""
    found = SignInSettings.objects.filter(jurisdiction_id=jurisdiction_id).first()
    return found or SignInSettings(jurisdiction_id=jurisdiction_id)


def is_on(jurisdiction_id: int) -> bool:
    """Whether the public can sign in to the site at all."""
    return SignInSettings.objects.filter(jurisdiction_id=jurisdiction_id).exclude(way=Way.NONE).exists()


def waiting(token: str, jurisdiction_id: int) -> SignInTry | None:
    """The sign-in a browser has begun and may still finish."""
    found = SignInTry.objects.filter(token=keyed("browser", token), jurisdiction_id=jurisdiction_id)
    return found.filter(ends_at__gt=days.now()).first() if token else None


def session_of(token: str, jurisdiction_id: int) -> MemberSession | None:
    """The session of a browser on this site."""
    found = MemberSession.objects.filter(token=keyed("browser", token), member__jurisdiction_id=jurisdiction_id)
    return found.filter(ends_at__gt=days.now()).select_related("member").first() if token else None


def shown(row: Member | SignInTry) -> str:
    """An address as it is shown, also to its owner; "" where none is held."""
    return hidden(row.way, opened(row.contact, row.key))


def sessions(member: Member) -> QuerySet[MemberSession]:
    """Where somebody is signed in, last used first."""
    return member.sessions.filter(ends_at__gt=days.now())


def titles(jurisdiction_id: int, addresses: Iterable[str]) -> dict[str, str]:
    """What addresses of the site are called; those that cannot be saved, or are not public any more, are missing."""
    asked = list(addresses)
    return {address: title for of in savable for address, title in of(jurisdiction_id, asked).items() if title}


def saved(member: Member) -> list[Kept]:
    """What somebody keeps, newest first."""
    rows = list(member.saved.all())
    named = titles(member.jurisdiction_id, (row.address for row in rows))
    return [Kept(row, named.get(row.address, "")) for row in rows]


def everything_of(member: Member) -> dict[str, Any]:
    """All that is held of somebody, for themselves (个人信息保护法 第四十五条)."""
    return {
        "账号": opened(member.contact, member.key) or "统一身份认证平台账号（本网站不保存其中的信息）",
        "注册时间": member.created_at,
        "最近登录": member.seen_on,
        "收藏": [{"网址": row.address, "收藏时间": row.saved_at} for row in member.saved.all()],
        "登录中的设备": [
            {"浏览器": row.browser, "登录时间": row.started_at, "最近使用": row.seen_at} for row in sessions(member)
        ],
    }


def counted(jurisdiction_id: int) -> dict[str, int]:
    """How many accounts there are and how many were used within thirty days; of nobody in particular."""
    rows = Member.objects.filter(jurisdiction_id=jurisdiction_id)
    return {"all": rows.count(), "used": rows.filter(seen_on__gte=days.today() - timedelta(days=30)).count()}
