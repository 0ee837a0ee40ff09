"""How a dossier was handed in: known texts and numbers, nothing guessed."""

import pytest

from procedures.rules.channels import CHANNEL_LABELS, Channel, channel_from_slug, channel_of

TEXTS = {
    Channel.IN_PERSON: ("1", "01", "1.0", "Trực tiếp", "Nộp trực tiếp", "Tại bộ phận một cửa"),
    Channel.ONLINE: (
        "2",
        "2,0",
        "Trực tuyến",
        "TRỰC TUYẾN",
        "Qua mạng",
        "Cổng DVC",
        "DVC trực tuyến",
        "Online",
    ),
    Channel.POSTAL: (
        "3",
        "Bưu chính công ích",
        "Qua bưu chính công ích",
        "Dịch vụ bưu chính",
        "BCCI",
        "Bưu điện",
    ),
    Channel.UNKNOWN: ("", " ", "0", "-", "Không xác định"),
}


@pytest.mark.parametrize(
    ("text", "channel"), [(text, channel) for channel, texts in TEXTS.items() for text in texts]
)
def test_every_text_seen_in_exports_is_known(text, channel):
    assert channel_of(text) is channel


@pytest.mark.parametrize("text", ["4", "12", "1.5", "Trực", "Nhận trực tiếp", "Fax"])
def test_any_other_text_is_not_guessed(text):
    assert channel_of(text) is None


def test_every_channel_has_a_slug_and_a_label_that_are_read_back():
    assert [each.slug for each in Channel] == ["unknown", "in_person", "online", "postal"]
    for channel in Channel:
        assert channel_from_slug(channel.slug) is channel
        assert channel_of(CHANNEL_LABELS[channel]) is channel


def test_another_slug_is_refused():
    with pytest.raises(KeyError):
        channel_from_slug("fax")
