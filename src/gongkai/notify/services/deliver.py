"""Sending what is due by mail: claimed in one short transaction, sent outside any, noted in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.text import clip
from gongkai.notify.models import Delivery, Message
from gongkai.notify.rules import Digest, next_try

LEASE = timedelta(minutes=10)
BATCH = 100


def deliver_due() -> int:
    """Send mail that is due; returns how many messages went out.

    A process killed after sending and before noting sends once more when the lease ends: at least once.
    """
    sent = 0
    for mail in _mails(_claim()):
        error = _send(mail)
        _note(mail, error)
        sent += 0 if error else len(mail)
    return sent


def _claim() -> list[Delivery]:
    """Take what is due for ourselves for a while; drop what was read meanwhile and is only a summary."""
    now = days.now()
    with transaction.atomic():
        open_states = [Delivery.State.WAITING, Delivery.State.SENDING]
        due = Delivery.objects.select_for_update().filter(state__in=open_states, next_try_at__lte=now)
        ids = list(due.order_by("next_try_at", "id").values_list("pk", flat=True)[:BATCH])
        mine = Delivery.objects.filter(pk__in=ids)
        mine.filter(message__state=Message.State.READ).exclude(digest=Digest.NOW).update(state=Delivery.State.SKIPPED)
        mine.filter(state__in=open_states).update(state=Delivery.State.SENDING, next_try_at=now + LEASE)
        taken = mine.filter(state=Delivery.State.SENDING)
        return list(taken.select_related("message__user", "message__organ").order_by("id"))


def _mails(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    """One mail for each urgent message, one for each person's summary."""
    single, summaries = [], defaultdict(list)
    for delivery in deliveries:
        if delivery.digest == Digest.NOW:
            single.append([delivery])
        else:
            summaries[delivery.message.user_id].append(delivery)
    return [*single, *summaries.values()]


def _send(mail: list[Delivery]) -> str:
    """Send one mail; the error, or an empty string."""
    first = mail[0].message
    subject = first.subject if len(mail) == 1 else f"{len(mail)}条工作提醒"
    body = "\n\n".join(_paragraph(delivery.message) for delivery in mail)
    foot = "\n\n——\n本邮件由政务公开系统发出，请勿回复。提醒方式可在系统“我的提醒”中调整。"
    letter = EmailMessage(f"【政务公开】{clip(subject, 80)}", body + foot, to=[first.user.email])
    try:
        letter.send()
    except (SMTPException, OSError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _paragraph(message: Message) -> str:
    lines = [f"■ {message.subject}"]
    if message.text:
        lines.append(message.text)
    if message.due_on:
        lines.append(f"到期日：{message.due_on.year}年{message.due_on.month}月{message.due_on.day}日")
    if message.link:
        lines.append(
            f"办理：{settings.DESK_ADDRESS.rstrip('/')}{message.link}" if settings.DESK_ADDRESS else "请登录系统办理。"
        )
    return "\n".join(lines)


def _note(mail: list[Delivery], error: str) -> None:
    """Write down what came of a mail: sent, to be tried again later, or given up."""
    now = days.now()
    with transaction.atomic():
        for delivery in mail:
            delivery.tries += 1
            delivery.error = error
            again = next_try(delivery.tries, now)
            if not error:
                delivery.state, delivery.sent_at = Delivery.State.SENT, now
            elif again is None:
                delivery.state = Delivery.State.GIVEN_UP
            else:
                delivery.state, delivery.next_try_at = Delivery.State.WAITING, again
            delivery.save(update_fields=["state", "tries", "error", "sent_at", "next_try_at"])
