"""The register as it comes with the project, and people who may do more or less with it."""

import pytest
from django.contrib.auth.models import Group, User

from procedures.models import Agency, Scope
from procedures.reference import load_reference


@pytest.fixture(scope="module")
def reference(standing):
    load_reference()


@pytest.fixture
def register(reference, db):
    """All agencies, sectors and procedures; what a test changes in them is its own."""


@pytest.fixture
def administrator(register):
    """A member of the group "Quản trị" for the whole province, not a superuser."""
    user = User.objects.create_user("quantri", password="mat-khau-thu-nghiem", is_staff=True)
    user.groups.add(Group.objects.get(name="Quản trị"))
    Scope.objects.create(user=user, agency=Agency.objects.get(code="LS"))
    return user


@pytest.fixture
def office(client, administrator):
    """A browser in which the administrator is signed in."""
    client.force_login(administrator)
    return client
