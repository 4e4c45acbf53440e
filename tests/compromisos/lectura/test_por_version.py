"""What is kept for each version of what is public is what counting anew would say, after whatever public act."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.por_version import RECORDADO, Memoria, por_version
from compromisos.models import Avance, Compromiso, Verificacion
from compromisos.reglas.palabras import Estado
from tests.compromisos.views.ayudas import contar_consultas, crear_avance_de_hoy, llenar
from tests.factories import (
    corregir_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_elemento,
    crear_institucion,
    crear_meta,
    crear_superusuario,
    crear_territorio,
    crear_vinculo,
)
from tests.una_vez import compartida

# What a page says, and which of its context is counted and kept.
CONTADO = {
    "/": (
        "por_estado",
        "por_tema",
        "por_sector",
        "por_region",
        "n_vencidas",
        "n_sin_informe",
        "sin_lugar",
        "serie",
    ),
    "/compromisos/": ("total", "facetas"),
    "/compromisos/?estado=en_proceso": ("total", "facetas"),
    "/compromisos/?orden=reciente&pagina=2": ("total", "facetas"),
    "/territorios/": ("filas", "por_estado", "total", "nombran", "no_dicen"),
    "/territorios/15/": ("por_estado", "cuentas"),
    "/instituciones/": ("sectores", "escala", "por_estado"),
    "/cambios/?tipo=todo": ("titular", "cuentas", "en_total", "barras"),
}


@pytest.fixture(autouse=True)
def sin_recuerdos():
    RECORDADO.olvidar()
    yield
    RECORDADO.olvidar()


class Mundo:
    """Some thirty pledges, and one of which everything is done."""

    def __init__(self):
        self.jefa = crear_superusuario()
        self.eje, self.lima = crear_eje(codigo="atencion"), crear_territorio()
        self.edicion = crear_edicion(slug="ed")
        self.c = crear_compromiso(edicion=self.edicion, institucion=crear_institucion(sector="publico"))
        self.meta = crear_meta(compromiso=self.c)
        llenar(self.c, 30)
        publicacion.anotar_lo_que_falta()

    @property
    def avance(self) -> Avance:
        return self.c.avances.en_firme(Dia.de_hoy()).latest("pk")

    def otro(self) -> Compromiso:
        return Compromiso.objects.publicados(Dia.de_hoy()).exclude(pk=self.c.pk).earliest("pk")

    def otros(self, n: int) -> list[Compromiso]:
        return list(Compromiso.objects.publicados(Dia.de_hoy()).exclude(pk=self.c.pk).order_by("-pk")[:n])

    def borrador(self, **kwargs) -> Compromiso:
        return crear_compromiso(
            edicion=self.edicion, institucion=self.c.institucion, publicado=False, **kwargs
        )


def _institucion(mundo: Mundo) -> None:
    with publicacion.modificar(motivo="Cambió de sector.", por=mundo.jefa):
        mundo.c.institucion.sector = "privado"
        mundo.c.institucion.save()


def _a_mano(mundo: Mundo) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE compromisos_compromiso SET vigente_estado = 'en_proceso' WHERE id = %s", [mundo.otro().pk]
        )


@compartida
def mundo() -> Mundo:
    return Mundo()


PORQUE = {"motivo": "Lo pidió la institución."}
ACTOS: dict[str, Callable[[Mundo], object]] = {
    "publicar un avance": lambda m: crear_avance_de_hoy(
        m.c, mediciones={m.meta: 10}, estado=Estado.EN_PROCESO
    ),
    "verificar": lambda m: publicacion.verificar(
        m.avance, por=m.jefa, verificador="Una defensoría", resultado="verificado", motivo="Se vio."
    ),
    "dejar sin efecto": lambda m: publicacion.dejar_sin_efecto(
        Verificacion.objects.latest("pk"), por=m.jefa, quien="El Ministerio", motivo="Era de otro."
    ),
    "corregir": lambda m: corregir_avance(
        m.avance, por=m.jefa, motivo="Estaba mal.", cambios={"estado": Estado.CUMPLIDO_PARCIALMENTE}
    ),
    "retirar un avance": lambda m: publicacion.retirar(
        m.avance, por=m.jefa, motivo="No era de esta promesa."
    ),
    "enmendar el plazo": lambda m: publicacion.enmendar_datos(
        m.c, por=m.jefa, datos={"fecha_limite": timezone.localdate() - timedelta(days=9)}, **PORQUE
    ),
    "enmendar temas y lugares": lambda m: publicacion.enmendar_datos(
        m.c, por=m.jefa, datos={"ejes": [m.eje], "territorios": [m.lima]}, **PORQUE
    ),
    "publicar un compromiso": lambda m: publicacion.publicar_compromiso(m.borrador(numero=900), por=m.jefa),
    "vincular con un marco": lambda m: crear_vinculo(compromiso=m.c, elemento=crear_elemento()),
    "cambiar la institución": _institucion,
    "dividir": lambda m: publicacion.dividir(m.otro(), por=m.jefa, en=m.otros(2), **PORQUE),
    "fusionar": lambda m: publicacion.fusionar(m.otro(), por=m.jefa, con=m.otros(1)[0], **PORQUE),
    "retirar un compromiso": lambda m: publicacion.retirar_compromiso(m.c, por=m.jefa, **PORQUE),
    "escribir en la base, a mano": _a_mano,
}


def contado(client) -> dict[str, str]:
    """{page and word: what it says}, as text: values compare by what they hold."""
    dicho = {}
    for url, claves in CONTADO.items():
        contexto = client.get(url).context
        dicho |= {f"{url} {clave}": repr(contexto[clave]) for clave in claves}
    return dicho


@pytest.mark.django_db(transaction=True)
def test_kept_counts_are_those_of_counting_anew_after_each_act(client, mundo):
    antes = contado(client)
    for nombre, hacer in ACTOS.items():
        mundo.c.refresh_from_db()
        hacer(mundo)
        guardado = contado(client)
        assert contado(client) == guardado, nombre
        RECORDADO.olvidar()
        assert contado(client) == guardado, nombre
        if nombre != "vincular con un marco":
            assert guardado != antes, f"{nombre} changes nothing that is counted"
        antes = guardado


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("url", "tope"),
    [
        ("/", 10), ("/compromisos/", 8), ("/compromisos/?pagina=2", 8), ("/compromisos/?estado=en_proceso&sector=publico", 8),
        ("/compromisos/?orden=plazo", 8), ("/compromisos/?eje=atencion&territorio=15", 8), ("/territorios/", 8),
        ("/territorios/15/", 16), ("/instituciones/", 10), ("/cambios/", 18), ("/respuestas/", 8), ("/ejes/atencion/", 8),
    ],
)  # fmt: skip
def test_pages_ask_little_once_they_were_counted(client, mundo, url, tope):
    """Also on a past day, which asks one more: the names of then."""
    ayer = timezone.localdate() - timedelta(days=1)
    for direccion, mas in ((url, 0), (f"{url}{'&' if '?' in url else '?'}al={ayer}", 4)):
        client.get(direccion)
        assert contar_consultas(client, direccion) <= tope + mas


def test_memoria_forgets_with_the_version_and_what_nobody_asks():
    memoria = Memoria(2)
    assert [memoria.de("v1", c, lambda c=c: c.upper()) for c in "aba"] == ["A", "B", "A"]
    assert memoria.de("v1", "a", lambda: "otra") == "A"
    memoria.de("v1", "c", lambda: "C")  # «b» was asked longest ago
    assert memoria.de("v1", "b", lambda: "otra") == "otra"
    assert memoria.de("v2", "a", lambda: "nueva") == "nueva"


def test_memoria_never_waits_for_ever():
    """Two that ask for each other's key."""
    memoria, juntos = Memoria(9, paciencia=0.2), threading.Barrier(2, timeout=20)

    def de(una: str, otra: str) -> str:
        def leer() -> str:
            juntos.wait()
            return una + memoria.de("v1", otra, lambda: otra)

        return memoria.de("v1", una, leer)

    with ThreadPoolExecutor(2) as hilos:
        dichas = [hilos.submit(de, "a", "b"), hilos.submit(de, "b", "a")]
        assert all(d.result(20) for d in dichas)


