from __future__ import annotations

from django.urls import path

from gongkai.applications.views import excess, handling, reports

urlpatterns = [
    path("desk/applications/board/", handling.board, name="board"),
    path("desk/applications/report/", reports.report, name="report"),
    path("desk/applications/report/cell/", reports.cell, name="report_cell"),
    path("desk/applications/report/export/", reports.export, name="report_export"),
    path("desk/applications/report/disputes/", reports.disputes, name="report_disputes"),
    path("desk/applications/charging/", excess.settle, name="charging"),
    path("desk/applications/remedies/", handling.remedies, name="remedies"),
    path("desk/applications/remedies/<uuid:uuid>/", handling.remedy, name="remedy"),
    path("desk/applications/<uuid:uuid>/", handling.case, name="case"),
    path("desk/applications/<uuid:uuid>/file/", handling.file, name="file"),
    path("desk/applications/<uuid:uuid>/letter.docx", handling.letter_docx, name="letter_docx"),
    path("desk/applications/<uuid:uuid>/letter.pdf", handling.letter_pdf, name="letter_pdf"),
    path("desk/applications/report/correction/", reports.correction_cell, name="report_correction"),
]
