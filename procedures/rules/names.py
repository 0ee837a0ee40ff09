"""When two spellings are the same name, how names are found, and how they are sorted.

Three keys, never mixed: `matching_key` keeps every mark (Tân Thanh is not Tân Thành), `search_key`
drops them all (for a person who types without marks), `sort_key` puts names in the order of the
Vietnamese alphabet under any database collation.
"""

import re
import unicodedata

# Old and new placement of the tone: hoà and hòa, uỷ and ủy are one word.
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
_TONE_ON_FIRST_VOWEL = re.compile(rf"([ou])([{_TONES}])([aey])(?![a-z{_TONES}\u0302\u0306\u031b])")
_QU = re.compile(rf"(q)(u)([{_TONES}])([aey])")

_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_SORT_CODES = {letter: f"{position:02d}" for position, letter in enumerate(_LETTERS, start=40)}
_SORT_CODES |= {digit: f"{position:02d}" for position, digit in enumerate("0123456789", start=20)}


def clean_text(text: str) -> str:
    """Return the text composed (NFC), without zero-width marks, trimmed, blanks folded to one."""
    text = unicodedata.normalize("NFC", _ZERO_WIDTH.sub("", text))
    return _BLANKS.sub(" ", text).strip()


def matching_key(text: str) -> str:
    """Return what two spellings of one name share: case, blanks and tone placement aside."""
    marks = unicodedata.normalize("NFD", clean_text(text).casefold())
    marks = _QU.sub(r"\1\2\4\3", marks)
    marks = _TONE_ON_FIRST_VOWEL.sub(r"\1\3\2", marks)
    return unicodedata.normalize("NFC", marks)


def search_key(text: str) -> str:
    """Return the name as typed without marks: lower case, đ as d."""
    marks = unicodedata.normalize("NFD", clean_text(text).casefold().replace("đ", "d"))
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def sort_key(text: str) -> str:
    """Return digits that sort as the Vietnamese alphabet does, syllable by syllable, tone last.

    Digits only, so that every collation of every database gives the same order.
    """
    return "".join(_syllable(word) for word in re.findall(r"[^\W_]+", clean_text(text).casefold()))


def _syllable(word: str) -> str:
    tone = 0
    letters = []
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TONES:
            tone = _TONES.index(letter) + 1
        else:
            letters.append(letter)
    plain = unicodedata.normalize("NFC", "".join(letters))
    return "".join(_SORT_CODES.get(letter, "99") for letter in plain) + f"1{tone}"


# How an agency's name may begin or end without being another name.
_LONG_FORM = re.compile(rf"^{matching_key('ủy ban nhân dân')}\b")
_PLACE = re.compile(
    r"^(?P<name>.+?)\s*(?:,|-|–|\()\s*"
    r"(?P<kind>huyện|thành phố|thị xã|tp\.?|tx\.?|h\.|tỉnh|t\.)\s*(?P<place>[^,()–-]+?)\s*\)?$"
)
_PLACE_KINDS = {"tp": "thành phố", "tx": "thị xã", "h": "huyện", "t": "tỉnh"}


def agency_key(text: str) -> tuple[str, str]:
    """Return the key of an agency's name, and of the district written behind it ("" if none).

    "Uỷ ban nhân dân Xã Hòa Bình, huyện Văn Lãng, tỉnh Lạng Sơn" gives the keys of
    "UBND xã Hòa Bình" and "huyện Văn Lãng": the province says nothing, the district tells
    homonyms apart.
    """
    name, district = matching_key(text), ""
    while place := _PLACE.match(name):
        kind = place["kind"].rstrip(".")
        kind = _PLACE_KINDS.get(kind, kind)
        if kind != "tỉnh" and not district:
            district = f"{kind} {place['place']}"
        name = place["name"]
    return _LONG_FORM.sub("ubnd", name), district
