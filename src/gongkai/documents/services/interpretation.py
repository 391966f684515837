"""政策解读: plan, material, forms, rounds. Whoever drafts interprets (R107); the first round goes with the document."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.documents.models import Document, Form, Interpretation
from gongkai.documents.queries import briefing
from gongkai.documents.queries import interpretation as queries
from gongkai.documents.rules import interpretation as rules
from gongkai.documents.rules.content import fingerprint
from gongkai.documents.rules.states import WRITERS, InterpretationState, Kind, Revision, State
from gongkai.documents.services import content
from gongkai.files import queries as kept
from gongkai.files import services as stored
from gongkai.kernel import days, html
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

JUDGES = (Duty.REVIEWER, Duty.LEADER, Duty.HEAD)


def reasons_not_to_write(document: Document, row: Interpretation | None, by: Actor) -> list[str]:
    """Why the actor cannot change this interpretation now."""
    if by.organ_id != document.organ_id or not by.may(*WRITERS):
        return ["谁起草、谁解读：由起草单位的信息员填写解读。"]
    if row is not None and row.round > 1:
        return [] if row.state in rules.EDITABLE else [f"这一轮解读“{row.get_state_display()}”，不能再改。"]
    if document.state != State.DRAFT and document.revision != Revision.DRAFT:
        return ["文件已送审或签发，随文解读不能单独改动；文件公开以后可以开展新一轮解读。"]
    return []


def plan(*, document: Document, by: Actor, row: Interpretation | None = None, **facts: Any) -> Interpretation:
    """解读方案 (R106): outline, channels, planned_on, responsible, contact, title. Makes the first round when there is none."""
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=document.pk)
        row = row or queries.first(document)
        refuse_if(reasons_not_to_write(document, row, by))
        now = days.now()
        if row is None:
            row = Interpretation(
                document=document, jurisdiction_id=document.jurisdiction_id, organ_id=document.organ_id, created_at=now
            )
        for name, value in facts.items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.changed_at = now
        row.save()
        record("interpretation.planned", of=document, by=by, round=row.round, responsible=row.responsible)
        _settle(document, row)
    return row


def write(*, row: Interpretation, title: str, body: str, elements: dict[str, str], by: Actor) -> Interpretation:
    """The material: cleaned HTML, the elements and points, and how much of it merely repeats the document (R111)."""
    body = html.clean(body)
    share = rules.copied_share(html.text_of(body), html.text_of(row.document.body))
    with transaction.atomic():
        document, row = _locked(row)
        refuse_if(reasons_not_to_write(document, row, by))
        reasons = ["解读标题不能超过300个字。"] if len(title.strip()) > 300 else []
        refuse_if(reasons)
        row.title, row.body, row.elements = title.strip(), body, rules.element_text(elements)
        if row.copied != share:
            row.copied, row.copied_decision = share, ""
        if row.state == InterpretationState.PLANNED:
            row.state = InterpretationState.DRAFTING
        row.changed_at = days.now()
        row.save()
        record("interpretation.written", of=document, by=by, round=row.round, copied=share)
        _settle(document, row)
    return row


def judge_copied(*, row: Interpretation, decision: str, by: Actor) -> Interpretation:
    """The reviewer's word on a material that mostly repeats the document (R111)."""
    with transaction.atomic():
        document, row = _locked(row)
        if by.organ_id != document.organ_id or not by.may(*JUDGES):
            raise Refused("由本单位审核人或领导对形式化解读提示作出处理。")
        refuse_if([] if decision.strip() else ["请写明处理意见，例如“已核对，引用原文条款属必要”。"])
        row.copied_decision = decision.strip()[:300]
        row.save(update_fields=["copied_decision"])
        record("interpretation.copied_judged", of=document, by=by, round=row.round, decision=row.copied_decision)
    return row


def add_form(
    *, row: Interpretation, by: Actor, kind: str, title: str, file: StoredFile | None = None, **facts: Any
) -> Form:
    """One more form (R112): text, graphic, Q&A, video … with words for those who cannot see or hear it."""
    refuse_if([] if kind in rules.form_names() else ["请选择解读形式。"])
    refuse_if([] if title.strip() else ["请填写名称。"])
    facts["body"] = html.clean(str(facts.get("body", "")))
    with transaction.atomic():
        document, row = _locked(row)
        refuse_if(reasons_not_to_write(document, row, by))
        form = Form.objects.create(interpretation=row, kind=kind, title=title.strip()[:200], file=file, **facts)
        if file is not None:
            stored.adopt(file=file, owner=subject_of(form))
        record("interpretation.form_added", of=document, by=by, round=row.round, kind=kind)
        _settle(document, row)
    return form


def drop_form(*, form: Form, by: Actor) -> None:
    """Take a form off; its file belongs to nobody any more."""
    with transaction.atomic():
        document, row = _locked(form.interpretation)
        refuse_if(reasons_not_to_write(document, row, by))
        if form.file is not None:
            file = stored.release(file=form.file)
            if str(file.uuid) in row.public_files:  # the public reads it until the correction is public
                stored.adopt(file=file, owner=subject_of(row))
        record("interpretation.form_dropped", of=document, by=by, round=row.round, kind=form.kind)
        form.delete()
        _settle(document, row)


