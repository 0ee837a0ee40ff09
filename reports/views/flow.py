"""The flow of dossiers through a period: a bridge, its table and its sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports import sentences
from reports.charts.flow import flow_bars


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    dossiers: int
    parts: str = ""
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """What came over, came in, went out and is left, in the order in which it is reckoned."""

    steps: tuple[Step, ...]
    finding: str
    alt: str
    figure: dict


def flow_of(form: Mapping[int, int]) -> Flow:
    """`form` are the columns of form 06a."""
    came = sentences.listed({"trực tuyến": form[4], "trực tiếp, bưu chính": form[5]})
    went = sentences.listed({"trước hạn": form[8], "đúng hạn": form[9], "quá hạn": form[10]})
    left = sentences.listed({"trong hạn": form[12], "quá hạn": form[13]})
    steps = (
        Step("Từ kỳ trước chuyển sang", form[6]),
        Step("+ Mới tiếp nhận", form[4] + form[5], came),
        Step("= Tổng phải giải quyết", form[3], is_sum=True),
        Step("− Đã giải quyết", form[7], went),
        Step("= Chuyển kỳ sau", form[11], left, is_sum=True),
    )
    return Flow(
        steps=steps,
        finding=sentences.flow_finding(form[6], form[4] + form[5], form[7], form[11]),
        alt=sentences.flow_in_words([(step.label, step.dossiers) for step in steps]),
        figure=flow_bars(form).to_plotly_json(),
    )
