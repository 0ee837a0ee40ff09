"""Rules over the rows of a file, over the file as a whole, and against the catalogue.

What depends on the dossier as it is already known (dates against status, the stated period) is
checked where the two meet, in procedures/intake/staging.py.
"""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from procedures.intake import cleaning
from procedures.intake.catalogue import LEVELS, UNKNOWN, Agencies, Procedures, stretches
from procedures.intake.cells import distinct, has_text, mapped
from procedures.intake.columns import LABELS
from procedures.intake.days import Days, days_inside_codes, swapped
from procedures.intake.findings import Findings
from procedures.intake.problems import BLOCK, FileRefused, Problem, lines_in_words
from procedures.intake.reading import Cells
from procedures.intake.rows import Checked, Upload, as_table
from procedures.rules.channels import Channel, channel_of
from procedures.rules.statuses import NOT_A_DOSSIER, stated_outcome_of, status_of

DAY_FIELDS = ("received", "due", "finished", "handed_over")
_PAST_FIELDS = ("received", "finished", "handed_over")
_FIRST_YEAR = 2000


def check(cells: Cells, upload: Upload, today: date) -> Checked:
    """Turn text cells into values; raises FileRefused where the file as a whole is unsafe."""
    table = cells.table.combine_chunks()
    texts = {name: _in_one_piece(table.column(name)) for name in table.column_names}
    sheets, lines = texts.pop("sheet"), texts.pop("line")
    findings = Findings(sheets, lines, texts["code"])
    _block_bad_cells(cells.problems, findings, sheets)

    rows = pd.DataFrame({"sheet": sheets.to_pandas(), "line": findings.lines})
    rows["status"] = _statuses(texts["status"], findings)
    findings.is_exempt = rows["status"].isin([int(each) for each in NOT_A_DOSSIER]).to_numpy()
    cleaning.check_characters(texts, findings)
    rows["code"] = cleaning.clean_codes(texts["code"], findings)
    days = {
        name: cleaning.clean_days(name, texts[name], cells.counts_days_from_1904, findings)
        for name in DAY_FIELDS
        if name in texts
    }
    _check_day_order(days, texts, rows["code"], findings)
    _add_days(rows, days, today, findings)
    rows["channel"] = _channels(texts.get("channel"), upload, findings, len(rows))
    _add_agencies(rows, texts, upload, today, findings)
    _add_procedures(rows, texts, findings)
    rows["stated_outcome"] = mapped(texts["status"], lambda t: stated_outcome_of(t) or "")
    if "overdue_reason" in texts:
        rows["overdue_reason"] = cleaning.clean_free_text(
            texts["overdue_reason"], findings, "overdue_reason"
        )
    return _settled(rows, texts, findings, cells)


def _in_one_piece(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _block_bad_cells(problems: list[Problem], findings: Findings, sheets: pa.Array) -> None:
    """Rows with a cell that was bad in the file itself are blocked before anything is read."""
    bad = {(each.sheet, each.line) for each in problems if each.level == "block" and each.line}
    if bad:
        places = zip(sheets.to_pylist(), findings.lines.tolist(), strict=True)
        findings.is_blocked |= np.array([place in bad for place in places], bool)


def _statuses(cells: pa.Array, findings: Findings) -> np.ndarray:
    filled = has_text(cells)
    found = mapped(cells, lambda text: int(status_of(text) or 0)).astype(np.int16)
    findings.add("MISSING_VALUE", np.flatnonzero(~filled), field="status")
    findings.add(
        "BAD_CHOICE",
        np.flatnonzero(filled & (found == 0)),
        field="status",
        values=lambda row: cells[row].as_py(),
    )
    return found


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
    days: dict[str, Days], texts: dict[str, pa.Array], codes: pd.Series, findings: Findings
) -> None:
    """Refuse a file whose days are month-first, provably or by the days inside its codes."""
    for name, column in days.items():
        rows = np.flatnonzero(column.month_first)
        if rows.size:
            value = texts[name][int(rows[0])].as_py()
            raise FileRefused("DATE_ORDER", column=LABELS[name], value=value)
    inside = days_inside_codes(pa.array(codes, pa.string()))
    received = days["received"].days
    known = ~np.isnat(inside) & ~np.isnat(received) & ~findings.is_blocked
    same = known & (inside == received)
    exchanged = known & ~same & (swapped(received) == inside)
    if exchanged.sum() >= 2 and exchanged.sum() >= same.sum():
        row = int(np.flatnonzero(exchanged)[0])
        value = texts["received"][row].as_py()
        raise FileRefused("DATE_ORDER", column=LABELS["received"], value=value)


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


