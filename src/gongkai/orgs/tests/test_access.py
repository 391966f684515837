"""Who may open a desk page."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from gongkai.orgs.rules import Duty
from gongkai.orgs.services.access import desk_page
from gongkai.orgs.tests import builders

pytestmark = pytest.mark.django_db


@desk_page(Duty.OFFICE)
def page(request, actor, word):
    return HttpResponse(f"{actor.name} {word}")


def asked(actor=None, user=None):
    request = RequestFactory().get("/desk/x/")
    request.user, request.actor = user or AnonymousUser(), actor
    return page(request, "好")


def test_it_opens_for_the_duty():
    actor = builders.actor(Duty.OFFICE)
    assert asked(actor).content.decode() == f"{actor.name} 好"


def test_it_is_not_there_for_another_duty():
    with pytest.raises(Http404):
        asked(builders.actor(Duty.EDITOR))


def test_it_sends_strangers_to_sign_in():
    assert asked().url == "/desk/sign-in/?next=/desk/x/"


def test_it_sends_those_without_a_post_to_choose_one():
    user = builders.person(builders.organ())
    assert asked(user=user).url == "/desk/post/"
