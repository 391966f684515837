"""What a member keeps."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.members.models import Member, Saved
from gongkai.members.queries import TitlesOf, savable, titles
from gongkai.members.rules.ways import MOST_SAVED, local


def register_savable(of: TitlesOf) -> None:
    """Say which addresses may be saved: `of(jurisdiction_id, addresses)` gives the titles of those it knows."""
    savable.append(of)


def title_of(*, jurisdiction_id: int, address: str) -> str:
    """What an address is called; "" when it cannot be saved."""
    address = local(address)
    return titles(jurisdiction_id, [address]).get(address, "") if address else ""


def save(*, member: Member, address: str) -> Saved:
    """Keep a page or a search; the same one twice is one. Raises `Refused`."""
    if not title_of(jurisdiction_id=member.jurisdiction_id, address=address):
        raise Refused("只能收藏本网站公开的文件、政策和检索。")
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)
        if (found := member.saved.filter(address=address).first()) is not None:
            return found
        if member.saved.count() >= MOST_SAVED:
            raise Refused(f"最多收藏 {MOST_SAVED} 条，请先删去一些。")
        return member.saved.create(address=address, saved_at=days.now())


def drop(*, member: Member, uuid: UUID) -> None:
    """Keep it no longer; nothing when it is not theirs."""
    member.saved.filter(uuid=uuid).delete()
