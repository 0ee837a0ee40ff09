import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0007_undoing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='agencyname',
            name='settled_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='quyết định lúc'),
        ),
        migrations.AddField(
            model_name='agencyname',
            name='settled_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người quyết định'),
        ),
        migrations.AddField(
            model_name='batch',
            name='continues',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='continuations', to='procedures.batch', verbose_name='tiếp theo lần nạp'),
        ),
        migrations.AddField(
            model_name='procedurename',
            name='settled_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='quyết định lúc'),
        ),
        migrations.AddField(
            model_name='procedurename',
            name='settled_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người quyết định'),
        ),
        migrations.CreateModel(
            name='OpenName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('settled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='quyết định lúc')),
                ('kind', models.CharField(choices=[('agency', 'Cơ quan'), ('code', 'Mã thủ tục'), ('name', 'Tên thủ tục')], max_length=8, verbose_name='loại')),
                ('key', models.TextField(verbose_name='khóa')),
                ('written', models.TextField(verbose_name='viết trong tệp')),
                ('procedure_name', models.TextField(blank=True, verbose_name='tên thủ tục trong tệp')),
                ('sector', models.TextField(blank=True, verbose_name='lĩnh vực trong tệp')),
                ('first_day', models.DateField(verbose_name='tiếp nhận từ ngày')),
                ('last_day', models.DateField(verbose_name='đến ngày')),
                ('rows', models.IntegerField(verbose_name='số dòng')),
                ('line', models.IntegerField(verbose_name='dòng ví dụ')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='open_names', to='procedures.batch', verbose_name='lần nạp')),
                ('settled_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người quyết định')),
            ],
            options={
                'verbose_name': 'tên chưa rõ',
                'verbose_name_plural': 'tên chưa rõ',
                'ordering': ['-rows', 'id'],
                'permissions': [('settle_name', 'Được quyết định tên, mã thủ tục chưa rõ')],
                'constraints': [models.UniqueConstraint(models.F('batch'), models.F('kind'), models.F('key'), name='a_batch_asks_a_name_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['agency', 'code', 'name'])), name='an_open_name_has_a_known_kind')],
            },
        ),
    ]
