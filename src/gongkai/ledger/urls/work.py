from __future__ import annotations

from django.urls import path

from gongkai.ledger.views.desk import deciding, parts, reporting

urlpatterns = [
    path("desk/ledger/", parts.listing, name="parts"),
    path("desk/ledger/xlsx/", parts.listing_xlsx, name="parts_xlsx"),
    path("desk/ledger/take/", parts.take_chosen, name="take_chosen"),
    path("desk/ledger/parts/<uuid:uuid>/", parts.page, name="part"),
    path("desk/ledger/parts/<uuid:uuid>/take/", parts.take, name="take"),
    path("desk/ledger/parts/<uuid:uuid>/measures/", reporting.measures, name="measures"),
    path("desk/ledger/parts/<uuid:uuid>/progress/", parts.report, name="report"),
    path("desk/ledger/parts/<uuid:uuid>/evidence/", parts.prove, name="prove"),
    path("desk/ledger/parts/<uuid:uuid>/event/", parts.happened, name="happened"),
    path("desk/ledger/parts/<uuid:uuid>/problem/", parts.hindered, name="hindered"),
    path("desk/ledger/points/<uuid:uuid>/claim/", reporting.claim, name="claim"),
    path("desk/ledger/points/<uuid:uuid>/withdraw/", reporting.withdraw_claim, name="withdraw_claim"),
    path("desk/ledger/evidence/<uuid:uuid>/withdraw/", reporting.withdraw_evidence, name="withdraw_evidence"),
    path("desk/ledger/claims/", deciding.queue, name="claims"),
    path("desk/ledger/claims/<uuid:uuid>/", deciding.decide, name="decide"),
    path("desk/ledger/claims/<uuid:uuid>/paper/", deciding.paper, name="paper"),
    path("desk/ledger/points/<uuid:uuid>/waive/", deciding.waive, name="waive"),
    path("desk/ledger/points/<uuid:uuid>/reopen/", deciding.reopen, name="reopen"),
    path("desk/ledger/parts/<uuid:uuid>/void/", deciding.void, name="void"),
]
