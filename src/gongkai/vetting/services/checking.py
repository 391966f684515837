"""Look through what would go out, and keep what was found (R091–R093). Files are opened outside the transaction."""

from __future__ import annotations

import hmac
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import IntegrityError, transaction

from gongkai.files import queries as files
from gongkai.kernel import crypto, days
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import clip
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record
from gongkai.vetting.models import Check, Finding, Waiver
from gongkai.vetting.queries import surroundings
from gongkai.vetting.rules import PERSONAL, Context, HitKind, Severity, Word, label_of, severity_of
from gongkai.vetting.rules.shape import Hit
from gongkai.vetting.rules.states import WAITING, CheckState, Decision, FindingState
from gongkai.vetting.services.looking import Found, look, look_through
from gongkai.vetting.services.opening.shapes import Piece
from gongkai.vetting.services.subjects import Part

MOST_KEPT = 2_000
SEALED = "vetting.finding"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A finding with the part it stands in and the digest by which it is known again."""

    part: str
    found: Found
    sameness: str


def vet(
    *,
    subject: str,
    fingerprint: str,
    parts: Sequence[Part],
    organ_id: int,
    jurisdiction_id: int,
    title: str,
    link: str,
    drafter_id: int | None,
    item_kind: str = "",
    by: Actor | None = None,
    public: bool = False,
) -> Check:
    """Look through a subject as it would go out (`public`: as it already stands).

    The newest check is given back unchanged where content and rules are the same. What a person decided about a place
    that is still there (same part, same value, same surroundings) is carried over; what is there no longer is gone.
    Never raises for what a file holds: what cannot be read is a blocking finding.
    """
    words, version = surroundings.words_of(jurisdiction_id, item_kind)
    found = current(subject, public=public)
    if found is not None and (found.fingerprint, found.rules_version) == (fingerprint, version):
        return found
    context = surroundings.context_of(jurisdiction_id, item_kind)
    seen = [one for part in parts for one in look_at(part, context, words)]
    fresh = Check(
        jurisdiction_id=jurisdiction_id, organ_id=organ_id, subject=subject, fingerprint=fingerprint,
        rules_version=version, title=clip(title, 300), link=link, item_kind=item_kind, drafter_id=drafter_id,
        by_id=by.user_id if by else None, at=days.now(), public=Flag.YES if public else Flag.NO,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return _keep(fresh, seen, by)
    except IntegrityError:  # somebody else's check of the same subject came first
        found = current(subject, public=public)
        if found is None or (found.fingerprint, found.rules_version) != (fingerprint, version):
            raise
        return found


def current(subject: str, *, public: bool = False) -> Check | None:
    """The newest check of a subject, of what would go out or of what is out."""
    return Check.objects.filter(subject=subject, current=Flag.YES, public=Flag.YES if public else Flag.NO).first()


def look_at(part: Part, context: Context, words: Sequence[Word]) -> list[_Seen]:
    """What one part holds; a file whose bytes are missing is one that could not be read."""
    digest = ""
    if part.file is not None:
        digest = part.file.sha256
        try:
            data = files.read(part.file)
        except (files.Missing, crypto.CannotOpen) as error:
            return [_unread(part, str(error), digest)]
        looked = look(data, part.file.name, context, words=words)
    elif part.html is not None:
        looked = look(f"<!doctype html><meta charset=utf-8>{part.html}".encode(), "正文.html", context, words=words)
    else:
        text = part.text or ""
        hits, cut = look_through([Piece(text, "")], context, words=words)
        seen = [_Seen(part.name, one, _sameness(part.name, one, "")) for one in hits]
        return [*seen, _unread(part, "问题超过五千处，后面的没有列出。", "")] if cut else seen
    kept = list(looked.hits[:MOST_KEPT])
    if part.html is not None:  # the part's own name stands before the place already
        kept = [replace(one, place=one.place.removeprefix("正文")) for one in kept]
    seen = [_Seen(part.name, one, _sameness(part.name, one, digest)) for one in kept]
    said = looked.unchecked
    if not said and len(looked.hits) > MOST_KEPT:
        said = f"发现的问题超过{MOST_KEPT}处，后面的没有列出，请先处理已列出的。"
    return [*seen, _unread(part, said, digest)] if said else seen


def _unread(part: Part, sentence: str, digest: str) -> _Seen:
    severity = severity_of(HitKind.UNCHECKED)
    found = Found(Hit(HitKind.UNCHECKED, severity, 0, 0, "", "", sentence), "", None, "")
    return _Seen(part.name, found, _sameness(part.name, found, digest))


def _sameness(part: str, found: Found, digest: str) -> str:
    """Keyed digest of a finding: a value by itself and its surroundings, a thing in a file by the file's bytes."""
    hit = found.hit
    body = (hit.text, found.excerpt) if hit.text else (digest, found.place, hit.why)
    plain = "\x1f".join((part, hit.kind.value, *body))
    return hmac.new(settings.MASTER_KEY, b"vetting\x1f" + plain.encode(), "sha256").hexdigest()


