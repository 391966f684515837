"""Builders for tests of reviews and of what stands on them: a staffed unit, a review under way, decisions."""

from __future__ import annotations

import hashlib
from itertools import count
from types import SimpleNamespace

from gongkai.files import services as files
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.review.models import Decision, Review, Step
from gongkai.review.rules import Section
from gongkai.review.rules.states import Gate, Sort, StepState, Verdict
from gongkai.review.services import arrangements, deciding, open_review, remarks

GATES = frozenset(Gate)
STANDARD = "本机关国家秘密事项一览表"
TEXT = "<h2>一、补贴范围</h2><p>凡在本县登记满一年的家庭农场，可以申请农机购置补贴。</p><p>补贴标准为每台3000元。</p>"
_numbers = count(9_000_001)  # never the id of a real document


def print_of(content: list[Section]) -> str:
    """A fingerprint of the content, as the owner room would compute it."""
    return hashlib.sha256("\n".join(f"{part.title}{part.html}" for part in content).encode()).hexdigest()


def content(html: str = TEXT, **others: str) -> list[Section]:
    """Sections under review; others by title."""
    return [Section("正文", html), *(Section(title, text) for title, text in others.items())]


def team(at: Organ) -> SimpleNamespace:
    """One person in every post a review needs, the drafter among them."""
    duties = ("EDITOR", "REVIEWER", "SECRECY", "LEADER", "HEAD")
    made = {duty.lower(): orgs.actor(Duty(duty), at) for duty in duties}
    return SimpleNamespace(drafter=made.pop("editor"), colleague=orgs.actor(Duty.EDITOR, at), organ=at, **made)


def opened(
    people: SimpleNamespace | None = None, *, kind: str = "notice", html: str = TEXT, subject: str = "", **fields
) -> Review:
    """A review submitted by the team's drafter."""
    people = people or team(orgs.organ())
    parts = fields.pop("content", None) or content(html)
    number = next(_numbers)
    return open_review(
        subject=subject or f"documents.Document:{number}", kind=kind, url=f"/desk/documents/{number}/",
        title=fields.pop("title", f"关于开展第{number}批农机购置补贴申报的通知"), fingerprint=print_of(parts), content=parts,
        drafter_id=people.drafter.user_id, organ_id=people.organ.pk, jurisdiction_id=people.organ.jurisdiction_id,
        by=people.drafter, **fields,
    )  # fmt: skip


def step(review: Review, sort: Sort) -> Step:
    """A step as it stands in the database."""
    return Step.objects.select_related("review", "claimed_by").get(review_id=review.pk, sort=sort)


def approve(review: Review, sort: Sort, by: Actor, **more) -> Decision:
    """A decision with all gates found in order."""
    given = {"gates": GATES, "standard": STANDARD if sort is Sort.SECRECY else ""} | more
    return deciding.decide(step=step(review, sort), verdict=Verdict.APPROVE, by=by, **given)


def scan(by: Actor, name: str = "签批单.pdf"):
    """A stored scan of a signed sheet."""
    return files.store(data=b"%PDF-1.4 signed", name=name, by=by)


def whose(people: SimpleNamespace, sort: Sort) -> Actor:
    """Who of the team takes a step as a rule."""
    return {
        Sort.FIRST: people.reviewer, Sort.SECOND: people.leader, Sort.FINAL: people.head,
        Sort.SECRECY: people.secrecy, Sort.FAIR: people.reviewer, Sort.LEGAL: people.reviewer,
    }.get(sort, people.colleague if sort is not Sort.PROOF_1 else people.reviewer)  # fmt: skip


def through(review: Review, people: SimpleNamespace, *, until: Sort | None = None) -> Review:
    """Approve step after step until nothing waits (or a sort waits)."""
    while True:
        waiting = list(review.steps.filter(state__in=[StepState.WAITING, StepState.AGAIN]).order_by("stage", "id"))
        waiting = [one for one in waiting if one.sort != until]
        if not waiting:
            return Review.objects.get(pk=review.pk)
        sort = Sort(waiting[0].sort)
        approve(review, sort, whose(people, sort))


def work(at: Organ) -> Review:
    """An organ's ordinary work: a review with a remark, one decision, a delegation."""
    people = team(at)
    review = opened(people, title=f"{at.name}送审稿")
    remarks.remark(review=review, section="正文", quote="每台3000元", text=f"{at.name}请核对标准", by=people.reviewer)
    approve(review, Sort.FIRST, people.reviewer)
    arrangements.delegate(
        giver=holding(people.head), taker=holding(people.leader), sorts=[Sort.PROOF_3], reason="外出开会",
        since=None, until=None, days_long=10, by=people.head,
    )  # fmt: skip
    return review


def holding(actor: Actor):
    """The holding an actor acts from."""
    from gongkai.orgs.models import Holding

    return Holding.objects.select_related("post__organ", "user").get(user_id=actor.user_id, post_id=actor.post_id)
