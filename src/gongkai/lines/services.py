"""Keeping lines, holding texts against them, saying why something stands, deciding it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import clip
from gongkai.lines import queries, rules
from gongkai.lines.models import Conflict, Line, Mention
from gongkai.lines.rules import Facts, Standing, State
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record


@dataclass(frozen=True, slots=True)
class Item:
    """A record held against the lines: its words, whose it is, where it is worked on."""

    subject: str
    organ_id: int
    title: str
    link: str
    text: str
    public: bool = False


PublishedWith = Callable[[int, Sequence[str]], Iterable[Item]]
_published: list[PublishedWith] = []


def register_published(source: PublishedWith) -> None:
    """Have public records of a room looked through: `source(jurisdiction_id, words)` gives those holding any of the words."""
    _published.append(source)


def register(*, organ_id: int, facts: Facts, basis: str, since: date, until: date | None, by: Actor) -> Line:
    """登记 a line; what is public is looked through by its follower."""
    reasons = rules.reasons_not_keeper(by, organ_id)
    refuse_if(reasons or rules.reasons_not_to_register(facts, since, until))
    with transaction.atomic():
        made = Line(jurisdiction_id=by.jurisdiction_id, organ_id=organ_id)
        _put(made, facts, basis, since, until, by)
        record("line.registered", of=made, by=by, after=_words(made))
        announce("lines.changed", line_id=made.pk)
    return made


def change(*, line: Line, facts: Facts, basis: str, since: date, until: date | None, by: Actor) -> Line:
    """修改; what held before stays in the trail."""
    with transaction.atomic():
        row = Line.objects.select_for_update().get(pk=line.pk)
        reasons = rules.reasons_not_keeper(by, row.organ_id) + ([] if row.state == State.ON else ["这条口径已经停用。"])
        refuse_if(reasons or rules.reasons_not_to_register(facts, since, until))
        before = _words(row)
        _put(row, facts, basis, since, until, by)
        record("line.changed", of=row, by=by, before=before, after=_words(row))
        announce("lines.changed", line_id=row.pk)
    return row


def end(*, line: Line, reason: str, by: Actor) -> Line:
    """停用: nothing is held against it any more."""
    with transaction.atomic():
        row = Line.objects.select_for_update().get(pk=line.pk)
        refuse_if(rules.reasons_not_keeper(by, row.organ_id))
        refuse_if([] if reason.strip() else ["请写明停用的理由。"])
        row.state, row.until, row.changed_at, row.changed_by_id = State.OFF, days.today(), days.now(), by.user_id
        row.save()
        row.conflicts.exclude(state__in=[Standing.GONE, Standing.KEPT]).update(
            state=Standing.GONE, changed_at=days.now()
        )
        record("line.ended", of=row, by=by, reason=reason.strip()[:300])
        announce("lines.changed", line_id=row.pk)
    return row


def _put(row: Line, facts: Facts, basis: str, since: date, until: date | None, by: Actor) -> None:
    row.name, row.basis, row.wording = facts.name.strip()[:100], basis.strip()[:300], facts.wording.strip()
    row.cues, row.wrong, row.figures = list(facts.cues), list(facts.wrong), [asdict(one) for one in facts.figures]
    row.since, row.until, row.changed_at, row.changed_by_id = since, until, days.now(), by.user_id
    row.save()


def _words(row: Line) -> dict[str, object]:
    return {
        "name": row.name, "cues": row.cues, "figures": row.figures, "wrong": row.wrong, "wording": row.wording,
        "since": row.since.isoformat(), "until": row.until.isoformat() if row.until else "",
    }  # fmt: skip


def check(item: Item, jurisdiction_id: int, *, only: Line | None = None) -> list[Conflict]:
    """Hold a text against every line (or one) and keep what was found; what is there no longer is 已改正."""
    held = [only] if only else list(queries.holding(jurisdiction_id))
    with transaction.atomic():
        rows = Conflict.objects.select_for_update().filter(subject=item.subject)
        kept = {(row.line_id, row.sort, row.said): row for row in rows.filter(line__in=held)}
        there = [
            _kept(item, line, clash, kept, jurisdiction_id)
            for line in held
            for clash in rules.clashes(item.text, line.facts)
        ]
        gone = [row.pk for row in kept.values() if row.pk not in {one.pk for one in there}]
        Conflict.objects.filter(pk__in=gone).exclude(state=Standing.GONE).update(
            state=Standing.GONE, changed_at=days.now()
        )
        _mentioned(item, held, jurisdiction_id)
    return there


def _kept(
    item: Item, line: Line, clash: rules.Clash, kept: dict[tuple[int, str, str], Conflict], jurisdiction_id: int
) -> Conflict:
    """The row of one place: what was explained or decided about it stays, what had gone is open again."""
    said = clip(clash.said, 200)
    row = kept.get((line.pk, clash.sort, said))
    if row is None:
        row = Conflict(
            line=line, jurisdiction_id=jurisdiction_id, organ_id=item.organ_id, subject=item.subject, sort=clash.sort, said=said,
            found_at=days.now(),
        )  # fmt: skip
    if row.state == Standing.GONE:
        row.state, row.found_at, row.reason, row.opinion = Standing.OPEN, days.now(), "", ""
    row.title, row.link, row.holds = clip(item.title, 300), item.link, clash.holds
    row.excerpt, row.public, row.changed_at = clip(clash.excerpt, 300), Flag.YES if item.public else Flag.NO, days.now()
    row.save()
    kept[line.pk, clash.sort, said] = row
    return row


def _mentioned(item: Item, held: Sequence[Line], jurisdiction_id: int) -> None:
    spoken = [line for line in held if rules.speaks(item.text, line.facts)]
    Mention.objects.filter(subject=item.subject, line__in=held).exclude(line__in=spoken).delete()
    for line in spoken:
        Mention.objects.update_or_create(
            line=line, subject=item.subject,
            defaults={
                "jurisdiction_id": jurisdiction_id, "organ_id": item.organ_id, "title": clip(item.title, 300), "link": item.link,
                "public": Flag.YES if item.public else Flag.NO, "at": days.now(),
            },
        )  # fmt: skip


def explain(*, item: Item, jurisdiction_id: int, key: str, reason: str, by: Actor) -> Conflict:
    """说明理由 of one place of the text as it is now; the office sees it and may still ask for correction."""
    refuse_if([] if by.jurisdiction_id == jurisdiction_id else ["由起草单位的信息员说明理由。"])
    with transaction.atomic():
        found = next((row for row in check(item, jurisdiction_id) if row.place == key), None)
        if found is None:
            raise Refused("文稿已经没有这处不一致，请刷新页面。")
        refuse_if(rules.reasons_not_to_explain(by, item.organ_id, Standing(found.state), reason))
        found.state, found.reason, found.explained_by_id = Standing.EXPLAINED, reason.strip()[:300], by.user_id
        found.save(update_fields=["state", "reason", "explained_by"])
        record("line.explained", of=found.line, by=by, subject=item.subject, reason=found.reason)
    return found


def decide(*, conflict: Conflict, verdict: Standing, opinion: str, by: Actor) -> Conflict:
    """认可 or 要求改正 by the office."""
    with transaction.atomic():
        row = Conflict.objects.select_for_update(of=("self",)).select_related("line").get(pk=conflict.pk)
        refuse_if([] if by.jurisdiction_id == row.jurisdiction_id else ["由政务公开办处理。"])
        refuse_if(rules.reasons_not_to_decide(by, Standing(row.state), verdict, opinion))
        row.state, row.opinion, row.decided_by_id, row.changed_at = (
            verdict,
            opinion.strip()[:300],
            by.user_id,
            days.now(),
        )
        row.save(update_fields=["state", "opinion", "decided_by", "changed_at"])
        record("line.decided", of=row.line, by=by, subject=row.subject, verdict=str(verdict), opinion=row.opinion)
    return row


def forget(*, subject: str) -> int:
    """Let go of a removed record: no title, no excerpt stays. How many rows went."""
    mentions, _ = Mention.objects.filter(subject=subject).delete()
    return mentions + Conflict.objects.filter(subject=subject).delete()[0]


def look_again(line_id: int) -> int:
    """Hold what is public against one line; how many records speak of it. For the follower of `lines.changed` and the night."""
    line = Line.objects.filter(pk=line_id).first()
    if line is None:
        return 0
    place, seen = line.jurisdiction_id, set[str]()
    holds = queries.holding(place).filter(pk=line.pk).exists()
    for source in _published if holds else ():
        for item in source(place, line.cues):
            check(item, place, only=line)
            seen.add(item.subject)
    with transaction.atomic():
        old = line.conflicts.filter(public=Flag.YES).exclude(subject__in=seen).exclude(state=Standing.GONE)
        old.update(state=Standing.GONE, changed_at=days.now())
        line.mentions.filter(public=Flag.YES).exclude(subject__in=seen).delete()
    return len(seen)


def look_at_all() -> int:
    """The nightly look over all that is public; how many lines were held against it."""
    numbers = list(Line.objects.filter(state=State.ON).values_list("pk", flat=True))
    for number in numbers:
        look_again(number)
    return len(numbers)
