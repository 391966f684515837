"""Collective units."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from gongkai.kernel.errors import refuse_if
from gongkai.kernel.text import fold, squeeze
from gongkai.orgs import queries
from gongkai.orgs.models import Group, Jurisdiction, Organ
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail


@transaction.atomic
def save_group(
    *, jurisdiction: Jurisdiction, name: str, by: Actor | None, group: Group | None = None, aliases: str = "",
    kinds: Iterable[str] = (), included: Iterable[Organ] = (), excluded: Iterable[Organ] = (),
) -> Group:  # fmt: skip
    """Enter a group or change one; members are the organs of the kinds and the included, less the excluded."""
    name, lines = squeeze(name), list(dict.fromkeys(filter(None, map(squeeze, aliases.splitlines()))))
    chosen, inside, outside = [kind for kind in kinds if kind], list(included), list(excluded)
    refuse_if(_reasons(jurisdiction, group, name, lines, chosen, inside, outside))
    saved = group or Group(jurisdiction=jurisdiction, order=queries.groups(jurisdiction.pk).count() + 1)
    saved.name, saved.aliases, saved.kinds = name, "\n".join(lines), ",".join(chosen)
    saved.save()
    saved.included.set(inside)
    saved.excluded.set(outside)
    trail.record(
        "group.saved", of=saved, by=by, jurisdiction_id=jurisdiction.pk, name=name, kinds=chosen,
        included=[organ.pk for organ in inside], excluded=[organ.pk for organ in outside],
    )  # fmt: skip
    outbox.announce("group.saved", group_id=saved.pk)
    return saved


def _reasons(
    jurisdiction: Jurisdiction, group: Group | None, name: str, lines: list[str], kinds: list[str],
    inside: list[Organ], outside: list[Organ],
) -> list[str]:  # fmt: skip
    reasons = []
    if not name:
        reasons.append("请填写集合单位的名称。")
    wanted = {fold(line) for line in (name, *lines)}
    for other in queries.groups(jurisdiction.pk):
        if group is not None and other.pk == group.pk:
            continue
        taken = {fold(line) for line in (other.name, *other.aliases.splitlines())} & wanted
        if taken:
            reasons.append(f"“{'、'.join(sorted(taken))}”已用于集合单位“{other.name}”。")
    if set(kinds) - set(Organ.Kind.values):
        reasons.append("单位类别不在可选范围。")
    if any(organ.jurisdiction_id != jurisdiction.pk for organ in (*inside, *outside)):
        reasons.append("只能选择本地区的单位。")
    if not kinds and not inside:
        reasons.append("请至少选择一个单位类别，或指定一个单位。")
    both = {organ.pk for organ in inside} & {organ.pk for organ in outside}
    if both:
        reasons.append("同一单位不能既列入又除外。")
    return reasons


@transaction.atomic
def remove_group(*, group: Group, by: Actor) -> None:
    """Remove a group; what was assigned through it is assigned to organs already and stays."""
    trail.record("group.removed", of=group, by=by, name=group.name)
    outbox.announce("group.removed", group_id=group.pk)
    group.delete()
