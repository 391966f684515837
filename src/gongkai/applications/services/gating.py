"""The gate before the public form: a challenge above the rate, a proof used once, a place in the slower queue without."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from gongkai.applications.models import Application, Arrival, Screening, SpentProof
from gongkai.applications.queries import gate
from gongkai.applications.rules import proof as rules
from gongkai.applications.rules.proof import Proof
from gongkai.kernel import days
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


def pass_through(*, application: Application, source: str, payload: str, busy: bool) -> Screening | None:
    """Count a sending, inside its transaction; above the rate (`busy`) without a proof it waits for somebody's look.

    Nothing is ever refused here: who has no JavaScript has number, receipt and day all the same.
    """
    Arrival.objects.create(source=gate.place_of(source), at=days.now())
    if not busy or _spent(rules.read(_key(), payload, days.now())):
        return None
    made = Screening.objects.create(
        application=application, jurisdiction_id=application.jurisdiction_id, organ_id=application.organ_id,
        by_id=None, at=days.now(),
    )  # fmt: skip
    record("application.held_back", of=application, by=None, jurisdiction_id=application.jurisdiction_id)
    return made


def _spent(proof: Proof | None) -> bool:
    """Whether a proof is good, and now used up."""
    if proof is None:
        return False
    try:
        with transaction.atomic():
            SpentProof.objects.create(mark=proof.mark, until=proof.until)
    except IntegrityError:  # the same proof in another sending
        return False
    return True


def sweep() -> int:
    """Forget who came more than ten minutes ago, and proofs that have ended; how many."""
    now = days.now()
    gone = Arrival.objects.filter(at__lt=now - KEPT).delete()[0]
    return gone + SpentProof.objects.filter(until__lt=now).delete()[0]
