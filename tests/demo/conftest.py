"""The register of the demo, read once: everything drawn from it needs no database."""

import pytest
from django.db import transaction

from procedures.demo.register import read_register
from procedures.reference import load_reference


@pytest.fixture(scope="session")
def register(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        found = read_register()
        transaction.set_rollback(True)
    return found
