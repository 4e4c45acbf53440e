"""What takes long is done out of the browser's sight, by the worker (`manage.py db_worker`).

An import is told what is being done with it in `trabajo`. Whatever happens to the worker, what the import
says of itself is true, for each step is one transaction: done, or not at all. Asking twice does it once.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from compromisos.importacion import batches, expediente, progress, undo
from compromisos.models import Importacion
from compromisos.publicacion import personales
from compromisos.publicacion.personales import RazonDada

logger = logging.getLogger(__name__)
Trabajo = Importacion.Trabajo


@transaction.atomic
def encargar(
    importacion: Importacion,
    trabajo: str,
    *,
    por,
    crear: list[str] | None = None,
    publicar: bool = False,
    motivo: str = "",
    revisado: str = "",
) -> None:
    """Have `trabajo` done in the background, for `por`; the rest as confirming and undoing take it; `revisado`, why
    what looks personal in it may be published."""
    importacion.trabajo, importacion.trabajo_en, importacion.aviso = trabajo, timezone.now(), ""
    importacion.save(update_fields=["trabajo", "trabajo_en", "aviso"])
    progress.olvidar(importacion.pk)
    pedido_en = importacion.trabajo_en.isoformat()
    hacer.enqueue(str(importacion.pk), trabajo, pedido_en, por.pk, crear or [], publicar, motivo, revisado)


@task()
def hacer(
    clave: str,
    trabajo: str,
    pedido_en: str,
    por: int,
    crear: list[str],
    publicar: bool = False,
    motivo: str = "",
    revisado: str = "",
) -> None:
    """The task itself. One that was asked again since then does nothing."""
    suya = Importacion.objects.filter(pk=clave, trabajo=trabajo, trabajo_en=datetime.fromisoformat(pedido_en))
    importacion = suya.first()
    if importacion is None:
        return
    quien = get_user_model().objects.get(pk=por)
    with personales.durante(RazonDada(revisado, quien) if revisado else None):
        aviso = _hacer(importacion, trabajo, quien, crear, publicar=publicar, motivo=motivo)
    progress.olvidar(clave)
    suya.update(trabajo=Trabajo.NINGUNO, aviso=aviso)


def _hacer(
    importacion: Importacion, trabajo: str, por, crear: list[str], *, publicar: bool, motivo: str
) -> str:
    """The sentence of how it ended, if it did not end well."""
    anotar = progress.anotador(importacion.pk)
    try:
        if trabajo == Trabajo.ANALIZAR:
            expediente.releer(importacion, progreso=anotar)
        elif trabajo == Trabajo.CONFIRMAR:
            expediente.confirmar(importacion, crear=crear, por=por, publicar=publicar, progreso=anotar)
        elif trabajo == Trabajo.DESHACER:
            undo.deshacer(importacion, por=por, motivo=motivo, progreso=anotar)
    except batches.ArchivoInutilizable as error:
        if not importacion.informe:  # it was never read: nothing of it is kept
            expediente.descartar(importacion)
        return str(error)
    except expediente.NoSeConfirma as error:
        return str(error)
    except personales.FaltaRevisar as error:
        return "\n".join(error.messages)
    except undo.NoSePuedeDeshacer as error:
        return "\n".join([str(error), *error.estorbos])
    except Exception:
        logger.exception("The task %s of import %s failed", trabajo, importacion.pk)
        return _("Falló y no se guardó nada. Inténtelo de nuevo; si se repite, avise a quien opera el sitio.")
    return ""


def soltar(importacion: Importacion) -> None:
    """Give up what was asked and nobody did. What it says of itself is still true."""
    Importacion.objects.filter(pk=importacion.pk).update(trabajo=Trabajo.NINGUNO)
    progress.olvidar(importacion.pk)
    importacion.refresh_from_db()


def esta_parado(importacion: Importacion) -> bool:
    """Whether nobody seems to be at what was asked: no sign for a while, and nobody holds its row."""
    marcha = progress.ultima(importacion.pk)
    pedido = importacion.trabajo_en or timezone.now()
    hace = marcha.hace if marcha else (timezone.now() - pedido).total_seconds()
    return hace > progress.SIN_SENALES and not _alguien_la_tiene(importacion)


def _alguien_la_tiene(importacion: Importacion) -> bool:
    if not connection.features.has_select_for_update_skip_locked:
        return False
    with transaction.atomic():
        libres = Importacion.objects.select_for_update(skip_locked=True)
        return not libres.filter(pk=importacion.pk).exists()
