"""Which agency and which procedure a row means; never a silent guess."""

import pytest

from procedures.models import Dossier
from tests.intake.conftest import problems
from tests.intake.files import as_csv, row, without


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("UBND xã Tân Thanh", "LS-TTH"),
        ("Ủy ban nhân dân xã Tân Thanh", "LS-TTH"),
        ("Uỷ ban nhân dân Xã  Tân\u00a0Thanh", "LS-TTH"),
        ("UBND XÃ TÂN THANH, HUYỆN VĂN LÃNG, TỈNH LẠNG SƠN", "LS-TTH"),
        ("UBND xã Tân Thanh, tỉnh Lạng Sơn", "LS-TTH"),
        ("Xã Tân Thanh", "LS-TTH"),
        ("LS-TTH", "LS-TTH"),
        ("UBND xã Hoà Bình, huyện Văn Lãng", "LS-HB1"),
        ("UBND xã Hòa Bình (huyện Hữu Lũng)", "LS-HB2"),
        ("UBND xã Hòa Bình - huyện Hữu Lũng", "LS-HB2"),
        ("Phòng Tư pháp tỉnh", "LS-STP"),
    ],
)
def test_an_agency_is_known_by_every_spelling_that_means_only_it(load, written, code):
    assert load(as_csv([row(1, agency=written)])).state == "accepted"
    assert Dossier.objects.get().agency.code == code


@pytest.mark.parametrize(
    "written",
    ["UBND xã Hòa Bình", "UBND xã Tân Thành", "Tân Thanh", "UBND xã Tân Thanh, huyện Hữu Lũng"],
)
def test_what_could_be_two_or_is_merely_alike_waits_for_a_person(load, written):
    assert problems(load(as_csv([row(1, agency=written)])), "block") == [("UNKNOWN_AGENCY", 2)]


def test_a_homonym_is_told_apart_by_whose_upload_it_is(load):
    load(as_csv([row(1, agency="UBND xã Hòa Bình")]), agency="LS-HL")
    assert Dossier.objects.get().agency.code == "LS-HB2"


@pytest.mark.parametrize(
    ("received", "finished", "state"),
    [
        ("29/06/2022", "15/07/2022", "accepted"),  # valid at receipt
        ("01/07/2022", "15/07/2022", "rejected"),  # gone the day before
    ],
)
def test_an_agency_counts_if_it_existed_on_a_day_the_dossier_was_under_way(
    load, received, finished, state
):
    rows = [row(1, agency="UBND xã Cũ", received=received, finished=finished, due="")]
    assert load(as_csv(rows)).state == state


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"procedure_code": "1.000110"}, "1.000110"),
        ({"procedure_code": "1.000110.000.00.00.H37"}, "1.000110"),
        ({"procedure_code": "1.00011"}, "1.000110"),  # a number cell dropped the zero
        ({"procedure_code": "", "procedure_name": "đăng ký  khai sinh"}, "1.000001"),
        ({"procedure_code": "", "procedure_name": "1.000001.H37- Tên khác"}, "1.000001"),
        ({"procedure_code": "", "procedure_name": "Chứng thực bản sao"}, "1.000110"),
        (
            {"procedure_code": "", "procedure_name": "Chứng thực bản sao", "agency": "LS-VL"},
            "2.000110",
        ),
        (
            {
                "procedure_code": "",
                "procedure_name": "Cấp đổi giấy phép",
                "sector": "Đường thủy",
                "agency": "LS-STP",
            },
            "1.000301",
        ),
    ],
)
def test_a_procedure_is_known_by_code_else_by_name_level_and_sector(load, cells, code):
    assert load(as_csv([row(1, **cells)])).state == "accepted"
    assert Dossier.objects.get().procedure.code == code


@pytest.mark.parametrize(
    "cells",
    [
        {"procedure_code": "", "procedure_name": "Cấp đổi giấy phép", "agency": "LS-STP"},
        {"procedure_code": "", "procedure_name": "Đăng ký khai tử"},
        {"procedure_code": "", "procedure_name": "Thủ tục mới"},  # not in force yet
        {"procedure_code": "1.9"},
        {"procedure_code": "2.00011x", "procedure_name": "Đăng ký khai sinh"},
    ],
)
def test_an_unknown_or_ambiguous_procedure_is_never_guessed(load, cells):
    assert problems(load(as_csv([row(1, **cells)])), "block") == [("UNKNOWN_PROCEDURE", 2)]


def test_a_procedure_outside_its_validity_is_noted(load):
    imported = load(as_csv([row(1, procedure_code="1.000400")]))
    assert imported.state == "accepted"
    assert ("OUTSIDE_VALIDITY", None) in problems(imported, "note")


def test_an_unknown_receiving_agency_does_not_hold_up_what_is_counted(load):
    imported = load(as_csv([row(1, receiving_agency="Trung tâm PVHCC")]))
    assert imported.state == "accepted"
    assert Dossier.objects.get().receiving_agency is None
    assert ("RECEIVING_AGENCY_UNKNOWN", None) in problems(imported, "note")


def test_names_are_asked_once_a_text_and_not_once_a_row(load, django_assert_max_num_queries):
    rows = [row(n) for n in range(1, 200)]
    with django_assert_max_num_queries(100):
        load(as_csv(without(rows, "channel")))
