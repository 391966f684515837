from __future__ import annotations

from django.urls import path

from gongkai.orgs.views import choosing, groups, importing, organs, people, register, reorganise

app_name = "orgs"
# Stands in the accounts namespace (accounts:choose_post): to people it is a part of signing in.
account_urlpatterns = [path("desk/post/", choosing.choose_post, name="choose_post")]
desk_urlpatterns = [
    path("desk/orgs/", organs.organs, name="organs"),
    path("desk/orgs/add/", organs.add, name="add_organ"),
    path("desk/orgs/import/", importing.upload, name="import"),
    path("desk/orgs/import/template/", importing.template, name="import_template"),
    path("desk/orgs/import/<uuid:uuid>/", importing.preview, name="import_preview"),
    path("desk/orgs/import/<uuid:uuid>/rejected/", importing.rejected, name="import_rejected"),
    path("desk/orgs/export/", importing.exported, name="export"),
    path("desk/orgs/groups/", groups.groups, name="groups"),
    path("desk/orgs/groups/add/", groups.add, name="add_group"),
    path("desk/orgs/groups/<uuid:uuid>/", groups.change, name="change_group"),
    path("desk/orgs/groups/<uuid:uuid>/remove/", groups.remove, name="remove_group"),
    path("desk/orgs/liaisons/", register.liaisons, name="liaisons"),
    path("desk/orgs/liaisons/add/", register.add, name="add_liaison"),
    path("desk/orgs/liaisons/<uuid:uuid>/end/", register.end, name="end_liaison"),
    path("desk/orgs/people/", people.people, name="people"),
    path("desk/orgs/people/add/", people.add_person, name="add_person"),
    path("desk/orgs/people/<uuid:uuid>/", people.person, name="person"),
    path("desk/orgs/people/<uuid:uuid>/handover/", people.hand_over, name="handover"),
    path("desk/orgs/people/<uuid:uuid>/password/", people.reset_password, name="reset_password"),
    path("desk/orgs/people/<uuid:uuid>/close/", people.close_account, name="close_account"),
    path("desk/orgs/people/<uuid:uuid>/reopen/", people.reopen_account, name="reopen_account"),
    path("desk/orgs/posts/<uuid:uuid>/", people.post, name="post"),
    path("desk/orgs/posts/<uuid:uuid>/change/", people.change_post, name="change_post"),
    path("desk/orgs/posts/<uuid:uuid>/take/", people.take, name="take_post"),
    path("desk/orgs/posts/<uuid:uuid>/close/", people.close_post, name="close_post"),
    path("desk/orgs/holdings/<int:number>/leave/", people.leave, name="leave_post"),
    path("desk/orgs/<uuid:uuid>/", organs.organ, name="organ"),
    path("desk/orgs/<uuid:uuid>/change/", organs.change, name="change_organ"),
    path("desk/orgs/<uuid:uuid>/move/", organs.move, name="move_organ"),
    path("desk/orgs/<uuid:uuid>/names/", organs.add_name, name="add_name"),
    path("desk/orgs/<uuid:uuid>/names/remove/", organs.remove_name, name="remove_name"),
    path("desk/orgs/<uuid:uuid>/appoint/", organs.appoint, name="appoint_office"),
    path("desk/orgs/<uuid:uuid>/waive/", organs.waive, name="waive"),
    path("desk/orgs/<uuid:uuid>/posts/add/", people.add_post, name="add_post"),
    path("desk/orgs/<uuid:uuid>/reorganise/", reorganise.choose, name="reorganise"),
    path("desk/orgs/<uuid:uuid>/reorganise/<slug:kind>/", reorganise.reorganise, name="reorganise_as"),
]
