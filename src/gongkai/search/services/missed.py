"""Counting what found nothing, telling the office on Mondays, settling it (R421)."""

from __future__ import annotations

import time
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.kernel.text import clip
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.search.models import Missed
from gongkai.search.queries import missed as queries
from gongkai.search.rules import missed as rules
from gongkai.search.rules.missed import Handling
from gongkai.trail.services import record

MOST_A_SECOND = 5
_counted: list[float] = []


def count(*, place: int, words: str) -> bool:
    """Count a search that found nothing, if its words may be kept; whether it was counted. Bounded against floods."""
    term = rules.term_of(words)
    if term is None or not _within_rate():
        return False
    week = rules.week_of(days.today())
    mine = Missed.objects.filter(jurisdiction_id=place, week=week, term=term)
    if mine.update(count=F("count") + 1):
        return True
    if Missed.objects.filter(jurisdiction_id=place, week=week).count() >= rules.MOST_A_WEEK:
        return False
    try:
        with transaction.atomic():
            Missed.objects.create(jurisdiction_id=place, week=week, term=term, count=1)
    except IntegrityError:  # somebody else's search came first
        mine.update(count=F("count") + 1)
    return True


def _within_rate() -> bool:
    now = time.monotonic()
    _counted[:] = [moment for moment in _counted if now - moment < 1]
    if len(_counted) >= MOST_A_SECOND:
        return False
    _counted.append(now)
    return True


def settle(*, term: str, handling: str, note: str, by: Actor) -> int:
    """Say what was done about a term; all its open weeks are settled with it."""
    refuse_if([] if by.may(Duty.OFFICE, Duty.ADMIN) else ["由政务公开办处理。"])
    refuse_if(rules.reasons_not_to_handle(handling))
    with transaction.atomic():
        rows = Missed.objects.filter(jurisdiction_id=by.jurisdiction_id, term=term, handling=Handling.OPEN)
        settled = rows.update(handling=handling, handled_at=days.now(), note=note.strip()[:200])
        refuse_if([] if settled else ["这个词已经处理过，或者没有人查过。"])
        record(
            "search.term_settled", of=f"search.Missed:{by.jurisdiction_id}", by=by, term=term, handling=handling,
            note=note.strip()[:200],
        )  # fmt: skip
    return settled


def tell() -> int:
    """On Mondays: tell each office what last week's searches did not find; how many offices were told."""
    week = rules.week_of(days.today()) - timedelta(weeks=1)
    return sum(_tell_one(place.pk, week) for place in orgs.jurisdictions())


def _tell_one(place: int, week: date) -> bool:
    terms, office = queries.of_week(place, week), orgs.office_of(place)
    if not terms or office is None:
        return False
    holders = [row.user_id for row in orgs.holders(office.pk, Duty.OFFICE)]
    named = "、".join(f"{row.term}（{row.count}次）" for row in terms[:10])
    notify.tell(
        users=holders,
        kind="search.missed",
        subject=f"上周有{len(terms)}个检索词没有查到结果",
        text=clip(
            f"群众在网站上查过、没有查到的词：{named}。可以增加同义词、补充栏目内容，或者标明不属本级公开范围。", 500
        ),
        link=reverse("search:missed"),
        key=f"missed:{place}:{week.isoformat()}",
        organ_id=office.pk,
        jurisdiction_id=place,
    )
    return True


def forget() -> int:
    """Terms older than a year."""
    edge = rules.week_of(days.today()) - timedelta(weeks=rules.KEPT_WEEKS)
    return Missed.objects.filter(week__lt=edge).delete()[0]
