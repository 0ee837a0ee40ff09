"""Every file of the collection gets exactly what it must, by command and over the web."""

import re
from datetime import date

import pytest

from procedures.intake import limits
from procedures.intake.importing import import_file
from procedures.intake.words import CATALOGUE
from procedures.models import Dossier
from procedures.models.dossier import DEFAULT_SOURCE
from procedures.rules.periods import parse_period
from reports.closing import close_period
from tests.intake.collection import COLLECTION

Q3 = parse_period("2022-Q3")
VIETNAMESE = re.compile("[ăâđêôơưạảãàáậẩẫầấặẳẵằắẹẻẽèéệểễềếịỉĩìíọỏõòóộổỗồốợởỡờớụủũùúựửữừứỵỷỹỳý]")


@pytest.fixture(params=["by_command", "over_the_web"])
def came(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def known_before(register, tmp_path):
    def accepted(content: bytes):
        path = tmp_path / "truoc.csv"
        path.write_bytes(content)
        assert import_file(path, source=DEFAULT_SOURCE, period=Q3).state == "accepted"

    return accepted


# The upload itself waits a while for a clerk to say how it is to be read.
MAPPABLE = {"NO_HEADER", "MISSING_COLUMN", "DUPLICATE_COLUMN", "DATE_ORDER", "BAD_CHOICE"}
# What is read of a file waits until a person has said which agency or procedure is meant.
ASKED = {"UNKNOWN_AGENCY", "UNKNOWN_PROCEDURE"}


@pytest.mark.parametrize("case", COLLECTION, ids=lambda case: ascii(case.name)[1:40])
def test_a_file_gets_what_it_must(case, came, request, known_before, monkeypatch, settings):
    if case.before:
        known_before(case.before)
    if case.closed:
        close_period(period=parse_period(case.closed))
    for name, limit in case.limits.items():
        monkeypatch.setattr(limits, name, limit)
    outcome, way = came(case), request.node.callspec.params["came"]
    if case.over_the_web and way == "over_the_web":
        case = case.over_the_web
    assert (outcome.state, outcome.problems, outcome.counts) == (
        case.state,
        case.problems,
        case.counts,
    )
    assert case.says in " ".join(outcome.messages)
    assert [each for each in outcome.messages if not VIETNAMESE.search(each)] == []
    facts = list(Dossier.objects.filter(batch=outcome.batch).values(*case.known))
    written = case.counts.get("added", 0) + case.counts.get("changed", 0)
    written += case.problems["WITHDRAWN_FROM_COUNT", "confirm", 2]
    assert [as_written(each) for each in facts] == [case.known] * written
    kept = {path.suffix for path in settings.SPOOL_ROOT.glob(f"{outcome.batch}.*")}
    codes = {code for code, *_ in case.problems}
    wanted = {".arrow"} if case.state != "rejected" or codes & ASKED else set()
    if case.state == "rejected" and codes & MAPPABLE and way == "over_the_web":
        wanted.add(".raw")
    assert kept == wanted


def as_written(facts: dict) -> dict:
    return {
        name: fact.isoformat() if isinstance(fact, date) else fact for name, fact in facts.items()
    }


def test_the_collection_is_large_and_its_names_tell_its_files_apart():
    assert len(COLLECTION) >= 120
    assert len({case.name for case in COLLECTION}) == len(COLLECTION)


OF_FILES = """
    EMPTY_FILE NO_ROWS NOT_A_SPREADSHEET EXTENSION_MISMATCH CORRUPT_FILE UNSUPPORTED_TYPE
    PASSWORD_PROTECTED MACRO_NOT_ALLOWED OLD_XLS HTML_AS_XLS TEXT_AS_XLS XML_AS_XLS STRICT_OOXML
    TOO_LARGE TOO_LARGE_UNCOMPRESSED TOO_MANY_PARTS TOO_MANY_ROWS TOO_MANY_COLUMNS SHEET_TOO_LARGE
    XML_DTD_FORBIDDEN UNKNOWN_ENCODING LEGACY_FONT_ENCODING NO_HEADER MISSING_COLUMN
    DUPLICATE_COLUMN MANY_SHEETS DATE_ORDER BAD_FILE_NAME TOOK_TOO_LONG COULD_NOT_READ
"""
OF_ROWS = """
    MISSING_VALUE BAD_DOSSIER_CODE BAD_DATE DATE_OUT_OF_RANGE DATE_IN_FUTURE NEGATIVE_DURATION
    BAD_CELL CELL_TOO_LONG CONTROL_CHARACTER WRONG_FIELD_COUNT BAD_CHOICE UNKNOWN_PROCEDURE
    UNKNOWN_AGENCY AGENCY_NOT_ALLOWED DUPLICATE_IN_FILE STATUS_CONTRADICTS_DATES OUTSIDE_PERIOD
    FORMULA_WITHOUT_VALUE OTHER_SOURCE WITHDRAWN_FROM_COUNT
    NO_DUE_DATE HANDED_OVER_DAY_USED HIDDEN_ROWS NORMALISED OUTSIDE_VALIDITY
"""


def test_every_code_a_file_or_a_row_can_have_occurs_in_the_collection():
    occur = {code for case in COLLECTION for code, _, _ in case.problems}
    assert set((OF_FILES + OF_ROWS).split()) - occur == set()


def test_every_code_of_the_catalogue_occurs_at_each_of_its_levels():
    occur = {(code, level) for case in COLLECTION for code, level, _ in case.problems}
    known = {(code.split("/")[0], level) for code, (level, _) in CATALOGUE.items()}
    # A mapping is a person's word, said of a file that is there already: see test_mapping.py.
    assert known - occur == {("COLUMNS_MAPPED", "note")}
