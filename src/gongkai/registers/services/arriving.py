"""What systems sent or what was fetched goes on by itself once it is read: on to its review, or to a person who mends it."""

from __future__ import annotations

from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import clip
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.registers.models import Batch
from gongkai.registers.rules.states import WRITERS, Kind, State
from gongkai.registers.services import publishing

BY_ITSELF = (Kind.PUSH, Kind.PULL)


def settle(batch_id: int, **_: object) -> None:
    """Heard when a batch was read. Rows without a fault are submitted, or public at once where no review is asked; again without harm."""
    batch = Batch.objects.select_related("register", "organ").filter(pk=batch_id, kind__in=BY_ITSELF).first()
    if batch is None:
        return
    if batch.state == State.WRONG:
        _tell(batch, "有需要改正的单元格", f"{batch.wrong}处需要改正，整批没有导入。请核对后由业务系统更正。")
    elif batch.state == State.READY:
        _go_on(batch)


def writer_of(organ_id: int, user_id: int | None) -> Actor | None:
    """Who acts for an organ: this person while they keep its information, else whoever does now."""
    held = orgs.holders(organ_id, *WRITERS)
    own = [one for one in held if one.user_id == user_id]
    return orgs.actor_of((own or held)[0]) if held else None


def _go_on(batch: Batch) -> None:
    by = writer_of(batch.organ_id, batch.by_id)
    if by is None:
        return
    try:
        if batch.added + batch.changed + batch.removed:
            publishing.submit(batch=batch, reason=batch.reason, by=by)
        else:
            publishing.drop(batch=batch, by=by)
    except Refused as refused:
        if Batch.objects.filter(pk=batch.pk, state=State.READY).exists():  # nobody was quicker
            _tell(batch, "没有自动提交", "".join(refused.reasons))


def _tell(batch: Batch, what: str, text: str) -> None:
    """Who keeps the organ's information is told: of a fetched batch once, of a sender's batches once a day."""
    once = batch.pk if batch.kind == Kind.PULL else f"{batch.source}:{days.today()}"
    people = {row.user_id for row in orgs.holders(batch.organ_id, *WRITERS)}
    if not people:
        return
    notify.tell(
        users=sorted(people),
        kind="registers.arrived",
        subject=clip(f"{batch.register.title}：{Kind(batch.kind).label}{what}", 100),
        text=text,
        link=reverse("registers:batch", args=[batch.uuid]),
        key=f"registers:arrived:{batch.register_id}:{batch.organ_id}:{what}:{once}",
        organ_id=batch.organ_id,
        jurisdiction_id=batch.jurisdiction_id,
    )
