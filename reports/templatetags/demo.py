"""Whether any figure of the portal may come from invented dossiers; every page says so."""

from django import template

from procedures.demo.source import DEMO_SOURCE
from procedures.models import Batch

register = template.Library()


@register.simple_tag
def shows_demo_data() -> bool:
    return Batch.objects.accepted().filter(source__name=DEMO_SOURCE).exists()
