"""The public's own pages: signing in by code or at a platform, what one keeps, where one is signed in, deleting it all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel.errors import Refused
from gongkai.members import queries
from gongkai.members.forms import AskForm, CodeForm
from gongkai.members.models import MemberSession
from gongkai.members.rules.ways import CODE_LIFE, LONG, MOST_SAVED, UNUSED, Way, local
from gongkai.members.services import codes, provider, saving, sessions
from gongkai.orgs import queries as orgs

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

COOKIE, BEGUN = "gongkai_member", "gongkai_member_try"
DONE = {
    "saved": "已收藏。",
    "dropped": "已取消收藏。",
    "ended": "其他设备上的登录已全部退出。",
    "out": "已退出登录。",
    "erased": "账号和全部收藏已经删除，不再保留。",
}

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, "Jurisdiction", P], HttpResponse]
Own = Callable[Concatenate[HttpRequest, MemberSession, P], HttpResponse]
Answer = Callable[Concatenate[HttpRequest, P], HttpResponse]


def of_members(view: Page[P]) -> Answer[P]:
    """A page of a site on which the public can sign in; elsewhere there is no such page. Nobody else keeps it."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        place = orgs.jurisdiction_at(request.get_host())
        if place is None or not queries.is_on(place.pk):
            raise Http404
        response = view(request, place, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def of_member(view: Own[P]) -> Answer[P]:
    """A page of somebody who is signed in; others are asked to sign in and led back."""

    def page(request: HttpRequest, place: Jurisdiction, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        session = queries.session_of(request.COOKIES.get(COOKIE, ""), place.pk)
        if session is None:
            going = request.get_full_path() if request.method == "GET" else reverse("members_public:home")
            return redirect(f"{reverse('members_public:sign_in')}?next={quote(going)}")
        sessions.touch(session=session)
        return view(request, session, *args, **kwargs)

    return of_members(wraps(view)(page))


def _network(request: HttpRequest) -> str:
    return queries.keyed("network", request.META.get("REMOTE_ADDR", ""))


def _going(request: HttpRequest) -> str:
    return local(request.POST.get("next") or request.GET.get("next") or "")


def _give(response: HttpResponse, name: str, token: str, life: int | None = None) -> HttpResponse:
    """A cookie only these pages see."""
    response.set_cookie(
        name, token, max_age=life, path=reverse("members_public:home"), secure=settings.TLS, httponly=True, samesite="Lax"
    )  # fmt: skip
    return response


def _take(response: HttpResponse, name: str) -> HttpResponse:
    response.delete_cookie(name, path=reverse("members_public:home"), samesite="Lax")
    return response


def _entered(request: HttpRequest, token: str, going: str, *, kept: bool) -> HttpResponse:
    rotate_token(request)
    response = redirect(going or "members_public:home")
    _give(response, COOKIE, token, int(LONG.total_seconds()) if kept else None)
    return _take(response, BEGUN)


@sensitive_post_parameters("contact")
@of_members
def sign_in(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """An address for a code, or the way to the platform."""
    if queries.session_of(request.COOKIES.get(COOKIE, ""), place.pk) is not None:
        return redirect(_going(request) or "members_public:home")
    present = queries.settings_of(place.pk)
    reasons: tuple[str, ...] = ()
    form = AskForm(present.way, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = codes.ask_code(
                jurisdiction_id=place.pk, site=f"{place.name}人民政府", contact=form.cleaned_data["contact"],
                going=_going(request), network=_network(request),
            )  # fmt: skip
        except Refused as refused:
            reasons = refused.reasons
        else:
            return _give(redirect("members_public:code"), BEGUN, token, int(CODE_LIFE.total_seconds()))
    context = {
        "form": form, "reasons": reasons, "present": present, "next": _going(request), "oidc": present.way == Way.OIDC,
        "done": DONE.get(request.GET.get("done", "")), "unused": UNUSED.days // 365,
    }  # fmt: skip
    return render(request, "members/sign_in.html", context, status=422 if reasons or form.errors else 200)


@sensitive_post_parameters("code")
@of_members
def code(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The code that was sent."""
    token = request.COOKIES.get(BEGUN, "")
    reasons: tuple[str, ...] = ()
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data["kept"]
        try:
            entered, going = codes.check_code(
                token=token, jurisdiction_id=place.pk, code=form.cleaned_data["code"],
                browser=request.headers.get("User-Agent", ""), kept=kept,
            )  # fmt: skip
        except Refused as refused:
            reasons = refused.reasons
        else:
            return _entered(request, entered, going, kept=kept)
    begun = queries.waiting(token, place.pk)
    if begun is None and not reasons:
        return redirect("members_public:sign_in")
    context = {
        "form": form,
        "reasons": reasons,
        "to": queries.shown(begun) if begun else "",
        "next": begun and begun.going,
    }
    return render(request, "members/code.html", context, status=422 if reasons or form.errors else 200)


@require_POST
@of_members
def leave(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """The way to the platform: names it and leaves the click to the reader."""
    back = request.build_absolute_uri(reverse("members_public:returned"))
    try:
        token, address = provider.go(
            jurisdiction_id=place.pk, going=_going(request), network=_network(request), back=back
        )
    except Refused as refused:
        return _refused(request, refused)
    context = {"present": queries.settings_of(place.pk), "address": address, "host": urlsplit(address).netloc}
    return _give(render(request, "members/leave.html", context), BEGUN, token, int(CODE_LIFE.total_seconds()))


@require_safe
@of_members
def returned(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Back from the platform."""
    said = {name: request.GET.get(name, "")[:4000] for name in ("state", "code", "error", "iss") if name in request.GET}
    try:
        token, going = provider.come_back(
            token=request.COOKIES.get(BEGUN, ""), jurisdiction_id=place.pk, said=said,
            back=request.build_absolute_uri(reverse("members_public:returned")),
            browser=request.headers.get("User-Agent", ""),
        )  # fmt: skip
    except Refused as refused:
        return _take(_refused(request, refused), BEGUN)
    return _entered(request, token, going, kept=False)


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return render(request, "members/refused.html", {"reasons": refused.reasons}, status=422)


@require_safe
@of_member
def home(request: HttpRequest, session: MemberSession) -> HttpResponse:
    """What somebody keeps, where they are signed in, what is held of them."""
    member = session.member
    context = {
        "me": queries.shown(member), "provider": queries.settings_of(member.jurisdiction_id).provider, "member": member,
        "saved": queries.saved(member), "sessions": queries.sessions(member), "here": session.pk,
        "done": DONE.get(request.GET.get("done", "")), "most": MOST_SAVED,
    }  # fmt: skip
    return render(request, "members/home.html", context)


@of_member
def save(request: HttpRequest, session: MemberSession) -> HttpResponse:
    """Keep a page or a search; asks first, for a link alone changes nothing."""
    address = request.POST.get("to") or request.GET.get("to") or ""
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            saving.save(member=session.member, address=address)
        except Refused as refused:
            reasons = refused.reasons
        else:
            return _done("saved")
    title = saving.title_of(jurisdiction_id=session.member.jurisdiction_id, address=address)
    if not title and not reasons:
        raise Http404
    context = {"title": title, "to": local(address), "reasons": reasons}
    return render(request, "members/save.html", context, status=422 if reasons else 200)


@require_POST
@of_member
def drop(request: HttpRequest, session: MemberSession, uuid: UUID) -> HttpResponse:
    """Keep it no longer."""
    saving.drop(member=session.member, uuid=uuid)
    return _done("dropped")


@require_POST
@of_member
def end_others(request: HttpRequest, session: MemberSession) -> HttpResponse:
    """Sign out everywhere else."""
    sessions.end_others(session=session)
    return _done("ended")


@require_POST
@of_member
def sign_out(request: HttpRequest, session: MemberSession) -> HttpResponse:
    """Sign out here."""
    sessions.end(session=session)
    return _take(redirect(f"{reverse('members_public:sign_in')}?done=out"), COOKIE)


@of_member
def erase(request: HttpRequest, session: MemberSession) -> HttpResponse:
    """Delete the account; asks first."""
    if request.method != "POST":
        return render(request, "members/erase.html", {"saved": session.member.saved.count()})
    sessions.erase(member=session.member)
    return _take(redirect(f"{reverse('members_public:sign_in')}?done=erased"), COOKIE)


@require_safe
@of_member
def data(request: HttpRequest, session: MemberSession) -> HttpResponse:
    """Everything held of somebody, as a file."""
    answer = JsonResponse(queries.everything_of(session.member), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="my-account.json"'
    return answer


def _done(what: str) -> HttpResponse:
    return redirect(f"{reverse('members_public:home')}?done={what}")
