"""公开: now or at a set time, first on the site, into every queue in one action (R002, R017). Publishes nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from gongkai.documents.models import Document, Release, Version
from gongkai.documents.queries import flow as asking
from gongkai.documents.rules import flow as rules
from gongkai.documents.rules.releases import is_before_site
from gongkai.documents.rules.states import WRITERS, Channel, Openness, ReleaseState, Revision, State
from gongkai.documents.services import content, placing, telling, validity, versions
from gongkai.documents.services.locking import locked, move, refuse_stranger
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.html import OWN_IMAGE
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record, subject_of

MOST_AT_ONCE = 200
VERSION = "documents.Version:"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def publish(
    *, document: Document, by: Actor | None, channels: Iterable[Channel] = (), responsible: str = ""
) -> Document:
    """公开 on the site now and queue the other channels. Only what was reviewed and vetted, at exactly this fingerprint.

    For what is public already the approved correction becomes the public text, with its note. `by` None is the clock.
    """
    if by is not None:
        refuse_stranger(document, by, *WRITERS)
    with transaction.atomic():
        row = locked(document)
        content.refresh(document=row)
        refuse_if(_reasons_not_to_publish(row))
        correcting = row.state == State.PUBLISHED
        _make_public(row, by)
        _release(row, channels, responsible or (by.name if by else row.responsible))
        validity.recompute(document=row)
        validity.recompute_those_touched(document=row)
        placing.place(document=row, by=by)
        announce("documents.corrected" if correcting else "documents.published", document_id=row.pk)
    return row


def _reasons_not_to_publish(document: Document) -> list[str]:
    openness = Openness(document.openness)
    reasons = rules.reasons_not_to_publish(State(document.state), Revision(document.revision), openness)
    return reasons or rules.reasons_of(asking.release_requirements(document))


def _make_public(document: Document, by: Actor | None) -> None:
    """A version of exactly this text becomes the public one; the one before stays readable as of its days."""
    now, old = days.now(), document.published
    note = document.revision_note if old else ""
    version = versions.keep(document=document, note=note or "公开", by=by)
    version.public_from = now
    version.save(update_fields=["public_from"])
    if old is not None:
        old.public_until = now
        old.save(update_fields=["public_until"])
    if document.revision_hides == "Y":
        _hide_earlier(document, version)
    _own_files(document, version)
    document.revision_hides = "N"
    document.published, document.publish_at = version, None
    document.published_at = document.published_at or now
    document.revision = Revision.NONE
    document.save(update_fields=["published", "publish_at", "published_at", "revision", "revision_hides"])
    if old is None:
        move(
            document, State.PUBLISHED, "document.published", by, version=version.order, fingerprint=version.fingerprint
        )
    else:
        record("document.corrected", of=document, by=by, jurisdiction_id=document.jurisdiction_id,
               version=version.order, fingerprint=version.fingerprint, note=note)  # fmt: skip


def _hide_earlier(document: Document, version: Version) -> None:
    """Earlier texts held what had to be masked: they are emptied, their files let go; only the check's trace remains."""
    kept = set(files_of(version))
    for old in document.versions.filter(order__lt=version.order).exclude(body="", attachments=[]):
        for uuid in set(files_of(old)) - kept:
            file = stored.by_uuid(UUID(uuid))
            if file is not None and file.owner:
                files.release(file=file)
        old.body, old.attachments, old.public_from = "", [], None
        old.note = "原文含不应公开的内容，已不再公开"
        old.save(update_fields=["body", "attachments", "public_from", "note"])


def _own_files(document: Document, version: Version) -> None:
    """Attachments and pictures in the text belong to the public version from now on: whoever may read it may open them."""
    owner = subject_of(version)
    for uuid in files_of(version):
        file = stored.by_uuid(UUID(uuid))
        if file is not None and file.owner != owner and not file.owner.startswith(VERSION):
            files.adopt(file=files.release(file=file), owner=owner)


def files_of(version: Version) -> list[str]:
    """Uuids of every file a version shows: attachments, then pictures in its text."""
    pictures = [match for path in OWN_IMAGE.findall(version.body) for match in _UUID.findall(path)]
    return list(dict.fromkeys([*(row["uuid"] for row in version.attachments), *pictures]))


