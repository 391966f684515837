"""Where a review stands: which steps wait, which approvals hold for the present content, what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.review.rules.states import LEADERS, NEEDED, NOT_BY_DRAFTER, PROOFS, REVIEWS, ReviewState, Sort, StepState


@dataclass(frozen=True, slots=True)
class Standing:
    """One step as the rules see it: its last approval and the fingerprint that was approved."""

    sort: Sort
    stage: int
    state: StepState
    fingerprint: str = ""
    person_id: int | None = None
    returned: bool = False

    def holds(self, fingerprint: str) -> bool:
        """Whether its approval is of exactly this content."""
        return bool(self.fingerprint) and self.fingerprint == fingerprint and not self.returned


def approved(steps: Iterable[Standing], fingerprint: str) -> dict[Sort, int]:
    """By sort, the people whose approvals hold for this content."""
    return {step.sort: step.person_id for step in steps if step.holds(fingerprint) and step.person_id is not None}


def states(steps: Sequence[Standing], fingerprint: str, *, emergency: bool) -> list[StepState]:
    """The state each step has now, in the order given.

    An approval holds for exactly the content it was given on. One given on other content is asked again at once,
    whatever its round; a step not yet taken waits until every earlier round holds. In an emergency all wait at once.
    While one step has sent the content back, nothing waits.
    """
    sent_back = any(step.returned for step in steps)
    open_stages = [step.stage for step in steps if not step.holds(fingerprint)]
    now = min(open_stages, default=0)
    found = []
    for step in steps:
        if step.holds(fingerprint):
            found.append(StepState.APPROVED)
        elif step.returned:
            found.append(StepState.RETURNED)
        elif sent_back:
            found.append(StepState.AHEAD)
        elif step.fingerprint:
            found.append(StepState.AGAIN)
        else:
            found.append(StepState.WAITING if emergency or step.stage == now else StepState.AHEAD)
    return found


def complete(
    steps: Sequence[Standing], fingerprint: str, drafter_id: int | None, needed: Collection[Sort] = NEEDED
) -> bool:
    """Whether everything holds for this content, by as many different people as there must be."""
    return not missing(steps, fingerprint, drafter_id, needed)


def missing(
    steps: Sequence[Standing], fingerprint: str, drafter_id: int | None, needed: Collection[Sort] = NEEDED
) -> list[str]:
    """What this content still lacks, one short sentence each."""
    present = {step.sort for step in steps}
    lacking = [f"没有设“{sort.label}”" for sort in needed if sort not in present]
    for step in steps:
        if not step.holds(fingerprint):
            word = "退回待修改" if step.returned else "待重新确认" if step.fingerprint else "未办"
            lacking.append(f"{step.sort.label}{word}")
    return lacking + apart(approved(steps, fingerprint), drafter_id)


def apart(people: Mapping[Sort, int], drafter_id: int | None) -> list[str]:
    """Where one person stands in places that must be different people's; asked once more before a review is complete."""
    faults = []
    if drafter_id is not None:
        faults += [
            f"“{sort.label}”由起草人办理"
            for sort, who in people.items()
            if sort in NOT_BY_DRAFTER and who == drafter_id
        ]
    reviewers = [people[sort] for sort in REVIEWS if sort in people]
    if len(set(reviewers)) < len(reviewers):
        faults.append("三审不是三个不同的人")
    readers = [people[sort] for sort in PROOFS if sort in people]
    if len(readers) == len(PROOFS) and len(set(readers)) == 1:
        faults.append("三次校对由同一个人包办")
    return faults


def emergency_done(steps: Sequence[Standing], fingerprint: str, drafter_id: int | None) -> bool:
    """Whether what must go out at once may: the secrecy review and one leader, of this content, neither the drafter."""
    people = approved(steps, fingerprint)
    leaders = {people[sort] for sort in LEADERS if sort in people} - {drafter_id}
    return Sort.SECRECY in people and people[Sort.SECRECY] != drafter_id and bool(leaders)


def review_state(
    before: ReviewState,
    steps: Sequence[Standing],
    fingerprint: str,
    drafter_id: int | None,
    needed: Collection[Sort] = NEEDED,
) -> ReviewState:
    """What follows for the review; a withdrawn one stays withdrawn."""
    if before is ReviewState.WITHDRAWN:
        return before
    if any(step.returned for step in steps):
        return ReviewState.RETURNED
    return ReviewState.COMPLETE if complete(steps, fingerprint, drafter_id, needed) else ReviewState.OPEN
