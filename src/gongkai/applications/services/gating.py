"""The gate before the public form: a challenge above the rate, a proof used once, a place in the slower queue without."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings

from gongkai.applications.models import Application, Arrival, Screening, SpentProof
from gongkai.applications.queries import gate
from gongkai.applications.rules import proof as rules
from gongkai.kernel import days, rows
from gongkai.trail.services import record

KEPT = timedelta(minutes=10)


def _key() -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"gongkai.applications.proof", hashlib.sha256).digest()


def challenge(source: str) -> dict[str, object] | None:
    """What the browser at an address must solve before it sends; None while the rate is low: nothing is asked then."""
    if not gate.is_busy(source):
        return None
    return rules.challenge(
        _key(), nonce=secrets.token_hex(12), number=secrets.randbelow(settings.APPLY_DIFFICULTY + 1),
        most=settings.APPLY_DIFFICULTY, until=days.now() + timedelta(minutes=settings.APPLY_MINUTES),
    )  # fmt: skip


def counted(*, source: str, payload: str, busy: bool) -> bool:
    """Count a sending, inside its transaction. False: it came above the rate (`busy`) without a proof of its own."""
    rows.put(Arrival(source=gate.place_of(source), at=days.now()))
    proof = rules.read(_key(), payload, days.now()) if busy else None
    # False too when the same proof came with another sending.
    return not busy or (
        proof is not None and rows.put_unless_there(SpentProof(mark=proof.mark, until=proof.until), "mark")
    )


def hold_back(application: Application) -> Screening:
    """Let it wait for somebody's look. Nothing is ever refused here: who has no JavaScript has number, receipt and day all the same."""
    made = Screening.objects.create(
        application=application, jurisdiction_id=application.jurisdiction_id, organ_id=application.organ_id,
        by_id=None, at=days.now(),
    )  # fmt: skip
    record("application.held_back", of=application, by=None, jurisdiction_id=application.jurisdiction_id)
    return made


def sweep() -> int:
    """Forget who came more than ten minutes ago, and proofs that have ended; how many."""
    now = days.now()
    gone = Arrival.objects.filter(at__lt=now - KEPT).delete()[0]
    return gone + SpentProof.objects.filter(until__lt=now).delete()[0]
