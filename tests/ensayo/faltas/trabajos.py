"""The worker dies in the middle of what takes long, and mail has nowhere to go."""

from __future__ import annotations

import csv
import io
import os
import time
from collections import Counter
from datetime import timedelta

from tests.ensayo import datos
from tests.ensayo.casa import Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.gente import Lector
from tests.ensayo.procesos import esperar

CARTAS, FILAS = 40, 1200
PASA = 0.15  # seconds that the server takes for each letter


def _cola(cuantas: int, de_que: str) -> list[int]:
    """So many letters that wait to go, each to somebody else."""
    from compromisos.correo import cola

    pedidas = [
        cola.encolar(
            f"ensayo-{de_que}-{n}",
            f"{de_que}-{n}@ensayo.example",
            "Ensayo",
            "Esto es un ensayo.",
            por=datos.cuenta("autora"),
        )
        for n in range(cuantas)
    ]
    return [m.pk for m in pedidas if m]


def _como_van(pks: list[int]) -> Counter:
    from compromisos.models import Mensaje

    return Counter(Mensaje.objects.filter(pk__in=pks).values_list("situacion", flat=True))


def _recibidas(casa: Casa, de_que: str) -> Counter:
    return Counter(str(c["To"]) for c in casa.buzon.cartas if str(c["To"]).startswith(f"{de_que}-"))


def muerto_en_un_envio(casa: Casa) -> Linea:
    casa.buzon.tarda, que = PASA, f"envio{time.time():.0f}"
    try:
        pks = _cola(CARTAS, que)
        for cuantas in (5, 15, 25):
            esperar(lambda n=cuantas: sum(_recibidas(casa, que).values()) >= n, 120, "letters")
            casa.trabajador.matar()
            murio = time.monotonic()
            casa.trabajador.arrancar()
        esperar(lambda: not _como_van(pks)["pendiente"], 180, "the rest of the letters")
        volvio = time.monotonic() - murio
        time.sleep(1)
    finally:
        casa.buzon.tarda = 0
    recibidas, van = _recibidas(casa, que), _como_van(pks)
    dos_veces = sum(1 for n in recibidas.values() if n > 1)
    # What nobody knows of is said on «Hoy» as in doubt: it is not lost, and does not go twice.
    perdidas = CARTAS - len(recibidas) - van["en_envio"]
    mal = [f"{dos_veces} came twice"] if dos_veces else []
    if van["en_envio"] > 3 or van["fallido"]:
        mal.append(f"{dict(van)}")
    return Linea(
        f"The worker is killed three times in a mailing of {CARTAS}",
        f"{len(recibidas)} came, none twice; {van['en_envio']} are said to be in doubt", max(perdidas, 0), volvio, tuple(mal),
    )  # fmt: skip


def sin_correo(casa: Casa) -> Linea:
    """An hour by the clock of the queue: each time it would try again, it tries now."""
    from compromisos.models import Mensaje

    casa.quitar_correo()
    que = f"hora{time.time():.0f}"
    pks = _cola(10, que)
    for intento in range(1, 4):  # at once, after 1, 5 and 30 minutes
        esperar(
            lambda n=intento: (
                Mensaje.objects.filter(pk__in=pks, intentos__gte=n, situacion="pendiente").count() == 10
            ),
            90,
            f"try {intento}",
        )
        _ahora_mismo()
    esperar(
        lambda: Mensaje.objects.filter(pk__in=pks, intentos__gte=4, situacion="pendiente").count() == 10,
        90,
        "try 4",
    )
    casa.poner_correo()
    volvio = time.monotonic()
    _ahora_mismo()
    esperar(lambda: _como_van(pks)["enviado"] == 10, 120, "letters")
    tardo, recibidas = time.monotonic() - volvio, _recibidas(casa, que)
    mal = [f"{dict(recibidas)}"] if any(n != 1 for n in recibidas.values()) else []
    return Linea(
        "The mail server is down for an hour (four tries)",
        f"{len(recibidas)} of 10 letters came when it was back, each once",
        10 - len(recibidas),
        tardo,
        tuple(mal),
    )


def _ahora_mismo() -> None:
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() - timedelta(seconds=1))


