import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0014_acts_of_confirming'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layout', models.CharField(max_length=64)),
                ('columns', models.JSONField(verbose_name='cột')),
                ('day_order', models.CharField(blank=True, choices=[('day_first', 'Ngày trước, tháng sau'), ('month_first', 'Tháng trước, ngày sau')], max_length=16, verbose_name='cách viết ngày')),
                ('values', models.JSONField(default=dict, verbose_name='giá trị')),
                ('chosen_at', models.DateTimeField(verbose_name='ghép lúc')),
                ('forgotten_at', models.DateTimeField(null=True, verbose_name='bỏ lúc')),
            ],
            options={
                'verbose_name': 'cách ghép cột',
                'verbose_name_plural': 'cách ghép cột',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='batch',
            name='original_until',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='tệp gốc giữ đến'),
        ),
        migrations.AddField(
            model_name='columnmapping',
            name='agency',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.agency', verbose_name='nạp cho cơ quan'),
        ),
        migrations.AddField(
            model_name='columnmapping',
            name='chosen_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghép'),
        ),
        migrations.AddField(
            model_name='columnmapping',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.source', verbose_name='nguồn dữ liệu'),
        ),
        migrations.AddField(
            model_name='batch',
            name='mappings',
            field=models.ManyToManyField(editable=False, related_name='batches', to='procedures.columnmapping', verbose_name='cách ghép cột'),
        ),
        migrations.AddConstraint(
            model_name='columnmapping',
            constraint=models.UniqueConstraint(models.F('source'), django.db.models.functions.comparison.Coalesce('agency', 0), models.F('layout'), condition=models.Q(('forgotten_at', None)), name='a_layout_is_read_in_one_way'),
        ),
        migrations.AddConstraint(
            model_name='columnmapping',
            constraint=models.CheckConstraint(condition=models.Q(('day_order__in', ['', 'day_first', 'month_first'])), name='a_mapping_has_a_known_day_order'),
        ),
    ]
