"""What «Hoy» shows to one person: the first things, one by one, and a line for what does not fit. Each count is that of
the list that it opens."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from base.dias import Dia
from compromisos.admin.hoy import de_direccion, de_revision, de_seguimiento, propios, saludo
from compromisos.admin.hoy.asunto import Asunto, Grupo
from compromisos.admin.hoy.esperan import esperan
from compromisos.lectura import periodos
from compromisos.models import Importacion
from compromisos.publicacion import permisos
from compromisos.reglas.prioridades import repartir


@dataclass(frozen=True, slots=True)
class Quedan:
    """What is not among the first of a kind: `mas` of them, none if no one of it is."""

    grupo: Grupo
    mas: int


@dataclass(frozen=True, slots=True)
class Hoy:
    titulo: str
    fecha: str
    cierran: list[str]
    primeros: list[Asunto]
    quedan: list[Quedan]
    puede_abrir: bool  # a reporting period, where none is open


def grupos_de(user, dia: Dia) -> list[Grupo]:
    """All that waits for `user`, kind by kind, none that is empty. The number of queries follows what one may do and
    how many periods are open, not how much there is."""
    suyas = esperan(user, dia)
    todos = (
        *de_revision.grupos(user, suyas, dia),
        *propios.grupos(user, suyas, dia),
        *de_seguimiento.grupos(user, suyas, dia),
        *de_direccion.grupos(user, dia),
    )
    return [grupo for grupo in todos if grupo is not None]


def hoy_de(user, dia: Dia) -> Hoy:
    grupos = grupos_de(user, dia)
    primeros = repartir(asunto for grupo in grupos for asunto in grupo.asuntos).primeros
    abiertos = periodos.abiertos(dia) if permisos.ve_periodos(user) else []
    return Hoy(
        titulo=saludo.titulo(timezone.localtime(), len(primeros)),
        fecha=saludo.fecha_larga(dia.fecha),
        cierran=saludo.lo_que_cierra(abiertos, dia),
        primeros=primeros,
        quedan=[q for grupo in grupos if (q := _quedan(grupo, primeros))],
        puede_abrir=not abiertos and permisos.lleva_periodos(user),
    )


def _quedan(grupo: Grupo, primeros: list[Asunto]) -> Quedan | None:
    vistos = sum(a.cuantos for a in grupo.asuntos if any(a is p for p in primeros))
    if vistos >= grupo.total:
        return None
    return Quedan(grupo, grupo.total - vistos if vistos else 0)


def ultimas_importaciones(user) -> list[Importacion]:
    """The last three files of whoever may import."""
    return list(Importacion.objects.ultimas_de(user)[:3]) if permisos.puede_importar(user) else []
