"""What a backup of this site has to find again: the head of the public record and the files that it vouches for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from base.respaldo.hacer import Casa
from base.respaldo.manifiesto import Manifiesto
from base.respaldo.revisar import comprobar_archivos
from compromisos.models import Anotacion, Evidencia, Foto, Mensaje

# Go without their rows: living sessions open the staff's pages, tries to sign in name people; both begin
# anew. Heartbeats are of the machine that was.
VACIADAS = ("django_session", "cuentas_sesion", "cuentas_intento", "compromisos_latido")
COLUMNAS = {Anotacion._meta.db_table: ("numero", "anterior", "sha256")}


def _testigo() -> dict[str, Any]:
    ultima = Anotacion.objects.order_by("-numero").first()
    return {"cabeza": ultima and {"numero": ultima.numero, "sha256": ultima.sha256}}


def evidencias_con_archivo() -> QuerySet[Evidencia]:
    """Public evidence whose file is to be there."""
    return Evidencia.objects.sellados().filter(archivo_suprimido_en=None).exclude(archivo="").order_by("pk")


def fotos_en_pie() -> QuerySet[Foto]:
    """Public photos, those of pledges no longer in force too."""
    return Foto.objects.filter(publicada_en__isnull=False, retirada_en__isnull=True).order_by("pk")


def archivos_del_registro() -> dict[str, str]:
    """{storage path: SHA-256} of each file of evidence and of photos that is public."""
    archivos = dict(evidencias_con_archivo().values_list("archivo", "sha256"))
    for foto in fotos_en_pie():
        archivos |= {ruta: foto.huellas[n] for n, ruta in foto.archivos().items() if n in foto.huellas}
    return archivos


CASA = Casa(_testigo, archivos_del_registro, VACIADAS)


def comprobar(dicho: Manifiesto, tabla: str, filas: Iterator[tuple]) -> Iterator[str]:
    """Whether the rows of the record are one chain, from the first to the head that the manifest says."""
    eslabones = {int(numero): (anterior, sha256) for numero, anterior, sha256 in filas}
    previo = None
    for numero in range(1, len(eslabones) + 1):
        anterior, sha256 = eslabones.get(numero, (None, None))
        if sha256 is None or (previo is not None and anterior != previo):
            yield f"El registro que trae el respaldo no es una cadena: falla en la anotación {numero}."
            return
        previo = sha256
    cabeza = dicho.testigo.get("cabeza")
    if (len(eslabones), previo) != ((cabeza["numero"], cabeza["sha256"]) if cabeza else (0, None)):
        yield "El registro que trae el respaldo no termina en la cabeza que dice su manifiesto."


def comprobar_lo_demas(dicho: Manifiesto) -> Iterator[str]:
    yield from (f"Falta el archivo «{ruta}», que el registro nombra." for ruta in dicho.faltaban)
    yield from comprobar_archivos(dicho)


def dejar_en_duda_los_correos() -> int:
    """Messages that were to go when the backup was made: whether they went since is not known, so none goes by itself."""
    return Mensaje.objects.filter(situacion=Mensaje.Situacion.PENDIENTE).update(
        situacion=Mensaje.Situacion.EN_ENVIO
    )
