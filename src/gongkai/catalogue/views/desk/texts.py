"""公开指南 and 公开制度: the editor, versions, making public."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.catalogue.forms.texts import EndForm, GuideForm, SystemForm
from gongkai.catalogue.models import SystemRule
from gongkai.catalogue.queries import sections as queries
from gongkai.catalogue.queries import templates
from gongkai.catalogue.rules import guides as rules
from gongkai.catalogue.rules.columns import OVERSEERS, UNIT_KEEPERS
from gongkai.catalogue.rules.guides import TextState
from gongkai.catalogue.services import guides as services
from gongkai.catalogue.views.desk.asked import organ_asked
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, form_page, or_404, said
from gongkai.trail import queries as trail


@desk_page()
def guides(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The guide of one organ; for the office first all organs with the day of their last revision."""
    if actor.oversees and "organ" not in request.GET:
        rows = []
        today = days.today()
        for organ in orgs.organs(actor.jurisdiction_id).exclude(kind="ENTERPRISE"):
            rows.append(organ)
        standing = {guide.organ_id: guide for guide in queries.standing_guides([row.pk for row in rows])}
        shown = [
            {
                "organ": organ,
                "guide": standing.get(organ.pk),
                "old": organ.pk in standing and rules.is_old(standing[organ.pk].revised_on, today),
            }
            for organ in rows
        ]
        return render(request, "catalogue/guides.html", {"rows": shown})
    organ = organ_asked(request, actor)
    versions = list(queries.guides(organ.pk))
    draft = next((row for row in versions if row.state == TextState.DRAFT), None)
    standing_guide = next((row for row in versions if row.state == TextState.STANDING), None)
    reasons = []
    if draft is not None:
        reasons = rules.reasons_not_to_publish(
            state=TextState.DRAFT, empty=rules.missing(templates.guide_fields(), draft.values),
            editor_id=draft.edited_by_id, user_id=actor.user_id, note=draft.note, first=standing_guide is None,
        )  # fmt: skip
    current = draft or standing_guide
    context = {
        "organ": organ,
        "draft": draft,
        "standing": standing_guide,
        "lines": queries.guide_lines(current, empty=True) if current else [],
        "earlier": [row for row in versions if row.state == TextState.REPLACED],
        "reasons": reasons,
        "may_edit": services.may_edit(actor, organ) and organ.state == "ACTIVE",
        "may_publish": services.may_publish(actor, organ),
        "old": standing_guide is not None and rules.is_old(standing_guide.revised_on, days.today()),
        "history": trail.history(queries.guide_chain(organ.pk)),
    }
    return render(request, "catalogue/guide.html", context)


