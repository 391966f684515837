"""Which addresses this installation answers; each face brings its own."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

handler400 = "gongkai.pages.views.bad_request"
handler403 = "gongkai.pages.views.forbidden"
handler404 = "gongkai.pages.views.not_found"
handler500 = "gongkai.pages.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [path("", include("gongkai.pages.urls"))]

if "desk" in settings.FACES:
    urlpatterns += []

if "portal" in settings.FACES:
    urlpatterns += []
