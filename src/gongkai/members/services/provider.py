"""Signing in at a province's identity platform: OpenID Connect with the authorization code and PKCE."""

from __future__ import annotations

import base64
import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from gongkai.kernel import days, http
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.members.models import SignInSettings, SignInTry
from gongkai.members.queries import keyed, opened, settings_of, waiting
from gongkai.members.rules.tokens import BadToken, challenge_of, subject_of
from gongkai.members.rules.ways import Way
from gongkai.members.services.sessions import begin, enter, sealed, waits

FAILED = "统一身份认证平台没有给出可以采信的登录结果，请重新登录；仍不成功的，请联系网站。"
AWAY = "统一身份认证平台暂时不能访问，请稍后再试。"
MOST_BYTES = 200_000
logger = logging.getLogger(__name__)


def discover(issuer: str) -> dict[str, str]:
    """What a platform says of itself (OpenID Connect Discovery 1.0), as columns of the settings. Raises `Refused`."""
    try:
        said = _json(
            http.fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration", method="GET", most_bytes=MOST_BYTES)
        )
    except (http.NotAllowed, http.Unreachable, ValueError) as error:
        raise Refused(f"读不到平台的公开配置（/.well-known/openid-configuration）：{error}") from error
    if said.get("issuer") != issuer:
        raise Refused("平台公开配置中的 issuer 与所填地址不一致，请照平台给出的地址逐字填写。")
    found = {
        column: str(said.get(name) or "")
        for column, name in (
            ("authorize_url", "authorization_endpoint"),
            ("token_url", "token_endpoint"),
            ("keys_url", "jwks_uri"),
        )
    }
    schemes = {"https", "http"} if settings.DEVELOPMENT else {"https"}
    if any(urlsplit(address).scheme not in schemes or len(address) > 500 for address in found.values()):
        raise Refused("平台公开配置中缺少登录、取令牌或公钥的地址，或者不是 https 地址。")
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return found | {"token_auth": "BASIC" if "client_secret_basic" in ways else "POST"}


def go(*, jurisdiction_id: int, going: str, network: str, back: str) -> tuple[str, str]:
    """Begin at the platform; returns the browser's token and the platform's address to go to. Raises `Refused`."""
    platform = _platform(jurisdiction_id)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    hidden, key = sealed(verifier)
    with transaction.atomic():
        refuse_if(waits(digest="", network=network))
        _, token = begin(
            jurisdiction_id=jurisdiction_id, way=Way.OIDC, going=going, network=network, state=keyed("state", state),
            nonce=nonce, verifier=hidden, key=key,
        )  # fmt: skip
    asked = {
        "response_type": "code", "client_id": platform.client_id, "redirect_uri": back, "scope": "openid", "state": state,
        "nonce": nonce, "code_challenge": challenge_of(verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    return token, f"{platform.authorize_url}{'&' if '?' in platform.authorize_url else '?'}{urlencode(asked)}"


def come_back(*, token: str, jurisdiction_id: int, said: Mapping[str, str], back: str, browser: str) -> tuple[str, str]:
    """Sign in with what the platform sent the reader back with; returns the token and where they were going."""
    platform = _platform(jurisdiction_id)
    row = waiting(token, jurisdiction_id)
    if row is None or not row.state or not constant_time_compare(row.state, keyed("state", said.get("state", ""))):
        raise Refused("登录已经失效，或者不是在这个浏览器里开始的，请重新登录。")
    nonce, verifier, going = row.nonce, opened(row.verifier, row.key), row.going
    if not _taken(row):
        raise Refused("登录已经失效，请重新登录。")
    if said.get("error") or said.get("iss", platform.issuer) != platform.issuer or not said.get("code"):
        raise Refused("您在统一身份认证平台没有完成登录。")
    subject = _subject(platform, said["code"], verifier, nonce, back)
    digest = keyed("contact", str(jurisdiction_id), Way.OIDC, platform.issuer, subject)
    with transaction.atomic():
        return enter(row=row, digest=digest, contact="", browser=browser, kept=False), going


def _taken(row: SignInTry) -> bool:
    """Each beginning serves once, also when two answers come at the same time."""
    return SignInTry.objects.filter(pk=row.pk).exclude(state="").update(state="", nonce="", verifier="", key="") == 1


def _platform(jurisdiction_id: int) -> SignInSettings:
    found = settings_of(jurisdiction_id)
    if found.way != Way.OIDC:
        raise Refused("本网站没有开通统一身份认证登录。")
    return found


def _subject(platform: SignInSettings, code: str, verifier: str, nonce: str, back: str) -> str:
    """Who signed in, from the token the platform gives for the code."""
    try:
        answer = _json(_exchange(platform, code, verifier, back))
        keys = _json(http.fetch(platform.keys_url, method="GET", most_bytes=MOST_BYTES)).get("keys")
    except (http.NotAllowed, http.Unreachable) as error:
        logger.warning("identity platform away: %s", error)
        raise Refused(AWAY) from error
    except ValueError as error:
        logger.warning("identity platform answered badly: %s", error)
        raise Refused(FAILED) from error
    try:
        return subject_of(
            str(answer.get("id_token") or ""), keys if isinstance(keys, list) else [], issuer=platform.issuer,
            audience=platform.client_id, nonce=nonce, now=days.now(),
        )  # fmt: skip
    except BadToken as error:
        logger.warning("ID token refused: %s", error)
        raise Refused(FAILED) from error


def _exchange(platform: SignInSettings, code: str, verifier: str, back: str) -> http.Answer:
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    secret = opened(platform.client_secret, platform.secret_key)
    if secret and platform.token_auth == "BASIC":  # noqa: S105  # a way, no secret
        pair = f"{quote(platform.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        asked |= {"client_id": platform.client_id} | ({"client_secret": secret} if secret else {})
    return http.fetch(
        platform.token_url, method="POST", body=urlencode(asked).encode(), headers=headers, most_bytes=MOST_BYTES
    )


def _json(answer: http.Answer) -> dict[str, Any]:
    """The object of an answer. Raises ValueError with a sentence."""
    if answer.status != 200:
        raise ValueError(f"对方回应 {answer.status}。")
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise ValueError("对方的回应不是 JSON。") from error
    if not isinstance(found, dict):
        raise ValueError("对方的回应不是 JSON 对象。")
    return found
