"""What waits for a worker: the task of a batch, who has claimed it, and how far they have come."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0004_fix_at_source_desk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='attempts',
            field=models.SmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='batch',
            name='began_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='bắt đầu làm lúc'),
        ),
        migrations.AddField(
            model_name='batch',
            name='claimed_by',
            field=models.CharField(blank=True, editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name='batch',
            name='claimed_until',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='moved_on',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='batch',
            name='rows_read',
            field=models.IntegerField(default=0, editable=False, verbose_name='dòng đã đọc'),
        ),
        migrations.AddField(
            model_name='batch',
            name='stage',
            field=models.CharField(blank=True, choices=[('reading', 'Đọc bảng'), ('converting', 'Chuyển ngày, mã và trạng thái; đối chiếu danh mục'), ('comparing', 'So với dữ liệu đã có'), ('writing', 'Ghi hồ sơ và tính lại số liệu')], editable=False, max_length=12, verbose_name='đang làm'),
        ),
        migrations.AddField(
            model_name='batch',
            name='task',
            field=models.CharField(blank=True, choices=[('check', 'kiểm tra'), ('accept', 'ghi nhận'), ('good_rows', 'ghi nhận các dòng tốt')], editable=False, max_length=12, verbose_name='việc đang chờ'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(models.F('id'), condition=models.Q(('task', ''), _negated=True), name='what_waits'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('task__in', ['', 'check', 'accept', 'good_rows'])), name='a_batch_waits_for_a_known_task'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['', 'reading', 'converting', 'comparing', 'writing'])), name='a_batch_has_a_known_stage'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('claimed_by', ''), ('claimed_until__isnull', False), _connector='OR'), name='who_claims_a_batch_says_until_when'),
        ),
    ]
