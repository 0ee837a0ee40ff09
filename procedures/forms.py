"""What a clerk says about a file: which period, how it was handed in, whose it is."""

from datetime import date

from django import forms

from procedures.models import Agency, AgencyLevel, Batch, Source
from procedures.models.dossier import DEFAULT_SOURCE
from procedures.rules.channels import CHANNEL_LABELS, Channel, channel_from_slug
from procedures.rules.deadlines import quarter_reported_on
from procedures.rules.periods import ReportingPeriod, parse_period, quarter_of
from procedures.rules.wording import written_day
from procedures.scopes import Reach

REASON_LENGTH = 200
_SHORTEST_REASON = 5
_QUARTERS_OFFERED = 20
_CHANNELS = [
    ("", "Theo tệp (không có cột này thì là không rõ)"),
    *(
        (channel.slug, CHANNEL_LABELS[channel])
        for channel in (Channel.ONLINE, Channel.IN_PERSON, Channel.POSTAL)
    ),
]


def agency_label(agency: Agency) -> str:
    """Agencies of the same name are told apart by their district and by when they ended."""
    label = agency.name
    if agency.parent and agency.parent.level == AgencyLevel.DISTRICT:
        label += f", {agency.parent.name.removeprefix('UBND ')}"
    if agency.valid_to:
        label += f" (đến {written_day(agency.valid_to)})"
    return label


class AgencyChoice(forms.ModelChoiceField):
    def label_from_instance(self, agency: Agency) -> str:
        return agency_label(agency)


class UploadForm(forms.Form):
    """`today` decides which quarters are offered, and which of them is being reported.

    `reach` is whose data the clerk may bring: who has not the whole province says which agency's.
    """

    file = forms.FileField(
        label="Tệp kết xuất",
        help_text="Xuất từ phần mềm một cửa: CSV đến 200 MB hoặc XLSX đến 50 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls"}),
        # The intake refuses it in words of its own, like all it cannot read.
        allow_empty_file=True,
        error_messages={"required": "Chọn tệp xuất từ phần mềm một cửa."},
    )
    period = forms.TypedChoiceField(
        label="Kỳ báo cáo",
        help_text="Dùng để nhắc hồ sơ ngoài kỳ; không bỏ dòng nào của tệp.",
        coerce=parse_period,
    )
    channel = forms.TypedChoiceField(
        label="Hình thức tiếp nhận của cả tệp",
        help_text="Chọn khi tệp không có cột này. Ô có giá trị trong tệp được giữ nguyên.",
        choices=_CHANNELS,
        coerce=channel_from_slug,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    agency = AgencyChoice(
        Agency.objects.none(),
        label="Tệp của cơ quan",
        help_text="Chọn khi tệp chỉ có hồ sơ của một cơ quan và các đơn vị trực thuộc.",
        empty_label="Toàn tỉnh, cơ quan có trong tệp",
        required=False,
    )
    source = forms.ModelChoiceField(
        Source.objects.exclude(name=DEFAULT_SOURCE),
        label="Nguồn dữ liệu",
        help_text="Phần mềm đã xuất tệp.",
        empty_label=DEFAULT_SOURCE,
        required=False,
    )

    def __init__(self, *args, today: date, reach: Reach, **kwargs):
        super().__init__(*args, **kwargs)
        quarters = _quarters_until(today)
        self.fields["period"].choices = [
            (each.code, f"{each.label}, {each.days_in_words}") for each in quarters
        ]
        # Who works for an agency that has ended still brings what it left.
        ended = reach.agency and reach.agency.valid_to
        reported = min(quarter_reported_on(today), quarter_of(ended or today))
        self.fields["period"].initial = reported.code
        self._offer_agencies(Agency.objects.valid_between(quarters[-1].first_day, today), reach)

    def _offer_agencies(self, agencies, reach: Reach) -> None:
        field = self.fields["agency"]
        field.queryset = agencies.select_related("parent")
        if reach.ids is not None:
            field.queryset = field.queryset.filter(pk__in=reach.ids)
            field.required, field.empty_label, field.initial = True, None, reach.agency
            field.help_text = (
                "Hồ sơ của cơ quan này và các đơn vị trực thuộc; hồ sơ của cơ quan khác bị cách ly."
            )

    def clean_source(self) -> Source:
        chosen = self.cleaned_data["source"]
        return chosen or Source.objects.get_or_create(name=DEFAULT_SOURCE)[0]


class AssentForm(forms.Form):
    """A person's word for one kind of warning: seen, and why its rows count all the same."""

    agreed = forms.BooleanField(required=False)
    reason = forms.CharField(
        label="Lý do",
        help_text="Một câu, ghi vào biên nhận. Chọn câu có sẵn hoặc tự viết.",
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"list": "reasons", "autocomplete": "off"}),
    )

    def clean(self):
        agreed, reason = self.cleaned_data["agreed"], self.cleaned_data.get("reason", "")
        if agreed and len(reason) < _SHORTEST_REASON:
            self.add_error("reason", f"Ghi lý do, ít nhất {_SHORTEST_REASON} ký tự.")
        if reason and not agreed:
            self.add_error("agreed", "Đánh dấu vào ô này để xác nhận.")


def chosen_for(batch: Batch) -> dict:
    """Return what was chosen for a batch, to upload a mended file in its place."""
    chosen = {"agency": batch.agency_id, "source": batch.source_id}
    chosen["channel"] = "" if batch.channel is None else Channel(batch.channel).slug
    return chosen | ({"period": batch.period} if batch.period else {})


def _quarters_until(today: date) -> list[ReportingPeriod]:
    quarters = [quarter_of(today)]
    while len(quarters) < _QUARTERS_OFFERED:
        quarters.append(quarters[-1].previous())
    return quarters
