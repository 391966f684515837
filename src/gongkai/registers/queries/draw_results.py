"""谁抽查、谁公示: of what was drawn, which results are not public yet, by when they must be, and how units stand by quarter (R216, R218)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.orgs import queries as orgs
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules.work import Finding, Severity, Todo
from gongkai.registers.models import Draw, Urging
from gongkai.registers.queries import draws as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows
from gongkai.registers.rules.dates import first_day, last_day
from gongkai.registers.rules.drawing import Stage
from gongkai.registers.rules.rows import due_on
from gongkai.registers.rules.shape import Definition
from gongkai.registers.rules.shipped import shipped
from gongkai.registers.rules.states import APPROVERS, WRITERS
from gongkai.workdays import queries as workdays

RESULTS = "inspection-results"
REMEMBERED = timedelta(
    days=400
)  # how long a missing result stands among what is to be done; the quarters show it for ever
MOST = 50


@dataclass(frozen=True, slots=True)
class Object:
    """A drawn object as the results name it; `code` may be empty."""

    entry: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the results of a draw stand. `due_on` None while the inspection goes on."""

    draw: Draw
    total: int
    missing: tuple[Object, ...]
    due_on: date | None

    @property
    def published(self) -> int:
        """How many drawn objects have a public result."""
        return self.total - len(self.missing)

    @property
    def owed(self) -> tuple[Object, ...]:
        """What must be published: nothing before the inspection has ended."""
        return self.missing if self.draw.finished_on else ()

    def late(self, today: date) -> bool:
        """Whether the day has passed and something is missing."""
        return bool(self.owed) and self.due_on is not None and self.due_on < today


def results_of(place: int) -> Definition:
    """The definition of the list in which results are published."""
    found = queries.by_key(place, RESULTS)
    return queries.definition(found) if found else shipped()[RESULTS]


def standings(place: int, draws: Iterable[Draw]) -> dict[int, Standing]:
    """How drawn draws of one jurisdiction stand, by draw; those from lists whose rows are no objects of inspection are left out."""
    definitions = {register.pk: one for register, one in queries.in_use(place) if one.subject}
    wanted = [one for one in draws if one.stage != Stage.REGISTERED and one.register_id in definitions]
    if not wanted:
        return {}
    objects = _objects(definitions, wanted)
    results, public = results_of(place), _Public(place, wanted)
    calendar = workdays.calendar(place)
    found = {}
    for one in wanted:
        missing = tuple(each for each in objects[one.pk] if not public.has(each, one))
        finished = {results.formed: one.finished_on.isoformat()} if one.finished_on else {}
        found[one.pk] = Standing(one, len(one.drawn), missing, due_on(results, finished, calendar)[0])
    return found


def _objects(definitions: Mapping[int, Definition], draws: Sequence[Draw]) -> dict[int, list[Object]]:
    by_register: dict[int, set[str]] = defaultdict(set)
    for one in draws:
        by_register[one.register_id] |= set(one.drawn)
    known: dict[str, Object] = {}
    for register_id, entries in by_register.items():
        subject = definitions[register_id].subject
        assert subject is not None
        for entry, row in asking.newest_of(register_id, sorted(entries)).items():
            known[entry] = Object(entry, row.values.get(subject.name, ""), row.values.get(subject.code, ""))
    return {one.pk: [known.get(entry, Object(entry, "", "")) for entry in one.drawn] for one in draws}


class _Public:
    """The public results of some draws' organs since the first of them: the last day of each object."""

    def __init__(self, place: int, draws: Sequence[Draw]) -> None:
        self._codes: dict[tuple[int, str], date | None] = {}
        self._names: dict[tuple[int, str], date | None] = {}
        self._bare: dict[tuple[int, str], date | None] = {}  # results without a code
        register = queries.by_key(place, RESULTS)
        subject = queries.definition(register).subject if register else None
        if register is None or subject is None:
            return
        since = min(one.drawn_on for one in draws if one.drawn_on)
        found = rows.current(register.pk).filter(
            organ_id__in={one.organ_id for one in draws}, formed_on__gte=since, public=Flag.YES
        )
        for organ_id, formed_on, values in found.order_by("formed_on").values_list("organ_id", "formed_on", "values"):
            name, code = values.get(subject.name, ""), values.get(subject.code, "")
            if code:
                self._codes[organ_id, code] = formed_on
            else:
                self._bare[organ_id, name] = formed_on
            self._names[organ_id, name] = formed_on

    def has(self, one: Object, draw: Draw) -> bool:
        """Whether the unit that drew has published a result of this object since: by its credit code, else by its name."""
        by_name = self._bare if one.code else self._names
        days_of = (
            self._codes.get((draw.organ_id, one.code)) if one.code else None,
            by_name.get((draw.organ_id, one.name)),
        )
        return any(day is not None and draw.drawn_on is not None and day >= draw.drawn_on for day in days_of)


