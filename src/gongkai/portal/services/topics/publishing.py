"""A topic's life: checked, made public, looked over, taken down, archived. What blocks in the check never goes out."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.portal.models import Topic, TopicVersion
from gongkai.portal.queries import topics
from gongkai.portal.rules import topics as rules
from gongkai.portal.rules.topics import TopicState
from gongkai.portal.services.topics.composing import refuse_strangers
from gongkai.portal.services.topics.vetting import check
from gongkai.trail import services as trail
from gongkai.vetting import queries as vetting


def reasons_not_to_publish(topic: Topic, by: Actor) -> list[str]:
    """Why the working content cannot go out now, this person pressing the button."""
    content = topics.content_of(topic)
    fingerprint = topics.fingerprint_of(content)
    return rules.reasons_not_to_publish(
        state=TopicState(topic.state),
        summary=content["summary"],
        parts=len(content["parts"]),
        same=topic.published is not None and topic.published.fingerprint == fingerprint,
        editor_id=topic.edited_by_id,
        user_id=by.user_id,
        vetting=vetting.reasons_not_to_publish(trail.subject_of(topic), fingerprint),
    )


def publish(*, topic: Topic, by: Actor) -> TopicVersion:
    """Look through the content once more, then make exactly that public."""
    _refuse_others(topic, by)
    check(topic=topic, by=by)
    with transaction.atomic():
        row = (
            Topic.objects.select_for_update(of=("self",)).select_related("published", "cover", "organ").get(pk=topic.pk)
        )
        refuse_if(reasons_not_to_publish(row, by))
        content = topics.content_of(row)
        last = row.versions.aggregate(last=Max("number"))["last"] or 0
        version: TopicVersion = row.versions.create(
            number=last + 1, content=content, fingerprint=topics.fingerprint_of(content), made_at=days.now(),
            made_by_id=by.user_id,
        )  # fmt: skip
        _open_files(row, version)
        first = row.state != TopicState.PUBLISHED
        row.published, row.state, row.ended_on = version, TopicState.PUBLISHED, None
        row.published_at = row.published_at or version.made_at
        row.save(update_fields=["published", "state", "ended_on", "published_at"])
        trail.record("topic.published", of=row, by=by, version=version.number, fingerprint=version.fingerprint)
        event = "topic.published" if first else "topic.changed"
        outbox.announce(event, topic_id=row.pk, jurisdiction_id=row.jurisdiction_id)
    return version


def _open_files(topic: Topic, version: TopicVersion) -> None:
    """What this version shows is the public's; what the former one showed and this does not is the desk's again."""
    shown = topics.files_of(version.content)
    before = topics.files_of(topic.published.content) if topic.published else set()
    for uuid in shown | before:
        file = stored.by_uuid(UUID(uuid))
        owner = trail.subject_of(version if uuid in shown else topic)
        public = file is not None and file.owner.startswith("portal.TopicVersion:")
        if file is not None and public != (uuid in shown):
            files.adopt(file=files.release(file=file), owner=owner)


def _refuse_others(topic: Topic, by: Actor) -> None:
    refuse_strangers(by, topic)
    if not rules.may_publish(by, jurisdiction_id=topic.jurisdiction_id, organ_id=topic.organ_id):
        raise Refused("公开前应由本单位审核人、分管领导、主要负责人或政务公开办核对后办理。")


@transaction.atomic
def end(*, topic: Topic, to: TopicState, reason: str, by: Actor) -> Topic:
    """Take a topic down (its address then says so) or archive it (it stays to be read, marked)."""
    row = Topic.objects.select_for_update().get(pk=topic.pk)
    _refuse_others(row, by)
    refuse_if(rules.reasons_not_to_end(TopicState(row.state), to, reason))
    row.state, row.ended_on = to, days.today()
    row.save(update_fields=["state", "ended_on"])
    verb = "topic.removed" if to is TopicState.DOWN else "topic.archived"
    trail.record(verb, of=row, by=by, reason=reason.strip())
    event = "topic.removed" if to is TopicState.DOWN else "topic.changed"
    outbox.announce(event, topic_id=row.pk, jurisdiction_id=row.jurisdiction_id)
    return row


@transaction.atomic
def confirm(*, topic: Topic, by: Actor) -> Topic:
    """The keeper looked and there is nothing new; the cycle begins anew."""
    row = Topic.objects.select_for_update().get(pk=topic.pk)
    refuse_strangers(by, row)
    if row.state != TopicState.PUBLISHED:
        raise Refused("专题没有公开，不需要核对。")
    row.checked_on = days.today()
    row.save(update_fields=["checked_on"])
    trail.record("topic.confirmed", of=row, by=by)
    outbox.announce("topic.changed", topic_id=row.pk, jurisdiction_id=row.jurisdiction_id)
    return row


def link(topic: Topic) -> str:
    """Where people of the house see a topic."""
    return reverse("portal_desk:topic", args=[topic.uuid])
