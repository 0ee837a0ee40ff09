"""What a person says: why a closed period is opened again, with a confirmation, to remind."""

from django import forms


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Lý do mở lại",
        help_text="Ví dụ: Sở Y tế nạp bổ sung 12 hồ sơ tháng 9. Lý do được lưu cùng lần chốt.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Ghi lý do mở lại kỳ.",
            "max_length": "Lý do dài quá 1.000 ký tự; viết ngắn lại.",
        },
    )


class ConfirmForm(forms.Form):
    comment = forms.CharField(
        label="Ghi chú",
        help_text="Không bắt buộc. Ví dụ: hai hồ sơ đất đai quá hạn vì chờ kết quả đo đạc.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Ghi chú dài quá 1.000 ký tự; viết ngắn lại."},
    )


class RemindForm(forms.Form):
    # It stands beside another one over the same table; a browser would want both filled in.
    use_required_attribute = False

    text = forms.CharField(
        label="Lời nhắc",
        help_text="Cơ quan thấy lời này ở đầu trang Nạp dữ liệu đến khi xác nhận xong.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Viết lời nhắc.",
            "max_length": "Lời nhắc dài quá 500 ký tự; viết ngắn lại.",
        },
    )


class ExemptForm(forms.Form):
    use_required_attribute = False  # as above

    reason = forms.CharField(
        label="Lý do không phải nộp",
        help_text="Ví dụ: chưa tiếp nhận hồ sơ, tạm dừng bộ phận một cửa. Lý do được lưu lại.",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Ghi lý do cơ quan không phải nộp.",
            "max_length": "Lý do dài quá 200 ký tự; viết ngắn lại.",
        },
    )
