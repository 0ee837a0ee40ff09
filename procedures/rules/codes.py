"""Codes of dossiers and procedures: what they look like, and the day written inside one.

Dossier: agency identifier (2 to 4 parts) – yyMMdd – serial (4 to 7 digits), or the old 14 digits.
Strict on characters, wide on shape. Procedure: `1.001193`, with case and province suffixes in
some exports; only the national part is kept.
"""

import re
from datetime import date

# The two shapes of today: H37.15-220916-0001 and 000.00.12.H37-220916-0001.
DOSSIER_CODE = re.compile(
    r"(?:H\d{2}(?:\.\d{1,3}){1,3}|\d{3}(?:\.\d{2,3}){1,2}\.H\d{2})-(?P<day>\d{6})-\d{4,7}"
)
LEGACY_DOSSIER_CODE = re.compile(r"\d{14}")

PROCEDURE_CODE = re.compile(
    r"(?P<national>[1-6]\.\d{6})(?:\.\d{2}(?!\d))?(?:(?:\.\d{3}\.\d{2}\.\d{2})?\.H\d{2})?"
)
_CODE_BEFORE_NAME = re.compile(
    rf"(?P<code>{PROCEDURE_CODE.pattern})\s*[-–:]?\s*(?P<name>\S.*)", re.S
)
_SHORTENED_BY_A_SPREADSHEET = re.compile(r"[1-6]\.\d{1,5}")


def tidy_dossier_code(text: str) -> str:
    """Return the code as it is compared: upper case, no blanks, a plain hyphen."""
    return re.sub(r"\s+", "", text).upper().replace("–", "-").replace("—", "-")


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
    code = PROCEDURE_CODE.fullmatch(text.strip().upper())
    return code["national"] if code else None


def lengthened_procedure_code(text: str) -> str | None:
    """Return a code whose last zeros a number cell dropped, back at six decimals; else None.

    The caller must know the result from the catalogue before believing it.
    """
    if not _SHORTENED_BY_A_SPREADSHEET.fullmatch(text.strip()):
        return None
    whole, decimals = text.strip().split(".")
    return f"{whole}.{decimals:0<6}"


def split_code_from_name(text: str) -> tuple[str, str]:
    """Return (code, name) of "1.012790.000.00.00.H37-Đính chính …"; ("", text) without a code."""
    both = _CODE_BEFORE_NAME.fullmatch(text.strip())
    return (both["national"], both["name"]) if both else ("", text)
