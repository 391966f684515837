"""A file as an answer: an attachment that may neither run nor be kept. Who may have it is asked before."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from gongkai.files import queries
from gongkai.files.models import StoredFile


def sent(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """The bytes in pieces, or their head alone; 404 when they are not in store."""
    try:
        pieces = queries.open_stream(file)
    except queries.Missing as error:
        raise Http404(str(error)) from error
    response = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(pieces)
    for name, value in _headers(file).items():
        response[name] = value
    return response


def _headers(file: StoredFile) -> dict[str, str]:
    """A name for old and for new browsers (RFC 5987, RFC 6266); nothing of the file may run or be kept."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in file.name)
    return {
        "Content-Type": file.media_type,
        "Content-Length": str(file.size),
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
