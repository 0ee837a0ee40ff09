"""What the check of a file found, grouped for the clerk: counts, and each kind with examples."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from procedures.intake.bookkeeping import problems_of_each_kind
from procedures.models import Assent, Batch, Problem, ProblemLevel
from procedures.rules.wording import written_number
from procedures.views.kinds import KINDS, SIGNS, Doubt, Kind

_EXAMPLES = 3
_OF_THE_FILE = 20  # a problem of the file as a whole is told of each of its columns
_BY_PLACE = ("sheet", "line", "id")


@dataclass(frozen=True, slots=True)
class RowsOfAKind:
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """What becomes of the rows; the parts are all the rows there are, the good parts the good ones.

    Several rows that say the same of one dossier are good, and one dossier.
    """

    rows: int
    good: int
    dossiers: int
    parts: tuple[RowsOfAKind, ...]
    good_parts: tuple[RowsOfAKind, ...]


def counts_of(batch: Batch) -> BatchCounts:
    dossiers = batch.added + batch.changed + batch.unchanged
    return BatchCounts(
        rows=batch.rows,
        good=dossiers + batch.merged,
        dossiers=dossiers,
        parts=(
            RowsOfAKind(dossiers + batch.merged, "nhận"),
            RowsOfAKind(batch.refused, "cách ly"),
            RowsOfAKind(batch.ignored, "bỏ qua"),
        ),
        good_parts=(
            RowsOfAKind(batch.added, "mới"),
            RowsOfAKind(batch.changed, "thay đổi"),
            RowsOfAKind(batch.unchanged, "không đổi"),
            RowsOfAKind(batch.merged, "lặp lại đã gộp"),
        ),
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of problem: how often, and the first places where it was found."""

    code: str
    number: int
    examples: list[Problem]
    is_settled: bool  # the file was accepted: what was asked has been answered
    assent: Assent | None  # who confirmed it, and why
    dossiers: int = 0  # behind a sign

    @property
    def is_of_the_file(self) -> bool:
        return self.examples[0].line is None

    @property
    def kind(self) -> Kind | None:
        """What the rows have in common; a problem of the file as a whole has its own words."""
        return None if self.is_of_the_file else KINDS.get(self.code)

    @property
    def has_sign(self) -> bool:
        return self.dossiers > 0

    @property
    def title(self) -> str:
        if self.has_sign:
            return SIGNS[self.code].title
        return self.kind.title if self.kind else self.words

    @property
    def words(self) -> str:
        return self.examples[0].message

    @property
    def all_words(self) -> list[str]:
        """What is said of the file as a whole, of each of its columns that it is said of."""
        if len(self.examples) == 1:
            return [self.words]
        return [
            f"{each.column}: {each.message}" if each.column else each.message
            for each in self.examples
        ]

    @property
    def why(self) -> str:
        if self.has_sign:
            return self.words
        return self.kind.why if self.kind else ""

    @property
    def _doubt(self) -> Doubt | None:
        kind = KINDS.get(self.code)
        return kind if isinstance(kind, Doubt) else None

    @property
    def is_confirmed(self) -> bool:
        return self.is_settled and self._doubt is not None

    @property
    def fix(self) -> str:
        return self.kind.fix if self.kind and not self.is_confirmed else ""

    @property
    def consequence(self) -> str:
        """What accepting the file does, or did, with the dossiers that a person confirms."""
        if self._doubt is None:
            return ""
        words = self._doubt.did if self.is_settled else self._doubt.will
        return words if self.is_of_the_file else f"{written_number(self.number)} hồ sơ {words}"

    @property
    def has_sheets(self) -> bool:
        return any(example.sheet for example in self.examples)

    @property
    def has_more(self) -> bool:
        return not self.is_of_the_file and self.number > len(self.examples)


@dataclass(frozen=True, slots=True)
class FindingLevel:
    slug: str
    label: str
    number: int
    findings: list[Finding]


def findings_of(batch: Batch) -> list[FindingLevel]:
    """Return the levels that have problems, the gravest first, the most frequent kind on top."""
    numbers = problems_of_each_kind(batch).items()
    examples = _first_of_each_kind(batch)
    assents = {each.code: each for each in batch.assents.select_related("by")}
    behind = dict(batch.sightings.order_by().values_list("code").annotate(Count("id")))
    is_settled = batch.is_accepted
    grouped = defaultdict(list)
    for (level, code), number in sorted(numbers, key=lambda n: _rank(n, behind)):
        assent = assents.get(code) if level == ProblemLevel.CONFIRM else None
        of_a_kind = (code, number, examples[level, code], is_settled, assent)
        grouped[level].append(Finding(*of_a_kind, dossiers=behind.get(code, 0)))
    return [
        FindingLevel(
            level.value,
            "Đã xác nhận" if is_settled and level == ProblemLevel.CONFIRM else level.label,
            sum(each.number for each in findings),
            findings,
        )
        for level in ProblemLevel
        if (findings := grouped[level.value])
    ]


def _rank(kind: tuple[tuple[str, str], int], behind: dict[str, int]) -> tuple[int, str]:
    (_, code), number = kind
    return -behind.get(code, number), code


def _first_of_each_kind(batch: Batch) -> dict[tuple[str, str], list[Problem]]:
    place = Window(RowNumber(), partition_by=[F("level"), F("code")], order_by=_BY_PLACE)
    is_shown = Q(line=None, place__lte=_OF_THE_FILE) | Q(place__lte=_EXAMPLES)
    first = batch.problems.annotate(place=place).filter(is_shown)
    found = defaultdict(list)
    for problem in first.order_by(*_BY_PLACE):
        found[problem.level, problem.code].append(problem)
    return found


def rows_with(batch: Batch, code: str) -> QuerySet[Problem]:
    """Return the problems of a kind that stand in a row, in the order of the file."""
    return batch.problems.filter(code=code, line__isnull=False).order_by(*_BY_PLACE)


def unlisted_of(batch: Batch, code: str) -> int:
    """Return how many more of a kind there are, which are counted but not listed row by row."""
    return sum(batch.unlisted.filter(code=code).values_list("number", flat=True))


def warnings_of(levels: list[FindingLevel]) -> FindingLevel | None:
    """Return what a person must have seen before the file is accepted."""
    return next((each for each in levels if each.slug == ProblemLevel.CONFIRM), None)


def late_of(levels: list[FindingLevel]) -> Finding | None:
    """Return what is told of dossiers that count in a closed period; None without any."""
    found = (each for level in levels for each in level.findings)
    return next((each for each in found if each.code == "LATE_FOR_CLOSED"), None)


def outside_period(levels: list[FindingLevel], dossiers: int) -> int:
    """Return how many dossiers are outside the stated period, if they are more than half of all."""
    numbers = {each.code: each.number for level in levels for each in level.findings}
    outside = numbers.get("OUTSIDE_PERIOD", 0)
    return outside if 2 * outside > dossiers else 0
