"""What follows an answer, as the case page, the to-do list and the inspection show it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gongkai.applications.models import Application, Conversion, ModelCase
from gongkai.applications.queries import conversion, retention
from gongkai.applications.queries.guide import guide
from gongkai.applications.rules.states import CLERKS
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules.work import Finding, Severity, Todo

REVIEWED_WITHIN = 30  # days after the answer
CONVERSIONS, RETENTION = "/desk/applications/conversions/", "/desk/applications/retention/"


def file_after(application: Application) -> dict[str, Any]:
    """For the page of one application; the guide by the names of its steps."""
    return {
        "guide": guide(application.jurisdiction_id),
        "archive_number": retention.archive_number_of(application),
        "conversion": Conversion.objects.filter(application=application).select_related("document").first(),
        "model_case": ModelCase.objects.filter(application=application).first(),
    }


def todo(actor: Actor) -> list[Todo]:
    """The registrar: personal data whose retention has ended, as one line."""
    if actor.duty not in CLERKS:
        return []
    number = retention.waiting(actor).count()
    if not number:
        return []
    return [Todo(f"{number}件申请的个人信息保存期满", RETENTION, None, "依申请公开：待确认销毁", actor.organ_name)]


def health(actor: Actor) -> list[Finding]:
    """Answers that nobody has looked at for everybody, a month on."""
    if actor.duty not in CLERKS:
        return []
    rows = conversion.unreviewed(actor).filter(closed_on__lt=days.today() - timedelta(REVIEWED_WITHIN))
    number = rows.count()
    if not number:
        return []
    title = f"本单位有 {number} 件提供了信息的答复超过{REVIEWED_WITHIN}日没有作转主动公开审查"
    return [Finding(title, CONVERSIONS, "逐件审查，适合主动公开的转为主动公开。", Severity.WARN)]
