"""指明负责机关 (第三十六条第（五）项、第四十一条; 便民答复): where else to turn to, with its contact, into the letter."""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import Application, Decision, Referral
from gongkai.applications.queries import referring as asking
from gongkai.applications.rules.referring import Place, Pointing, reasons_not_to_point
from gongkai.applications.rules.states import Act
from gongkai.applications.services.acting import begin, common, done
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor


@transaction.atomic
def point(
    *, application: Application, kind: Pointing, by: Actor, organ_id: int | None = None, name: str = "", phone: str = "",
    address: str = "",
) -> Referral:  # fmt: skip
    """Write it down, in place of what was there; what is empty is taken from the organ. A draft's text follows."""
    row = begin(Act.DRAFT, application, by)
    organ = next((each for each in asking.others(row) if each.pk == organ_id), None)
    place = Place(
        kind, name.strip() or (organ.name if organ else ""), phone.strip() or (organ.phone if organ else ""),
        address.strip() or (organ.address if organ else ""), organ is not None,
    )  # fmt: skip
    refuse_if(reasons_not_to_point(place, own_name=row.organ.name))
    before = asking.told(row)
    made = Referral.objects.filter(application=row).first() or Referral(**common(row, by))
    made.kind, made.to_organ, made.at, made.by_id = kind, organ, days.now(), by.user_id
    made.name, made.phone, made.address = place.name, place.phone, place.address
    made.save()
    drafted = Decision.objects.select_for_update().filter(application=row).first()
    if drafted is not None:
        kept = drafted.path.replace(before, "").strip() if before else drafted.path.strip()
        drafted.path = "".join(part for part in (kept, asking.told(row)) if part)
        drafted.save(update_fields=["path"])
    done(row, "referred", by, kind=str(kind), place=place.name)
    return made
