"""Registers for everyone: which there are, each as a list, a row, a feed and a file."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages
from gongkai.pages.services.downloads import download
from gongkai.registers.queries import attached, pictures
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as asking
from gongkai.registers.rules import listing as rules
from gongkai.registers.rules import picture as drawing
from gongkai.registers.rules.listing import Asked
from gongkai.registers.rules.shape import Crs, Definition, Shape, Type
from gongkai.registers.rules.showing import Named, hidden, is_masked, name_of, named, printed
from gongkai.registers.rules.states import GONE, Act
from gongkai.registers.services import exporting, listing
from gongkai.registers.views.asking import Address

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction
    from gongkai.registers.models import Register, Row

IN_FEED, MOST_POINTS, MOST_PRINTED = 50, 500, 2_000


@of_place
def registers(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The registers with something in them."""
    found: list[dict[str, Any]] = []
    last = asking.last_published(place.pk)
    for register, definition in queries.in_use(place.pk):
        total = listing.many(register, definition, Asked())
        if total:
            found.append({"register": register, "definition": definition, "total": total, "last": last[register.pk]})
        pages.made_from(f"register:{register.pk}")
    pages.made_from(f"registers:{place.pk}")
    found.sort(key=lambda one: rules.placed(one["definition"]))
    return render(request, "registers/public_registers.html", {"found": found})


def _register(place: Jurisdiction, key: str) -> tuple[Register, Definition]:
    register = queries.by_key(place.pk, key)
    if register is None:
        raise Http404
    return register, queries.definition(register)


def _address(request: HttpRequest, place: Jurisdiction, register: Register, definition: Definition) -> Address:
    base = reverse("registers_public:register", args=[register.key])
    return Address(request, definition, base, organs=orgs.addresses(place.pk), names=orgs.labels(place.pk))


@of_place
def register(request: HttpRequest, place: Jurisdiction, key: str) -> HttpResponse:
    """A register's list: narrowed by facets and words, with exact counts, any page."""
    found, definition = _register(place, key)
    address = _address(request, place, found, definition)
    seen = listing.look(found, definition, address.asked)
    pages.made_from(f"register:{found.pk}")
    name = named(orgs.labels(place.pk))
    context = {
        "register": found, "definition": definition, "address": address, "asked": address.asked, "listing": seen, "cut": seen.cut,
        "sums": [(one.title if one.title.endswith("计") else f"{one.title}合计", printed(one, f"{added.normalize():f}", name), one.unit) for one, added in listing.sums(found, definition, address.asked, seen.cut.total)],
        "facets": address.facets(seen.counts), "chips": address.chips(), "lines": _lines(definition, seen.rows, name),
        "heads": [definition.field(one) for one in definition.display.columns],
        "sorts": [(sort, rules.sort_label(definition, sort)) for sort in rules.sorts(definition)],
        "kept": [(key, value) for key, value in address.said.items() if key not in ("q", "sort")],
        **(_points(found, definition, address.asked) if definition.display.shape is Shape.POINTS else {}),
        "files": [(label, address.file(f"export.{form}")) for form, label in exporting.FORMS.items()],
        "sheet": address.file("sheet/") if definition.sheet and definition.sheet.by in address.asked.filters else "",
        "feed": address.file("feed.xml"), "paper": address.file("print/"), "previous": address.at(seen.cut.previous), "next": address.at(seen.cut.next),
        "first": address.at(0) if seen.cut.offset else "", "last": address.at(seen.cut.final) if seen.cut.next is not None else "",
        "stop": seen.cut.offset + len(seen.cut.keys), "several": rules.organ_facet(definition) == rules.ORGAN,
        "formed_title": definition.field(definition.formed).title if definition.formed else "",
    }  # fmt: skip
    return render(request, "registers/public_list.html", context)


def _lines(definition: Definition, rows: list[Row], name: Named) -> list[dict[str, object]]:
    """Rows as the list shows them: the public's words only; `day` is what a timeline goes by."""
    columns, first = definition.display.columns, tuple(sort.removeprefix("-") for sort in definition.display.sorts[:1])
    return [
        {
            "row": row,
            "name": name_of(definition, row.values, name, public=True),
            "cells": rules.lines(definition, columns, row.values, name),
            "day": "".join(said for _, said in rules.lines(definition, first, row.values, name)),
        }
        for row in rows
    ]  # fmt: skip


def _points(register: Register, definition: Definition, asked: Asked) -> dict[str, object]:
    """The points of a list, on the place's base picture where there is one of their coordinate system."""
    place = next(one for one in definition.shown if one.type is Type.PLACE)
    rows = [row for row, _ in zip(listing.stream(register, definition, asked), range(MOST_POINTS), strict=False)]
    placed = [(row.values[place.key], str(row.entry)) for row in rows if row.values.get(place.key)]
    names = {str(row.entry): name_of(definition, row.values, str, public=True) for row in rows}
    picture = pictures.of_place(register.jurisdiction_id)
    on = picture is not None and drawing.fits(Crs(picture.system), place.system)
    drawn = drawing.draw(picture.bounds, placed) if picture is not None and on else rules.points(placed)
    return {
        "points": [(f"{x:g}", f"{y:g}", entry, names[entry]) for x, y, entry in drawn],
        "picture": picture if on else None, "outside": len(placed) - len(drawn),
    }  # fmt: skip


