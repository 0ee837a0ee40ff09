"""The rules over a dossier as it will stand, and what accepting the file would change.

Each rule is one condition on the table `standing` (procedures/intake/staging.py), so what a file
lacks is judged by what is known, and a rule costs one pass however many rows there are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from procedures.intake.columns import LABELS
from procedures.intake.problems import BLOCK, CATALOGUE, Problem, problem
from procedures.intake.rows import Upload
from procedures.intake.staging import CHANGED, NEW, REFUSED, UNCHANGED
from procedures.models import Agency, Source
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
    refused_of_ignored: int = 0
    problems: list[Problem] = field(default_factory=list)
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


def _codes(some) -> str:
    return ", ".join(str(int(status)) for status in sorted(some))


_OUTCOME_WORDS = {
    Outcome.RESOLVED_EARLY: "đã giải quyết trước hạn",
    Outcome.RESOLVED_ON_TIME: "đã giải quyết đúng hạn",
    Outcome.RESOLVED_LATE: "đã giải quyết quá hạn",
}
_BY_DATES = f"""CASE WHEN concluded_on < due_on THEN '{Outcome.RESOLVED_EARLY}'
    WHEN concluded_on = due_on THEN '{Outcome.RESOLVED_ON_TIME}'
    ELSE '{Outcome.RESOLVED_LATE}' END"""


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
        f"status IN ({_codes(statuses.CONCLUDED)}) AND concluded_on IS NULL",
        "không có ngày kết thúc",
    ),
    _contradiction(
        f"status IN ({_codes(statuses.OPEN)}) AND concluded_on IS NOT NULL",
        "đã có ngày kết thúc {concluded}",
    ),
    Rule(
        "STATED_OUTCOME",
        f"stated_outcome <> '' AND due_on IS NOT NULL AND concluded_on IS NOT NULL"
        f" AND stated_outcome <> {_BY_DATES}",
        ("stated_outcome", _BY_DATES),
        lambda stated, computed: {
            "column": LABELS["status"],
            "value": _OUTCOME_WORDS[stated],
            "computed": _OUTCOME_WORDS[computed],
        },
    ),
)


def compare(upload: Upload, *, scope: set[int] | None) -> Difference:
    """Hold every rule against `standing`; refused rows are marked there and do not change anything.

    `scope` are the agencies the uploader may load for, None for all.
    """
    difference = Difference()
    with connection.cursor() as cursor:
        for rule in (*RULES, *_rules_of(upload, scope)):
            _apply(cursor, rule, difference)
        _withdrawn(cursor, difference)
        _handed_over_day_used(cursor, difference)
        cursor.execute("SELECT action, COUNT(*) FROM standing WHERE is_ignored = 0 GROUP BY action")
        found = dict(cursor.fetchall())
        cursor.execute(
            f"SELECT COUNT(*) FROM standing WHERE is_ignored = 1 AND action = '{REFUSED}'"
        )
        difference.refused_of_ignored = cursor.fetchone()[0]
    difference.added = found.get(NEW, 0)
    difference.changed = found.get(CHANGED, 0)
    difference.unchanged = found.get(UNCHANGED, 0)
    return difference


def _apply(cursor, rule: Rule, difference: Difference) -> None:
    cursor.execute(
        f"SELECT sheet, line, {', '.join(rule.columns)} FROM standing"
        f" WHERE {rule.where} ORDER BY line"
    )
    found = cursor.fetchall()
    for sheet, line, *values in found:
        difference.problems.append(problem(rule.code, sheet=sheet, line=line, **rule.tell(*values)))
    if found and CATALOGUE[rule.code][0] == BLOCK:
        difference.refused_lines.update((sheet, line) for sheet, line, *_ in found)
        cursor.execute(f"UPDATE standing SET action = '{REFUSED}' WHERE {rule.where}")


def _rules_of(upload: Upload, scope: set[int] | None) -> Iterator[Rule]:
    """The rules that depend on what the uploader said."""
    names = dict(Source.objects.values_list("id", "name"))
    yield Rule(
        "OTHER_SOURCE",
        f"action <> '{REFUSED}' AND old_source_id <> {int(upload.source_id)}",
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
            "AGENCY_NOT_ALLOWED",
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
            f"action <> '{REFUSED}' AND (received_on > '{upload.last_day:%Y-%m-%d}'"
            f" OR concluded_on < '{upload.first_day:%Y-%m-%d}')",
            ("received_on", "concluded_on"),
            lambda received, concluded: {
                "column": LABELS["received"],
                "value": _written(received),
                "received": _written(received),
                "concluded": _written(concluded),
                "period": upload.period,
            },
        )


def _withdrawn(cursor, difference: Difference) -> None:
    """A known dossier that arrives as "not a dossier" stops being counted, once."""
    cursor.execute(
        "SELECT sheet, line, code, status FROM standing"
        f" WHERE is_ignored = 1 AND action = '{CHANGED}' ORDER BY line"
    )
    for sheet, line, code, status in cursor.fetchall():
        difference.problems.append(
            problem(
                "WITHDRAWN_FROM_COUNT",
                sheet=sheet,
                line=line,
                column=LABELS["status"],
                value=code,
                status=STATUS_LABELS[Status(status)],
            )
        )


def _handed_over_day_used(cursor, difference: Difference) -> None:
    cursor.execute(
        "SELECT COUNT(*), MIN(line) FROM standing WHERE is_ignored = 0"
        f" AND finished_on IS NULL AND handed_over_on IS NOT NULL AND action <> '{REFUSED}'"
    )
    count, example = cursor.fetchone()
    if count:
        difference.problems.append(
            problem("HANDED_OVER_DAY_USED", count=count, line_example=example)
        )


def _written(day: date | str | None) -> str:
    """The two databases give a day of a temporary table as a date or as text."""
    if day is None:
        return "chưa có"
    return written_day(date.fromisoformat(day) if isinstance(day, str) else day)
