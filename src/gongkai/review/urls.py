from __future__ import annotations

from django.urls import path

from gongkai.review.views import public
from gongkai.review.views.desk import arranging, deciding, experts, lists, reading, remarking, schemes

app_name = "review"

desk_urlpatterns = [
    path("desk/review/", lists.queue, name="queue"),
    path("desk/review/all/", lists.everything, name="all"),
    path("desk/review/delegations/", arranging.delegations, name="delegations"),
    path("desk/review/delegations/new/", arranging.delegate, name="delegate"),
    path("desk/review/delegations/<uuid:uuid>/end/", arranging.end_delegation, name="end_delegation"),
    path("desk/review/pairings/", arranging.pairings, name="pairings"),
    path("desk/review/pairings/new/", arranging.pair, name="pair"),
    path("desk/review/pairings/<uuid:uuid>/end/", arranging.end_pairing, name="end_pairing"),
    path("desk/review/schemes/", schemes.listing, name="schemes"),
    path("desk/review/schemes/<slug:kind>/", schemes.page, name="scheme"),
    path("desk/review/schemes/<slug:kind>/edit/", schemes.edit, name="scheme_edit"),
    path("desk/review/steps/<uuid:uuid>/decide/", deciding.decide, name="decide"),
    path("desk/review/steps/<uuid:uuid>/claim/", deciding.claim, name="claim"),
    path("desk/review/steps/<uuid:uuid>/let-go/", deciding.let_go, name="let_go"),
    path("desk/review/steps/<uuid:uuid>/paper/", deciding.paper, name="paper"),
    path("desk/review/remarks/<uuid:uuid>/answer/", remarking.answer, name="answer"),
    path("desk/review/remarks/<uuid:uuid>/resolve/", remarking.resolve, name="resolve"),
    path("desk/review/experts/<uuid:uuid>/cancel/", experts.cancel, name="cancel_expert"),
    path("desk/review/<uuid:uuid>/", reading.page, name="page"),
    path("desk/review/<uuid:uuid>/compare/", reading.compare, name="compare"),
    path("desk/review/<uuid:uuid>/record/", reading.record, name="record"),
    path("desk/review/<uuid:uuid>/record.jsonl", reading.record_file, name="record_file"),
    path("desk/review/<uuid:uuid>/remark/", remarking.remark, name="remark"),
    path("desk/review/<uuid:uuid>/expert/", experts.invite, name="invite_expert"),
]

public_urlpatterns = [path("zhuanjia/<str:link>/", public.opinion, name="opinion")]
