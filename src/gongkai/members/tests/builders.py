"""Sites on which the public signs in, and people who did."""

from __future__ import annotations

import re

from django.core import mail
from django.test import Client

from gongkai.members.models import SignInSettings
from gongkai.members.services import save_settings
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs


def site(settings, way="MAIL", **fields) -> SignInSettings:
    """The public signs in here; codes go out by mail (kept in `mail.outbox`)."""
    settings.EMAIL_HOST = "mail.example.gov.cn"
    orgs.office()
    return save_settings(by=orgs.actor(Duty.ADMIN), way=way, **fields)


def code_sent(number: int = -1) -> str:
    """The code of the last letter."""
    return re.search(r"验证码 (\d{6})", mail.outbox[number].body)[1]


def signed_in(
    contact: str = "zhang@example.cn", *, kept: bool = False, going: str = "", agent: str = "Firefox"
) -> Client:
    """A browser in which somebody signed in by code."""
    client = Client(headers={"user-agent": agent})
    client.post("/my/sign-in/", {"contact": contact, "next": going})
    answer = client.post("/my/code/", {"code": code_sent()} | ({"kept": "on"} if kept else {}))
    assert answer.status_code == 302, answer.content.decode()
    client.answer = answer
    return client
