"""What a clerk says of the layout of a file: each heading's column, the order of days, words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django import forms

from procedures.intake.columns import CONTENT, LABELS, field_of
from procedures.intake.headings import missing_columns
from procedures.intake.looking import LIKELY, SAID, SURE, UNSURE, SeenColumn, SeenDay, SeenTable
from procedures.intake.mapping import Mapping, places_of
from procedures.models import DayOrder
from procedures.rules.channels import CHANNEL_LABELS
from procedures.rules.names import matching_key
from procedures.rules.statuses import STATUS_LABELS

_CERTAINTIES = {SURE: "chắc chắn", LIKELY: "có thể", UNSURE: "không rõ", SAID: "đã ghép"}
_MEANINGS = {"status": STATUS_LABELS, "channel": CHANNEL_LABELS}
_COLUMNS = [("", "Không dùng"), *LABELS.items()]


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One of their columns as it is shown, and the choice of ours."""

    seen: SeenColumn
    certainty: str
    field: forms.BoundField


@dataclass(frozen=True, slots=True)
class MappedWord:
    word: str
    rows: int
    field: forms.BoundField


class MappingForm(forms.Form):
    """`before` is how the layout is read so far, where a person has said so.

    Where the order of days was what the file was refused for, it must be said.
    """

    def __init__(
        self,
        *args,
        table: SeenTable,
        agency_given: bool,
        is_order_asked: bool,
        before: Mapping | None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.table, self.agency_given = table, agency_given
        self.before = before or Mapping(table.layout, {})
        for number, column in enumerate(table.columns):
            if _is_offered(column):
                name = f"column-{number}"
                self.fields[name] = forms.ChoiceField(
                    choices=_COLUMNS,
                    required=False,
                    initial=column.field,
                    label=column.label,
                    widget=forms.Select(attrs={"aria-describedby": f"{name}-hint"}),
                )
        if table.days or is_order_asked or self.before.day_order:
            self.fields["day_order"] = self._order(is_order_asked)
        for name, words in table.values.items():
            known = self.before.values.get(name, {})
            choices = [("", "Chưa rõ (các dòng này bị cách ly)"), *_MEANINGS[name].items()]
            for number, (word, _) in enumerate(words):
                self.fields[f"{name}-{number}"] = forms.TypedChoiceField(
                    choices=choices,
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=known.get(matching_key(word)),
                    label=word,
                )

    def _order(self, is_asked: bool) -> forms.ChoiceField:
        orders = [
            (order, f"{words}{_examples(self.table.days, order)}")
            for order, words in DayOrder.choices
        ]
        unsaid = [("", "Để máy kiểm tra: ngày trước, tháng sau, trái với mã hồ sơ thì báo lại")]
        return forms.ChoiceField(
            label="Ngày trong tệp viết thế nào",
            choices=orders if is_asked else unsaid + orders,
            required=is_asked,
            initial=self.before.day_order,
            widget=forms.RadioSelect,
            error_messages={"required": "Chọn cách viết ngày của tệp này."},
        )

    def columns(self) -> Iterator[MappedColumn]:
        """Yield their columns, each with what it may be said to be."""
        for number, column in enumerate(self.table.columns):
            if f"column-{number}" in self.fields:
                certainty = _CERTAINTIES[column.certainty]
                yield MappedColumn(column, certainty, self[f"column-{number}"])

    def personal(self) -> list[str]:
        """Return the headings of the columns about persons, which may not be said to be any."""
        return [each.label for each in self.table.columns if not _is_offered(each) and each.label]

    def words(self) -> Iterator[tuple[str, list[MappedWord]]]:
        """Yield, for each of the two columns with a closed vocabulary, the unknown words."""
        for name, words in self.table.values.items():
            if words:
                fields = [self[f"{name}-{number}"] for number in range(len(words))]
                told = [MappedWord(*word, field) for word, field in zip(words, fields, strict=True)]
                yield LABELS[name], told

    def clean(self) -> None:
        chosen = self._chosen()
        self._refuse_two_of_one(chosen)
        if missing := missing_columns(
            {*chosen, *self.table.stated},
            agency_given=self.agency_given,
            is_register=self.table.is_register,
        ):
            self.add_error(None, f"Chưa chọn cột cho: {', '.join(missing)}.")
        elif not self.errors and self._says_nothing_new():
            self.add_error(
                None, "Chưa có gì khác với lần đọc trước: chọn cột, cách viết ngày hoặc giá trị."
            )

    def _chosen(self) -> list[str]:
        """Return the field of each of their columns, "" where it is not used."""
        return [
            self.cleaned_data.get(f"column-{number}", "")
            for number in range(len(self.table.columns))
        ]

    def _refuse_two_of_one(self, chosen: list[str]) -> None:
        first: dict[str, int] = {}
        for number, name in enumerate(chosen):
            if name and first.setdefault(name, number) != number:
                other = self.table.columns[first[name]].label
                self.add_error(
                    f"column-{number}",
                    f"Cột “{other}” cũng được ghép với “{LABELS[name]}”: để một cột, cột kia chọn"
                    " “Không dùng”.",
                )

    def _says_nothing_new(self) -> bool:
        mapping = self.mapping()
        if self.before.columns:
            return mapping == self.before
        by_headings = [field_of(column.label) or "" for column in self.table.columns]
        return self._chosen() == by_headings and not (mapping.day_order or mapping.values)

    def mapping(self) -> Mapping:
        """Return what was said; of headings nobody knows only those that were given a meaning."""
        labels, chosen = [column.label for column in self.table.columns], self._chosen()
        fields: dict[str, list[str]] = {}
        for (key, _), name in zip(places_of(labels), chosen, strict=True):
            fields.setdefault(key, []).append(name)
        known = {matching_key(label) for label in labels if field_of(label) is not None}
        return Mapping(
            layout=self.table.layout,
            columns={key: names for key, names in fields.items() if any(names) or key in known},
            day_order=self.cleaned_data.get("day_order", ""),
            values=self._values(),
        )

    def _values(self) -> dict[str, dict[str, int]]:
        """Return the meanings of words: those of before, and what was said of the words shown."""
        values = {name: dict(known) for name, known in self.before.values.items()}
        for name, words in self.table.values.items():
            known = values.setdefault(name, {})
            for number, (word, _) in enumerate(words):
                meant = self.cleaned_data.get(f"{name}-{number}")
                if meant is None:
                    known.pop(matching_key(word), None)
                else:
                    known[matching_key(word)] = meant
        return {name: known for name, known in values.items() if known}


def _is_offered(column: SeenColumn) -> bool:
    if column.is_personal:
        return field_of(column.label) == CONTENT
    return bool(column.label or column.samples)


def _examples(days: list[SeenDay], order: str) -> str:
    read = [(day.written, getattr(day, order)) for day in days]
    words = "; ".join(f"{written} → {_in_words(iso)}" for written, iso in read)
    return f": {words}" if words else ""


def _in_words(iso: str) -> str:
    if not iso:
        return "không phải ngày"
    day = date.fromisoformat(iso)
    return f"ngày {day.day} tháng {day.month} năm {day.year}"
