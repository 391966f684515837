"""Versions side by side."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from gongkai.documents.models import Document, Version
from gongkai.documents.queries import writing
from gongkai.documents.rules import comparing
from gongkai.documents.views.desk.head import found, page
from gongkai.kernel import html
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page


def _version(document: Document, asked: str) -> Version | None:
    """The version an address names; None for the working text."""
    if not asked:
        return None
    try:
        return writing.version(document, UUID(asked))
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error


@require_GET
@desk_page()
def compare(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Two versions, or a version and the working text, side by side: title, text, attachments."""
    shown = found(actor, uuid)
    versions = list(writing.versions(shown)[:200])
    asked = request.GET.get("old", "") or (str(versions[min(1, len(versions) - 1)].uuid) if versions else "")
    old, new = _version(shown, asked), _version(shown, request.GET.get("new", ""))
    left_title, right_title = (old.title if old else shown.title), (new.title if new else shown.title)
    context = {
        "versions": versions,
        "old": old,
        "new": new,
        "titles": comparing.compared(left_title, right_title),
        "rows": comparing.compared(
            html.text_of(old.body if old else shown.body), html.text_of(new.body if new else shown.body)
        ),
        "files": comparing.compared(_files(shown, old), _files(shown, new)),
    }
    return page(request, actor, shown, "documents/compare.html", context)


def _files(document: Document, version: Version | None) -> str:
    """The attachments, a line each."""
    if version is not None:
        return "\n".join(f"{row['name']}（{row['sha256'][:12]}）" for row in version.attachments)
    return "\n".join(f"{row.title}（{row.file.sha256[:12]}）" for row in writing.attachments(document))
