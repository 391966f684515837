"""What goes back and forth in the applicant's own browser: the one-use key, uploads of a form that came back, the receipt.

Nothing of it is kept here. All is sealed or signed with the installation's own keys and ends by itself.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core import signing

from gongkai.cases.rules import PaperKind
from gongkai.files import queries as stored
from gongkai.kernel import crypto

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

SALT = "gongkai.applications"
A_DAY, HALF_AN_HOUR = 86_400, 1_800
MOST_FILES = 10
Carried = list[tuple[PaperKind, "StoredFile"]]


def new_once() -> str:
    """A fresh one-use key; only keys made here are taken, so nobody can guess another's."""
    return signing.Signer(salt=f"{SALT}.once").sign(secrets.token_urlsafe(24))


def is_once(key: str) -> bool:
    """Whether a key was made here."""
    try:
        signing.Signer(salt=f"{SALT}.once").unsign(key)
    except signing.BadSignature:
        return False
    return True


def carried(files: Sequence[tuple[PaperKind, StoredFile]]) -> str:
    """Uploads of a form that comes back with mistakes, as a signed text for the form; they are kept for a day."""
    return signing.dumps([[str(kind), str(file.uuid)] for kind, file in files], salt=f"{SALT}.files") if files else ""


def taken_up(text: str) -> Carried:
    """The uploads a form brings back; those that belong to something by now, or are gone, are left out."""
    if not text:
        return []
    try:
        rows = signing.loads(text, salt=f"{SALT}.files", max_age=A_DAY)
    except signing.BadSignature:
        return []
    found = [(PaperKind(kind), stored.by_uuid(UUID(uuid))) for kind, uuid in rows[:MOST_FILES]]
    return [(kind, file) for kind, file in found if file is not None and file.owner == "" and file.sensitive == "Y"]


def ticket(case_id: int, code: str = "") -> str:
    """What lets a browser see one application for half an hour: sealed, so the code stands nowhere in clear."""
    sealed = crypto.seal(json.dumps([case_id, code]).encode(), settings.MASTER_KEY, context=f"{SALT}.ticket")
    return signing.TimestampSigner(salt=f"{SALT}.ticket").sign(sealed)


def read_ticket(text: str) -> tuple[int, str] | None:
    """Case and code of a ticket; None for a foreign, altered or old one."""
    try:
        sealed = signing.TimestampSigner(salt=f"{SALT}.ticket").unsign(text, max_age=HALF_AN_HOUR)
        case_id, code = json.loads(crypto.open_sealed(sealed, settings.MASTER_KEY, context=f"{SALT}.ticket"))
    except (signing.BadSignature, crypto.CannotOpen):
        return None
    return int(case_id), str(code)
