"""No warning is confirmed without a reason; what was confirmed without one says so."""

from django.db import migrations, models


def say_that_there_was_none(apps, schema_editor):
    apps.get_model("procedures", "Assent").objects.filter(reason="").update(
        reason="không ghi lý do"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0016_acts_of_mapping'),
    ]

    operations = [
        migrations.RunPython(say_that_there_was_none, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='assent',
            name='reason',
            field=models.CharField(max_length=200, verbose_name='lý do'),
        ),
        migrations.AddConstraint(
            model_name='assent',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_assent_says_why'),
        ),
    ]
