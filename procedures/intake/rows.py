"""The rows of a checked file as values: what is staged, and what waits to be accepted."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as pc

from procedures.intake.asking import AskedName
from procedures.intake.problems import Problem, as_told
from procedures.rules.channels import Channel

# One column a fact of a dossier; the order is that of the staging table.
COLUMNS = {
    "line": pa.int32(),
    "sheet": pa.string(),
    "code": pa.string(),
    "procedure_id": pa.int64(),
    "agency_id": pa.int64(),
    "receiving_agency_id": pa.int64(),
    "channel": pa.int16(),
    "status": pa.int16(),
    "received_on": pa.date32(),
    "received_seconds": pa.int32(),
    "due_on": pa.date32(),
    "due_seconds": pa.int32(),
    "finished_on": pa.date32(),
    "finished_seconds": pa.int32(),
    "handed_over_on": pa.date32(),
    "overdue_reason": pa.string(),
    "stated_outcome": pa.string(),
    "is_ignored": pa.int16(),
}
_IS_WRITING = "is_writing"
_REFERENCES = ("procedure_id", "agency_id", "receiving_agency_id")


@dataclass(frozen=True, slots=True)
class Upload:
    """What the uploader says of a file, and on which day it was received.

    `first_day` and `last_day` are of the stated period.
    """

    source_id: int
    received_on: date
    agency_id: int | None = None
    channel: Channel | None = None
    period: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(slots=True)
class Checked:
    """What became of a file's rows before they meet what is known.

    `rows` holds those that are neither blocked nor repeat another, in code order, with `COLUMNS`.
    `fields` names the columns the file has; what it lacks stays as it is known. `refused_lines` are
    (sheet, line). `open_names` are asked of a person, and not kept with the rows. `is_writing` says
    of each row whether it would write something; see procedures/intake/unmoved.py.
    """

    rows: pa.Table
    fields: frozenset[str]
    problems: list[Problem]
    row_count: int
    refused_lines: set[tuple[str, int]]
    ignored: int
    merged: int
    skipped: int
    open_names: list[AskedName] = field(default_factory=list)
    is_writing: pa.Array | None = None
    known_at: str = ""


def as_table(rows: pd.DataFrame) -> pa.Table:
    """Return the rows with `COLUMNS`, in code order; what is unknown or absent is null."""
    arrays = {}
    for name, kind in COLUMNS.items():
        if name not in rows:
            arrays[name] = pa.nulls(len(rows), kind)
            continue
        values = rows[name]
        unknown = None
        if name.endswith("_seconds"):
            unknown = (values < 0).to_numpy()
        elif name in _REFERENCES:
            unknown = (values == 0).to_numpy()
        elif pa.types.is_date(kind):
            values = values.to_numpy("datetime64[D]")
        arrays[name] = pa.array(np.asarray(values), mask=unknown).cast(kind)
    table = pa.table(arrays)
    codes = table.column("code")
    # Exports mostly are in order; finding that out costs a tenth of sorting.
    if pc.all(pc.less_equal(codes[:-1], codes[1:])).as_py() is not False:
        return table
    return table.take(pc.sort_indices(codes))


def keep(checked: Checked, path: Path) -> None:
    """Write the rows to a private file until they are accepted or cancelled.

    Whoever reads an earlier one goes on reading that.
    """
    told = {
        "fields": sorted(checked.fields),
        "row_count": checked.row_count,
        "refused_lines": sorted(checked.refused_lines),
        "ignored": checked.ignored,
        "merged": checked.merged,
        "skipped": checked.skipped,
        "problems": as_told(checked.problems),
        "known_at": checked.known_at,
    }
    table = checked.rows
    if checked.is_writing is not None:
        table = table.append_column(_IS_WRITING, checked.is_writing)
    table = table.replace_schema_metadata({"told": json.dumps(told)})
    unfinished = path.with_suffix(".part")
    with pa.ipc.new_file(str(unfinished), table.schema) as writer:
        writer.write_table(table)
    unfinished.chmod(0o600)
    unfinished.replace(path)


def kept(path: Path) -> Checked:
    """Return what `keep` has written."""
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    told = json.loads(table.schema.metadata[b"told"])
    told["fields"] = frozenset(told["fields"])
    told["refused_lines"] = {(sheet, line) for sheet, line in told["refused_lines"]}
    told["problems"] = [Problem(**each) for each in told["problems"]]
    if _IS_WRITING in table.column_names:
        told["is_writing"] = table.column(_IS_WRITING).combine_chunks()
    return Checked(rows=table.select(list(COLUMNS)), **told)
