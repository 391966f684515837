from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from gongkai.members.rules.tokens import BadToken, challenge_of, subject_of
from gongkai.members.rules.ways import (
    Asked,
    Way,
    hidden,
    local,
    plain,
    reasons_not_to_ask,
    reasons_not_to_keep,
    reasons_to_wait,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
SHORT = rsa.generate_private_key(65537, 1024)  # a key that must be refused


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def whole(number: int) -> str:
    return b64(number.to_bytes((number.bit_length() + 7) // 8))


def rsa_key(private, kid="one"):
    numbers = private.public_key().public_numbers()
    return {"kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "n": whole(numbers.n), "e": whole(numbers.e)}


def ec_key(kid="two"):
    numbers = EC.public_key().public_numbers()
    return {
        "kty": "EC", "crv": "P-256", "kid": kid, "x": b64(numbers.x.to_bytes(32)), "y": b64(numbers.y.to_bytes(32)),
    }  # fmt: skip


KEYS = [rsa_key(RSA), ec_key(), rsa_key(SHORT, "short")]
HEAD = {"alg": "RS256", "kid": "one", "typ": "JWT"}
CLAIMS = {
    "iss": "https://id.example.gov.cn", "aud": "gongkai", "sub": "u-1", "nonce": "n" * 20,
    "iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 300,
}  # fmt: skip


def token(head=HEAD, claims=CLAIMS, sign=None):
    said = f"{b64(json.dumps(head).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{said}.{b64((sign or by_rsa)(said.encode()))}"


def by_rsa(data, key=RSA):
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def by_ec(data):
    r, s = decode_dss_signature(EC.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def subject(text, keys=KEYS, now=NOW):
    return subject_of(text, keys, issuer=CLAIMS["iss"], audience="gongkai", nonce=CLAIMS["nonce"], now=now)


def test_it_reads_a_signed_token_of_either_kind():
    assert subject(token()) == "u-1"
    assert subject(token({"alg": "ES256", "kid": "two"}, sign=by_ec)) == "u-1"
    assert subject(token({"alg": "RS256"})) == "u-1"
    assert subject(token(claims=CLAIMS | {"aud": ["gongkai", "other"], "azp": "gongkai"})) == "u-1"
    assert subject(token(), now=NOW + timedelta(seconds=350)) == "u-1"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (token({"alg": "none"}, sign=lambda data: b""), "algorithm"),
        (token({"alg": "none", "kid": "one"}).rpartition(".")[0] + ".", "algorithm"),
        (token({"alg": "HS256", "kid": "one"}), "algorithm"),
        (token(HEAD | {"crit": ["x"]}), "algorithm"),
        (token(HEAD | {"kid": "nobody"}), "unknown key"),
        (token({"alg": "ES256", "kid": "one"}), "unknown key"),
        (token({"alg": "RS256", "kid": "short"}, sign=lambda data: by_rsa(data, SHORT)), "signature"),
        (token(sign=lambda data: by_rsa(data + b"x")), "signature"),
        (token({"alg": "ES256", "kid": "two"}, sign=lambda data: by_ec(data)[:63]), "signature"),
        (token(claims=CLAIMS | {"iss": "https://id.example.gov.cn/"}), "issuer"),
        (token(claims=CLAIMS | {"aud": "other"}), "audience"),
        (token(claims=CLAIMS | {"aud": ["gongkai", "other"]}), "audience"),
        (token(claims=CLAIMS | {"azp": "other"}), "audience"),
        (token(claims=CLAIMS | {"nonce": "another"}), "nonce"),
        (token(claims={**CLAIMS, "nonce": None}), "nonce"),
        (token(claims=CLAIMS | {"exp": int(NOW.timestamp()) - 61}), "expired"),
        (token(claims=CLAIMS | {"exp": "tomorrow"}), "expired"),
        (token(claims=CLAIMS | {"exp": True}), "expired"),
        (token(claims=CLAIMS | {"iat": int(NOW.timestamp()) + 120}), "issued"),
        (token(claims=CLAIMS | {"iat": int(NOW.timestamp()) - 3600}), "issued"),
        (token(claims=CLAIMS | {"sub": ""}), "subject"),
        (token(claims=CLAIMS | {"sub": 7}), "subject"),
        (token(claims=["x"]), "encoding"),
        ("a.b", "signed"),
        ("", "signed"),
        ("?.?.?", "encoding"),
        ("x." * 30_000, "signed"),
    ],
)
def test_it_refuses_what_proves_nothing(text, why):
    with pytest.raises(BadToken, match=why):
        subject(text)


@given(st.text(), st.dictionaries(st.text(max_size=5), st.none() | st.text(max_size=5) | st.integers()))
def test_it_never_falls_over(text, key):
    for tried in (text, f"{token().rpartition('.')[0]}.{text}"):
        with pytest.raises(BadToken):
            subject(tried, keys=[key, {**key, "kty": "RSA", "kid": "one"}, {"kty": "EC", "x": "!", "crv": "P-256"}])


def test_the_challenge_is_that_of_the_standard():
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(
    ("way", "typed", "wanted"),
    [
        (Way.MAIL, " Zhang.San@Example.CN ", "zhang.san@example.cn"),
        (Way.MAIL, "ｚ＠example.cn", "z@example.cn"),
        (Way.MAIL, "z@example.cn\nBcc: x@y.cn", ""),
        (Way.MAIL, "z@localhost", ""),
        (Way.MAIL, "a" * 120 + "@example.cn", ""),
        (Way.SMS, "+86 139-0000-0001", "13900000001"),
        (Way.SMS, "１３９００００００００１", ""),
        (Way.SMS, "１３９０００００００１", "13900000001"),
        (Way.SMS, "010-12345678", ""),
        (Way.SMS, "", ""),
    ],
)
def test_an_address_has_one_form(way, typed, wanted):
    assert plain(way, typed) == wanted
    assert bool(reasons_not_to_ask(way, typed)) is not bool(wanted)


def test_an_address_is_shown_hidden():
    assert hidden("MAIL", "zhang@example.cn") == "z***@example.cn"
    assert hidden("SMS", "13900000001") == "139****0001"
    assert hidden("OIDC", "") == ""


def test_codes_are_sent_seldom():
    def asked(*seconds, network=()):
        return Asked([NOW - timedelta(seconds=s) for s in seconds], [NOW - timedelta(seconds=s) for s in network])

    assert reasons_to_wait(asked(), NOW) == []
    assert reasons_to_wait(asked(61), NOW) == []
    assert "请 31 秒后再试" in reasons_to_wait(asked(30), NOW)[0]
    assert "明天" in reasons_to_wait(asked(*range(100, 1100, 100)), NOW)[0]
    assert reasons_to_wait(asked(*range(90_000, 91_000, 100)), NOW) == []
    assert "所在网络" in reasons_to_wait(asked(network=range(60)), NOW)[0]


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (("NONE", False, "", "", "", False), ""),
        (("MAIL", True, "", "", "", False), ""),
        (("MAIL", False, "", "", "", False), "GONGKAI_MAIL_HOST"),
        (("SMS", False, "", "", "", False), "GONGKAI_SMS_URL"),
        (("OIDC", False, "https://id.example.cn", "a", "省平台", False), ""),
        (("OIDC", False, "http://id.example.cn", "a", "省平台", False), "https://"),
        (("OIDC", False, "http://id.example.cn", "a", "省平台", True), ""),
        (("OIDC", False, "https://id.example.cn", "", "", False), "应用编号"),
    ],
)
def test_signing_in_is_switched_on_only_when_it_can_work(given_, said):
    assert said in "".join(reasons_not_to_keep(*given_))
    assert bool(said) is bool(reasons_not_to_keep(*given_))


@pytest.mark.parametrize(
    "address", ["//x.cn/", "https://x.cn/", "/\\x.cn", "/a b", "/desk/", "/leave/?to=https://x.cn", "", "/" + "a" * 500]
)
def test_one_is_led_back_within_the_site_only(address):
    assert local(address) == ""
    assert local("/documents/1/?q=低保") == "/documents/1/?q=低保"
