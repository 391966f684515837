"""Which addresses this installation answers; each face brings its own."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from gongkai.accounts import urls as accounts
from gongkai.desk import urls as desk
from gongkai.orgs import urls as orgs
from gongkai.portal import urls as portal

handler400 = "gongkai.pages.views.bad_request"
handler403 = "gongkai.pages.views.forbidden"
handler404 = "gongkai.pages.views.not_found"
handler500 = "gongkai.pages.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [path("", include("gongkai.pages.urls"))]

if "desk" in settings.FACES:
    urlpatterns += [
        path("", include(([*accounts.desk_urlpatterns, *orgs.account_urlpatterns], "accounts"))),
        path("", include((orgs.desk_urlpatterns, "orgs"))),
        path("", include((desk.desk_urlpatterns, "desk"))),
        path("", include((portal.desk_urlpatterns, "portal_desk"))),
    ]

if "portal" in settings.FACES:
    urlpatterns += [
        path("", include((portal.public_urlpatterns, "portal"))),
    ]
