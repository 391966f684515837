"""Many at once: historical documents that never had a determination (R084), re-reviewed ones to be opened (R083)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gongkai.documents.models import Determination, Document, Rereview
from gongkai.documents.rules.openness import LEAST_REASON
from gongkai.documents.rules.states import Openness
from gongkai.documents.services import openness as one_by_one
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor

MOST = 200
R = TypeVar("R")


@dataclass
class Outcome:
    """How many were done, and why the others were not: (title, reasons)."""

    done: int = 0
    refused: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


def propose_many(*, documents: Sequence[Document], openness: Openness, ground: str, reason: str, by: Actor) -> Outcome:
    """Propose the same for each; each is its own short transaction, so that what was done stays done."""

    def verb(document: Document) -> object:
        return one_by_one.propose(document=document, openness=openness, ground=ground, reason=reason, by=by)

    return _each(documents, verb, lambda document: document.title)


def open_many(*, rereviews: Sequence[Rereview], reason: str, by: Actor) -> Outcome:
    """转为主动公开: the same reason for each of several looks; examined and approved together afterwards."""

    def verb(look: Rereview) -> object:
        if look.state != "OPEN" or look.determination_id:
            raise Refused("这件已经审查过，或者已拟定转换、正在办理。")
        return one_by_one.propose(
            document=look.document, openness=Openness.PROACTIVE, reason=reason, by=by, rereview=look
        )

    refuse_if([] if len(reason.strip()) >= LEAST_REASON else ["请写明转为主动公开的理由（不少于6个字）。"])
    return _each(rereviews, verb, lambda look: look.document.title)


def decide_many(*, determinations: Sequence[Determination], agree: bool, opinion: str, by: Actor) -> Outcome:
    """Examine or approve each, whichever is due."""

    def verb(made: Determination) -> object:
        step = one_by_one.examine if made.stage == "PROPOSED" else one_by_one.approve
        return step(determination=made, agree=agree, opinion=opinion, by=by)

    return _each(determinations, verb, lambda made: made.document.title)


def _each(rows: Sequence[R], verb: Callable[[R], object], name: Callable[[R], str]) -> Outcome:
    outcome = Outcome()
    for row in rows[:MOST]:
        try:
            verb(row)
            outcome.done += 1
        except Refused as refused:
            outcome.refused.append((name(row), refused.reasons))
    for row in rows[MOST:]:
        outcome.refused.append((name(row), (f"一次最多办理{MOST}件，请分批。",)))
    return outcome
