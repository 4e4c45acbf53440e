"""In bulk, by the same rules."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from compromisos import publicacion
from compromisos.models import Avance, Compromiso
from compromisos.models.compromiso import TextoPublicado
from compromisos.publicacion import politicas
from compromisos.reglas.palabras import Estado
from tests.factories import AHORA, crear_compromiso, crear_edicion, crear_institucion, crear_usuario

pytestmark = pytest.mark.django_db


def completo(avance: Avance, **kwargs) -> publicacion.AvanceCompleto:
    avance.publicado_en = avance.publicado_en or AHORA
    avance.publicado_por = avance.autor
    return publicacion.AvanceCompleto(avance, **kwargs)


def nuevo_avance(compromiso, autor, **kwargs) -> Avance:
    return Avance(
        compromiso=compromiso,
        autor=autor,
        **{"fecha_corte": date(2026, 9, 30), "estado": Estado.EN_PROCESO, "descripcion": "x", **kwargs},
    )


def test_sellar_lote_writes_nothing_when_one_breaks_a_rule():
    compromiso, autor = crear_compromiso(), crear_usuario()
    bueno = completo(nuevo_avance(compromiso, autor))
    for malo in (
        nuevo_avance(compromiso, autor, estado=Estado.INCUMPLIDO),
        nuevo_avance(compromiso, autor, fecha_corte=date(2026, 12, 1)),
        nuevo_avance(compromiso, autor, corrige=bueno.avance),  # a correction without its reason
        nuevo_avance(crear_compromiso(publicado=False), autor),
    ):
        with pytest.raises(ValidationError):
            publicacion.sellar_lote([bueno, completo(malo)])
    assert not Avance.objects.exists()


def test_quitar_compromisos_takes_drafts_and_refuses_what_is_public():
    borrador, publico = crear_compromiso(publicado=False), crear_compromiso()
    with pytest.raises(TextoPublicado):
        publicacion.quitar_compromisos([borrador, publico])
    assert Compromiso.objects.count() == 2
    publicacion.quitar_compromisos([borrador])
    assert list(Compromiso.objects.all()) == [publico]


def test_dar_de_alta_publishes_nothing_without_a_title():
    una = Compromiso(
        edicion=crear_edicion(), institucion=crear_institucion(), numero=1, texto="Haremos algo."
    )
    with pytest.raises(ValidationError, match="Le falta el título"):
        publicacion.dar_de_alta([publicacion.Alta(una)], por=None, publicos=True)
    assert not Compromiso.objects.exists()


def test_sellar_lote_takes_a_chain_of_corrections():
    compromiso, autor = crear_compromiso(), crear_usuario()
    a = nuevo_avance(compromiso, autor)
    b = nuevo_avance(compromiso, autor, corrige=a, motivo_correccion="m", estado=Estado.NO_INICIADO)
    c = nuevo_avance(compromiso, autor, corrige=b, motivo_correccion="m", estado=Estado.CUMPLIDO)
    assert publicacion.sellar_lote([completo(a), completo(b), completo(c)]) == 3
    compromiso.refresh_from_db()
    assert compromiso.vigente_avance_id == c.pk
    assert compromiso.vigente_estado == "cumplido"
    assert not politicas.puede_corregir(a)
    assert politicas.puede_corregir(c)
