"""Codes of dossiers and procedures: what they look like, and the day written inside one.

Dossier: agency identifier (2 to 4 parts) – yyMMdd – serial (4 to 7 digits), or the old 14 digits.
Strict on characters ([0-9] only, not the digits of every script), wide on shape. Procedure:
`1.001193`, with case and province suffixes in some exports; only the national part is kept.
"""

import re
from datetime import date

from procedures.rules.names import clean_text, matching_key

# The two shapes of today: H37.15-220916-0001 and 000.00.12.H37-220916-0001.
DOSSIER_CODE = re.compile(
    r"(?:H[0-9]{2}(?:\.[0-9]{1,3}){1,3}|[0-9]{3}(?:\.[0-9]{2,3}){1,2}\.H[0-9]{2})"
    r"-(?P<day>[0-9]{6})-[0-9]{4,7}"
)
LEGACY_DOSSIER_CODE = re.compile(r"[0-9]{14}")

PROCEDURE_CODE = re.compile(
    r"(?P<national>[1-6]\.[0-9]{6})(?:\.[0-9]{2})?"
    r"(?:(?:\.[0-9]{3}\.[0-9]{2}\.[0-9]{2})?\.H[0-9]{2})?"
)
# Something must stand between the two, else a longer number would lose its head to the code.
_CODE_BEFORE_NAME = re.compile(
    rf"{PROCEDURE_CODE.pattern}(?:\s*[-–:]\s*|\s+)(?P<name>\S.*)", re.S | re.I
)
_SHORTENED_BY_A_SPREADSHEET = re.compile(r"[1-6]\.[0-9]{1,5}")

# Not `\s`, to which control characters are blanks too: in a code they are an error to be shown.
_BLANKS = re.compile("[ \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def tidy_dossier_code(text: str) -> str:
    """Return the code as it is compared: upper case, no blanks, a plain hyphen."""
    return _BLANKS.sub("", text).upper().replace("–", "-").replace("—", "-")


def is_dossier_code(code: str) -> bool:
    return bool(DOSSIER_CODE.fullmatch(code) or LEGACY_DOSSIER_CODE.fullmatch(code))


def day_inside(code: str) -> date | None:
    """Return the day of registration a dossier code carries, or None (old codes carry none)."""
    shape = DOSSIER_CODE.fullmatch(code)
    if not shape:
        return None
    digits = shape["day"]
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


def national_procedure_code(text: str) -> str | None:
    """Return `1.001193` of `1.001193.000.00.00.H37` and the like, or None."""
    code = PROCEDURE_CODE.fullmatch(clean_text(text).upper())
    return code["national"] if code else None


def procedure_code_key(text: str) -> str:
    """Return what spellings of one code share, whatever is appended to its national part."""
    return matching_key(national_procedure_code(text) or text)


def lengthened_procedure_code(text: str) -> str | None:
    """Return a code whose last zeros a number cell dropped, back at six decimals; else None.

    The caller must know the result from the catalogue before believing it.
    """
    code = clean_text(text)
    if not _SHORTENED_BY_A_SPREADSHEET.fullmatch(code):
        return None
    whole, decimals = code.split(".")
    return f"{whole}.{decimals:0<6}"


def split_code_from_name(text: str) -> tuple[str, str]:
    """Return (code, name) of "1.012790.000.00.00.H37-Đính chính …"; ("", text) without a code."""
    both = _CODE_BEFORE_NAME.fullmatch(text.strip())
    return (both["national"], both["name"]) if both else ("", text)
