from __future__ import annotations

from django.urls import path

from gongkai.documents.views.desk import interpretation, interpretations

ONE = "desk/documents/<uuid:uuid>/interpretation/"
urlpatterns = [
    path("desk/documents/interpretations/", interpretations.interpretations, name="interpretations"),
    path(ONE, interpretation.interpretation, name="interpretation"),
    path(f"{ONE}plan/", interpretation.plan, name="plan_interpretation"),
    path(f"{ONE}material/", interpretation.material, name="write_interpretation"),
    path(f"{ONE}forms/", interpretation.add_form, name="add_form"),
    path(f"{ONE}forms/drop/", interpretation.drop_form, name="drop_form"),
    path(f"{ONE}exempt/", interpretation.exempt, name="exempt"),
    path(f"{ONE}copied/", interpretation.judge_copied, name="judge_copied"),
    path(f"{ONE}rounds/", interpretation.open_round, name="open_round"),
    path(f"{ONE}submit/", interpretation.submit_round, name="submit_round"),
    path(f"{ONE}log/<slug:what>/", interpretation.log, name="log_publicity"),
]
