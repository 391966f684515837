"""Synonyms a jurisdiction keeps: its own groups, and its changes to those shipped."""

from __future__ import annotations

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import fold
from gongkai.orgs.rules import Actor, Duty
from gongkai.search.models import Synonym, Use
from gongkai.search.queries import synonyms as queries
from gongkai.search.rules import synonyms as rules
from gongkai.trail.services import record

KEEPERS = (Duty.OFFICE, Duty.ADMIN)
MOST_GROUPS = 1000


def save(*, words: str, by: Actor, row: Synonym | None = None, key: str = "") -> Synonym:
    """Add a group, change one (`row`), or change a shipped one (`key`)."""
    refuse_if(_reasons(by))
    group = rules.group_of(words)
    refuse_if(rules.reasons_not_a_group(group) + _reasons_taken(group, by, row, key))
    with transaction.atomic():
        saved = row or _row(by, key)
        before = saved.words
        saved.words, saved.use = "、".join(group), Use.USED
        _stamp(saved, by)
        record("search.synonyms_saved", of=saved, by=by, before=before, after=saved.words)
    return saved


def use(*, used: bool, by: Actor, row: Synonym | None = None, key: str = "") -> Synonym:
    """Switch a group on or off."""
    refuse_if(_reasons(by))
    with transaction.atomic():
        saved = row or _row(by, key)
        saved.use = Use.USED if used else Use.UNUSED
        _stamp(saved, by)
        record("search.synonyms_switched", of=saved, by=by, words=saved.words, use=str(saved.use))
    return saved


def _reasons(by: Actor) -> list[str]:
    return [] if by.may(*KEEPERS) else ["由政务公开办或者系统管理员维护同义词。"]


def _reasons_taken(group: rules.Group, by: Actor, row: Synonym | None, key: str) -> list[str]:
    """A word may stand in one group only: two groups sharing it would be one."""
    mine = {fold(word) for word in group}
    reasons, own = [], 0
    for other in queries.rows(by.jurisdiction_id):
        if (row is not None and other.row == row) or (key and other.key == key):
            continue
        own += not other.key
        shared = [word for word in other.words if fold(word) in mine]
        if shared and other.used:
            reasons.append(f"“{shared[0]}”已经在“{'、'.join(other.words)}”这一组中，请改那一组。")
    if own >= MOST_GROUPS and row is None:
        reasons.append(f"本地同义词最多{MOST_GROUPS}组。")
    return reasons[:3]


def _row(by: Actor, key: str) -> Synonym:
    """The jurisdiction's record of a shipped group, or a new one of its own."""
    if key and key not in queries.shipped():
        raise Refused("没有这一组随附的同义词。")
    found = Synonym.objects.filter(jurisdiction_id=by.jurisdiction_id, key=key).first() if key else None
    if found is not None:
        return found
    words = "、".join(queries.shipped()[key]) if key else ""
    return Synonym(jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, key=key, words=words)


def _stamp(row: Synonym, by: Actor) -> None:
    row.changed_at, row.changed_by_id = days.now(), by.user_id
    row.save()
