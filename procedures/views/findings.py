"""What the check of a file found, grouped for the clerk: counts, and each kind with examples."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from procedures.models import Batch, Problem, ProblemLevel
from procedures.rules.wording import written_number

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class RowsOfAKind:
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """What becomes of the rows; the parts are all the rows there are."""

    rows: int
    good: int
    parts: tuple[RowsOfAKind, ...]


def counts_of(batch: Batch) -> BatchCounts:
    return BatchCounts(
        rows=batch.rows,
        good=batch.added + batch.changed + batch.unchanged + batch.merged,
        parts=(
            RowsOfAKind(batch.added, "mới"),
            RowsOfAKind(batch.changed, "thay đổi"),
            RowsOfAKind(batch.unchanged, "không đổi"),
            RowsOfAKind(batch.merged, "lặp lại đã gộp"),
            RowsOfAKind(batch.refused, "bị từ chối"),
            RowsOfAKind(batch.ignored, "chưa là hồ sơ"),
        ),
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of problem: how often, and the first places where it was found."""

    code: str
    number: int
    examples: list[Problem]

    @property
    def says_the_same(self) -> bool:
        return len({example.message for example in self.examples}) == 1

    @property
    def words(self) -> str:
        """What is wrong; where each line has its own words, those of the first, with its place."""
        first = self.examples[0]
        if self.says_the_same:
            return first.message
        return f"Dòng {written_number(first.line)}: {first.message}"

    @property
    def more(self) -> int:
        return self.number - len(self.examples)

    @property
    def is_of_the_file(self) -> bool:
        return self.examples[0].line is None


@dataclass(frozen=True, slots=True)
class FindingLevel:
    slug: str
    label: str
    number: int
    findings: list[Finding]


def findings_of(batch: Batch) -> list[FindingLevel]:
    """Return the levels that have problems, the gravest first, the most frequent kind on top."""
    numbers = batch.problems.order_by().values_list("level", "code").annotate(number=Count("id"))
    examples = _first_of_each_kind(batch)
    grouped = defaultdict(list)
    for level, code, number in sorted(numbers, key=lambda each: (-each[2], each[1])):
        grouped[level].append(Finding(code, number, examples[level, code]))
    return [
        FindingLevel(level.value, level.label, sum(each.number for each in findings), findings)
        for level in ProblemLevel
        if (findings := grouped[level.value])
    ]


def _first_of_each_kind(batch: Batch) -> dict[tuple[str, str], list[Problem]]:
    place = Window(RowNumber(), partition_by=[F("level"), F("code")], order_by="id")
    found = defaultdict(list)
    for problem in batch.problems.annotate(place=place).filter(place__lte=_EXAMPLES):
        found[problem.level, problem.code].append(problem)
    return found
