"""Addresses of writing: the list, the editor, attachments, versions, import, submissions, numbers."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.documents.views.desk import attaching, importing, listing, pasting, submitting, versions, writing

ONE = "desk/documents/<uuid:uuid>/"
urlpatterns: list[URLPattern] = [
    path("desk/documents/", listing.documents, name="documents"),
    path("desk/documents/list.xlsx", listing.documents_xlsx, name="documents_xlsx"),
    path("desk/documents/numbers/", listing.numbers, name="numbers"),
    path("desk/documents/numbers.xlsx", listing.numbers_xlsx, name="numbers_xlsx"),
    path("desk/documents/index-rule/", listing.index_rule, name="index_rule"),
    path("desk/documents/import/", importing.bring, name="import"),
    path("desk/documents/batches/", importing.batches, name="batches"),
    path("desk/documents/batches/<uuid:uuid>/", importing.batch, name="batch"),
    path("desk/documents/batches/<uuid:uuid>/report.xlsx", importing.batch_xlsx, name="batch_xlsx"),
    path("desk/documents/batches/<uuid:uuid>/act/", importing.batch_act, name="batch_act"),
    path("desk/documents/submissions/", submitting.submissions, name="submissions"),
    path("desk/documents/submissions/<uuid:uuid>/", submitting.submission, name="submission"),
    path("desk/documents/submissions/circulars/", submitting.circulars, name="submission_circulars"),
    path("desk/documents/submissions/circulars/<uuid:uuid>/", submitting.circular, name="submission_circular"),
    path(
        "desk/documents/submissions/circulars/<uuid:uuid>/file.docx",
        submitting.circular_file,
        {"form": "docx"},
        name="submission_circular_docx",
    ),
    path(
        "desk/documents/submissions/circulars/<uuid:uuid>/file.xlsx",
        submitting.circular_file,
        {"form": "xlsx"},
        name="submission_circular_xlsx",
    ),
    path("desk/documents/new/", writing.begin, name="begin"),
    path(ONE, writing.document, name="document"),
    path(f"{ONE}edit/", writing.edit, name="edit"),
    path(f"{ONE}keep/", writing.keep, name="keep"),
    path(f"{ONE}drop/", writing.drop, name="drop"),
    path(f"{ONE}closing/", writing.closing, name="closing"),
    path(f"{ONE}discard/", writing.discard, name="discard"),
    path(f"{ONE}record/", writing.record, name="record"),
    path(f"{ONE}paste/", pasting.paste, name="paste"),
    path(f"{ONE}raw/", pasting.raw, name="raw"),
    path(f"{ONE}tidied/<uuid:tidied>/", pasting.tidied, name="tidied"),
    path(f"{ONE}picture/", pasting.picture, name="picture"),
    path(f"{ONE}attachments/", attaching.attachments, name="attachments"),
    path(f"{ONE}attachments/<uuid:attachment>/", attaching.attachment, name="attachment"),
    path(f"{ONE}send/", submitting.send, name="send"),
    path(f"{ONE}compare/", versions.compare, name="compare"),
]
