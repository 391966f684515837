"""Reading one's own messages and preferences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import yaml
from django.db.models import QuerySet

from gongkai.notify.models import Delivery, Message, Preference
from gongkai.notify.rules import QUIET_FROM, QUIET_TO, Digest, Kind, parse_kinds
from gongkai.orgs import queries as orgs


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Every declared kind, in the order of data/kinds.yaml."""
    text = (Path(__file__).parent / "data" / "kinds.yaml").read_text(encoding="utf-8")
    return parse_kinds(yaml.safe_load(text), "notify/data/kinds.yaml")


def unread(user_id: int) -> int:
    """How many messages a person has not read."""
    return Message.objects.filter(user_id=user_id, state=Message.State.UNREAD).count()


def messages(user_id: int, *, state: str = "", kind: str = "") -> QuerySet[Message]:
    """A person's own messages, newest first; `kind` may be a group's prefix ("ledger")."""
    found = Message.objects.filter(user_id=user_id).order_by("-id")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind__startswith=f"{kind}.") if "." not in kind else found.filter(kind=kind)
    return found


def message(user_id: int, uuid: UUID) -> Message:
    """One of a person's own messages; raises `Message.DoesNotExist`."""
    return Message.objects.get(user_id=user_id, uuid=uuid)


def preferences(user_ids: list[int]) -> dict[tuple[int, str], Preference]:
    """What people chose, by (user, kind); kind "" holds the quiet hours. One query."""
    return {(row.user_id, row.kind): row for row in Preference.objects.filter(user_id__in=user_ids)}


def choice(chosen: dict[tuple[int, str], Preference], user_id: int, kind: Kind) -> Digest:
    """How mail of a kind goes to a person."""
    row = chosen.get((user_id, kind.key))
    return Digest(row.digest) if row else kind.mail


def quiet_hours(chosen: dict[tuple[int, str], Preference], user_id: int) -> tuple[time, time]:
    """A person's quiet hours: from, to."""
    row = chosen.get((user_id, ""))
    return (row.quiet_from, row.quiet_to) if row else (QUIET_FROM, QUIET_TO)


def address(user_id: int) -> str:
    """Where a person's mail goes; empty when they gave no address."""
    held = orgs.current_holdings(user_id)
    return held[0].user.email if held else ""


def given_up() -> QuerySet[Delivery]:
    """Mail that could not be delivered, newest first; for the administrator."""
    return Delivery.objects.filter(state=Delivery.State.GIVEN_UP).select_related("message__user").order_by("-id")


@dataclass(frozen=True, slots=True)
class Told:
    """What people were told of one thing at one stage."""

    at: datetime
    subject: str
    names: tuple[str, ...]


def told(link: str, *, jurisdiction_id: int) -> list[Told]:
    """Who was told when of the thing at this address of the site; newest first, people told the same together."""
    rows = Message.objects.filter(link=link, jurisdiction_id=jurisdiction_id).order_by("-id")
    found: dict[str, Told] = {}
    for key, at, subject, name in rows.values_list("key", "created_at", "subject", "user__name")[:200]:
        earlier = found.get(key)
        found[key] = Told(at, subject, (*(earlier.names if earlier else ()), name))
    return list(found.values())
