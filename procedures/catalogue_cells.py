"""What a cell of a catalogue file means: each kind reads what was typed and shows what is known.

Wrong cells raise ValueError with words for the administrator.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from django.db import models

from procedures.exporting import restored
from procedures.models import Agency, Sector
from procedures.rules.codes import lengthened_procedure_code, national_procedure_code
from procedures.rules.names import matching_key

DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")
_COUNT = re.compile(r"([0-9]{1,4})(?:\.0)?")


def cell_text(cell: object) -> str:
    """Return a cell as text, trimmed and composed."""
    text = "" if cell is None else str(cell)
    return unicodedata.normalize("NFC", restored(text).replace("\r\n", "\n")).strip()


class TextCell:
    """Free text. Every kind of cell has the interface of a widget of django-import-export."""

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value)
        if any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in text):
            raise ValueError("Ô có ký tự điều khiển không đọc được.")
        return self.read(text)

    def read(self, text: str):
        return text

    def render(self, value, **kwargs):
        """Return the value as it is: days and numbers are written by the kind of file."""
        return value


class DayCell(TextCell):
    def clean(self, value, row=None, **kwargs):
        return value.date() if isinstance(value, datetime) else super().clean(value)

    def read(self, text: str) -> date | None:
        if not text:
            return None
        for day_format in DAY_FORMATS:
            try:
                return datetime.strptime(text, day_format).date()  # noqa: DTZ007
            except ValueError:
                continue
        raise ValueError("Không phải ngày viết theo dạng ngày/tháng/năm.")


class CountCell(TextCell):
    def read(self, text: str) -> int | None:
        if not text:
            return None
        if not (number := _COUNT.fullmatch(text)):
            raise ValueError("Không phải số nguyên.")
        return int(number[1])


class CodeCell(TextCell):
    """A code is text; what a number cell made of it is believed only if the catalogue knows it."""

    def __init__(self, known: set[str]):
        self.known = known

    def read(self, text: str) -> str:
        code = national_procedure_code(text) or text
        longer = lengthened_procedure_code(code)
        return longer if code not in self.known and longer in self.known else code


class KnownCell(TextCell):
    """One of a closed list: read by any of its names, shown by one of them."""

    nothing: str | None = None

    def __init__(self, *, shown: Mapping, names: Mapping[str, object], unknown: str):
        self.shown = shown
        self.by_key = {matching_key(name): value for name, value in names.items()}
        self.unknown = unknown

    def read(self, text: str):
        if not text:
            return self.nothing
        if (key := matching_key(text)) not in self.by_key:
            raise ValueError(self.unknown)
        return self.by_key[key]

    def render(self, value, **kwargs):
        return self.shown.get(value, "")


class ChoiceCell(KnownCell):
    nothing = ""

    def __init__(self, choices: type[models.TextChoices]):
        shown = dict(choices.choices)
        names = {value: value for value in shown} | {label: v for v, label in shown.items()}
        super().__init__(
            shown=shown, names=names, unknown=f"Phải là một trong: {', '.join(choices.labels)}."
        )


def sector_cell() -> KnownCell:
    """Sectors by name, and by their name in addresses."""
    sectors = list(Sector.objects.values_list("pk", "name", "slug"))
    return KnownCell(
        shown={pk: name for pk, name, _ in sectors},
        names={slug: pk for pk, _, slug in sectors} | {name: pk for pk, name, _ in sectors},
        unknown="Danh mục không có lĩnh vực này.",
    )


def agency_cell() -> KnownCell:
    """Agencies by code, and by name where no other agency has or had it."""
    agencies = list(Agency.objects.values_list("pk", "code", "name"))
    count = Counter(matching_key(name) for _, _, name in agencies)
    names = {name: pk for pk, _, name in agencies if count[matching_key(name)] == 1}
    return KnownCell(
        shown={pk: code for pk, code, _ in agencies},
        names=names | {code: pk for pk, code, _ in agencies},
        unknown="Không có cơ quan nào có mã, hoặc tên không trùng, như vậy.",
    )
