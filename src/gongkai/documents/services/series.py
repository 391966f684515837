"""Presets by issue code, kept by the office in versions: a change ends the old one and begins a new (R067, R068, R076)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from gongkai.documents.models import SeriesRule
from gongkai.documents.rules.states import Openness
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ


def set_rule(
    *, series: str, organ: Organ | None, openness: str, normative: bool, valid_from: date, by: Actor, note: str = ""
) -> SeriesRule:
    """One preset from a day on; the one in force until then ends the day before."""
    series = series.strip()
    reasons = [] if by.may(Duty.OFFICE) else ["只有政务公开办可以设定发文字号的统一认定。"]
    if not series:
        reasons.append("请填写发文代字，例如“云政办发”。")
    if openness == Openness.WITHHELD:
        reasons.append("不予公开必须一件一审，不能按发文字号统一认定。")
    if normative and openness not in {"", Openness.PROACTIVE}:
        reasons.append("规范性文件应当主动公开，这个代字只能预设为主动公开。")
    if not openness and not normative:
        reasons.append("请至少设定预设的公开属性，或注明专用于规范性文件。")
    refuse_if(reasons)
    with transaction.atomic():
        same = SeriesRule.objects.filter(jurisdiction_id=by.jurisdiction_id, organ=organ, series=series)
        for old in same.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from)):
            if old.valid_from >= valid_from:
                raise Refused(f"“{series}”已有自{old.valid_from:%Y-%m-%d}起的设定，新的设定应在其后开始。")
            old.valid_to = valid_from - timedelta(days=1)
            old.save(update_fields=["valid_to"])
        made = SeriesRule.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ=organ, series=series, openness=openness,
            normative="Y" if normative else "N", valid_from=valid_from, note=note.strip(),
        )  # fmt: skip
        record(
            "series.set", of=made, by=by, series=series, openness=openness, normative=made.normative,
            organ=organ.name if organ else "", since=valid_from.isoformat(),
        )  # fmt: skip
    return made


def end_rule(*, rule: SeriesRule, by: Actor) -> SeriesRule:
    """The preset is no longer applied from today on."""
    refuse_if([] if by.may(Duty.OFFICE) else ["只有政务公开办可以停用。"])
    with transaction.atomic():
        rule.valid_to = max(rule.valid_from, days.today() - timedelta(days=1))
        rule.save(update_fields=["valid_to"])
        record("series.ended", of=rule, by=by, series=rule.series)
    return rule
