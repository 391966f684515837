"""The second factor: a time-based code from a phone, and recovery codes for when the phone is lost."""

from __future__ import annotations

import base64
import secrets

import segno
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django_otp import devices_for_user, match_token
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.accounts.models import User
from gongkai.accounts.rules import RECOVERY_CODES
from gongkai.accounts.services.people import person_of
from gongkai.kernel.errors import Refused
from gongkai.trail import services as trail

WRONG = "动态口令不对或已过期，请输入手机上当前显示的 6 位数字。"


def begin_factor(*, user: User) -> TOTPDevice:
    """A second factor still to be confirmed; the same one as long as it is not."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name="动态口令", confirmed=False)


def qr_of(device: TOTPDevice) -> SafeString:
    """The set-up address as an SVG square code."""
    code = segno.make(device.config_url, error="m")
    # made by segno from our own address; carries no text of anybody
    return mark_safe(code.svg_inline(scale=5, border=4, omitsize=False, title="动态口令二维码"))


def key_of(device: TOTPDevice) -> str:
    """The key for typing in by hand, in groups of four."""
    key = base64.b32encode(bytes.fromhex(device.key)).decode().rstrip("=")
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


@transaction.atomic
def confirm_factor(*, user: User, code: str) -> tuple[TOTPDevice, list[str]]:
    """Switch the second factor on with a first right code; returns the recovery codes, shown once."""
    device = begin_factor(user=user)
    if not device.verify_token(code.replace(" ", "")):
        raise Refused(WRONG)
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    trail.record("account.factor_on", of=user, by=person_of(user))
    return device, renew_recovery_codes(user=user)


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """Ten new recovery codes, each good once; the old ones are void."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="恢复码", confirmed=True)
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=code)
    trail.record("account.recovery_codes", of=user, by=person_of(user), count=len(codes))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def drop_factor(*, user: User, password: str) -> None:
    """Switch the second factor off; asks for the password."""
    if not user.check_password(password):
        raise Refused("口令不对，动态口令没有停用。")
    for device in devices_for_user(user, confirmed=None):
        device.delete()
    trail.record("account.factor_off", of=user, by=person_of(user))


def check_code(*, user: User, code: str) -> TOTPDevice | StaticDevice:
    """The device a code belongs to; `Refused` when it is wrong, or too many wrong ones came."""
    plain = code.replace(" ", "").replace("-", "").lower()
    device = match_token(user, plain)
    if device is not None:
        return device
    if any(not device.verify_is_allowed()[0] for device in devices_for_user(user)):
        raise Refused("动态口令连续输错，请稍等片刻再试。")
    raise Refused(WRONG)
