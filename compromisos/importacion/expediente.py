"""The life of a file that somebody sent: pending, shown, confirmed or discarded, and perhaps taken back."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compromisos.importacion import batches
from compromisos.importacion.batches import Informe, Modo
from compromisos.importacion.contexto import Contexto
from compromisos.models import Edicion, Importacion


class NoSeConfirma(Exception):
    """The import was not written; the message says why, and what to do."""


def preparar(
    user, archivo: UploadedFile, *, tabla: str = "", edicion: Edicion | None = None, **modo: str
) -> Importacion:
    """Analyse what was sent and keep it pending. Raises ArchivoInutilizable; then nothing is kept."""
    importacion = Importacion(
        tabla=tabla,
        usuario=user,
        edicion=edicion,
        nombre_original=archivo.name[:250],
        modo=asdict(Modo(**modo)),
    )
    datos = archivo.read()
    informe = batches.analizar(datos, archivo.name, **pedido_de(importacion))
    importacion.tabla = informe.tabla
    _guardar_archivo(importacion, datos)
    _anotar(importacion, informe)
    importacion.save()
    return importacion


def pedido_de(importacion: Importacion) -> dict:
    """The options with which its file is analysed and written: always the same."""
    return {
        "tabla": importacion.tabla,
        "user": importacion.usuario,
        "edicion": importacion.edicion,
        "modo": Modo(**importacion.modo),
        "dejar": frozenset(importacion.dejadas),
        "solo_validas": importacion.solo_validas,
    }


def decidir(importacion: Importacion, *, dejadas: set[int], solo_validas: bool) -> None:
    """Change what is left out, and work out anew what the rest would do."""
    importacion.dejadas, importacion.solo_validas = sorted(dejadas), solo_validas
    _anotar(
        importacion,
        batches.analizar(importacion.datos(), importacion.nombre_original, **pedido_de(importacion)),
    )
    importacion.save(update_fields=["dejadas", "solo_validas", "informe", "huella"])


def confirmar(importacion: Importacion, *, crear: list[str]) -> Importacion:
    """Write it, once. `crear` names the new institutions that were ticked. Raises NoSeConfirma.

    The row is locked and looked at again: confirming twice writes once. If on the present data the file
    does something else than what was shown, that is undone and kept as the new preview.
    """
    try:
        with transaction.atomic():
            return _confirmar(Importacion.objects.select_for_update().get(pk=importacion.pk), crear)
    except batches.OtraCosa as error:
        _anotar(importacion, error.informe)
        importacion.save(update_fields=["informe", "huella"])
        raise NoSeConfirma(
            _("Los datos cambiaron desde que se mostró esta revisión. Mírela de nuevo: ahora haría esto.")
        ) from None
    except batches.ConErrores as error:
        raise NoSeConfirma(str(error)) from None


def _confirmar(actual: Importacion, crear: list[str]) -> Importacion:
    if actual.situacion in (Importacion.Situacion.APLICADA, Importacion.Situacion.DESHECHA):
        raise NoSeConfirma(_("Esta importación ya se hizo: no se repitió nada."))
    if not actual.esta_pendiente or actual.caduco:
        raise NoSeConfirma(_("Esta importación caducó o se descartó: suba el archivo otra vez."))
    if faltan := [n for n in actual.informe["instituciones_nuevas"] if n not in crear]:
        raise NoSeConfirma(
            _("Marque las instituciones nuevas que va a crear: %(faltan)s.") % {"faltan": "; ".join(faltan)}
        )
    informe = batches.aplicar(
        actual.datos(), actual.nombre_original, huella=actual.huella, **pedido_de(actual)
    )
    _aplicada(actual, informe)
    actual.save()
    return actual


def importar_de_una(datos: bytes, nombre: str, **opciones) -> Informe:
    """Write a file without a pending step, as the command line does, and keep the account of it.

    A file that changed nothing leaves no account. Raises what `batches.aplicar` raises.
    """
    with transaction.atomic():
        informe = batches.aplicar(datos, nombre, **opciones)
        if informe.diario:
            importacion = Importacion(
                tabla=informe.tabla,
                usuario=opciones.get("user") or Contexto().autor(),
                edicion=opciones.get("edicion"),
                nombre_original=nombre[:250],
                modo=asdict(opciones.get("modo") or Modo()),
                solo_validas=opciones.get("solo_validas", False),
            )
            _guardar_archivo(importacion, datos)
            _anotar(importacion, informe)
            _aplicada(importacion, informe)
            importacion.save()
    return informe


def descartar(importacion: Importacion) -> None:
    importacion.situacion = Importacion.Situacion.DESCARTADA
    importacion.save(update_fields=["situacion"])
    importacion.archivo.delete(save=False)


def borrar_caducadas() -> None:
    """What nobody confirmed in a day goes, file and all."""
    for vieja in Importacion.objects.caducadas(ahora=timezone.now())[:50]:
        vieja.archivo.delete(save=False)
        vieja.delete()


def _guardar_archivo(importacion: Importacion, datos: bytes) -> None:
    importacion.archivo = ContentFile(datos, name="archivo")
    importacion.sha256 = hashlib.sha256(datos).hexdigest()


def _anotar(importacion: Importacion, informe: Informe) -> None:
    importacion.informe, importacion.huella = informe.como_dict(), informe.huella()


def _aplicada(importacion: Importacion, informe: Informe) -> None:
    importacion.situacion, importacion.aplicada_en = Importacion.Situacion.APLICADA, timezone.now()
    importacion.informe, importacion.diario = informe.como_dict(), informe.diario
