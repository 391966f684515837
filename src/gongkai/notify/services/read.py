"""What a person does with their own messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.notify import queries
from gongkai.notify.models import Message, Preference
from gongkai.notify.rules import Digest
from gongkai.orgs.rules import Actor


def mark_read(*, message: Message, by: Actor) -> None:
    """Mark one of one's own messages as read; it stays read."""
    refuse_if([] if message.user_id == by.user_id else ["这条提醒不是发给您的。"])
    Message.objects.filter(pk=message.pk, state=Message.State.UNREAD).update(
        state=Message.State.READ, read_at=days.now()
    )


def mark_all_read(*, by: Actor) -> int:
    """Mark all of one's own messages as read; returns how many there were."""
    mine = queries.messages(by.user_id, state=Message.State.UNREAD)
    return mine.update(state=Message.State.READ, read_at=days.now())


def set_preferences(*, digests: Mapping[str, str], quiet_from: time, quiet_to: time, by: Actor) -> None:
    """Set how mail of each kind goes to oneself, and one's quiet hours."""
    known = queries.kinds()
    wrong = [key for key, digest in digests.items() if key not in known or digest not in set(Digest)]
    refuse_if(["提醒方式不可用，请从列表中选择。"] if wrong else [])
    hours = {"quiet_from": quiet_from, "quiet_to": quiet_to}
    with transaction.atomic():
        Preference.objects.update_or_create(user_id=by.user_id, kind="", channel="MAIL", defaults=hours)
        for key, digest in digests.items():
            Preference.objects.update_or_create(
                user_id=by.user_id, kind=key, channel="MAIL", defaults={"digest": digest}
            )
