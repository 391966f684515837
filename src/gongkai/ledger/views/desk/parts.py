"""我的任务: the list of parts, and the page of one part with all that its unit does about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.forms.work import EventForm, EvidenceForm, PartFilter, ProblemForm, ProgressForm, TakeForm
from gongkai.ledger.models import Assignment
from gongkai.ledger.queries import parts, tasks, work
from gongkai.ledger.rules import addresses, reasons
from gongkai.ledger.rules.states import AssignmentState, CheckpointState
from gongkai.ledger.services import assignments, claiming, exports, problems
from gongkai.notify.queries import told
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link
from gongkai.pages.services.downloads import download
from gongkai.trail import queries as trail


def found(actor: Actor, uuid: UUID) -> Assignment:
    """The part, or 404."""
    try:
        return parts.assignment(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: what was posted, were it nothing; unbound when the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _filter(request: HttpRequest, actor: Actor) -> PartFilter:
    themes = parts.themes(actor, days.today().year)
    return PartFilter(request.GET or None, actor=actor, plans=work.plans(actor), themes=themes)


def _wanted(form: PartFilter) -> parts.Filters:
    """What is asked for; values that make no sense narrow nothing."""
    form.is_valid()
    given = form.cleaned_data if form.is_bound else {}
    organ, plan = given.get("organ"), given.get("plan")
    return parts.Filters(
        plan=plan.uuid if plan else None,
        organ=organ.uuid if organ else None,
        state=given.get("state") or "",
        role=given.get("role") or "",
        theme=given.get("theme") or "",
        text=given.get("q") or "",
        late=bool(given.get("late")),
        due_within=given.get("within"),
        doubtful=bool(given.get("doubtful")),
    )


def _tabs(request: HttpRequest, actor: Actor) -> list[Link]:
    """Short ways to what waits; counted for a unit, whose parts are few."""
    counted: Mapping[str, int] = {} if actor.oversees else work.counts(actor)
    asked = {key: value for key, value in request.GET.items() if key in {"state", "late", "within"} and value}
    rows: list[tuple[str, str, dict[str, str]]] = [
        ("all", "全部", {}),
        ("new", "待签收", {"state": "NEW"}),
        ("late", "已逾期", {"late": "1"}),
        ("soon", "30日内到期", {"within": "30"}),
        ("returned", "被退回", {"state": "RETURNED"}),
        ("waiting", "待审定", {"state": "CLAIMED"}),
    ]
    here = reverse("ledger:parts")
    return [
        Link(label, f"{here}?{urlencode(query)}" if query else here, asked == query, count=counted.get(key))
        for key, label, query in rows
    ]


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The parts of the unit, what is owed first on top; of every unit for those who oversee."""
    form = _filter(request, actor)
    rows = parts.listing if actor.oversees else parts.mine
    page = rows(actor, _wanted(form), cursor=request.GET.get("cursor"))
    context = {
        "form": form,
        "page": page,
        "untaken": any(part.state == AssignmentState.NEW and part.organ_id == actor.organ_id for part in page.rows),
        "tabs": _tabs(request, actor),
        "may_take": actor.may(*reasons.UNIT_DUTIES),
        "organ_id": actor.organ_id,
        "take": TakeForm(prefix="take"),
        "filtered": any(value for key, value in request.GET.items() if key != "cursor"),
    }
    return render(request, "ledger/parts.html", context)


