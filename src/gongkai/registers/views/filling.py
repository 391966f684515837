"""One row by a form, and the file of a row as the desk opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import DOCUMENTS
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.registers.forms import RowForm
from gongkai.registers.models import Register
from gongkai.registers.queries import attached
from gongkai.registers.queries import desk as desk_queries
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.shape import Definition, Owner, Type
from gongkai.registers.rules.showing import named, printed
from gongkai.registers.rules.states import READERS, WRITERS
from gongkai.registers.services import filling

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

COME = "-come"  # after the key of a field: the file that was sent with the form that came back


@desk_page(*WRITERS)
def fill(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """One row by a form, or the correction of one that stands."""
    found = queries.by_key(actor.jurisdiction_id, key)
    if found is None:
        raise Http404
    definition = queries.definition(found)
    values = _values_of(request, actor, found, definition)
    own = {definition.organ: actor.organ_name} if definition.organ and definition.owner is Owner.UNIT else {}
    along = _come_before(request, actor, definition)
    form = RowForm(
        request.POST or None, request.FILES or None, definition=definition, values=values or own,
        came={key: one.name for key, one in along.items()},
    )  # fmt: skip
    if request.method == "POST":
        form.is_valid()
        along |= _files_of(form, actor)
    if request.method == "POST" and not form.errors:
        try:
            made = filling.fill(register=found, cells=form.cells(), by=actor, along=along)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            for wrong in made.wrong:
                form.add_error(wrong.key if wrong.key in form.fields else None, wrong.sentence)
            if made.batch:
                return redirect("registers:batch", made.batch.uuid)
    for field, one in along.items():
        form.has_come(field, one.name)
    context = {
        "register": found, "definition": definition, "form": form, "correcting": bool(values), "come": along,
    }  # fmt: skip
    return render(request, "registers/desk_fill.html", context, status=422 if form.errors else 200)


def _files_of(form: RowForm, actor: Actor) -> dict[str, StoredFile]:
    """The chosen files, stored; one that cannot be taken is told at its field."""
    found = {}
    for key, upload in form.uploads().items():
        try:
            found[key] = files.store(data=upload, name=upload.name, by=actor, allowed=DOCUMENTS)
        except Refused as refused:
            form.add_error(key, "".join(refused.reasons))
    return found


def _come_before(request: HttpRequest, actor: Actor, definition: Definition) -> dict[str, StoredFile]:
    """What this person sent with the form that came back; nobody's yet."""
    found = {}
    for one in definition.filled:
        try:
            file = stored.by_uuid(UUID(request.POST.get(f"{one.key}{COME}", ""))) if one.type is Type.FILE else None
        except ValueError:
            continue
        if file is not None and not file.owner and file.brought_by_id == actor.user_id:
            found[one.key] = file
    return found


def _values_of(request: HttpRequest, actor: Actor, register: Register, definition: Definition) -> dict[str, Any]:
    """What a form begins with: the row that is corrected, as it stands."""
    try:
        versions = desk_queries.versions(actor, UUID(request.GET.get("entry", "")))
    except ValueError:
        return {}
    if not versions or versions[0].register_id != register.pk:
        return {}
    name, found = named(orgs.labels(actor.jurisdiction_id)), dict(versions[0].values)
    for one in definition.fields:
        if (one.type == "organ" and one.key in found) or (one.type == "file" and one.key in found):
            found[one.key] = printed(one, found[one.key], name)
        elif one.type == "code" and one.many and one.key in found:
            found[one.key] = found[one.key].split("；")
    return found


@require_safe
@desk_page(*READERS)
def file(request: HttpRequest, actor: Actor, entry: UUID, field: str) -> HttpResponseBase:
    """The file in a field of a row, public or not, for who may see the row at the desk."""
    versions = desk_queries.versions(actor, entry)
    value = versions[0].values.get(field, "") if versions else ""
    known = versions and attached.is_file(queries.definition(versions[0].register), field)
    found = attached.file_of(versions, value) if known else None
    if found is None:
        raise Http404
    return files.sent(request, found)
