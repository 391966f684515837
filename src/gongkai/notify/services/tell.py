"""Telling people something once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.text import clip
from gongkai.notify import queries
from gongkai.notify.models import Delivery, Message
from gongkai.notify.rules import Calendar, Digest, Weekdays, reasons_not_to_tell, send_at
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty

_calendar: list[Callable[[int | None], Calendar]] = []


def use_calendar(calendar_of: Callable[[int | None], Calendar]) -> None:
    """Hold mail back on days off by this calendar of a jurisdiction. Called from config/wiring.py."""
    _calendar[:] = [calendar_of]


def calendar_of(jurisdiction_id: int | None) -> Calendar:
    """The calendar in use, or plain weekdays."""
    return _calendar[0](jurisdiction_id) if _calendar else Weekdays()


def tell(
    *,
    users: Iterable[int] = (),
    posts: Iterable[int] = (),
    kind: str,
    subject: str,
    text: str,
    link: str,
    key: str,
    organ_id: int | None,
    jurisdiction_id: int | None,
    due_on: date | None = None,
) -> list[Message]:
    """Put a message before people, once for each person and `key`; returns the new ones.

    `users` who hold no post any more are replaced by whoever now holds the post they left; `posts` go to their
    present holders. `text` must not carry personal values of third parties. Mail follows by `deliver_due` where a
    mail host is set, the person has an address and wants it. Raises `ValueError` for an undeclared kind, a missing
    key or a link that leaves this site.
    """
    reasons = reasons_not_to_tell(kind, kind in queries.kinds(), subject, key, link)
    if reasons:
        raise ValueError("；".join(reasons))
    receivers = _present(set(users), organ_id) | {holding.user_id for holding in orgs.holders_of_posts(posts)}
    with transaction.atomic():
        told = set(Message.objects.filter(user_id__in=receivers, key=key).values_list("user_id", flat=True))
        now = days.now()
        rows = [
            Message(
                user_id=user_id,
                organ_id=organ_id,
                jurisdiction_id=jurisdiction_id,
                kind=kind,
                subject=clip(subject, 120),
                text=text,
                link=link,
                key=key,
                due_on=due_on,
                created_at=now,
            )
            for user_id in sorted(receivers - told)
        ]
        Message.objects.bulk_create(rows, ignore_conflicts=True)
        uuids = [row.uuid for row in rows]
        new = list(Message.objects.filter(uuid__in=uuids).select_related("user").order_by("id"))
        _queue(new, kind, now, jurisdiction_id)
    return new


def _present(user_ids: set[int], organ_id: int | None) -> set[int]:
    """People who still hold a post as they are; those who left replaced by who holds their last post."""
    found: set[int] = set()
    for user_id in user_ids:
        if orgs.current_holdings(user_id):
            found.add(user_id)
            continue
        last = orgs.holdings_of(user_id).order_by("-since", "-id")
        left = [held.post_id for held in last if organ_id is None or held.post.organ_id == organ_id][:1]
        heirs = {holding.user_id for holding in orgs.holders_of_posts(left)}
        if not heirs and organ_id is not None:
            heirs = {holding.user_id for holding in orgs.holders(organ_id, Duty.LIAISON, Duty.HEAD)}
        found |= heirs
    return found


def _queue(messages: list[Message], kind_key: str, now: datetime, jurisdiction_id: int | None) -> None:
    """Mail for those who have an address and want it; none at all without a mail host."""
    if not settings.EMAIL_HOST or not messages:
        return
    kind, calendar = queries.kinds()[kind_key], calendar_of(jurisdiction_id)
    chosen = queries.preferences([message.user_id for message in messages])
    waiting = []
    for message in messages:
        digest = queries.choice(chosen, message.user_id, kind)
        if digest is Digest.OFF or not message.user.email:
            continue
        quiet_from, quiet_to = queries.quiet_hours(chosen, message.user_id)
        at = send_at(
            now.astimezone(days.SHANGHAI),
            digest,
            calendar,
            urgent=kind.urgent,
            quiet_from=quiet_from,
            quiet_to=quiet_to,
        )
        waiting.append(Delivery(message=message, digest=digest, next_try_at=at))
    Delivery.objects.bulk_create(waiting)
