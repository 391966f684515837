"""What the prebuilt site itself shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.orgs.services.access import of_place
from gongkai.pages.services import made_from

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction


@of_place
def paused(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """What stands in for search and forms while the application is away; kept in the tree, shown by nginx alone."""
    made_from(f"site:{place.pk}")
    return render(request, "portal/paused.html")
