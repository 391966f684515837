from __future__ import annotations

from django.urls import path

from gongkai.ledger.views.desk import briefs, calendar, deciding, ledgers, parts, reporting

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
    path("desk/ledger/unit/", ledgers.page, name="unit_ledger"),
    path("desk/ledger/unit/print/", ledgers.printed, name="unit_ledger_print"),
    path("desk/ledger/unit/xlsx/", ledgers.form_xlsx, name="unit_ledger_xlsx"),
    path("desk/ledger/unit/workbook/", ledgers.workbook_xlsx, name="ledger_workbook"),
    path("desk/ledger/unit/upload/", ledgers.upload, name="ledger_upload"),
    path("desk/ledger/unit/upload/<uuid:uuid>/", ledgers.preview, name="ledger_preview"),
    path("desk/ledger/unit/upload/<uuid:uuid>/marked/", ledgers.marked, name="ledger_marked"),
    path("desk/ledger/unit-plans/", ledgers.unit_plans, name="unit_plans"),
    path("desk/ledger/unit-plans/new/", ledgers.register, name="unit_plan_new"),
    path("desk/ledger/unit-plans/<uuid:uuid>/address/", ledgers.publish, name="unit_plan_address"),
    path("desk/ledger/calendar/", calendar.page, name="calendar"),
    path("desk/ledger/brief/", briefs.page, name="brief"),
    path("desk/ledger/brief/print/", briefs.printed, name="brief_print"),
    path("desk/ledger/brief/pdf/", briefs.pdf, name="brief_pdf"),
]
