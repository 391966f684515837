"""The calendar of a year, its notice, local days."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import whole
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.workdays import queries, rules, services
from gongkai.workdays.forms import LocalDayForm, NoticeForm, NoticeText, rows_text
from gongkai.workdays.models import LocalDay

FIRST, LAST = 2004, 2100


@desk_page(Duty.ADMIN, Duty.OFFICE)
def calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Twelve months of a year, with where they come from."""
    year = _year(request.GET.get("year", "")) or days.today().year
    table = queries.calendar(actor.jurisdiction_id)
    context = {
        "year": year,
        "before": year - 1 if year > FIRST else None,
        "after": year + 1 if year < LAST else None,
        "months": queries.year_grid(table, year),
        "special": queries.special_days(table, year),
        "working_days": table.working_days_of(year),
        "notice": queries.notice(year),
        "source": queries.source_of(year),
        "today": days.today(),
        "may_correct": actor.may(Duty.ADMIN),
    }
    return render(request, "workdays/calendar.html", context)


@desk_page(Duty.ADMIN, Duty.OFFICE)
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Load the notice of a year: paste or upload, check what was read, load."""
    if request.method == "POST" and "rows" in request.POST:
        return _load_checked(request, actor)
    form = NoticeText(request.POST or None, request.FILES or None, initial={"year": _missing_year(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return _show_reading(request, form)
        except Refused as refused:
            form.add_error("file", "；".join(refused.reasons))
    return render(request, "workdays/load.html", {"form": form, "step": 1})


def _missing_year(request: HttpRequest) -> int:
    return _year(request.GET.get("year", "")) or days.today().year + 1


def _year(asked: str) -> int | None:
    """The year asked for, when there can be a calendar of it."""
    year = whole(asked)
    return year if year is not None and FIRST <= year <= LAST else None


def _show_reading(request: HttpRequest, form: NoticeText) -> HttpResponse:
    """Step two, filled with what was read."""
    data, year = form.cleaned_data, form.cleaned_data["year"]
    text = data["text"] or services.rows_of_workbook(data["file"].read(services.MOST_BYTES + 1))
    reading = rules.parse_notice(text, year)
    initial = {
        "title": reading.title or f"国务院办公厅关于{year}年部分节假日安排的通知",
        "doc_number": reading.doc_number,
        "issued_on": reading.issued_on,
        "rows": rows_text(reading.days),
    }
    checked = NoticeForm(initial=initial, year=year, doubts=bool(reading.doubts))
    reasons = [] if reading.days else rules.reasons_not_to_load(year, [], "通知")
    context = {"form": checked, "year": year, "doubts": reading.doubts, "reasons": reasons, "step": 2}
    return render(request, "workdays/load.html", context | _counted(reading.days))


def _counted(listed: list[rules.NoticeDay]) -> dict[str, object]:
    off = [day for day in listed if day.kind is rules.DayKind.OFF]
    return {"off": len(off), "worked": [day.date for day in listed if day.kind is rules.DayKind.WORK]}


def _load_checked(request: HttpRequest, actor: Actor) -> HttpResponse:
    year, doubts = _year(request.POST.get("year", "")), [text for text in request.POST.getlist("doubts") if text]
    if year is None:
        raise Http404
    form = NoticeForm(request.POST, year=year, doubts=bool(doubts))
    reasons: tuple[str, ...] = ()
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.load_notice(
                year=year,
                title=data["title"],
                doc_number=data["doc_number"],
                issued_on=data["issued_on"],
                source=data["source"],
                rows=form.days,
                by=actor,
            )
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已录入{year}年放假安排，相关期限正在重新推算，变动的将提醒承办人。")
            return redirect(f"{reverse('workdays:calendar')}?year={year}")
    context = {"form": form, "year": year, "doubts": doubts, "reasons": reasons, "step": 2}
    return render(request, "workdays/load.html", context | _counted(form.days))


@desk_page(Duty.ADMIN)
def correct(request: HttpRequest, actor: Actor, year: int) -> HttpResponse:
    """Correct a loaded notice, with a reason."""
    notice = queries.notice(year)
    if notice is None:
        raise Http404
    listed = [rules.NoticeDay(row.date, rules.DayKind(row.kind), row.name) for row in queries.notice_days(year)]
    initial = {
        "title": notice.title,
        "doc_number": notice.doc_number,
        "issued_on": notice.issued_on,
        "source": notice.source,
        "rows": rows_text(listed),
    }
    form = NoticeForm(request.POST or None, initial=initial, year=year, reason=True)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("title", "doc_number", "issued_on", "source", "reason")}
        try:
            services.correct_notice(notice=notice, rows=form.days, by=actor, **data)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"已更正{year}年放假安排，相关期限正在重新推算。")
            return redirect(f"{reverse('workdays:calendar')}?year={year}")
    return render(request, "workdays/correct.html", {"form": form, "year": year, "reasons": reasons})


@desk_page(Duty.ADMIN, Duty.OFFICE)
def local_days(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The jurisdiction's own days, and a form for one more."""
    form = LocalDayForm(request.POST or None)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.add_local_day(**form.cleaned_data, by=actor)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已登记，相关期限正在重新推算。")
            return redirect("workdays:local_days")
    context = {"form": form, "rows": queries.local_days(actor.jurisdiction_id), "reasons": reasons}
    return render(request, "workdays/local_days.html", context)


@desk_page(Duty.ADMIN, Duty.OFFICE)
def drop_local_day(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Ask, then take back a local day."""
    try:
        row = queries.local_day(actor.jurisdiction_id, uuid)
    except LocalDay.DoesNotExist as none:
        raise Http404 from none
    if request.method == "POST":
        services.drop_local_day(row=row, by=actor)
        messages.success(request, "已撤销，相关期限正在重新推算。")
        return redirect("workdays:local_days")
    context = {
        "title": "撤销本地安排",
        "sentences": [
            f"{row.date.year}年{row.date.month}月{row.date.day}日（{row.get_kind_display()}，{row.reason}）将不再作为本地安排。",
            "跨过这一天的期限会重新推算，变动的将提醒承办人。",
        ],
        "button": "撤销",
        "danger": True,
        "back": reverse("workdays:local_days"),
    }
    return render(request, "pages/confirm.html", context)
