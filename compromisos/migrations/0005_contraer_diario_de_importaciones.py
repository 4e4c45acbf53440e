from django.db import migrations


class Migration(migrations.Migration):
    """Contract: run it once no process of the version before 0004 serves any more."""

    dependencies = [
        ('compromisos', '0004_filas_y_escrituras_de_importaciones'),
    ]

    operations = [
        migrations.RemoveField(model_name='importacion', name='diario'),
    ]
