"""Which addresses this installation answers; each face brings its own."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from gongkai.accounts import urls as accounts
from gongkai.api import urls as api
from gongkai.applications import urls as applications
from gongkai.catalogue import urls as catalogue
from gongkai.desk import urls as desk
from gongkai.documents import urls as documents
from gongkai.files import urls as files
from gongkai.indicators import urls as indicators
from gongkai.ledger import urls as ledger
from gongkai.lines import urls as lines
from gongkai.members import urls as members
from gongkai.notify import urls as notify
from gongkai.orgs import urls as orgs
from gongkai.outbox import urls as outbox
from gongkai.portal import urls as portal
from gongkai.registers import urls as registers
from gongkai.review import urls as review
from gongkai.search import urls as search
from gongkai.vetting import urls as vetting
from gongkai.workdays import urls as workdays

handler400 = "gongkai.pages.views.bad_request"
handler403 = "gongkai.pages.views.forbidden"
handler404 = "gongkai.pages.views.not_found"
handler500 = "gongkai.pages.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("gongkai.pages.urls")),
    path("", include((files.urlpatterns, "files"))),
]

if "portal" in settings.FACES:  # asked for most, so looked for first; nothing of the desk begins like it
    urlpatterns += [path("", include((documents.public_urlpatterns, "documents_public")))]

if "desk" in settings.FACES:
    urlpatterns += [
        path("", include(([*accounts.desk_urlpatterns, *orgs.account_urlpatterns], "accounts"))),
        path("", include((orgs.desk_urlpatterns, "orgs"))),
        path("", include((indicators.desk_urlpatterns, "indicators"))),
        path("", include((notify.desk_urlpatterns, "notify"))),
        path("", include((workdays.desk_urlpatterns, "workdays"))),
        path("", include((desk.desk_urlpatterns, "desk"))),
        path("", include((ledger.desk_urlpatterns, "ledger"))),
        path("", include((vetting.desk_urlpatterns, "vetting"))),
        path("", include((lines.desk_urlpatterns, "lines"))),
        path("", include((api.desk_urlpatterns, "api"))),
        path("", include((catalogue.desk_urlpatterns, "catalogue"))),
        path("", include((review.desk_urlpatterns, "review"))),
        path("", include((documents.desk_urlpatterns, "documents"))),
        path("", include((outbox.desk_urlpatterns, "outbox"))),
        path("", include((portal.desk_urlpatterns, "portal_desk"))),
        path("", include((search.desk_urlpatterns, "search"))),
        path("", include((members.desk_urlpatterns, "members"))),
        path("", include((applications.desk_urlpatterns, "applications"))),
        path("", include((registers.desk_urlpatterns, "registers"))),
    ]

if "portal" in settings.FACES:
    urlpatterns += [
        path("", include((portal.public_urlpatterns, "portal"))),
        path("", include((ledger.public_urlpatterns, "ledger_public"))),
        path("", include((catalogue.public_urlpatterns, "catalogue_public"))),
        path("", include((vetting.public_urlpatterns, "vetting_public"))),
        path("", include((review.public_urlpatterns, "review_public"))),
        path("", include((search.public_urlpatterns, "search_public"))),
        path("", include((api.public_urlpatterns, "api_public"))),
        path("", include((members.public_urlpatterns, "members_public"))),
        path("", include((applications.public_urlpatterns, "applications_public"))),
        path("", include((registers.public_urlpatterns, "registers_public"))),
    ]