def _archivo(filas: int, que: str) -> bytes:
    from compromisos.models import Compromiso, Edicion

    escrito = io.StringIO()
    hoja = csv.writer(escrito)
    hoja.writerow(["edicion", "institucion", "numero", "titulo", "compromiso"])
    edicion = Edicion.objects.get(slug="demo")
    institucion = Compromiso.objects.filter(edicion=edicion).order_by("pk")[0].institucion.nombre
    for n in range(filas):
        hoja.writerow(
            [
                edicion.slug,
                institucion,
                2000 + n,  # `multiplicar` numbers up to some 810 in one institution
                f"{que} {n}",
                f"{que}: una promesa con el número {n}, que se mide.",
            ]
        )
    return escrito.getvalue().encode()


def muerto_en_una_importacion(casa: Casa) -> Linea:
    from compromisos.importacion import tasks
    from compromisos.models import Compromiso, Importacion

    editora = datos.editora(casa)
    antes = Compromiso.objects.count()
    dado = editora.subir(
        "/admin/importar/",
        {"tabla": "compromisos"},
        {"archivo": ("ensayo.csv", _archivo(FILAS, "Del ensayo"))},
    )
    importacion = Importacion.objects.order_by("-creada_en").first()
    if importacion is None:
        raise RuntimeError(f"the upload answered {dado.estado}: {dado.texto[:300]}")
    esperar(lambda: _trabajo(importacion.pk) == "", 240, "the file read")
    tasks.encargar(Importacion.objects.get(pk=importacion.pk), "confirmar", por=datos.cuenta("editora"))
    esperar(
        lambda: casa.primaria.decir(
            "SELECT 1 FROM pg_stat_activity WHERE xact_start < now() - interval '1 s' AND usename = 'compromisos_web' AND state <> 'idle'"
        ),
        120,
        "the import under way",
        cada=0.05,
    )
    casa.trabajador.matar()
    murio = time.monotonic()
    a_medias = Compromiso.objects.count() - antes
    casa.trabajador.arrancar()
    importacion.refresh_from_db()
    mal = [f"{a_medias} rows were left"] if a_medias else []
    tasks.encargar(importacion, "confirmar", por=datos.cuenta("editora"))
    esperar(lambda: _trabajo(importacion.pk) == "", 300, "the import")
    volvio = time.monotonic() - murio
    hay = Compromiso.objects.count() - antes
    return Linea(
        f"The worker is killed in an import of {FILAS} rows", f"nothing half done; asked again: {hay} rows, once",
        max(FILAS - hay, 0), volvio, (*mal, *([f"{hay} rows"] if hay != FILAS else [])),
    )  # fmt: skip


def _trabajo(pk) -> str:
    from compromisos.models import Importacion

    return Importacion.objects.values_list("trabajo", flat=True).get(pk=pk)


def muerto_en_un_informe(casa: Casa) -> Linea:
    from django_tasks_db.models import DBTaskResult

    lector, ruta = Lector(casa.https), "/ediciones/demo/anexo.pdf"
    visto = lector.pedir(ruta)
    mal = [] if visto.estado == 503 else [f"first: {visto.estado}"]
    esperar(lambda: DBTaskResult.objects.running().exists(), 60, "the report under way", cada=0.05)
    time.sleep(0.5)
    casa.trabajador.matar()
    murio = time.monotonic()
    casa.trabajador.arrancar()
    dicho = lector.pedir(ruta)
    if dicho.estado != 503:
        mal.append(f"while nobody makes it: {dicho.estado}")
    _olvidar_lo_pedido(casa)  # a quarter of an hour by the clock of the queue
    esperar(lambda: lector.pedir(ruta).estado == 200, 240, "the report", cada=1)
    return Linea(
        "The worker is killed in a report",
        "503 and «it is being prepared»; asked again after a quarter of an hour, it is made",
        0,
        time.monotonic() - murio,
        tuple(mal),
    )


def _olvidar_lo_pedido(casa: Casa) -> None:
    from compromisos.salidas.guardados import PEDIDO

    antes = time.time() - 16 * 60
    for pedido in casa.hechos.glob(f"*{PEDIDO}"):
        os.utime(pedido, (antes, antes))


FALTAS = {
    "envio": muerto_en_un_envio,
    "sin-correo": sin_correo,
    "importacion": muerto_en_una_importacion,
    "informe": muerto_en_un_informe,
}
