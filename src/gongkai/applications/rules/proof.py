"""Proof of work before sending, asked for only above a rate: altcha's protocol, SHA-256(salt + number) = challenge.

A challenge is kept nowhere: it carries its end and our signature. That it serves once is remembered until it ends.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime

ALGORITHM = "SHA-256"
MOST_PAYLOAD = 2000


@dataclass(frozen=True, slots=True)
class Proof:
    """A solved challenge: what it is remembered by, and until when it would be taken."""

    mark: str
    until: datetime


def is_asked(everybody: int, here: int, *, rate: int, rate_here: int) -> bool:
    """Whether a proof is asked for, by how many came within the last minute in all and from the same address."""
    return everybody >= rate or here >= rate_here


def challenge(key: bytes, *, nonce: str, number: int, most: int, until: datetime) -> dict[str, object]:
    """What the browser is to solve: the number from 0 to `most` behind the digest. `key` signs it.

    The salt ends with a sign no number has, so that no digit can be moved between the two.
    """
    salt = f"{nonce}?expires={int(until.timestamp())}&"
    digest = _digest(salt, number)
    return {
        "algorithm": ALGORITHM, "challenge": digest, "maxnumber": most, "salt": salt,
        "signature": hmac.new(key, digest.encode(), "sha256").hexdigest(),
    }  # fmt: skip


def read(key: bytes, payload: str, now: datetime) -> Proof | None:
    """The proof of what a browser sent (base64 of JSON); None when it proves nothing: not ours, wrong, or ended."""
    try:
        given = json.loads(base64.b64decode(payload[:MOST_PAYLOAD], validate=True))
        salt, number, found, signature = (given[name] for name in ("salt", "number", "challenge", "signature"))
        until = datetime.fromtimestamp(int(str(salt).partition("?expires=")[2].rstrip("&")), UTC)
    except (binascii.Error, ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
        return None
    if type(number) is not int or given.get("algorithm") != ALGORITHM or not str(salt).endswith("&") or until <= now:
        return None
    signed = hmac.new(key, str(found).encode(), "sha256").hexdigest()
    right = hmac.compare_digest(signed.encode(), str(signature).encode()) and hmac.compare_digest(
        _digest(str(salt), number).encode(), str(found).encode()
    )
    return Proof(str(found), until) if right else None


def _digest(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def solve(given: dict[str, object]) -> str:
    """What the browser does, for tests and measures: the payload of a challenge."""
    most = given["maxnumber"]
    assert isinstance(most, int)
    number = next(n for n in range(most + 1) if _digest(str(given["salt"]), n) == given["challenge"])
    payload = {name: given[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
    return base64.b64encode(json.dumps(payload).encode()).decode()
