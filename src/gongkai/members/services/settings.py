"""Whether and how the public signs in, as the administrator says."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.members.models import MemberSession, SignInSettings
from gongkai.members.queries import settings_of
from gongkai.members.rules.ways import Way, reasons_not_to_keep
from gongkai.members.services.provider import discover
from gongkai.members.services.sessions import sealed
from gongkai.notify import services as notify
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record


def save_settings(
    *, by: Actor, way: str, provider: str = "", issuer: str = "", client_id: str = "", client_secret: str = ""
) -> SignInSettings:
    """Change how the public signs in; another way signs everybody out. An empty secret leaves the present one.

    The platform's own description is read first. Raises `Refused`.
    """
    provider, issuer, client_id = provider.strip(), issuer.strip(), client_id.strip()
    ready = notify.mail_ready() if way == Way.MAIL else notify.sms_ready()
    refuse_if(reasons_not_to_keep(way, ready, issuer, client_id, provider, settings.DEVELOPMENT))
    read = discover(issuer) if way == Way.OIDC else {}
    with transaction.atomic():
        SignInSettings.objects.select_for_update().filter(jurisdiction_id=by.jurisdiction_id).first()
        row = settings_of(by.jurisdiction_id)
        before = (row.way, row.issuer, row.client_id)
        row.organ_id, row.way, row.changed_at = by.organ_id, way, days.now()
        for name, value in {"provider": provider, "issuer": issuer, "client_id": client_id, **read}.items():
            setattr(row, name, value)
        if client_secret:
            row.client_secret, row.secret_key = sealed(client_secret)
        row.save()
        if (way, issuer) != before[:2]:
            MemberSession.objects.filter(member__jurisdiction_id=by.jurisdiction_id).delete()
        record(
            "members.settings_changed", of=row, by=by, way=[before[0], way], issuer=[before[1], issuer],
            client_id=[before[2], client_id], secret_changed=bool(client_secret),
        )  # fmt: skip
        announce("members.settings_changed", jurisdiction_id=by.jurisdiction_id)
    return row
