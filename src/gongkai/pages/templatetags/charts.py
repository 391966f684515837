"""Charts of our own: SVG bars among real text, so that labels stay legible at any width, with a table beneath."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.pages.rules import Bar, Heat, bars_of, number_words
from gongkai.pages.templatetags.marks import NOTHING

TALLEST = 128  # pixels


def _short(label: str) -> str:
    """2025年10月 → 10 under its column, where the table beneath has the whole; other labels stay."""
    return label.rpartition("年")[2].removesuffix("月") if "年" in label else label


def _rows(rows: Iterable[Any]) -> list[tuple[str, float, str, str, str]]:
    """(label, value[, url]) tuples, mappings, or objects with label, value and perhaps url, tone, note."""
    found = []
    for row in rows:
        if isinstance(row, tuple | list):
            label, value, url = (*row, "")[:3] if len(row) < 3 else row[:3]
            found.append((str(label), float(value or 0), str(url or ""), "", ""))
        else:
            get = row.get if isinstance(row, dict) else lambda name, default="", of=row: getattr(of, name, default)
            extra = [str(get(name, "") or "") for name in ("url", "tone", "note")]
            found.append((str(get("label", "")), float(get("value", 0) or 0), extra[0], extra[1], extra[2]))
    return found


def _label(bar: Bar) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', bar.url, bar.label) if bar.url else bar.label


def bars(rows: Iterable[Any], title: str = "", unit: str = "", longest: float | None = None) -> SafeString:
    """`{% bars rows title="各单位完成率" unit="%" longest=100 %}`: lying bars, a row each; the chart is itself a table."""
    made = bars_of(_rows(rows), longest)
    if not made:
        return mark_safe('<p class="quiet">没有可以画出的数据。</p>')
    lines = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td class="bar-cell"><svg class="bar bar-{}" width="100%" height="14" aria-hidden="true">'
        '<rect class="bar-ground" width="100%" height="14"/><rect class="bar-fill" width="{}%" height="14"/></svg></td>'
        '<td class="num">{}{}{}</td></tr>',
        (
            (
                _label(bar),
                bar.tone or "plain",
                bar.share,
                number_words(bar.value),
                unit,
                format_html(' <span class="quiet">{}</span>', bar.note) if bar.note else NOTHING,
            )
            for bar in made
        ),
    )
    caption = format_html("<caption>{}</caption>", title) if title else NOTHING
    return format_html('<table class="bars">{}<tbody>{}</tbody></table>', caption, lines)


def columns(rows: Iterable[Any], title: str = "", unit: str = "") -> SafeString:
    """`{% columns rows title="每月到期" unit="项" %}`: standing columns, for months; the table is beneath."""
    made = bars_of(_rows(rows))
    if not made:
        return mark_safe('<p class="quiet">没有可以画出的数据。</p>')
    drawn = format_html_join(
        "",
        '<li><span class="column-value">{}</span><svg class="bar bar-{}" width="100%" height="{}">'
        '<rect class="bar-fill" width="100%" height="100%"/></svg><span class="column-label">{}</span></li>',
        (
            (
                number_words(bar.value) if bar.value else "",
                bar.tone or "plain",
                max(round(bar.share * TALLEST / 100), 1),
                _short(bar.label),
            )
            for bar in made
        ),
    )
    lines = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td class="num">{}{}</td></tr>',
        ((_label(bar), number_words(bar.value), unit) for bar in made),
    )
    return format_html(
        '<figure class="chart"><figcaption>{}</figcaption><ol class="columns" aria-hidden="true">{}</ol>'
        '<details class="chart-data"><summary>数据表</summary><table class="table"><tbody>{}</tbody></table></details></figure>',
        title,
        drawn,
        lines,
    )


def heat(rows: Heat, title: str = "", first: str = "单位") -> SafeString:
    """`{% heat board.months title="各单位每月到期" %}` of rules.heat_of(columns, rows): a table shaded by amount."""
    heads = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in rows.columns))
    lines = format_html_join(
        "", '<tr><th scope="row">{}</th>{}</tr>', ((label, _cells(cells)) for label, cells in rows.rows)
    )
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}"><table class="heat"><caption>{}</caption>'
        '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></div>',
        title or "按月分布",
        title,
        first,
        heads,
        lines,
    )


def _cells(cells: Sequence[tuple[float, int]]) -> SafeString:
    return format_html_join(
        "", '<td class="heat-{}">{}</td>', ((level, number_words(value) if value else "·") for value, level in cells)
    )
