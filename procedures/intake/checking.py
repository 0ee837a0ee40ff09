"""Rules over the rows of a file, over the file as a whole, and against the catalogue.

What depends on the dossier as it is already known (dates against status, the stated period) is
checked where the two meet, in procedures/intake/standing.py.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from procedures.intake import cleaning
from procedures.intake.cells import has_text, mapped
from procedures.intake.columns import LABELS
from procedures.intake.days import Days, days_inside_codes, swapped
from procedures.intake.findings import Findings
from procedures.intake.levels import BLOCK
from procedures.intake.mapping import DAY_FIRST, MONTH_FIRST
from procedures.intake.problems import FileRefused, Problem, lines_in_words
from procedures.intake.reading import Cells
from procedures.intake.resolving import add_agencies, add_procedures
from procedures.intake.rows import Checked, Upload, as_table
from procedures.intake.titles import differing_periods
from procedures.rules.channels import Channel, channel_of
from procedures.rules.statuses import NOT_A_DOSSIER, Status, stated_outcome_of, status_of

DAY_FIELDS = ("received", "due", "finished", "handed_over")
_PAST_FIELDS = ("received", "finished", "handed_over")
_FIRST_YEAR = 2000
_FIELD_OF_LABEL = {label: field for field, label in LABELS.items()}


def check(cells: Cells, upload: Upload, today: date) -> Checked:
    """Turn text cells into values; raises FileRefused where the file as a whole is unsafe."""
    table = cells.table.combine_chunks()
    texts = {name: _in_one_piece(table.column(name)) for name in table.column_names}
    sheets, lines = texts.pop("sheet"), texts.pop("line")
    findings = Findings(sheets, lines, texts["code"])
    _block_bad_cells(cells.problems, findings, sheets)

    rows = pd.DataFrame({"sheet": sheets.to_pandas(), "line": findings.lines})
    if "status" in texts:
        statuses = mapped(texts["status"], lambda text: int(status_of(text) or 0))
        rows["status"] = statuses.astype(np.int16)
        findings.is_exempt = rows["status"].isin([int(each) for each in NOT_A_DOSSIER]).to_numpy()
    cleaning.check_characters(texts, findings)
    if "status" in texts:
        _check_statuses(texts["status"], rows["status"], findings)
    rows["code"] = cleaning.clean_codes(texts["code"], findings)
    days = {
        name: cleaning.clean_days(
            name, texts[name], cells.counts_days_from_1904, cells.day_order, findings
        )
        for name in DAY_FIELDS
        if name in texts
    }
    if cells.day_order != DAY_FIRST:
        variant = "/month_first" if cells.day_order == MONTH_FIRST else ""
        _check_day_order(days, texts, rows["code"], findings, f"DATE_ORDER{variant}")
    _add_days(rows, days, today, findings)
    rows["channel"] = _channels(texts.get("channel"), upload, findings, len(rows))
    add_agencies(rows, texts, upload, today, findings)
    add_procedures(rows, texts, findings)
    if "status" in texts:
        rows["stated_outcome"] = mapped(texts["status"], lambda t: stated_outcome_of(t) or "")
    else:
        rows["status"] = _statuses_by_handover(days["handed_over"], findings)
    if "overdue_reason" in texts:
        rows["overdue_reason"] = mapped(texts["overdue_reason"], str)
    if upload.first_day and upload.last_day:
        findings.problems += differing_periods(
            cells.periods, upload.first_day, upload.last_day, upload.period
        )
    return _settled(rows, texts, findings, cells)


def _in_one_piece(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _block_bad_cells(problems: list[Problem], findings: Findings, sheets: pa.Array) -> None:
    """Block rows with a cell that was bad in the file itself; nothing more is said of the cell."""
    bad = [each for each in problems if each.level == "block" and each.line]
    if bad:
        places = zip(sheets.to_pylist(), findings.lines.tolist(), strict=True)
        row_at = {place: row for row, place in enumerate(places)}
        for each in bad:
            if (row := row_at.get((each.sheet, each.line))) is not None:
                findings.leave_out(row, _FIELD_OF_LABEL[each.column])


def _check_statuses(cells: pa.Array, statuses: pd.Series, findings: Findings) -> None:
    filled = has_text(cells)
    findings.add("MISSING_VALUE", np.flatnonzero(~filled), field="status")
    findings.add(
        "BAD_CHOICE",
        np.flatnonzero(filled & (statuses == 0).to_numpy()),
        field="status",
        values=lambda row: cells[row].as_py(),
    )


def _statuses_by_handover(handed_over: Days, findings: Findings) -> np.ndarray:
    """A register has no status: resolved is what was handed over, everything else is open."""
    is_open = np.isnat(handed_over.days)
    findings.note("STATUS_BY_HANDOVER", np.flatnonzero(is_open), field="status")
    return np.where(is_open, Status.IN_PROGRESS, Status.HANDED_OVER).astype(np.int16)


def _channels(cells: pa.Array | None, upload: Upload, findings: Findings, count: int) -> np.ndarray:
    """A filled cell wins; the clerk's word for the file fills the rest."""
    stated = int(upload.channel or Channel.UNKNOWN)
    if cells is None:
        return np.full(count, stated, np.int16)
    found = mapped(cells, channel_of)
    unknown = np.array([each is None for each in found], bool)
    findings.add(
        "BAD_CHOICE", np.flatnonzero(unknown), field="channel", values=lambda r: cells[r].as_py()
    )
    found = np.where(unknown, Channel.UNKNOWN, found).astype(np.int16)
    return np.where(found == Channel.UNKNOWN, stated, found).astype(np.int16)


