"""Sentences of a page, written from the same figures as the table beside them."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from procedures.rules.wording import written_day, written_number
from reports.rules.indicators import Measured
from reports.rules.rounding import half_up

_NUMERALS = {1: "Lĩnh vực", 2: "Hai lĩnh vực", 3: "Ba lĩnh vực"}
_QUARTERS_NAMED = 6
_AGENCIES_NAMED = 3
_SUMS_OF_THE_FORM = {3: "tổng tiếp nhận", 7: "đã giải quyết", 11: "đang giải quyết"}
_NONE_RESOLVED = "Chưa hồ sơ nào được giải quyết trong kỳ: không có gì để chia."


def outcomes_finding(measures: Mapping[str, Measured], place: str) -> str:
    """Say how many of 10.000 resolved dossiers were late, and their place among other periods."""
    late = measures["late-per-10000"]
    if late.rounded is None:
        return _NONE_RESOLVED
    if not late.numerator:
        return "Không hồ sơ nào trả kết quả quá hạn."
    finding = f"Cứ 10.000 hồ sơ đã giải quyết có {late.rounded} hồ sơ quá hạn"
    return f"{finding}, {place}." if place else f"{finding}."


def outcomes_in_words(measures: Mapping[str, Measured]) -> str:
    """Say in one sentence what the bar of outcomes shows."""
    parts = [
        f"{words} {written_number(measures[slug].numerator)} hồ sơ ({measures[slug].rounded}%)"
        for words, slug in (
            ("trước hạn", "early-share"),
            ("đúng hạn", "on-time-share"),
            ("quá hạn", "late-share"),
        )
    ]
    return f"Thanh 100% hồ sơ đã giải quyết: {', '.join(parts)}."


def sectors_finding(largest: Sequence[tuple[str, int]], handled: int) -> str:
    """Say how much of all dossiers the largest sectors carry; at most three are named."""
    *others, last = [name for name, _ in largest]
    names = f"{', '.join(others)} và {last}" if others else last
    share = half_up(Fraction(100 * sum(number for _, number in largest), handled), 1)
    return f"{_NUMERALS[len(largest)]} {names} chiếm {written_number(share)}% tổng tiếp nhận."


def flow_finding(carried_over: int, received: int, resolved: int, pending: int) -> str:
    """Say whether the stock of dossiers grew: what came in, what went out, what is left."""
    words = f"Nhận {written_number(received)} hồ sơ mới, giải quyết {written_number(resolved)}: "
    if carried_over == pending:
        return f"{words}lượng hồ sơ chuyển kỳ không đổi, {written_number(pending)}."
    moved, to = ("giảm", "còn") if pending < carried_over else ("tăng", "lên")
    return (
        f"{words}lượng hồ sơ chuyển kỳ {moved} {written_number(abs(pending - carried_over))}, "
        f"từ {written_number(carried_over)} {to} {written_number(pending)}."
    )


def flow_in_words(steps: Sequence[tuple[str, int]]) -> str:
    """Say in one sentence what the bridge shows: “+ Mới tiếp nhận 5, = Tổng phải giải quyết 6”."""
    named = ", ".join(f"{label} {written_number(dossiers)}" for label, dossiers in steps)
    return f"Dòng hồ sơ trong kỳ, số hồ sơ: {named}."


def listed(dossiers: Mapping[str, int]) -> str:
    """Name the parts of a number: “trước hạn 39.850, quá hạn 289”; those of 0 are left out."""
    parts = (f"{words} {written_number(number)}" for words, number in dossiers.items() if number)
    return ", ".join(parts)


def lamps_finding(lamps: Sequence[bool | None]) -> str:
    """Say how many of the identities of form 06a hold, differ, or cannot be compared yet."""
    counted = (
        (lamps.count(True), "đẳng thức khớp"),
        (lamps.count(False), "lệch"),
        (lamps.count(None), "chưa đối chiếu"),
    )
    return f"{', '.join(f'{number} {words}' for number, words in counted if number)}."


def effect_finding(before: Mapping[int, int], after: Mapping[int, int]) -> str:
    """Say what accepting a file does to the sums of form 06a, and to dossiers resolved late."""
    if before == after:
        return "Các tổng số của biểu không đổi."
    parts = [
        f"{'thêm' if after[number] > before[number] else 'bớt'} "
        f"{written_number(abs(after[number] - before[number]))} {words}"
        for number, words in ((3, "hồ sơ tiếp nhận"), (7, "hồ sơ đã giải quyết"))
        if after[number] != before[number]
    ]
    sums = ", ".join(parts) or "tổng tiếp nhận và đã giải quyết không đổi"
    late = [
        f"{words} {'tăng' if after[number] > before[number] else 'giảm'} "
        f"từ {written_number(before[number])} "
        f"{'lên' if after[number] > before[number] else 'xuống'} {written_number(after[number])}"
        for number, words in ((10, "quá hạn khi giải quyết"), (13, "đang giải quyết quá hạn"))
        if after[number] != before[number]
    ]
    finding = "; ".join([sums, *late])
    return f"{finding[0].upper()}{finding[1:]}."


def closed_as(version: int, closed_on: date) -> str:
    return f"Đã chốt lần {version} ngày {written_day(closed_on)}"


def changed_since_closing(differences: Mapping[int, int]) -> str:
    """Say how the sums of form 06a moved, by column; other columns are named by their numbers."""
    moved = [
        f"{words} {signed(differences[number])}"
        for number, words in _SUMS_OF_THE_FORM.items()
        if number in differences
    ]
    if moved:
        return f"{', '.join(moved)} hồ sơ"
    if differences:
        columns = ", ".join(f"({number})" for number in differences)
        return f"các tổng số không đổi, khác ở cột {columns}"
    return "số toàn tỉnh không đổi, khác giữa các cơ quan hoặc lĩnh vực"


def gap_finding(difference: int, late: int, came: int, went: int) -> str:
    """Say why a period carries over more, or less, than the period before left when closed."""
    reasons = (
        (late, "{} hồ sơ nạp sau khi chốt"),
        (came, "{} hồ sơ sửa sau khi chốt nên thành đang giải quyết"),
        (went, "{} hồ sơ sửa sau khi chốt nên không còn đang giải quyết"),
    )
    named = [words.format(written_number(number)) for number, words in reasons if number]
    sums = f"Chênh {signed(difference)} hồ sơ" if difference else "Hai số bằng nhau"
    return f"{sums}: {'; '.join(named)}." if named else f"{sums}."


def signed(number: int) -> str:
    """Write a difference: +2, −1.204, 0."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{written_number(abs(number))}"


