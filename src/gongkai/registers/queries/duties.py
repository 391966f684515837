"""What registers ask of a unit: duties met and not met, batches that wait for somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Severity, Todo
from gongkai.registers.models import Batch, Register
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows
from gongkai.registers.rules import complete
from gongkai.registers.rules import duties as rules
from gongkai.registers.rules.dates import first_day, last_day
from gongkai.registers.rules.duties import Standing
from gongkai.registers.rules.shape import Definition, Owner, Review
from gongkai.registers.rules.states import WRITERS, State

MOST = 50
AHEAD = timedelta(days=30)
WAITING = {
    State.WRONG: "待改正的表格", State.READY: "待提交的清单", State.RETURNED: "退回的清单", State.APPROVED: "待公开的清单",
}  # fmt: skip


def owes(register: Register, definition: Definition, organ_id: int) -> bool:
    """Whether a unit has the register's duty: every unit, or the one that keeps it for all."""
    return definition.duty is not None and (definition.owner is Owner.UNIT or register.organ_id == organ_id)


def standings(register: Register, definition: Definition, organ_id: int) -> list[Standing]:
    """The period before, when it was not met and the register was in use, and this one."""
    return standings_of(register, definition, [organ_id])[organ_id]


def standings_of(register: Register, definition: Definition, organ_ids: Collection[int]) -> dict[int, list[Standing]]:
    """The same of several units, by unit; as many queries for many as for one."""
    duty = definition.duty
    owing = [each for each in organ_ids if owes(register, definition, each)]
    if duty is None or not owing:
        return {each: [] for each in organ_ids}
    periods = rules.periods(duty, days.today())
    counts = [_counts(register, definition, owing, period) for period in periods]
    found: dict[int, list[Standing]] = {each: [] for each in organ_ids}
    begun = days.day_of(_begun(register))
    for each in owing:
        before, now = (
            Standing(period, count.get(each, 0), duty.least, rules.due_of(duty, period))
            for period, count in zip(periods, counts, strict=True)
        )
        found[each] = [now] if before.met or before.due_on < begun else [before, now]
    return found


def _begun(register: Register) -> datetime:
    return register.versions.order_by("number")[0].made_at


def _counts(register: Register, definition: Definition, organ_ids: Collection[int], period: str) -> dict[int, int]:
    """How many rows of a period each unit has; who keeps a register for all has those about the others too."""
    met = rows.current(register.pk).filter(formed_on__gte=first_day(period), formed_on__lte=last_day(period))
    if definition.owner is Owner.LEAD:
        return dict.fromkeys(organ_ids, met.count())
    return dict(met.filter(organ_id__in=organ_ids).order_by().values_list("organ_id").annotate(number=Count("pk")))


def to_do(actor: Actor) -> list[Todo]:
    """Batches that wait for this post, and duties that are due within a month."""
    found = list(_batches(actor))
    if actor.may(*WRITERS):
        found += _due(actor)
    return found


def _batches(actor: Actor) -> Iterator[Todo]:
    own = asking.batches(actor).filter(organ_id=actor.organ_id, state__in=WAITING) if actor.may(*WRITERS) else None
    rest = asking.batches(actor).filter(state=State.APPROVED) if actor.may(Duty.OFFICE) else None
    for batch in [*(own[:MOST] if own is not None else ()), *(rest[:MOST] if rest is not None else ())]:
        office = queries.of_version(queries.version(batch.register_id), batch.register.key).review is Review.OFFICE
        if batch.state == State.APPROVED and office != actor.may(Duty.OFFICE):
            continue
        yield Todo(
            f"{batch.register.title}：{batch.name}", reverse("registers:batch", args=[batch.uuid]), None,
            WAITING[State(batch.state)], batch.organ.short_name,
        )  # fmt: skip


def _due(actor: Actor) -> Iterator[Todo]:
    for register, definition in queries.in_use(actor.jurisdiction_id):
        for one in standings(register, definition, actor.organ_id):
            if not one.met and one.due_on <= days.today() + AHEAD:
                said = f"{definition.title}：{one.words}至少{one.least}{definition.noun}，已公开{one.count}{definition.noun}"
                yield Todo(
                    said, reverse("registers:register", args=[register.key]), one.due_on, "待填报清单", actor.organ_name
                )


def unmet(actor: Actor) -> list[Finding]:
    """Duties whose day has passed: of the own unit, or of every unit for the office."""
    today, found = days.today(), []
    units = {actor.organ_id: actor.organ_name}
    if actor.oversees:  # organs that are gone owe nothing
        units = dict(orgs.organs(actor.jurisdiction_id).values_list("pk", "short_name"))
    for register, definition in queries.in_use(actor.jurisdiction_id):
        standing = standings_of(register, definition, units)
        for organ_id, name in units.items():
            late = [one for one in standing[organ_id] if one.late(today)]
            for one in late:
                title = f"{definition.title}：{one.words}没有达到{one.least}{definition.noun}（已公开{one.count}）"
                url = reverse("registers:register", args=[register.key])
                found.append(Finding(title, url, "补充填报并公开。", Severity.WARN, name))
    return found[:MOST]


def things(actor: Actor, register: Register, definition: Definition) -> list[complete.Thing]:
    """The things a register's rows are about, those of the own unit or of all, with what each lacks; none where it asks nothing."""
    if definition.complete is None:
        return []
    standing = rows.current(register.pk).filter(public=Flag.YES)
    standing = standing if actor.oversees else standing.filter(organ_id=actor.organ_id)
    told = standing.order_by("formed_on", "pk").values_list("organ_id", "formed_on", "values")
    return complete.things(definition.complete, told.iterator(chunk_size=2000))


def incomplete(actor: Actor) -> list[Finding]:
    """Things of which something is missing or old: a project without its tender, a site without news for months."""
    today, found, labels = days.today(), [], orgs.labels(actor.jurisdiction_id)
    for register, definition in queries.in_use(actor.jurisdiction_id):
        if definition.complete is None:
            continue
        kinds = definition.field(definition.complete.of).values
        for one in things(actor, register, definition):
            said = [f"缺少{'、'.join(kinds[code] for code in one.missing)}"] if one.missing else []
            said += [f"{one.newest:%Y-%m-%d}以后没有更新"] if one.late(today) else []
            if said:
                url = reverse("registers:register", args=[register.key]) + "#things"
                title = f"{definition.title}：{one.name}{'，'.join(said)}"
                found.append(Finding(title, url, "补充填报并公开。", Severity.WARN, labels.get(one.organ_id, "")))
    return found[:MOST]


def waiting(actor: Actor, register_id: int) -> list[Batch]:
    """The latest batches of a register the actor may see."""
    return list(asking.batches(actor).filter(register_id=register_id)[:20])
