"""Taking the words of a removed record out of messages that were told about it."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.notify.models import Message


def blank(*, beneath: Iterable[str], words: str) -> int:
    """Put `words` in the place of subject and text of every message that leads to or beneath these paths; how many."""
    return sum(Message.objects.filter(link__startswith=path).update(subject=words, text="") for path in beneath)
