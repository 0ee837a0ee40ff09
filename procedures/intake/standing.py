"""The rules over a dossier as it will stand, and what accepting the file would change.

Each rule is one condition on the table `standing` (procedures/intake/staging.py), so what a file
lacks is judged by what is known, and a rule costs one pass however many rows there are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from procedures.intake.columns import LABELS
from procedures.intake.levels import BLOCK
from procedures.intake.problems import Problem, problem
from procedures.intake.rows import Upload
from procedures.intake.signs import late_dossiers, signs_of
from procedures.intake.staging import CHANGED, NEW, REFUSED, UNCHANGED, as_day
from procedures.intake.words import CATALOGUE
from procedures.models import Agency, Source
from procedures.outcomes_in_sql import listed
from procedures.rules import statuses
from procedures.rules.outcomes import Outcome
from procedures.rules.statuses import STATUS_LABELS, Status
from procedures.rules.wording import written_day


@dataclass(slots=True)
class Difference:
    """What accepting a file would change; `refused_lines` are (sheet, line)."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    # Moves whenever a dossier of the file was changed by another batch.
    fingerprint: str = ""
    refused_of_ignored: int = 0
    problems: list[Problem] = field(default_factory=list)
    seen: list[tuple] = field(default_factory=list)  # the dossiers behind signs, as `SEEN`
    refused_lines: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Rule:
    """A problem code, the condition under which a row has it, and how it is told."""

    code: str
    condition: str
    columns: tuple[str, ...]
    tell: Callable[..., dict]
    of_all_rows: bool = False  # also of those that are not dossiers yet

    @property
    def where(self) -> str:
        return self.condition if self.of_all_rows else f"is_ignored = 0 AND ({self.condition})"

    @property
    def blocks(self) -> bool:
        return CATALOGUE[self.code][0] == BLOCK


_OUTCOME_WORDS = {
    Outcome.RESOLVED_EARLY: "đã giải quyết trước hạn",
    Outcome.RESOLVED_ON_TIME: "đã giải quyết đúng hạn",
    Outcome.RESOLVED_LATE: "đã giải quyết quá hạn",
}
_BY_DATES = f"""CASE WHEN concluded_on < due_on THEN '{Outcome.RESOLVED_EARLY}'
    WHEN concluded_on = due_on THEN '{Outcome.RESOLVED_ON_TIME}'
    ELSE '{Outcome.RESOLVED_LATE}' END"""


def _by_dates(concluded: date | str, due: date | str) -> Outcome:
    if concluded == due:
        return Outcome.RESOLVED_ON_TIME
    return Outcome.RESOLVED_EARLY if concluded < due else Outcome.RESOLVED_LATE


def _negative(name: str) -> Rule:
    day = f"{name}_on"
    return Rule(
        "NEGATIVE_DURATION",
        f"{day} < received_on",
        (day, "received_on"),
        lambda ended, received: {
            "column": LABELS[name],
            "value": _written(ended),
            "received": _written(received),
        },
    )


def _contradiction(condition: str, words: str) -> Rule:
    return Rule(
        "STATUS_CONTRADICTS_DATES",
        condition,
        ("status", "concluded_on"),
        lambda status, concluded: {
            "column": LABELS["status"],
            "value": STATUS_LABELS[Status(status)],
            "status": STATUS_LABELS[Status(status)],
            "contradiction": words.format(concluded=_written(concluded)),
        },
    )


_NOT_ALLOWED = "AGENCY_NOT_ALLOWED"
RULES = (
    _negative("due"),
    _negative("finished"),
    Rule(
        "NEGATIVE_DURATION",
        "finished_on IS NULL AND handed_over_on < received_on",
        ("handed_over_on", "received_on"),
        lambda ended, received: {
            "column": LABELS["handed_over"],
            "value": _written(ended),
            "received": _written(received),
        },
    ),
    _contradiction(
        f"status IN ({listed(statuses.CONCLUDED)}) AND concluded_on IS NULL",
        "không có ngày kết thúc",
    ),
    _contradiction(
        f"status IN ({listed(statuses.OPEN)}) AND concluded_on IS NOT NULL",
        "đã có ngày kết thúc {concluded}",
    ),
    Rule(
        "STATED_OUTCOME",
        f"stated_outcome <> '' AND due_on IS NOT NULL AND concluded_on IS NOT NULL"
        f" AND stated_outcome <> {_BY_DATES}",
        ("stated_outcome", "concluded_on", "due_on"),
        lambda stated, concluded, due: {
            "column": LABELS["status"],
            "value": _OUTCOME_WORDS[stated],
            "computed": _OUTCOME_WORDS[_by_dates(concluded, due)],
        },
    ),
    # A known dossier that arrives as "not a dossier" stops being counted, once.
    Rule(
        "WITHDRAWN_FROM_COUNT",
        f"is_ignored = 1 AND action = '{CHANGED}'",
        ("code", "status"),
        lambda code, status: {
            "column": LABELS["status"],
            "value": STATUS_LABELS[Status(status)],
            "code_known": code,
        },
        of_all_rows=True,
    ),
)


