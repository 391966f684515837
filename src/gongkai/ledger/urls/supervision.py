from __future__ import annotations

from django.urls import path

from gongkai.ledger.views.desk import circulars, lookbacks, organisation, problems, rectifications, rounds

urlpatterns = [
    path("desk/ledger/problems/", problems.listing, name="problems"),
    path("desk/ledger/problems/<uuid:uuid>/", problems.page, name="problem"),
    path("desk/ledger/rectifications/", rectifications.listing, name="rectifications"),
    path("desk/ledger/rectifications/new/", rectifications.order, name="rectification_new"),
    path("desk/ledger/rectifications/<uuid:uuid>/", rectifications.page, name="rectification"),
    path("desk/ledger/checks/", rectifications.checked, name="checks"),
    path("desk/ledger/checks/new/", rectifications.record, name="check_new"),
    path("desk/ledger/checks/<uuid:uuid>/", rectifications.check, name="check"),
    path("desk/ledger/rounds/", rounds.listing, name="rounds"),
    path("desk/ledger/rounds/new/", rounds.new, name="round_new"),
    path("desk/ledger/rounds/<uuid:uuid>/", rounds.page, name="round"),
    path("desk/ledger/circulars/", circulars.listing, name="circulars"),
    path("desk/ledger/circulars/new/", circulars.new, name="circular_new"),
    path("desk/ledger/circulars/<uuid:uuid>/", circulars.page, name="circular"),
    path("desk/ledger/circulars/<uuid:uuid>/docx/", circulars.paper, name="circular_docx"),
    path("desk/ledger/lookbacks/", lookbacks.listing, name="lookbacks"),
    path("desk/ledger/lookbacks/new/", lookbacks.new, name="lookback_new"),
    path("desk/ledger/lookbacks/<uuid:uuid>/", lookbacks.page, name="lookback"),
    path("desk/ledger/lookbacks/<uuid:uuid>/xlsx/", lookbacks.sheet, name="lookback_xlsx"),
    path("desk/ledger/lookbacks/items/<uuid:uuid>/", lookbacks.item, name="lookback_item"),
    path("desk/ledger/organisation/", organisation.overview, name="organisation"),
    path("desk/ledger/organisation/xlsx/", organisation.sheet, name="organisation_xlsx"),
    path("desk/ledger/organisation/records/<uuid:uuid>/", organisation.page, name="organisation_record"),
    path("desk/ledger/organisation/records/<uuid:uuid>/edit/", organisation.edit, name="organisation_edit"),
    path("desk/ledger/organisation/<slug:kind>/", organisation.listing, name="organisation_kind"),
    path("desk/ledger/organisation/<slug:kind>/new/", organisation.new, name="organisation_new"),
]
