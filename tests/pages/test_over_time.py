"""A period at the end of those before it: how many were late, and how dossiers came in."""

# ruff: noqa: F811 (a fixture is imported, and asked for by its name)

from fractions import Fraction

import pytest

from procedures.rules.periods import Kind, parse_period
from reports import trends
from reports.charts.over_time import Points, channel_lines, late_lollipops, spread
from reports.rules.tallies import Tally
from reports.views.over_time import channels_of, late_of
from tests.pages.quarters import quarters  # noqa: F401
from tests.pages.reading import figures_of, rows_of, words_of

QUARTERS = [parse_period(code) for code in ("2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3")]


def over(*tallies: Tally | None) -> list:
    """Return a series of quarters that ends with III/2022."""
    return list(zip(QUARTERS[-len(tallies) :], tallies, strict=True))


def resolved(on_time: int, late: int) -> Tally:
    return Tally(received_online=on_time + late, resolved_on_time=on_time, resolved_late=late)


def received(online: int, in_person: int, postal: int = 0, unknown: int = 0) -> Tally:
    return Tally(
        received_online=online,
        received_in_person=in_person,
        received_postal=postal,
        received_unknown=unknown,
        pending_in_time=online + in_person + postal + unknown,
    )


# Late dossiers


def test_late_dossiers_begin_with_the_first_quarter_that_has_figures_and_keep_gaps():
    late = late_of(over(None, resolved(97, 3), None, resolved(199, 1)))
    assert [(row.period.label, row.resolved, row.late) for row in late.rows] == [
        ("Quý I/2022", 100, 3),
        ("Quý II/2022", 0, 0),
        ("Quý III/2022", 200, 1),
    ]
    (stems,) = late.figure["data"]
    assert stems["y"] == [300, None, 50]
    assert stems["text"] == ["300,00", None, ""]
    assert "50,00" in [each["text"] for each in late.figure["layout"]["annotations"]]
    assert late.alt == (
        "Quá hạn trên 10.000 hồ sơ đã giải quyết: quý I/2022 300,00, quý III/2022 50,00."
    )


@pytest.mark.parametrize(
    "series",
    [
        over(resolved(99, 1)),
        over(None, None, resolved(99, 1)),
        over(resolved(99, 1), received(5, 5)),  # nothing resolved in the quarter shown
    ],
)
def test_late_dossiers_are_not_drawn_without_a_quarter_to_compare_with(series):
    assert late_of(series) is None


@pytest.mark.parametrize(
    ("rates", "place"),
    [
        ([30, 20, 10], "thấp nhất trong 3 quý"),
        ([30, None, 10], "thấp nhất trong 2 quý"),
        ([10, 20, 30], "cao nhất trong 3 quý"),
        ([10, 30, 20], ""),
        ([10, 20, 10], ""),  # another was as low
        ([10, 10], ""),
        ([10], ""),
        ([Fraction(10_001, 1_000), 10], ""),  # both are written 10,00
    ],
)
def test_the_lowest_and_the_highest_are_named_only_if_they_are(rates, place):
    assert trends.place_among(Kind.QUARTER, rates) == place


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.MONTH, "2 tháng"),
        (Kind.HALF, "2 kỳ"),
        (Kind.NINE_MONTHS, "2 kỳ"),
        (Kind.YEAR, "2 năm"),
    ],
)
def test_periods_are_counted_in_their_own_words(kind, words):
    assert trends.place_among(kind, [20, 10]) == f"thấp nhất trong {words}"


def test_a_stem_of_nothing_stands_on_the_ground():
    figure = late_lollipops(
        ["II/22", "III/22"],
        Points("Quá hạn", [0, 0], ["0,00", "0,00"]),
        ["quý II/2022", "quý III/2022"],
    )
    assert figure.layout.yaxis.range == (0, 1)


# Channels


def test_channels_are_shares_of_what_was_received():
    channels = channels_of(over(received(1, 3), received(2, 4, 1, 1)))
    assert channels.names == ["Trực tuyến", "Trực tiếp", "Bưu chính", "Không rõ"]
    assert [[share.rounded for share in row.shares] for row in channels.rows] == [
        ["25,00", "75,00", "0,00", "0,00"],
        ["25,00", "50,00", "12,50", "12,50"],
    ]
    assert [line["y"] for line in channels.figure["data"]] == (
        [[25, 25], [75, 50], [0, 12.5], [0, 12.5]]
    )
    assert channels.alt == (
        "Hình thức nộp từ quý II/2022 đến quý III/2022, tỷ lệ trên hồ sơ mới tiếp nhận: "
        "trực tuyến từ 25,00% đến 25,00%, trực tiếp từ 75,00% đến 50,00%, "
        "bưu chính từ 0,00% đến 12,50%, không rõ từ 0,00% đến 12,50%."
    )


def test_a_channel_that_was_never_used_has_no_line_and_no_name():
    figure = channels_of(over(received(1, 3), received(1, 1))).figure
    assert [line["y"] for line in figure["data"]] == [[25, 50], [75, 50]]
    words = [each["text"] for each in figure["layout"]["annotations"]]
    assert words == ["III/22", "trực tuyến 50,00%", "trực tiếp 50,00%"]