def compare(upload: Upload, *, scope: set[int] | None) -> Difference:
    """Hold every rule against `standing`; refused rows are marked there and do not change anything.

    `scope` are the agencies the uploader may load for, None for all.
    """
    difference = Difference()
    rules = (*RULES, *_rules_of(upload, scope))
    with connection.cursor() as cursor:
        _find_problems(cursor, rules, difference)
        if difference.refused_lines:
            _refuse(cursor, rules)
        _count(cursor, difference)
        notes, difference.seen = signs_of(cursor, upload)
        difference.problems += notes
    return difference


def compare_again(upload: Upload, *, scope: set[int] | None) -> str:
    """Mark what is refused in `standing`, as `compare` did; return the fingerprint.

    What was said of the rows then is not said again.
    """
    difference = Difference()
    with connection.cursor() as cursor:
        _refuse(cursor, (*RULES, *_rules_of(upload, scope)))
        _count(cursor, difference)
    return difference.fingerprint


def _refuse(cursor, rules: tuple[Rule, ...]) -> None:
    blocking = " OR ".join(f"({rule.where})" for rule in rules if rule.blocks)
    cursor.execute(f"UPDATE standing SET action = '{REFUSED}' WHERE {blocking}")


def _find_problems(cursor, rules: tuple[Rule, ...], difference: Difference) -> None:
    """Ask all rules in one pass; words are made only for the rows that break one."""
    broken = [f"CASE WHEN {rule.where} THEN 1 ELSE 0 END" for rule in rules]
    columns = sorted({column for rule in rules for column in rule.columns})
    cursor.execute(
        f"SELECT sheet, line, code, agency_id, {', '.join((*broken, *columns))} FROM standing"
        f" WHERE {' OR '.join(f'({rule.where})' for rule in rules)} ORDER BY sheet, line"
    )
    for sheet, line, dossier, agency_id, *rest in cursor.fetchall():
        values = dict(zip(columns, rest[len(rules) :], strict=True))
        found = [rule for rule, is_broken in zip(rules, rest, strict=False) if is_broken]
        if any(rule.blocks for rule in found):
            # A row that cannot count has nothing to confirm; of another's dossier no day is told.
            found = [rule for rule in found if rule.blocks]
            found = [rule for rule in found if rule.code == _NOT_ALLOWED] or found
            difference.refused_lines.add((sheet, line))
        difference.problems += [
            problem(
                rule.code,
                sheet=sheet,
                line=line,
                dossier=dossier,
                agency_id=agency_id,
                **rule.tell(*map(values.get, rule.columns)),
            )
            for rule in found
        ]


def _count(cursor, difference: Difference) -> None:
    cursor.execute(
        "SELECT action, is_ignored, COUNT(*),"
        " COUNT(CASE WHEN finished_on IS NULL THEN handed_over_on END),"
        " MIN(CASE WHEN finished_on IS NULL AND handed_over_on IS NOT NULL THEN line END),"
        # Each with its dossier: two that moved on in opposite ways must not look as if none had.
        " COALESCE(SUM(old_batch_id * dossier_id), 0)"
        " FROM standing GROUP BY action, is_ignored ORDER BY action, is_ignored"
    )
    handed_over, examples = 0, []
    for action, is_ignored, count, by_handover, example, batches in cursor.fetchall():
        difference.fingerprint += f"{action}{is_ignored}:{count}:{batches};"
        if is_ignored:
            difference.refused_of_ignored += count if action == REFUSED else 0
            continue
        difference.added += count if action == NEW else 0
        difference.changed += count if action == CHANGED else 0
        difference.unchanged += count if action == UNCHANGED else 0
        if action != REFUSED and by_handover:
            handed_over += by_handover
            examples.append(example)
    # A period that is closed meanwhile makes some of them late: nobody has seen that.
    if late := late_dossiers(cursor):
        difference.fingerprint += f"late:{late};"
    if handed_over:
        difference.problems.append(
            problem("HANDED_OVER_DAY_USED", count=handed_over, line_example=min(examples))
        )


def _rules_of(upload: Upload, scope: set[int] | None) -> Iterator[Rule]:
    """The rules that depend on what the uploader said."""
    names = dict(Source.objects.values_list("id", "name"))
    yield Rule(
        "OTHER_SOURCE",
        f"old_source_id <> {int(upload.source_id)}",
        ("code", "old_source_id"),
        lambda code, source: {
            "column": LABELS["code"],
            "value": code,
            "source": names[source],
        },
    )
    if scope is not None:
        agencies = dict(Agency.objects.values_list("id", "name"))
        yield Rule(
            _NOT_ALLOWED,
            f"old_agency_id NOT IN ({', '.join(map(str, sorted(scope)))})",
            ("old_agency_id",),
            lambda agency: {
                "column": LABELS["agency"],
                "value": agencies[agency],
                "scope": agencies[upload.agency_id],
            },
            of_all_rows=True,
        )
    if upload.first_day and upload.last_day:
        yield Rule(
            "OUTSIDE_PERIOD",
            f"received_on > '{upload.last_day:%Y-%m-%d}'"
            f" OR concluded_on < '{upload.first_day:%Y-%m-%d}'",
            ("received_on", "concluded_on"),
            lambda received, concluded: {
                "column": LABELS["received"],
                "value": _written(received),
                "received": _written(received),
                "concluded": _written(concluded),
                "period": upload.period,
            },
        )


def _written(day: date | str | None) -> str:
    return "chưa có" if day is None else written_day(as_day(day))
