"""Who may see files of topics: the public those a public version shows, people of the unit all of theirs."""

from __future__ import annotations

from gongkai.orgs.rules import Actor
from gongkai.portal.models import Topic, TopicVersion
from gongkai.portal.queries import topics
from gongkai.portal.rules.topics import READABLE


def of_topic(actor: Actor | None, topic_id: int) -> bool:
    """A file of the working topic: who may look at the topic."""
    return actor is not None and topics.visible(actor).filter(pk=topic_id).exists()


def of_version(actor: Actor | None, version_id: int) -> bool:
    """A file that went out: everyone while the topic is to be read, else who may look at the topic."""
    row = TopicVersion.objects.filter(pk=version_id).select_related("topic").first()
    if row is None:
        return False
    return row.topic.state in READABLE or of_topic(actor, row.topic_id)


OF = {f"portal.{Topic.__name__}": of_topic, f"portal.{TopicVersion.__name__}": of_version}
