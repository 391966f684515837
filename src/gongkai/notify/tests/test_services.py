"""Telling, delivering, reading."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.notify import queries, services
from gongkai.notify.models import Delivery, Message
from gongkai.orgs.models import Holding
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=days.SHANGHAI)


@pytest.fixture
def with_mail(settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    settings.DESK_ADDRESS = "https://zwgk.example.gov.cn/"


def person(name="李明", **fields):
    user = builders.person(builders.organ(), Duty.EDITOR, name=name)
    user.email = fields.get("email", f"u{user.pk}@example.gov.cn")
    user.save()
    return user


def say(*users, key="k1", kind="ledger.returned", **fields):
    organ = builders.organ()
    defaults = {"subject": "申报被退回", "text": "第3项：请补充佐证。", "link": "/desk/ledger/", "posts": ()}
    return services.tell(
        users=[user.pk for user in users],
        kind=kind,
        key=key,
        organ_id=organ.pk,
        jurisdiction_id=organ.jurisdiction_id,
        **{**defaults, **fields},
    )


def test_it_tells_each_person_once_for_a_key():
    one, two = person(), person()
    assert len(say(one)) == 1
    assert [message.user_id for message in say(one, two)] == [two.pk]
    assert len(say(one, key="k2")) == 1
    assert (queries.unread(one.pk), queries.unread(two.pk)) == (2, 1)


def test_it_tells_a_post_through_its_present_holder():
    old, new = person(), person()
    holding = Holding.objects.get(user=old)
    holding.until = date(2026, 1, 31)
    holding.save()
    Holding.objects.create(post=holding.post, user=new, since=date(2026, 2, 1))
    assert [message.user_id for message in say(posts=[holding.post_id])] == [new.pk]
    assert [message.user_id for message in say(old, key="k2")] == [new.pk]


def test_it_tells_the_liaison_when_a_post_stands_empty():
    gone = person()
    Holding.objects.filter(user=gone).update(until=date(2026, 1, 31))
    liaison = builders.person(builders.organ(), Duty.LIAISON)
    assert [message.user_id for message in say(gone)] == [liaison.pk]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "no.such"}, {"key": ""}, {"subject": " "}, {"link": "https://elsewhere/"}, {"link": "//elsewhere"}],
)
def test_it_refuses_a_message_that_is_not_sound(wrong):
    with pytest.raises(ValueError):
        say(person(), **wrong)
    assert not Message.objects.exists()


def test_it_sends_no_mail_without_a_mail_host_or_an_address(settings):
    settings.EMAIL_HOST = ""
    say(person())
    settings.EMAIL_HOST = "mail.example.gov.cn"
    say(person(email=""))
    assert not Delivery.objects.exists()


def test_it_mails_at_once_in_working_hours(with_mail):
    user = person()
    with days.standing_at(NOON):
        say(user, due_on=date(2026, 11, 30))
        assert services.deliver_due() == 1
        assert services.deliver_due() == 0
    letter = mail.outbox[0]
    assert letter.to == [user.email]
    assert letter.subject == "【政务公开】申报被退回"
    assert "https://zwgk.example.gov.cn/desk/ledger/" in letter.body
    assert "2026年11月30日" in letter.body
    assert Delivery.objects.get().state == Delivery.State.SENT


def test_it_holds_mail_over_night_and_weekend_but_not_urgent_mail(with_mail):
    user = person()
    with days.standing_at(NOON.replace(hour=21)):
        say(user)
        say(user, key="k2", kind="accounts.security")
        assert services.deliver_due() == 1
    with days.standing_at(NOON.replace(day=22)):
        assert services.deliver_due() == 0
    with days.standing_at(NOON.replace(day=23, hour=8, minute=1)):
        assert services.deliver_due() == 1


def test_it_gathers_a_summary_and_leaves_out_what_was_read(with_mail):
    user = person()
    actor = builders.actor_for(user)
    with days.standing_at(NOON.replace(day=19)):
        say(user, kind="ledger.reminder", subject="甲任务")
        say(user, key="k2", kind="ledger.accepted", subject="乙任务")
        read = say(user, key="k3", kind="ledger.claimed", subject="丙任务")[0]
        services.mark_read(message=read, by=actor)
        assert services.deliver_due() == 0
    with days.standing_at(NOON.replace(hour=8, minute=30)):
        assert services.deliver_due() == 2
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "【政务公开】2条工作提醒"
    assert "甲任务" in mail.outbox[0].body
    assert "丙任务" not in mail.outbox[0].body


def test_it_tries_again_later_and_later_and_gives_up(with_mail, monkeypatch):
    def fail(self, messages):
        raise SMTPException("450 busy")

    user = person()
    moment = NOON
    with days.standing_at(moment):
        say(user)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", fail)
        for tries in range(1, 9):
            with days.standing_at(moment):
                assert services.deliver_due() == 0
                assert services.deliver_due() == 0
            delivery = Delivery.objects.get()
            assert delivery.tries == tries
            moment += timedelta(days=2)
    assert (delivery.state, delivery.error) == (Delivery.State.GIVEN_UP, "SMTPException: 450 busy")
    assert list(queries.given_up()) == [delivery]


def test_a_mail_claimed_by_a_process_that_died_goes_out_when_the_lease_ends(with_mail, monkeypatch):
    def die(self, messages):
        raise KeyboardInterrupt

    with days.standing_at(NOON):
        say(person())
        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", die)
            with pytest.raises(KeyboardInterrupt):
                services.deliver_due()
        assert services.deliver_due() == 0
    with days.standing_at(NOON + timedelta(minutes=11)):
        assert services.deliver_due() == 1


def test_a_person_chooses_how_to_be_told(with_mail):
    user = person()
    actor = builders.actor_for(user)
    services.set_preferences(
        digests={"ledger.returned": "OFF", "ledger.reminder": "NOW"}, quiet_from=time(0), quiet_to=time(0), by=actor
    )
    with days.standing_at(NOON.replace(hour=21)):
        say(user)
        say(user, key="k2", kind="ledger.reminder")
        assert services.deliver_due() == 1
    with pytest.raises(Refused, match="提醒方式不可用"):
        services.set_preferences(digests={"x": "NOW"}, quiet_from=time(0), quiet_to=time(0), by=actor)


def test_one_reads_only_ones_own():
    mine, other = person(), person()
    message = say(mine)[0]
    with pytest.raises(Refused, match="不是发给您的"):
        services.mark_read(message=message, by=builders.actor_for(other))
    assert services.mark_all_read(by=builders.actor_for(other)) == 0
    assert services.mark_all_read(by=builders.actor_for(mine)) == 1
    message.refresh_from_db()
    assert message.read_at is not None
