"""栏目: the tree of each organ, columns past their day, one column with what stands in it, re-arranging."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gongkai.catalogue.forms.columns import (
    CheckForm,
    ColumnFilter,
    ColumnForm,
    GiveForm,
    MergeForm,
    MoveForm,
    PlacementForm,
    ReasonForm,
)
from gongkai.catalogue.models import Column, Placement
from gongkai.catalogue.queries import columns as queries
from gongkai.catalogue.queries import placements as places
from gongkai.catalogue.rules import columns as rules
from gongkai.catalogue.rules.columns import OVERSEERS, UNIT_KEEPERS, ColumnKind
from gongkai.catalogue.services import columns as services
from gongkai.catalogue.services import keeping, placements, statutory
from gongkai.catalogue.views.desk.asked import organ_asked
from gongkai.kernel import paging
from gongkai.kernel.text import whole, words_asked
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, form_page, or_404, said
from gongkai.trail import queries as trail


def found(actor: Actor, uuid: UUID) -> Column:
    """The column, or 404."""
    return or_404(queries.column, actor, uuid)


def may_keep(actor: Actor, column: Column) -> bool:
    """Whether the actor keeps the column."""
    return rules.may_keep(
        actor, jurisdiction_id=column.jurisdiction_id, organ_id=column.organ_id, owner_id=column.owner_id
    )


def may_arrange(actor: Actor, column: Column) -> bool:
    """Whether the actor may re-arrange the column."""
    return rules.may_arrange(
        actor, jurisdiction_id=column.jurisdiction_id, organ_id=column.organ_id, kind=ColumnKind(column.kind)
    )


def public_address(column: Column) -> str:
    """Its public page; "" where there is none."""
    if column.state == rules.ColumnState.HIDDEN:
        return ""
    try:
        return reverse("catalogue_public:column", args=[column.organ.uuid, column.uuid])
    except NoReverseMatch:
        return ""


@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One organ's tree; for the office first all organs with what is amiss; a flat list when something is looked for."""
    form = ColumnFilter(request.GET or None, actor=actor)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    organ = given.get("organ")
    if given.get("q") or given.get("state"):
        return _flat(request, actor, form, given)
    if actor.oversees and organ is None:
        return _overview(request, actor, form)
    organ = organ or orgs.organ_by_id(actor.jurisdiction_id, actor.organ_id)
    branches = queries.flat(queries.tree(organ.pk))
    elsewhere = queries.visible_columns(actor).filter(owner=organ, state__in=rules.LIVING).exclude(organ=organ)
    shown = {
        "form": form,
        "organ": organ,
        "branches": branches,
        "elsewhere": elsewhere.order_by("organ__order", "order", "id"),
        "may_keep": actor.may(*OVERSEERS, *UNIT_KEEPERS),
        "arranges": {branch.column.pk for branch in branches if may_arrange(actor, branch.column)},
        "may_fill": actor.may(*OVERSEERS),
        "give": GiveForm(organ_ids=[organ.pk]) if actor.may(*OVERSEERS, *UNIT_KEEPERS) else None,
        "own": organ.pk == actor.organ_id,
    }
    return render(request, "catalogue/columns.html", shown)


def _overview(request: HttpRequest, actor: Actor, form: ColumnFilter) -> HttpResponse:
    """Each organ in official order with how many columns it has and what is amiss."""
    counted = queries.overview(actor)
    rows = [(organ, counted.get(organ.pk)) for organ in orgs.organs(actor.jurisdiction_id)]
    totals = {key: sum(row[key] for row in counted.values()) for key in ("many", "stale", "empty", "unheld")}
    without = [organ for organ, row in rows if row is None and organ.kind != "ENTERPRISE"]
    shown = {"form": form, "rows": rows, "totals": totals, "without": without, "may_fill": actor.may(*OVERSEERS)}
    return render(request, "catalogue/columns_overview.html", shown)


def _flat(request: HttpRequest, actor: Actor, form: ColumnFilter, given: dict[str, Any]) -> HttpResponse:
    """Columns that match, the soonest due first."""
    rows = queries.narrowed(queries.visible_columns(actor), given)
    page = paging.page(rows, order=("due_on", "id"), cursor=request.GET.get("cursor"))
    organ = given.get("organ")
    give = None
    if actor.may(*UNIT_KEEPERS) or (organ and actor.may(*OVERSEERS)):
        give = GiveForm(organ_ids=[organ.pk if organ else actor.organ_id])
    return render(request, "catalogue/columns_found.html", {"form": form, "page": page, "give": give})


