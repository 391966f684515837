"""Posts and people: setting up, taking, leaving, handing over; accounts of people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongkai.accounts import services as accounts
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import words_asked
from gongkai.orgs import queries, services
from gongkai.orgs.forms import HandoverForm, LeaveForm, PersonForm, PostChangeForm, PostForm, TakeForm
from gongkai.orgs.models import Holding, Organ, Post
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.orgs.services.belongings import belongings_of_user
from gongkai.orgs.services.people import appoint_new, close_person, give_password
from gongkai.orgs.views.found import organ_or_404, person_or_404, post_or_404
from gongkai.pages.services.answering import done, form_page
from gongkai.trail import queries as trail

if TYPE_CHECKING:
    from gongkai.accounts.models import User


def _crumbs(organ: Organ) -> list[tuple[str, str]]:
    return [("机构与人员", reverse("orgs:organs")), (organ.short_name, reverse("orgs:organ", args=[organ.uuid]))]


@desk_page(Duty.ADMIN)
def add_post(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """A new post in an organ."""
    organ = organ_or_404(actor, uuid)
    form = PostForm(request.POST or None)
    made: list[Post] = []
    if form.is_valid() and done(
        form, lambda: made.append(services.add_post(organ=organ, by=actor, **form.cleaned_data))
    ):
        messages.success(request, "岗位已设立，请登记任职人。")
        return redirect("orgs:post", made[0].uuid)
    back = reverse("orgs:organ", args=[organ.uuid])
    return form_page(request, form, title="设立岗位", crumbs=_crumbs(organ), button="设立", back=back)


@desk_page(Duty.ADMIN, Duty.OFFICE, Duty.CHIEF)
def post(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One post: who holds it, who held it, what happened."""
    found = post_or_404(actor, uuid)
    today = days.today()
    holdings = list(found.holdings.select_related("user"))
    shown = {
        "post": found,
        "present": [row for row in holdings if row.until is None or row.until > today],
        "past": [row for row in holdings if row.until is not None and row.until <= today],
        "entries": trail.history(found),
        "may_change": actor.may(Duty.ADMIN) and found.state == "ACTIVE" and found.organ.state == Organ.State.ACTIVE,
    }
    return render(request, "orgs/post.html", shown)


def _post_crumbs(post: Post) -> list[tuple[str, str]]:
    return [*_crumbs(post.organ), (post.title, reverse("orgs:post", args=[post.uuid]))]


