"""The stamped paper is read and compared with the approved text before the letter goes out; never silently passed.

Reading happens outside the transaction. The text layer is read where there is one, else letters are recognised where
the installation can; else the paper could not be compared, and says so.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.applications.models import Application, Decision, Stamping
from gongkai.applications.queries import reply, stamping
from gongkai.applications.rules import letter
from gongkai.applications.rules.acts import Seal
from gongkai.applications.rules.stamped import MOST, Line, Match, compare, plain, reasons_not_to_issue
from gongkai.applications.services.acting import common, held
from gongkai.cases import queries as cases
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.reading.rules import Unreadable
from gongkai.reading.services import read_bytes
from gongkai.trail.services import record

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

LONG = f"盖章件的文字超过{MOST}字，没有比对。"
MOST_DOUBTS = 5
KEPT_AS = "盖章的答复书"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comparing came to; `doubts` are sentences of the reader."""

    match: Match
    lines: tuple[Line, ...] = ()
    doubts: tuple[str, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A stamped paper that is kept, and whether these very differences had been shown before."""

    row: Stamping
    shown: bool


def outcome(data: bytes, name: str, parts: list[tuple[str, str]], furniture: tuple[str, ...]) -> Outcome:
    """Read a stamped paper and compare it. Never raises for what a file holds."""
    try:
        source = read_bytes(data, name=name)
    except Unreadable as fault:
        return Outcome(Match.UNREAD, doubts=(str(fault),))
    doubts = tuple(doubt.message for doubt in source.doubts)[:MOST_DOUBTS]
    if len(source.text) > MOST:
        return Outcome(Match.UNREAD, doubts=(LONG,), how=source.form)
    if not plain(source.text):
        return Outcome(Match.UNREAD, doubts=("盖章件里没有读出文字。",), how=source.form)
    lines = tuple(compare(parts, source.text, furniture))
    return Outcome(Match.DIFFERENT if lines else Match.SAME, lines, doubts, source.form)


def keep_compared(
    *, application: Application, decision: Decision, number: str, seal: Seal, signed_on: date,
    stamped: StoredFile | None, sealer: str, by: Actor,
) -> Compared | None:  # fmt: skip
    """Compare the paper that came, or the one kept from before; None when there is none.

    What came is kept with the application whatever comes of it, so that it need not be sent again.
    """
    before = stamping.of(application)
    file = stamped or (before.file if before else None)
    if file is None:
        return None
    kept_name = str(stamping.opened(application, before).get("name", "")) if before and stamped is None else ""
    name = kept_name or file.name
    parts = stamping.expected(application, decision, number, signed_on)
    found = outcome(stored.read(file), name, parts, _furniture(application))
    lines = [{"label": one.label, "approved": one.approved, "stamped": one.stamped} for one in found.lines]
    digest = hashlib.sha256(json.dumps([file.sha256, lines], ensure_ascii=False).encode()).hexdigest()
    with transaction.atomic():
        row = held(application)
        kept = Stamping.objects.filter(application=row).first() or Stamping(**common(row, by))
        shown = kept.pk is not None and kept.digest == digest
        gone = kept.file if kept.file_id and kept.file_id != file.pk else None
        kept.file, kept.sha256, kept.digest, kept.at, kept.by_id = file, file.sha256, digest, days.now(), by.user_id
        kept.number, kept.seal, kept.sealer, kept.title = number, seal, sealer.strip(), title_of(decision)
        kept.match, kept.differing, kept.how = found.match, len(found.lines), found.how[:8]
        content = {"name": name, "doubts": list(found.doubts), "lines": lines}
        kept.sealed = cases.seal(row.case, content, stamping.SEALED)
        kept.save()
        _keep_file(file, gone, kept)
        record("application.compared", of=row, by=by, sha256=file.sha256, match=str(found.match), differing=len(lines))
    return Compared(kept, shown)


def _furniture(application: Application) -> tuple[str, ...]:
    """What may stand on a stamped paper beside the letter: the issuer's head, the words of the seal."""
    organ = application.organ.name
    return (f"{organ}文件", f"{organ}政府信息公开专用章", "政府信息公开专用章", organ)


def _keep_file(file: StoredFile, gone: StoredFile | None, kept: Stamping) -> None:
    """The new file in place of the old; what it is called may name somebody, so only its ending stays."""
    if gone is not None:
        files.release(file=gone)
    files.adopt(file=file, owner=f"applications.Stamping:{kept.pk}")
    file.name = f"{KEPT_AS}.{file.kind.lower()}"
    file.save(update_fields=["name"])


def title_of(decision: Decision) -> str:
    """What the letter is called; nobody's name is in it."""
    return letter.title_of(reply.kind_of(decision))


def reasons_not_to_use(compared: Compared | None, reason: str) -> list[str]:
    """Why a letter does not go out with this paper."""
    if compared is None:
        return []
    now = Stamping.objects.select_for_update().filter(pk=compared.row.pk).values_list("digest", flat=True).first()
    if now != compared.row.digest:
        return ["盖章件刚被另一人替换，请刷新页面核对后再印发。"]
    return reasons_not_to_issue(Match(compared.row.match), compared.row.differing, reason, shown=compared.shown)


def use(kept: Stamping, application: Application, *, reason: str, on: date) -> StoredFile:
    """The letter goes out: the line of the log is written, and its file is free to become the case's paper."""
    file = kept.file
    assert file is not None
    kept.used_on = on
    kept.reason = cases.seal(application.case, reason.strip(), stamping.REASON) if reason.strip() else ""
    kept.save(update_fields=["used_on", "reason"])
    files.release(file=file)
    file.name = str(stamping.opened(application, kept).get("name", "")) or file.name
    return file


def forget(application: Application) -> None:
    """The case's key is gone: what was sealed is emptied, a file that never went out is released."""
    for row in Stamping.objects.filter(application=application).select_related("file"):
        if row.file is not None and row.used_on is None:
            files.release(file=row.file)
        Stamping.objects.filter(pk=row.pk).update(file=None, sealed="", reason="")
