"""Who may open the files of public versions and the proofs of releases; `actor` None is the public."""

from __future__ import annotations

from gongkai.documents.models import Release, Version
from gongkai.documents.queries import scope
from gongkai.documents.rules.states import State
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor


def of_version(actor: Actor | None, version_id: int) -> bool:
    """Attachments and pictures of a version that is or was public: everyone's, as long as its document is."""
    rows = Version.objects.filter(pk=version_id)
    if rows.filter(public_from__isnull=False, document__in=scope.public()).exists():
        return True
    if actor is None:
        return False
    return rows.filter(document__in=scope.documents(actor).exclude(state=State.REMOVED)).exists()


def of_release(actor: Actor | None, release_id: int) -> bool:
    """The proof that a channel released it: of who sees the document."""
    return actor is not None and mine(actor, Release.objects.all()).filter(pk=release_id).exists()


OF = {"documents.Version": of_version, "documents.Release": of_release}
