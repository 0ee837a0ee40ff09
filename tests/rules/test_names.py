"""When two spellings are one name, how a person finds it, and where it stands in the alphabet."""

import unicodedata

import pytest

from procedures.rules.names import agency_key, clean_text, matching_key, search_key, sort_key


def composed_apart(text):
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("xã Hoà Bình", "xã Hòa Bình"),
        ("Uỷ ban nhân dân", "Ủy ban nhân dân"),
        ("xã Quý Hòa", "xã Qúy Hoà"),
        ("xã Thuỵ Hùng", "xã Thụy Hùng"),
        ("Trung tâm khoẻ", "Trung tâm khỏe"),
        ("UBND XÃ CAO LỘC", "ubnd xã Cao Lộc"),
        ("Sở  Nội\u00a0vụ ", "Sở Nội vụ"),
        ("Sở\nNội vụ", "Sở Nội vụ"),
        ("Sở Nội\u200b vụ", "Sở Nội vụ"),
        ("Đình Lập", "đình lập"),
    ],
)
def test_two_spellings_of_one_name_share_a_key(one, other):
    assert matching_key(one) == matching_key(other)
    assert matching_key(composed_apart(one)) == matching_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("xã Tân Thanh", "xã Tân Thành"),
        ("xã Hoàng Đồng", "xã Hoàng Đông"),
        ("xã Đại Đồng", "xã Dại Đồng"),
        ("xã Lương Năng", "xã Lượng Năng"),
        ("Hoàn", "Hoa"),
    ],
)
def test_another_mark_is_another_name(one, other):
    assert matching_key(one) != matching_key(other)
    assert matching_key(composed_apart(one)) != matching_key(composed_apart(other))


def test_the_key_of_a_name_in_two_syllables_keeps_its_tones_where_they_are():
    assert matching_key("Văn hóa, Thể thao") == matching_key("Văn hoá, Thể thao")
    assert matching_key("cửa khẩu") == "cửa khẩu"
    assert matching_key("Nguồn") == "nguồn"


def test_text_is_composed_and_its_blanks_folded():
    assert clean_text(composed_apart("  Hồ\u00a0 sơ\t") + "\ufeff") == "Hồ sơ"


def test_a_person_finds_a_name_without_typing_marks():
    assert search_key("UBND xã Đình Lập") == "ubnd xa dinh lap"
    assert search_key(composed_apart("Thuỵ Hùng")) == search_key("Thụy Hùng") == "thuy hung"


def test_names_stand_in_the_order_of_the_vietnamese_alphabet():
    in_order = [
        "Ái Quốc",
        "An Sơn",
        "Ba Sơn",
        "Bảo Lâm",
        "Bắc Hùng",
        "Bằng Hữu",
        "Bình Trung",
        "Bính Xá",
        "Cao Lộc",
        "Châu Sơn",
        "Chi Lăng",
        "Chí Minh",
        "Chiến Thắng",
        "Đại Đồng",
        "Đề Thám",
        "Đình Lập",
        "Đoàn Kết",
        "Đội Cấn",
        "Đông Kinh",
        "Đồng Bục",
        "Gia Cát",
        "Hoa Thám",
        "Hòa Bình",
        "Hoàng Đồng",
        "Hồng Phong",
        "Tân Thanh",
        "Tân Thành",
        "Thanh Sơn",
        "Thành Hòa",
        "Trung Thành",
        "Trùng Khánh",
        "Vạn Linh",
        "Văn Quan",
        "Vân Nham",
        "Y Tịch",
        "Yên Bình",
    ]
    by_code_point = sorted(in_order)
    assert by_code_point != in_order
    assert sorted(by_code_point, key=sort_key) == in_order


def test_a_sort_key_is_digits_so_that_every_collation_agrees():
    assert sort_key("UBND thị trấn Đồng Đăng (cũ)").isdecimal()
    assert sort_key("Xã 2") < sort_key("Xã Ba Sơn")


@pytest.mark.parametrize(
    ("written", "name", "district"),
    [
        ("UBND xã Thất Khê", "UBND xã Thất Khê", ""),
        ("Ủy ban nhân dân xã Thất Khê", "UBND xã Thất Khê", ""),
        ("Uỷ ban nhân dân xã Thất Khê", "UBND xã Thất Khê", ""),
        ("UBND Xã Thất Khê, tỉnh Lạng Sơn", "UBND xã Thất Khê", ""),
        (
            "Uỷ ban nhân dân Xã Hòa Bình, huyện Văn Lãng, tỉnh Lạng Sơn",
            "UBND xã Hòa Bình",
            "huyện Văn Lãng",
        ),
        ("UBND xã Tân Thành (huyện Cao Lộc)", "UBND xã Tân Thành", "huyện Cao Lộc"),
        ("UBND xã Tân Thành - H. Hữu Lũng", "UBND xã Tân Thành", "huyện Hữu Lũng"),
        ("UBND phường Chi Lăng, TP. Lạng Sơn", "UBND phường Chi Lăng", "thành phố Lạng Sơn"),
        ("UBND huyện Cao Lộc", "UBND huyện Cao Lộc", ""),
        (
            "Sở Lao động - Thương binh và Xã hội",
            "Sở Lao động - Thương binh và Xã hội",
            "",
        ),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch", ""),
    ],
)
def test_an_agency_is_known_by_its_name_and_the_district_behind_it(written, name, district):
    expected = (matching_key(name), matching_key(district))
    assert agency_key(written) == expected
    assert agency_key(composed_apart(written)) == expected
