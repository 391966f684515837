"""核对: the source beside what was read from it. One task open at a time; every button saves first."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.kernel.errors import Refused
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import whole
from gongkai.ledger.forms.intake import HeadForm, ItemForm, LimitSet, limit_rows, unit_choices
from gongkai.ledger.models import Intake, IntakeItem
from gongkai.ledger.queries import intakes
from gongkai.ledger.rules import sheet
from gongkai.ledger.rules.states import IntakeState, Role
from gongkai.ledger.services import checking, items
from gongkai.ledger.services import intake as services
from gongkai.ledger.views.desk.intake import OPEN_STATES, found
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page

SHOWS = {"todo": "待核对", "all": "全部", "dropped": "不列入"}


@desk_page(Duty.OFFICE, Duty.ADMIN)
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The notice as it stands: waiting, failed, to be checked, or done."""
    intake = found(actor, uuid)
    if intake.state in OPEN_STATES:
        return render(request, "ledger/intake_waiting.html", {"intake": intake})
    if not intake.items.exists():
        return render(request, "ledger/intake_failed.html", {"intake": intake})
    chosen = intakes.chosen(actor, intake, request.GET.get("item"))
    return _check(request, actor, intake, chosen)


def _check(
    request: HttpRequest, actor: Actor, intake: Intake, item: IntakeItem, *, form: ItemForm | None = None,
    limits: dict[str, Any] | None = None, reasons: tuple[str, ...] = (),
) -> HttpResponse:  # fmt: skip
    rows = intakes.lines(actor, intake)
    place = next((index for index, row in enumerate(rows) if row.pk == item.pk), 0)
    waits = [row for row in rows if row.waits]
    after = next((row for row in waits if row.position > item.position), None) or next(iter(waits), None)
    show = request.GET.get("show", "all")
    marks = sheet.marks_of(item.spans, item.units, [*item.deadlines, *item.milestones], item.doubts)
    anchors = {row.begins: row.no or str(row.position) for row in rows if row.begins is not None}
    context = {
        "intake": intake,
        "item": item,
        "rows": [row for row in rows if _shown(row, show)],
        "show": show,
        "shows": SHOWS.items(),
        "place": place + 1,
        "total": len(rows),
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
        "next_open": after if after and after.pk != item.pk else None,
        "waiting": intakes.waiting(actor, intake),
        "sheet": sheet.sheet(intake.text, intake.layout, marks, anchors),
        "marks": [(kind, sheet.MARK_LABELS[kind]) for kind in sheet.MARK_LABELS if any(m.kind == kind for m in marks)],
        "form": form or ItemForm(initial=ItemForm.of(item)),
        "limits": limits or _limits(item),
        "roles": Role.choices(),
        "names": checking.known_names(actor) if intake.state == IntakeState.DRAFT else (),
        "outside": checking.OUTSIDE,
        "editable": intake.state == IntakeState.DRAFT and actor.may(Duty.OFFICE),
        "reasons": reasons,
        "parent": item.parent_task,
    }
    return render(request, "ledger/intake_check.html", context, status=422 if reasons or _wrong(form) else 200)


def _wrong(form: ItemForm | None) -> bool:
    return bool(form and form.errors)


def _shown(row: intakes.ItemLine, show: str) -> bool:
    if show == "todo":
        return row.waits
    return show != "dropped" or row.kept == Flag.NO


def _limits(item: IntakeItem, given: Any = None) -> dict[str, Any]:
    return {
        "deadlines": LimitSet(given, initial=item.deadlines, prefix="deadlines"),
        "local": LimitSet(given, initial=item.local_deadlines, prefix="local"),
        "milestones": LimitSet(given, initial=item.milestones, prefix="milestones"),
    }


