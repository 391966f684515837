"""The review queue and the list of all reviews at full size: 300 organs, 50,000 reviews; p95 of each in process.

    .venv/bin/python bench/review.py [--reviews 50000] [--times 30]

Prints milliseconds of the clock and of this process, and how many times a bare SELECT of fifty rows by primary key of
the same run each takes. The bar is on the process's own time, so that a busy machine does not change the answer.
GONGKAI_BENCH names a folder to build the data in once and use it again.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

os.environ["GONGKAI_DATA"] = os.environ.get("GONGKAI_BENCH") or tempfile.mkdtemp(prefix="gongkai-bench-")
os.environ.setdefault("GONGKAI_DEVELOPMENT", "1")
os.environ.setdefault("GONGKAI_LOG", "ERROR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from gongkai.indicators import queries as indicators  # noqa: E402
from gongkai.indicators.rules import year as year_of  # noqa: E402
from gongkai.kernel import days  # noqa: E402
from gongkai.orgs.models import Holding, Organ  # noqa: E402
from gongkai.orgs.rules import Actor, Duty  # noqa: E402
from gongkai.orgs.tests import builders as orgs  # noqa: E402
from gongkai.review.models import NO_DUE, Decision, Review, Step, Version  # noqa: E402
from gongkai.review.queries import lists, todo  # noqa: E402
from gongkai.review.queries import page as pages  # noqa: E402
from gongkai.review.queries.lists import Filters  # noqa: E402
from gongkai.review.queries.schemes import shipped  # noqa: E402
from gongkai.review.rules.schemes import StepSpec  # noqa: E402
from gongkai.review.rules.states import Kind, ReviewState, Route, Sort, StepState, Verdict  # noqa: E402
from gongkai.review.tests import builders as make  # noqa: E402

BAR = 100.0
CHUNK = 2000
# One unit has as many reviews as the rest together: its queue is the one that is measured.
LARGE = 25_000


def build(number: int) -> tuple[Actor, Actor, Actor]:
    """Reviews at every stage; the office, the reviewer and the leader of the largest unit."""
    if Review.objects.exists():
        at = Organ.objects.get(short_name="县财政局")
        actors = {Duty(row.post.duty): orgs.actor_for(row.user, row.post)
                  for row in Holding.objects.filter(post__organ=at).select_related("user", "post")}  # fmt: skip
        office = orgs.actor_for(Holding.objects.filter(post__duty="OFFICE")[0].user)
        return office, actors[Duty.REVIEWER], actors[Duty.LEADER]
    office = orgs.actor(Duty.OFFICE)
    large = make.team(orgs.organ("县财政局"))
    teams = [large] + [make.team(orgs.organ(f"县第{n}局")) for n in range(12)]
    for n in range(12, 300):
        orgs.organ(f"县第{n}局")
    _reviews(number, teams)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return office, large.reviewer, large.leader


def _reviews(number: int, teams: list[SimpleNamespace]) -> None:
    now, today, specs = days.now(), days.today(), shipped()[Kind.NOTICE]
    for start in range(0, number, CHUNK):
        reviews = []
        for n in range(start, min(start + CHUNK, number)):
            team = teams[0] if n % 2 and n < 2 * LARGE else teams[n % len(teams)]
            state = ReviewState.OPEN if n % 5 < 3 else ReviewState.COMPLETE
            reviews.append(Review(
                subject=f"documents.Document:{n + 1}", kind=list(Kind)[n % 6], title=f"关于第{n}项工作的通知",
                jurisdiction_id=team.organ.jurisdiction_id, organ=team.organ, drafter_id=team.drafter.user_id,
                route=Route.EMERGENCY if n % 97 == 0 else Route.ORDINARY, state=state, fingerprint="f" * 64,
                opened_at=now - timedelta(minutes=n), returned_times=n % 7 == 0,
                due_order=today + timedelta(n % 9 - 3) if state is ReviewState.OPEN else NO_DUE,
            ))  # fmt: skip
        reviews = Review.objects.bulk_create(reviews, batch_size=500)
        versions = Version.objects.bulk_create(
            [Version(review=one, number=1, fingerprint="f" * 64, at=now, sections=[{"title": "正文", "html": make.TEXT}])
             for one in reviews], batch_size=500)  # fmt: skip
        steps = [_step(review, spec, number, today) for number, review in enumerate(reviews) for spec in specs]
        steps = Step.objects.bulk_create(steps, batch_size=500)
        by_review = {version.review_id: version for version in versions}
        Decision.objects.bulk_create([
            Decision(review_id=step.review_id, step=step, jurisdiction_id=step.jurisdiction_id, organ_id=step.organ_id,
                     version=by_review[step.review_id], verdict=Verdict.APPROVE, person_id=step.approved_by_id,
                     post_id=teams[0].reviewer.post_id, by_id=step.approved_by_id, decided_on=today, at=now)
            for step in steps if step.state == StepState.APPROVED
        ], batch_size=500)  # fmt: skip


def _step(review: Review, spec: StepSpec, number: int, today: date) -> Step:
    stage = number % 3 + 1 if review.state == ReviewState.OPEN else 9
    state = StepState.APPROVED if spec.stage < stage else StepState.WAITING if spec.stage == stage else StepState.AHEAD
    due = review.due_order if state is StepState.WAITING else None
    return Step(
        review=review, jurisdiction_id=review.jurisdiction_id, organ_id=review.organ_id, sort=spec.sort,
        stage=spec.stage, duties="," + "".join(f"{duty.value}," for duty in spec.duties), gates=[], allowed=1,
        state=state, due_on=due, due_order=due or NO_DUE, opened_at=review.opened_at,
        fingerprint="f" * 64 if state is StepState.APPROVED else "",
        approved_by_id=review.drafter_id if state is StepState.APPROVED else None,
    )  # fmt: skip


def p95(call: Callable[[], object], times: int) -> tuple[float, float]:
    """Milliseconds that 95 of 100 calls stay under: by the clock, and of this process."""
    wall, own = [], []
    for _ in range(times):
        start, begun = time.perf_counter(), time.process_time()
        call()
        own.append((time.process_time() - begun) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
    place = max(0, int(times * 0.95) - 1)
    return sorted(wall)[place], sorted(own)[place]


def main() -> int:
    """Run; exit status 1 when a bar is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reviews", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=30)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    office, reviewer, leader = build(given.reviews)
    print(f"{Review.objects.count()} reviews, {Step.objects.count()} steps, {Decision.objects.count()} decisions; "
          f"built in {time.perf_counter() - start:.1f} s")  # fmt: skip
    ids = list(Review.objects.values_list("pk", flat=True)[:50])
    base = p95(lambda: list(Review.objects.filter(pk__in=ids)), given.times)
    deep = lists.queue(reviewer, cursor=lists.queue(reviewer).last).previous
    far = lists.listing(office, cursor=lists.listing(office).last).previous
    one = Review.objects.filter(organ_id=reviewer.organ_id, state=ReviewState.OPEN)[0]
    year = year_of(days.today().year)
    keys = [found.id for found in indicators.definitions() if found.id.startswith("review.")]
    calls: dict[str, Callable[[], object]] = {
        "queue, reviewer, first page": lambda: lists.queue(reviewer),
        "queue, reviewer, last page": lambda: lists.queue(reviewer, cursor=deep),
        "queue, leader": lambda: lists.queue(leader),
        "next for reviewer": lambda: lists.next_for(reviewer),
        "all, office, first page": lambda: lists.listing(office),
        "all, office, last page": lambda: lists.listing(office, cursor=far),
        "all, office, one organ": lambda: lists.listing(office, Filters(organ_id=reviewer.organ_id)),
        "all, office, a state": lambda: lists.listing(office, Filters(state="RETURNED")),
        "all, office, a kind": lambda: lists.listing(office, Filters(kind="policy")),
        "all, office, emergency": lambda: lists.listing(office, Filters(route="EMERGENCY")),
        "all, office, late": lambda: lists.listing(office, Filters(late=True)),
        "all, office, text": lambda: lists.listing(office, Filters(text="第49999项")),
        "all, unit": lambda: lists.listing(reviewer),
        "all, unit, mine": lambda: lists.listing(reviewer, Filters(mine=True)),
        "one review": lambda: pages.mine(reviewer, pages.read(reviewer, one.uuid)[1]),
        "to-do, reviewer": lambda: todo.todo(reviewer),
        "late, office": lambda: todo.late(office),
        "inspection, office": lambda: todo.health(office),
        **{f"figure {key}": lambda key=key: indicators.figures(office, [key], year) for key in keys},
    }
    print(f"{'':36}{'clock':>9}{'process':>11}")
    print(f"{'bare SELECT of 50 rows':36}{base[0]:9.1f}{base[1]:11.1f} ms")
    missed = 0
    for name, call in calls.items():
        took = p95(call, given.times)
        missed += took[1] >= BAR
        over = "   over the bar" if took[1] >= BAR else ""
        print(f"{name:36}{took[0]:9.1f}{took[1]:11.1f} ms{took[1] / base[1]:9.1f} ×{over}")
    print(f"bar: p95 < {BAR:.0f} ms; missed: {missed}; steps waiting: "
          f"{Step.objects.filter(state=StepState.WAITING).count()}, of {Sort.FIRST.label} at the large unit: "
          f"{Step.objects.filter(state=StepState.WAITING, sort=Sort.FIRST, organ_id=reviewer.organ_id).count()}")  # fmt: skip
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