def _check_day_order(
    days: dict[str, Days],
    texts: dict[str, pa.Array],
    codes: pd.Series,
    findings: Findings,
    code: str,
) -> None:
    """Refuse a file whose days have the other order, provably or by the days inside its codes.

    Only a person's word that they are day first stands against it. Month first does not: cells that
    were days already keep their order whatever is said, and nobody would see them counted wrongly.
    """
    for name, column in days.items():
        rows = np.flatnonzero(column.exchanged)
        if rows.size:
            value = texts[name][int(rows[0])].as_py()
            raise FileRefused(code, column=LABELS[name], value=value)
    inside = days_inside_codes(pa.array(codes, pa.string()))
    received = days["received"].days
    known = ~np.isnat(inside) & ~np.isnat(received) & ~findings.is_blocked
    same = known & (inside == received)
    exchanged = known & ~same & (swapped(received) == inside)
    if exchanged.sum() >= 2 and exchanged.sum() >= same.sum():
        row = int(np.flatnonzero(exchanged)[0])
        value = texts["received"][row].as_py()
        raise FileRefused(code, column=LABELS["received"], value=value)


def _add_days(
    rows: pd.DataFrame,
    days: dict[str, Days],
    today: date,
    findings: Findings,
) -> None:
    first, behind = np.datetime64(f"{_FIRST_YEAR}-01-01"), np.datetime64(f"{today.year + 2}-01-01")
    for name, column in days.items():

        def written(row: int, column=column) -> str:
            return _in_words(column.days[row])

        outside = (column.days < first) | (column.days >= behind)
        findings.add("DATE_OUT_OF_RANGE", np.flatnonzero(outside), field=name, values=written)
        if name in _PAST_FIELDS:
            future = ~outside & (column.days > np.datetime64(today))
            findings.add("DATE_IN_FUTURE", np.flatnonzero(future), field=name, values=written)
        rows[f"{name}_on"] = column.days.astype("datetime64[s]")
        rows[f"{name}_seconds"] = column.seconds
    received = days["received"]
    missing = np.isnat(received.days) & ~received.is_bad
    findings.add("MISSING_VALUE", np.flatnonzero(missing), field="received")


