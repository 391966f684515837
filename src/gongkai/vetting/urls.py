from __future__ import annotations

from django.urls import path

from gongkai.vetting.views import public
from gongkai.vetting.views.desk import cleanups, dictionary, epidemic, findings, privacy, traces

app_name = "vetting"
desk_urlpatterns = [
    path("desk/vetting/findings/", findings.listing, name="findings"),
    path("desk/vetting/findings/<uuid:uuid>/ask/", findings.ask, name="ask"),
    path("desk/vetting/findings/<uuid:uuid>/decide/", findings.decide, name="decide"),
    path("desk/vetting/findings/<uuid:uuid>/settle/", findings.settle, name="settle"),
    path("desk/vetting/findings/<uuid:uuid>/reveal/", findings.reveal, name="reveal"),
    path("desk/vetting/checks/<uuid:uuid>/", findings.check, name="check"),
    path("desk/vetting/checks/<uuid:uuid>/mask/", findings.mask, name="mask"),
    path("desk/vetting/traces/", traces.listing, name="traces"),
    path("desk/vetting/traces/<uuid:uuid>/", traces.page, name="trace"),
    path("desk/vetting/traces/<uuid:uuid>/see/", traces.see, name="trace_see"),
    path("desk/vetting/traces/<uuid:uuid>/approve/", traces.approve, name="trace_approve"),
    path("desk/vetting/dictionary/", dictionary.listing, name="dictionary"),
    path("desk/vetting/dictionary/word/", dictionary.word, name="word"),
    path("desk/vetting/dictionary/switch/", dictionary.switch, name="word_switch"),
    path("desk/vetting/dictionary/xlsx/", dictionary.export, name="words_export"),
    path("desk/vetting/dictionary/bring/", dictionary.bring, name="words_bring"),
    path("desk/vetting/cleanups/", cleanups.listing, name="cleanups"),
    path("desk/vetting/cleanups/new/", cleanups.begin, name="cleanup_new"),
    path("desk/vetting/cleanups/<uuid:uuid>/", cleanups.page, name="cleanup"),
    path("desk/vetting/cleanups/<uuid:uuid>/decide/", cleanups.decide, name="cleanup_decide"),
    path("desk/vetting/cleanups/<uuid:uuid>/close/", cleanups.close, name="cleanup_close"),
    path("desk/vetting/cleanups/<uuid:uuid>/xlsx/", cleanups.export, name="cleanup_export"),
    path("desk/vetting/processing-rules/", privacy.rules, name="rules"),
    path("desk/vetting/processing-rules/new/", privacy.rule_new, name="rule_new"),
    path("desk/vetting/processing-rules/<uuid:uuid>/", privacy.rule, name="rule"),
    path("desk/vetting/processing-rules/<uuid:uuid>/edit/", privacy.rule_edit, name="rule_edit"),
    path("desk/vetting/notices/", privacy.notices, name="notices"),
    path("desk/vetting/notices/new/", privacy.notice_new, name="notice_new"),
    path("desk/vetting/notices/<uuid:uuid>/", privacy.notice, name="notice"),
    path("desk/vetting/notices/<uuid:uuid>/end/", privacy.notice_end, name="notice_end"),
    path("desk/vetting/epidemic/", epidemic.listing, name="epidemics"),
    path("desk/vetting/epidemic/new/", epidemic.write, name="epidemic_new"),
    path("desk/vetting/epidemic/<uuid:uuid>/", epidemic.page, name="epidemic"),
    path("desk/vetting/epidemic/<uuid:uuid>/edit/", epidemic.write, name="epidemic_edit"),
]
public_urlpatterns = [
    path("personal-information/", public.rules, name="rules"),
    path("personal-information/<uuid:uuid>/", public.organ, name="organ"),
    path("personal-information/notices/<uuid:uuid>/", public.notice, name="notice"),
]
