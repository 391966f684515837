"""One review as its page shows it to somebody: the text with remarks, what changed, what may be done, the record."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from gongkai.orgs.rules import Actor
from gongkai.review.models import ExpertInvitation, Remark, Review, Step, Version
from gongkai.review.queries import facts as reading
from gongkai.review.queries import scope, seats
from gongkai.review.queries.standing import Standing, standing_of
from gongkai.review.rules import compare, deciding, text
from gongkai.review.rules.compare import Change, Section
from gongkai.review.rules.states import PROOFS, REVIEWS, RemarkState, ReviewState, Sort, StepState

REVIEWED = frozenset(REVIEWS)


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark with its answers. `here`: its words still stand in the present text; `number` counts from 1."""

    remark: Remark
    answers: list[Remark]
    number: int
    here: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the present content; `html` is clean, the words of open remarks marked."""

    title: str
    html: str
    number: int


@dataclass(frozen=True, slots=True)
class Mine:
    """A step this person could take by their post: why not now, who else may, and the proofreading beside it."""

    step: Step
    reasons: list[str]

    @property
    def sort(self) -> Sort:
        """What the step is for."""
        return Sort(self.step.sort)

    @property
    def free(self) -> bool:
        """Whether nothing stands against it."""
        return not self.reasons


def found(actor: Actor, uuid: UUID | str) -> Review:
    """A review the actor may open; `Review.DoesNotExist` otherwise."""
    rows = scope.reachable(actor).select_related("organ", "drafter", "scheme", "opened_by", "jurisdiction")
    return rows.get(uuid=uuid)


def found_step(actor: Actor, uuid: UUID | str) -> Step:
    """A step of such a review; `Step.DoesNotExist` otherwise."""
    rows = Step.objects.filter(review__in=scope.reachable(actor))
    return rows.select_related("review__organ", "review__drafter", "organ", "claimed_by").get(uuid=uuid)


def found_remark(actor: Actor, uuid: UUID | str) -> Remark:
    """A remark on such a review; `Remark.DoesNotExist` otherwise."""
    rows = Remark.objects.filter(review__in=scope.reachable(actor), parent=None)
    return rows.select_related("review", "parent").get(uuid=uuid)


def found_invitation(actor: Actor, uuid: UUID | str) -> ExpertInvitation:
    """An invitation on such a review; `ExpertInvitation.DoesNotExist` otherwise."""
    rows = ExpertInvitation.objects.filter(review__in=scope.reachable(actor))
    return rows.select_related("review").get(uuid=uuid)


def versions(review: Review) -> list[Version]:
    """Every version submitted, oldest first."""
    return list(review.versions.select_related("by").order_by("number"))


def sections(version: Version) -> list[Section]:
    """What a version holds."""
    return [Section(part["title"], part["html"]) for part in version.sections]


def remarks(review: Review, now: Version) -> list[Noted]:
    """Remarks in the order they were made, with answers, and whether their words still stand; two queries."""
    answers = Prefetch("answers", queryset=Remark.objects.select_related("by").order_by("id"))
    rows = review.remarks.filter(parent=None).select_related("by", "resolved_by", "version").prefetch_related(answers)
    plain = {part.title: text.text_of(part.html) for part in sections(now)}
    return [
        Noted(row, list(row.answers.all()), number, _place(row, plain) is not None)
        for number, row in enumerate(rows.order_by("id"), 1)
    ]


def _place(row: Remark, plain: dict[str, str]) -> tuple[int, int] | None:
    if not row.quote or row.section not in plain:
        return None
    return text.locate(plain[row.section], row.quote, near=row.start)


def parts(now: Version, noted: list[Noted]) -> list[Part]:
    """The sections of a version with the words of open remarks marked."""
    made = []
    for number, section in enumerate(sections(now), 1):
        plain = {section.title: text.text_of(section.html)}
        spans = [
            text.Span(place[0], place[1], str(one.number))
            for one in noted
            if one.remark.state == RemarkState.OPEN and (place := _place(one.remark, plain)) is not None
        ]
        made.append(Part(section.title, text.marked(section.html, spans), number))
    return made


def mine(actor: Actor, standing: Standing) -> list[Mine]:
    """The steps this person has a seat for, those that may be taken now first, reviews before proofreadings."""
    review = standing.review
    if review is None or review.state in {ReviewState.WITHDRAWN, ReviewState.COMPLETE}:
        return []
    rows = [line.step for line in standing.steps]
    mine = seats.seats(actor)
    own = [
        Mine(step, deciding.reasons_not_to_take(reading.facts(step, actor, mine, rows)))
        for step in rows
        if step.state != StepState.APPROVED and seats.seat_for(mine, step) is not None
    ]
    return sorted(own, key=lambda one: (not one.free, Sort(one.step.sort) in PROOFS, one.step.stage, one.step.pk))


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions set side by side."""

    old: Version
    new: Version
    changes: list[Change]

    @property
    def words(self) -> str:
        """正文改动 3 处."""
        return compare.words(self.changes) or "附件或版式有变动"


def base_of(review: Review, step: Step | None, known: list[Version]) -> Version | None:
    """What to compare the present version with: what the step approved last, else what anybody decided on last."""
    by_id = {version.pk: version for version in known}
    now = known[-1]
    if step is not None and step.approved_version_id in by_id and step.approved_version_id != now.pk:
        return by_id[step.approved_version_id]
    decided = (
        review.decisions.exclude(version_id=now.pk).order_by("-version__number").values_list("version_id", flat=True)
    )
    last = decided.first()
    return by_id.get(last) if last is not None else None


def compared(old: Version, new: Version, *, whole: bool = False) -> Compared:
    """What changed from one version to another."""
    return Compared(old, new, compare.compare(sections(old), sections(new), whole=whole))


def read(actor: Actor, uuid: UUID | str) -> tuple[Review, Standing]:
    """A review and where it stands."""
    review = found(actor, uuid)
    return review, standing_of(review)
