"""What may be done on an application's page after the answer: a look for everybody, a model case."""

from __future__ import annotations

from gongkai.applications.forms import after as forms
from gongkai.applications.models import Application
from gongkai.applications.queries.after import file_after
from gongkai.applications.rules.after import Shown, Verdict, reasons_not_to_review
from gongkai.applications.rules.states import OVER_STATES, State
from gongkai.applications.services import converting, exemplifying
from gongkai.orgs.rules import Actor
from gongkai.pages.services.acting import Doing


def of_after(row: Application, by: Actor) -> dict[str, Doing]:
    """For the clerks of the organ; the caller has asked who they are."""
    state = State(row.state)
    if state not in OVER_STATES:
        return {}
    file = file_after(row)
    found = {}
    if not reasons_not_to_review(state, row.outcome, already=file["conversion"] is not None):
        found["REVIEW_FOR_ALL"] = _review(row, by)
    if row.case.key:
        found["MODEL"] = _model(row, by)
    if model := file["model_case"]:
        found["SHOW_MODEL"] = Doing(
            forms.AwardForm,
            lambda shown: exemplifying.show_model(model=model, shown=Shown(shown), by=by),
            "修改案例状态",
            "已修改。",
        )
    return found


def _review(row: Application, by: Actor) -> Doing:
    def review(verdict: str, **given: object) -> object:
        return converting.review_for_all(application=row, verdict=Verdict(verdict), by=by, **given)  # type: ignore[arg-type]

    return Doing(
        forms.ReviewForm,
        review,
        "转主动公开审查",
        "已记下审查结论。",
        hint="提供了信息的答复，看是不是适合让所有人知道。转的，由信息员起草公文，照常认定、检查、审核；公文里没有申请人，也没有登记编号。",
    )


def _model(row: Application, by: Actor) -> Doing:
    def make(**given: str) -> object:
        return exemplifying.make_model(application=row, by=by, **given)

    return Doing(
        forms.ModelForm,
        make,
        "列为典型案例",
        "已列为典型案例。",
        hint="供本地区和下级地区的工作人员学习；再次填写即改写。",
    )