@desk_page()
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the person answers for, the next due first."""
    page = paging.page(queries.mine(actor), order=("due_on", "id"), cursor=request.GET.get("cursor"))
    return render(request, "catalogue/mine.html", {"page": page})


@desk_page()
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One column: who answers for it, when it is due, what stands in it."""
    column = found(actor, uuid)
    text = words_asked(request.GET.get("q", ""))
    rows = places.standing_in(actor, column, q=text)
    keeps, arranges = may_keep(actor, column), may_arrange(actor, column)
    living = column.state in rules.LIVING
    shown = {
        "column": column,
        "tone": rules.STATE_TONES.get(rules.ColumnState(column.state), "plain"),
        "page": paging.page(rows, order=places.LIST_ORDER, cursor=request.GET.get("cursor"), size=30),
        "children": [row for row in queries.flat(queries.tree(column.organ_id)) if row.column.parent_id == column.pk],
        "q": text,
        "may_keep": keeps and living,
        "may_arrange": arranges and living,
        "may_nest": living and keeps and column.kind not in (ColumnKind.GUIDE, ColumnKind.ON_REQUEST),
        "takes": rules.takes_content(column.node),
        "may_hide": arranges and not rules.reasons_not_to_hide(column.node),
        "may_end": arranges and not rules.reasons_not_to_end(column.node, 0),
        "check": CheckForm(),
        "public": public_address(column),
        "history": trail.history(column),
    }
    return render(request, "catalogue/column.html", shown)


@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new column in an organ's section."""
    organ = organ_asked(request, actor)
    parent = request.GET.get("parent", "")
    initial = {"cycle_days": 90, "parent": parent if parent.isdecimal() else None}
    form = ColumnForm(request.POST or None, actor=actor, organ=organ, initial=initial)
    made: list[Column] = []

    def make() -> None:
        given = form.values()
        chosen = given.pop("parent")
        above = Column.objects.get(pk=chosen, organ=organ) if chosen else None
        made.append(services.make_column(organ=organ, parent=above, by=actor, **given))

    if form.is_valid() and done(form, make):
        messages.success(request, f"栏目“{made[0].title}”已设立。")
        return redirect("catalogue:column", made[0].uuid)
    back = f"{reverse('catalogue:columns')}?organ={organ.uuid}" if actor.oversees else reverse("catalogue:columns")
    lead = f"所在专栏：{organ.name}。设在法定栏目之下的，只能放依法应当公开的信息。"
    return form_page(request, form, title="新建栏目", lead=lead, crumbs=[("栏目", back)], button="设立栏目", back=back)


