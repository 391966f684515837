"""One page on which several things may be done: each its own form, shown again as it was filled in when refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest

from gongkai.kernel.errors import Refused

SHORT = 6  # fields of a form that is shown unfolded


@dataclass(frozen=True, slots=True)
class Doing:
    """A form, the verb it feeds (with its cleaned data), its button, and what is said when it is done."""

    form: Callable[..., Form]
    verb: Callable[..., object]
    button: str
    said: str
    hint: str = ""
    main: bool = False


@dataclass(slots=True)
class Step:
    """One thing that may be done, as the page shows it."""

    name: str
    doing: Doing
    form: Form
    asked: bool = False
    first: bool = False

    @property
    def open(self) -> bool:
        """Shown unfolded: what was sent and refused, and the next thing to do when it is short."""
        return self.asked or (self.first and self.doing.main and len(self.form.fields) <= SHORT)


@dataclass(slots=True)
class Acted:
    """Whether something was done; else the steps, the one that was sent still filled, and why it was refused."""

    done: bool = False
    steps: list[Step] = field(default_factory=list)
    why: tuple[str, ...] = ()
    asked: str = ""

    @property
    def status(self) -> int:
        """422 when something that was sent was refused."""
        return 422 if self.asked and not self.done else 200


def act(request: HttpRequest, doings: Mapping[str, Doing], **given: Any) -> Acted:
    """Do what the button named `do` asks, if it is among `doings`; 404 when it is not."""
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    if request.method == "POST" and asked not in doings:
        raise Http404
    acted = Acted(asked=asked)
    for name, doing in doings.items():
        data = (request.POST, request.FILES) if name == asked else ()
        form = doing.form(*data, **given)
        form.auto_id = f"{name}_%s"  # several forms on a page keep their own ids
        acted.steps.append(Step(name, doing, form, name == asked))
    acted.steps.sort(key=lambda step: not step.doing.main)
    for step in acted.steps[:1]:
        step.first = True
    sent = next((step.form for step in acted.steps if step.asked), None)
    if sent is None or not sent.is_valid():
        return acted
    try:
        doings[asked].verb(**sent.cleaned_data)
    except Refused as refused:
        acted.why = refused.reasons
    else:
        messages.success(request, doings[asked].said)
        acted.done = True
    return acted