def exempt(*, document: Document, why: str, by: Actor) -> Document:
    """免于解读 for a recorded reason; the share of exempt documents is an indicator."""
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=document.pk)
        refuse_if(reasons_not_to_write(document, None, by))
        refuse_if(rules.reasons_not_to_exempt(Kind(document.kind), why))
        refuse_if(["本件已列为重大政策，应当解读，不能免于解读。"] if briefing.mark_of(document) else [])
        document.interpret, document.interpret_exempt_why = "EXEMPT", why.strip()[:300]
        document.save(update_fields=["interpret", "interpret_exempt_why"])
        record("interpretation.exempt", of=document, by=by, why=document.interpret_exempt_why)
    return document


def require(*, document: Document, by: Actor) -> Document:
    """应当解读: the drafter's mark on a document of another kind, or the end of an exemption."""
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=document.pk)
        refuse_if(reasons_not_to_write(document, None, by))
        document.interpret, document.interpret_exempt_why = "MUST", ""
        document.save(update_fields=["interpret", "interpret_exempt_why"])
        record("interpretation.required", of=document, by=by)
    return document


def open_round(*, document: Document, trigger: str, by: Actor, planned_on: date | None = None) -> Interpretation:
    """跟踪解读: one more round after the policy took effect, for new or concentrated questions (R115, R120)."""
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=document.pk)
        reasons = [] if document.state == State.PUBLISHED else ["文件公开以后才能开展新一轮解读。"]
        if by.organ_id != document.organ_id or not by.may(*WRITERS):
            reasons.append("谁起草、谁解读：由起草单位的信息员开展。")
        if not trigger.strip():
            reasons.append("请写明缘由：群众集中问到了什么，执行中出现了什么新问题。")
        refuse_if(reasons)
        last = max((row.round for row in document.interpretations.all()), default=1)
        now = days.now()
        row = Interpretation.objects.create(
            document=document, jurisdiction_id=document.jurisdiction_id, organ_id=document.organ_id,
            round=last + 1, trigger=trigger.strip()[:300], planned_on=planned_on, created_at=now, changed_at=now,
        )  # fmt: skip
        record("interpretation.round_opened", of=document, by=by, round=row.round, trigger=row.trigger)
    return row


def publish_with(document_id: int) -> None:
    """In step with "documents.published" and "documents.corrected": the first round becomes public with its document."""
    row = Interpretation.objects.filter(document_id=document_id, round=1).exclude(state__in=queries.LIVE).first()
    if row is not None and row.body:
        make_public(row)


def make_public(row: Interpretation) -> None:
    """What the public reads from now on, inside the caller's transaction."""
    row.published_body, row.published_at = row.body, row.published_at or days.now()
    row.published_facts = public_facts(row)
    for file in kept.of_owner(subject_of(row)):
        if str(file.uuid) not in row.public_files:
            stored.release(file=file)
    row.state = InterpretationState.PUBLISHED
    row.save(update_fields=["published_body", "published_facts", "published_at", "state"])
    announce("interpretation.published", interpretation_id=row.pk, document_id=row.document_id)


def public_facts(row: Interpretation) -> dict[str, Any]:
    """Title, elements and forms as JSON: what the public reads beside the text, whatever is worked on later."""
    return {
        "title": row.title,
        "contact": row.contact,
        "elements": {one.code: row.elements[one.code] for one in rules.spoken(row.elements)},
        "forms": [
            {
                "kind": form.kind, "title": form.title, "body": form.body, "url": form.url, "alt": form.alt,
                "file": {
                    "uuid": str(form.file.uuid), "name": form.file.name, "size": form.file.size, "kind": form.file.kind,
                } if form.file else None,
            }
            for form in row.forms.select_related("file")
        ],
    }  # fmt: skip


def _locked(row: Interpretation) -> tuple[Document, Interpretation]:
    document = Document.objects.select_for_update().get(pk=row.document_id)
    return document, Interpretation.objects.select_for_update().get(pk=row.pk)


def _settle(document: Document, row: Interpretation) -> None:
    """Ready or not, and the fingerprints of what would go out."""
    if row.state in rules.EDITABLE and row.body:
        ready = not queries.reasons_not_ready(row)
        row.state = InterpretationState.READY if ready else InterpretationState.DRAFTING
    forms = [f"{form.kind}\x1f{form.title}\x1f{form.body}\x1f{form.url}\x1f{form.alt}" for form in row.forms.all()]
    files = [(form.file.name, form.file.sha256) for form in row.forms.select_related("file") if form.file]
    row.fingerprint = fingerprint(row.title, row.body, files, [*content.elements_of(row), *forms])
    row.save(update_fields=["state", "fingerprint"])
    if row.round == 1:
        content.refresh(document=document)
