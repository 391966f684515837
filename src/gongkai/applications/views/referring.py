"""指明负责机关, on the page of the case."""

from __future__ import annotations

from typing import Any

from gongkai.applications.forms.referring import PointForm
from gongkai.applications.models import Application
from gongkai.applications.rules.referring import Pointing
from gongkai.applications.rules.states import Act
from gongkai.applications.services import referring
from gongkai.applications.services.acting import reasons_not_to
from gongkai.orgs.rules import Actor
from gongkai.pages.services.acting import Doing


def of_referring(row: Application, by: Actor) -> dict[str, Doing]:
    """Open while the reply may be drafted."""
    if reasons_not_to(Act.DRAFT, row, by):
        return {}

    def point(kind: str, **given: Any) -> object:
        return referring.point(application=row, kind=Pointing(kind), by=by, **given)

    hint = "不属于本机关负责、已移交国家档案馆或者无权更正的，写明向哪里提出；写入答复书的“其他途径”，申请人的页面上给出带着原内容的申请表。"
    return {"POINT": Doing(PointForm, point, "指明负责机关", "已写明，并写入答复的“其他途径”。", hint=hint)}