@of_place
def row(request: HttpRequest, place: Jurisdiction, key: str, entry: UUID) -> HttpResponse:
    """A row: what the public may know of it, and its history. One that was taken off says so and no more."""
    found, definition = _register(place, key)
    versions = [one for one in asking.of_entry(entry) if one.register_id == found.pk]
    if not versions or not any(one.public == "Y" for one in versions):
        raise Http404
    newest, name = versions[0], named(orgs.labels(place.pk))
    pages.made_from(f"register:{found.pk}", f"register_entry:{newest.entry}")
    context = {"register": found, "definition": definition, "row": newest, "organ": newest.organ}
    if not asking.is_open(newest, days.today()):
        return render(request, "registers/public_gone.html", context | _gone(definition, newest, name), status=410)
    fields = tuple(one.key for one in definition.shown)
    history = [one for one in versions if one.public == "Y" and one.act not in GONE]
    context |= {
        "name": name_of(definition, newest.values, name, public=True),
        "lines": [(one, said, is_masked(one, newest.values)) for one, said in rules.lines(definition, fields, newest.values, name) if said],
        "history": history, "first": history[-1], "corrected": len(history) > 1,
    }  # fmt: skip
    return render(request, "registers/public_row.html", context)


@require_safe
@of_place
def attachment(request: HttpRequest, place: Jurisdiction, key: str, entry: UUID, field: str) -> HttpResponseBase:
    """The file of a row as it stands: never one of a row that was taken off or of a version before, nor one that is not public."""
    found, definition = _register(place, key)
    versions = [one for one in asking.of_entry(entry) if one.register_id == found.pk]
    if not versions or not asking.is_open(versions[0], days.today()) or not attached.is_file(definition, field):
        raise Http404
    file = attached.file_of(versions, hidden(definition.field(field), versions[0].values))
    if file is None:
        raise Http404
    return files.sent(request, file)


def _gone(definition: Definition, newest: Row, name: Named) -> dict[str, object]:
    """What may still be said: of an annulled decision the fields the definition keeps, of anything else nothing."""
    annulled = newest.act == Act.ANNUL and definition.withdrawal is not None
    keep = definition.withdrawal.keep if annulled and definition.withdrawal else ()
    return {
        "annulled": annulled, "lines": rules.lines(definition, keep, newest.values, name), "batch": newest.batch,
        "over": newest.act not in GONE and newest.public == "Y",
    }  # fmt: skip


@of_place
def paper(request: HttpRequest, place: Jurisdiction, key: str) -> HttpResponse:
    """What the conditions leave, on paper: the first 2,000 rows, and a sentence where there are more."""
    found, definition = _register(place, key)
    address = _address(request, place, found, definition)
    labels = orgs.labels(place.pk)
    name = named(labels)
    pages.made_from(f"register:{found.pk}")
    rows = islice(listing.stream(found, definition, address.asked), MOST_PRINTED)
    context = {
        "place": place, "register": found, "definition": definition, "address": address, "total": listing.many(found, definition, address.asked),
        "most": MOST_PRINTED, "words": address.words(), "heads": [definition.field(one) for one in definition.display.columns],
        "rows": [(row, rules.lines(definition, definition.display.columns, row.values, name), labels.get(row.organ_id, "")) for row in rows],
        "several": rules.organ_facet(definition) == rules.ORGAN, "today": days.today(),
        "url": request.build_absolute_uri(address.listed()), "base": request.build_absolute_uri(address.base),
    }  # fmt: skip
    return render(request, "registers/public_print.html", context)


@of_place
def file(request: HttpRequest, place: Jurisdiction, key: str, form: str) -> HttpResponseBase:
    """Exactly what the conditions leave, streamed."""
    if form not in exporting.FORMS:
        raise Http404
    found, definition = _register(place, key)
    address = _address(request, place, found, definition)
    base = request.build_absolute_uri(address.base)
    organs = orgs.labels(place.pk)
    total = listing.many(found, definition, address.asked)
    lines = map(exporting.Writer(definition, organs, base).line, listing.stream(found, definition, address.asked))
    words = address.words()
    title = f"{place.name}{definition.title}" + (f"（{words}）" if words else "")
    parts = exporting.parts(
        form, title=title, columns=exporting.fields(definition, base), definition=definition, lines=lines, total=total,
        address=request.build_absolute_uri(),
    )  # fmt: skip
    answer = StreamingHttpResponse(parts, content_type=exporting.MEDIA[form])
    answer["Content-Disposition"] = download(b"", f"{title[:60]}.{form}")["Content-Disposition"]
    return answer


@of_place
def feed(request: HttpRequest, place: Jurisdiction, key: str) -> HttpResponse:
    """What came last in a list, or in what was asked of it."""
    found, definition = _register(place, key)
    address = _address(request, place, found, definition)
    labels = orgs.labels(place.pk)
    name = named(labels)
    pages.made_from(f"register:{found.pk}")
    rows = [row for row, _ in zip(listing.stream(found, definition, address.asked), range(IN_FEED), strict=False)]
    batches = asking.published_at([row.batch_id for row in rows])
    base = request.build_absolute_uri(address.base)
    words = address.words()
    return pages.atom(
        title=f"{place.name}{definition.title}" + (f"（{words}）" if words else ""), address=request.build_absolute_uri(address.listed()),
        feed_address=request.build_absolute_uri(), subtitle=definition.purpose,
        entries=[
            pages.FeedEntry(
                name_of(definition, row.values, name, public=True), f"{base}{row.entry}/",
                "；".join(f"{one.title}：{said}" for one, said in rules.lines(definition, definition.display.columns, row.values, name) if said),
                batches[row.batch_id], batches[row.batch_id], labels.get(row.organ_id, ""),
            )
            for row in rows
        ],
    )  # fmt: skip
