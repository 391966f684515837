"""Rows of registers that business systems send with their key, and how a batch stands. No session, no cookie."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from gongkai.api import services
from gongkai.api.models import Key
from gongkai.api.rules.described_batches import FORMS, MOST_BYTES
from gongkai.api.views.items import admitted, told
from gongkai.api.views.public import answered, refused
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.states import State
from gongkai.registers.services import pushing, registering
from gongkai.registers.services.pushing import Another, Sent
from gongkai.search.rules.rates import Rate

if TYPE_CHECKING:
    from gongkai.registers.models import Batch

pushes = Rate(60, seconds=60.0)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
MOST_REASON = 300


@csrf_exempt
@require_POST
def push(request: HttpRequest, key: str) -> JsonResponse:
    """推送 a batch: 201 when it was read, 202 while it is, 200 when it was here already, 422 with every bad cell."""
    found = admitted(request)
    if isinstance(found, JsonResponse):
        return found
    sender, actor = found
    if not pushes.allows(str(sender.pk), time.monotonic()):
        return refused(429, "推送太多，请合成较大的批次，一分钟后再发。")
    if key not in queries.offered(actor.jurisdiction_id):
        return refused(404, "没有这份清单。", "key")
    sent = _read(request, sender)
    return sent if isinstance(sent, JsonResponse) else _pushed(key, sent, sender, actor)


def _pushed(register_key: str, sent: Sent, sender: Key, actor: Actor) -> JsonResponse:
    try:
        register = registering.taken_into_use(jurisdiction_id=actor.jurisdiction_id, key=register_key, by=actor)
        batch, new = pushing.push(register=register, sent=sent, by=actor)
    except Another:
        return refused(409, "这个编号已用于另外的内容；更正后再发，请换用新的编号。", "Idempotency-Key")
    except Refused as reasons:
        answer = answered({"errors": [{"field": "", "message": reason} for reason in reasons.reasons]}, 422)
        answer["Cache-Control"] = "no-store"
        return answer
    services.used(sender)
    return told(services.batch_told(batch), _status(batch, new))


def _status(batch: Batch, new: bool) -> int:
    if batch.state == State.READING:
        return 202
    return 422 if batch.wrong else 201 if new else 200


def _read(request: HttpRequest, sender: Key) -> Sent | JsonResponse:
    """What was sent; a refusal where it cannot be taken."""
    form = FORMS.get(request.content_type or "")
    if form is None:
        return refused(415, f"请发送 JSON、CSV 或者 xlsx（Content-Type: {'、'.join(FORMS)}）。")
    number = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not _ID.fullmatch(number):
        says = "请在 Idempotency-Key 头中写明这一批的编号：英文字母、数字和 . _ : -，不超过80个字符。"
        return refused(400, says, "Idempotency-Key")
    whole, reason = request.GET.get("whole", "0"), request.GET.get("reason", "").replace("\0", "")
    if whole not in ("0", "1"):
        return refused(400, "只能是 0 或者 1。", "whole")
    if len(reason) > MOST_REASON:
        return refused(400, f"不能超过{MOST_REASON}个字。", "reason")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        return refused(413, f"一批不能超过{MOST_BYTES // 1_000_000}MB，请分成几批发送。")
    try:
        data = request.read(MOST_BYTES + 1)
    except UnreadablePostError:
        return refused(422, "内容没有收全，请重发。")
    if not data:
        return refused(422, "内容是空的。")
    return Sent(sender.name, number, form, data, whole == "1", reason)


@require_GET
def state(request: HttpRequest, key: str, uuid: UUID) -> JsonResponse:
    """How a batch stands."""
    found = admitted(request)
    if isinstance(found, JsonResponse):
        return found
    sender, _ = found
    batch = asking.sent_by(sender.organ_id, sender.name, uuid)
    if batch is None or batch.register.key != key:
        return refused(404, "没有收到过这一批。", "id")
    return told(services.batch_told(batch), 200)
