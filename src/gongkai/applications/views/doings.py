"""Everything a person may do on an application's page, by what the rules allow now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from gongkai.applications.forms import handling as forms
from gongkai.applications.models import Application
from gongkai.applications.queries import handling as reading
from gongkai.applications.rules.acts import Asked, Carrying, Ending, Opinion, Route, Seal, Served
from gongkai.applications.rules.handling import Serving
from gongkai.applications.rules.states import CLERKS, OVER_STATES, Act, State
from gongkai.applications.services import (
    accepting,
    closing,
    communicating,
    consulting,
    correcting,
    deciding,
    disputing,
    extending,
    issuing,
    searching,
)
from gongkai.applications.services.acting import reasons_not_to
from gongkai.applications.views import excess, gate, linking, redacting
from gongkai.applications.views.after import of_after
from gongkai.applications.views.letters import of_letters
from gongkai.applications.views.referring import of_referring
from gongkai.cases.rules import Direction, Means
from gongkai.files import services as files
from gongkai.orgs.rules import Actor
from gongkai.pages.services.acting import Doing

ORDER = (Act.ACCEPT, Act.CORRECT, Act.TAKE_CORRECTION, Act.ABANDON, Act.DRAFT, Act.SUBMIT, Act.ISSUE, Act.SERVE, Act.SEARCH,
         Act.CONSULT, Act.TAKE_OPINION, Act.EXTEND, Act.RECALL, Act.WITHDRAW, Act.ARCHIVE)  # fmt: skip


def doings(application: Application, by: Actor) -> dict[str, Doing]:
    """The forms of the acts that are open to this person now, by name."""
    every = _of_handling(application, by) | _of_reply(application, by)
    found = {act.value: every[act] for act in ORDER if act in every and not reasons_not_to(act, application, by)}
    if Act.TAKE_OPINION in found:
        found |= _of_consultations(application, by)
        if not reading.consultation_choices(application, "opinion"):
            del found[Act.TAKE_OPINION]
    found |= gate.doings(application, by) | linking.doings(application, by) | excess.doings(application, by)
    if by.organ_id == application.organ_id and by.duty in CLERKS:
        found |= _of_the_file(application, by)
        found |= of_after(application, by)
        found |= of_letters(application, by)
        found |= of_referring(application, by)
    found |= redacting.doings_of(application, by)
    return {name: replace(doing, form=partial(doing.form, application=application)) for name, doing in found.items()}


def blocked(application: Application, by: Actor) -> list[tuple[str, str]]:
    """What cannot be done now, with the reason, for the clerks of the organ."""
    if by.organ_id != application.organ_id or by.duty not in CLERKS:
        return []
    return [(act.label, "".join(why)) for act in ORDER if (why := reasons_not_to(act, application, by))]


def _of_handling(row: Application, by: Actor) -> dict[Act, Doing]:
    def consult(asked: str, **given: Any) -> object:
        return consulting.ask(application=row, asked=Asked(asked), by=by, **given)

    def opine(consultation: str, opinion: str, **given: Any) -> object:
        found = reading.consultation(row, consultation)
        return consulting.take_opinion(consultation=found, opinion=Opinion(opinion), by=by, **given)

    def correct(what: str, until: date, means: str) -> object:
        return correcting.tell(application=row, what=what, until=until, means=Means(means), by=by)

    def lengthen(means: str, **given: Any) -> object:
        return extending.extend(application=row, means=Means(means), by=by, **given)

    return {
        Act.ACCEPT: Doing(forms.PlainForm, lambda: accepting.accept(application=row, by=by), "受理", "已受理。", hint="内容明确、材料齐全的，受理后开始办理。", main=True),
        Act.CORRECT: Doing(forms.CorrectionForm, correct, "告知补正", "已告知补正，答复期限停止计算。", hint="申请内容不明确的，收到申请之日起7个工作日内一次性告知。"),
        Act.TAKE_CORRECTION: Doing(forms.ReceivedForm, lambda on: correcting.take_correction(application=row, on=on, by=by), "收到补正", "已登记，答复期限重新计算。", main=True),
        Act.ABANDON: Doing(forms.PlainForm, lambda: correcting.abandon(application=row, by=by), "按逾期不补正结案", "已结案。", hint="补正期限届满，申请人没有正当理由不补正的。"),
        Act.SEARCH: Doing(forms.SearchForm, lambda **given: searching.record_search(application=row, by=by, **given), "记录检索", "已存入检索记录。", hint="答复“信息不存在”以前必须有检索记录。"),
        Act.CONSULT: Doing(forms.ConsultForm, consult, "征求意见", "已登记，征求意见所需时间不计入答复期限。"),
        Act.TAKE_OPINION: Doing(forms.OpinionForm, opine, "登记回复意见", "已登记意见，答复期限继续计算。"),
        Act.EXTEND: Doing(forms.ExtensionForm, lengthen, "延长答复期限", "已登记延期。", hint="须在原期限届满前经负责人同意并告知申请人，只能一次。"),
        Act.WITHDRAW: Doing(forms.PlainForm, lambda: closing.withdraw(application=row, by=by), "登记申请人撤回", "已登记撤回，办理终止。", hint="申请人书面或者当面要求撤回的，先存入材料，再登记。"),
        Act.ARCHIVE: Doing(forms.PlainForm, lambda: closing.archive(application=row, by=by), "归档", "已归档。", main=True),
    }  # fmt: skip


def _of_consultations(row: Application, by: Actor) -> dict[str, Doing]:
    def arrived(consultation: str, on: date) -> object:
        return consulting.arrived(consultation=_found(row, consultation), on=on, by=by)

    def told(consultation: str, on: date) -> object:
        return consulting.tell_third_party(consultation=_found(row, consultation), on=on, by=by)

    found = {}
    if reading.consultation_choices(row, "arrival"):
        found["ARRIVED"] = Doing(forms.ArrivedForm, arrived, "登记对方收到", "已登记，对方15个工作日的期限由此起算。")
    if reading.consultation_choices(row, "told"):
        found["TOLD"] = Doing(
            forms.ToldForm,
            told,
            "登记告知第三方",
            "已登记。",
            hint="第三方不同意而决定公开的，先将公开的内容和理由书面告知第三方。",
        )
    return found


def _found(row: Application, uuid: str) -> Any:
    return reading.consultation(row, uuid)


def _of_reply(row: Application, by: Actor) -> dict[Act, Doing]:
    def draft(code: str, **words: str) -> object:
        return deciding.draft(application=row, code=code, words=words, by=by)

    def issue(number: str, seal: str, stamped: Any, supply_file: Any, made: Any = (), **given: Any) -> object:
        kept = files.store(data=stamped, name=stamped.name, by=by, sensitive=True) if stamped else None
        more = [files.store(data=supply_file, name=supply_file.name, by=by, sensitive=True)] if supply_file else []
        return issuing.issue(
            application=row, number=number, seal=Seal(seal), stamped=kept, supplies=more, redactions=made, by=by, **given
        )  # fmt: skip

    def serve(means: str, state: str, sent_on: date, arrived_on: date | None, proof: str, proof_file: Any) -> object:
        kept = files.store(data=proof_file, name=proof_file.name, by=by, sensitive=True) if proof_file else None
        made = Serving(Carrying(means), Served(state), sent_on, arrived_on, proof, kept is not None)
        return issuing.serve(application=row, serving=made, proof=kept, by=by)

    return {
        Act.DRAFT: Doing(forms.DraftForm, draft, "拟写答复", "已保存答复。", main=True),
        Act.SUBMIT: Doing(forms.PlainForm, lambda: deciding.submit(application=row, by=by), "提交审核", "已提交初审、保密审查和终审。", main=True),
        Act.RECALL: Doing(forms.ReasonForm, lambda reason: deciding.recall(application=row, reason=reason, by=by), "撤回送审", "已撤回，可以修改答复。"),
        Act.ISSUE: Doing(forms.IssueForm, issue, "印发答复", "已印发，请送达申请人。", hint="平台不绘制印章：下载答复书，盖章后上传扫描件或者电子签章文件。", main=True),
        Act.SERVE: Doing(forms.ServeForm, serve, "登记送达", "已登记送达情况。", main=True),
    }  # fmt: skip


def _of_the_file(row: Application, by: Actor) -> dict[str, Doing]:
    def note(direction: str, means: str, subject: str, body: str) -> object:
        return communicating.note(
            application=row, direction=Direction(direction), means=Means(means), subject=subject, body=body, by=by
        )

    def dispute(route: str, **given: Any) -> object:
        return disputing.open_dispute(application=row, route=Route(route), by=by, **given)

    def end(dispute: str, ending: str, **given: Any) -> object:
        return disputing.end_dispute(dispute=reading.dispute(row, dispute), ending=Ending(ending), by=by, **given)

    found = {"NOTE": Doing(forms.NoteForm, note, "记录沟通", "已记入沟通记录。")}
    if State(row.state) in OVER_STATES:
        found["DISPUTE"] = Doing(forms.DisputeForm, dispute, "登记复议（诉讼）", "已登记。")
    if reading.dispute_choices(row):
        found["END_DISPUTE"] = Doing(forms.EndDisputeForm, end, "登记复议（诉讼）结果", "已登记结果。")
    return found
