"""Figures are plain lists, in the colours of the design tokens."""

import re

from django.conf import settings

from reports.charts import bars, style

TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")


def token(name: str) -> str:
    return re.search(rf"{name}: (#[0-9A-F]{{6}});", TOKENS)[1]


def test_colours_are_those_of_the_tokens():
    assert token("--early") == style.EARLY
    assert token("--on-time") == style.ON_TIME
    assert token("--late") == style.LATE
    assert token("--late-text") == style.LATE_TEXT
    assert token("--pending") == style.PENDING
    assert token("--bar") == style.BAR
    assert token("--bar-soft") == style.BAR_SOFT
    assert token("--limit") == style.LIMIT
    assert token("--ink") == style.INK
    assert token("--ink-2") == style.INK_2
    assert token("--page") == style.PAPER


def test_the_bar_of_outcomes_is_as_long_as_all_that_was_resolved():
    figure = bars.outcome_bar(early=39_850, on_time=162_404, late=289).to_plotly_json()
    assert [bar["x"] for bar in figure["data"]] == [[39_850], [162_404], [289]]
    assert figure["layout"]["xaxis"]["range"] == [0, 202_543]
    assert figure["data"][1]["hovertemplate"] == "Đúng hạn: 162.404 hồ sơ<extra></extra>"


def test_long_names_are_wrapped_and_the_others_are_lighter():
    names = ["Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)", "74 lĩnh vực khác"]
    (drawn,) = bars.sector_bars(names, [7_895, 41_201], others_last=True).to_plotly_json()["data"]
    assert drawn["y"] == (
        ["Thành lập và hoạt động doanh<br>nghiệp (hộ kinh doanh)", "74 lĩnh vực khác"]
    )
    assert drawn["text"] == ["7.895", "41.201"]
    assert drawn["marker"]["color"] == [style.BAR, style.BAR_SOFT]


def test_a_name_is_never_markup():
    (drawn,) = bars.sector_bars(["A <b>&</b>"], [1], others_last=False).to_plotly_json()["data"]
    assert drawn["y"] == ["A &lt;b&gt;&amp;&lt;/b&gt;"]
