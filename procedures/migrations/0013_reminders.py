import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0012_batches_wait_for_room'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=32, verbose_name='kỳ')),
                ('text', models.CharField(max_length=500, verbose_name='nội dung')),
                ('sent_at', models.DateTimeField(verbose_name='nhắc lúc')),
                ('done_at', models.DateTimeField(null=True, verbose_name='xong lúc')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.agency', verbose_name='cơ quan')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhắc')),
            ],
            options={
                'verbose_name': 'lời nhắc',
                'verbose_name_plural': 'lời nhắc',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('agency', 'period'), name='an_agency_has_one_open_reminder_a_period'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_reminder_says_something')],
            },
        ),
    ]
