"""A file is written as the person saw it, or shown again."""

import re

import pytest

from procedures.intake.assenting import confirm, unconfirmed
from procedures.models import Dossier
from tests.pages.conftest import newest, work_off
from tests.pages.lines import GOOD
from tests.pages.reading import words_of

pytestmark = pytest.mark.usefixtures("the_last_day_of_the_quarter")


def test_what_was_read_otherwise_since_it_was_shown_is_shown_again(upload, clerk_client):
    """As many dossiers, but of other days: a colleague has said that months come first."""
    upload(GOOD[0], GOOD[1].replace("Đang xử lý", "Đang ngâm cứu"))
    address = f"/nap/{newest().pk}/"
    page = clerk_client.get(f"{address}tac-dong/?dong-tot=1").content.decode()
    form = re.search(r'ghi-nhan/">(.*?)</form>', page, re.S)[1]
    shown = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))

    mapping = clerk_client.get(f"{address}ghep-cot/").context["form"]
    said = {name: mapping[name].value() or "" for name in mapping.fields}
    clerk_client.post(f"{address}ghep-cot/", said | {"day_order": "month_first"})
    work_off()
    assert newest().state == "checked"
    asked = dict.fromkeys(unconfirmed(newest()), "Đã hỏi cơ quan")
    confirm(newest(), asked, by=newest().uploaded_by)
    before = Dossier.objects.count()
    response = clerk_client.post(f"{address}ghi-nhan/", shown, follow=True)
    work_off()
    assert "tệp đã được kiểm tra lại từ lúc bạn xem" in words_of(response)
    assert Dossier.objects.count() == before
