"""The text of published files, read once and kept while the file is public. Not in the worker: a long file delays no news."""

from __future__ import annotations

import time

from django.db import transaction

from gongkai.files import queries as stored
from gongkai.kernel.crypto import CannotOpen
from gongkai.outbox.services import announce
from gongkai.search.models import FileText, Reading
from gongkai.search.services.indexes import MOST_FILE_TEXT
from gongkai.search.services.keeping import READ
from gongkai.vetting.services.opening import Opened, Piece, open_file

SECONDS = 20.0


def read_waiting(seconds: float = SECONDS) -> int:
    """Read files that wait for it, for some seconds; how many were read."""
    began, count = time.monotonic(), 0
    for number in list(
        FileText.objects.filter(state=Reading.WAITING).order_by("id").values_list("pk", flat=True)[:500]
    ):
        if time.monotonic() - began > seconds:
            break
        row = FileText.objects.filter(pk=number).first()
        if row is not None:
            _read(row)
            count += 1
    return count


def _read(row: FileText) -> None:
    text = _text_of(row)
    state = Reading.FAILED if text is None else Reading.READ
    with transaction.atomic():
        changed = FileText.objects.filter(pk=row.pk).update(state=state, text=text or "")
        if changed and text:
            announce(READ, side=row.side, key=row.key)


def _text_of(row: FileText) -> str | None:
    """What everybody sees of a file, None when it cannot be read."""
    file = stored.by_uuid(row.file_uuid)
    if file is None:
        return None
    try:
        data = stored.read(file)
    except (stored.Missing, CannotOpen):
        return None
    return seen_text(open_file(data, name=file.name))


def seen_text(opened: Opened) -> str:
    """The text of a file without what is hidden in it, bounded."""
    parts, size = [], 0
    for piece in opened.pieces:
        part = _seen(piece)
        parts.append(part)
        size += len(part)
        if size > MOST_FILE_TEXT:
            break
    return "\n".join(part for part in parts if part)[:MOST_FILE_TEXT]


def _seen(piece: Piece) -> str:
    if piece.hidden is not None:
        return ""
    if piece.starts is None or piece.where is None:
        return piece.text
    ends = [*list(piece.starts)[1:], len(piece.text)]
    shown = [
        piece.text[start:end]
        for place, (start, end) in enumerate(zip(piece.starts, ends, strict=True))
        if piece.where(place)[1] is None
    ]
    return "".join(shown)
