"""Indexes of folded texts, today's and of past days: what else of its edition says the same, which the page of each pledge asks.
Hashes of 100,000 texts are made in a quarter of a second, during which nobody writes."""

from django.db import migrations

from base.indices import IndiceDeIguales


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0059_palabras_de_los_informes")]

    operations = [
        migrations.AddIndex(
            model_name="compromiso",
            index=IndiceDeIguales(fields=["texto_plegado"], name="compromiso_por_texto"),
        ),
        migrations.AddIndex(
            model_name="compromisovigencia",
            index=IndiceDeIguales(fields=["texto_plegado"], name="vig_compromiso_texto"),
        ),
    ]
