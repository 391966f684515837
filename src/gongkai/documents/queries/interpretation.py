"""What is known of a document's interpretation, what is still missing, and who owes one."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.aggregates import Count

from gongkai.documents.models import Document, Form, Interpretation, Release
from gongkai.documents.queries import scope
from gongkai.documents.rules import interpretation as rules
from gongkai.documents.rules.interpretation import FormFacts, Material
from gongkai.documents.rules.states import MUST_BE_INTERPRETED, InterpretationState, Kind, ReleaseState, State
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor
from gongkai.workdays import queries as workdays

NEEDS_WORDS = frozenset({"GRAPHIC", "VIDEO", "MEDIA"})
LIVE = InterpretationState.CANCELLED, InterpretationState.REMOVED


def rounds(document: Document) -> list[Interpretation]:
    """All rounds with their forms, first first."""
    rows = document.interpretations.exclude(state=InterpretationState.CANCELLED)
    return list(rows.select_related("organ").prefetch_related("forms__file"))


def first(document: Document) -> Interpretation | None:
    """The interpretation in step with the document."""
    rows = document.interpretations.filter(round=1).exclude(state__in=LIVE)
    return rows.prefetch_related("forms__file").first()


def material(row: Interpretation) -> Material:
    """What the rules need of an interpretation."""
    return Material(
        outline=row.outline,
        channels=row.channels,
        planned=row.planned_on is not None,
        responsible=row.responsible,
        title=row.title,
        body=row.body,
        filled=row.elements,
        forms=[
            FormFacts(
                form.kind,
                form.kind not in NEEDS_WORDS or bool(form.alt.strip() or form.body.strip()),
                bool(form.file_id or form.body.strip() or form.url),
            )
            for form in row.forms.all()
        ],
        copied=row.copied,
        copied_decision=row.copied_decision,
    )


def most_copied(jurisdiction_id: int) -> int:
    """The percentage above which a material counts as copying (a setting)."""
    return workdays.limit("interpretation.copied", jurisdiction_id).value


def reasons_not_ready(row: Interpretation) -> list[str]:
    """What the plan and the material lack."""
    facts = material(row)
    lacking = rules.reasons_not_ready(facts, most_copied=most_copied(row.jurisdiction_id))
    return rules.reasons_without_plan(facts) + lacking


def choice(document: Document) -> str:
    """MUST, EXEMPT or NO for this document."""
    return rules.required(Kind(document.kind), document.interpret)


def reasons_not_to_issue(document: Document) -> list[str]:
    """Why the document cannot be submitted or signed for want of its interpretation (R087, R105)."""
    row = first(document)
    if row is None:
        return rules.reasons_not_to_issue(choice(document), document.interpret_exempt_why, None, None)
    facts = material(row)
    lacking = rules.reasons_not_ready(facts, most_copied=most_copied(document.jurisdiction_id))
    plan = rules.reasons_without_plan(facts)
    return rules.reasons_not_to_issue(choice(document), document.interpret_exempt_why, plan, lacking)


def published_of(document: Document) -> list[Interpretation]:
    """Interpretations the public reads, first round first; nothing of a document that is not public."""
    if document.state != State.PUBLISHED:
        return []
    rows = document.interpretations.filter(state=InterpretationState.PUBLISHED)
    return list(rows.select_related("organ").prefetch_related("forms__file"))


def interpretations(actor: Actor) -> QuerySet[Interpretation]:
    """Interpretations of the actor's scope."""
    rows = mine(actor, Interpretation.objects.all())
    return rows.select_related("document", "organ").exclude(state=InterpretationState.CANCELLED)


def uninterpreted(actor: Actor) -> QuerySet[Document]:
    """Published policy documents that are not exempt and have no published interpretation (R108)."""
    done = Interpretation.objects.filter(document_id=OuterRef("pk"), state=InterpretationState.PUBLISHED)
    rows = policy(actor).filter(state=State.PUBLISHED).exclude(interpret="EXEMPT")
    return rows.exclude(Exists(done)).select_related("organ")


def policy(actor: Actor) -> QuerySet[Document]:
    """Documents that must be interpreted, by their kind or by the drafter's mark, exempt ones among them."""
    rows = scope.documents(actor).exclude(state=State.DISCARDED)
    return rows.filter(kind__in=MUST_BE_INTERPRETED) | rows.filter(interpret__in=["MUST", "EXEMPT"])


def counted(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Documents with the number of their published forms, of the rich ones, and of the channels that released them."""
    of_forms = Form.objects.filter(
        interpretation__document=OuterRef("pk"), interpretation__state=InterpretationState.PUBLISHED
    ).order_by()
    rich = of_forms.filter(kind__in=[form.code for form in rules.forms() if form.rich])
    released = Release.objects.filter(document=OuterRef("pk"), state=ReleaseState.DONE).order_by()
    done = Interpretation.objects.filter(document_id=OuterRef("pk"), state=InterpretationState.PUBLISHED)
    return rows.annotate(
        interpreted=Exists(done),
        form_kinds=Subquery(of_forms.values("interpretation__document").annotate(n=Count("kind", distinct=True)).values("n")),
        rich_kinds=Subquery(rich.values("interpretation__document").annotate(n=Count("kind", distinct=True)).values("n")),
        channel_count=Subquery(released.values("document").annotate(n=Count("channel", distinct=True)).values("n")),
    )  # fmt: skip


def may_open_file(actor: Actor | None, document: Document, row: Interpretation | None, *, public: bool = True) -> bool:
    """Files of a round: the public once it is published with them, else who works on the document."""
    public = public and scope.public().filter(pk=document.pk).exists()
    if public and (row is None or row.state == InterpretationState.PUBLISHED):
        return True
    return actor is not None and scope.documents(actor).filter(pk=document.pk).exists()
