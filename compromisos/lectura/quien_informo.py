"""Who sent each update and who published it, as the office needs it: a person, and the way by which it came."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from base.personas import nombre_de
from instituciones.models import Enlace


@dataclass(frozen=True, slots=True)
class Autoria:
    """«Rosa Ejemplo», «por su enlace personal». `correo` is where to answer, if it is known."""

    quien: str
    canal: str
    correo: str = ""
    la_publico: str = ""

    def __str__(self) -> str:
        return f"{self.quien} ({self.canal})"


def autorias(avances: QuerySet) -> dict[int, Autoria]:
    """{update: who sent it}. One query."""
    por_ella = Enlace.objects.filter(
        user=OuterRef("autor"), institucion=OuterRef("compromiso__institucion"), activo=True
    )
    filas = (
        avances.order_by()
        .annotate(es_enlace=Exists(por_ella))
        .select_related("autor__enlace_personal", "publicado_por")
    )
    return {a.pk: _autoria(a) for a in filas.defer("descripcion", "dificultades", "medidas", "busqueda")}


def _autoria(avance) -> Autoria:
    autor = avance.autor
    if getattr(autor, "enlace_personal", None) is not None:
        canal = _("por su enlace personal")
    elif avance.es_enlace:
        canal = _("con su cuenta, por la institución")
    else:
        canal = _("desde el Ministerio")
    publico = nombre_de(avance.publicado_por) if avance.publicado_por else ""
    return Autoria(nombre_de(autor), canal, autor.email, publico)