def _is_dated(rows: pd.DataFrame) -> np.ndarray:
    return ~np.isnat(rows["received_on"].to_numpy("datetime64[s]"))


def _ends(rows: pd.DataFrame, today: date) -> np.ndarray:
    """Return the last day each row is under way: its conclusion, else the day of the upload."""
    end = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]")
    for name in ("finished_on", "handed_over_on"):
        if name in rows:
            end = end.fillna(rows[name])
    return end.fillna(pd.Timestamp(today)).to_numpy("datetime64[D]")


def _add_agencies(
    rows: pd.DataFrame,
    texts: dict[str, pa.Array],
    upload: Upload,
    today: date,
    findings: Findings,
) -> None:
    agencies = Agencies.load()
    scope = agencies.scope_of(upload.agency_id) if upload.agency_id else None
    received = rows["received_on"].to_numpy("datetime64[D]")
    received = np.where(np.isnat(received), np.datetime64(today), received)
    ends = np.maximum(_ends(rows, today), received)
    for field in ("agency", "receiving_agency"):
        if field in texts:
            rows[f"{field}_id"] = _resolved(
                texts[field], received, ends, agencies, scope if field == "agency" else None
            )
    if "receiving_agency" in texts:
        unknown = (rows["receiving_agency_id"] == UNKNOWN) & has_text(texts["receiving_agency"])
        unknown &= ~findings.is_exempt
        findings.note("RECEIVING_AGENCY_UNKNOWN", np.flatnonzero(unknown), field="receiving_agency")
    if "agency" not in texts:
        rows["agency_id"] = upload.agency_id
        rows["agency_level"] = agencies.level_number[upload.agency_id]
        return
    _check_agencies(rows, texts["agency"], agencies, upload, scope, findings)


def _resolved(
    cells: pa.Array,
    received: np.ndarray,
    ends: np.ndarray,
    agencies: Agencies,
    scope: set[int] | None,
) -> np.ndarray:
    texts, where = distinct(cells)
    group, example = _combinations(
        where, stretches(received, agencies.boundaries), stretches(ends, agencies.boundaries)
    )
    ids = np.array(
        [
            agencies.resolve(
                texts[where[row]], received[row].astype(date), ends[row].astype(date), scope
            )
            for row in example.tolist()
        ],
        np.int64,
    )
    return ids[group]


