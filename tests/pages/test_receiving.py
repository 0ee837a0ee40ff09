"""What is taken in of a request: by its files together no more room than one may have."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import path

from procedures.intake import limits


def told(request):
    return HttpResponse(" ".join(str(len(each.read())) for each in request.FILES.values()))


urlpatterns = [path("nhan/", told)]


@pytest.mark.urls(__name__)
def test_many_files_in_one_request_take_no_more_room_than_one(clerk_client, monkeypatch, client):
    monkeypatch.setattr(limits, "TEXT_BYTES", 100_000)
    files = {f"tep-{n}": SimpleUploadedFile("a.csv", b"x" * 90_000) for n in range(5)}
    kept = list(map(int, clerk_client.post("/nhan/", files).content.split()))
    assert kept[0] == 90_000
    assert sum(kept) <= 100_000 + 64 * 1024
