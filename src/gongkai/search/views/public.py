"""Searching the public site: the page, and suggestions while somebody types."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.search.queries import sources
from gongkai.search.rules import asking, narrowing
from gongkai.search.rules.asking import FACETS, Asked
from gongkai.search.rules.rates import Rate
from gongkai.search.rules.synonyms import said
from gongkai.search.services import finding, missed

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

MANY_REQUESTS = 429
suggestions = Rate(20)


@of_place
def search(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Results with what to narrow them by; without words the form. Never kept by a cache: it is one person's question."""
    asked = _known(place.pk, asking.read(request.GET.dict()))

    def names(name: str, values: Sequence[str]) -> Mapping[str, str]:
        return sources.labels_of(place.pk, name, values)

    result = finding.find(place.pk, asked) if asked.words or asked.narrowed else finding.Result(asked)
    plain = bool(asked.words) and asked.page == 1 and not asked.narrowed
    lists = sources.lists_with(place.pk, asked.words) if plain else []
    if _missed(result) and not lists:
        missed.count(place=place.pk, words=asked.words)
    facets = narrowing.facets(asked, result.counts, names, result.total)
    helpless = bool(asked.words) and (result.loose or not result.total)
    context = {
        "asked": asked,
        "result": result,
        "said": [*asked.said, *_said(result)],
        "facets": facets,
        "lists": lists,
        "chips": narrowing.chips(asked, names),
        "orders": narrowing.orders(asked),
        "steps": narrowing.steps(asked, result.total),
        "everywhere": narrowing.address(asked.without(*FACETS, "since", "until")),
        "instead": narrowing.address(asked.within(words=result.corrected)),
        "exactly": narrowing.address(Asked(words=asked.words, exact=True)),
        "hidden": asked.narrowed,
        "helpless": helpless,
        "office": orgs.office_of(place.pk) if helpless else None,
        "apply": next((address(place.pk) for address in sources.asking), "") if helpless else "",
    }
    answer = render(request, "search/public_search.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _missed(result: finding.Result) -> bool:
    """Whether the words as typed found nothing anywhere, so that editors should hear of it."""
    asked = result.asked
    plain = not asked.narrowed and not asked.since and not asked.until and asked.page == 1
    return bool(
        asked.words
        and result.ready
        and plain
        and (result.instead or result.loose or not result.total)
        and not asked.exact
    )


def _known(place: int, asked: Asked) -> Asked:
    """Without facets whose values nobody knows here."""
    for name in ("organ", "kind", "validity", "column"):
        value = getattr(asked, name)
        if value:
            asked = asking.known(asked, name, set(sources.labels_of(place, name, [value])))
    return asked


def _said(result: finding.Result) -> list[str]:
    lines = [] if result.ready else ["全文检索正在准备，暂时只按标题和文号查找。"]
    if result.groups:
        lines.append(f"{'；'.join(said(group) for group in result.groups)}。")
    last = asking.pages_of(result.total)
    if result.total and not result.hits and result.asked.page > last:
        lines.append(f"共{last}页，没有第{result.asked.page}页。")
    return lines


@of_place
def suggest(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Titles that begin so, as a JSON list; empty for too many askings within a second."""
    asker = request.META.get("REMOTE_ADDR", "")
    found: list[str] = []
    status = 200
    if suggestions.allows(asker, time.monotonic()):
        found = finding.suggest(place.pk, asking.words_of(request.GET.get("q", ""), asking.MOST_PREFIX))
    else:
        status = MANY_REQUESTS
    answer = JsonResponse(found, safe=False, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=60" if status == 200 else "no-store"
    return answer