def _combinations(*columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each row the number of its combination of values, and a row of each of them.

    Columns hold small numbers from 0.
    """
    combined = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        combined = combined * (int(column.max(initial=0)) + 1) + column
    _, example, group = np.unique(combined, return_index=True, return_inverse=True)
    return group, example


def _check_agencies(
    rows: pd.DataFrame,
    cells: pa.Array,
    agencies: Agencies,
    upload: Upload,
    scope: set[int] | None,
    findings: Findings,
) -> None:
    filled = has_text(cells)
    ids = rows["agency_id"].to_numpy()
    if upload.agency_id:
        ids = np.where(filled, ids, upload.agency_id)
        rows["agency_id"] = ids
    else:
        findings.add("MISSING_VALUE", np.flatnonzero(~filled), field="agency")

    def written(row: int) -> str:
        return cells[row].as_py()

    # Without the day of receipt nobody can say which agencies there were.
    unknown = filled & (ids == UNKNOWN) & _is_dated(rows)
    findings.add("UNKNOWN_AGENCY", np.flatnonzero(unknown), field="agency", values=written)
    if scope is not None:
        foreign = ~np.isin(ids, list(scope)) & (ids != UNKNOWN)
        findings.add(
            "AGENCY_NOT_ALLOWED",
            np.flatnonzero(foreign),
            field="agency",
            values=written,
            scope=agencies.name[upload.agency_id],
        )
    rows["agency_level"] = agencies.level_number[rows["agency_id"].to_numpy()]


def _add_procedures(rows: pd.DataFrame, texts: dict[str, pa.Array], findings: Findings) -> None:
    procedures = Procedures.load()
    empty = pa.array([""] * len(rows), pa.string())
    code, name, sector = (
        distinct(texts.get(field, empty))
        for field in ("procedure_code", "procedure_name", "sector")
    )
    levels = rows["agency_level"].to_numpy()
    received = rows["received_on"].to_numpy("datetime64[D]")
    received = np.where(np.isnat(received), np.datetime64("1970-01-01"), received)
    group, example = _combinations(
        code[1], name[1], sector[1], levels, stretches(received, procedures.boundaries)
    )
    found = [
        procedures.resolve(
            code[0][code[1][row]],
            name[0][name[1][row]],
            sector[0][sector[1][row]],
            LEVELS[levels[row]],
            received[row].astype(date),
        )
        for row in example.tolist()
    ]
    rows["procedure_id"] = np.array([e.id if e else UNKNOWN for e in found], np.int64)[group]
    _check_procedures(rows, texts, findings)
    valid = [
        each is None or each.is_valid_between(d, d)
        for each, d in zip(found, received[example].astype(object), strict=True)
    ]
    outside = ~np.array(valid, bool)[group]
    findings.note(
        "OUTSIDE_VALIDITY", np.flatnonzero(outside & ~findings.is_blocked & ~findings.is_exempt)
    )


def _check_procedures(rows: pd.DataFrame, texts: dict[str, pa.Array], findings: Findings) -> None:
    fields = [field for field in ("procedure_code", "procedure_name") if field in texts]
    filled = np.zeros(len(rows), bool)
    for field in fields:
        filled |= has_text(texts[field])
    findings.add("MISSING_VALUE", np.flatnonzero(~filled), field=fields[0])
    unknown = filled & (rows["procedure_id"].to_numpy() == UNKNOWN) & _is_dated(rows)

    def written(row: int) -> str:
        return next(text for f in fields if (text := texts[f][row].as_py().strip()))

    findings.add("UNKNOWN_PROCEDURE", np.flatnonzero(unknown), field=fields[0], values=written)


def _settled(
    rows: pd.DataFrame, texts: dict[str, pa.Array], findings: Findings, cells: Cells
) -> Checked:
    """Find repetitions, note what was noticed, and leave out what cannot count."""
    repeated = _repetitions(rows, findings)
    keep = ~findings.is_blocked & ~repeated & (rows["code"] != "").to_numpy()
    is_ignored = findings.is_exempt & ~findings.is_blocked
    findings.note("NOT_YET_DOSSIERS", np.flatnonzero(is_ignored))
    undated = np.isnat(rows["due_on"].to_numpy("datetime64[s]")) & keep & ~is_ignored
    findings.note("NO_DUE_DATE", np.flatnonzero(undated), field="due")
    unknown_channel = (rows["channel"] == Channel.UNKNOWN).to_numpy() & keep & ~is_ignored
    findings.note("CHANNEL_UNKNOWN", np.flatnonzero(unknown_channel), field="channel")
    problems = cells.problems + findings.problems
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
    )


def _repetitions(rows: pd.DataFrame, findings: Findings) -> np.ndarray:
    """Say which rows repeat an earlier one word for word; block those that contradict another."""
    again = rows["code"].duplicated(keep=False) & (rows["code"] != "")
    group = rows[again]
    if group.empty:
        return np.zeros(len(rows), bool)
    content = [name for name in rows.columns if name not in ("sheet", "line")]
    alike = group.duplicated(subset=content, keep=False)
    is_blocked = pd.Series(findings.is_blocked[group.index], index=group.index)
    same = group.groupby("code")["code"].transform("size") == group.groupby(content, dropna=False)[
        "code"
    ].transform("size")
    same &= alike
    contradicting = group.index[(~same & ~is_blocked.groupby(group["code"]).transform("all"))]
    lines = group.groupby("code")["line"].agg(lambda lines: lines_in_words(sorted(lines)))
    findings.add(
        "DUPLICATE_IN_FILE",
        contradicting.to_numpy(),
        field="code",
        values=lambda row: rows["code"][row],
        lines=lambda row: lines[rows["code"][row]],
    )
    countable = same & ~is_blocked & ~findings.is_exempt[group.index]
    repeated = group[countable].duplicated(subset=content, keep="first")
    merged = repeated.index[repeated]
    findings.note("DUPLICATE_IN_FILE/merged", merged.to_numpy(), field="code")
    is_repeated = np.zeros(len(rows), bool)
    is_repeated[merged] = True
    return is_repeated