def _release(document: Document, channels: Iterable[Channel], responsible: str) -> None:
    """The site has it now; the other channels wait in their queues; what came before the site is marked (R002)."""
    common: dict[str, Any] = {"jurisdiction_id": document.jurisdiction_id, "organ_id": document.organ_id}
    done = {
        "state": ReleaseState.DONE, "released_at": document.published_at, "responsible": responsible,
        "url": reverse("documents_public:document", args=[document.uuid]),
    }  # fmt: skip
    site, made = Release.objects.get_or_create(document=document, channel=Channel.SITE, defaults=common | done)
    if not made and site.state != ReleaseState.DONE:
        for name, value in done.items():
            setattr(site, name, value)
        site.save()
    for channel in channels:
        if channel != Channel.SITE:
            Release.objects.get_or_create(document=document, channel=channel, defaults=common)
    document.releases.filter(state=ReleaseState.QUEUED).update(planned_at=site.released_at)
    mark_early(document)


def mark_early(document: Document) -> None:
    """Mark the releases that came before the site's."""
    site_at = document.releases.filter(channel=Channel.SITE).values_list("released_at", flat=True).first()
    for row in document.releases.exclude(channel=Channel.SITE).filter(state=ReleaseState.DONE):
        early = "Y" if is_before_site(row.released_at, site_at) else "N"
        if early != row.before_site:
            row.before_site = early
            row.save(update_fields=["before_site"])


def plan(
    *, document: Document, at: datetime, by: Actor, channels: Iterable[Channel] = (), responsible: str = ""
) -> Document:
    """定时公开: everything is asked now, and once more when the time comes."""
    refuse_stranger(document, by, *WRITERS)
    with transaction.atomic():
        row = locked(document)
        content.refresh(document=row)
        refuse_if([] if at > days.now() else ["定时公开的时间应晚于现在。"])
        refuse_if(["更正稿审定后应当立即发布，不能定时。"] if row.state == State.PUBLISHED else [])
        refuse_if(_reasons_not_to_publish(row))
        row.publish_at, row.responsible = at, responsible.strip() or by.name
        row.save(update_fields=["publish_at", "responsible"])
        for channel in [Channel.SITE, *channels]:
            Release.objects.update_or_create(
                document=row, channel=channel,
                defaults={"jurisdiction_id": row.jurisdiction_id, "organ_id": row.organ_id, "planned_at": at},
            )  # fmt: skip
        record("document.planned", of=row, by=by, at=at.isoformat())
    return row


def unplan(*, document: Document, by: Actor) -> Document:
    """取消定时."""
    refuse_stranger(document, by, *WRITERS)
    with transaction.atomic():
        row = locked(document)
        refuse_if([] if row.publish_at else ["没有定时公开。"])
        row.publish_at = None
        row.save(update_fields=["publish_at"])
        row.releases.filter(state=ReleaseState.QUEUED).update(planned_at=None)
        record("document.unplanned", of=row, by=by)
    return row


def publish_due() -> int:
    """Publish what is due, each in its own transaction: killed anywhere, the next run goes on; how many went out."""
    due = Document.objects.filter(state=State.ISSUED, publish_at__isnull=False, publish_at__lte=days.now())
    done = 0
    for number in list(due.order_by("publish_at", "id").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        row = Document.objects.select_related("organ").get(pk=number)
        if row.state != State.ISSUED or row.publish_at is None:
            continue  # another process was quicker
        try:
            publish(document=row, by=None)
            done += 1
        except Refused as refused:
            _put_off(row, refused.reasons)
    return done


def _put_off(document: Document, reasons: Iterable[str]) -> None:
    """The time came but it may not go out: the plan is given up, the writers are told why."""
    with transaction.atomic():
        row = locked(document)
        if row.state != State.ISSUED or row.publish_at is None:
            return
        row.publish_at = None
        row.save(update_fields=["publish_at"])
        record("document.not_published", of=row, by=None, jurisdiction_id=row.jurisdiction_id, reason="".join(reasons))
        telling.not_published(row, reasons)
