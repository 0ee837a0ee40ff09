"""Whether any figure of the portal may come from invented dossiers; every page says so."""

from django import template

from procedures.demo.source import DEMO_SOURCE
from procedures.models import Batch, BatchState

register = template.Library()


@register.simple_tag
def shows_demo_data() -> bool:
    return Batch.objects.filter(
        source__name=DEMO_SOURCE, state__in=(BatchState.ACCEPTED, BatchState.PARTIAL)
    ).exists()