def _recent(actor: Actor) -> list[Standing]:
    """The draws whose inspection ended, as they stand, the longest due first."""
    ended = asking.draws(actor).filter(finished_on__gte=days.today() - REMEMBERED)
    found = standings(actor.jurisdiction_id, ended).values()
    return sorted((one for one in found if one.owed), key=lambda one: one.due_on or date.max)


def to_do(actor: Actor) -> list[Todo]:
    """For the unit's clerks the results that are owed, for those who approve the records that wait to be made public."""
    found = []
    if actor.may(*WRITERS):
        found = [
            Todo(
                f"{one.draw.purpose}：{len(one.owed)}个检查对象的结果还没有公开", _address(one.draw), one.due_on,
                "待公开的抽查结果", actor.organ_name,
            )
            for one in _recent(actor)[:MOST]
        ]  # fmt: skip
    if actor.may(*APPROVERS):
        found += [
            Todo(f"{one.register.title}随机抽取：{one.purpose}", _address(one), None, "待公开的抽取记录", actor.organ_name)
            for one in asking.draws(actor).filter(stage=Stage.DRAWN)[:MOST]
        ]  # fmt: skip
    return found


def late(actor: Actor) -> list[Finding]:
    """Results whose day has passed: of the own unit, or of every unit for those who oversee."""
    today = days.today()
    return [
        Finding(
            f"{one.draw.purpose}：{len(one.owed)}个检查对象的结果超过期限没有公开", _address(one.draw),
            "在抽查检查结果清单中填报并公开。", Severity.WARN, one.draw.organ.short_name,
        )
        for one in _recent(actor) if one.late(today)
    ][:MOST]  # fmt: skip


def _address(draw: Draw) -> str:
    return reverse("registers:draw", args=[draw.uuid])


@dataclass(slots=True)
class Line:
    """One unit in one quarter: draws, drawn objects, and of these with a public result, still being inspected, missing, late."""

    organ_id: int
    organ: str
    uuid: UUID
    draws: int = 0
    drawn: int = 0
    published: int = 0
    going_on: int = 0
    missing: int = 0
    late: int = 0
    urged: list[Urging] = field(default_factory=list)

    @property
    def may_be_urged(self) -> bool:
        """Whether something is missing and nobody pressed today."""
        return bool(self.missing) and all(days.day_of(one.urged_at) != days.today() for one in self.urged)


def quarter(actor: Actor, period: str) -> list[Line]:
    """The units that drew objects in a quarter, those with most missing first."""
    drawn = asking.draws(actor).filter(drawn_on__gte=first_day(period), drawn_on__lte=last_day(period))
    found: dict[int, Line] = {}
    today = days.today()
    for one in standings(actor.jurisdiction_id, drawn).values():
        organ = one.draw.organ
        line = found.setdefault(organ.pk, Line(organ.pk, organ.short_name, organ.uuid))
        line.draws, line.drawn, line.published = line.draws + 1, line.drawn + one.total, line.published + one.published
        line.missing += len(one.owed)
        line.going_on += len(one.missing) - len(one.owed)
        line.late += len(one.owed) if one.late(today) else 0
    for urging in mine(actor, Urging.objects.filter(quarter=period).select_related("by")):
        if urging.organ_id in found:
            found[urging.organ_id].urged.append(urging)
    return sorted(found.values(), key=lambda line: (-line.missing, line.organ))


def organ_of(actor: Actor, uuid: str) -> int | None:
    """The inner number of a unit of the actor's jurisdiction."""
    return orgs.addresses(actor.jurisdiction_id).get(uuid)
