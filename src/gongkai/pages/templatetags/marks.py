"""Small marks inside a page: states, due days, figures, reasons, timelines, steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.kernel import days
from gongkai.pages import services
from gongkai.pages.rules import Running, Tone, day_words, due_words, number_words
from gongkai.pages.templatetags.icons import icon

NOTHING = mark_safe("")


def request_of(context: Context) -> HttpRequest | None:
    """The request a page is rendered for (also inside `include … only`); None in mails and documents."""
    found = context.get("request") or getattr(context, "request", None)
    return found if isinstance(found, HttpRequest) else None


def state(code: object, label: str, tone: str = "plain") -> SafeString:
    """`{% state task.state task.get_state_display tone="good" %}`: a state with its Chinese name.

    `tone` is plain, info, good, warn or bad (late, refused, dangerous only).
    """
    return format_html('<strong class="state state-{}" data-state="{}">{}</strong>', Tone(tone).value, code, label)


def due(
    context: Context, on: Any, state: str = "open", left: int | None = None, url: str = "", provisional: bool = False
) -> SafeString:
    """`{% due task.due_on "open" %}`: a due day, how near it is, and a link to its day-by-day derivation.

    `on` is a date, None, or anything with `date` and `provisional` (workdays' DueDay); `state` is open, paused or
    done; `left` are working days to it when the caller has counted them, else the wired counter is asked.
    """
    if on is None or on == "":
        return mark_safe('<span class="due due-none">未定时限</span>')
    day: date = on if isinstance(on, date) else on.date
    day = days.day_of(day) if isinstance(day, datetime) else day
    provisional = provisional or bool(getattr(on, "provisional", False))
    running = Running(state or "open")
    if running is Running.OPEN and left is None and (count := services.counted(request_of(context), day)):
        left, url = count.working_days, url or count.url
    today = days.today()
    words, tone = due_words(day, today, running, left)
    return format_html(
        '<span class="due">{}{}{}</span>',
        _day(day, today, url),
        format_html(' <span class="pill pill-{}">{}</span>', tone.value, words) if words else NOTHING,
        mark_safe(' <span class="pill pill-info" title="跨入的年度尚未公布放假安排，公布后重新计算">暂定</span>')
        if provisional
        else NOTHING,
    )


def _day(day: date, today: date, url: str) -> SafeString:
    words = format_html('<time datetime="{}">{}</time>', day.isoformat(), day_words(day, today))
    if not url:
        return words
    return format_html('<a class="due-why" href="{}" title="逐日推算">{}</a>', url, words)


def today_words() -> str:
    """2026年11月23日 星期一."""
    today = days.today()
    return f"{today.year}年{today.month}月{today.day}日 星期{'一二三四五六日'[today.weekday()]}"


def figure(label: str, value: Any, unit: str = "", url: str = "", note: str = "", tone: str = "plain") -> SafeString:
    """`{% figure "已逾期" 3 "项" url tone="bad" %}`: one figure, linked to its rows when there is an address."""
    shown = number_words(value) if isinstance(value, int | float) else "—" if value is None else value
    inside = format_html(
        '<span class="figure-label">{}</span><span class="figure-value">{}<span class="figure-unit">{}</span></span>{}',
        label,
        shown,
        unit,
        format_html('<span class="figure-note">{}</span>', note) if note else NOTHING,
    )
    if url:
        return format_html('<a class="figure figure-{}" href="{}">{}</a>', Tone(tone).value, url, inside)
    return format_html('<div class="figure figure-{}">{}</div>', Tone(tone).value, inside)


def reasons(list: Iterable[Any] | None, title: str = "还不能这样做：") -> SafeString:
    """`{% reasons refusal.reasons %}`: why something was refused, read out at once; nothing when there is none.

    Each reason is a sentence, or a pair of sentence and the `#id` or address where it is mended.
    """
    items = [(reason, "") if isinstance(reason, str) else tuple(reason) for reason in list or ()]
    if not items:
        return NOTHING
    rows = format_html_join(
        "",
        "<li>{}</li>",
        ((format_html('<a href="{}">{}</a>', where, text) if where else text,) for text, where in items),
    )
    return format_html(
        '<div class="reasons" role="alert" tabindex="-1"><p class="reasons-title">{}{}</p><ul>{}</ul></div>',
        icon("alert"),
        title,
        rows,
    )


def timeline(entries: Iterable[Any] | None) -> SafeString:
    """`{% timeline entries %}`: what happened to a record, as its trail tells it, in the order given.

    Each entry has `at`, `actor_name` and `verb` (named by `name_verbs`) or `label`; optionally `reason`, or a
    `content` with "reason" or "note", and `organ_name`. `content` "entered_for" names whose decision was entered (代录).
    """
    rows = format_html_join("", "<li>{}</li>", ((_event(entry),) for entry in entries or ()))
    if not rows:
        return mark_safe('<p class="quiet">还没有办理记录。</p>')
    return format_html('<ol class="timeline">{}</ol>', rows)


def _event(entry: Any) -> SafeString:
    content = getattr(entry, "content", None) or {}
    said = getattr(entry, "reason", "") or content.get("reason") or content.get("note") or ""
    at = entry.at.astimezone(days.SHANGHAI)
    who = " ".join(part for part in (getattr(entry, "organ_name", ""), entry.actor_name) if part)
    if entered_for := content.get("entered_for"):
        who += f"（代{entered_for}录入）"
    return format_html(
        '<p class="timeline-what">{}</p><p class="timeline-who">{} · <time datetime="{}">{}</time></p>{}',
        getattr(entry, "label", "") or services.verb_name(entry.verb),
        who or "系统",
        at.isoformat(timespec="seconds"),
        at.strftime("%Y-%m-%d %H:%M"),
        format_html('<p class="timeline-said">{}</p>', said) if said else NOTHING,
    )


def stepper(steps: Sequence[str], current: int = 1) -> SafeString:
    """`{% stepper steps 2 %}`: where one stands among numbered steps (counted from 1)."""

    def rows() -> Iterable[tuple[str, SafeString, int, str]]:
        for number, label in enumerate(steps, 1):
            kind = "done" if number < current else "current" if number == current else "ahead"
            here = mark_safe(' aria-current="step"') if number == current else NOTHING
            yield kind, here, number, label

    return format_html(
        '<ol class="stepper" aria-label="步骤">{}</ol>',
        format_html_join(
            "", '<li class="step step-{}"{}><span class="step-number">{}</span><span>{}</span></li>', rows()
        ),
    )


def progress(value: float, total: float = 100, label: str = "完成进度") -> SafeString:
    """`{% progress done total "已完成" %}`: a small bar with its numbers in words."""
    shown = f"{number_words(value)}%" if total == 100 else f"{number_words(value)}/{number_words(total)}"
    return format_html(
        '<span class="progress"><progress value="{}" max="{}" aria-label="{}"></progress> <span class="num">{}</span></span>',
        min(max(value, 0), max(total, 0)),
        total or 1,
        f"{label} {shown}",
        shown,
    )
