"""Beginning and ending what a browser holds; forgetting what is no longer needed."""

from __future__ import annotations

import secrets

from django.db import transaction

from gongkai.accounts.rules import agent_words, worth_noting
from gongkai.kernel import crypto, days
from gongkai.members.models import Member, MemberSession, SignInTry
from gongkai.members.queries import keyed
from gongkai.members.rules.ways import CODE_LIFE, FORGET_TRIES, UNUSED, Asked, Way, life_of, reasons_to_wait
from gongkai.trail.services import record


def sealed(text: str) -> tuple[str, str]:
    """A value under a key of its own, and that key, wrapped; two empty texts for nothing."""
    if not text:
        return "", ""
    key = crypto.new_key()
    return crypto.seal(text.encode(), key, context="members"), crypto.wrap(key)


def waits(*, digest: str, network: str) -> list[str]:
    """Why nothing begins now for this address and this network."""
    now = days.now()
    recent = SignInTry.objects.filter(at__gt=now - FORGET_TRIES).order_by("-at").values_list("at", flat=True)
    to_address = list(recent.filter(digest=digest)[:20]) if digest else []
    return reasons_to_wait(Asked(to_address, list(recent.filter(network=network)[:100])), now)


def begin(*, jurisdiction_id: int, way: Way, going: str, network: str, **more: str) -> tuple[SignInTry, str]:
    """A beginning bound to a browser; returns it with the browser's token, which is kept nowhere."""
    token, now = secrets.token_urlsafe(32), days.now()
    row = SignInTry.objects.create(
        jurisdiction_id=jurisdiction_id, way=way, token=keyed("browser", token), going=going, network=network,
        at=now, ends_at=now + CODE_LIFE, **more,
    )  # fmt: skip
    return row, token


def spend(row: SignInTry) -> None:
    """A beginning serves no more; what it knew is cleared, that it was stays for the day's count."""
    row.contact = row.key = row.code = row.state = row.nonce = row.verifier = ""
    row.ends_at = days.now()
    row.save()


def enter(*, row: SignInTry, digest: str, contact: str, browser: str, kept: bool) -> str:
    """Sign in at the end of a beginning, inside the caller's transaction; returns the browser's token."""
    now = days.now()
    known = Member.objects.filter(jurisdiction_id=row.jurisdiction_id, way=row.way, digest=digest).first()
    if known is None:
        text, key = sealed(contact)
        known, _ = Member.objects.get_or_create(
            jurisdiction_id=row.jurisdiction_id, way=row.way, digest=digest,
            defaults={"contact": text, "key": key, "created_at": now, "seen_on": days.today()},
        )  # fmt: skip
    elif known.seen_on != days.today():
        Member.objects.filter(pk=known.pk).update(seen_on=days.today())
    token = secrets.token_urlsafe(32)
    MemberSession.objects.create(
        member=known, token=keyed("browser", token), browser=agent_words(browser)[:40], kept="Y" if kept else "N",
        started_at=now, seen_at=now, ends_at=now + life_of(kept),
    )  # fmt: skip
    spend(row)
    return token


def touch(*, session: MemberSession) -> None:
    """The session was used: it lasts on from now (written down once a minute)."""
    now = days.now()
    if worth_noting(session.seen_at, now):
        ends = now + life_of(session.kept == "Y")
        MemberSession.objects.filter(pk=session.pk).update(seen_at=now, ends_at=ends)
        Member.objects.filter(pk=session.member_id).exclude(seen_on=days.today()).update(seen_on=days.today())


def end(*, session: MemberSession) -> None:
    """Sign this browser out."""
    session.delete()


def end_others(*, session: MemberSession) -> int:
    """Sign all other browsers out; returns how many."""
    ended, _ = MemberSession.objects.filter(member_id=session.member_id).exclude(pk=session.pk).delete()
    return ended


@transaction.atomic
def erase(*, member: Member) -> None:
    """Delete an account with all that hangs on it. The trail keeps that one was deleted, nothing of whose."""
    SignInTry.objects.filter(digest=member.digest, jurisdiction_id=member.jurisdiction_id).delete()
    record("members.erased", of=member, by=None, jurisdiction_id=member.jurisdiction_id)
    member.delete()


def sweep() -> int:
    """Every day: sessions that ran out, old beginnings, accounts nobody used for two years; returns how many accounts."""
    now = days.now()
    MemberSession.objects.filter(ends_at__lte=now).delete()
    SignInTry.objects.filter(at__lt=now - FORGET_TRIES).delete()
    unused = Member.objects.filter(seen_on__lt=days.day_of(now - UNUSED))
    found = list(unused[:1000])
    for member in found:
        erase(member=member)
    return len(found)
