"""What an identity platform says of somebody: an ID token of OpenID Connect Core 1.0 §3.1.3.7, checked.

Signatures RS256 and ES256 (RFC 7518) alone, each only with a key of its own kind; everything else is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

KINDS = {"RS256": "RSA", "ES256": "EC"}
LEEWAY = timedelta(seconds=60)
OLDEST = timedelta(minutes=10)
LEAST_BITS = 2048
MOST_TOKEN = 20_000


class BadToken(Exception):
    """An ID token that proves nothing; the message names what is wrong, for the log."""


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636)."""
    return _text(hashlib.sha256(verifier.encode()).digest())


def subject_of(
    token: str, keys: Sequence[Mapping[str, Any]], *, issuer: str, audience: str, nonce: str, now: datetime
) -> str:
    """The platform's own identifier of whoever signed in. Raises `BadToken`."""
    if len(token) > MOST_TOKEN or token.count(".") != 2:
        raise BadToken("not a signed token")
    head, body, signature = token.split(".")
    header, claims = _object(head), _object(body)
    alg = header.get("alg")
    if alg not in KINDS or header.get("crit"):
        raise BadToken("algorithm")
    fitting = [key for key in keys if _fits(key, alg, header.get("kid"))]
    if not any(_signed(f"{head}.{body}".encode(), _bytes(signature), key) for key in fitting):
        raise BadToken("signature" if fitting else "unknown key")
    _check(claims, issuer, audience, nonce, now)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise BadToken("subject")
    return subject


def _check(claims: Mapping[str, Any], issuer: str, audience: str, nonce: str, now: datetime) -> None:
    meant = claims.get("aud")
    named = [meant] if isinstance(meant, str) else meant
    if claims.get("iss") != issuer:
        raise BadToken("issuer")
    if not isinstance(named, list) or audience not in named or claims.get("azp", audience) != audience:
        raise BadToken("audience")
    if len(named) > 1 and "azp" not in claims:
        raise BadToken("audience")
    said = claims.get("nonce")
    if not isinstance(said, str) or not nonce or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise BadToken("nonce")
    moment, late = now.timestamp(), LEEWAY.total_seconds()
    if moment >= _number(claims.get("exp"), "expired") + late:
        raise BadToken("expired")
    if not -late <= moment - _number(claims.get("iat"), "issued") <= OLDEST.total_seconds():
        raise BadToken("issued at another time")


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        raise BadToken(name)
    return float(value)


def _fits(key: Any, alg: str, kid: Any) -> bool:
    """Whether a published key may have signed: of the kind of the algorithm, for signing, of the name said."""
    return (
        isinstance(key, Mapping)
        and key.get("kty") == KINDS[alg]
        and key.get("use", "sig") == "sig"
        and key.get("alg", alg) == alg
        and (kid is None or key.get("kid") == kid)
    )


def _signed(data: bytes, signature: bytes, key: Mapping[str, Any]) -> bool:
    try:
        if key["kty"] == "RSA":
            public = rsa.RSAPublicNumbers(_whole(key["e"]), _whole(key["n"])).public_key()
            if public.key_size < LEAST_BITS:
                return False
            public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            if key.get("crv") != "P-256" or len(signature) != 64:
                return False
            numbers = ec.EllipticCurvePublicNumbers(_whole(key["x"]), _whole(key["y"]), ec.SECP256R1())
            both = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
            numbers.public_key().verify(both, data, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, BadToken, KeyError, ValueError):
        return False
    return True


def _whole(text: Any) -> int:
    return int.from_bytes(_bytes(str(text)))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadToken("encoding") from error


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(text))
    except (ValueError, RecursionError) as error:
        raise BadToken("encoding") from error
    if not isinstance(found, dict):
        raise BadToken("encoding")
    return found