def _keep(check: Check, seen: Sequence[_Seen], by: Actor | None) -> Check:
    """Write the check and its findings, carry over what was decided, close what went before."""
    before = list(Check.objects.select_for_update().filter(subject=check.subject, current=Flag.YES).order_by("id"))
    replaced = [one for one in before if one.public == check.public]
    for one in replaced:
        if (one.fingerprint, one.rules_version) == (check.fingerprint, check.rules_version):
            return one
    kinds = {one.found.hit.kind for one in seen}
    weighed = {one.found.hit.severity for one in seen} - {Severity.NOTE}
    check.state = CheckState.FINDINGS if weighed else CheckState.CLEAN
    if HitKind.UNCHECKED in kinds:
        check.state = CheckState.UNCHECKED
    key = crypto.new_key()
    check.key = crypto.wrap(key) if any(one.found.hit.text for one in seen) else ""
    Check.objects.filter(pk__in=[one.pk for one in replaced]).update(current=Flag.NO)
    check.save()
    known = _known([*replaced, *(one for one in before if one.public != check.public)])
    rows = [_row(check, place, one, key, known) for place, one in enumerate(_veiled(seen), 1)]
    Finding.objects.bulk_create(rows, batch_size=200)
    _carry_waivers(check, known)
    _close(replaced)
    _tell(check, rows, by)
    return check


def _veiled(seen: Sequence[_Seen]) -> list[_Seen]:
    """A value found in one place is masked in the surroundings of every other, also where no rule would know it."""
    values = {one.found.hit.text: one.found.hit.masked for one in seen if one.found.hit.kind in PERSONAL}
    values = {text: masked for text, masked in values.items() if len(text) > 1 and text != masked}
    if not values:
        return list(seen)
    known = re.compile("|".join(re.escape(text) for text in sorted(values, key=len, reverse=True)))
    return [
        replace(one, found=replace(one.found, excerpt=known.sub(lambda hit: values[hit.group()], one.found.excerpt)))
        for one in seen
    ]


def _known(checks: Sequence[Check]) -> dict[str, list[Finding]]:
    """Findings about which something was decided, by sameness; the replaced check's first."""
    found: dict[str, list[Finding]] = defaultdict(list)
    places = {check.pk: place for place, check in enumerate(checks)}
    decided = (FindingState.WAIVER_ASKED, FindingState.WAIVED, FindingState.FALSE)
    rows = Finding.objects.filter(check_record__in=list(places), state__in=decided).order_by("order", "id")
    for row in sorted(rows, key=lambda one: places[one.check_record_id]):
        same = found[row.sameness]
        if not same or same[0].check_record_id == row.check_record_id:
            same.append(row)
    return found


