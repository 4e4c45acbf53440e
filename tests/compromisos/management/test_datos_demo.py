"""The fictional data: some of everything, always the same, by the same rules."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from base.dias import Dia
from compromisos.lectura.compromisos import en_fecha
from compromisos.models import Avance, Compromiso, Medicion, Retiro, Verificacion
from compromisos.publicacion import proyeccion
from compromisos.reglas.palabras import Estado, Frescura, Plazo, Respaldo
from instituciones.models import Institucion

pytestmark = pytest.mark.django_db
DIA = date(2026, 11, 24)
# For what is asked of any amount.
POCOS = {"instituciones": 4, "compromisos": 14, "avances": 60}


@pytest.fixture
def sembrado(settings):
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("cargar_semilla", verbosity=0)


def hacer(**kwargs) -> None:
    opciones = {"instituciones": 12, "compromisos": 70, "avances": 350, "hoy": DIA, **kwargs}
    call_command("datos_demo", verbosity=0, **opciones)


def test_datos_demo_makes_some_of_everything(sembrado):
    hacer()
    de_demo = Compromiso.objects.filter(edicion__slug="demo")
    assert de_demo.count() == 70
    vistos = en_fecha(de_demo, Dia(DIA))
    for campo, palabras in (
        ("estado", Estado),
        ("plazo", Plazo),
        ("frescura", Frescura),
        ("respaldo", Respaldo),
    ):
        assert set(vistos.values_list(campo, flat=True)) >= {str(p) for p in palabras}, campo
    assert Avance.objects.sellados().count() == 350
    assert Avance.objects.filter(corrige__isnull=False).exists()
    assert Avance.objects.filter(corrige__corrige__isnull=False).exists(), "a correction of a correction"
    assert Retiro.objects.filter(avance__corrige__isnull=False).exists(), "a withdrawn correction"
    assert Retiro.objects.filter(avance__corrige__isnull=True).exists()
    assert Verificacion.objects.values("resultado").distinct().count() == 2
    # Contradictions a reader must be able to see: declared done with targets not reached, and back.
    assert vistos.filter(estado="cumplido", metas_medibles__gt=0, metas_alcanzadas=0).exists()
    dobles = (
        Avance.objects.sellados().values("compromiso", "fecha_corte").annotate(n=Count("pk")).filter(n__gt=1)
    )
    assert dobles.exists(), "two that speak of the same day"
    assert list(proyeccion.diferencias()) == []


def test_datos_demo_is_taken_for_real_by_nobody(sembrado, client, settings):
    hacer()
    nombres = Institucion.objects.filter(compromisos__edicion__slug="demo").values_list("nombre", flat=True)
    assert all("ejemplo" in n for n in nombres)
    assert not Avance.objects.exclude(compromiso__edicion__slug="demo").exists()
    for url in ("/", "/compromisos/", "/compromisos/25porel25-mimp-1/", "/no-existe/"):
        assert "Datos de demostración." in client.get(url).content.decode()
    settings.DATOS_DE_DEMOSTRACION = False
    assert "Datos de demostración." not in client.get("/").content.decode()


def foto_de_todo() -> list:
    compromisos = Compromiso.objects.filter(edicion__slug="demo").order_by("codigo")
    avances = Avance.objects.order_by("compromiso__codigo", "fecha_corte", "publicado_en", "descripcion")
    mediciones = Medicion.objects.order_by(
        "avance__compromiso__codigo", "avance__publicado_en", "meta__orden", "valor"
    )
    return [
        list(
            compromisos.values_list(
                "codigo", "texto", "titulo", "vigente_estado", "vigente_corte", "fecha_limite"
            )
        ),
        list(
            avances.values_list("compromiso__codigo", "fecha_corte", "estado", "publicado_en", "descripcion")
        ),
        list(mediciones.values_list("meta__indicador", "valor")),
    ]


def test_datos_demo_follows_its_seed(sembrado):
    from django.db import transaction

    fotos = []
    for semilla in (25, 25, 26):
        with transaction.atomic():
            hacer(semilla=semilla, **POCOS)
            fotos.append(foto_de_todo())
            transaction.set_rollback(True)
    assert fotos[0] == fotos[1] != fotos[2]


def test_datos_demo_refuses_where_it_does_not_belong(sembrado, settings):
    settings.DATOS_DE_DEMOSTRACION = False
    with pytest.raises(CommandError, match="DEMO_BANNER=1"):
        hacer()
    settings.DATOS_DE_DEMOSTRACION = True
    with pytest.raises(CommandError, match="al menos 2"):
        hacer(instituciones=1)
    hacer(**POCOS)
    with pytest.raises(CommandError, match="ya tiene datos"):
        hacer(**POCOS)
    hacer(si_falta=True)
    assert Compromiso.objects.filter(edicion__slug="demo").count() == POCOS["compromisos"]
