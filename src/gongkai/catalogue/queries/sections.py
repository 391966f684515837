"""Guides and rules, at the desk and in public (R021, R022)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from gongkai.catalogue.models import GuideVersion, SystemRule
from gongkai.catalogue.queries.templates import guide_fields
from gongkai.catalogue.rules.guides import GuideField, TextState

PUBLIC_STATES = (TextState.STANDING, TextState.REPLACED, TextState.ENDED)


def guide_chain(organ_id: int) -> str:
    """The trail subject of an organ's guide."""
    return f"catalogue.Guide:{organ_id}"


def system_chain(series: UUID) -> str:
    """The trail subject of a rule, whatever its versions."""
    return f"catalogue.System:{series}"


def guides(organ_id: int) -> QuerySet[GuideVersion]:
    """Every version of an organ's guide, newest first, the draft too."""
    return GuideVersion.objects.filter(organ_id=organ_id).select_related("edited_by", "organ").order_by("-number")


def standing_guide(organ_id: int) -> GuideVersion | None:
    """The guide in force."""
    return GuideVersion.objects.filter(organ_id=organ_id, state=TextState.STANDING).first()


def public_guides(organ_id: int) -> QuerySet[GuideVersion]:
    """The standing guide and the earlier ones."""
    return GuideVersion.objects.filter(organ_id=organ_id, state__in=PUBLIC_STATES).order_by("-number")


def guide_lines(guide: GuideVersion, *, empty: bool = False) -> list[tuple[GuideField, str]]:
    """The fields of a guide with their texts, those left empty only when asked for."""
    rows = [(field, guide.values.get(field.key, "")) for field in guide_fields()]
    return rows if empty else [row for row in rows if row[1]]


def systems(organ_id: int) -> QuerySet[SystemRule]:
    """Every version of every rule of an organ."""
    return SystemRule.objects.filter(organ_id=organ_id).select_related("edited_by", "organ")


def public_systems(organ_id: int) -> QuerySet[SystemRule]:
    """The rules in force, newest first."""
    found = SystemRule.objects.filter(organ_id=organ_id, state=TextState.STANDING)
    return found.order_by("-effective_on", "-id")


def public_system(organ_id: int, uuid: UUID) -> SystemRule:
    """One version that is or was public; `SystemRule.DoesNotExist` otherwise."""
    return SystemRule.objects.get(organ_id=organ_id, uuid=uuid, state__in=PUBLIC_STATES)


def versions_of(rule: SystemRule, *, drafts: bool = False) -> QuerySet[SystemRule]:
    """The versions of a rule, newest first."""
    found = SystemRule.objects.filter(series=rule.series).order_by("-number")
    return found if drafts else found.filter(state__in=PUBLIC_STATES)


def standing_guides(organ_ids: Iterable[int]) -> list[GuideVersion]:
    """The guides in force of these organs."""
    return list(GuideVersion.objects.filter(organ_id__in=list(organ_ids), state=TextState.STANDING))
