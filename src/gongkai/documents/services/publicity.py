"""What else is done to make a policy understood: press conferences, media, training of front-line staff (R114, R117, R118)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.documents.models import Briefing, Document, MediaMention, PolicyTraining
from gongkai.files import services as stored
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of
from gongkai.vetting.queries import surroundings
from gongkai.vetting.rules import Severity, label_of
from gongkai.vetting.services.looking import look_at_text

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

LOGGERS = (Duty.EDITOR, Duty.LIAISON, Duty.OFFICE)


def _reasons(document: Document, by: Actor) -> list[str]:
    if by.jurisdiction_id != document.jurisdiction_id or not by.may(*LOGGERS):
        return ["您的岗位不办理登记。"]
    if by.organ_id != document.organ_id and not by.may(Duty.OFFICE):
        return ["由起草单位或政务公开办登记。"]
    return []


def log_briefing(*, document: Document, by: Actor, file: StoredFile | None = None, **facts: Any) -> Briefing:
    """新闻发布会: topic, held_at, speaker, transcript, url. One still to be held may be announced.

    What is registered stands on the policy's page at once: personal data in it is refused, named by kind.
    """
    refuse_if(_reasons(document, by) + _unfit(document, facts))
    with transaction.atomic():
        made = Briefing.objects.create(document=document, file=file, **facts)
        if file is not None:
            stored.adopt(file=file, owner=subject_of(made))
        record("briefing.logged", of=document, by=by, topic=made.topic, held_at=made.held_at.isoformat())
        announce("documents.briefed", document_id=document.pk)
    return made


def add_transcript(*, briefing: Briefing, by: Actor, transcript: str = "", url: str = "") -> Briefing:
    """实录 after the conference was held: the words or the address where they stand."""
    document = briefing.document
    reasons = _reasons(document, by) + _unfit(document, {"transcript": transcript})
    if briefing.held_at > days.now():
        reasons.append("新闻发布会还没有举行，举行后再登记实录。")
    if not (transcript.strip() or url.strip()):
        reasons.append("请填写实录，或者填写实录的网址。")
    refuse_if(reasons)
    with transaction.atomic():
        row = Briefing.objects.select_for_update().get(pk=briefing.pk)
        row.transcript, row.url = transcript.strip() or row.transcript, url.strip() or row.url
        row.save(update_fields=["transcript", "url"])
        record("briefing.transcript_added", of=document, by=by, topic=row.topic, url=row.url)
        announce("documents.briefed", document_id=document.pk)
    return row


def drop_briefing(*, briefing: Briefing, by: Actor) -> None:
    """Take off what was registered by mistake or did not take place; what it said stays in the trail."""
    document = briefing.document
    refuse_if(_reasons(document, by))
    with transaction.atomic():
        if briefing.file is not None:
            stored.release(file=briefing.file)
        record("briefing.dropped", of=document, by=by, topic=briefing.topic, held_at=briefing.held_at.isoformat())
        briefing.delete()
        announce("documents.briefed", document_id=document.pk)


def _unfit(document: Document, facts: dict[str, Any]) -> list[str]:
    """What may not stand in public, by kind, never by value."""
    words = "\n".join(str(facts.get(name, "")) for name in ("topic", "speaker", "transcript"))
    context = surroundings.context_of(document.jurisdiction_id, document.kind)
    found = look_at_text(words, "新闻发布会", context)
    kinds = dict.fromkeys(label_of(one.hit.kind) for one in found if one.hit.severity is Severity.BLOCK)
    return [f"登记的内容将随文件公开，其中有{'、'.join(kinds)}，请去掉后再登记。"] if kinds else []


def log_mention(*, document: Document, by: Actor, file: StoredFile | None = None, **facts: Any) -> MediaMention:
    """A media report on the policy: outlet, title, on, url."""
    reasons = _reasons(document, by)
    if facts["on"] > days.today():
        reasons.append("日期不能晚于今天。")
    refuse_if(reasons)
    with transaction.atomic():
        made = MediaMention.objects.create(document=document, file=file, **facts)
        if file is not None:
            stored.adopt(file=file, owner=subject_of(made))
        record("mention.logged", of=document, by=by, outlet=made.outlet, title=made.title)
    return made


def log_training(*, document: Document, by: Actor, **facts: Any) -> PolicyTraining:
    """Training of front-line staff: on, audience, attended, note."""
    refuse_if(_reasons(document, by))
    with transaction.atomic():
        made = PolicyTraining.objects.create(document=document, **facts)
        record("training.logged", of=document, by=by, audience=made.audience, attended=made.attended)
    return made
