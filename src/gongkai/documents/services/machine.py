"""A public document for machines: text with its SHA-256, all that is known of it as JSON, schema.org as JSON-LD (R019)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.documents.rules.states import Kind, Mode, Openness, RelationKind, Validity
from gongkai.kernel import days
from gongkai.kernel.html import text_of

if TYPE_CHECKING:
    from datetime import datetime

    from gongkai.documents.models import Version
    from gongkai.documents.queries.public_document import Reading, Tie
    from gongkai.documents.queries.public_page import Page

FORMAT = "gongkai.document/1"
POLICIES = frozenset({Kind.NORMATIVE, Kind.POLICY})
FORCE = {Validity.IN_FORCE: "InForce", Validity.AMENDED: "PartiallyInForce"}
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def plain_text(version: Version) -> str:
    """The text as its SHA-256 is taken: title, a line for each paragraph and table row, each line ended; UTF-8."""
    return f"{version.title}\n{text_of(version.body)}\n"


def digest(title: str, body: str) -> str:
    """SHA-256 of a text as `plain_text` gives it, in hexadecimal."""
    return hashlib.sha256(f"{title}\n{text_of(body)}\n".encode()).hexdigest()


def sha256_of(version: Version) -> str:
    """The one written down when the version was made, else made now."""
    return str(version.facts.get("sha256") or digest(version.title, version.body))


def data_of(page: Page, base: str) -> dict[str, Any]:
    """Metadata, text and relations of a document; addresses absolute from `base`. The names are documented and stay."""
    found = page.reading
    version, own = found.version, base + reverse("documents_public:document", args=[found.document.uuid])
    return {
        "format": FORMAT,
        "id": str(found.document.uuid),
        "url": own,
        "as_of": found.on.isoformat() if found.on else None,
        **_facts(found),
        "text": plain_text(version),
        "sha256": sha256_of(version),
        "html": version.body,
        "attachments": [
            {
                "name": row["name"],
                "url": base + reverse("files:download", args=[row["uuid"]]),
                "size": row["size"],
                "sha256": row["sha256"],
            }
            for row in version.attachments
        ],
        "relations": [_relation(tie, "acts_on", base) for tie in found.acts]
        + [_relation(tie, "acted_on_by", base) for tie in found.acted_on],
        "versions": [
            {"public_from": _moment(row.public_from), "public_until": _moment(row.public_until), "note": row.note}
            for row in found.versions
        ],
        "interpretations": [
            {"title": row.title, "round": row.round, "organ": row.organ, "published_at": _moment(row.at),
             "url": f"{own}#interpretation-{row.round}"}
            for row in page.explained
        ],
    }  # fmt: skip


WORDS = (
    "index_number", "number", "registered_number", "themes", "keywords", "summary", "addressees", "annotation", "interpreter",
)  # fmt: skip


def _facts(found: Reading) -> dict[str, Any]:
    document, facts, standing = found.document, found.version.facts, found.standing
    return {
        "title": found.version.title,
        **{name: facts.get(name, "") for name in WORDS},
        **{name: facts.get(name) or None for name in ("signed_on", "effective_on", "expires_on")},
        "kind": {"code": facts.get("kind", ""), "name": Kind(facts["kind"]).label if facts.get("kind") else ""},
        "issuer": facts.get("organ", ""),
        "joint_issuers": facts.get("joint", []),
        "responsible": document.organ.name,
        "subject": [part for part in str(facts.get("subject_class", "")).split("\\") if part],
        "published_at": _moment(document.published_at),
        "openness": Openness(document.openness).label,
        "mode": Mode(document.mode).label,
        "validity": {
            "code": str(standing.validity),
            "name": standing.validity.label,
            "since": standing.since.isoformat() if standing.since else None,
            "cause": standing.cause,
        },
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(days.SHANGHAI).isoformat(timespec="seconds") if at else None


def _relation(tie: Tie, direction: str, base: str) -> dict[str, Any]:
    address = base + reverse("documents_public:document", args=[tie.uuid]) if tie.uuid else None
    return {
        "direction": direction, "kind": str(tie.kind), "name": tie.kind.label, "title": tie.title, "number": tie.number,
        "url": address, "effective_on": tie.on.isoformat() if tie.on else None, "scope": tie.scope,
    }  # fmt: skip


def linked_data(page: Page, address: str) -> SafeString:
    """JSON-LD for a data block: schema.org Legislation for policies, DigitalDocument for the rest."""
    found = page.reading
    document, facts = found.document, found.version.facts
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation" if document.kind in POLICIES else "DigitalDocument",
        "name": found.version.title,
        "url": address,
        "inLanguage": "zh-CN",
        "identifier": facts.get("index_number", ""),
        "datePublished": _moment(document.published_at),
        "dateModified": _moment(found.version.public_from),
        "publisher": {"@type": "GovernmentOrganization", "name": document.organ.name},
        "keywords": facts.get("keywords", ""),
        "isAccessibleForFree": True,
    }
    if document.kind in POLICIES:
        said |= _legislation(found)
    kept = {name: value for name, value in said.items() if value not in ("", None, [])}
    return mark_safe(json.dumps(kept, ensure_ascii=False).translate(_UNSAFE))


def _legislation(found: Reading) -> dict[str, Any]:
    facts, validity = found.version.facts, found.standing.validity
    changed = [tie.title for tie in found.acts if tie.kind is RelationKind.AMENDS and tie.named]
    repealed = [
        tie.title for tie in found.acts if tie.kind in (RelationKind.ABOLISHES, RelationKind.REPLACES) and tie.named
    ]
    return {
        "legislationIdentifier": facts.get("number", ""),
        "legislationDate": facts.get("signed_on", ""),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": facts.get("organ", "")},
        "legislationLegalForce": FORCE.get(validity, "NotInForce"),
        "temporalCoverage": _span(facts),
        "legislationChanges": changed,
        "legislationRepeals": repealed,
    }


def _span(facts: dict[str, Any]) -> str:
    begins = facts.get("effective_on") or facts.get("signed_on") or ""
    return f"{begins}/{facts.get('expires_on') or '..'}" if begins else ""
