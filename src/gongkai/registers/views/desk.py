"""清单填报: which registers there are and what they ask, files in, batches to their publication, single rows."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import download
from gongkai.registers.forms import DefineForm, MatchForm, ReasonForm, UploadForm, WithdrawForm
from gongkai.registers.models import Batch, Register, Row
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import desk as desk_queries
from gongkai.registers.queries import duties
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.attached import MOST_FILES
from gongkai.registers.rules.cells import clean
from gongkai.registers.rules.listing import sought
from gongkai.registers.rules.parsing import BadDefinition
from gongkai.registers.rules.pulling import SETTERS
from gongkai.registers.rules.shape import Definition, Review, Type
from gongkai.registers.rules.showing import Named, name_of, named, printed, seen_by_public
from gongkai.registers.rules.states import APPROVERS, GONE, READERS, STEPS, WRITERS, Act, State
from gongkai.registers.services import attaching, filling, overview, publishing, registering, staging, workbooks
from gongkai.review.queries.standing import standing
from gongkai.trail.queries import history
from gongkai.trail.services import subject_of
from gongkai.vetting import queries as findings

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

TABLES = frozenset({Kind.XLSX, Kind.OLE, Kind.ODS, Kind.CSV, Kind.JSON})
EXAMPLE = Path(__file__).parents[1] / "data" / "local.yaml"
TABS = {Act.ADD: "新增", Act.CHANGE: "更改", Act.REMOVE: "撤下", Act.ANNUL: "撤回"}


@require_GET
@desk_page(*READERS)
def registers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every register with how the own unit stands."""
    lines = overview.lines(actor)
    context = {
        "lines": lines,
        "draws": any(one.definition.draw for one in lines),
        "unused": queries.unused(actor.jurisdiction_id),
        "may_define": actor.may(Duty.OFFICE),
        "may_picture": actor.may(Duty.ADMIN),
        "may_begin": actor.may(*WRITERS, Duty.OFFICE),
    }
    return render(request, "registers/desk_registers.html", context)


def _register(actor: Actor, key: str) -> tuple[Register, Definition]:
    """The register of that key, where it is in use."""
    register = queries.by_key(actor.jurisdiction_id, key)
    if register is None:
        raise Http404
    return register, queries.definition(register)


