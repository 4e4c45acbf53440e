"""What the answer to a form sent twice said, so that the second answer says it too. The code before writes no such
column: the base gives its empty value."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cuentas', '0003_invitaciones_hechos_y_sesiones'),
    ]

    operations = [
        migrations.AddField(
            model_name='envio',
            name='dicho',
            field=models.TextField(blank=True, db_default=''),
        ),
    ]
