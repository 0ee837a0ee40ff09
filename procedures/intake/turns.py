"""Whose file is next: everybody has a turn, so that many files of one person hold up nobody else.

The files of one person are worked on in the order in which they came.
"""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import chain, zip_longest

from django.db.models import Max, QuerySet

from procedures.models import Batch

_NEVER = datetime.min.replace(tzinfo=UTC)


def in_turn(waiting: QuerySet[Batch]) -> list[int]:
    """Return the numbers of what waits in the order in which it will be taken up.

    Who has had a turn least lately comes first; then everybody has the next one.
    """
    files = defaultdict(list)
    for number, by in waiting.order_by("pk").values_list("pk", "uploaded_by"):
        files[by].append(number)
    if len(files) <= 1:
        return list(chain(*files.values()))
    served = Batch.objects.filter(uploaded_by__in=files.keys() - {None}).order_by()
    last = dict(served.values_list("uploaded_by").annotate(Max("began_at")))
    turns = sorted(files, key=lambda by: (last.get(by) or _NEVER, files[by][0]))
    rounds = zip_longest(*(files[by] for by in turns))
    return [number for each in rounds for number in each if number is not None]
