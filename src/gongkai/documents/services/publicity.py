"""What else is done to make a policy understood: press conferences, media, training of front-line staff (R114, R117, R118)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.documents.models import Briefing, Document, MediaMention, PolicyTraining
from gongkai.files import services as stored
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record, subject_of

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
    """新闻发布会: topic, held_at, speaker, transcript, url."""
    refuse_if(_reasons(document, by))
    with transaction.atomic():
        made = Briefing.objects.create(document=document, file=file, **facts)
        if file is not None:
            stored.adopt(file=file, owner=subject_of(made))
        record("briefing.logged", of=document, by=by, topic=made.topic)
    return made


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
