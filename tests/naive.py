"""The slow twin: dossiers counted one by one in plain Python, from the regulation's own words.

It shares nothing with the code under test, neither enums nor lists of names, so that a mistake
has to be made twice to go unseen. Channels: 1 in person, 2 online, 3 by post, else unknown.
"""

KEYS = (
    "carried_over",
    "received",
    "received_online",
    "received_in_person",
    "received_postal",
    "received_unknown",
    "handled",
    "resolved_early",
    "resolved_on_time",
    "resolved_late",
    "resolved_undated",
    "refused",
    "withdrawn",
    "stopped",
    "resolved",
    "pending_in_time",
    "pending_overdue",
    "pending_paused",
    "pending_undated",
    "pending",
)


def naive_counts(dossiers, first_day, last_day):
    """Count tuples of (status, received_on, due_on, concluded_on, channel) over the days.

    `status` is the national code, or 11 for refused; a day that is not known is None.
    """
    counts = dict.fromkeys(KEYS, 0)
    for status, received_on, due_on, concluded_on, channel in dossiers:
        if status in (1, 3) or received_on > last_day:
            continue
        if concluded_on is not None and concluded_on < first_day:
            continue
        counts["handled"] += 1
        if received_on < first_day:
            counts["carried_over"] += 1
        else:
            counts["received"] += 1
            counts[_intake(channel)] += 1
        if concluded_on is not None and concluded_on <= last_day:
            counts["resolved"] += 1
            counts[_conclusion(status, due_on, concluded_on)] += 1
        else:
            counts["pending"] += 1
            counts[_waiting(status, due_on, concluded_on, last_day)] += 1
    return counts


def _intake(channel):
    names = {1: "received_in_person", 2: "received_online", 3: "received_postal"}
    return names.get(channel, "received_unknown")


def _conclusion(status, due_on, concluded_on):
    without_result = {7: "withdrawn", 8: "stopped", 11: "refused"}
    if status in without_result:
        return without_result[status]
    if due_on is None:
        return "resolved_undated"
    days_late = (concluded_on - due_on).days
    if days_late > 0:
        return "resolved_late"
    return "resolved_on_time" if days_late == 0 else "resolved_early"


def _waiting(status, due_on, concluded_on, last_day):
    # 8, stopped, is a pause unless an end date says that it is the end.
    if status in (5, 6) or (status == 8 and concluded_on is None):
        return "pending_paused"
    if due_on is None:
        return "pending_undated"
    return "pending_overdue" if (last_day - due_on).days > 0 else "pending_in_time"


def naive_form(counts):
    """Return columns (3) to (13) of form 06a."""
    form = {
        4: counts["received_online"],
        5: counts["received_in_person"] + counts["received_postal"] + counts["received_unknown"],
        6: counts["carried_over"],
        8: counts["resolved_early"],
        9: counts["resolved_on_time"]
        + counts["resolved_undated"]
        + counts["refused"]
        + counts["withdrawn"]
        + counts["stopped"],
        10: counts["resolved_late"],
        12: counts["pending_in_time"] + counts["pending_paused"] + counts["pending_undated"],
        13: counts["pending_overdue"],
    }
    form[3] = form[4] + form[5] + form[6]
    form[7] = form[8] + form[9] + form[10]
    form[11] = form[12] + form[13]
    return dict(sorted(form.items()))
