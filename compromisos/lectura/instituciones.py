"""Institutions as a day saw them: who was there, and in which role."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from base.dias import Dia
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Compromiso, Edicion, Meta, Participacion, Rol
from compromisos.reglas.busqueda import terminos_de
from compromisos.reglas.nombres import se_llama
from instituciones.models import Denominacion, Institucion

ENCABEZAN = (Rol.LIDER, Rol.ORGANIZADORA)


def instituciones_de(dia: Dia) -> QuerySet:
    """Institutions of `dia`, by their name of then."""
    return con_nombres(Institucion.objects.using(dia.alias), dia, "")


def que_se_llaman(consulta: str, dia: Dia) -> QuerySet:
    """Institutions of `dia` that a query finds by the names, acronyms and former names that they had by then; in
    alphabetical order. Two queries."""
    terminos = terminos_de(consulta)
    nombradas = Institucion.objects.using(dia.alias).order_by().values_list("pk", "nombres_plegados")
    halladas = [pk for pk, nombres in nombradas if terminos and se_llama(terminos, nombres.split("|"))]
    return instituciones_de(dia).filter(pk__in=halladas).order_by("nombres_plegados")


def otros_nombres(institucion: Institucion, dia: Dia) -> QuerySet:
    """Other names that it had by `dia`."""
    suyos: QuerySet = Denominacion.objects.filter(institucion=institucion).conocidas(dia)
    return suyos.exclude(nombre=institucion.nombre)


# --- In an edition


def participaciones_de(dia: Dia) -> QuerySet:
    """Participations of `dia`."""
    return Participacion.objects.using(dia.alias)


def a_cargo_de(institucion: Institucion, dia: Dia) -> list[int]:
    """Keys of the pledges that name it as responsible, of the whole or of some target. One query of two indexes: asked as one
    condition, a database reads every pledge."""
    suyos = Compromiso.objects.a_la_vista(dia).filter(responsable=institucion).order_by().values_list("pk")
    de_metas = Meta.objects.vigentes(dia).filter(responsable=institucion).order_by().values_list("compromiso")
    return [pk for (pk,) in suyos.union(de_metas)]


def encabezan(edicion: Edicion, dia: Dia) -> list[tuple[str, list[Institucion]]]:
    """[(role, who)] of those who lead the edition and organise it; a role that nobody has is left out."""
    suyas = participaciones_de(dia).filter(edicion=edicion, rol__in=ENCABEZAN)
    quienes = con_nombres(suyas, dia, "institucion")
    por_rol: dict[str, list[Institucion]] = {}
    for p in quienes.order_by("institucion__nombres_plegados"):
        por_rol.setdefault(p.rol, []).append(p.institucion)
    return [(str(rol.label), por_rol[rol]) for rol in ENCABEZAN if rol in por_rol]


@dataclass(frozen=True, slots=True)
class Participante:
    """An institution in an edition: in which roles, and with how many public pledges."""

    institucion: Institucion
    roles: list[Rol]
    compromisos: int


def participantes_de(edicion: Edicion, cuentas: dict[int, int], dia: Dia) -> list[Participante]:
    """By name: those written down as taking part, and those that have a pledge though nobody wrote it.
    `cuentas` is {institution: public pledges}. Two queries."""
    roles: dict[int, list[Rol]] = {}
    suyas = participaciones_de(dia).filter(edicion=edicion)
    for pk, rol in suyas.values_list("institucion", "rol"):
        roles.setdefault(pk, []).append(Rol(rol))
    quienes = instituciones_de(dia).filter(pk__in={*roles, *cuentas}).order_by("nombres_plegados")
    return [
        Participante(i, [r for r in Rol if r in roles.get(i.pk, ())], cuentas.get(i.pk, 0)) for i in quienes
    ]
