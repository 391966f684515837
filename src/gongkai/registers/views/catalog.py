"""The registers described as data sets (DCAT), so that catalogues elsewhere can list them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.orgs.services.access import of_place
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.shape import Grain, Type
from gongkai.registers.services import exporting

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction
    from gongkai.registers.models import Register

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
OFTEN = {Grain.MONTH: "MONTHLY", Grain.QUARTER: "QUARTERLY", Grain.HALF: "ANNUAL_2", Grain.YEAR: "ANNUAL"}


@of_place
def catalog(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The catalogue: every register with something published, its columns and its files."""
    base = request.build_absolute_uri("/").rstrip("/")
    whole = {
        "@context": CONTEXT,
        "@type": "dcat:Catalog",
        "@id": request.build_absolute_uri(),
        "dct:title": f"{place.name}清单和数据",
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": f"{place.name}人民政府"},
        "dct:language": "zh",
        "dcat:dataset": [_dataset(one, base) for one in queries.registers(place.pk) if one.sequence],
    }
    return HttpResponse(
        json.dumps(whole, ensure_ascii=False, indent=1), content_type="application/ld+json; charset=utf-8"
    )


def _dataset(register: Register, base: str) -> dict[str, Any]:
    definition = queries.definition(register)
    page = base + reverse("registers_public:register", args=[register.key])
    found: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "@id": page,
        "dct:identifier": register.key,
        "dct:title": definition.title,
        "dct:description": definition.purpose,
        "dct:conformsTo": definition.source,
        "dct:provenance": list(definition.basis),
        "dcat:landingPage": page,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": label,
                "dcat:downloadURL": f"{page}export.{form}",
                "dcat:mediaType": exporting.MEDIA[form].partition(";")[0],
            }
            for form, label in exporting.FORMS.items()
        ],
        "fields": [
            {"name": one.key, "title": one.heading, "type": one.type.value, "masked": one.open.value == "masked"}
            | ({"address": f"{page}{{id}}/files/{one.key}/"} if one.type is Type.FILE else {})
            for one in definition.shown
        ],
    }
    if definition.duty is not None:
        found["dct:accrualPeriodicity"] = FREQUENCY + OFTEN[definition.duty.per]
    return found
