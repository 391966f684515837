"""Ways of signing in, what an address may be, how many codes may be asked for: the numbers and the sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from gongkai.kernel.labels import Labelled
from gongkai.vetting.rules.masking import mask
from gongkai.vetting.rules.shape import HitKind

VERBS = {"members.settings_changed": "修改公众登录设置", "members.erased": "公众账号注销"}


class Way(Labelled):
    """How the public signs in to a site."""

    NONE = "NONE", "不开通"
    MAIL = "MAIL", "电子邮箱验证码"
    SMS = "SMS", "手机短信验证码"
    OIDC = "OIDC", "统一身份认证平台"


BY_CODE = frozenset({Way.MAIL, Way.SMS})
CODE_LIFE = timedelta(minutes=10)
MOST_WRONG = 5
EACH = timedelta(seconds=60)  # between two codes to one address
MOST_A_DAY = 10  # codes to one address
MOST_AN_HOUR = 60  # beginnings from one network address: a service hall sits behind one
FORGET_TRIES = timedelta(days=1)
SHORT, LONG = timedelta(hours=2), timedelta(days=30)  # signed in since last used; on a device of one's own
UNUSED = timedelta(days=730)  # an account nobody signed in to is erased
MOST_SAVED = 200
_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_BETWEEN = re.compile(r"[\s-]")


class Asked(NamedTuple):
    """What was begun before: `at` newest first."""

    to_address: Sequence[datetime]
    from_network: Sequence[datetime]


def plain(way: Way, contact: str) -> str:
    """The one form of an e-mail address or a mobile number, however it was typed; "" when it is none."""
    text = unicodedata.normalize("NFKC", contact).strip()
    if way is Way.MAIL:
        return text.lower() if len(text) <= 120 and _MAIL.fullmatch(text) else ""
    text = _BETWEEN.sub("", text).removeprefix("+86")
    return text if _MOBILE.fullmatch(text) else ""


def hidden(way: str, contact: str) -> str:
    """How an address is shown, also to its owner: 1**@… and 138****5678; "" where none is held."""
    return mask(HitKind.EMAIL if way == Way.MAIL else HitKind.PHONE, contact)


def reasons_not_to_ask(way: Way, contact: str) -> list[str]:
    """What is wrong with an address (as typed)."""
    if plain(way, contact):
        return []
    if way is Way.MAIL:
        return ["电子邮箱写法不对，应形如 name@example.cn。"]
    return ["手机号码应为 11 位数字，以 1 开头。"]


def reasons_to_wait(asked: Asked, now: datetime) -> list[str]:
    """Why no code goes out now. It hangs on what was asked for only, never on whether there is an account."""
    if asked.to_address and now - asked.to_address[0] < EACH:
        left = int((EACH - (now - asked.to_address[0])).total_seconds()) + 1
        return [f"验证码一分钟内只发一次，请 {left} 秒后再试。"]
    if len([at for at in asked.to_address if now - at < timedelta(days=1)]) >= MOST_A_DAY:
        return [f"同一地址一天内最多发 {MOST_A_DAY} 次验证码，请明天再试。"]
    if len([at for at in asked.from_network if now - at < timedelta(hours=1)]) >= MOST_AN_HOUR:
        return ["您所在网络的登录请求过多，请一小时后再试。"]
    return []


def reasons_not_to_keep(way: str, ready: bool, issuer: str, client: str, name: str, plain_http: bool) -> list[str]:
    """What is missing before the public can sign in this way. `ready`: whether codes can be sent at all."""
    if way == Way.MAIL and not ready:
        return ["还没有设置发信服务器（GONGKAI_MAIL_HOST），不能用电子邮箱验证码登录。"]
    if way == Way.SMS and not ready:
        return ["还没有设置短信网关（GONGKAI_SMS_URL），不能用短信验证码登录。"]
    if way != Way.OIDC:
        return []
    reasons = []
    if urlsplit(issuer).scheme not in ({"https", "http"} if plain_http else {"https"}):
        reasons.append("统一身份认证平台的地址应以 https:// 开头。")
    if not client:
        reasons.append("请填写平台分配的应用编号。")
    if not name:
        reasons.append("请填写平台名称，登录页上要写明去哪里登录。")
    return reasons


def life_of(kept: bool) -> timedelta:
    """How long one stays signed in after the last use."""
    return LONG if kept else SHORT


def local(address: str) -> str:
    """An address of this site a reader may be led back to; "" for any other."""
    if (
        len(address) > 500
        or not address.startswith("/")
        or address.startswith("//")
        or re.search(r"[\\\x00-\x20\x7f]", address)
    ):
        return ""
    return "" if address.startswith(("/desk/", "/leave/")) else address
