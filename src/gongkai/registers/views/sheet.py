"""The printed sheet of one village, for its notice board."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages
from gongkai.registers.queries import registers as queries
from gongkai.registers.services import posting
from gongkai.registers.views.asking import Address

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction


@of_place
def sheet(request: HttpRequest, place: Jurisdiction, key: str) -> HttpResponse:
    """What the list shows of one village, with room for the committee's signature."""
    register = queries.by_key(place.pk, key)
    definition = queries.definition(register) if register else None
    if register is None or definition is None or definition.sheet is None:
        raise Http404
    base, organs = reverse("registers_public:register", args=[key]), orgs.labels(place.pk)
    address = Address(request, definition, base, organs=orgs.addresses(place.pk), names=organs)
    by = definition.sheet.by
    if by not in address.asked.filters:
        raise Http404
    found = posting.posted(register, definition, definition.sheet, address.asked, organs)
    if not found.lines:
        raise Http404
    pages.made_from(f"register:{register.pk}")
    heads = [definition.field(one) for one in definition.sheet.columns]
    context = {
        "definition": definition, "posted": found, "heads": heads, "name": address.label(by, address.asked.filters[by]),
        "words": [words for words, url in address.chips() if url != address.listed(**{by: ""})],
        "totals": [found.sums.get(one.key, "") for one in heads[1:]], "most": posting.MOST, "made_on": days.today(),
        "first": _day(found.first), "last": _day(found.last), "list": address.listed(),
        "number_kinds": ("number", "money"), "where": request.build_absolute_uri(address.listed()),
    }  # fmt: skip
    return render(request, "registers/public_sheet.html", context)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