def _in_words(day: np.datetime64) -> str:
    return day.astype(date).strftime("%d/%m/%Y")


def _settled(
    rows: pd.DataFrame, texts: dict[str, pa.Array], findings: Findings, cells: Cells
) -> Checked:
    """Find repetitions, note what was noticed, and leave out what cannot count."""
    repeated, unripe_again = _repetitions(rows, findings)
    keep = ~findings.is_blocked & ~repeated & ~unripe_again & (rows["code"] != "").to_numpy()
    is_ignored = findings.is_exempt & ~findings.is_blocked
    findings.note("NOT_YET_DOSSIERS", np.flatnonzero(is_ignored))
    undated = np.isnat(rows["due_on"].to_numpy("datetime64[s]")) & keep & ~is_ignored
    findings.note("NO_DUE_DATE", np.flatnonzero(undated), field="due")
    unknown_channel = (rows["channel"] == Channel.UNKNOWN).to_numpy() & keep & ~is_ignored
    findings.note("CHANNEL_UNKNOWN", np.flatnonzero(unknown_channel), field="channel")
    problems = _with_agencies(cells.problems + findings.problems, rows[findings.is_blocked])
    rows["is_ignored"] = is_ignored
    return Checked(
        rows=as_table(rows[keep]),
        fields=frozenset(texts),
        problems=problems,
        row_count=len(rows) + cells.misshapen,
        refused_lines={(p.sheet, p.line) for p in problems if p.level == BLOCK and p.line},
        ignored=int(is_ignored.sum()),
        merged=int(repeated.sum()),
        skipped=cells.skipped,
        open_names=findings.open_names,
    )


def _with_agencies(problems: list[Problem], blocked: pd.DataFrame) -> list[Problem]:
    """Let the problem of a row say whose row it is."""
    places = zip(blocked["sheet"], blocked["line"], strict=True)
    agencies = dict(zip(places, blocked["agency_id"], strict=True))
    return [
        replace(each, agency_id=int(agency))
        if (agency := agencies.get((each.sheet, each.line)))
        else each
        for each in problems
    ]


def _repetitions(rows: pd.DataFrame, findings: Findings) -> tuple[np.ndarray, np.ndarray]:
    """Say which rows repeat an earlier one: (dossiers, rows that are no dossiers yet).

    Rows that contradict another about the same dossier are blocked, all of them: the order in a
    file decides nothing. Of a row that is no dossier yet only that counts.
    """
    dossiers, others = np.zeros(len(rows), bool), np.zeros(len(rows), bool)
    again = (rows["code"].duplicated(keep=False) & (rows["code"] != "")).to_numpy()
    if not again.any():
        return dossiers, others
    group = rows[again].drop(columns=["sheet", "line"])
    is_exempt = findings.is_exempt[again]
    group.loc[is_exempt, group.columns != "code"] = None
    of_code = group.groupby("code")["code"].transform("size")
    same = of_code == group.groupby(list(group.columns), dropna=False)["code"].transform("size")
    is_blocked = pd.Series(findings.is_blocked[again], index=group.index)
    all_blocked = is_blocked.groupby(group["code"]).transform("all")
    lines = rows[again].groupby("code")["line"].agg(lambda found: lines_in_words(sorted(found)))
    findings.add(
        "DUPLICATE_IN_FILE",
        group.index[~same & ~all_blocked].to_numpy(),
        even_exempt=True,
        field="code",
        values=lambda row: rows["code"][row],
        lines=lambda row: lines[rows["code"][row]],
    )
    later = group.duplicated(keep="first") & same & ~is_blocked
    dossiers[group.index[later & ~is_exempt]] = True
    others[group.index[later & is_exempt]] = True
    findings.note("DUPLICATE_IN_FILE/merged", np.flatnonzero(dossiers), field="code")
    return dossiers, others
