"""The hash-chained record of a review: shown, checked here, and given out so that anybody can check it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongkai.review.models import Decision, Review
from gongkai.review.rules.states import Sort, Verdict
from gongkai.review.rules.verbs import VERBS
from gongkai.trail import queries as trail
from gongkai.trail import rules

if TYPE_CHECKING:
    from gongkai.trail.models import Entry


@dataclass(frozen=True, slots=True)
class Record:
    """The entries of a review's chain, oldest first, and what is wrong with them (nothing).

    `bare`: what was reviewed has been taken down, so that no free words are shown and the file is not given out here.
    """

    subject: str
    entries: list[Entry]
    faults: list[str]
    bare: bool = False

    @property
    def last_hash(self) -> str:
        """The value that stands for the whole chain."""
        return self.entries[-1].hash if self.entries else ""


def record_of(review: Review) -> Record:
    """The record of a review; three queries."""
    subject = trail.subject_of(review)
    faults = list(rules.chain_faults(trail.lines(subject)))
    return Record(subject, trail.history(subject), faults, blanked(review))


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry for a timeline; `label` names the step too."""

    at: datetime
    actor_name: str
    verb: str
    label: str
    content: dict[str, Any]


def blanked(review: Review) -> bool:
    """Whether what was reviewed has been taken down, and its words with it."""
    return not review.versions.exclude(sections=[]).exists()


def happened(review: Review, most: int = 30) -> list[Happened]:
    """What happened, newest first; two queries. Of what was taken down no free words: an opinion may quote what had to go."""
    bare = blanked(review)
    return [
        Happened(entry.at, entry.actor_name, entry.verb, _label(entry), _plain(entry) if bare else entry.content)
        for entry in reversed(trail.history(review)[-most:])
    ]


def _plain(entry: Entry) -> dict[str, Any]:
    return {name: entry.content[name] for name in ("step", "entered_for") if name in entry.content}


def _label(entry: Entry) -> str:
    """同意（初审）；代录同意（终审，孙立新）."""
    label = VERBS.get(entry.verb, entry.verb)
    step = entry.content.get("step")
    if not step:
        return label
    approver = entry.content.get("entered_for")
    return f"代录{label}（{Sort(step).label}，{approver}）" if approver else f"{label}（{Sort(step).label}）"


@dataclass(frozen=True, slots=True)
class SentBack:
    """Who sent a review back, as the trail takes it: for 代录 who entered it, and `entered_for` whom."""

    user_id: int
    name: str
    post_id: int | None
    organ_id: int | None
    jurisdiction_id: int | None
    entered_for: str
    step: str
    post: str
    reason: str


def sent_back(review_id: int) -> SentBack | None:
    """The last decision that returned the content; one query."""
    rows = Decision.objects.filter(review_id=review_id, verdict=Verdict.RETURN)
    one = rows.select_related("person", "by", "post", "step").order_by("-id").first()
    if one is None:
        return None
    entered = one.on_behalf_of_id is not None
    return SentBack(
        user_id=one.by_id, name=one.by.name, post_id=None if entered else one.post_id,
        organ_id=None if entered else one.post.organ_id, jurisdiction_id=one.jurisdiction_id,
        entered_for=one.person.name if entered else "", step=Sort(one.step.sort).label, post=one.post.title,
        reason=one.opinion,
    )  # fmt: skip


def exported(review: Review) -> str:
    """The chain as `gongkai trail export` writes it, for `gongkai trail verify --export`."""
    return "".join(trail.exported(trail.subject_of(review)))
