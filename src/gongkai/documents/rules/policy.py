"""The story of one policy as dated events, and which two of its texts are set against each other. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.documents.rules.states import RelationKind, Validity
from gongkai.documents.rules.validity import ENDED, Life, Standing, last_day


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a policy on a day. `uuid` is the other document's, when everyone may read it."""

    on: date
    what: str
    words: str = ""
    title: str = ""
    uuid: str = ""
    tone: str = "plain"
    looks: bool = False  # the policy can be read as of this day
    ahead: bool = False  # still to come


@dataclass(frozen=True, slots=True)
class Done:
    """What another document did, or what this one did to another, as far as the story tells it."""

    kind: RelationKind
    on: date | None
    title: str
    number: str
    uuid: str
    scope: str
    passive: bool


@dataclass(frozen=True, slots=True)
class Story:
    """All the story is told from."""

    signed_on: date | None
    published_on: date
    life: Life
    standing: Standing
    corrected: Sequence[tuple[date, str]] = ()
    explained: Sequence[tuple[date, str]] = ()
    done: Iterable[Done] = ()


PASSIVE = {
    RelationKind.AMENDS: "被修改", RelationKind.ABOLISHES: "被废止", RelationKind.REPLACES: "被替代",
    RelationKind.IMPLEMENTS: "有了配套文件", RelationKind.FORWARDS: "被转发",
}  # fmt: skip
ACTIVE = {RelationKind.AMENDS: "修改了", RelationKind.ABOLISHES: "废止了", RelationKind.REPLACES: "替代了"}
TONES = {RelationKind.AMENDS: "warn", RelationKind.ABOLISHES: "bad", RelationKind.REPLACES: "bad"}


def told(story: Story, today: date) -> list[Event]:
    """The events, oldest first; of the same day in the order of life."""
    events: list[tuple[int, Event]] = []
    if story.signed_on:
        events.append((0, Event(story.signed_on, "印发", "发文机关作出这份文件")))
    events.append((1, Event(story.published_on, "公开", "在政府网站全文公开", looks=True)))
    begins = story.life.from_on
    if begins and story.life.kind and story.standing.validity is not Validity.NONE and begins != story.signed_on:
        events.append((2, Event(begins, "施行", "从这一天起适用", tone="good", looks=begins >= story.published_on)))
    events += [(3, Event(on, "解读", title, looks=True)) for on, title in story.explained]
    events += [(4, Event(on, "更正", note, tone="warn", looks=True)) for on, note in story.corrected]
    events += [(5, event) for row in story.done if (event := _of(row, story))]
    events += [(6, event) for event in _end(story, today)]
    ordered = sorted(events, key=lambda pair: (pair[1].on, pair[0]))
    return [_now(event, today, story.published_on) for _, event in ordered]


def _of(row: Done, story: Story) -> Event | None:
    names = PASSIVE if row.passive else ACTIVE
    if row.kind not in names:
        return None
    on = row.on or (story.life.from_on or story.published_on if not row.passive else None)
    if on is None:
        return None
    words = "，".join(part for part in (row.number, row.scope) if part)
    return Event(
        on,
        names[row.kind],
        words,
        row.title,
        row.uuid,
        TONES.get(row.kind, "plain") if row.passive else "plain",
        looks=True,
    )


def _end(story: Story, today: date) -> list[Event]:
    """The end that came by itself or by a decision, or the last day that is known."""
    standing = story.standing
    if standing.validity in ENDED:
        if standing.act is None and standing.since:
            return [Event(standing.since, standing.validity.label, standing.cause, tone="bad", looks=True)]
        return []
    end = last_day(story.life, today)
    return [Event(end, "有效期截止", "到期没有延续的，自动失效", tone="warn")] if end else []


def _now(event: Event, today: date, published_on: date) -> Event:
    looks = event.looks and published_on <= event.on <= today
    return Event(event.on, event.what, event.words, event.title, event.uuid, event.tone, looks, event.on > today)
