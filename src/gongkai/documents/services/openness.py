"""Determine openness in three hands (拟定、审查、报批), by the office's presets, and turn away what is secret."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.documents.models import Determination, Document, Rereview, SeriesRule, TurnedAway
from gongkai.documents.queries import openness as queries
from gongkai.documents.rules import openness as rules
from gongkai.documents.rules.openness import Handling, Proposal
from gongkai.documents.rules.states import Kind, Openness, Stage, State
from gongkai.documents.services import clock, content
from gongkai.files import services as stored
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of
from gongkai.workdays import queries as workdays

if TYPE_CHECKING:
    from gongkai.catalogue.models import NegativeItem
    from gongkai.files.models import StoredFile
    from gongkai.orgs.models import Holding

PROPOSERS = (Duty.EDITOR, Duty.ATTRIBUTE, Duty.REQUESTS, Duty.LIAISON)
EXAMINERS = (Duty.ATTRIBUTE, Duty.OFFICE)
APPROVERS = (Duty.LEADER, Duty.HEAD)


def propose(
    *,
    document: Document,
    openness: Openness,
    by: Actor,
    ground: str = "",
    reason: str = "",
    override_why: str = "",
    negative_item: NegativeItem | None = None,
    rereview: Rereview | None = None,
) -> Determination:
    """拟定. What the office's preset by issue code says is settled at once (R076); everything else is examined."""
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=document.pk)
        refuse_if(_not_own(document, by, PROPOSERS, "拟定公开属性"))
        asked = queries.proposal(document, openness, ground, reason, override_why, negative_item)
        refuse_if(rules.reasons_not_to_propose(asked))
        document.determinations.filter(stage__in=queries.PENDING).update(stage=Stage.SUPERSEDED)
        preset = queries.preset(document)
        now = days.now()
        made = Determination.objects.create(
            document=document, jurisdiction_id=document.jurisdiction_id, organ_id=document.organ_id, openness=openness,
            ground=ground if openness is Openness.WITHHELD else "", reason=reason.strip(), override_why=override_why.strip(),
            negative_item=negative_item, proposed_by_id=by.user_id, proposed_at=now,
        )  # fmt: skip
        if rereview is not None:
            rereview.determination = made
            rereview.save(update_fields=["determination"])
        record(
            "openness.proposed", of=document, by=by, openness=openness.value, ground=made.ground, reason=made.reason,
            override=made.override_why,
        )  # fmt: skip
        if preset and rules.may_be_preset(Kind(document.kind), Openness(preset.openness), openness):
            _settle_by_preset(made, preset, document)
        elif preset:
            record("openness.preset_overridden", of=document, by=by, preset=preset.openness, asked=openness.value)
    return made


def _settle_by_preset(made: Determination, preset: SeriesRule, document: Document) -> None:
    made.preset, made.stage, made.approved_at, made.decided_on = preset, Stage.APPROVED, days.now(), days.today()
    made.approved_opinion = f"按发文字号“{preset.series}”统一认定"
    made.save()
    _apply(made, document, None)


def examine(*, determination: Determination, agree: bool, by: Actor, opinion: str = "") -> Determination:
    """审查 by the unit's officer, or by the office where the unit has no other."""
    with transaction.atomic():
        made, document = _locked(determination)
        refuse_if(_not_own(document, by, EXAMINERS, "审查公开属性"))
        handling = Handling(Stage(made.stage), made.proposed_by_id, None, by.user_id, opinion)
        refuse_if(rules.reasons_not_to_examine(handling, agree=agree))
        made.examined_by_id, made.examined_at, made.examined_opinion = by.user_id, days.now(), opinion.strip()
        made.stage = Stage.EXAMINED if agree else Stage.REJECTED
        made.save()
        record(_verb("examined", agree), of=document, by=by, opinion=made.examined_opinion)
    return made


def approve(*, determination: Determination, agree: bool, by: Actor, opinion: str = "") -> Determination:
    """审批 by a leader of the unit, another person than proposed and examined."""
    with transaction.atomic():
        made, document = _locked(determination)
        refuse_if(_not_own(document, by, APPROVERS, "审批公开属性"))
        handling = Handling(Stage(made.stage), made.proposed_by_id, made.examined_by_id, by.user_id, opinion)
        refuse_if(rules.reasons_not_to_approve(handling, agree=agree))
        made.approved_by_id, made.decided_on = by.user_id, days.today()
        _conclude(made, document, agree, opinion, by)
    return made


def enter_approval(
    *,
    determination: Determination,
    agree: bool,
    on_behalf_of: Holding,
    decided_on: date,
    paper: StoredFile,
    by: Actor,
    opinion: str = "",
) -> Determination:
    """代录: the leader decided on paper; the scan is kept and the record shows both."""
    with transaction.atomic():
        made, document = _locked(determination)
        refuse_if(_not_own(document, by, (*PROPOSERS, Duty.OFFICE), "代录"))
        refuse_if(_not_a_leader(document, on_behalf_of, decided_on, by))
        handling = Handling(Stage(made.stage), made.proposed_by_id, made.examined_by_id, on_behalf_of.user_id, opinion)
        refuse_if(rules.reasons_not_to_approve(handling, agree=agree))
        made.approved_by_id, made.on_behalf_of, made.decided_on, made.paper = (
            by.user_id,
            on_behalf_of,
            decided_on,
            paper,
        )
        stored.adopt(file=paper, owner=subject_of(made))
        _conclude(made, document, agree, opinion, by)
    return made


