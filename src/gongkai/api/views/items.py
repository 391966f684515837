"""What business systems hand in with their key, and how it stands. No session, no cookie: the key is all there is."""

from __future__ import annotations

import json
import time
from typing import Any

from django.http import HttpRequest, JsonResponse, RawPostDataException, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from gongkai.api import queries, services
from gongkai.api.models import Key
from gongkai.api.rules.fields import MOST_BYTES
from gongkai.api.services import Another, Faulty
from gongkai.api.views.public import answered, refused
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.search.rules.rates import Rate

senders = Rate(20)
strangers = Rate(30, seconds=60.0)


def admitted(request: HttpRequest) -> tuple[Key, Actor] | JsonResponse:
    """The key and for whom it speaks; else the refusal. Wrong keys are counted by address."""
    now, asker = time.monotonic(), request.META.get("REMOTE_ADDR", "")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    key = queries.key_of(token.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        if not strangers.allows(asker, now):
            return refused(429, "请求太多，请稍后再试。")
        answer = refused(401, "请在 Authorization 头中写明有效的接口密钥：Bearer gk_…。")
        answer["WWW-Authenticate"] = 'Bearer realm="gongkai"'
        return answer
    if not senders.allows(str(key.pk), now):
        return refused(429, "请求太多，请稍后再试。")
    actor = queries.actor_of(key)
    if actor is None:
        return refused(401, "这个密钥的经办人已离开岗位，请本单位重新生成密钥。")
    return key, actor


def _read(request: HttpRequest) -> Any:
    """The JSON that was sent; a refusal where it is none."""
    if request.content_type != "application/json":
        return refused(415, "请发送 JSON（Content-Type: application/json）。")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        return refused(413, f"内容不能超过{MOST_BYTES // 1_000_000}MB；附件请在平台上添加。")
    try:
        return json.loads(request.body.decode())
    except (ValueError, RecursionError, UnreadablePostError, RawPostDataException):
        return refused(422, "内容不是可以读取的 JSON（UTF-8）。")


@csrf_exempt
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """报送 one item: 201 when it came in, 200 when it was here already."""
    found = admitted(request)
    if isinstance(found, JsonResponse):
        return found
    given = _read(request)
    if isinstance(given, JsonResponse):
        return given
    key, actor = found
    try:
        taken = services.take_in(key=key, given=given, by=actor)
    except Faulty as faulty:
        faults = [{"field": fault.field, "message": fault.message} for fault in faulty.faults]
        return answered({"errors": faults}, 422)
    except Another:
        return refused(409, "这个编号已用于另外的内容；要更正，请在平台上修改那一件，或者换用新的编号。", "id")
    except Refused as reasons:
        return answered({"errors": [{"field": "", "message": reason} for reason in reasons.reasons]}, 422)
    return told(services.state_of(taken.row), 201 if taken.new else 200)


@require_GET
def state(request: HttpRequest, sender_id: str) -> JsonResponse:
    """How an item stands."""
    found = admitted(request)
    if isinstance(found, JsonResponse):
        return found
    key, _ = found
    row = queries.received_once(key.organ_id, key.name, sender_id[:80])
    if row is None:
        return refused(404, "没有收到过这个编号的信息。", "id")
    return told(services.state_of(row), 200)


def told(content: dict[str, Any], status: int) -> JsonResponse:
    """An answer to one sender: never kept by a cache."""
    answer = answered(content, status)
    answer["Cache-Control"] = "no-store"
    return answer