def not_begun(first_day: date) -> str:
    return f"Kỳ này chưa bắt đầu; kỳ bắt đầu ngày {written_day(first_day)}."


def not_ended(period: str, last_day: date) -> str:
    return f"{period} chưa kết thúc; chốt được từ sau ngày {written_day(last_day)}."


def warnings_before_closing(
    months: Sequence[str], broken: Sequence[str], waiting: int
) -> list[str]:
    """Name months without a file, identities that do not hold, and how many files wait."""
    warnings = [f"Biểu 06a không cân đối: {identity}." for identity in broken]
    if months:
        warnings.insert(0, f"Chưa có tệp nào nạp cho {', '.join(months)}.")
    if waiting:
        warnings.append(
            f"{written_number(waiting)} tệp đã kiểm tra nhưng chưa ghi nhận; ghi nhận sau khi chốt "
            "thì không vào số đã chốt."
        )
    return warnings


def nothing_to_close(period: str) -> str:
    return f"{period} không có hồ sơ nào, nên không có số liệu để chốt."


def no_uploads(period: str, handled: int, received: int) -> str:
    """Say that no file was uploaded for a period, and whose dossiers its figures then are."""
    words = f"Chưa có tệp nào nạp cho {period}"
    if not handled:
        return f"{words}."
    if not received:
        return f"{words}; chỉ có hồ sơ từ kỳ khác chuyển sang."
    return f"{words}; hồ sơ dưới đây có trong tệp nạp cho kỳ khác."


def quarters_missing(quarters: Sequence[str]) -> str:
    """Name the quarters of a longer period for which no file was uploaded."""
    named = ", ".join(quarters[:_QUARTERS_NAMED])
    others = len(quarters) - _QUARTERS_NAMED
    more = f" và {others} quý khác" if others > 0 else ""
    return f"Chưa có tệp nào nạp cho {named}{more}; số dưới đây chưa đủ cả kỳ."


FIGURES_MOVED = "Chưa xác nhận: số liệu đã đổi từ lúc bạn xem. Xem lại số dưới đây rồi xác nhận."


def closed_to_confirming(period: str, closed_on: date) -> str:
    return (
        f"{period} đã chốt ngày {written_day(closed_on)}: không xác nhận hay rút xác nhận được "
        "nữa. Cần sửa thì báo Phòng Kiểm soát TTHC mở lại kỳ."
    )


def too_early_to_confirm(period: str, last_day: date) -> str:
    return f"{period} chưa kết thúc; xác nhận được từ sau ngày {written_day(last_day)}."


def has_dossiers(agency: str, period: str, handled: int) -> str:
    return (
        f"{agency} có {written_number(handled)} hồ sơ trong {period}, nên không khai “không có hồ "
        "sơ” được. Xem số liệu rồi xác nhận; nếu hồ sơ không phải của cơ quan, hoàn tác lần nạp "
        "đã mang đến."
    )


def has_no_dossiers(agency: str, period: str) -> str:
    return (
        f"{agency} chưa có hồ sơ nào trong {period}. Còn thiếu tệp thì nạp tệp trước; nếu đúng là "
        "không có, chọn “Kỳ này không có hồ sơ”."
    )


def reminder(period: str, due_on: date) -> str:
    return f"Đề nghị nạp đủ hồ sơ và xác nhận số liệu {period}; hạn {written_day(due_on)}."


def agencies_silent(names: Sequence[str]) -> str:
    """Name the agencies of which nothing is recorded, up to three."""
    named = ", ".join(names[:_AGENCIES_NAMED])
    others = len(names) - _AGENCIES_NAMED
    more = f" và {written_number(others)} cơ quan khác" if others > 0 else ""
    return (
        f"{written_number(len(names))} cơ quan chưa có số liệu: {named}{more}; số dưới đây chưa đủ."
    )


def changed_since_confirming(before: Mapping[int, int], after: Mapping[int, int]) -> str:
    """Say how the columns of form 06a moved since an agency confirmed them."""
    words = {**_SUMS_OF_THE_FORM, 10: "quá hạn", 13: "đang giải quyết quá hạn"}
    moved = [
        f"{name} {written_number(before[number])} → {written_number(after[number])}"
        for number, name in sorted(words.items())
        if before[number] != after[number]
    ]
    return f"Số liệu đã đổi sau khi xác nhận: {', '.join(moved) or 'các tổng số không đổi'}."
