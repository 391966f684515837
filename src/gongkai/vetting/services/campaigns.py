"""内容清理 over what is published (R010): opened, scanned, decided place by place, done, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import clip
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.vetting.models import Campaign, CampaignItem
from gongkai.vetting.queries import surroundings
from gongkai.vetting.rules import WORDING, Context, HitKind, Word
from gongkai.vetting.rules.campaigns import reasons_not_office, reasons_not_to_decide, reasons_not_to_open
from gongkai.vetting.rules.states import CampaignState, Verdict
from gongkai.vetting.services.checking import look_at
from gongkai.vetting.services.subjects import PublishedItem, published

MOST_UNREAD = 200


@dataclass(slots=True)
class _Place:
    """One word in one part of one published thing."""

    item: PublishedItem
    part: str
    place: str
    term: str
    kind: HitKind
    suggestion: str
    excerpt: str
    times: int = 1


@dataclass(slots=True)
class _Scan:
    """What a scan found: places by (subject, part, term), what could not be read, how many were looked at."""

    places: dict[tuple[str, str, str], _Place] = field(default_factory=dict)
    unread: list[dict[str, str]] = field(default_factory=list)
    number: int = 0


def open_campaign(*, title: str, words: Sequence[Word], due_on: date, by: Actor, basis: str = "") -> Campaign:
    """开展清理: the words as they are now; the scan follows after the commit."""
    with transaction.atomic():
        refuse_if(reasons_not_to_open(by, title=title, words=len(words), due_on=due_on, today=days.today()))
        kept = [
            {
                "text": one.text,
                "kind": one.kind.value,
                "suggestion": one.suggestion,
                "why": one.why,
                "unless": list(one.unless),
            }
            for one in {one.text: one for one in words}.values()
        ]
        made = Campaign.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, title=title.strip(), basis=basis.strip(),
            words=kept, opened_on=days.today(), due_on=due_on, by_id=by.user_id,
        )  # fmt: skip
        record("campaign.opened", of=made, by=by, title=made.title, due=due_on.isoformat(), words=len(kept))
        announce("vetting.campaign_opened", campaign_id=made.pk)
    return made


def scan(*, campaign: Campaign) -> Campaign:
    """Hold everything published against the words. Safe to repeat: what is decided stays, what is gone is marked."""
    words = [
        Word(one["text"], HitKind(one["kind"]), one.get("suggestion", ""), one.get("why", ""), unless=tuple(one.get("unless", ())))
        for one in campaign.words
    ]  # fmt: skip
    found = _Scan()
    context = surroundings.context_of(campaign.jurisdiction_id)
    for item in published():
        if item.jurisdiction_id == campaign.jurisdiction_id:
            found.number += 1
            _look(item, words, context, found)
    order = {pk: place for place, pk in enumerate(orgs.labels(campaign.jurisdiction_id), 1)}
    with transaction.atomic():
        row = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if row.state == CampaignState.CLOSED:
            return row
        _keep(row, found, order)
        row.state, row.scanned, row.scanned_at = CampaignState.OPEN, found.number, days.now()
        row.unread = found.unread
        row.save(update_fields=["state", "scanned", "scanned_at", "unread"])
        record(
            "campaign.scanned",
            of=row,
            by=None,
            jurisdiction_id=row.jurisdiction_id,
            scanned=found.number,
            found=len(found.places),
        )
    return row


def _look(item: PublishedItem, words: Sequence[Word], context: Context, found: _Scan) -> None:
    for part in item.parts:
        for seen in look_at(part, context, words):
            hit = seen.found.hit
            if hit.kind is HitKind.UNCHECKED and len(found.unread) < MOST_UNREAD:
                found.unread.append({"title": item.title, "part": part.name, "why": hit.why, "link": item.link})
            if hit.kind not in WORDING:
                continue
            key = (item.subject, part.name, hit.text)
            known = found.places.get(key)
            if known is not None:
                known.times += 1
            else:
                found.places[key] = _Place(
                    item, part.name, seen.found.place, hit.text, hit.kind, hit.suggestion, seen.found.excerpt
                )


def _keep(campaign: Campaign, found: _Scan, order: dict[int, int]) -> None:
    known = {(one.subject, one.part, one.term): one for one in campaign.items.all()}
    fresh = []
    for key, place in found.places.items():
        row = known.pop(key, None)
        if row is None:
            fresh.append(_item(campaign, place, order))
            continue
        row.times, row.excerpt, row.place = place.times, clip(place.excerpt, 400), clip(place.place, 300)
        if (row.done_on and row.verdict in (Verdict.CHANGE, Verdict.HISTORY)) or row.gone == Flag.YES:
            row.done_on, row.still_on = None, days.today()
        row.gone = Flag.NO
        row.save()
    CampaignItem.objects.bulk_create(fresh, batch_size=200)
    gone = [row.pk for row in known.values() if row.gone == Flag.NO]
    rows = CampaignItem.objects.filter(pk__in=gone)
    rows.filter(done_on=None).update(done_on=days.today())
    rows.update(gone=Flag.YES, still_on=None)


def _item(campaign: Campaign, place: _Place, order: dict[int, int]) -> CampaignItem:
    return CampaignItem(
        campaign=campaign, jurisdiction_id=campaign.jurisdiction_id, organ_id=place.item.organ_id,
        organ_order=order.get(place.item.organ_id, 0), subject=place.item.subject, title=clip(place.item.title, 300),
        link=place.item.link, part=clip(place.part, 255), place=clip(place.place, 300), term=place.term,
        kind=place.kind, suggestion=place.suggestion, excerpt=clip(place.excerpt, 400), times=place.times,
    )  # fmt: skip


def decide_items(*, items: Sequence[CampaignItem], verdict: Verdict, reason: str, by: Actor) -> int:
    """处理意见 on some places at once; 保留 is done with the decision. How many."""
    refuse_if([] if items else ["请勾选要处理的内容。"])
    with transaction.atomic():
        rows = list(CampaignItem.objects.select_for_update().filter(pk__in=[one.pk for one in items]).order_by("id"))
        states = dict(Campaign.objects.filter(items__in=rows).values_list("pk", "state"))
        for row in rows:
            refuse_if(reasons_not_to_decide(by, row.organ_id, CampaignState(states[row.campaign_id]), verdict, reason))
            row.verdict, row.reason, row.handler_id, row.decided_at = verdict, reason.strip(), by.user_id, days.now()
            row.done_on = days.today() if verdict is Verdict.KEEP or row.gone == Flag.YES else None
            row.still_on = None
            row.save()
            record("campaign.decided", of=row, by=by, verdict=verdict.value, reason=row.reason, term=row.term)
    return len(rows)


def finish_items(*, items: Sequence[CampaignItem], by: Actor) -> int:
    """处理完成 of what was to be changed or moved; the next scan looks whether it is so. How many."""
    refuse_if([] if items else ["请勾选要处理的内容。"])
    with transaction.atomic():
        rows = list(CampaignItem.objects.select_for_update().filter(pk__in=[one.pk for one in items]).order_by("id"))
        states = dict(Campaign.objects.filter(items__in=rows).values_list("pk", "state"))
        for row in rows:
            verdict = Verdict(row.verdict)
            refuse_if(
                reasons_not_to_decide(
                    by, row.organ_id, CampaignState(states[row.campaign_id]), verdict, row.reason or "-"
                )
            )
            row.done_on, row.still_on = row.done_on or days.today(), None
            row.save(update_fields=["done_on", "still_on"])
            record("campaign.done", of=row, by=by, verdict=row.verdict, term=row.term)
    return len(rows)


def close_campaign(*, campaign: Campaign, by: Actor) -> Campaign:
    """办结, when every place found has been decided and done."""
    with transaction.atomic():
        row = Campaign.objects.select_for_update().get(pk=campaign.pk)
        left = row.items.filter(done_on=None).count()
        refuse_if(
            reasons_not_office(by)
            + (["还没有扫描完，不能办结。"] if row.state == CampaignState.WAITING else [])
            + (["已经办结。"] if row.state == CampaignState.CLOSED else [])
            + ([f"还有 {left} 处没有处理完成，不能办结。"] if left else [])
        )
        row.state, row.closed_at = CampaignState.CLOSED, days.now()
        row.save(update_fields=["state", "closed_at"])
        record("campaign.closed", of=row, by=by)
    return row
