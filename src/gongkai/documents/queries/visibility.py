"""Who sees files that belong to the working text and to imports: whoever may see the record; never the public."""

from __future__ import annotations

from gongkai.documents.models import ImportBatch, ImportItem
from gongkai.documents.queries import scope
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor


def of_document(actor: Actor | None, document_id: int) -> bool:
    """Pictures and attachments not public yet."""
    return actor is not None and scope.documents(actor).filter(pk=document_id).exists()


def of_item(actor: Actor | None, item_id: int) -> bool:
    """The original of an imported file."""
    if actor is None:
        return False
    batches = mine(actor, ImportBatch.objects.all())
    return ImportItem.objects.filter(pk=item_id, batch__in=batches).exists()


OF = {"documents.Document": of_document, "documents.ImportItem": of_item}
