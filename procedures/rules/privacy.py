"""Words that are kept tell nothing about a person: numbers of theirs and addresses are masked.

Source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; the report needs none of it. A name cannot be
told from other words: it is dropped with the column it belongs to.
"""

import re

from procedures.rules.codes import DOSSIER_CODE, PROCEDURE_CODE
from procedures.rules.names import clean_text, matching_key

MASK = "•••"
# What has as many digits and is nobody's: codes of dossiers and procedures, days.
_CODES = "|".join(
    re.sub(r"\(\?P<\w+>", "(?:", code.pattern) for code in (DOSSIER_CODE, PROCEDURE_CODE)
)
_SIGN = "[./_-]"
_DAYS = (
    rf"(?:0?[1-9]|[12]\d|3[01]){_SIGN}(?:0?[1-9]|1[0-2]){_SIGN}(?:19|20)\d\d"
    rf"|(?:19|20)\d\d{_SIGN}(?:0?[1-9]|1[0-2]){_SIGN}(?:0?[1-9]|[12]\d|3[01])"
)
_NOBODYS = rf"(?<![\d.])(?:{_CODES})(?!\d|[.-]\d)|(?<!\d)(?:{_DAYS})(?!\d)"
# Twelve digits of an identity card, nine of an old one; a phone number, with or without signs
# between its digits; fourteen digits in one are a moment or an old dossier code.
_PERSONS = (
    r"(?<!\d)(?:\d(?:[ ._–-]?\d){11}|\d{3}(?P<by>[ .])\d{3}(?P=by)\d{3}|\d{9,13}"
    r"|\(?(?:\+?84|0)(?:[ ._–()-]{0,2}\d){8,10})(?!\d)"
    # Both sides limited: a cell of nothing but letters is looked at once.
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+"
)
_SPARED_OR_MASKED = re.compile(rf"(?P<spared>{_NOBODYS})|{_PERSONS}")


def masked(text: str) -> str:
    """Return the clean text with every number of a person and every e-mail address masked."""
    return _SPARED_OR_MASKED.sub(lambda found: found["spared"] or MASK, clean_text(text))


def without_persons(text: str) -> str:
    """Return the text as it is, unless there is something of a person in it to be masked."""
    hidden = masked(text)
    return text if hidden == clean_text(text) else hidden


# Words in the heading of a column that tells of a person, or that people write of persons in.
_PERSONAL = re.compile(
    "|".join(
        map(
            matching_key,
            (
                *("họ tên", "họ và tên", "chủ hồ sơ", "chuhoso", "người", "bên giao", "bên nhận"),
                *("địa chỉ", "địa bàn", "điện thoại", "dienthoai", "sđt", "email", "thư điện tử"),
                *("cccd", "cmnd", "căn cước", "chứng minh", "số định danh", "định danh cá nhân"),
                *("ngày sinh", "năm sinh", "đối tượng", "doituong", "cán bộ", "chuyên viên"),
                *("trích yếu", "trichyeu", "nội dung hồ sơ", "ghi chú"),
            ),
        )
    )
)


def is_personal(heading: str) -> bool:
    """Say whether cells under this heading are about a person: they are shown to nobody."""
    return bool(_PERSONAL.search(matching_key(heading)))
