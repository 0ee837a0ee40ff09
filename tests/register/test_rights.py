"""Rights come from the user and from their groups, and none from an account that was shut."""

import pytest
from django.contrib.auth.models import Group, Permission, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    user = User.objects.create_user("canbo")
    user.user_permissions.add(Permission.objects.get(codename="add_batch"))
    group = Group.objects.create(name="Chốt số liệu")
    group.permissions.add(Permission.objects.get(codename="close_period"))
    user.groups.add(group)
    return User.objects.get(pk=user.pk)


def test_own_rights_and_those_of_groups_are_asked_once(clerk, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert clerk.has_perm("procedures.add_batch")
        assert clerk.has_perm("reports.close_period")
        assert not clerk.has_perm("reports.reopen_period")


def test_an_account_that_was_shut_may_do_nothing(clerk):
    clerk.is_active = False
    assert not clerk.has_perm("procedures.add_batch")


def test_who_may_everything_may_everything():
    assert User.objects.create_superuser("quantri").has_perm("reports.reopen_period")
