"""Who may open files of interpretation; `actor` None is the public."""

from __future__ import annotations

from gongkai.documents.models import Briefing, Form, Interpretation, MediaMention
from gongkai.documents.queries.interpretation import may_open_file
from gongkai.orgs.rules import Actor


def form(actor: Actor | None, form_id: int) -> bool:
    """The file of a form: the public's once its round was made public with it."""
    row = Form.objects.select_related("interpretation__document", "file").filter(pk=form_id).first()
    if row is None:
        return False
    shown = row.file is not None and str(row.file.uuid) in row.interpretation.public_files
    return may_open_file(actor, row.interpretation.document, row.interpretation, public=shown)


def interpretation(actor: Actor | None, interpretation_id: int) -> bool:
    """A file whose form is being taken off while the public still reads it."""
    row = Interpretation.objects.select_related("document").filter(pk=interpretation_id).first()
    return row is not None and may_open_file(actor, row.document, row)


def briefing(actor: Actor | None, briefing_id: int) -> bool:
    """Papers of a press conference: public with the document."""
    row = Briefing.objects.select_related("document").filter(pk=briefing_id).first()
    return row is not None and may_open_file(actor, row.document, None)


def mention(actor: Actor | None, mention_id: int) -> bool:
    """A cutting of a media report: for the desk only, its rights are the outlet's."""
    row = MediaMention.objects.select_related("document").filter(pk=mention_id).first()
    return actor is not None and row is not None and may_open_file(actor, row.document, None)


OF = {
    "documents.Form": form,
    "documents.Interpretation": interpretation,
    "documents.Briefing": briefing,
    "documents.MediaMention": mention,
}
