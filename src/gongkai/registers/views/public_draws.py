"""Random draws for everyone: those that were made public, each with all that is needed to recompute it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages
from gongkai.pages.services.downloads import download
from gongkai.registers.queries import draws as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules import listing as rules
from gongkai.registers.rules.drawing import seed_of
from gongkai.registers.rules.showing import name_of, named
from gongkai.registers.services import drawing

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction
    from gongkai.registers.models import Draw, Register
    from gongkai.registers.rules.shape import Definition


def _register(place: Jurisdiction, key: str) -> tuple[Register, Definition]:
    register = queries.by_key(place.pk, key)
    definition = queries.definition(register) if register else None
    if register is None or definition is None or not (definition.draw or asking.released(register.pk).exists()):
        raise Http404
    pages.made_from(f"draws:{register.pk}")
    return register, definition


def _draw(register: Register, uuid: UUID, *, whole: bool = False) -> Draw:
    rows = asking.released(register.pk) if whole else asking.released(register.pk).defer(*asking.LARGE)
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@of_place
def draws(request: HttpRequest, place: Jurisdiction, key: str) -> HttpResponse:
    """The draws of a list that were made public, and how many there were at all."""
    register, definition = _register(place, key)
    context = {
        "register": register, "definition": definition, "counts": asking.counts(register.pk),
        "page": asking.released_page(register.pk, request.GET.get("cursor")),
    }  # fmt: skip
    return render(request, "registers/public_draws.html", context)


@of_place
def draw(request: HttpRequest, place: Jurisdiction, key: str, uuid: UUID) -> HttpResponse:
    """One draw: what was fixed, what was said, what came of it, and how to check it."""
    register, definition = _register(place, key)
    found, name = _draw(register, uuid), named(orgs.labels(place.pk))
    columns = [one for one in definition.display.columns if one != definition.name]
    context = {
        "register": register, "definition": definition, "draw": found, "seed": seed_of(found.r, found.said),
        "heads": [definition.field(one) for one in columns],
        "objects": [
            (entry, row, name_of(definition, row.values, name, public=True) if row else "", rules.lines(definition, tuple(columns), row.values, name) if row else [])
            for entry, row in asking.seen(register.pk, found.drawn)
        ],
    }  # fmt: skip
    return render(request, "registers/public_draw.html", context)


@of_place
def record(request: HttpRequest, place: Jurisdiction, key: str, uuid: UUID) -> HttpResponse:
    """The whole record with the list that was drawn from, for `gongkai register verify-draw` or anybody's own program."""
    register, _ = _register(place, key)
    found = _draw(register, uuid, whole=True)
    told = json.dumps(drawing.record_of(found).as_file(), ensure_ascii=False, indent=1)
    return download(
        told.encode(), f"{register.title}第{found.number}号抽取记录.json", "application/json; charset=utf-8"
    )
