"""The bridge from the period before to the next one: its bars, its table, its sentence.

Figures are those of report 433/BC-UBND, by the columns of form 06a.
"""

import json

from reports.charts import style
from reports.charts.flow import flow_bars
from reports.views.flow import flow_of
from tests.pages.reading import figures_of, rows_of, words_of

PUBLISHED = {
    3: 205_488, 4: 64_771, 5: 137_605, 6: 3_112,
    7: 202_543, 8: 39_850, 9: 162_404, 10: 289,
    11: 2_945, 12: 2_878, 13: 67,
}  # fmt: skip
HALF_LEFT = {3: 10, 4: 4, 5: 5, 6: 1, 7: 5, 8: 0, 9: 5, 10: 0, 11: 5, 12: 3, 13: 2}


def drawn(form: dict[int, int]) -> dict:
    return flow_bars(form).to_plotly_json()


def bars(figure: dict) -> list[tuple]:
    """Return each bar as (step, start, end)."""
    (trace,) = figure["data"]
    return [
        (step, round(start, 1), round(start + length, 1))
        for step, start, length in zip(trace["y"], trace["base"], trace["x"], strict=True)
    ]


def words_on(figure: dict) -> list[str]:
    return [each["text"] for each in figure["layout"]["annotations"]]


def test_each_step_begins_where_the_one_before_leads_to():
    assert bars(drawn(PUBLISHED)) == [
        (0, 0, 3_112),
        (1, 3_112, 67_883),  # online
        (1, 67_883, 205_488),
        (2, 0, 205_488),
        (3, 2_945, 42_795),  # early
        (3, 42_795, 205_199),
        (3, 205_199, 205_488),  # late
        (4, 0, 2_945),
        # 2.878 and 67 of 2.945 again, over half of the width, from a fifth on
        (4, 41_097.6, 141_504.1),
        (4, 141_504.1, 143_841.6),
    ]


def test_what_is_enlarged_says_so():
    words = words_on(drawn(PUBLISHED))
    assert words[-2:] == ["phóng to, tỷ lệ riêng", "quá hạn 67"]
    assert {"3.112", "202.376", "205.488", "202.543", "2.945"} < set(words)


def test_what_is_long_enough_is_drawn_once_and_what_is_nothing_not_at_all():
    figure = drawn(HALF_LEFT)
    assert bars(figure) == [
        *((0, 0, 1), (1, 1, 5), (1, 5, 10), (2, 0, 10)),
        (3, 5, 10),  # all on time: no bar of early or late ones
        (4, 0, 3),
        (4, 3, 5),
    ]
    assert words_on(figure)[-1] == "5, quá hạn 2"


def test_nothing_left_is_no_bar():
    form = {3: 2, 4: 2, 5: 0, 6: 0, 7: 2, 8: 2, 9: 0, 10: 0, 11: 0, 12: 0, 13: 0}
    assert bars(drawn(form)) == [(1, 0, 2), (2, 0, 2), (3, 0, 2)]
    assert words_on(drawn(form))[-1] == "0"


def test_only_what_is_overdue_is_hatched():
    marker = drawn(HALF_LEFT)["data"][0]["marker"]
    assert marker["pattern"]["shape"] == ["", "", "", "", "", "", "/"]
    assert marker["color"][-1] == style.LATE


def test_bold_is_not_written_with_tags_which_become_style_attributes():
    text = json.dumps([drawn(PUBLISHED), drawn(HALF_LEFT)])
    assert "<b>" not in text
    assert "<span" not in text


def test_the_bridge_is_told_in_one_sentence():
    assert flow_of(PUBLISHED).alt == (
        "Dòng hồ sơ trong kỳ, số hồ sơ: Từ kỳ trước chuyển sang 3.112, + Mới tiếp nhận 202.376, "
        "= Tổng phải giải quyết 205.488, − Đã giải quyết 202.543, = Chuyển kỳ sau 2.945."
    )


def test_the_table_of_the_flow_reckons_from_the_period_before_to_the_next(official_client, quarter):
    response = official_client.get("/ky/2022-q3/")
    rows = rows_of(response)
    before = rows.index(["Từ kỳ trước chuyển sang", "1"])
    assert rows[before + 1 : before + 5] == [
        ["+ Mới tiếp nhận trực tuyến 1, trực tiếp, bưu chính 4", "5"],
        ["= Tổng phải giải quyết", "6"],
        ["− Đã giải quyết trước hạn 1, đúng hạn 1, quá hạn 1", "3"],
        ["= Chuyển kỳ sau trong hạn 2, quá hạn 1", "3"],
    ]
    assert "giải quyết 3: lượng hồ sơ chuyển kỳ tăng 2, từ 1 lên 3." in words_of(response)
    (bridge,) = figures_of(response)["flow-figure"]["data"]
    assert bridge["x"] == [1, 1, 4, 6, 1, 1, 1, 2, 1]
