"""A small register with what makes names hard, and a way to import a file into it."""

import os
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings

from procedures.intake import batches
from procedures.intake.importing import Imported, import_file
from procedures.intake.receiving import receive
from procedures.models import Agency, AgencyName, Procedure, Sector, Source
from procedures.rules.periods import parse_period
from tests.intake.files import as_csv

# A few examples in `make test`, thousands in `make soak`.
some = settings(
    max_examples=int(os.environ.get("EXAMPLES", "30")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TODAY = date(2022, 12, 1)
SINCE = date(2020, 1, 1)

# code | name | short name | level | parent | until
AGENCIES = """
    LS      | UBND tỉnh Lạng Sơn   | Tỉnh Lạng Sơn  | province   |       |
    LS-STP  | Sở Tư pháp           | Sở TP          | department | LS    |
    LS-VL   | UBND huyện Văn Lãng  | Huyện Văn Lãng | district   | LS    |
    LS-HL   | UBND huyện Hữu Lũng  | Huyện Hữu Lũng | district   | LS    |
    LS-TTH  | UBND xã Tân Thanh    | Xã Tân Thanh   | commune    | LS-VL |
    LS-HB1  | UBND xã Hòa Bình     | Xã Hòa Bình    | commune    | LS-VL |
    LS-HB2  | UBND xã Hòa Bình     | Xã Hòa Bình    | commune    | LS-HL |
    LS-CU   | UBND xã Cũ           | Xã Cũ          | commune    | LS-HL | 2022-06-30
"""
# code | name | sector | level | from | service
PROCEDURES = """
    1.000001 | Đăng ký khai sinh        | Hộ tịch    | commune    | 2020-01-01 |
    1.000110 | Chứng thực bản sao       | Chứng thực | commune    | 2020-01-01 |
    2.000110 | Chứng thực bản sao       | Chứng thực | district   | 2020-01-01 |
    2.000200 | Cấp phiếu lý lịch tư pháp | Tư pháp   | department | 2020-01-01 |
    1.000300 | Cấp đổi giấy phép        | Đường bộ   | department | 2020-01-01 |
    1.000301 | Cấp đổi giấy phép        | Đường thủy | department | 2020-01-01 |
    1.000400 | Thủ tục mới              | Hộ tịch    | commune    | 2022-09-15 |
    1.000500 | Trả lời kiến nghị        | Hộ tịch    | commune    | 2020-01-01 | info
"""


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.fixture(autouse=True)
def today(monkeypatch):
    day_of = timezone.localdate
    monkeypatch.setattr(
        timezone, "localdate", lambda moment=None: day_of(moment) if moment else TODAY
    )


@pytest.fixture
def register(db):
    fill_register()


def fill_register() -> None:
    for code, name, short, level, parent, until in table(AGENCIES):
        Agency.objects.create(
            code=code,
            name=name,
            short_name=short,
            level=level,
            parent=Agency.objects.filter(code=parent).first(),
            valid_from=SINCE,
            valid_to=until or None,
        )
    for code, name, sector, level, since, service in table(PROCEDURES):
        Procedure.objects.create(
            code=code,
            name=name,
            sector=Sector.objects.get_or_create(name=sector, defaults={"slug": sector})[0],
            level=level,
            valid_from=since,
            service_level=service,
        )
    AgencyName.objects.create(
        spelling="Phòng Tư pháp tỉnh", agency=Agency.objects.get(code="LS-STP")
    )


@pytest.fixture
def load(register, tmp_path):
    """Import bytes as a file of a name; options as those of the command."""

    def loaded(content: bytes, name: str = "tep.csv", *, agency="", period="", **options):
        folder = tmp_path / "from"
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_bytes(content)
        return import_file(
            path,
            source=options.pop("source", "Một cửa"),
            agency=Agency.objects.get(code=agency) if agency else None,
            period=parse_period(period) if period else None,
            **options,
        )

    return loaded


@pytest.fixture
def waiting(register):
    """A batch that has been checked and waits."""

    def checked(*rows, name="tep.csv"):
        batch = receive(
            [as_csv(rows)],
            file_name=name,
            source=Source.objects.get_or_create(name="Một cửa")[0],
        )
        return batches.check(batch)

    return checked


def problems(imported: Imported, *levels: str) -> list[tuple]:
    """(code, line) of the problems, those of the given levels only."""
    return [
        (each["code"], each["line"])
        for each in imported.as_json()["problems"]
        if not levels or each["level"] in levels
    ]


def counts(imported: Imported) -> dict[str, int]:
    """The counts that are not zero."""
    told = imported.as_json()
    names = ("rows", "added", "changed", "unchanged", "merged", "refused", "ignored", "skipped")
    return {name: told[name] for name in names if told[name]}
