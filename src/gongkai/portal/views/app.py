"""The site as something to keep: its manifest, its worker, the page without a network; and the door to other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages
from gongkai.pages.rules.addresses import outside
from gongkai.portal import queries
from gongkai.portal.rules import NEVER_KEPT, kept_assets

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

ICONS = (
    ("pages/icon-192.png", "192x192", "any"),
    ("pages/icon-512.png", "512x512", "any"),
    ("pages/icon-mask.png", "512x512", "maskable"),
)


@of_place
def manifest(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """What a phone needs to put the site on its first screen (W3C Web App Manifest)."""
    pages.made_from(f"site:{place.pk}")
    site = queries.settings_of(place)
    return JsonResponse(
        {
            "id": "/",
            "name": f"{queries.site_name(place, site)} {site.title}",
            "short_name": f"{place.short_name}{site.title}"[:12],
            "lang": "zh-CN",
            "start_url": reverse("portal:home"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#1d4a86",
            "icons": [
                {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in ICONS
            ],
        },
        json_dumps_params={"ensure_ascii": False},
        content_type="application/manifest+json; charset=utf-8",
    )


@of_place
def worker(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The worker that keeps what was read last; it never keeps a form, a search or the desk."""
    pages.made_from(f"site:{place.pk}")
    context = {
        "offline": reverse("portal:offline"),
        "home": reverse("portal:home"),
        "assets": [static(name) for name in kept_assets()],
        "never": NEVER_KEPT,
    }
    return render(request, "portal/worker.js", context, content_type="text/javascript; charset=utf-8")


@of_place
def offline(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Shown when there is no network: telephone, address, and what this device still has."""
    pages.made_from(f"site:{place.pk}")
    return render(request, "portal/offline.html")


@of_place
def leave(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Names an address outside the site and leaves the click to the reader; nobody is sent anywhere by itself."""
    found = outside(request.GET.get("to", ""))
    context = {"host": found[0] if found else "", "address": found[1] if found else ""}
    return render(request, "portal/leave.html", context, status=200 if found else 400)
