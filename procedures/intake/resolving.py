"""Which agency and which procedure each row means; what cannot be told is blocked, not guessed."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from procedures.intake.asking import Held, asked_agencies, asked_procedures
from procedures.intake.catalogue import LEVELS, UNKNOWN, Agencies, Entry, Procedures, stretches
from procedures.intake.cells import distinct, has_text
from procedures.intake.columns import CONTENT, PROCEDURE_FIELDS
from procedures.intake.findings import Findings
from procedures.intake.rows import Upload
from procedures.models import Agency
from procedures.rules.channels import Channel
from procedures.rules.privacy import MASK


def _is_dated(rows: pd.DataFrame) -> np.ndarray:
    return ~np.isnat(rows["received_on"].to_numpy("datetime64[s]"))


def _ends(rows: pd.DataFrame, today: date) -> np.ndarray:
    """Return the last day each row is under way: its conclusion, else the day of the upload."""
    end = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]")
    for name in ("finished_on", "handed_over_on"):
        if name in rows:
            end = end.fillna(rows[name])
    return end.fillna(pd.Timestamp(today)).to_numpy("datetime64[D]")


def add_agencies(
    rows: pd.DataFrame,
    texts: dict[str, pa.Array],
    upload: Upload,
    today: date,
    findings: Findings,
) -> None:
    agencies = Agencies.load()
    scope = Agency.objects.ids_below(upload.agency_id) if upload.agency_id else None
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
    refused = findings.add(
        "UNKNOWN_AGENCY", np.flatnonzero(unknown), field="agency", values=written
    )
    findings.open_names += asked_agencies(_held(refused, rows, findings), cells)
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


def _held(refused: np.ndarray, rows: pd.DataFrame, findings: Findings) -> Held:
    return Held(refused, findings.lines, rows["received_on"].to_numpy("datetime64[s]"))


def add_procedures(rows: pd.DataFrame, texts: dict[str, pa.Array], findings: Findings) -> None:
    procedures = Procedures.load()
    empty = pa.array([""] * len(rows), pa.string())
    names = texts.get("procedure_name", texts.get(CONTENT, empty))
    code, name, sector = (
        distinct(cells)
        for cells in (texts.get("procedure_code", empty), names, texts.get("sector", empty))
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
    restored = np.array([procedures.is_restored(text) for text in code[0]], bool)[code[1]]
    findings.note(
        "NORMALISED",
        np.flatnonzero(restored),
        field="procedure_code",
        what="mã thủ tục thêm số 0",
    )
    _note_what_is_odd(rows, found, group, received[example].astype(object), findings)


def _note_what_is_odd(
    rows: pd.DataFrame,
    found: list[Entry | None],
    group: np.ndarray,
    days: np.ndarray,
    findings: Findings,
) -> None:
    """Note receipts outside a procedure's validity, and online ones of what is not offered so.

    `found` and `days` are of each combination; `group` says which one a row has.
    """
    told = ~findings.is_blocked & ~findings.is_exempt
    valid = [
        each is None or each.is_valid_between(d, d) for each, d in zip(found, days, strict=True)
    ]
    outside = ~np.array(valid, bool)[group]
    findings.note("OUTSIDE_VALIDITY", np.flatnonzero(outside & told))
    not_offered = np.array([e is not None and not e.is_offered_online for e in found], bool)[group]
    is_online = (rows["channel"] == Channel.ONLINE).to_numpy()
    findings.note(
        "ONLINE_WITHOUT_SERVICE", np.flatnonzero(not_offered & is_online & told), field="channel"
    )


def _check_procedures(rows: pd.DataFrame, texts: dict[str, pa.Array], findings: Findings) -> None:
    fields = [field for field in PROCEDURE_FIELDS if field in texts] or [CONTENT]
    filled = np.zeros(len(rows), bool)
    for field in fields:
        filled |= has_text(texts[field])
    findings.add("MISSING_VALUE", np.flatnonzero(~filled), field=fields[0])
    unknown = filled & (rows["procedure_id"].to_numpy() == UNKNOWN) & _is_dated(rows)
    refused = np.flatnonzero(unknown)
    if fields == [CONTENT]:
        # Of free words a code or a name of the register is left; about others nobody can be asked.
        is_told = np.array([texts[CONTENT][row].as_py() != MASK for row in refused.tolist()], bool)
        findings.add("UNKNOWN_PROCEDURE/words", refused[~is_told], field=CONTENT)
        refused = refused[is_told]

    def written(row: int) -> str:
        words = next(text for f in fields if (text := texts[f][row].as_py().strip()))
        return words.removesuffix(MASK).strip()

    refused = findings.add("UNKNOWN_PROCEDURE", refused, field=fields[0], values=written)
    empty = pa.array([""] * len(rows), pa.string())
    code, name, sector = (
        texts.get("procedure_code", empty),
        texts.get("procedure_name", texts.get(CONTENT, empty)),
        texts.get("sector", empty),
    )
    is_placed = rows["agency_id"].to_numpy() != UNKNOWN
    held = _held(refused, rows, findings)
    findings.open_names += asked_procedures(held, code, name, sector, is_placed)
