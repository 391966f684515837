"""Accounts: entering, closing, passwords, second factor."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.accounts import queries, services
from gongkai.accounts.services import factor
from gongkai.kernel.errors import Refused
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db
GOOD = "Yunxi-Demo-2026"


def somebody(username="lina", **fields):
    return services.create_user(username=username, name="李娜", by=None, password=GOOD, must_change=False, **fields)


def code_of(device: TOTPDevice) -> str:
    return str(totp(device.bin_key)).zfill(6)


def test_it_enters_a_person_and_writes_it_down():
    user = somebody(mobile="13800000000")
    assert queries.by_username(" lina ") == user
    assert Entry.objects.get(subject=f"accounts.User:{user.pk}").verb == "account.created"


def test_it_refuses_a_name_taken_in_other_letters():
    somebody()
    with pytest.raises(Refused, match="已有人使用"):
        somebody("LiNa")


@pytest.mark.parametrize(
    ("password", "words"), [("short-A1", "10"), ("alllowercase", "至少三种"), ("Password123", "常见"), ("lina", "10")]
)
def test_it_refuses_weak_passwords_with_a_sentence(password, words):
    with pytest.raises(Refused) as refused:
        services.create_user(username="wang", name="王", by=None, password=password)
    assert words in "".join(refused.value.reasons)


def test_it_makes_passwords_that_meet_the_rules():
    user = somebody()
    for _ in range(30):
        services.set_password(user=user, password=services.new_password(), by=None)
    assert user.must_change_password == "Y"


def test_it_changes_a_password_only_with_the_old_one():
    user = somebody()
    by = services.person_of(user)
    with pytest.raises(Refused, match="原口令不对"):
        services.change_password(user=user, old="no", new="Another-2026x", by=by)
    with pytest.raises(Refused, match="不能与原口令相同"):
        services.change_password(user=user, old=GOOD, new=GOOD, by=by)
    services.change_password(user=user, old=GOOD, new="Another-2026x", by=by)
    assert user.check_password("Another-2026x")
    assert "Another" not in str(list(Entry.objects.values_list("content", flat=True)))


def test_it_ends_the_sessions_of_a_closed_account():
    user = somebody()
    client = Client()
    client.post("/desk/sign-in/", {"username": "lina", "password": GOOD})
    assert Session.objects.count() == queries.sessions_of(user.pk).count() == 1
    services.close_user(user=user, by=None, reason="调离")
    assert not Session.objects.exists()
    assert client.get("/desk/profile/").status_code == 302
    assert client.post("/desk/sign-in/", {"username": "lina", "password": GOOD}).status_code == 422


def test_it_keeps_personal_values_out_of_the_trail():
    user = somebody()
    services.change_profile(user=user, by=services.person_of(user), name="李娜", mobile="13912345678", email="")
    assert Entry.objects.get(verb="account.changed").content == {"fields": ["mobile"]}


def test_it_switches_the_second_factor_on_with_a_right_code():
    user = somebody()
    device = factor.begin_factor(user=user)
    assert factor.begin_factor(user=user) == device
    with pytest.raises(Refused, match="动态口令不对"):
        factor.confirm_factor(user=user, code="000000" if code_of(device) != "000000" else "111111")
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    device.refresh_from_db()
    _, codes = factor.confirm_factor(user=user, code=code_of(device))
    assert len(set(codes)) == 10 == queries.recovery_codes_left(user.pk)
    assert queries.second_factor_of(user.pk) == device


def test_it_takes_each_recovery_code_once():
    user = somebody()
    _, codes = factor.confirm_factor(user=user, code=code_of(factor.begin_factor(user=user)))
    factor.check_code(user=user, code=codes[0])
    with pytest.raises(Refused):
        factor.check_code(user=user, code=codes[0])
    assert queries.recovery_codes_left(user.pk) == 9


def test_it_drops_the_second_factor_only_with_the_password():
    user = somebody()
    factor.confirm_factor(user=user, code=code_of(factor.begin_factor(user=user)))
    with pytest.raises(Refused, match="口令不对"):
        factor.drop_factor(user=user, password="no")
    factor.drop_factor(user=user, password=GOOD)
    assert queries.second_factor_of(user.pk) is None


def test_it_draws_the_square_code_without_style_attributes():
    drawn = factor.qr_of(factor.begin_factor(user=somebody()))
    assert drawn.startswith("<svg")
    assert "style=" not in drawn
