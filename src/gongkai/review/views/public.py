"""An outside expert's page: the link alone shows nothing; with the code the text, and once an opinion."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from gongkai.kernel.errors import Refused
from gongkai.review.forms import CodeForm, OpinionForm
from gongkai.review.models import ExpertInvitation
from gongkai.review.queries import page as pages
from gongkai.review.services import experts


@never_cache
def opinion(request: HttpRequest, link: str) -> HttpResponse:
    """Code, then text and opinion, then thanks."""
    if not experts.switched_on() or experts.invitation(link) is None:
        raise Http404
    context: dict[str, object] = {"form": CodeForm()}
    status = 200
    if request.method == "POST":
        context, status = _posted(request, link)
    response = render(request, "review/opinion.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _posted(request: HttpRequest, link: str) -> tuple[dict[str, object], int]:
    code = request.POST.get("code", "")[:20]
    try:
        if "opinion" in request.POST:
            row = experts.answer(link=link, code=code, opinion=request.POST["opinion"])
            return {"done": True, "invitation": row}, 200
        row = experts.checked(link=link, code=code)
    except Refused as refused:
        shown = experts.invitation(link)
        if "opinion" in request.POST and shown is not None and not any("验证码" in why for why in refused.reasons):
            return {"why": refused.reasons, **_text(shown), "form": OpinionForm(request.POST)}, 422
        return {"why": refused.reasons, "form": CodeForm()}, 422
    return {**_text(row), "form": OpinionForm(initial={"code": code})}, 200


def _text(row: ExpertInvitation) -> dict[str, object]:
    return {"invitation": row, "review": row.review, "sections": pages.sections(row.version)}
