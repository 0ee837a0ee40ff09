"""What is wrong with the rows of one file, collected column by column, told line by line."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from procedures.intake.asking import AskedName
from procedures.intake.columns import LABELS
from procedures.intake.levels import BLOCK
from procedures.intake.problems import Problem, lines_in_words, problem
from procedures.intake.words import CATALOGUE
from procedures.rules.codes import is_dossier_code, tidy_dossier_code


class Findings:
    """Problems of the rows of a file. Rows are positions in its table, from 0."""

    def __init__(self, sheets: pa.Array, lines: pa.Array, codes: pa.Array):
        self._sheets = sheets
        self._codes = codes
        self.lines = np.asarray(lines)
        self.is_blocked = np.zeros(len(self.lines), bool)
        # Rows that are not dossiers yet are not held to the rules of one.
        self.is_exempt = np.zeros(len(self.lines), bool)
        self._spoiled: dict[str, np.ndarray] = {}
        self.problems: list[Problem] = []
        self.open_names: list[AskedName] = []

    def add(
        self,
        code: str,
        rows: np.ndarray,
        *,
        field: str = "",
        values: Callable[[int], str] | None = None,
        even_exempt: bool = False,
        **details: Callable[[int], str] | str,
    ) -> np.ndarray:
        """Add a problem a row, and return the rows it was added to; words are made only for them.

        `rows` are positions; `values` and callable `details` are asked for each of them.
        """
        if not even_exempt:
            rows = rows[~self.is_exempt[rows]]
        if field in self._spoiled:
            rows = rows[~self._spoiled[field][rows]]
        if CATALOGUE[code][0] == BLOCK:
            self.is_blocked[rows] = True
        for row in rows.tolist():
            self.problems.append(
                problem(
                    code,
                    sheet=self._sheets[row].as_py(),
                    line=int(self.lines[row]),
                    column=LABELS.get(field, ""),
                    value=values(row) if values else "",
                    dossier=self._dossier(row),
                    **{k: v(row) if callable(v) else v for k, v in details.items()},
                )
            )
        return rows

    def _dossier(self, row: int) -> str:
        code = tidy_dossier_code(self._codes[row].as_py())
        return code if is_dossier_code(code) else ""

    def spoil(self, code: str, rows: np.ndarray, field: str) -> None:
        """Block rows for a cell nobody can read; nothing more is said of these cells, no value."""
        self.add(code, rows, field=field)
        self._spoiled_cells(field)[rows] = True

    def leave_out(self, row: int, field: str) -> None:
        """Block a row for a cell of which all has been said."""
        self.is_blocked[row] = True
        self._spoiled_cells(field)[row] = True

    def _spoiled_cells(self, field: str) -> np.ndarray:
        return self._spoiled.setdefault(field, np.zeros(len(self.lines), bool))

    def note(self, code: str, rows: np.ndarray, *, field: str = "", **details: str) -> None:
        """Add one problem for all the rows: how many there are, and an example."""
        if not len(rows):
            return
        lines = sorted(self.lines[rows].tolist())
        details = {"lines": lines_in_words(lines), "line_example": lines[0]} | details
        self.problems.append(
            problem(code, column=LABELS.get(field, ""), count=len(rows), **details)
        )
