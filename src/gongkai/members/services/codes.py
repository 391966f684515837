"""A code by e-mail or short message: asked for, sent, checked. Whether there is an account changes nothing of it."""

from __future__ import annotations

import logging
import secrets
import unicodedata

from django.db import transaction
from django.utils.crypto import constant_time_compare

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.members.models import SignInTry
from gongkai.members.queries import keyed, opened, settings_of
from gongkai.members.rules.ways import BY_CODE, CODE_LIFE, MOST_WRONG, Way, plain, reasons_not_to_ask
from gongkai.members.services.sessions import begin, enter, sealed, spend, waits
from gongkai.notify import services as notify

GONE = "验证码已失效，请重新获取。"
logger = logging.getLogger(__name__)


def ask_code(*, jurisdiction_id: int, site: str, contact: str, going: str, network: str) -> str:
    """Send a code to an address; returns the browser's token. `site` names who sends it. Raises `Refused`."""
    way = Way(settings_of(jurisdiction_id).way)
    if way not in BY_CODE:
        raise Refused("本网站没有开通验证码登录。")
    refuse_if(reasons_not_to_ask(way, contact))
    contact, code = plain(way, contact), f"{secrets.randbelow(10**6):06d}"
    digest = keyed("contact", str(jurisdiction_id), way, contact)
    with transaction.atomic():
        refuse_if(waits(digest=digest, network=network))
        text, key = sealed(contact)
        row, token = begin(
            jurisdiction_id=jurisdiction_id, way=way, going=going, network=network, digest=digest, contact=text, key=key,
            code=keyed("code", digest, code),
        )  # fmt: skip
    try:
        _send(way, contact, site, code)
    except notify.NotSent as error:
        logger.warning("no code sent by %s: %s", way, error)
        spend(row)
        raise Refused("验证码没有发出去，请核对后一分钟再试；仍不成功的，请联系网站。") from error
    return token


def _send(way: Way, contact: str, site: str, code: str) -> None:
    minutes = int(CODE_LIFE.total_seconds() // 60)
    words = f"登录验证码 {code}，{minutes} 分钟内有效。如非本人操作，请不必理会，也不要把验证码告诉任何人。"
    if way is Way.MAIL:
        notify.send_mail(to=contact, subject=f"【{site}】登录验证码", text=words)
    else:
        notify.send_sms(to=contact, text=f"【{site}】{words}")


def check_code(*, token: str, jurisdiction_id: int, code: str, browser: str, kept: bool) -> tuple[str, str]:
    """Sign in with the code; returns the browser's token and where the reader was going. Raises `Refused`."""
    said = "".join(unicodedata.normalize("NFKC", code).split())
    with transaction.atomic():
        reasons, entered = _checked(token, jurisdiction_id, said, browser, kept)
    refuse_if(reasons)  # outside: a wrong code stays counted
    return entered


def _checked(token: str, place: int, code: str, browser: str, kept: bool) -> tuple[list[str], tuple[str, str]]:
    rows = SignInTry.objects.select_for_update().filter(token=keyed("browser", token), jurisdiction_id=place)
    row = rows.filter(way__in=BY_CODE, ends_at__gt=days.now()).first() if token else None
    if row is None or not row.code or row.way != settings_of(place).way:
        return [GONE], ("", "")
    if not constant_time_compare(row.code, keyed("code", row.digest, code)):
        row.wrong += 1
        if row.wrong >= MOST_WRONG:
            spend(row)
            return ["验证码连续输错，已经作废，请重新获取。"], ("", "")
        row.save(update_fields=["wrong"])
        return [f"验证码不对，还可以输 {MOST_WRONG - row.wrong} 次。"], ("", "")
    going = row.going
    token = enter(row=row, digest=row.digest, contact=opened(row.contact, row.key), browser=browser, kept=kept)
    return [], (token, going)
