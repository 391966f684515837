"""Open data without a key, and the description of the interface."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from gongkai.api.rules import described as describing
from gongkai.catalogue.queries import open_data
from gongkai.kernel import paging
from gongkai.kernel.text import words_asked
from gongkai.orgs.services.access import of_place
from gongkai.registers.queries import registers
from gongkai.search.rules.rates import Rate

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

SIZE = 100
readers = Rate(10)


def answered(content: object, status: int = 200) -> JsonResponse:
    """JSON in Chinese, for programs of other sites too."""
    answer = JsonResponse(content, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def refused(status: int, message: str, field: str = "") -> JsonResponse:
    """One error as `described.ERRORS`; never kept by a cache."""
    answer = answered({"errors": [{"field": field, "message": message}]}, status)
    answer["Cache-Control"] = "no-store"
    return answer


@of_place
def described(request: HttpRequest, place: Jurisdiction) -> JsonResponse:
    """The OpenAPI document."""
    answer = answered(describing.document(place.name, [one for _, one in registers.in_use(place.pk)]))
    answer["Cache-Control"] = "public, max-age=3600"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@of_place
def entries(request: HttpRequest, place: Jurisdiction) -> JsonResponse:
    """Standing entries, a hundred a page, in the order they were made."""
    if not readers.allows(request.META.get("REMOTE_ADDR", ""), time.monotonic()):
        return refused(429, "请求太多，请稍后再试。")
    field = words_asked(request.GET.get("field", ""))
    rows = open_data.entries(place.pk, field)
    page = paging.page(rows, order=("standard_id", "position", "id"), cursor=request.GET.get("cursor"), size=SIZE)
    asked = {"field": field} if field else {}
    answer = answered(
        {
            "jurisdiction": place.name,
            "entries": [open_data.facts_of(row) for row in page.rows],
            "next": f"{reverse('api_public:entries')}?{urlencode({**asked, 'cursor': page.next})}"
            if page.next
            else None,
        }
    )
    answer["Cache-Control"] = "public, max-age=300"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
