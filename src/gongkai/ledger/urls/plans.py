from __future__ import annotations

from django.urls import path

from gongkai.ledger.views.desk import linking, plans, releasing, tasks

urlpatterns = [
    path("desk/ledger/plans/", plans.listing, name="plans"),
    path("desk/ledger/plans/<uuid:uuid>/", plans.page, name="plan"),
    path("desk/ledger/plans/<uuid:uuid>/source/", plans.source, name="plan_source"),
    path("desk/ledger/plans/<uuid:uuid>/xlsx/", plans.export, name="plan_export"),
    path("desk/ledger/plans/<uuid:uuid>/parent/", plans.parent, name="plan_parent"),
    path("desk/ledger/plans/<uuid:uuid>/close/", plans.close, name="plan_close"),
    path("desk/ledger/plans/<uuid:uuid>/links/", linking.of_plan, name="plan_links"),
    path("desk/ledger/plans/<uuid:uuid>/release/", releasing.panel, name="plan_release"),
    path("desk/ledger/plans/<uuid:uuid>/release/rule/", releasing.rule, name="plan_rule"),
    path("desk/ledger/plans/<uuid:uuid>/release/chosen/", releasing.chosen, name="release_chosen"),
    path("desk/ledger/tasks/<uuid:uuid>/", tasks.page, name="task"),
    path("desk/ledger/tasks/<uuid:uuid>/superior/", linking.of_task, name="task_parent"),
    path("desk/ledger/tasks/<uuid:uuid>/show/", releasing.show, name="task_show"),
    path("desk/ledger/tasks/<uuid:uuid>/hide/", releasing.hide, name="task_hide"),
    path("desk/ledger/tasks/<uuid:uuid>/results/", releasing.results, name="task_results"),
]