@require_GET
@desk_page()
def listing_xlsx(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list as it is narrowed, as a workbook."""
    rows = parts.listing if actor.oversees else parts.mine
    page = rows(actor, _wanted(_filter(request, actor)), size=work.MOST_LISTED)
    title = "政务公开任务清单" if actor.oversees else f"{actor.organ_name}政务公开任务清单"
    return download(exports.listing(rows=page.rows, title=title), f"{title}（{days.today():%Y-%m-%d}）.xlsx")


@require_POST
@desk_page()
def take_chosen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """签收 all that is ticked."""
    form = TakeForm(request.POST, prefix="take")
    given = form.cleaned_data if form.is_valid() else {}
    try:
        count = assignments.take_all(assignments=work.chosen(actor, request.POST.getlist("part")), by=actor, **given)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, f"已签收 {count} 项任务。")
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "ledger:parts")


def part_page(
    request: HttpRequest, actor: Actor, part: Assignment, *, forms: Mapping[str, BaseForm] | None = None,
    why: tuple[str, ...] = (),
) -> HttpResponse:  # fmt: skip
    """The page of a part; `forms` are those just refused, kept as they were filled in."""
    own = not reasons.reasons_not_unit(actor, part.organ_id)
    not_yet = reasons.reasons_not_to_report(AssignmentState(part.state))
    events = work.event_limits(part)
    context = {
        "part": part,
        "points": [point for point in part.checkpoints.all() if point.superior == "N"],
        "superior": [point for point in part.checkpoints.all() if point.superior == "Y"],
        "returned": [_sent_back(point) for point in part.checkpoints.all() if point.state == CheckpointState.RETURNED],
        "own": own,
        "may_report": own and not not_yet,
        "not_yet": not_yet if own else [],
        "may_decide": not reasons.reasons_not_office(actor, part.jurisdiction_id),
        "units": tasks.task_page(actor, part.task.uuid),
        "partners": work.partners(actor, part),
        "event_limits": events,
        "history": list(reversed(trail.history(part)))[:60],
        "told": told(addresses.page_of("parts", part.uuid), jurisdiction_id=part.jurisdiction_id),
        "why": why,
        "take": TakeForm(prefix="take", initial=_in_charge(part)),
        "progress": ProgressForm(prefix="progress"),
        "evidence": EvidenceForm(prefix="evidence", part=part),
        "event": EventForm(prefix="event", limits=events),
        "problem": ProblemForm(prefix="problem", actor=actor),
        **(forms or {}),
    }
    return render(request, "ledger/part.html", context, status=422 if forms or why else 200)


def _in_charge(part: Assignment) -> dict[str, str]:
    return {"leader_in_charge": part.leader_in_charge, "section": part.section}


def _sent_back(point: Any) -> tuple[Any, Any]:
    """A checkpoint that is owed again, with the decision that said so (none when its proof fell away)."""
    decisions = [one for one in point.decisions.all() if one.verdict == "RETURN"]
    return point, decisions[-1] if decisions else None


@require_GET
@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One part."""
    return part_page(request, actor, found(actor, uuid))


def _done(
    request: HttpRequest, actor: Actor, part: Assignment, name: str, form: BaseForm,
    verb: Callable[[dict[str, Any]], object], said: str,
) -> HttpResponse:  # fmt: skip
    """Do the verb with what the form holds and go back to its place on the page, or show the form again with why."""
    why: tuple[str, ...] = ()
    if form.is_valid():
        try:
            verb(form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, said)
            return redirect(f"{reverse('ledger:part', args=[part.uuid])}#{name}")
    return part_page(request, actor, part, forms={name: form}, why=why)


@require_POST
@desk_page()
def take(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """签收."""
    part = found(actor, uuid)
    form = TakeForm(request.POST, prefix="take")
    return _done(
        request, actor, part, "take", form, lambda given: assignments.take(assignment=part, by=actor, **given),
        "已签收。下一步请填写工作举措，并在时限前报送完成情况和佐证。",
    )  # fmt: skip


@require_POST
@desk_page()
def report(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """填报进展."""
    part = found(actor, uuid)
    form = ProgressForm(request.POST, prefix="progress")
    return _done(
        request, actor, part, "progress", form,
        lambda given: assignments.report_progress(assignment=part, by=actor, **given), "进展已保存。",
    )  # fmt: skip


@require_POST
@desk_page()
def prove(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """提供佐证: a link, a file, or both."""
    part = found(actor, uuid)
    form = EvidenceForm(request.POST, request.FILES, prefix="evidence", part=part)

    def add(given: dict[str, Any]) -> None:
        file = given.pop("file", None)
        stored = files.store(data=file, name=file.name, by=actor) if file else None
        claiming.add_proofs(assignment=part, by=actor, file=stored, **given)

    return _done(request, actor, part, "evidence", form, add, "佐证已提供。")


@require_POST
@desk_page()
def happened(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """登记事项."""
    part = found(actor, uuid)
    form = EventForm(request.POST, prefix="event", limits=work.event_limits(part))
    return _done(
        request, actor, part, "event", form, lambda given: assignments.log_event(assignment=part, by=actor, **given),
        "事项已登记，时限已按工作日算出。",
    )  # fmt: skip


@require_POST
@desk_page()
def hindered(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """难题上报."""
    part = found(actor, uuid)
    form = ProblemForm(request.POST, prefix="problem", actor=actor)

    def log(given: dict[str, Any]) -> None:
        parties = [organ.pk for organ in given.pop("parties")]
        problems.log(assignment=part, by=actor, party_ids=parties, **given)

    return _done(request, actor, part, "problem", form, log, "问题已登记，政务公开办会看到。")
