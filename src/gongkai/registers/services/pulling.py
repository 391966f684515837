"""Rows fetched by the clock through the one client that leaves the house; what comes is staged and goes on like rows that were sent."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.urls import reverse

from gongkai.files import services as files
from gongkai.kernel import days, http
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import clip
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.registers.models import Pull, Register
from gongkai.registers.queries import pulls as asking
from gongkai.registers.rules import pulling as rules
from gongkai.registers.rules.pulling import Every, Form
from gongkai.registers.rules.states import WRITERS, Kind
from gongkai.registers.services import arriving, attaching, publishing, staging
from gongkai.registers.services.pushing import FORMS, looked
from gongkai.registers.services.staging import Arrival
from gongkai.trail.services import record

AT_ONCE = 5  # fetchings in one turn of the clock
MOST_TROUBLE = 300


def save(
    *, register: Register, organ_id: int, address: str, form: Form, every: Every, whole: bool, reason: str, by: Actor
) -> Pull:
    """Set from where a unit's rows are fetched, in place of what was set before; the first time with the next turn of the clock."""
    address, reason = address.strip(), reason.strip()
    own_place = organ_id in orgs.labels(by.jurisdiction_id) and register.jurisdiction_id == by.jurisdiction_id
    refuse_if([] if own_place else ["没有这个单位。"])
    refuse_if(rules.reasons_not_to_set(by, organ_id) + rules.reasons_against(address, reason))
    now = days.now()
    with transaction.atomic():
        row, _ = Pull.objects.update_or_create(
            register=register, organ_id=organ_id,
            defaults={
                "jurisdiction_id": by.jurisdiction_id, "address": address, "form": form, "every": every,
                "whole": Flag.YES if whole else Flag.NO, "reason": reason[:300], "on": Flag.YES, "by_id": by.user_id,
                "set_at": now, "next_at": now, "sha256": "", "failures": 0, "trouble": "",
            },
        )  # fmt: skip
        record("register.pull_set", of=row, by=by, register=register.key, note=address)
    return row


def switch(*, pull: Pull, on: bool, by: Actor) -> None:
    """启用 or 停用."""
    refuse_if(rules.reasons_not_to_set(by, pull.organ_id))
    with transaction.atomic():
        row = Pull.objects.select_for_update().get(pk=pull.pk)
        row.on, row.next_at, row.failures, row.trouble = Flag.YES if on else Flag.NO, days.now(), 0, ""
        row.save(update_fields=["on", "next_at", "failures", "trouble"])
        record("register.pull_started" if on else "register.pull_stopped", of=row, by=by, note=row.address)


def hurry(*, pull: Pull, by: Actor) -> None:
    """Fetch with the next turn of the clock, and take what comes even when it was taken before."""
    refuse_if(rules.reasons_not_to_set(by, pull.organ_id))
    Pull.objects.filter(pk=pull.pk, on=Flag.YES).update(next_at=days.now(), sha256="")


def pull_due() -> int:
    """By the clock: fetch what is due. How many were fetched, well or badly."""
    found = asking.due(days.now(), AT_ONCE)
    return sum(_claimed(one) and _run(one) for one in found)


def _claimed(pull: Pull) -> bool:
    """Whether this turn is ours: the next time is set before anything is fetched."""
    after = rules.next_time(Every(pull.every), days.now())
    return bool(Pull.objects.filter(pk=pull.pk, on=Flag.YES, next_at=pull.next_at).update(next_at=after))


def _run(pull: Pull) -> bool:
    if asking.under_way(pull) is not None:
        Pull.objects.filter(pk=pull.pk).update(next_at=days.now() + rules.HOUR)
        return False
    try:
        data = _fetched(pull)
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 != pull.sha256:
            _staged(pull, data)
    except Refused as refused:
        _failed(pull, "".join(refused.reasons))
        return True
    new = {"sha256": sha256, "taken_at": days.now()} if sha256 != pull.sha256 else {}
    Pull.objects.filter(pk=pull.pk, set_at=pull.set_at).update(tried_at=days.now(), failures=0, trouble="", **new)
    return True


def _fetched(pull: Pull) -> bytes:
    try:
        answer = http.fetch(pull.address, method="GET", most_bytes=rules.MOST_BYTES, timeout=rules.SECONDS)
    except (http.NotAllowed, http.Unreachable) as fault:
        raise Refused(str(fault)) from fault
    refuse_if(rules.reasons_not_to_take(answer.status, answer.final_url, len(answer.body)))
    return answer.body


def _staged(pull: Pull, data: bytes) -> None:
    """New rows as a batch, in place of what was fetched before and never went on. Raises `Refused`."""
    by = arriving.writer_of(pull.organ_id, pull.by_id)
    if by is None:
        raise Refused("单位没有在岗的信息员，取到的数据无人办理。")
    name = f"{pull.register.title}定时取数.{pull.form}"
    with TemporaryDirectory(prefix="gongkai-register-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(data)
        seen = looked(path, name, pull.register, by)
        along = attaching.store_sent(path=path, name=name, by=by)
    file = files.store(data=data, name=name, by=by, allowed=frozenset({FORMS[pull.form]}))
    for before in asking.given_up(pull):
        publishing.drop(batch=before, by=by)
    staging.begin(
        register=pull.register, seen=seen, name=name, by=by, file=file, whole=pull.whole == Flag.YES,
        arrival=Arrival(Kind.PULL, reason=pull.reason), along=along,
    )  # fmt: skip


def _failed(pull: Pull, why: str) -> None:
    """Count it and try again within the hour; after some times in a row those who keep it are told."""
    failures, now = pull.failures + 1, days.now()
    Pull.objects.filter(pk=pull.pk, set_at=pull.set_at).update(
        tried_at=now, failures=failures, trouble=clip(why, MOST_TROUBLE), next_at=rules.next_time(Every(pull.every), now, failed=True)
    )  # fmt: skip
    people = {row.user_id for row in orgs.holders(pull.organ_id, *WRITERS)} | {pull.by_id}
    if failures == rules.TELL_AFTER:
        notify.tell(
            users=sorted(people),
            kind="registers.arrived",
            subject=clip(f"{pull.register.title}：定时取数连续失败{failures}次", 100),
            text=f"{clip(why, MOST_TROUBLE)}请与对方系统核对网址和内容。",
            link=reverse("registers:pull", args=[pull.register.key]),
            key=f"registers:pull:{pull.pk}:{now:%Y%m%d%H%M}",
            organ_id=pull.organ_id,
            jurisdiction_id=pull.jurisdiction_id,
        )