def _row(check: Check, order: int, seen: _Seen, key: bytes, known: dict[str, list[Finding]]) -> Finding:
    """One finding, in the state it had before where it is the same one."""
    hit = seen.found.hit
    personal = hit.kind in PERSONAL
    row = Finding(
        check_record=check, jurisdiction_id=check.jurisdiction_id, organ_id=check.organ_id, order=order,
        part=clip(seen.part, 255), place=clip(seen.found.place, 300), kind=hit.kind, severity=hit.severity,
        masked=clip(hit.masked if personal else hit.text, 200), excerpt=clip(seen.found.excerpt, 400),
        why=clip(hit.why, 400), suggestion=clip(hit.suggestion, 200), hidden=seen.found.hidden or "",
        sealed=crypto.seal(hit.text.encode(), key, context=SEALED) if personal and hit.text else "",
        sameness=seen.sameness, public=check.public, found_at=check.at,
    )  # fmt: skip
    same = known.get(seen.sameness)
    if same:
        old = same.pop(0)
        row.state, row.settled_at, row.settled_by_id = old.state, old.settled_at, old.settled_by_id
        row.settled_why = old.settled_why
    return row


def _carry_waivers(check: Check, known: dict[str, list[Finding]]) -> None:
    """Requests and decisions stand beside the finding they speak of, in the new check too."""
    rows = list(check.findings.filter(state__in=(FindingState.WAIVER_ASKED, FindingState.WAIVED)))
    old = Finding.objects.filter(
        sameness__in=[row.sameness for row in rows], check_record__subject=check.subject, check_record__lt=check.pk
    )
    waivers: dict[str, list[Waiver]] = defaultdict(list)
    live = (Decision.ASKED, Decision.GRANTED)
    for waiver in Waiver.objects.filter(finding__in=old, decision__in=live).select_related("finding").order_by("-id"):
        waivers[waiver.finding.sameness].append(waiver)
    copies = []
    for row in rows:
        wanted = Decision.GRANTED if row.state == FindingState.WAIVED else Decision.ASKED
        found = next((one for one in waivers[row.sameness] if one.decision == wanted), None)
        if found is not None:
            copies.append(
                Waiver(
                    finding=row, asked_by_id=found.asked_by_id, asked_at=found.asked_at, reason=found.reason,
                    decision=found.decision, decided_by_id=found.decided_by_id, decided_at=found.decided_at,
                    decided_why=found.decided_why,
                )
            )  # fmt: skip
    Waiver.objects.bulk_create(copies, batch_size=200)


def _close(replaced: Sequence[Check]) -> None:
    """What the new check no longer shows, or shows again as its own, is gone from the old one."""
    rows = Finding.objects.filter(check_record__in=replaced)
    Waiver.objects.filter(finding__in=rows, decision=Decision.ASKED).update(
        decision=Decision.DROPPED, decided_at=days.now()
    )
    rows.exclude(state__in=(FindingState.MASKED, FindingState.GONE)).update(
        state=FindingState.GONE, settled_at=days.now()
    )


def _tell(check: Check, rows: Sequence[Finding], by: Actor | None) -> None:
    """The trail of the subject, in counts by kind; news of what was newly found in public."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[label_of(HitKind(row.kind))] += 1
    if by is not None or rows:
        said = "、".join(f"{label}{number}处" for label, number in counts.items()) or "没有发现问题"
        record(
            "vetting.checked", of=check.subject, by=by, jurisdiction_id=check.jurisdiction_id, note=said,
            state=check.state, fingerprint=check.fingerprint, rules=check.rules_version,
        )  # fmt: skip
    announce("vetting.checked", check_id=check.pk, subject=check.subject)
    fresh = [row for row in rows if row.state in WAITING and row.severity != Severity.NOTE]
    if check.public == Flag.YES and fresh:
        announce("vetting.public_found", check_id=check.pk, count=len(fresh))
