"""What a clerk says about a file: which period, how it was handed in, whose it is."""

from datetime import date

from django import forms

from procedures.models import Agency, Source
from procedures.models.dossier import DEFAULT_SOURCE
from procedures.rules.channels import CHANNEL_LABELS, Channel, channel_from_slug
from procedures.rules.periods import ReportingPeriod, parse_period, quarter_of

_QUARTERS_OFFERED = 20
_CHANNELS = [
    ("", "Có trong tệp"),
    *(
        (channel.slug, CHANNEL_LABELS[channel])
        for channel in (Channel.ONLINE, Channel.IN_PERSON, Channel.POSTAL)
    ),
]


class UploadForm(forms.Form):
    """`today` decides which quarters are offered, the present one first."""

    file = forms.FileField(
        label="Tệp kết xuất",
        help_text="Xuất từ phần mềm một cửa: CSV đến 200 MB hoặc XLSX đến 50 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls"}),
        error_messages={
            "required": "Chọn tệp xuất từ phần mềm một cửa.",
            "empty": "Tệp rỗng (0 byte). Xuất lại tệp rồi nạp lại.",
        },
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
    agency = forms.ModelChoiceField(
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

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        quarters = _quarters_until(today)
        self.fields["period"].choices = [
            (each.code, f"{each.label}, {each.days_in_words}") for each in quarters
        ]
        self.fields["agency"].queryset = Agency.objects.valid_between(quarters[-1].first_day, today)

    def clean_source(self) -> Source:
        chosen = self.cleaned_data["source"]
        return chosen or Source.objects.get_or_create(name=DEFAULT_SOURCE)[0]


def _quarters_until(today: date) -> list[ReportingPeriod]:
    quarters = [quarter_of(today)]
    while len(quarters) < _QUARTERS_OFFERED:
        quarters.append(quarters[-1].previous())
    return quarters
