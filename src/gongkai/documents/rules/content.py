"""The fingerprint of what would go out: what vetting and reviews spoke of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def fingerprint(title: str, body: str, attachments: Iterable[tuple[str, str]], more: Iterable[str] = ()) -> str:
    """SHA-256 hex over title, body HTML, (name, sha256) of attachments in order, and interpretation material in order."""
    digest = hashlib.sha256()
    parts = [title, body, *(f"{name}\x1f{sha256}" for name, sha256 in attachments), *more]
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