@require_POST
@desk_page(Duty.OFFICE)
def item(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Save the open task, then do what the pressed button says."""
    try:
        one = intakes.item(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form, limits = ItemForm(request.POST), _limits(one, request.POST)
    typed = _typed(one, request.POST)
    action, _, detail = request.POST.get("action", "save").partition(":")
    if action in {"drop", "keep"}:
        return _moved(request, actor, one, action, detail)
    if not form.is_valid() or not all(formset.is_valid() for formset in limits.values()):
        wrong = ("有内容填写不对，还没有保存。请改正标出的地方。",)
        return _check(request, actor, one.intake, typed, form=form, limits=limits, reasons=wrong)
    changes = form.changes() | {
        "deadlines": limit_rows(limits["deadlines"]),
        "local_deadlines": limit_rows(limits["local"]),
        "milestones": limit_rows(limits["milestones"]),
    }
    try:
        one = checking.save_item(item=one, changes=changes, units=unit_choices(one, request.POST), by=actor)
        return _moved(request, actor, one, action, detail)
    except Refused as refused:
        return _check(request, actor, typed.intake, typed, form=form, limits=limits, reasons=refused.reasons)


def _typed(one: IntakeItem, given: QueryDict) -> IntakeItem:
    """A copy for showing only, whose units carry what was just typed into them, so that a refusal loses nothing."""
    shown = copy(one)
    shown.units = [
        unit | {"typed": given.get(f"name-{place}", ""), "role": given.get(f"role-{place}", unit["role"])}
        if f"role-{place}" in given
        else unit
        for place, unit in enumerate(one.units)
    ]
    return shown


def _moved(request: HttpRequest, actor: Actor, one: IntakeItem, action: str, detail: str) -> HttpResponse:
    """Do the button's verb and go to the task it leads to."""
    verb = VERBS.get(action)
    return redirect(_address(one.intake, verb(request, actor, one, detail) if verb else one))


def _drop(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    return items.drop_item(item=one, by=actor)


def _keep(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    return items.keep_item(item=one, by=actor)


def _settle(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    return items.settle_doubt(item=one, place=_number(detail), by=actor)


def _match(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    place, kind, target = [*detail.split(":"), "", "", ""][:3]
    everywhere = bool(request.POST.get(f"everywhere-{place}"))
    return items.match_unit(
        item=one, place=_number(place), kind=kind, target_id=_number(target), by=actor, everywhere=everywhere
    )


def _new(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    return checking.new_organ(item=one, place=_number(detail), by=actor)


def _remove(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    return items.remove_unit(item=one, place=_number(detail), by=actor)


def _unit(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    name = request.POST.get("new_unit", "").strip()
    kind, target = checking.known_names(actor).get(name, ("none", None))
    if target is None:
        raise Refused(f"本地区没有名为“{name}”的机构或集合单位：请从列表中选择。")
    return items.add_unit(item=one, kind=kind, target_id=target, role=Role.COOP, by=actor)


def _split(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    return items.split(item=one, at=_cut(request, one), by=actor)[0]


def _merge(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    before = intakes.before(actor, one)
    return items.merge(item=one, into=before, by=actor) if before else one


def _next(request: HttpRequest, actor: Actor, one: IntakeItem, detail: str) -> IntakeItem:
    return intakes.next_open(actor, one.intake, one) or one


VERBS = {
    "drop": _drop, "keep": _keep, "settle": _settle, "match": _match, "new": _new, "remove": _remove, "unit": _unit,
    "split": _split, "merge": _merge, "next": _next,
}  # fmt: skip


def _number(text: str) -> int:
    """A place in a list as the page sent it; one that is none of ours is out of range."""
    number = whole(text)
    return -1 if number is None else number


def _cut(request: HttpRequest, one: IntakeItem) -> int:
    """Where to split: before the words given; refused when they do not stand inside the requirement."""
    words = request.POST.get("split_before", "").strip()
    at = one.requirement.find(words) if words else -1
    if at <= 0:
        raise Refused("拆分：请填写后一项开头的几个字，它们要能在工作要求中间找到。")
    return at


def _address(intake: Intake, one: IntakeItem) -> str:
    return f"{reverse('ledger:intake', args=[intake.uuid])}?item={one.uuid}#open"


@desk_page(Duty.OFFICE)
def head(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Title, number, issuer, date, level, year, superior's plan."""
    intake = found(actor, uuid)
    form = HeadForm(request.POST or None, instance=intake, plans=intakes.possible_parents(actor, intake))
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.describe(intake=intake, changes=form.cleaned_data, by=actor)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "通知信息已保存。")
            return redirect("ledger:intake", intake.uuid)
    context = {"intake": intake, "form": form, "reasons": reasons}
    return render(request, "ledger/intake_head.html", context, status=422 if reasons or form.errors else 200)


@require_POST
@desk_page(Duty.OFFICE)
def settle_all(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Every doubt of the notice looked at."""
    intake = found(actor, uuid)
    try:
        services.settle_all_doubts(intake=intake, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    return redirect("ledger:intake", intake.uuid)


@require_POST
@desk_page(Duty.OFFICE)
def add(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """A task the reader did not find."""
    intake = found(actor, uuid)
    after = intakes.items(actor, intake).filter(position=_number(request.POST.get("after", ""))).first()
    try:
        one = checking.add_item(intake=intake, after=after, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
        return redirect("ledger:intake", intake.uuid)
    return redirect(_address(intake, one))
