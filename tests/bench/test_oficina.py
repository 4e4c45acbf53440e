"""The pages of the staff with 400 pledges and 60 institutions, and with 100,000 and 3,000: queries and time, as a ratio; and
that what they count stays right. Queries may be fewer of many (counts beside filters are of at most 20,000), never more."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.dias import Dia
from compromisos.admin.hoy import pagina
from compromisos.models import Avance, Compromiso
from compromisos.publicacion.roles import ADMINISTRACION
from compromisos.reglas.prioridades import ClaseDeEspera
from tests.bench.multiplicar import multiplicar
from tests.bench.test_bench import segundos
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]  # VACUUM asks for none open
VECES = 250
LISTA, AVANCES = "/admin/compromisos/compromiso/", "/admin/compromisos/avance/"
PAGINAS = {
    "Hoy": "/admin/",
    "panel": "/admin/panel/",
    "compromisos": LISTA,
    "compromisos, vencidos": f"{LISTA}?plazo=vencido",
    "compromisos, lo mío": f"{LISTA}?encargado=yo",
    "compromisos, de nadie": f"{LISTA}?encargado=nadie",
    "compromisos, última página": f"{LISTA}?p={{ultima}}",
    "instituciones": "/admin/instituciones/institucion/",
    "revisar": f"{AVANCES}?situacion=en_revision",
    "verificar": f"{AVANCES}?verificacion=sin",
    "calidad": "/admin/calidad/",
    "compromisos, sin meta": f"{LISTA}?hueco=sin_meta",
    "compromisos, no cuadra": f"{LISTA}?hueco=no_cuadra",
    "compromisos, nada hallado": f"{LISTA}?q=violencia+sedes+zzz",
    "registrar avance": f"{AVANCES}add/",
    "buscar": "/admin/buscar/?q=violencia+sedes",
    "actividad": "/admin/actividad/",
    "cartas": "/admin/compromisos/mensaje/",
}


def test_pages_of_the_staff_against_size(settings, capsys):
    if connection.vendor != "postgresql":
        pytest.fail("what 100,000 pledges cost is measured on PostgreSQL: run without TEST_DB=sqlite")
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("cargar_semilla", verbosity=0, stdout=io.StringIO())
    call_command("datos_demo", verbosity=0, hoy=timezone.localdate(), stdout=io.StringIO())
    user = crear_cuenta("administradora", ADMINISTRACION)
    _por_revisar(user)
    client = Client()
    client.force_login(user)
    pocos = _medir(client)
    por_revisar = Avance.objects.filter(situacion="en_revision").count()
    multiplicar(VECES)
    muchos = _medir(client)
    dia = Dia.de_hoy()
    grupos = {g.clase: g.total for g in pagina.grupos_de(user, dia)}
    assert grupos[ClaseDeEspera.REVISAR] == por_revisar * VECES
    assert grupos[ClaseDeEspera.VERIFICAR] == Avance.objects.por_verificar(dia).count()
    with capsys.disabled():
        print(
            f"\n{connection.vendor}: pages of the staff, {Compromiso.objects.count():,} pledges against {VECES} times fewer"
        )
        print(f"{'':28}{'queries':>9}{'of many':>9}{'ms':>9}{'of many':>9}{'ratio':>8}")
        for nombre, (consultas, tiempo) in pocos.items():
            suyas, suyo = muchos[nombre]
            print(
                f"{nombre:28}{consultas:9}{suyas:9}{tiempo * 1000:9.0f}{suyo * 1000:9.0f}{suyo / tiempo:8.1f}"
            )
    crecen = {n: (pocos[n][0], muchos[n][0]) for n in PAGINAS if muchos[n][0] > pocos[n][0]}
    assert not crecen


def _medir(client: Client) -> dict[str, tuple[int, float]]:
    """{page: (queries, seconds)}"""
    ultima = (Compromiso.objects.count() - 1) // 50 + 1
    medidas = {}
    for nombre, url in PAGINAS.items():
        direccion = url.format(ultima=ultima)
        with CaptureQueriesContext(connection) as consultas:
            assert client.get(direccion).status_code == 200, nombre
        medidas[nombre] = (len(consultas), segundos(lambda d=direccion: client.get(d), 2))
    return medidas


def _por_revisar(autora) -> None:
    """An update that waits for each twentieth pledge."""
    claves = Compromiso.objects.filter(edicion__slug="demo").order_by("pk").values_list("pk", flat=True)[::20]
    Avance.objects.bulk_create(
        Avance(
            compromiso_id=pk, autor=autora, fecha_corte=timezone.localdate(), estado="en_proceso",
            descripcion="Se hizo una parte.", situacion="en_revision", enviado_en=timezone.now(),
        )
        for pk in claves
    )  # fmt: skip
