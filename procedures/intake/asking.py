"""Which names of a file a person is asked about: each distinct one once, with the rows it holds up.

A name that may tell who somebody is, or that is longer than any name, is not asked about: its rows
are mended where they come from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from procedures.intake.cells import distinct
from procedures.models import NameKind
from procedures.rules.codes import (
    national_procedure_code,
    procedure_code_key,
    split_code_from_name,
)
from procedures.rules.names import clean_text, matching_key
from procedures.rules.privacy import MASK, masked

# Every name is shorter, and an index of PostgreSQL takes no more.
_LONGEST_KEY_BYTES = 2_000
_LONGEST_AGENCY = 255


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name as a file writes it; `line` is an example, the days are those of receipt."""

    kind: str
    key: str
    written: str
    first_day: date
    last_day: date
    rows: int
    line: int
    procedure_name: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """The rows that are refused for a name: where they stand in the table, their lines and days."""

    rows: np.ndarray
    lines: np.ndarray
    received: np.ndarray


def asked_agencies(held: Held, cells: pa.Array) -> list[AskedName]:
    texts, where = distinct(cells)
    return _merged(
        AskedName(NameKind.AGENCY.value, matching_key(texts[text]), clean_text(texts[text]), *found)
        for (text,), found in _combinations(held, where)
    )


def asked_procedures(
    held: Held, code: pa.Array, name: pa.Array, sector: pa.Array, is_placed: np.ndarray
) -> list[AskedName]:
    """Return the codes asked about, and the names of rows without one.

    A name means nothing before its agency is known (`is_placed`): the level tells procedures of
    one name apart.
    """
    texts, where = zip(*(distinct(cells) for cells in (code, name, sector)), strict=True)
    asked = []
    for (*numbers, placed), found in _combinations(held, *where, is_placed):
        code_text, name_text, sector_text = (
            column[number] for column, number in zip(texts, numbers, strict=True)
        )
        if not code_text.strip():
            code_text, name_text = split_code_from_name(name_text)
        name_text = "" if name_text == MASK else name_text
        told = {"procedure_name": masked(name_text), "sector": masked(sector_text)}
        if code_text.strip():
            key = procedure_code_key(code_text)
            written = national_procedure_code(code_text) or clean_text(code_text)
            asked.append(AskedName(NameKind.PROCEDURE_CODE.value, key, written, *found, **told))
        elif placed:
            key, written = matching_key(name_text), clean_text(name_text)
            asked.append(AskedName(NameKind.PROCEDURE_NAME.value, key, written, *found, **told))
    return _merged(asked)


def _combinations(held: Held, *columns: np.ndarray) -> Iterator[tuple[tuple, tuple]]:
    """Yield each combination of values the rows have: (values, (first day, last day, rows, line)).

    The most frequent come first.
    """
    names = [f"column_{number}" for number in range(len(columns))]
    frame = pd.DataFrame(
        {name: column[held.rows] for name, column in zip(names, columns, strict=True)}
        | {"line": held.lines[held.rows], "day": held.received[held.rows]}
    )
    grouped = frame.groupby(names).agg(
        first=("day", "min"), last=("day", "max"), rows=("line", "size"), line=("line", "min")
    )
    grouped = grouped.sort_values("rows", ascending=False, kind="stable").reset_index()
    for *values, first, last, rows, line in grouped.itertuples(index=False):
        yield tuple(values), (first.date(), last.date(), int(rows), int(line))


def _merged(asked: Iterable[AskedName]) -> list[AskedName]:
    """Return one of each name that can be asked about; the first of its spellings stands for it."""
    by_key: dict[tuple[str, str], AskedName] = {}
    for each in filter(_may_be_asked, asked):
        same = by_key.setdefault((each.kind, each.key), each)
        if same is not each:
            by_key[each.kind, each.key] = replace(
                same,
                first_day=min(same.first_day, each.first_day),
                last_day=max(same.last_day, each.last_day),
                rows=same.rows + each.rows,
                line=min(same.line, each.line),
            )
    return list(by_key.values())


def _may_be_asked(asked: AskedName) -> bool:
    tells_a_person = MASK in masked(asked.written)
    too_long = len(asked.key.encode()) > _LONGEST_KEY_BYTES
    if asked.kind == NameKind.AGENCY:
        too_long |= len(asked.written) > _LONGEST_AGENCY
    return not tells_a_person and not too_long
