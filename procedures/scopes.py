"""Which agencies a person works with, asked by every page that shows uploads or dossiers."""

from dataclasses import dataclass

from procedures.models import Agency, Scope


@dataclass(frozen=True, slots=True)
class Reach:
    """The agencies within a person's scope; `agency` is its top, None for the whole province."""

    agency: Agency | None
    ids: frozenset[int] | None  # None for all there are

    def includes(self, agency_id: int | None) -> bool:
        """Say whether data of the agency are within it; None stands for those of the province."""
        return self.ids is None or agency_id in self.ids

    @property
    def is_empty(self) -> bool:
        return self.ids is not None and not self.ids


WHOLE_PROVINCE = Reach(None, None)
_NOBODY = Reach(None, frozenset())


def reach_of(user) -> Reach:
    """Return what a person works with; who was given no scope, with nothing."""
    if user.is_superuser:
        return WHOLE_PROVINCE
    scope = Scope.objects.filter(user=user).select_related("agency").first()
    if scope is None:
        return _NOBODY
    if scope.agency.parent_id is None:
        return WHOLE_PROVINCE
    return Reach(scope.agency, frozenset(Agency.objects.ids_below(scope.agency_id)))