@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def change(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Name, scope, who keeps it, how often."""
    column = found(actor, uuid)
    if not may_keep(actor, column):
        raise Http404
    initial = {
        "title": column.title,
        "scope": column.scope,
        "cycle_days": column.cycle_days,
        "duty_user": column.duty_user_id,
    }
    form = ColumnForm(request.POST or None, actor=actor, organ=column.organ, column=column, initial=initial)
    if not may_arrange(actor, column):
        form.fields["title"].disabled = True
        form.fields["title"].help_text = "法定栏目的名称由政务公开办在“栏目模板”中统一修改"
    if form.is_valid() and done(
        form, lambda: services.change_column(column=found(actor, uuid), by=actor, **form.values())
    ):
        messages.success(request, "栏目已修改。")
        return redirect("catalogue:column", column.uuid)
    return _form(request, form, column, "修改栏目", "保存")


def _form(
    request: HttpRequest, form: Any, column: Column, title: str, button: str, lead: str = "", danger: bool = False
) -> HttpResponse:
    back = reverse("catalogue:column", args=[column.uuid])
    crumbs = [("栏目", reverse("catalogue:columns")), (column.title, back)]
    return form_page(request, form, title=title, lead=lead, crumbs=crumbs, button=button, back=back, danger=danger)


def _arranged(actor: Actor, uuid: UUID) -> Column:
    column = found(actor, uuid)
    if not may_arrange(actor, column):
        raise Http404
    return column


@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def move(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Beneath another column."""
    column = _arranged(actor, uuid)
    form = MoveForm(request.POST or None, column=column)

    def change() -> None:
        chosen = form.cleaned_data["parent"]
        parent = Column.objects.get(pk=chosen, organ=column.organ) if chosen else None
        services.move_column(column=column, parent=parent, by=actor)

    if form.is_valid() and done(form, change):
        messages.success(request, "栏目已移动，网址不变。")
        return redirect("catalogue:column", column.uuid)
    return _form(request, form, column, "移动栏目", "移动", "栏目连同下级栏目一起移动，网址不变。")


@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def merge(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Into another column."""
    column = _arranged(actor, uuid)
    form = MergeForm(request.POST or None, column=column)
    into: list[Column] = []

    def change() -> None:
        into.append(Column.objects.get(pk=form.cleaned_data["into"], organ=column.organ))
        services.merge_column(column=column, into=into[0], reason=form.cleaned_data["reason"], by=actor)

    if form.is_valid() and done(form, change):
        messages.success(request, f"已并入“{into[0].title}”，原网址自动转到那里。")
        return redirect("catalogue:column", into[0].uuid)
    lead = "其中的信息全部移到目标栏目，原栏目的网址自动转过去；合并后不能拆回。"
    return _form(request, form, column, "合并栏目", "合并", lead, danger=True)


@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def close(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """For good; what stands in it goes to the history library."""
    column = _arranged(actor, uuid)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: services.close_column(column=column, reason=form.cleaned_data["reason"], by=actor)
    ):
        messages.success(request, "栏目已关闭，其中的信息已转入历史库。")
        return redirect("catalogue:column", column.uuid)
    lead = f"其中的 {column.items} 条信息转入历史库，公众仍可检索；关闭后不能再放内容。"
    return _form(request, form, column, "关闭栏目", "关闭栏目", lead, danger=True)


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else reverse("catalogue:columns")


@require_POST
@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def order(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One place up or down."""
    column = _arranged(actor, uuid)
    said(request, lambda: services.order_column(column=column, up=request.POST.get("to") == "up", by=actor))
    return redirect(f"{_back(request)}#c{column.pk}")


@require_POST
@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def show(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Shown or hidden."""
    column = _arranged(actor, uuid)
    visible = request.POST.get("to") != "hide"
    sentence = "栏目已恢复显示。" if visible else "栏目已隐藏，公众看不到它和它的下级栏目。"
    said(request, lambda: services.show_column(column=column, visible=visible, by=actor), sentence)
    return redirect("catalogue:column", column.uuid)


@require_POST
@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def check(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """已核对，无更新."""
    column = found(actor, uuid)
    if not may_keep(actor, column):
        raise Http404
    note = request.POST.get("note", "")
    said(request, lambda: keeping.check_column(column=column, note=note, by=actor), "已登记“已核对，无更新”。")
    return redirect("catalogue:column", column.uuid)


@require_POST
@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def give(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One person for the ticked columns."""
    numbers = [key for key in request.POST.getlist("column") if whole(key) is not None][:500]
    rows = list(queries.visible_columns(actor).filter(pk__in=numbers))
    form = GiveForm(request.POST, organ_ids={row.owner_id for row in rows} or {actor.organ_id})
    if not rows:
        messages.error(request, "请先勾选栏目。")
    elif not form.is_valid():
        messages.error(request, "请选择责任人；责任人应在栏目的责任单位任职。")
    else:
        user = form.cleaned_data["user"]
        said(
            request,
            lambda: keeping.give_columns(columns=rows, user=user, by=actor),
            f"{len(rows)} 个栏目的责任人已定为{user.name}。",
        )
    return redirect(_back(request))


@require_POST
@desk_page(*OVERSEERS)
def fill(request: HttpRequest, actor: Actor) -> HttpResponse:
    """补建法定栏目."""
    made = statutory.fill_all(by=actor)
    if made:
        messages.success(request, f"已为 {len(made)} 个单位补建 {sum(made.values())} 个法定栏目。")
    else:
        messages.success(request, "各单位的法定栏目都已设立，没有需要补建的。")
    return redirect("catalogue:columns")


@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def rearrange(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One item to another column, to the history library, or back from it (R011)."""
    item = _item(actor, uuid)
    column = item.column
    if item.state == "HISTORY":
        form: Any = ReasonForm(request.POST or None)
        title, button = "移回栏目", "移回栏目"
    else:
        form = PlacementForm(request.POST or None, column=column)
        title, button = "调整信息所在栏目", "调整"

    def change() -> None:
        reason = form.cleaned_data["reason"]
        to = form.cleaned_data.get("to")
        if item.state == "HISTORY":
            placements.restore(record=item.record, column=column, reason=reason, by=actor)
        elif to == "history":
            placements.move_to_history(record=item.record, column=column, reason=reason, by=actor)
        else:
            target = Column.objects.get(pk=to, organ=column.organ)
            placements.move(record=item.record, column=column, to=target, reason=reason, by=actor)

    if form.is_valid() and done(form, change):
        messages.success(request, "已调整。")
        return redirect("catalogue:column", column.uuid)
    return _form(request, form, column, title, button, item.title)


def _item(actor: Actor, uuid: UUID) -> Placement:
    """An item in a column the actor keeps, or 404."""
    item = or_404(lambda: Placement.objects.select_related("column__organ", "column__owner").get(uuid=uuid))
    if not may_keep(actor, item.column):
        raise Http404
    return item