def _not_a_leader(document: Document, holding: Holding, decided_on: date, by: Actor) -> list[str]:
    reasons = []
    if holding.post.organ_id != document.organ_id or holding.post.duty not in APPROVERS:
        reasons.append("代录的批准人应是发文单位的分管领导或主要负责人。")
    if holding.user_id == by.user_id:
        reasons.append("批准人就是您本人，请直接审批，不必代录。")
    if decided_on > days.today():
        reasons.append("批准日期不能晚于今天。")
    return reasons


def _conclude(made: Determination, document: Document, agree: bool, opinion: str, by: Actor) -> None:
    made.approved_at, made.approved_opinion = days.now(), opinion.strip()
    made.stage = Stage.APPROVED if agree else Stage.REJECTED
    made.save()
    approver = made.on_behalf_of.user.name if made.on_behalf_of else ""
    record(
        _verb("approved", agree),
        of=document,
        by=by,
        openness=made.openness,
        opinion=made.approved_opinion,
        entered_for=approver,
    )
    if agree:
        _apply(made, document, by)


def _apply(made: Determination, document: Document, by: Actor | None) -> None:
    """The document is what was approved; the clock, the yearly look and what follows from a change are set."""
    before = Openness(document.openness)
    document.openness = made.openness
    opened = made.openness == Openness.PROACTIVE and before in clock.NO_CLOCK
    if opened:
        document.changed_on = made.decided_on
    document.rereview_on = None
    document.save(update_fields=["openness", "changed_on", "rereview_on"])
    content.refresh(document=document)
    _settle_rereviews(made, document)
    if made.openness in clock.NO_CLOCK:
        plan_rereview(document)
    clock.recount(document=document)
    announce("documents.determined", document_id=document.pk)


def _settle_rereviews(made: Determination, document: Document) -> None:
    """A look that led to this determination is done; any other open one is not needed any more."""
    outcome = {Openness.PROACTIVE: "OPENED", Openness.ON_REQUEST: "LATER"}.get(Openness(made.openness), "KEPT")
    open_ = document.rereviews.filter(state="OPEN")
    open_.filter(determination=made).update(state=outcome, done_on=made.decided_on, done_by=made.proposed_by)
    open_.exclude(determination=made).delete()


def plan_rereview(document: Document) -> Rereview:
    """Put the document on the list of the year in which it is looked at again."""
    months = workdays.limit("openness.rereview", document.jurisdiction_id).value
    due = rules.next_rereview(days.today(), months)
    document.rereview_on = due
    document.save(update_fields=["rereview_on"])
    return Rereview.objects.create(
        document=document, jurisdiction_id=document.jurisdiction_id, organ_id=document.organ_id, due_on=due
    )


def keep(*, rereview: Rereview, opinion: str, by: Actor) -> Rereview:
    """维持: looked at, and it stays as it is; the next look is planned."""
    with transaction.atomic():
        row = Rereview.objects.select_for_update().select_related("document").get(pk=rereview.pk)
        refuse_if(_not_own(row.document, by, (*PROPOSERS, *EXAMINERS, *APPROVERS), "审查"))
        if row.state != "OPEN":
            raise Refused("这件已经审查过了。")
        if not opinion.strip():
            raise Refused("请写明维持不公开的理由：当时的情形现在是否仍然存在。")
        row.state, row.opinion, row.done_on, row.done_by_id = "KEPT", opinion.strip(), days.today(), by.user_id
        row.save()
        record("openness.kept", of=row.document, by=by, opinion=row.opinion)
        plan_rereview(row.document)
    return row


def turn_away(*, by: Actor) -> TurnedAway:
    """涉密退出: only that something was turned away, when and by whom; no title, no number, no content (R077)."""
    with transaction.atomic():
        row = TurnedAway.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, at=days.now(), by_id=by.user_id
        )
        record("secrecy.turned_away", of=row, by=by)
    return row


def _locked(determination: Determination) -> tuple[Determination, Document]:
    document = Document.objects.select_for_update().get(pk=determination.document_id)
    made = Determination.objects.select_for_update(of=("self",)).get(pk=determination.pk)
    made.document = document
    if document.state not in rules.CHANGEABLE:
        raise Refused(rules.reasons_not_to_propose(Proposal(Openness.PROACTIVE, state=State(document.state))))
    return made, document


def _not_own(document: Document, by: Actor, duties: tuple[Duty, ...], what: str) -> list[str]:
    if by.jurisdiction_id != document.jurisdiction_id or not by.may(*duties):
        return [f"您的岗位不能{what}。"]
    if by.organ_id != document.organ_id and not by.may(Duty.OFFICE):
        return [f"只有发文单位可以{what}。"]
    return []


def _verb(step: str, agree: bool) -> str:
    return f"openness.{step}" if agree else "openness.returned"
