"""What this post should do now, what is late, what an inspector would find; the wiring adapts the rows for the desk."""

from __future__ import annotations

from gongkai.kernel import days
from gongkai.kernel.text import clip
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Late, Severity, Todo
from gongkai.review.queries import lists, scope
from gongkai.review.rules import addresses
from gongkai.review.rules.states import Route, Sort, StepState

MOST = 50


def todo(actor: Actor) -> list[Todo]:
    """Steps that wait for this person, and what came back to the drafter."""
    found = []
    for step in lists.waiting(actor).order_by("due_order", "id")[:MOST]:
        review = step.review
        urgent = review.route == Route.EMERGENCY and review.emergency_at is None
        note = "应急" if urgent else "内容有变动，重新确认" if step.state == StepState.AGAIN else ""
        found.append(
            Todo(clip(review.title, 60), addresses.page_of(review.uuid), step.due_on, f"待{Sort(step.sort).label}",
                 review.organ.short_name, note, step.provisional == "Y")
        )  # fmt: skip
    for review in lists.returned_to(actor)[:MOST]:
        url = review.url or addresses.page_of(review.uuid)
        found.append(Todo(clip(review.title, 60), url, None, "审核退回", review.organ.short_name))
    return found


def late(actor: Actor) -> list[Late]:
    """For leaders and the office."""
    if not actor.may(Duty.LEADER, Duty.HEAD, Duty.OFFICE, Duty.CHIEF):
        return []
    return [
        Late(f"{Sort(step.sort).label}：{clip(step.review.title, 50)}", addresses.page_of(step.review.uuid),
             step.organ.short_name, step.due_on or days.today(), "审核超过时限",
             step.claimed_by.name if step.claimed_by else "")
        for step in lists.late_steps(actor, days.today())[:MOST]
    ]  # fmt: skip


def health(actor: Actor) -> list[Finding]:
    """Late steps, and what went out by the emergency route and was not reviewed afterwards."""
    number = lists.late_steps(actor, days.today()).count()
    went_out = scope.reviews(actor).filter(route=Route.EMERGENCY, emergency_at__isnull=False)
    owed = went_out.filter(due_order__lt=days.today()).count()
    whose = "各单位" if actor.oversees else "本单位"
    found = []
    if number:
        found.append(
            Finding(f"{whose}有 {number} 步审核超过时限", f"{addresses.ALL}?late=1", "催办，或由其他有权限的人办理。")
        )
    if owed:
        found.append(
            Finding(f"{whose}有 {owed} 件应急发布后没有按时补审", f"{addresses.ALL}?late=1&route=EMERGENCY",
                    "补办其余审核步骤。", Severity.BAD)
        )  # fmt: skip
    return found
