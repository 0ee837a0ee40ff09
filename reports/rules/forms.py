"""Form 06a (Tình hình, kết quả giải quyết TTHC): its columns, footnotes and five identities.

A layout is data with dates of validity: another circular is another `FormLayout`, never another
copy of the code. Source: form II.06a/VPCP/KSTT of TT 01/2020/TT-VPCP.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from procedures.rules.wording import written_number
from reports.rules.tallies import Tally


@dataclass(frozen=True, slots=True)
class Column:
    """A column is the sum of counts of a tally, or of other columns."""

    number: int
    heading: str
    group: str
    counts: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()

    @property
    def is_total(self) -> bool:
        return bool(self.columns)


@dataclass(frozen=True, slots=True)
class NoteOnColumn:
    """Words for counts that a reader would not look for in the column."""

    column: int
    mark: str  # beside the heading; a note without a mark names its column itself
    text: str
    separator: str
    parts: tuple[tuple[str, str], ...]  # (count, words), the counts of 0 left out


@dataclass(frozen=True, slots=True)
class FormLayout:
    """The form as one circular draws it. (1) and (2), number and name, stand before `columns`."""

    name: str
    title: str
    unit: str
    rule_set: str
    valid_from: date
    valid_to: date | None
    columns: tuple[Column, ...]
    notes: tuple[NoteOnColumn, ...]

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_RECEIVED = "Số hồ sơ tiếp nhận"
_RESOLVED = "Số hồ sơ đã giải quyết"
_PENDING = "Số hồ sơ đang giải quyết"

FORM_06A_2020 = FormLayout(
    name="II.06a/VPCP/KSTT",
    title="Tình hình, kết quả giải quyết thủ tục hành chính",
    unit="Số hồ sơ TTHC",
    rule_set="2020-1",
    valid_from=date(2020, 1, 1),  # the year of the circular
    # TT 5/2025/TT-VPCP replaces the circular on 15/02/2026; its form has not been seen yet.
    valid_to=None,
    columns=(
        Column(3, "Tổng số", _RECEIVED, columns=(4, 5, 6)),
        Column(4, "Trực tuyến", _RECEIVED, ("received_online",)),
        Column(
            5,
            "Trực tiếp, dịch vụ bưu chính",
            _RECEIVED,
            ("received_in_person", "received_postal", "received_unknown"),
        ),
        Column(6, "Từ kỳ trước", _RECEIVED, ("carried_over",)),
        Column(7, "Tổng số", _RESOLVED, columns=(8, 9, 10)),
        Column(8, "Trước hạn", _RESOLVED, ("resolved_early",)),
        Column(
            9,
            "Đúng hạn",
            _RESOLVED,
            ("resolved_on_time", "resolved_undated", "refused", "withdrawn", "stopped"),
        ),
        Column(10, "Quá hạn", _RESOLVED, ("resolved_late",)),
        Column(11, "Tổng số", _PENDING, columns=(12, 13)),
        Column(12, "Trong hạn", _PENDING, ("pending_in_time", "pending_paused", "pending_undated")),
        Column(13, "Quá hạn", _PENDING, ("pending_overdue",)),
    ),
    notes=(
        NoteOnColumn(
            9,
            "a",
            "Gồm {total} hồ sơ không có kết quả hoặc không có ngày hẹn, xếp vào cột này theo quy "
            "tắc của kỳ: {parts}.",
            "; ",
            (
                ("refused", "từ chối, trả lại {count}"),
                ("withdrawn", "công dân rút {count}"),
                ("stopped", "dừng giải quyết {count}"),
                ("resolved_undated", "không có ngày hẹn {count}"),
            ),
        ),
        NoteOnColumn(
            12,
            "b",
            "Gồm {parts}.",
            " và ",
            (
                (
                    "pending_paused",
                    "{count} hồ sơ đang chờ bổ sung hoặc chờ nghĩa vụ tài chính (không tính thời "
                    "gian)",
                ),
                ("pending_undated", "{count} hồ sơ không có ngày hẹn"),
            ),
        ),
        NoteOnColumn(
            5,
            "",
            "Cột (5) gồm {parts}.",
            "",
            (("received_unknown", "{count} hồ sơ không rõ hình thức nộp"),),
        ),
    ),
)
LAYOUTS = (FORM_06A_2020,)


def layout_on(day: date) -> FormLayout:
    """Return the layout in force on the day; days before the oldest one are shown in it."""
    return next((layout for layout in LAYOUTS if layout.is_valid_on(day)), LAYOUTS[0])


def columns_of(tally: Tally, layout: FormLayout) -> dict[int, int]:
    """Return the figures of the columns by number, in order."""
    parts = {
        column.number: sum(getattr(tally, name) for name in column.counts)
        for column in layout.columns
        if not column.is_total
    }
    return {
        column.number: sum(parts[number] for number in column.columns or (column.number,))
        for column in layout.columns
    }


@dataclass(frozen=True, slots=True)
class Footnote:
    column: int
    mark: str
    text: str


def footnotes(tally: Tally, layout: FormLayout) -> tuple[Footnote, ...]:
    """Return what the rules put where a reader would not expect it, with the counts."""
    counts = tally.counts()
    return tuple(
        Footnote(note.column, note.mark, _text(note, counts))
        for note in layout.notes
        if any(counts[name] for name, _ in note.parts)
    )


def _text(note: NoteOnColumn, counts: Mapping[str, int]) -> str:
    words = (
        words.format(count=written_number(counts[name]))
        for name, words in note.parts
        if counts[name]
    )
    total = sum(counts[name] for name, _ in note.parts)
    return note.text.format(total=written_number(total), parts=note.separator.join(words))


@dataclass(frozen=True, slots=True)
class Identity:
    """Two sides that must be equal; a side that is not known is None."""

    label: str
    left: int | None
    right: int | None

    @property
    def difference(self) -> int | None:
        return None if self.left is None or self.right is None else self.left - self.right

    @property
    def holds(self) -> bool | None:
        """Whether the sides are equal; None, a grey lamp, where one is not known."""
        return None if self.difference is None else self.difference == 0

    @property
    def words(self) -> str:
        if self.left is None or self.right is None:
            return "Chưa đối chiếu"
        if self.left == self.right:
            return "Khớp"
        left, right = written_number(self.left), written_number(self.right)
        return f"Lệch {written_number(abs(self.left - self.right))}: {left} so với {right}"


_SUMS = {
    "3=4+5+6": (3, (4, 5, 6)),
    "7=8+9+10": (7, (8, 9, 10)),
    "11=12+13": (11, (12, 13)),
    "3=7+11": (3, (7, 11)),
}


def identities(columns: Mapping[int, int], pending_before: int | None) -> dict[str, Identity]:
    """Return the five identities by key; typed and published figures may lack a column.

    `pending_before` is column (11) of the period before as it was closed, None if it was not.
    """
    lamps = {
        key: Identity(_equation(total, parts), columns.get(total), _sum(columns, parts))
        for key, (total, parts) in _SUMS.items()
    }
    lamps["6=11 before"] = Identity("(6) = (11) kỳ trước", columns.get(6), pending_before)
    return lamps


def _sum(columns: Mapping[int, int], numbers: tuple[int, ...]) -> int | None:
    if any(number not in columns for number in numbers):
        return None
    return sum(columns[number] for number in numbers)


def _equation(total: int, parts: tuple[int, ...]) -> str:
    return f"({total}) = " + " + ".join(f"({part})" for part in parts)
