"""A file's cells on disk: as the child process hands them over, and as they are kept afterwards.

What was noticed while reading is written with the rows, so that they can be checked again.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from procedures.intake.cells import distinct
from procedures.intake.columns import CONTENT
from procedures.intake.problems import Problem, as_told
from procedures.intake.reading import Cells


def write_cells(cells: Cells, path: Path) -> None:
    told = {
        "skipped": cells.skipped,
        "problems": as_told(cells.problems),
        "misshapen": cells.misshapen,
        "counts_days_from_1904": cells.counts_days_from_1904,
        "periods": cells.periods,
        "layouts": cells.layouts,
        "day_order": cells.day_order,
    }
    table = cells.table.replace_schema_metadata({"told": json.dumps(told)})
    packed = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_file(str(path), table.schema, options=packed) as writer:
        writer.write_table(table)
    path.chmod(0o600)


def written_cells(path: Path) -> Cells:
    """Return what `write_cells` has written."""
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    told = json.loads(table.schema.metadata[b"told"])
    told["problems"] = [Problem(**each) for each in told["problems"]]
    told["periods"] = [tuple(each) for each in told["periods"]]
    return Cells(table=table, **told)


def keep_cells(
    cells: Cells, read: Path, kept: Path, *, in_public: Callable[[list[str]], list[str]]
) -> Cells:
    """Keep what was read, and return it; of free words only what `in_public` leaves of them.

    What a dossier is about may name a person: it lives until its procedure is found, no longer.
    """
    if CONTENT not in cells.table.column_names:
        read.rename(kept)
        return cells
    texts, where = distinct(cells.table[CONTENT].combine_chunks())
    words = pa.DictionaryArray.from_arrays(where, pa.array(in_public(texts), pa.string()))
    place = cells.table.column_names.index(CONTENT)
    cells = replace(cells, table=cells.table.set_column(place, CONTENT, words))
    write_cells(cells, kept)
    read.unlink()
    return cells
