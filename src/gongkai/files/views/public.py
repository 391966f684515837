"""Downloads. One address for desk and public: the owner's room decides who sees what."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from gongkai.files import queries, services


@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file as an attachment, for who may see it; 404 for everyone else."""
    file = queries.by_uuid(uuid)
    if file is None or not services.may_see(file, getattr(request, "actor", None)):
        raise Http404
    return services.sent(request, file)