@require_POST
@desk_page(*WRITERS, Duty.OFFICE)
def begin(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Take a register into use; its newer definition is taken with the next upload."""
    if key not in queries.offered(actor.jurisdiction_id):
        raise Http404
    try:
        registering.taken_into_use(jurisdiction_id=actor.jurisdiction_id, key=key, by=actor)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
        return redirect("registers:registers")
    return redirect("registers:register", key)


def _named(actor: Actor) -> Named:
    return named(orgs.labels(actor.jurisdiction_id))


@desk_page(*READERS)
def register(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """One register: what it asks, the template, files in, its batches and rows."""
    found, definition = _register(actor, key)
    form = UploadForm(request.POST or None, request.FILES or None, definition=definition)
    if request.method == "POST":
        if not actor.may(*WRITERS):
            raise Http404
        if form.is_valid() and (answer := _uploaded(request, actor, found, form)):
            return answer
    name = _named(actor)
    q = clean(request.GET.get("q", ""))[:60]
    page = desk_queries.own_rows(actor, found, request.GET.get("cursor"), q, sought(definition))
    context = {
        "register": found, "definition": definition, "form": form, "may": actor.may(*WRITERS), "may_define": found.local == "Y" and actor.may(Duty.OFFICE),
        "q": q, "standings": duties.standings(found, definition, actor.organ_id), "batches": duties.waiting(actor, found.pk),
        "page": page, "rows": [(row, name_of(definition, row.values, name, public=False), _known_by(definition, row, name)) for row in page],
        "may_pull": actor.may(*SETTERS), "things": overview.things(actor, found, definition),
    }  # fmt: skip
    return render(request, "registers/desk_register.html", context, status=422 if form.errors else 200)


def _known_by(definition: Definition, row: Row, name: Named) -> str:
    """What else a row is known by, beside its name."""
    keys = [key for key in definition.identity if key != definition.name]
    return "，".join(printed(definition.field(key), row.values.get(key, ""), name) for key in keys)


def _uploaded(request: HttpRequest, actor: Actor, register: Register, form: UploadForm) -> HttpResponse | None:
    given = form.cleaned_data
    try:
        register = registering.taken_into_use(jurisdiction_id=actor.jurisdiction_id, key=register.key, by=actor)
        file = files.store(data=given["file"], name=given["file"].name, by=actor, allowed=TABLES)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error("file", reason)
        return None
    try:
        along = attaching.store(given=given.get("along") or (), by=actor)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error("along", reason)
        return None
    try:
        return _looked(request, actor, register, file, along, whole=given["whole"], said=None)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error("file", reason)
        return None


def _looked(
    request: HttpRequest,
    actor: Actor,
    register: Register,
    file: StoredFile,
    along: list[StoredFile],
    *,
    whole: bool,
    said: dict[str, str] | None,
) -> HttpResponse:
    """Begin when every column is known; else ask which is which."""
    definition = queries.definition(register)
    with TemporaryDirectory(prefix="gongkai-register-") as folder:
        path = Path(folder) / "table"
        with path.open("wb") as out:
            for piece in stored.open_stream(file):
                out.write(piece)
        seen = staging.look(path=path, name=file.name, register=register, organ_id=actor.organ_id, said=said)
        asks = bool(seen.reasons(definition) or (seen.match.unknown and said is None))
        sent = [] if asks else attaching.store_sent(path=path, name=file.name, by=actor)
    if not seen.head:
        raise Refused(seen.reasons(definition))
    if asks:
        form = MatchForm(
            None, definition=definition, headings=seen.headings, chosen=seen.match.columns, unknown=seen.match.unknown
        )  # fmt: skip
        context = {
            "register": register, "definition": definition, "form": form, "file": file, "whole": whole, "seen": seen,
            "reasons": seen.reasons(definition), "along": along,
        }  # fmt: skip
        return render(request, "registers/desk_match.html", context)
    batch = staging.begin(
        register=register, seen=seen, name=file.name, by=actor, file=file, whole=whole, said=said, along=along + sent
    )  # fmt: skip
    return redirect("registers:batch", batch.uuid)


def _own_upload(actor: Actor, uuid: str) -> StoredFile:
    """A file this person brought and that belongs to nothing yet."""
    try:
        file = stored.by_uuid(UUID(uuid))
    except ValueError as error:
        raise Http404 from error
    if file is None or file.owner or file.brought_by_id != actor.user_id:
        raise Http404
    return file


@require_POST
@desk_page(*WRITERS)
def match(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Which column is which field was said: begin."""
    register, _ = _register(actor, key)
    file = _own_upload(actor, request.POST.get("file", ""))
    along = [_own_upload(actor, one) for one in request.POST.getlist("along")[:MOST_FILES]]
    headings = request.POST.getlist("heading")
    said = {
        heading: request.POST.get(f"c{at}", "") for at, heading in enumerate(headings) if request.POST.get(f"c{at}")
    }
    try:
        return _looked(request, actor, register, file, along, whole=request.POST.get("whole") == "1", said=said)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
        return redirect("registers:register", key)


@require_GET
@desk_page(*READERS)
def template(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The workbook to fill in."""
    definitions = queries.offered(actor.jurisdiction_id)
    if key not in definitions:
        raise Http404
    return download(
        workbooks.template(definitions[key], actor.jurisdiction_id), f"{definitions[key].title}填报模板.xlsx"
    )


@desk_page(Duty.OFFICE)
def define(request: HttpRequest, actor: Actor, key: str = "") -> HttpResponse:
    """A local register made or changed by the office; every fault by its line, nothing typed is lost."""
    found = queries.by_key(actor.jurisdiction_id, key) if key else None
    if key and (found is None or found.local == "N"):
        raise Http404
    begin = queries.version(found.pk).text if found else EXAMPLE.read_text("utf-8")
    form = DefineForm(request.POST or None, initial={"text": begin})
    if request.method == "POST" and form.is_valid():
        try:
            made = registering.define(text=form.cleaned_data["text"].replace("\r\n", "\n"), by=actor, register=found)
        except BadDefinition as bad:
            for fault in bad.faults:
                form.add_error("text", str(fault))
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("text", reason)
        else:
            messages.success(request, "已保存，可以下载模板填报。")
            return redirect("registers:register", made.key)
    context = {"form": form, "register": found, "types": [(one.value, one.label) for one in Type]}
    return render(request, "registers/desk_define.html", context, status=422 if form.errors else 200)


def _batch(actor: Actor, uuid: UUID) -> Batch:
    try:
        return asking.batch(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@require_GET
@desk_page(*READERS)
def batch(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """A batch: what it brings, its bad cells, its review, what may be done next."""
    found = _batch(actor, uuid)
    definition = queries.of_version(found.version, found.register.key)
    act = request.GET.get("act", "")
    tabs = _tabs(found)
    act = act if act in dict(tabs) else next(iter(dict(tabs)), "")
    name = _named(actor)
    page = desk_queries.batch_rows(found, act, request.GET.get("cursor")) if act else None
    heads = [definition.field(one) for one in definition.display.columns]
    own = found.organ_id == actor.organ_id and actor.may(*WRITERS)
    office = definition.review is Review.OFFICE
    checked = findings.standing(subject_of(found), found.fingerprint)
    context = {
        "batch": found, "definition": definition, "tabs": tabs, "act": act, "page": page, "heads": heads,
        "rows": [(row, [(one, printed(one, row.values.get(one.key, ""), name)) for one in heads]) for row in page or ()],
        "bad": desk_queries.bad_cells(found, request.GET.get("cursor")) if found.wrong else None,
        "titles": {one.key: one.heading for one in definition.fields}, "form": ReasonForm(), "own": own,
        "review_standing": standing(subject_of(found), found.fingerprint), "history": history(found),
        "may_submit": own and found.state in (State.READY, State.RETURNED), "may_drop": own and State.DROPPED in STEPS[State(found.state)],
        "may_publish": found.state == State.APPROVED and (actor.may(Duty.OFFICE) if office else own),
        "review_none": definition.review is Review.NONE, "along": attaching.taken_along(found), "checked": checked,
        "may_vet": findings.may(actor, checked),
    }  # fmt: skip
    return render(request, "registers/desk_batch.html", context)


def _tabs(found: Batch) -> list[tuple[str, str]]:
    counts = {Act.ADD: found.added, Act.CHANGE: found.changed, Act.REMOVE: found.removed}
    if found.kind == "ANNULMENT":
        counts = {Act.ANNUL: found.removed}
    return [(act.value, f"{TABS[act]}（{count:,}）") for act, count in counts.items() if count]


@require_POST
@desk_page(*READERS)
def act(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Submit, publish or give up a batch."""
    found = _batch(actor, uuid)
    doing = request.POST.get("action")
    try:
        if doing == "submit":
            done = publishing.submit(batch=found, reason=request.POST.get("reason", ""), by=actor)
            messages.success(request, "已公开。" if done.state == State.PUBLISHED else "已提交审核。")
        elif doing == "publish":
            publishing.publish(batch=found, by=actor)
            messages.success(request, "已公开，列表即时更新。")
        elif doing == "drop":
            publishing.drop(batch=found, by=actor)
            messages.success(request, "已放弃这一批，其中的内容没有公开。")
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    return redirect("registers:batch", found.uuid)


@require_GET
@desk_page(*READERS)
def marked(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The own workbook with its bad cells coloured and commented."""
    found = _batch(actor, uuid)
    if not found.wrong:
        raise Http404
    try:
        data = workbooks.marked(found)
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
        return redirect("registers:batch", found.uuid)
    return download(data, f"{found.name.rpartition('.')[0] or found.name}（请改正标色的单元格）.xlsx")


@desk_page(*READERS)
def row(request: HttpRequest, actor: Actor, entry: UUID) -> HttpResponse:
    """A row as the desk sees it: whole, with its history; who may approve may take it off."""
    versions = desk_queries.versions(actor, entry)
    if not versions:
        raise Http404
    newest = versions[0]
    definition = queries.definition(newest.register)
    own = newest.organ_id == actor.organ_id
    may = own and actor.may(*APPROVERS) and newest.act not in GONE
    form = WithdrawForm(request.POST or None, may_annul=definition.withdrawal is not None)
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid():
            try:
                filling.withdraw(
                    row=newest,
                    reason=form.cleaned_data["reason"],
                    annulled=form.cleaned_data.get("annulled", False),
                    by=actor,
                )
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error("reason", reason)
            else:
                messages.success(request, "已撤下，公开列表即时更新。")
                return redirect("registers:row", entry)
    name = _named(actor)
    context = {
        "row": newest, "definition": definition, "name": name_of(definition, newest.values, name, public=False), "form": form, "may": may,
        "lines": [(one, printed(one, newest.values.get(one.key, ""), name), seen_by_public(one, newest.values, name)) for one in definition.fields if not one.secret],
        "blank": [one.title for one in definition.fields if not one.secret and not newest.values.get(one.key)],
        "versions": versions, "gone": newest.act in GONE,
        "may_correct": own and actor.may(*WRITERS) and newest.act not in GONE,
    }  # fmt: skip
    return render(request, "registers/desk_row.html", context, status=422 if form.errors else 200)
