from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.documents.views.desk import issue

urlpatterns: list[URLPattern] = [
    path("desk/documents/<uuid:uuid>/issue/", issue.issue, name="issue"),
    path("desk/documents/<uuid:uuid>/issue/check/", issue.check, name="check"),
    path("desk/documents/<uuid:uuid>/issue/explain/", issue.explain_line, name="explain_line"),
    path("desk/documents/<uuid:uuid>/card/", issue.card, name="card"),
    path("desk/documents/<uuid:uuid>/card.docx", issue.card_file, name="card_file"),
]
