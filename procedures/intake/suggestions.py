"""What a name in a file may mean: the most alike first. A suggestion never decides anything."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from procedures.models import Agency, NameKind, OpenName, Procedure
from procedures.rules.names import agency_key, search_key

_SUGGESTED = 5
_LEAST_ALIKE = 60
# Codes look alike whatever they mean: without a name beside it one must be nearly the same.
_LEAST_ALIKE_CODE = 85


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An agency or a procedure, and how alike its name is, in percent; accents do not count."""

    meaning: Agency | Procedure
    percent: int


class Suggestions:
    """The register as names are compared with it, read once for a whole page of names."""

    def __init__(self):
        agencies = Agency.objects.select_related("parent")
        self._agencies = [(each, _agency_words(each.name)) for each in agencies]
        procedures = Procedure.objects.select_related("sector")
        self._procedures = [(each, search_key(each.name)) for each in procedures]

    def of(self, name: OpenName) -> list[Suggestion]:
        """Return what was valid on a day of the rows and is alike, up to five."""
        if name.kind == NameKind.AGENCY:
            return _alike(_agency_words(name.written), _valid(self._agencies, name), _LEAST_ALIKE)
        procedures = _valid(self._procedures, name)
        if name.kind == NameKind.PROCEDURE_NAME:
            return _alike(search_key(name.written), procedures, _LEAST_ALIKE)
        if name.procedure_name:
            return _alike(search_key(name.procedure_name), procedures, _LEAST_ALIKE)
        codes = [(each, each.code) for each, _ in procedures]
        return _alike(name.key, codes, _LEAST_ALIKE_CODE)


def _agency_words(name: str) -> str:
    return search_key(agency_key(name)[0])


def _valid(entries: list[tuple], name: OpenName) -> list[tuple]:
    return [
        (each, words)
        for each, words in entries
        if each.valid_from <= name.last_day
        and (each.valid_to is None or each.valid_to >= name.first_day)
    ]


def _alike(words: str, entries: list[tuple], least: int) -> list[Suggestion]:
    texts = [text for _, text in entries]
    found = process.extract(words, texts, scorer=fuzz.WRatio, score_cutoff=least, limit=_SUGGESTED)
    return [Suggestion(entries[place][0], int(score)) for _, score, place in found]
