"""Whose section an address means, and what every page of a section carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import columns
from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction, Organ


def of_organ(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the organ in its address; 404 when the jurisdiction has none such."""

    def answer(request: HttpRequest, place: Jurisdiction, /, **named: Any) -> HttpResponseBase:
        try:
            found = orgs.public_organ(place.pk, named.pop("organ"))
        except ObjectDoesNotExist as error:
            raise Http404 from error
        return view(request, found, **named)

    return of_place(answer)


def shell(organ: Organ, here: Column | None = None) -> dict[str, Any]:
    """What every page of a section carries: its tree, and where the reader stands."""
    tree = columns.public_tree(organ.pk)
    if not tree:
        raise Http404
    pages.made_from(f"tree:{organ.pk}", f"organ:{organ.pk}")
    return {"organ": organ, "tree": tree, "branches": columns.flat(tree), "here": here}
