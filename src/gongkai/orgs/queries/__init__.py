"""Reading organs, groups, posts and names. Those that serve a page take the actor first."""

from __future__ import annotations

from gongkai.orgs.queries.names import names, place_of, table
from gongkai.orgs.queries.organs import (
    expand,
    group,
    groups,
    jurisdiction,
    jurisdictions,
    labels,
    office_of,
    organ,
    organ_by_id,
    organs,
    visible_organs,
)
from gongkai.orgs.queries.posts import (
    actors_of,
    current_holdings,
    holders,
    holders_of_posts,
    holdings_of,
    post,
    posts_of,
)

__all__ = [
    "actors_of",
    "current_holdings",
    "expand",
    "group",
    "groups",
    "holders",
    "holders_of_posts",
    "holdings_of",
    "jurisdiction",
    "jurisdictions",
    "labels",
    "names",
    "office_of",
    "organ",
    "organ_by_id",
    "organs",
    "place_of",
    "post",
    "posts_of",
    "table",
    "visible_organs",
]