def test_memoria_keeps_nothing_that_was_read_under_a_version_that_is_over():
    memoria = Memoria(2)

    def leer() -> str:
        memoria.de("v2", "otra", str)  # meanwhile somebody published, and somebody else asked
        return "vieja"

    assert memoria.de("v1", "a", leer) == "vieja"
    assert memoria.de("v2", "a", lambda: "nueva") == "nueva"


def test_memoria_lets_one_read_what_several_ask_for_at_once():
    memoria, empezo, seguir = Memoria(2), Event(), Event()
    leidas: list[str] = []

    def leer() -> str:
        leidas.append("una")
        empezo.set()
        assert seguir.wait(5)
        return "leída"

    with ThreadPoolExecutor(3) as hilos:
        primera = hilos.submit(memoria.de, "v1", "a", leer)
        assert empezo.wait(5)
        otras = [hilos.submit(memoria.de, "v1", "a", leer) for _n in range(2)]
        assert memoria.de("v1", "b", lambda: "de otra") == "de otra"  # nobody waits for what is not theirs
        seguir.set()
        assert [f.result(5) for f in (primera, *otras)] == ["leída"] * 3
    assert leidas == ["una"]


def test_memoria_reads_by_itself_what_another_could_not():
    memoria, empezo, seguir = Memoria(2), Event(), Event()

    def fallar() -> str:
        empezo.set()
        assert seguir.wait(5)
        raise ValueError("no")

    with ThreadPoolExecutor(2) as hilos:
        primera = hilos.submit(memoria.de, "v1", "a", fallar)
        assert empezo.wait(5)
        otra = hilos.submit(memoria.de, "v1", "a", lambda: "leída")
        seguir.set()
        assert otra.result(5) == "leída"
        with pytest.raises(ValueError, match="no"):
            primera.result(5)
    assert memoria.de("v1", "a", lambda: "otra vez") in ("leída", "otra vez")
    # One that takes too long is not waited for.
    impaciente = Memoria(2, paciencia=0.01)
    assert impaciente.de("v1", "a", lambda: impaciente.de("v1", "a", lambda: "de dentro")) == "de dentro"


@pytest.mark.django_db(transaction=True)
def test_por_version_keeps_nothing_of_what_may_be_undone():
    hoy = timezone.localdate()
    with transaction.atomic():
        assert por_version(Dia(hoy), "x", lambda: "dentro") == "dentro"
    assert por_version(Dia(hoy), "x", lambda: "fuera") == "fuera"
    assert por_version(Dia(hoy), "x", lambda: "otra") == "fuera"
    assert por_version(Dia(hoy, hoy - timedelta(days=1)), "x", lambda: "de ayer") == "de ayer"
