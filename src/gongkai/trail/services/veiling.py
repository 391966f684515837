"""Personal values in the trail: a salted digest beside ciphertext, under a key of the case that can be destroyed."""

from __future__ import annotations

from django.db import transaction

from gongkai.kernel import crypto, days
from gongkai.kernel.errors import refuse_if
from gongkai.trail.models import CaseKey
from gongkai.trail.services.recording import Doer, record

_SALT = 32


def case_key(subject: str) -> bytes:
    """The key of a case, made when it is first asked for. Raises `crypto.CannotOpen` once it has been destroyed."""
    row, _ = CaseKey.objects.get_or_create(
        subject=subject, defaults={"wrapped": crypto.wrap(crypto.new_key()), "made_at": days.now()}
    )
    return crypto.unwrap(row.wrapped)


def veiled(value: str, key: bytes) -> dict[str, str]:
    """What enters the trail instead of a personal value.

    The salt is sealed with the value: beside the digest in clear it would let a telephone number be guessed for ever.
    """
    salt = crypto.new_salt()
    return {"digest": crypto.digest(value, salt), "sealed": crypto.seal(salt + value.encode(), key, context="trail")}


def unveiled(veil: dict[str, str], key: bytes) -> str:
    """The value behind a veil. Raises `crypto.CannotOpen`, also when the digest does not fit the value."""
    raw = crypto.open_sealed(veil["sealed"], key, context="trail")
    salt, value = raw[:_SALT], raw[_SALT:]
    if crypto.digest(value, salt) != veil["digest"]:
        raise crypto.CannotOpen("密文与校验值不符。")
    return value.decode()


def destroy_case_key(*, subject: str, by: Doer | None, reason: str) -> CaseKey:
    """Make the veiled values of a case unreadable for good; the chain stays verifiable."""
    refuse_if([] if reason.strip() else ["销毁密钥须写明原因。"])
    with transaction.atomic():
        row = CaseKey.objects.select_for_update().filter(subject=subject).first()
        if row is None:
            refuse_if([f"“{subject}”没有密钥。"])
        assert row is not None
        refuse_if([f"“{subject}”的密钥已经销毁。"] if not row.wrapped else [])
        row.wrapped, row.destroyed_at = "", days.now()
        row.save()
        record("trail.key_destroyed", of=subject, by=by, reason=reason.strip())
        return row
