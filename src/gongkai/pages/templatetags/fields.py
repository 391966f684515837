"""Forms: one field with its label, help and errors tied together; a whole form; a bar of filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.widgets import CheckboxInput, ClearableFileInput, DateInput, FileInput, SelectMultiple
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.pages.templatetags.marks import NOTHING, reasons, request_of


def field(bound: BoundField, hint: str = "", most: str = "", kinds: str = "") -> SafeString:
    """`{% field form.name %}`: label, help, errors and control, tied by aria.

    `hint` replaces the field's help text. For an upload, `kinds` ("docx、pdf") and `most` ("20 MB") say what may come.
    """
    if bound.is_hidden:
        return mark_safe(str(bound))
    help_text = _help(bound, hint, most, kinds)
    parts = (_hint(bound, help_text), _errors(bound))
    described = " ".join(f"{bound.auto_id}_{name}" for name, part in zip(("hint", "error"), parts, strict=True) if part)
    wrong = " field-wrong" if bound.errors else ""
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        control = bound.as_widget(attrs=_described(described))
        return format_html(
            '<div class="field field-check{}"><div class="choice">{}<label for="{}">{}</label></div>{}{}</div>',
            wrong, control, bound.id_for_label, bound.label, *parts,
        )  # fmt: skip
    if widget.use_fieldset and not isinstance(widget, FileInput):
        return format_html(
            '<fieldset class="field{}"{}><legend>{}{}</legend>{}{}{}</fieldset>',
            wrong, _described_by(described), bound.label, _optional(bound), *parts, _choices(bound),
        )  # fmt: skip
    return format_html(
        '<div class="field{}{}"><label for="{}">{}{}</label>{}{}{}</div>',
        " field-file" if isinstance(widget, FileInput) else "", wrong,
        bound.id_for_label, bound.label, _optional(bound), *parts, _control(bound, described),
    )  # fmt: skip


def _help(bound: BoundField, hint: str, most: str, kinds: str) -> str:
    bounds = "，".join(
        part for part in (f"可上传 {kinds}" if kinds else "", f"每个文件不超过 {most}" if most else "") if part
    )
    return "。".join(part.rstrip("。") for part in (hint or str(bound.help_text or ""), bounds) if part)


def _hint(bound: BoundField, text: str) -> SafeString:
    return format_html('<p class="hint" id="{}_hint">{}</p>', bound.auto_id, text) if text else NOTHING


def _errors(bound: BoundField) -> SafeString:
    if not bound.errors:
        return NOTHING
    return format_html(
        '<p class="error" id="{}_error"><span class="unseen">错误：</span>{}</p>',
        bound.auto_id,
        "；".join(str(error) for error in bound.errors),
    )


def _optional(bound: BoundField) -> SafeString:
    return NOTHING if bound.field.required else mark_safe('<span class="optional">（选填）</span>')


def _described(described: str) -> dict[str, Any]:
    return {"aria-describedby": described} if described else {}


def _described_by(described: str) -> SafeString:
    return format_html(' aria-describedby="{}"', described) if described else NOTHING


def _control(bound: BoundField, described: str) -> SafeString:
    widget = bound.field.widget
    if isinstance(widget, ClearableFileInput):
        widget.template_name = "django/forms/widgets/file.html"
    if type(widget) is DateInput and widget.format is None:
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    attributes = _described(described)
    if isinstance(widget, SelectMultiple) and "size" not in widget.attrs:
        attributes["size"] = "8"
    return mark_safe(bound.as_widget(attrs=attributes))


def _choices(bound: BoundField) -> SafeString:
    """Radio buttons or boxes; a widget of several inputs (date and time) as it stands."""
    if not hasattr(bound.field.widget, "choices"):
        return format_html('<div class="several">{}</div>', mark_safe(bound.as_widget()))
    return format_html(
        '<div class="choices">{}</div>',
        format_html_join(
            "",
            '<div class="choice">{}<label for="{}">{}</label></div>',
            ((mark_safe(choice.tag()), choice.id_for_label, choice.choice_label) for choice in bound.subwidgets),
        ),
    )


def fields(form: BaseForm, only: str = "") -> SafeString:
    """`{% fields form %}`: a summary of what is wrong, then every field (or those named in `only`, comma separated)."""
    wanted = [name.strip() for name in only.split(",") if name.strip()] or list(form.fields)
    return format_html(
        "{}{}", form_reasons(form), format_html_join("", "{}", ((field(form[name]),) for name in wanted))
    )


def form_reasons(form: BaseForm) -> SafeString:
    """`{% form_reasons form %}`: what is wrong with a form, each linked to its field."""
    if not form.is_bound:
        return NOTHING
    found: list[Any] = [str(error) for error in form.non_field_errors()]
    for name, errors in form.errors.items():
        if name in form.fields:
            bound = form[name]
            found += [(f"{bound.label}：{error}", f"#{bound.id_for_label or bound.auto_id}") for error in errors]
    return reasons(found, "请先改正以下内容：")


def filters(context: Context, form: BaseForm, keep: str = "") -> SafeString:
    """`{% filters form keep="tab,year" %}`: a bar of filters that asks by GET and works without JavaScript.

    `form` is bound to `request.GET`; parameters named in `keep` travel along; what is chosen is shown, each removable.
    """
    request = request_of(context)
    given = request.GET if request else {}
    kept = format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        ((name, given[name]) for name in (part.strip() for part in keep.split(",")) if name and name in given),
    )
    controls = format_html_join("", "{}", ((_filter(form[name]),) for name in form.fields))
    chosen = list(_chosen(form, given))
    clear = "?" + "&".join(f"{name}={given[name]}" for name in keep.split(",") if name and name in given)
    return format_html(
        '<form class="filters" method="get" role="search" aria-label="筛选">{}{}'
        '<div class="filters-go"><button class="button button-secondary" type="submit">筛选</button>{}</div></form>{}',
        kept,
        controls,
        format_html('<a href="{}">清除</a>', clear) if chosen else NOTHING,
        _chips(chosen),
    )


def _filter(bound: BoundField) -> SafeString:
    if bound.is_hidden:
        return mark_safe(str(bound))
    if isinstance(bound.field.widget, CheckboxInput):
        return format_html(
            '<div class="filter choice">{}<label for="{}">{}</label></div>', bound, bound.id_for_label, bound.label
        )
    return format_html(
        '<div class="filter"><label for="{}">{}</label>{}{}</div>',
        bound.id_for_label,
        bound.label,
        _control(bound, ""),
        format_html('<p class="error">{}</p>', "；".join(str(error) for error in bound.errors))
        if bound.errors
        else NOTHING,
    )


def _chosen(form: BaseForm, given: Any) -> Iterable[tuple[str, str]]:
    """What is asked for, in words, and the address without it."""
    for name in form.fields:
        bound = form[name]
        values = [str(value) for value in (given.getlist(name) if hasattr(given, "getlist") else ()) if value]
        if not values or bound.is_hidden:
            continue
        names = {str(value): str(label) for value, label in _flat(getattr(bound.field, "choices", ()))}
        words = "是" if isinstance(bound.field.widget, CheckboxInput) else "、".join(names.get(v, v) for v in values)
        rest = given.copy()
        rest.pop(name, None)
        rest.pop("cursor", None)
        yield f"{bound.label}：{words}", f"?{rest.urlencode()}"


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def _chips(chosen: list[tuple[str, str]]) -> SafeString:
    if not chosen:
        return NOTHING
    return format_html(
        '<ul class="chips" aria-label="已选条件">{}</ul>',
        format_html_join(
            "",
            '<li><a href="{}">{}<span aria-hidden="true"> ×</span><span class="unseen">（点击去掉）</span></a></li>',
            ((url, words) for words, url in chosen),
        ),
    )
