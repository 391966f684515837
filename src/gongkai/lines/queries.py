"""Lines that hold, what a text says otherwise, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import clip
from gongkai.lines import rules
from gongkai.lines.models import Conflict, Line, Mention
from gongkai.lines.rules import Clash, Sort, Standing, State
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Severity, Todo

MOST = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a text says otherwise, and what was said about it (`row` None: nothing is kept yet)."""

    line: Line
    clash: Clash
    row: Conflict | None
    key: str

    @property
    def state(self) -> Standing:
        """Where it stands."""
        found = Standing(self.row.state) if self.row else Standing.OPEN
        return Standing.OPEN if found is Standing.GONE else found

    @property
    def stops(self) -> bool:
        """Whether the text does not go on like this."""
        return self.state in rules.STOPPING


def holding(jurisdiction_id: int, on: date | None = None) -> QuerySet[Line]:
    """Lines that hold on a day (today)."""
    day = on or days.today()
    rows = Line.objects.filter(jurisdiction_id=jurisdiction_id, state=State.ON, since__lte=day)
    return rows.filter(Q(until=None) | Q(until__gte=day)).select_related("organ")


def lines(actor: Actor, *, ended: bool = False) -> QuerySet[Line]:
    """Lines of the place, for everybody who writes there; each with the conflicts the actor may see that are not settled."""
    today = days.today()
    over = Q(state=State.OFF) | Q(until__lt=today)
    rows = Line.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    rows = rows.filter(over) if ended else rows.exclude(over)
    seen = Q(conflicts__state__in=[Standing.OPEN, Standing.EXPLAINED, Standing.UPHELD])
    if not actor.oversees:
        seen &= Q(conflicts__organ_id=actor.organ_id)
    return rows.select_related("organ").annotate(open=Count("conflicts", filter=seen))


def line(actor: Actor, uuid: UUID) -> Line:
    """One line of the place; `DoesNotExist` otherwise."""
    return Line.objects.select_related("organ").get(jurisdiction_id=actor.jurisdiction_id, uuid=uuid)


def mentions(actor: Actor, row: Line) -> QuerySet[Mention]:
    """What speaks of a line: what is public, and drafts of the actor's own scope."""
    own = mine(actor, Mention.objects.all())
    rows = Mention.objects.filter(jurisdiction_id=actor.jurisdiction_id, public=Flag.YES) | own
    return rows.filter(line=row).select_related("organ")


def conflicts(actor: Actor) -> QuerySet[Conflict]:
    """Conflicts of the actor's scope."""
    return mine(actor, Conflict.objects.all()).select_related("line", "organ", "explained_by", "decided_by")


def unsettled(actor: Actor) -> QuerySet[Conflict]:
    """Those that wait: for the office what was explained or nobody spoke to, for a unit what it must see to."""
    return conflicts(actor).filter(state__in=[Standing.OPEN, Standing.EXPLAINED, Standing.UPHELD])


def standing(jurisdiction_id: int, subject: str, text: str) -> list[Place]:
    """Where a text says otherwise than the lines that hold, with what was decided. Nothing is saved."""
    found = [(line, clash) for line in holding(jurisdiction_id) for clash in rules.clashes(text, line.facts)]
    if not found:
        return []
    kept = {(row.line_id, row.sort, row.said): row for row in Conflict.objects.filter(subject=subject)}
    return [
        Place(
            line,
            clash,
            kept.get((line.pk, clash.sort, clip(clash.said, 200))),
            rules.key_of(line.uuid, Sort(clash.sort), clip(clash.said, 200)),
        )
        for line, clash in found
    ]


def reasons_not_to_submit(jurisdiction_id: int, subject: str, text: str) -> list[str]:
    """Why a text does not go on: it says otherwise, and nobody said why."""
    return [
        f"与口径“{place.line.name}”不一致：文中是“{place.clash.said}”，口径是“{clip(place.clash.holds, 80)}”"
        + ("，政务公开办要求改正。" if place.state is Standing.UPHELD else "；请改正，或者说明理由。")
        for place in standing(jurisdiction_id, subject, text)
        if place.stops
    ]


def todo(actor: Actor) -> list[Todo]:
    """The office: explanations to judge. A unit: what it must correct."""
    state, kind = (
        (Standing.EXPLAINED, "口径说明待处理") if actor.may(Duty.OFFICE) else (Standing.UPHELD, "口径不一致待改正")
    )
    if not actor.may(Duty.OFFICE, *rules.WRITERS):
        return []
    rows = conflicts(actor).filter(state=state)[:MOST]
    address = reverse("lines:conflicts")
    return [
        Todo(clip(row.title, 60), address if actor.may(Duty.OFFICE) else row.link, None, kind, row.organ.short_name, row.said)
        for row in rows
    ]  # fmt: skip


def health(actor: Actor) -> list[Finding]:
    """What stands in public and says otherwise."""
    rows = conflicts(actor).filter(public=Flag.YES, state__in=rules.STOPPING)
    count = rows.count()
    if not count:
        return []
    remedy = "核对数字和提法：发错的更正，确有理由的写明理由。"
    return [Finding(f"已公开的信息有{count}处与现行口径不一致", reverse("lines:conflicts"), remedy, Severity.WARN)]
