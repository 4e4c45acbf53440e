"""Indexes of folded texts, today's and of past days: what else of its edition says the same, which the page of each pledge asks.
And of what a past day is looked up by: the code of a pledge, and its institution, by which lists are in order. Each is made in a
quarter of a second with 100,000 pledges, during which nobody writes."""

from django.db import migrations, models

from base.indices import IndiceDeIguales


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0060_direccion")]

    operations = [
        migrations.AddIndex(
            model_name="compromiso",
            index=IndiceDeIguales(fields=["texto_plegado"], name="compromiso_por_texto"),
        ),
        migrations.AddIndex(
            model_name="compromisovigencia",
            index=IndiceDeIguales(fields=["texto_plegado"], name="vig_compromiso_texto"),
        ),
        migrations.AddIndex(
            model_name="compromisovigencia",
            index=models.Index(fields=["codigo"], name="vig_compromiso_codigo"),
        ),
        migrations.AddIndex(
            model_name="compromisovigencia",
            index=models.Index(fields=["institucion_id"], name="vig_compromiso_institucion"),
        ),
    ]
