"""The edition of the figures: while it is the same, every page of figures would be the same.

It changes in the transaction that changes dossiers, reports, the register or who may see what, so
that nobody reads an old page under a new edition. A token is never used twice: figures that were
rolled back or restored cannot be taken for others.
"""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save

from procedures.changes import dossiers_changed, register_changed
from procedures.models import ACCEPTED_STATES, Agency, Batch, BatchState, Procedure, Sector
from reports.models import Edition, Report

_ONLY_ROW = 1
_SHOWN_BATCHES = (*ACCEPTED_STATES, BatchState.UNDONE)


def current_edition() -> str:
    """Return the token of the edition; empty while nothing has ever been counted."""
    return Edition.objects.filter(pk=_ONLY_ROW).values_list("token", flat=True).first() or ""


def new_edition(**_signal) -> None:
    Edition.objects.update_or_create(pk=_ONLY_ROW, defaults={"token": secrets.token_hex(16)})


def _user_saved(update_fields: frozenset[str] | None, **_signal) -> None:
    """Whoever signs in is written with the hour, which no page shows."""
    if update_fields != {"last_login"}:
        new_edition()


def _batch_saved(instance: Batch, **_signal) -> None:
    """A file on its way is on no page of figures: a worker takes it up without making them new."""
    if instance.state in _SHOWN_BATCHES:
        new_edition()


_User = get_user_model()
for _signal in (dossiers_changed, register_changed):
    _signal.connect(new_edition)
for _model in (Agency, Procedure, Report, Sector):
    post_save.connect(new_edition, sender=_model)
    post_delete.connect(new_edition, sender=_model)
for _batch_signal in (post_save, post_delete):
    _batch_signal.connect(_batch_saved, sender=Batch)
post_save.connect(_user_saved, sender=_User)
for _members in (_User.groups, _User.user_permissions, Group.permissions):
    m2m_changed.connect(new_edition, sender=_members.through)