def test_a_quarter_without_figures_breaks_the_lines():
    channels = channels_of(over(received(1, 3), None, received(1, 1)))
    assert [line["y"] for line in channels.figure["data"]] == [[25, None, 50], [75, None, 50]]
    assert [row.shares is None for row in channels.rows] == [False, True, False]


@pytest.mark.parametrize(
    ("series", "finding"),
    [
        (over(received(1, 3)), "25,00% hồ sơ mới tiếp nhận nộp trực tuyến."),
        (
            over(received(1, 3), received(1, 1)),
            "Tỷ lệ nộp trực tuyến trên hồ sơ mới tiếp nhận tăng từ 25,00% (quý II/2022) lên "
            "50,00%.",
        ),
        (
            over(received(1, 1), None, received(0, 3)),
            "Tỷ lệ nộp trực tuyến trên hồ sơ mới tiếp nhận giảm từ 50,00% (quý I/2022) xuống "
            "0,00%.",
        ),
        (
            over(received(1, 1), received(2, 2)),
            "50,00% hồ sơ mới tiếp nhận nộp trực tuyến, như quý II/2022.",
        ),
        (
            over(received(1, 1), Tally(carried_over=1, pending_overdue=1)),
            "Không có hồ sơ mới tiếp nhận trong kỳ.",
        ),
    ],
)
def test_the_finding_says_how_the_online_share_moved(series, finding):
    assert channels_of(series).finding == finding


def test_one_quarter_has_its_table_and_no_lines():
    channels = channels_of(over(None, received(1, 3)))
    assert channels.figure is None
    assert len(channels.rows) == 1


@pytest.mark.parametrize(
    ("ends", "places"),
    [
        ([20, 50, 80], [20, 50, 80]),
        ([0, 2, 33, 65], [3, 13, 33, 65]),
        ([97, 99, 100], [78, 88, 98]),
        ([100], [98]),
    ],
)
def test_names_at_the_ends_of_lines_do_not_cover_each_other(ends, places):
    assert spread(ends) == places


# The axis


def marked(marks: list[str]) -> list[str]:
    values = [50] * len(marks)
    channel = Points("Trực tuyến", values, ["50,00"] * len(marks))
    unused = Points("Bưu chính", [0] * len(marks), ["0,00"] * len(marks))
    figure = channel_lines(marks, [channel, unused, unused, unused], marks)
    return [*figure.layout.xaxis.ticktext, figure.layout.annotations[0].text]


def test_of_many_periods_every_second_is_named_and_always_the_one_shown():
    assert marked(["I", "II", "III", "IV", "V", "VI"]) == ["I", "II", "III", "IV", "V", "VI"]
    assert marked(["1", "2", "3", "4", "5", "6", "7", "8"]) == ["2", "4", "6", "8"]
    assert marked(["2", "3", "4", "5", "6", "7", "8"]) == ["2", "4", "6", "8"]


def test_a_long_mark_stands_in_two_lines():
    assert marked(["6T đầu 2022", "6T cuối 2022"]) == ["6T đầu<br>2022", "6T cuối<br>2022"]


# The page


def test_the_page_shows_the_quarters_with_figures_and_says_where_there_are_none(
    official_client, quarters
):
    response = official_client.get("/ky/2022-q3/")
    rows = rows_of(response)
    first = rows.index(["Quý III/2021", "3", "1", "3.333,33"])
    assert rows[first + 1 : first + 5] == [
        ["Quý IV/2021", "không có số liệu"],
        ["Quý I/2022", "không có số liệu"],
        ["Quý II/2022", "7", "3", "4.285,71"],
        ["Quý III/2022", "9", "1", "1.111,11"],
    ]
    first = rows.index(["Quý III/2021", "3", "33,33", "66,67", "0,00", "0,00"])
    assert rows[first + 3 : first + 5] == [
        ["Quý II/2022", "8", "25,00", "37,50", "37,50", "0,00"],
        ["Quý III/2022", "9", "44,44", "55,56", "0,00", "0,00"],
    ]
    words = words_of(response)
    assert "có 1.111,11 hồ sơ quá hạn, thấp nhất trong 3 quý." in words
    assert "mới tiếp nhận tăng từ 33,33% (quý III/2021) lên 44,44%." in words
    figures = figures_of(response)
    assert figures["late-figure"]["data"][0]["y"] == [3333.3333, None, None, 4285.7143, 1111.1111]
    assert len(figures["channels-figure"]["data"]) == 3  # all are known


@pytest.mark.parametrize("slug", ["2021-q3", "2022-06-15..2022-09-14"])
def test_a_period_without_a_past_has_the_table_of_its_channels_alone(
    official_client, quarters, slug
):
    response = official_client.get(f"/ky/{slug}/")
    assert not {"late-figure", "channels-figure"} & set(figures_of(response))
    assert "hồ sơ mới tiếp nhận nộp trực tuyến." in words_of(response)
