"""Tags of the page of a pledge: its sentence, its proofs, the next report, why it reads as it does."""

from __future__ import annotations

from django import template

from compromisos.lectura import en_la_ficha, por_que

register = template.Library()

register.simple_tag(en_la_ficha.proximo_en_palabras)  # {% proximo_en_palabras ficha %}
register.simple_tag(por_que.por_que, name="razones")  # {% razones ficha as lamparas %}
register.simple_tag(en_la_ficha.frase_de_la_promesa)  # {% frase_de_la_promesa ficha %}
register.simple_tag(en_la_ficha.pruebas_de)  # {% pruebas_de ficha %}
