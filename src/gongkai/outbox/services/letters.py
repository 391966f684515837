"""What an administrator does with a dead letter: try it again, or drop it with a reason."""

from __future__ import annotations

from typing import Protocol

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.outbox import rules
from gongkai.outbox.models import DeadLetter
from gongkai.outbox.services.announcing import announce


class Doer(Protocol):
    """What the outbox needs to know of whoever acts (orgs.rules.Actor fits)."""

    @property
    def user_id(self) -> int: ...
    @property
    def name(self) -> str: ...


def retry_letter(*, letter: DeadLetter, by: Doer | None) -> DeadLetter:
    """Have the worker hand the event over once more."""
    return _settle(letter, rules.Letter.RETRY, by, "")


def drop_letter(*, letter: DeadLetter, by: Doer | None, reason: str) -> DeadLetter:
    """Give the event up for this follower; the reason stays beside it."""
    return _settle(letter, rules.Letter.DROPPED, by, reason.strip())


def _settle(letter: DeadLetter, state: rules.Letter, by: Doer | None, reason: str) -> DeadLetter:
    with transaction.atomic():
        letter = DeadLetter.objects.select_for_update().get(pk=letter.pk)
        refuse_if(rules.reasons_not_to_settle(rules.Letter(letter.state), state, reason))
        letter.state, letter.reason = state.value, reason[:200]
        letter.settled_at = days.now()
        letter.settled_by_id, letter.settled_by_name = (by.user_id, by.name) if by else (None, "系统")
        letter.save()
        announce("outbox.letter_settled", letter_id=letter.pk)
        return letter