@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def edit_guide(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The fields of 条例第12条; begins from the standing guide, or from a usual text."""
    organ = organ_asked(request, actor)
    latest = queries.guides(organ.pk).first()
    initial = {field.key: field.start for field in templates.guide_fields()}
    initial |= {"address": organ.address, "phone": organ.phone, "unit": f"{organ.name}办公室"}
    if latest is not None:
        initial = {**latest.values, "note": latest.note if latest.state == TextState.DRAFT else ""}
    form = GuideForm(request.POST or None, initial=initial)

    def save() -> None:
        given = dict(form.cleaned_data)
        services.draft_guide(organ=organ, note=given.pop("note"), values=given, by=actor)

    back = _guide_address(actor, organ.uuid)
    if form.is_valid() and done(form, save):
        messages.success(request, "草稿已保存，由另一人核对后公开。")
        return redirect(back)
    lead = f"{organ.name}。各栏依照政府信息公开条例第十二条；先存为草稿，由另一人核对后公开。"
    return form_page(
        request, form, title="编辑公开指南", lead=lead, crumbs=[("公开指南", back)], button="保存草稿", back=back
    )


def _guide_address(actor: Actor, uuid: UUID) -> str:
    own = reverse("catalogue:guides")
    return f"{own}?organ={uuid}" if actor.oversees else own


@require_POST
@desk_page(*services.PUBLISHERS)
def publish_guide(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The draft becomes the standing guide."""
    organ = organ_asked(request, actor)
    draft = queries.guides(organ.pk).filter(state=TextState.DRAFT).first()
    if draft is None:
        messages.error(request, "没有可以公开的草稿，可能已被他人公开。")
    else:
        said(request, lambda: services.publish_guide(guide=draft, by=actor), "公开指南已公开，修订日期为今天。")
    return redirect(_guide_address(actor, organ.uuid))


@desk_page()
def systems(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An organ's rules: drafts, those in force, ended ones."""
    organ = organ_asked(request, actor)
    rows = queries.systems(organ.pk)
    context = {
        "organ": organ,
        "organs": orgs.organs(actor.jurisdiction_id).exclude(kind="ENTERPRISE") if actor.oversees else None,
        "drafts": rows.filter(state=TextState.DRAFT),
        "standing": rows.filter(state=TextState.STANDING),
        "ended": rows.filter(state=TextState.ENDED),
        "may_edit": services.may_edit(actor, organ) and organ.state == "ACTIVE",
    }
    return render(request, "catalogue/systems.html", context)


def _rule(actor: Actor, uuid: UUID) -> SystemRule:
    rule = or_404(
        lambda: SystemRule.objects.select_related("organ", "edited_by").get(
            uuid=uuid, jurisdiction_id=actor.jurisdiction_id
        )
    )
    if not actor.oversees and rule.organ_id != actor.organ_id:
        raise Http404
    return rule


@desk_page()
def system(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One version of a rule, with the others."""
    rule = _rule(actor, uuid)
    versions = list(queries.versions_of(rule, drafts=True))
    first = not any(row.state == TextState.STANDING for row in versions)
    reasons = []
    if rule.state == TextState.DRAFT:
        reasons = rules.reasons_not_to_publish(
            state=TextState.DRAFT, empty=[], editor_id=rule.edited_by_id, user_id=actor.user_id, note=rule.note,
            first=first,
        )  # fmt: skip
    may_edit = services.may_edit(actor, rule.organ)
    context = {
        "rule": rule,
        "tone": rules.TEXT_TONES.get(TextState(rule.state), "plain"),
        "versions": versions,
        "reasons": reasons,
        "may_edit": may_edit and rule.state in (TextState.DRAFT, TextState.STANDING),
        "may_publish": services.may_publish(actor, rule.organ) and rule.state == TextState.DRAFT,
        "may_end": services.may_publish(actor, rule.organ) and rule.state == TextState.STANDING,
        "history": trail.history(queries.system_chain(rule.series)),
    }
    return render(request, "catalogue/system.html", context)


@desk_page(*OVERSEERS, *UNIT_KEEPERS)
def edit_system(request: HttpRequest, actor: Actor, uuid: UUID | None = None) -> HttpResponse:
    """A new rule, a draft, or the next version of a standing one."""
    rule = _rule(actor, uuid) if uuid else None
    organ = rule.organ if rule else organ_asked(request, actor)
    if not services.may_edit(actor, organ):
        raise Http404
    names = ("title", "document_number", "effective_on", "body")
    initial = {name: getattr(rule, name) for name in names} if rule else {}
    if rule is not None and rule.state == TextState.DRAFT:
        initial["note"] = rule.note
    form = SystemForm(request.POST or None, initial=initial)
    made: list[SystemRule] = []
    if form.is_valid() and done(
        form, lambda: made.append(services.draft_system(organ=organ, rule=rule, by=actor, **form.cleaned_data))
    ):
        messages.success(request, "草稿已保存，由另一人核对后公开。")
        return redirect("catalogue:system", made[0].uuid)
    back = reverse("catalogue:system", args=[rule.uuid]) if rule else reverse("catalogue:systems")
    title = "修订制度" if rule else "新建制度"
    crumbs = [("公开制度", reverse("catalogue:systems"))]
    return form_page(request, form, title=title, lead=organ.name, crumbs=crumbs, button="保存草稿", back=back)


@require_POST
@desk_page(*services.PUBLISHERS)
def publish_system(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The draft becomes the rule in force."""
    rule = _rule(actor, uuid)
    said(request, lambda: services.publish_system(rule=rule, by=actor), "制度已公开。")
    return redirect("catalogue:system", rule.uuid)


@desk_page(*services.PUBLISHERS)
def end_system(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """废止."""
    rule = _rule(actor, uuid)
    form = EndForm(request.POST or None)
    if form.is_valid() and done(form, lambda: services.end_system(rule=rule, by=actor, **form.cleaned_data)):
        messages.success(request, "制度已废止，原文仍可查阅，标明已废止。")
        return redirect("catalogue:system", rule.uuid)
    back = reverse("catalogue:system", args=[rule.uuid])
    crumbs = [("公开制度", reverse("catalogue:systems")), (rule.title, back)]
    return form_page(
        request, form, title="废止制度", lead=rule.title, crumbs=crumbs, button="废止", back=back, danger=True
    )
