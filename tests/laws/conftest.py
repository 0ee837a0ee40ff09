"""The small register of the intake tests, and clerks who upload into it as over the web."""

import pytest
from django.contrib.auth.models import Permission, User

from procedures.models import Agency, Scope
from tests.intake.conftest import register, today

__all__ = ["register", "today"]


@pytest.fixture
def clerk_of(register):
    """Return a function that makes a clerk of an agency and all below it: `clerk_of("LS-VL")`."""

    def made(agency: str) -> User:
        user = User.objects.create_user(f"canbo.{agency}")
        rights = ("add_batch", "settle_name", "close_period")
        user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
        Scope.objects.create(user=user, agency=Agency.objects.get(code=agency))
        return user

    return made
