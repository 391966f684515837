"""One page on which several things may be done: each its own form, shown again as it was filled in when refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest

from gongkai.kernel.errors import Refused

SHORT = 6  # fields of a form that is shown unfolded


@dataclass(frozen=True, slots=True)
class Doing:
    """A form, the verb it feeds (with its cleaned data), the words on its button (where the page has none of its own), and what is said when it is done."""

    form: Callable[..., forms.Form]
    verb: Callable[..., object]
    label: str = ""
    said: str = ""
    danger: bool = False
    hint: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may be done, as a page of folds shows it."""

    name: str
    doing: Doing
    form: forms.Form
    asked: bool
    open: bool


@dataclass(slots=True)
class Acted:
    """Whether something was done; else the forms, the one that was sent still filled, and why it was refused."""

    done: bool = False
    forms: dict[str, forms.Form] = field(default_factory=dict)
    doings: Mapping[str, Doing] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    asked: str = ""

    @property
    def status(self) -> int:
        """422 when something that was sent was refused."""
        return 422 if self.asked and not self.done else 200

    @property
    def steps(self) -> list[Step]:
        """The main things first; unfolded is what was sent and refused, else the first, when it is short and to be done next."""
        names = sorted(self.forms, key=lambda name: not self.doings[name].main)
        return [
            Step(
                name, doing := self.doings[name], form := self.forms[name], name == self.asked,
                name == self.asked or (name == names[0] and doing.main and len(form.fields) <= SHORT),
            )
            for name in names
        ]  # fmt: skip


def act(request: HttpRequest, doings: Mapping[str, Doing]) -> Acted:
    """Do what the button named `do` asks, if it is among `doings`; 404 when it is not."""
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    if request.method == "POST" and asked not in doings:
        raise Http404
    acted = shown(doings)
    acted.asked = asked
    if asked:
        acted.forms[asked] = _own(asked, doings[asked].form(request.POST, request.FILES))
    form = acted.forms.get(asked)
    if form is None or not form.is_valid():
        return acted
    try:
        doings[asked].verb(**form.cleaned_data)
    except Refused as refused:
        acted.why = refused.reasons
    else:
        messages.success(request, doings[asked].said)
        acted.done = True
    return acted


def shown(doings: Mapping[str, Doing]) -> Acted:
    """The forms as they are offered, when nothing or something beside them was asked."""
    return Acted(forms={name: _own(name, doing.form()) for name, doing in doings.items()}, doings=doings)


def _own(name: str, form: forms.Form) -> forms.Form:
    """Several forms on a page keep their own ids."""
    form.auto_id = f"{name}_%s"
    return form
