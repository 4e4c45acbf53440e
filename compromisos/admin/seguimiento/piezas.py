"""Pieces for the pages of an institution and of a pledge: who is in charge, and the last notes.

A page adds `contexto(request, objeto)` to its own and includes `admin/seguimiento/_encargado.html` and
`admin/seguimiento/_notas.html`; whoever sees none of it gets neither, and the pieces are empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from base.dias import Dia
from compromisos.lectura import encargos, seguimientos
from compromisos.models import Compromiso, Encargo, Seguimiento
from compromisos.publicacion import permisos
from instituciones.models import Institucion

ULTIMAS = 5


@dataclass(frozen=True, slots=True)
class PiezaDeEncargo:
    """`encargo` is its own; `heredado` that of its institution, where a pledge has none of its own."""

    campo: str
    clave: int
    encargo: Encargo | None
    heredado: Encargo | None
    nombres: dict[int, str]
    anteriores: list[Encargo]
    puede_encargar: bool

    @property
    def vale(self) -> Encargo | None:
        """The one that counts today, if whoever has it still works here."""
        suyo = self.encargo or self.heredado
        return suyo if suyo and suyo.persona_id in self.nombres else None

    @property
    def de_quien_se_fue(self) -> Encargo | None:
        suyo = self.encargo or self.heredado
        return suyo if suyo and suyo.persona_id not in self.nombres else None


@dataclass(frozen=True, slots=True)
class PiezaDeNotas:
    campo: str
    clave: int
    ultimas: list[Seguimiento]
    hay_mas: bool
    dia: Dia
    puede_anotar: bool


def contexto(request: HttpRequest, objeto: Institucion | Compromiso) -> dict[str, Any]:
    """Six queries at most, none for whoever sees none of it."""
    piezas: dict[str, Any] = {"aqui": request.get_full_path()}
    if permisos.ve_encargos(request.user):
        piezas["pieza_encargo"] = _encargo(request.user, objeto)
    if permisos.ve_seguimientos(request.user):
        piezas["pieza_notas"] = _notas(request.user, objeto)
    return piezas


def _campo(objeto: Institucion | Compromiso) -> str:
    return "institucion" if isinstance(objeto, Institucion) else "compromiso"


def _encargo(user, objeto: Institucion | Compromiso) -> PiezaDeEncargo:
    propio = encargos.vigente_de(objeto)
    heredado = None
    if propio is None and isinstance(objeto, Compromiso):
        heredado = encargos.vigente_de(objeto.institucion)
    return PiezaDeEncargo(
        _campo(objeto),
        objeto.pk,
        propio,
        heredado,
        encargos.nombres_de_encargables(),
        list(encargos.anteriores_de(objeto)[:ULTIMAS]),
        permisos.puede_encargar(user),
    )


def _notas(user, objeto: Institucion | Compromiso) -> PiezaDeNotas:
    suyas = (
        seguimientos.de_institucion(objeto)
        if isinstance(objeto, Institucion)
        else seguimientos.de_compromiso(objeto)
    )
    ultimas = list(suyas[: ULTIMAS + 1])
    return PiezaDeNotas(
        _campo(objeto),
        objeto.pk,
        ultimas[:ULTIMAS],
        len(ultimas) > ULTIMAS,
        Dia.de_hoy(),
        permisos.puede_anotar(user),
    )
