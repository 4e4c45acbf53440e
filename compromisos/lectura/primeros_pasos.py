"""First steps of each of the staff: what one does in the first days, ticked by the facts and by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compromisos.models import (
    Avance,
    Compromiso,
    EnlacePersonal,
    Evidencia,
    Firma,
    Importacion,
    Periodo,
    Verificacion,
)
from compromisos.reglas.palabras import SituacionAvance
from cuentas.permisos import codigos_de

ENVIADOS = [s.value for s in SituacionAvance if s is not SituacionAvance.BORRADOR]
GALLETA = "sin_primeros_pasos"  # the cookie of who put them away: whose it is
POR_TODAS = "instituciones.institucion informar_por_todas"


@dataclass(frozen=True, slots=True)
class Receta:
    """A step: what is done and where, for whom holds `permisos` and not `sin`, and the rows that tell that it was done."""

    frase: str | Promise
    vista: str
    permisos: tuple[str, ...]
    hecho: Callable[[Any], QuerySet]
    sin: str = ""


@dataclass(frozen=True, slots=True)
class Paso:
    frase: str | Promise
    vista: str
    hecho: bool


def _registrados(user) -> QuerySet:
    return Compromiso.history.filter(history_user=user, history_type="+")


def _importados(user) -> QuerySet:
    return Importacion.objects.filter(usuario=user, situacion=Importacion.Situacion.APLICADA)


RECETAS = (
    Receta(
        _("Escriba quién firma las cartas, y su teléfono"),
        "admin:cartas_firma",
        ("auth.user change",),
        lambda user: Firma.objects.exclude(ministerio=""),
    ),
    Receta(
        _("Cree la cuenta de otra persona"),
        "admin:auth_user_add",
        ("auth.user add",),
        lambda user: get_user_model().objects.filter(enlace_personal__isnull=True).exclude(pk=user.pk),
    ),
    Receta(
        _("Registre un compromiso"),
        "admin:compromisos_compromiso_add",
        ("compromisos.compromiso add", POR_TODAS),
        _registrados,
    ),
    Receta(
        _("Importe un archivo"),
        "admin:importar",
        ("compromisos.compromiso import", POR_TODAS),
        _importados,
    ),
    Receta(
        _("Abra un periodo de reporte"),
        "admin:compromisos_periodo_add",
        ("compromisos.periodo add",),
        lambda user: Periodo.objects.filter(abierto_por=user),
    ),
    Receta(
        _("Dé un enlace personal a quien informa por una institución"),
        "admin:compromisos_enlacepersonal_add",
        ("compromisos.enlacepersonal add",),
        lambda user: EnlacePersonal.objects.filter(creado_por=user),
    ),
    Receta(
        _("Registre un avance y envíelo a revisión"),
        "admin:compromisos_avance_add",
        ("compromisos.avance add",),
        lambda user: Avance.objects.filter(autor=user, situacion__in=ENVIADOS),
        sin="compromisos.avance publicar",
    ),
    Receta(
        _("Revise un avance: publíquelo o devuélvalo"),
        "admin:compromisos_avance_changelist",
        ("compromisos.avance publicar",),
        lambda user: Avance.objects.filter(Q(publicado_por=user) | Q(observado_por=user)),
    ),
    Receta(
        _("Verifique un avance publicado"),
        "admin:compromisos_avance_changelist",
        ("compromisos.avance verificar",),
        lambda user: Verificacion.objects.filter(registrado_por=user),
    ),
)


def pasos_de(user) -> list[Paso]:
    """The steps of `user`, in their order. One query, and those of the permissions."""
    suyos = codigos_de(user)
    recetas = [r for r in RECETAS if suyos.issuperset(r.permisos) and r.sin not in suyos]
    if not recetas:
        return []
    hechos = {f"paso{n}": Exists(receta.hecho(user).order_by()) for n, receta in enumerate(recetas)}
    fila = get_user_model().objects.filter(pk=user.pk).annotate(**hechos).values(*hechos).get()
    return [Paso(r.frase, r.vista, fila[f"paso{n}"]) for n, r in enumerate(recetas)]


def de_quien_informa(cuenta: Any) -> list[Paso]:
    """The first steps of who reports for an institution, by the facts of that account; none once all are done. One query."""
    suyos = Avance.objects.filter(autor=cuenta)
    hechos = (
        (_("Elija un compromiso de abajo y cuente qué se hizo"), suyos),
        (
            _("Agregue con qué se prueba: archivos, fotos o un enlace"),
            Evidencia.objects.filter(avance__in=suyos),
        ),
        (
            _("Envíelo a revisión: el ministerio lo publica, o se lo devuelve con un motivo"),
            suyos.filter(situacion__in=ENVIADOS),
        ),
        (
            _("Véalo publicado, en «Lo ya publicado» de su compromiso"),
            suyos.filter(publicado_en__isnull=False),
        ),
    )
    cuales = get_user_model().objects.filter(pk=cuenta.pk)
    fila = cuales.values_list(*(Exists(filas) for _frase, filas in hechos)).first() or ()
    pasos = [Paso(frase, "", bool(si)) for (frase, _filas), si in zip(hechos, fila, strict=False)]
    return [] if all(p.hecho for p in pasos) else pasos
