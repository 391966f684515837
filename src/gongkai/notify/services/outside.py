"""Words to somebody outside the house at once: one letter or one short message to an address they gave themselves."""

from __future__ import annotations

import json
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from gongkai.kernel import http


class NotSent(Exception):
    """What was to be sent did not go out; the message says why, for the log, without the address."""


def mail_ready() -> bool:
    """Whether letters can go out at all (GONGKAI_MAIL_HOST)."""
    return bool(settings.EMAIL_HOST)


def sms_ready() -> bool:
    """Whether short messages can go out at all (GONGKAI_SMS_URL)."""
    return bool(settings.SMS_URL)


def send_mail(*, to: str, subject: str, text: str) -> None:
    """One letter, now; call it outside any transaction. Raises `NotSent`."""
    if not mail_ready():
        raise NotSent("没有设置发信服务器。")
    try:
        EmailMessage(subject, text, to=[to]).send()
    except (SMTPException, OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from error


def send_sms(*, to: str, text: str) -> None:
    """One short message, now, through the gateway; call it outside any transaction. Raises `NotSent`.

    The gateway gets `POST {"mobile": …, "text": …}` as JSON with `Authorization: Bearer <key>`; any 2xx is taken as sent.
    """
    if not sms_ready():
        raise NotSent("没有设置短信网关。")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if settings.SMS_KEY:
        headers["Authorization"] = f"Bearer {settings.SMS_KEY}"
    body = json.dumps({"mobile": to, "text": text}, ensure_ascii=False).encode()
    try:
        answer = http.fetch(settings.SMS_URL, method="POST", body=body, headers=headers, most_bytes=100_000)
    except (http.NotAllowed, http.Unreachable) as error:
        raise NotSent(str(error)) from error
    if not 200 <= answer.status < 300:
        raise NotSent(f"短信网关回应 {answer.status}。")
