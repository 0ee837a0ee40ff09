"""The published figures of report 433/BC-UBND, and the ten indicators on figures added by hand."""

from fractions import Fraction

from reports.rules.forms import FORM_06A_2020, columns_of, identities
from reports.rules.indicators import (
    INDICATORS,
    MOVED_BY_ROUNDING,
    NOTHING_TO_DIVIDE_BY,
    measure,
    measure_form,
)
from reports.rules.tallies import Tally

# Quarter III of 2022 as published; how 140.717 divides into (5) and (6) is not, and an example.
QUARTER_III_2022 = Tally(
    carried_over=3_112,
    received_online=64_771,
    received_in_person=137_605,
    resolved_early=39_850,
    resolved_on_time=162_404,
    resolved_late=289,
    pending_in_time=2_878,
    pending_overdue=67,
)


def test_the_ten_indicators_have_their_slugs_and_words():
    assert [each.slug for each in INDICATORS] == [
        "online-of-handled",
        "online-of-received",
        "early-share",
        "on-time-share",
        "late-share",
        "in-time-by-form",
        "in-time-overall",
        "late-per-10000",
        "overdue-of-pending",
        "resolved-of-handled",
    ]
    assert len({each.label for each in INDICATORS}) == 10
    assert all(each.definition.endswith(".") for each in INDICATORS)


def test_the_published_quarter_comes_out_to_the_last_digit():
    form = columns_of(QUARTER_III_2022, FORM_06A_2020)
    assert form == {
        3: 205_488,
        4: 64_771,
        5: 137_605,
        6: 3_112,
        7: 202_543,
        8: 39_850,
        9: 162_404,
        10: 289,
        11: 2_945,
        12: 2_878,
        13: 67,
    }
    assert all(lamp.holds for lamp in identities(form, 3_112).values())

    printed = {slug: each.rounded for slug, each in measure(QUARTER_III_2022).items()}
    assert printed == {
        "online-of-handled": "31,52",
        "online-of-received": "32,01",  # 64771 / 202376 = 32,0053…
        "early-share": "19,67",
        "on-time-share": "80,19",
        "late-share": "0,14",
        "in-time-by-form": "99,86",  # 202254 / 202543 = 99,8573…
        "in-time-overall": "99,83",  # 205132 / 205488 = 99,8267…
        "late-per-10000": "14,27",
        "overdue-of-pending": "2,28",
        "resolved-of-handled": "98,57",  # 202543 / 205488 = 98,5668…
    }


def test_only_the_moved_share_carries_the_note():
    noted = {slug: each.note for slug, each in measure(QUARTER_III_2022).items() if each.note}
    assert noted == {"on-time-share": MOVED_BY_ROUNDING}


def test_another_policy_prints_other_shares():
    def shares(policy):
        measured = measure(QUARTER_III_2022, policy)
        return [measured[slug].rounded for slug in ("early-share", "on-time-share", "late-share")]

    assert shares("largest_remainder") == ["19,68", "80,18", "0,14"]
    assert shares("plain") == ["19,67", "80,18", "0,14"]


def test_a_value_is_exact_and_keeps_what_it_was_divided_from():
    measured = measure(QUARTER_III_2022)
    online = measured["online-of-handled"]
    assert (online.numerator, online.denominator) == (64_771, 205_488)
    assert online.value == Fraction(64_771, 205_488)
    assert measured["on-time-share"].value == Fraction(162_404, 202_543)
    # On its own scale, not from 0 to 1.
    assert measured["late-per-10000"].value == Fraction(2_890_000, 202_543)


def test_nothing_to_divide_by_is_neither_0_nor_100_percent():
    for measured in measure(Tally()).values():
        assert (measured.value, measured.rounded) == (None, None)
        assert measured.note == NOTHING_TO_DIVIDE_BY == "Không có hồ sơ"


def test_nothing_resolved_still_leaves_what_was_received():
    measured = measure(Tally(received_online=3, received_postal=1, pending_in_time=4))
    assert measured["early-share"].rounded is None
    assert measured["late-per-10000"].rounded is None
    assert measured["online-of-handled"].rounded == "75,00"
    assert measured["resolved-of-handled"].rounded == "0,00"
    assert measured["overdue-of-pending"].rounded == "0,00"


def test_nothing_received_in_the_period_has_no_share_of_new_receipts():
    measured = measure(Tally(carried_over=2, pending_overdue=2))
    assert measured["online-of-received"].rounded is None
    assert measured["online-of-handled"].rounded == "0,00"
    assert measured["overdue-of-pending"].rounded == "100,00"


def test_a_rate_above_a_thousand_is_grouped():
    all_late = measure(Tally(received_unknown=8, resolved_late=1, resolved_early=7))
    assert all_late["late-per-10000"].rounded == "1.250,00"


def test_typed_figures_that_do_not_add_up_are_not_rounded_into_100():
    typed = {3: 30, 4: 0, 5: 30, 6: 0, 7: 30, 8: 10, 9: 10, 10: 1, 11: 0, 12: 0, 13: 0}
    measured = measure_form(typed)
    assert [measured[slug].rounded for slug in ("early-share", "on-time-share", "late-share")] == [
        "33,33",
        "33,33",
        "3,33",
    ]
    assert measured["early-share"].note is None
