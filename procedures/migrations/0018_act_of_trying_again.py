"""One more act is known; the guards of the table are put up again as in 0014."""

from django.db import migrations, models

TABLE = "procedures_event"
REFUSAL = "an event stands as it was written"


def put_up(apps, schema_editor):
    """Guard the table again where its triggers went with the old one (see 0003)."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {TABLE}_{event.lower()}d BEFORE {event} ON {TABLE}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0017_assents_say_why'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_up),
        migrations.RemoveConstraint(
            model_name='event',
            name='an_event_is_of_a_known_act',
        ),
        migrations.AlterField(
            model_name='event',
            name='act',
            field=models.CharField(choices=[('uploaded', 'Nạp tệp'), ('uploaded_again', 'Nạp lại tệp đã có'), ('refused', 'Từ chối tệp'), ('accepted', 'Ghi nhận'), ('cancelled', 'Hủy lần nạp'), ('undone', 'Hoàn tác'), ('failed', 'Lỗi hệ thống'), ('tried_again', 'Kiểm tra lại sau lỗi hệ thống'), ('period_changed', 'Đổi kỳ của lần nạp'), ('warnings_confirmed', 'Xác nhận cảnh báo'), ('name_settled', 'Xác định tên'), ('mapped', 'Ghép cột, kiểm tra lại'), ('mapping_forgotten', 'Bỏ cách ghép cột'), ('closed', 'Chốt kỳ'), ('reopened', 'Mở lại kỳ'), ('confirmed', 'Xác nhận số liệu'), ('confirmation_withdrawn', 'Rút xác nhận số liệu'), ('reminded', 'Nhắc nộp'), ('exempted', 'Cho không phải nộp'), ('exemption_ended', 'Đưa lại vào danh sách phải nộp'), ('scope_given', 'Giao phạm vi dữ liệu')], max_length=24, verbose_name='việc'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['uploaded', 'uploaded_again', 'refused', 'accepted', 'cancelled', 'undone', 'failed', 'tried_again', 'period_changed', 'warnings_confirmed', 'name_settled', 'mapped', 'mapping_forgotten', 'closed', 'reopened', 'confirmed', 'confirmation_withdrawn', 'reminded', 'exempted', 'exemption_ended', 'scope_given'])), name='an_event_is_of_a_known_act'),
        ),
        migrations.RunPython(put_up, migrations.RunPython.noop),
    ]
