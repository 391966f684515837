"""What is sealed in a case, opened; and keyed digests, by which the same person is found without showing anybody."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings

from gongkai.kernel import crypto

if TYPE_CHECKING:
    from gongkai.cases.models import Case

GONE = "（保存期满，已销毁）"


def digest(value: str, purpose: str) -> str:
    """The keyed digest of a value for one purpose; "" for an empty value. Useless without the master key."""
    if not value:
        return ""
    return hmac.new(settings.MASTER_KEY, f"cases\x1f{purpose}\x1f{value}".encode(), "sha256").hexdigest()


def raw_digest(value: str, purpose: str) -> bytes:
    """As `digest`, in bytes."""
    return bytes.fromhex(digest(value, purpose))


def seal(case: Case, values: Mapping[str, object] | str, context: str) -> str:
    """Values or a text sealed under the case's key."""
    text = values if isinstance(values, str) else json.dumps(dict(values), ensure_ascii=False)
    return crypto.seal(text.encode(), crypto.unwrap(case.key), context=f"cases.{context}")


def text_of(case: Case, sealed: str, context: str) -> str:
    """The text behind a seal; `GONE` once the case's key has been destroyed. Raises `crypto.CannotOpen` when altered."""
    if not case.key:
        return GONE
    return crypto.open_sealed(sealed, crypto.unwrap(case.key), context=f"cases.{context}").decode() if sealed else ""


def values_of(case: Case, sealed: str, context: str) -> dict[str, object]:
    """The values behind a seal; none once the key has been destroyed."""
    if not case.key or not sealed:
        return {}
    found: dict[str, object] = json.loads(text_of(case, sealed, context))
    return found
