"""附件 of a document: upload, order, rename, replace, take away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gongkai.documents.forms.writing import AttachForm, ReplaceForm
from gongkai.documents.models import Attachment, Document
from gongkai.documents.queries import writing
from gongkai.documents.rules.states import WRITERS
from gongkai.documents.services import attachments as services
from gongkai.documents.services import drafting
from gongkai.documents.views.desk.head import page
from gongkai.documents.views.desk.pasting import own_document
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page


@desk_page(*WRITERS)
def attachments(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The attachments and the upload; several files at once, each answered for itself."""
    shown = own_document(actor, uuid)
    form = AttachForm()
    reasons = drafting.reasons_not_to_write(shown, actor)
    refused: list[str] = []
    if request.method == "POST":
        files = request.FILES.getlist("file")
        refused = [] if files else ["请选择文件。"]
        title = request.POST.get("title", "") if len(files) == 1 else ""
        for file in files:
            try:
                services.attach(document=shown, data=file, name=file.name or "附件", title=title, by=actor)
            except Refused as why:
                refused += why.reasons
        if not refused:
            messages.success(request, f"已上传 {len(files)} 个附件。")
            return redirect("documents:attachments", shown.uuid)
    context = {
        "form": form,
        "refused": refused,
        "reasons": reasons,
        "may_write": not reasons,
        "rows": list(writing.attachments(shown)),
        "replace": ReplaceForm(),
    }
    return page(request, actor, shown, "documents/attachments.html", context, status=422 if refused else 200)


def _one(actor: Actor, uuid: UUID, attachment: UUID) -> tuple[Document, Attachment]:
    shown = own_document(actor, uuid)
    try:
        return shown, writing.attachment(shown, attachment)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _done(request: HttpRequest, shown: Document, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it, say so or say why not, and show the attachments again."""
    try:
        act()
    except Refused as refused:
        messages.error(request, "".join(refused.reasons))
    else:
        messages.success(request, said)
    return redirect("documents:attachments", shown.uuid)


@require_POST
@desk_page(*WRITERS)
def attachment(request: HttpRequest, actor: Actor, uuid: UUID, attachment: UUID) -> HttpResponse:
    """One attachment: `action` is rename, up, down, replace or detach."""
    shown, row = _one(actor, uuid, attachment)
    action = request.POST.get("action", "")
    file = request.FILES.get("file")
    if action == "rename":
        title = request.POST.get("title", "")
        return _done(request, shown, lambda: services.rename(attachment=row, title=title, by=actor), "已改名。")
    if action in {"up", "down"}:
        places = -1 if action == "up" else 1
        return _done(request, shown, lambda: services.move(attachment=row, by_places=places, by=actor), "已调整次序。")
    if action == "replace" and file is not None:
        name = file.name or row.title
        return _done(
            request, shown, lambda: services.replace(attachment=row, data=file, name=name, by=actor), "已换成新文件。"
        )
    if action == "detach":
        return _done(request, shown, lambda: services.detach(attachment=row, by=actor), "已去掉附件。")
    messages.error(request, "请选择要换成的文件。")
    return redirect("documents:attachments", shown.uuid)
