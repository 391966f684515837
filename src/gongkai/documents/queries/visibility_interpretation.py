"""Who may open files of interpretation; `actor` None is the public."""

from __future__ import annotations

from gongkai.documents.models import Briefing, Form, MediaMention
from gongkai.documents.queries.interpretation import may_open_file
from gongkai.orgs.rules import Actor


def form(actor: Actor | None, form_id: int) -> bool:
    """The file of a form: public with its round."""
    row = Form.objects.select_related("interpretation__document").filter(pk=form_id).first()
    return row is not None and may_open_file(actor, row.interpretation.document, row.interpretation)


def briefing(actor: Actor | None, briefing_id: int) -> bool:
    """Papers of a press conference: public with the document."""
    row = Briefing.objects.select_related("document").filter(pk=briefing_id).first()
    return row is not None and may_open_file(actor, row.document, None)


def mention(actor: Actor | None, mention_id: int) -> bool:
    """A cutting of a media report: for the desk only, its rights are the outlet's."""
    row = MediaMention.objects.select_related("document").filter(pk=mention_id).first()
    return actor is not None and row is not None and may_open_file(actor, row.document, None)


OF = {"documents.Form": form, "documents.Briefing": briefing, "documents.MediaMention": mention}
