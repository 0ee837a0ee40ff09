"""Nothing in the administration stays English: what Django leaves untranslated is ours to say."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.contrib import admin, auth

OURS = Path(__file__).resolve().parents[2] / "tthc_portal/locale/vi/LC_MESSAGES/django.po"


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def translated(messages: Catalog) -> set:
    return {each.id for each in messages if each.id and not each.fuzzy and any(each.string)}


@pytest.mark.parametrize("app", [admin, auth])
def test_every_sentence_of_django_has_a_vietnamese_one(app):
    locale = Path(app.__file__).parent / "locale"
    english = {each.id for each in catalogue(locale / "en/LC_MESSAGES/django.po") if each.id}
    vietnamese = translated(catalogue(locale / "vi/LC_MESSAGES/django.po"))
    assert english - vietnamese - translated(catalogue(OURS)) == set()


def test_translations_are_whole_and_keep_what_is_filled_in():
    messages = catalogue(OURS)
    assert [each.id for each in messages if not any(each.string)] == []
    assert [(each.id, errors) for each in messages if (errors := list(each.check(messages)))] == []
