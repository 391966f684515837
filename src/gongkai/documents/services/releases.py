"""Other channels: registering a release with its proof, cancelling one that waits (R016, R098)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.documents.models import Document, Release
from gongkai.documents.rules import releases as rules
from gongkai.documents.rules.states import WRITERS, Channel, ReleaseState, State
from gongkai.documents.services.locking import locked, refuse_stranger
from gongkai.documents.services.publishing import mark_early
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


def register(
    *, document: Document, channel: Channel, released_at: datetime | None, responsible: str, by: Actor, url: str = "",
    file: StoredFile | None = None, note: str = "",
) -> Release:  # fmt: skip
    """登记发布 to another channel; one that came before the site is marked (R002). The gazette and new media are the office's too."""
    _refuse_stranger(document, by, channel)
    with transaction.atomic():
        row = locked(document)
        refuse_if(rules.reasons_not_to_register(channel, released_at, url, file is not None, responsible, days.now()))
        refuse_if(["已撤下、已作废的不能登记发布。"] if row.state in {State.REMOVED, State.DISCARDED} else [])
        made, _ = Release.objects.update_or_create(
            document=row, channel=channel,
            defaults={
                "jurisdiction_id": row.jurisdiction_id, "organ_id": row.organ_id, "state": ReleaseState.DONE,
                "released_at": released_at, "url": url.strip(), "file": file, "note": note.strip()[:300],
                "responsible": responsible.strip()[:60],
            },
        )  # fmt: skip
        if file is not None:
            files.adopt(file=file, owner=subject_of(made))
        mark_early(row)
        record("document.released", of=row, by=by, channel=str(channel), at=released_at.isoformat() if released_at else "",
               responsible=made.responsible)  # fmt: skip
    made.refresh_from_db()
    return made


def _refuse_stranger(document: Document, by: Actor, channel: Channel) -> None:
    """The issuer registers any channel; the office what goes out through the county's gazette and new media."""
    shared = by.may(Duty.OFFICE) and by.jurisdiction_id == document.jurisdiction_id
    if shared and channel in rules.QUEUED_WITH_SITE:
        return
    refuse_stranger(document, by, *WRITERS)


def cancel(*, release: Release, note: str, by: Actor) -> Release:
    """不再发布 to a channel, with a reason."""
    _refuse_stranger(release.document, by, Channel(release.channel))
    with transaction.atomic():
        row = Release.objects.select_for_update().get(pk=release.pk)
        refuse_if(rules.reasons_not_to_cancel(ReleaseState(row.state), note))
        if row.channel == Channel.SITE:
            raise Refused("政府网站是第一平台，不能取消；需要推迟的请取消定时公开。")
        row.state, row.note = ReleaseState.CANCELLED, note.strip()[:300]
        row.save(update_fields=["state", "note"])
        record("document.release_cancelled", of=row.document, by=by, channel=row.channel, reason=row.note)
    return row
