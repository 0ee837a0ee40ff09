"""Free text that is kept tells nothing about a person: identity and phone numbers are masked.

Source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; the report needs none of it.
"""

import re

from procedures.rules.names import clean_text

MASK = "•••"
# Twelve digits of an identity card; a phone number, with or without signs between its digits.
_IDENTITY_OR_PHONE = re.compile(
    r"(?<!\d)(?:\d(?:[ .–-]?\d){11}|\(?(?:\+?84|0)(?:[ .–()-]{0,2}\d){8,10})(?!\d)"
)


def masked(text: str) -> str:
    """Return the text with every identity and phone number replaced by a mask."""
    return _IDENTITY_OR_PHONE.sub(MASK, clean_text(text))
