"""Reading organs, groups, posts and names. Those that serve a page take the actor first."""

from __future__ import annotations

from gongkai.orgs.queries.acting import actor_in
from gongkai.orgs.queries.names import names, place_of, table
from gongkai.orgs.queries.organs import (
    addresses,
    everywhere,
    expand,
    group,
    groups,
    jurisdiction,
    jurisdiction_at,
    jurisdictions,
    labels,
    office_of,
    organ,
    organ_by_id,
    organs,
    place_and_above,
    place_name,
    public_organ,
    visible_organs,
)
from gongkai.orgs.queries.posts import (
    actor_of,
    actors_of,
    current_holdings,
    holders,
    holders_of_posts,
    holdings_of,
    people_of,
    person_in,
    post,
    posts_of,
)
from gongkai.orgs.queries.staffing import liaisons, present_liaisons, staffing_of, waived
from gongkai.orgs.queries.within import mine

__all__ = [
    "actor_in",
    "actor_of",
    "actors_of",
    "addresses",
    "current_holdings",
    "everywhere",
    "expand",
    "group",
    "groups",
    "holders",
    "holders_of_posts",
    "holdings_of",
    "jurisdiction",
    "jurisdiction_at",
    "jurisdictions",
    "labels",
    "liaisons",
    "mine",
    "names",
    "office_of",
    "organ",
    "organ_by_id",
    "organs",
    "people_of",
    "person_in",
    "place_and_above",
    "place_name",
    "place_of",
    "post",
    "posts_of",
    "present_liaisons",
    "public_organ",
    "staffing_of",
    "table",
    "visible_organs",
    "waived",
]
