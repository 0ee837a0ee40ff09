"""The line of a card: where its points stand, and where it breaks."""

from reports.views.sparklines import sparkline


def test_the_lowest_stands_at_the_foot_and_the_highest_at_the_head():
    line = sparkline([10, 30, 20], None, "")
    assert line.pieces == ("6.0,34.0 100.0,6.0 194.0,20.0",)
    assert line.end == ("194.0", "20.0")


def test_a_level_line_runs_in_the_middle():
    assert sparkline([7, 7], None, "").pieces == ("6.0,20.0 194.0,20.0",)


def test_a_period_without_figures_breaks_the_line():
    line = sparkline([1, None, 3, 2], 0, "")
    assert line.pieces == (
        "6.0,34.0 6.0,34.0",  # a dot
        "131.3,6.0 194.0,20.0",
    )
    assert line.ring == ("6.0", "34.0")
