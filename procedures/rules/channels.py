"""How a dossier was handed in (hình thức tiếp nhận). Numbers are those of the national fields."""

import re
from enum import IntEnum

from procedures.rules.names import clean_text, matching_key


class Channel(IntEnum):
    UNKNOWN = 0  # không xác định: never guessed, a count of its own
    IN_PERSON = 1  # trực tiếp
    ONLINE = 2  # trực tuyến
    POSTAL = 3  # bưu chính công ích

    @property
    def slug(self) -> str:
        """The channel as commands and exports write it: `online`, `in_person`, …"""
        return self.name.lower()


CHANNEL_LABELS = {
    Channel.UNKNOWN: "Không xác định",
    Channel.IN_PERSON: "Trực tiếp",
    Channel.ONLINE: "Trực tuyến",
    Channel.POSTAL: "Bưu chính công ích",
}

# As they are shown.
CHANNELS_IN_ORDER = (Channel.ONLINE, Channel.IN_PERSON, Channel.POSTAL, Channel.UNKNOWN)

_TEXTS = {
    Channel.IN_PERSON: ("Trực tiếp", "Nộp trực tiếp", "Tại bộ phận một cửa"),
    Channel.ONLINE: (
        "Trực tuyến",
        "Nộp trực tuyến",
        "Qua mạng",
        "Cổng DVC",
        "DVC trực tuyến",
        "Online",
    ),
    Channel.POSTAL: (
        "Bưu chính công ích",
        "Qua bưu chính công ích",
        "Dịch vụ bưu chính",
        "BCCI",
        "Bưu điện",
    ),
    Channel.UNKNOWN: ("", "0", "-", "–", "Không xác định"),
}
_BY_KEY = {matching_key(text): channel for channel, texts in _TEXTS.items() for text in texts}
_NUMBER = re.compile(r"0?([0-3])(?:[.,]0)?")


def channel_of(text: str) -> Channel | None:
    """Return the channel a cell states by number or in words, or None where it is not known."""
    if number := _NUMBER.fullmatch(clean_text(text)):
        return Channel(int(number[1]))
    return _BY_KEY.get(matching_key(text))


def channel_from_slug(slug: str) -> Channel:
    """Return the channel of a slug; raises KeyError for anything else."""
    return Channel[slug.upper()]
