"""Figures in templates: 205.488 and 31,52%, and words where there is nothing to divide."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from procedures.rules.periods import ReportingPeriod
from procedures.rules.wording import written_number
from reports.comparisons import named
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
def in_text(period: ReportingPeriod) -> str:
    """Write what a period is called within a sentence: quý III/2022."""
    return named(period)


@register.filter
def rate(measured) -> str:
    """Write a measured indicator without its unit, which stands in the head of the table."""
    return measured.rounded or NOTHING_TO_DIVIDE


@register.filter
def share(measured) -> str:
    """Write a measured share: 31,52%."""
    return f"{measured.rounded}%" if measured.rounded else NOTHING_TO_DIVIDE


# Cells are written here and not by a template: a page has thousands of them.


@register.simple_tag
def count_cell(dossiers: int, *, late: bool = False, total: bool = False) -> SafeString:
    """Write a cell that counts dossiers; 0 is grey, late ones stand out, a total opens a group."""
    marks = " zero" if not dossiers else " late" if late else ""
    if total:
        marks += " sum opens-group"
    return format_html('<td class="number{}">{}</td>', marks, written_number(dossiers))


@register.simple_tag
def changed_cell(before: int, after: int, *, late: bool, total: bool) -> SafeString:
    """Write a cell before and after: the new figure over the old one, where they differ."""
    if before == after:
        return count_cell(after, late=late, total=total)
    marks = (" late" if late and after else "") + (" sum opens-group" if total else "")
    return format_html(
        '<td class="number changed{}"><ins>{}</ins> '
        '<del><span class="out-of-sight">trước là </span>{}</del></td>',
        marks,
        written_number(after),
        written_number(before),
    )


@register.simple_tag
def rate_cell(measured) -> SafeString:
    """Write a cell with a rate, or the words for nothing to divide."""
    marks = " nothing" if measured.rounded is None else "" if measured.numerator else " zero"
    return format_html('<td class="number{}">{}</td>', marks, rate(measured))
