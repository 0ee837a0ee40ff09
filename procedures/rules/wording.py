"""Numbers and days as an office writes them: 205.488 hồ sơ, 31,52%, ngày 14/09/2022."""

from datetime import date
from decimal import Decimal

_POINT_AND_COMMA = str.maketrans(",.", ".,")


def written_number(number: int | Decimal) -> str:
    """Return `205.488` or `1.234,50`: grouped by points, the decimals kept behind a comma."""
    return f"{number:,}".translate(_POINT_AND_COMMA)


def written_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def first_sentence(message: str, quoted: str = "") -> str:
    """Return what is wrong, without what to do; a full stop in what is quoted ends nothing."""
    behind = message.find(quoted) + len(quoted) if quoted and quoted in message else 0
    end = message.find(". ", behind)
    return message if end < 0 else message[: end + 1]