@desk_page(Duty.ADMIN)
def change_post(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Another title or section."""
    found = post_or_404(actor, uuid)
    form = PostChangeForm(request.POST or None, initial={"title": found.title, "section": found.section})
    if form.is_valid() and done(form, lambda: services.change_post(post=found, by=actor, **form.cleaned_data)):
        messages.success(request, "已保存。")
        return redirect("orgs:post", found.uuid)
    back = reverse("orgs:post", args=[found.uuid])
    return form_page(request, form, title="修改岗位", crumbs=_post_crumbs(found), button="保存", back=back)


@desk_page(Duty.ADMIN)
def take(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Somebody begins to hold a post."""
    found = post_or_404(actor, uuid)
    form = TakeForm(request.POST or None, people=queries.people_of(actor.jurisdiction_id))
    if form.is_valid() and done(form, lambda: services.take_post(post=found, by=actor, **form.cleaned_data)):
        messages.success(request, "任职已登记。")
        return redirect("orgs:post", found.uuid)
    back = reverse("orgs:post", args=[found.uuid])
    lead = "任职人尚无账号的，请先到“人员”页新增。"
    return form_page(request, form, title="登记任职", lead=lead, crumbs=_post_crumbs(found), button="登记", back=back)


def _holding(actor: Actor, number: int) -> Holding:
    found = Holding.objects.select_related("post__organ", "user").filter(
        post__organ__jurisdiction_id=actor.jurisdiction_id
    )
    row = found.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


@desk_page(Duty.ADMIN)
def leave(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Somebody leaves a post; what they hold besides is shown first."""
    row = _holding(actor, number)
    form = LeaveForm(request.POST or None)
    if form.is_valid() and done(form, lambda: services.leave_post(holding=row, by=actor, **form.cleaned_data)):
        messages.success(request, f"{row.user.name}已离岗。")
        return redirect("orgs:post", row.post.uuid)
    held = belongings_of_user(row.user_id)
    lead = (
        f"{row.user.name}名下还有{'、'.join(f'{name} {len(rows)} 项' for name, rows in held.items())}。离岗后无人办理，建议改用“交接”，一次交清。"
        if held
        else f"{row.user.name}名下没有其他待办事项。"
    )
    back = reverse("orgs:post", args=[row.post.uuid])
    return form_page(
        request,
        form,
        title=f"{row.user.name}离岗",
        lead=lead,
        crumbs=_post_crumbs(row.post),
        button="登记离岗",
        back=back,
    )


@desk_page(Duty.ADMIN)
def close_post(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Close a post, after asking."""
    found = post_or_404(actor, uuid)
    if request.method == "POST":
        try:
            services.close_post(post=found, on=days.today(), by=actor)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, f"岗位“{found.title}”已撤销。")
        return redirect("orgs:organ", found.organ.uuid)
    names = [row.user.name for row in queries.holders(found.organ_id) if row.post_id == found.pk]
    sentences = [
        f"将撤销{found.organ.short_name}的岗位“{found.title}”。任职记录保留，不能恢复，需要时另设新岗位。",
        f"现任职人{'、'.join(names)}即日离岗。" if names else "这个岗位目前无人任职。",
    ]
    shown = {
        "title": "撤销岗位",
        "sentences": sentences,
        "button": "撤销岗位",
        "danger": True,
        "back": reverse("orgs:post", args=[found.uuid]),
    }
    return render(request, "pages/confirm.html", shown)


@desk_page(Duty.ADMIN, Duty.OFFICE)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody with a post, by name; those without any now beneath."""
    wanted = words_asked(request.GET.get("q", ""))
    found = queries.people_of(actor.jurisdiction_id)
    if wanted:
        found = found.filter(name__contains=wanted) | found.filter(username__contains=wanted)
    today = days.today()
    rows = []
    for user in found.distinct():
        now = [row for row in user.holdings.all() if row.until is None or row.until > today]
        rows.append({"user": user, "now": now})
    rows.sort(key=lambda row: not row["now"])
    shown = {"rows": rows, "q": wanted, "may_change": actor.may(Duty.ADMIN)}
    return render(request, "orgs/people.html", shown)


@desk_page(Duty.ADMIN)
def add_person(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new person in a post; the first password is shown once."""
    free = Post.objects.filter(organ__jurisdiction_id=actor.jurisdiction_id, organ__state="ACTIVE", state="ACTIVE")
    form = PersonForm(
        request.POST or None, posts=free.select_related("organ"), initial={"post": request.GET.get("post")}
    )
    made: list[tuple[User, str]] = []
    if form.is_valid() and done(form, lambda: made.append(appoint_new(by=actor, **form.cleaned_data))):
        return _password_page(request, *made[0])
    back = reverse("orgs:people")
    return form_page(request, form, title="新增人员", crumbs=[("人员", back)], button="新增并登记任职", back=back)


@never_cache
def _password_page(request: HttpRequest, user: User, password: str) -> HttpResponse:
    return render(request, "orgs/password.html", {"person": user, "password": password})


@desk_page(Duty.ADMIN, Duty.OFFICE)
def person(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One person: posts now and before, what they hold, account."""
    found = person_or_404(actor, uuid)
    today = days.today()
    holdings = list(found.holdings.all())
    shown = {
        "person": found,
        "present": [row for row in holdings if row.until is None or row.until > today],
        "past": [row for row in holdings if row.until is not None and row.until <= today],
        "belongings": belongings_of_user(found.pk),
        "entries": trail.history(found),
        "may_change": actor.may(Duty.ADMIN),
    }
    return render(request, "orgs/person.html", shown)


@desk_page(Duty.ADMIN)
def hand_over(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One page with all a person holds; one action hands it over."""
    found = person_or_404(actor, uuid)
    held = [
        row for row in queries.current_holdings(found.pk) if row.post.organ.jurisdiction_id == actor.jurisdiction_id
    ]
    others = queries.people_of(actor.jurisdiction_id).filter(state="ACTIVE").exclude(pk=found.pk)
    form = HandoverForm(request.POST or None, holdings=held, people=others)

    def change() -> None:
        services.hand_over(
            user=found,
            successors=form.successors(),
            on=form.cleaned_data["on"],
            by=actor,
            reason=form.cleaned_data["reason"],
        )

    if form.is_valid() and done(form, change):
        messages.success(request, f"{found.name}的岗位和事项已全部交接。账号不再使用的，请停用。")
        return redirect("orgs:person", found.uuid)
    shown = {"person": found, "held": held, "belongings": belongings_of_user(found.pk), "form": form}
    return render(request, "orgs/handover.html", shown, status=422 if form.errors else 200)


@require_POST
@desk_page(Duty.ADMIN)
def reset_password(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """A new first password, shown once."""
    found = person_or_404(actor, uuid)
    try:
        return _password_page(request, found, give_password(user=found, by=actor))
    except Refused as refused:
        messages.error(request, refused.reasons[0])
        return redirect("orgs:person", found.uuid)


@desk_page(Duty.ADMIN)
def close_account(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Close an account, after asking; refused while the person holds anything."""
    found = person_or_404(actor, uuid)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            close_person(user=found, by=actor)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"{found.name}的账号已停用，登录已全部退出。")
            return redirect("orgs:person", found.uuid)
    shown = {
        "title": f"停用{found.name}的账号",
        "sentences": ["停用后不能再登录，正在使用的登录立即退出。以前办理的记录都保留。"],
        "reasons": reasons,
        "button": "停用账号",
        "danger": True,
        "back": reverse("orgs:person", args=[found.uuid]),
    }
    return render(request, "pages/confirm.html", shown, status=422 if reasons else 200)


@require_POST
@desk_page(Duty.ADMIN)
def reopen_account(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Open a closed account again."""
    found = person_or_404(actor, uuid)
    accounts.reopen_user(user=found, by=actor)
    messages.success(request, f"{found.name}的账号已恢复，请为其重设口令。")
    return redirect("orgs:person", found.uuid)
