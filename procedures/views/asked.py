"""What an address asks for: a batch of one's own, or a number; and the way back to that batch."""

import re
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from procedures.models import Batch
from procedures.scopes import reach_of

may_upload = permission_required("procedures.add_batch", raise_exception=True)


def number_in(request: HttpRequest, name: str) -> int:
    """Return a number in the query of the address, 0 where there is none."""
    text = request.GET.get(name, "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def with_own_batch(view: Callable) -> Callable:
    """Give the view the batch of the address; that of another agency is as if there were none."""

    @may_upload
    @wraps(view)
    def found(request: HttpRequest, pk: int, **named) -> HttpResponse:
        own = Batch.objects.within(reach_of(request.user)).filter(pk=pk)
        batch = own.select_related("agency", "source", "uploaded_by").first()
        if batch is None:
            return render(request, "procedures/unknown_batch.html", status=404)
        return view(request, batch, **named)

    return found


def by_post(view: Callable) -> Callable:
    """Let only a form do it; who comes by the address, as after signing in again, is led back."""

    @wraps(view)
    def done(request: HttpRequest, batch: Batch) -> HttpResponse:
        return view(request, batch) if request.method == "POST" else back_to(batch)

    return done


def back_to(batch: Batch) -> HttpResponse:
    return redirect("batch-detail", batch.pk)
