"""What can be followed, by the code it has in addresses: `compromiso:25porel25-mimp-2`, `lista:estado=cumplido`, `todo`.

Read from an address it is judged, and refused with one sentence; read from what was confirmed it may be gone by now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.lectura.compromisos import a_la_vista
from compromisos.lectura.ediciones import ejes_de
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.temas import de_tema
from compromisos.models import Seguido, Territorio
from compromisos.models.seguidor import LARGO_DE_LO_SEGUIDO

Clase = Seguido.Clase
NO_FILTRAN = ("pagina", "orden", "al")


class NoSeSigue(ValueError):
    """What was asked cannot be followed: one sentence that says why, and what can."""


@dataclass(frozen=True, slots=True)
class Seguible:
    """`nombre` in the active language; `url`, its page from the root of the site."""

    clase: str
    valor: str
    nombre: str
    url: str

    @property
    def que(self) -> str:
        """As addresses say it."""
        return f"{self.clase}:{self.valor}" if self.valor else self.clase


def leer(que: str, dia: Dia) -> Seguible:
    """What `que` names, if it can be followed on `dia`. Raises NoSeSigue."""
    clase, _dos_puntos, valor = que.strip().partition(":")
    if clase not in LECTORES or "\x00" in valor:
        raise NoSeSigue(
            _("No sabemos qué quiere seguir. Abra su página en este sitio y pulse «Seguir por correo».")
        )
    if len(valor) > LARGO_DE_LO_SEGUIDO:
        raise NoSeSigue(_("Son demasiados filtros para seguirlos juntos. Quite alguno."))
    return LECTORES[clase](valor.strip(), dia)


def que_sigue(seguido: Seguido, dia: Dia) -> Seguible | None:
    """What was confirmed, as it is called on `dia`; None if nobody can follow it any more."""
    try:
        return leer(f"{seguido.clase}:{seguido.valor}", dia)
    except NoSeSigue:
        return None


def _compromiso(codigo: str, dia: Dia) -> Seguible:
    suyo = _uno(a_la_vista(dia), codigo=codigo.lower())
    if suyo is None:
        raise NoSeSigue(_("No hay ninguna promesa pública con ese código."))
    if suyo.dejado_en:
        raise NoSeSigue(
            _("Esa promesa ya no cuenta: se dividió, se unió a otra o se retiró. Siga a su institución.")
        )
    return Seguible(Clase.COMPROMISO, suyo.codigo, suyo.titulo, suyo.get_absolute_url())


def _institucion(slug: str, dia: Dia) -> Seguible:
    suya = _uno(instituciones_de(dia), slug=slug.lower())
    if suya is None:
        raise NoSeSigue(_("No conocemos esa institución."))
    return Seguible(Clase.INSTITUCION, suya.slug, suya.nombre, suya.get_absolute_url())


def _lugar(ubigeo: str, dia: Dia) -> Seguible:
    lugar = _uno(Territorio.objects.select_related("superior__superior"), ubigeo=ubigeo)
    if lugar is None:
        raise NoSeSigue(_("No conocemos ese lugar."))
    return Seguible(Clase.LUGAR, lugar.ubigeo, lugar.en_lista, reverse("territorio", args=[lugar.ubigeo]))


def _tema(codigo: str, dia: Dia) -> Seguible:
    tema = _uno(ejes_de(dia), codigo=codigo.lower())
    if tema is None:
        raise NoSeSigue(_("No conocemos ese tema."))
    return Seguible(Clase.TEMA, tema.codigo, de_tema(tema.nombre), reverse("eje", args=[tema.codigo]))


def _lista(consulta: str, dia: Dia) -> Seguible:
    filtro = FiltroCompromisos(filtros_de(consulta), dia)
    if quejas := filtro.errores() + filtro.avisos():
        raise NoSeSigue(quejas[0])
    chips = filtro.activos()
    if not chips:
        return _todo("", dia)
    if not filtro.qs.order_by().exists():
        raise NoSeSigue(_("Ninguna promesa coincide con esos filtros: no hay qué seguir."))
    normal = filtro.data.urlencode()
    if len(normal) > LARGO_DE_LO_SEGUIDO:
        raise NoSeSigue(_("Son demasiados filtros para seguirlos juntos. Quite alguno."))
    nombre = _("Promesas: %(filtros)s") % {"filtros": ", ".join(c.texto for c in chips)}
    return Seguible(Clase.LISTA, normal, nombre, f"{reverse('compromisos')}?{normal}")


def _todo(valor: str, dia: Dia) -> Seguible:
    if valor:
        raise NoSeSigue(_("No sabemos qué quiere seguir."))
    return Seguible(Clase.TODO, "", _("Todo lo que cambie en este sitio"), reverse("cambios"))


def filtros_de(consulta: str) -> QueryDict:
    """The filters of a list that choose its pledges, always in the same order: one list is followed once."""
    escritos = QueryDict(consulta.removeprefix("?"))
    filtros = QueryDict(mutable=True)
    for nombre in sorted(set(escritos) - {*NO_FILTRAN}):
        if valores := sorted({v.strip() for v in escritos.getlist(nombre)} - {""}):
            filtros.setlist(nombre, valores)
    return filtros


def _uno(consulta: QuerySet, **cual: str) -> Any:
    return consulta.filter(**cual).first()


LECTORES: dict[str, Callable[[str, Dia], Seguible]] = {
    Clase.COMPROMISO: _compromiso,
    Clase.INSTITUCION: _institucion,
    Clase.LUGAR: _lugar,
    Clase.TEMA: _tema,
    Clase.LISTA: _lista,
    Clase.TODO: _todo,
}
