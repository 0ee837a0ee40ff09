"""Figures in templates: 205.488 and 31,52%, and words where there is nothing to divide."""

from django import template

from procedures.rules.wording import written_number
from reports.sentences import signed

register = template.Library()

NOTHING_TO_DIVIDE = "không có hồ sơ"


@register.filter
def count(number: int) -> str:
    """Write a number of dossiers: 205.488."""
    return written_number(number)


@register.filter
def difference(number: int) -> str:
    """Write how much more or less: +12, −3, 0."""
    return signed(number)


@register.filter
def rate(measured) -> str:
    """Write a measured indicator without its unit, which stands in the head of the table."""
    return measured.rounded or NOTHING_TO_DIVIDE


@register.filter
def share(measured) -> str:
    """Write a measured share: 31,52%."""
    return f"{measured.rounded}%" if measured.rounded else NOTHING_TO_DIVIDE
