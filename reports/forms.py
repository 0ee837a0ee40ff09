"""What a person says when a closed period is opened again."""

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
