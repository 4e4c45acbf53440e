"""A pledge while the rows of a file are judged: as the database holds it and the rows read so far leave it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from base.dias import Dia
from base.texto import plegar
from compromisos.importacion.context import Context
from compromisos.importacion.hallazgos import falla
from compromisos.importacion.parecidos import es_el_indicador, indicador_parecido
from compromisos.models import Avance, Compromiso, Meta
from compromisos.salidas.datos.filas import con_relaciones
from compromisos.salidas.datos.hojas import en_windows


@dataclass(slots=True, eq=False)
class EnCurso:
    """A pledge as the rows read so far leave it, saved or not: `metas`, to which rows add, and the update that
    came in its own rows."""

    compromiso: Compromiso
    metas: list[Meta] = field(default_factory=list)
    avance: Avance | None = None

    def meta_llamada(self, indicador: str, context: Context) -> Meta | None:
        """The target of that indicator, however its capitals, dots and spaces are; or that it was said to be."""
        buscados = (indicador, context.tomar_por.get(plegar(indicador), "")) if indicador else ()
        for buscado in filter(None, buscados):
            suyas = [
                m
                for m in self.metas
                if es_el_indicador(buscado, m.indicador) or en_windows(m.indicador) == buscado
            ]
            if suyas:  # two that only a capital tells apart may be there from before
                return next((m for m in suyas if m.indicador == buscado), suyas[0])
        return None

    def check_no_es_otra_escrita_mal(self, indicador: str, context: Context) -> None:
        """A new indicator that another nearly is makes no second target until somebody says that it is one."""
        parecido = indicador_parecido(indicador, (m.indicador for m in self.metas))
        if not parecido or plegar(indicador) in context.tomar_por:
            return
        context.parecidos[indicador] = parecido
        raise falla(
            "indicador",
            "indicador_parecido",
            _(
                "Este compromiso ya tiene «%(parecido)s». ¿Es la misma meta? Si lo es, escríbala igual; si es otra, "
                "dígalo al importar."
            )
            % {"parecido": parecido[:80]},
            escrito=indicador,
            sugerencia=parecido,
        )


def en_curso(consulta: QuerySet[Compromiso], *, para_escribir: bool) -> list[EnCurso]:
    """The pledges of `consulta` with their targets, locked if they are to be written. `consulta` without joins:
    most often it finds nothing, which is told by an index before anything is joined."""
    if para_escribir:
        consulta = consulta.select_for_update()
    pks = list(consulta.order_by("pk").values_list("pk", flat=True))
    if not pks:
        return []
    completos = con_relaciones(Compromiso.objects.filter(pk__in=pks), Dia.de_hoy())
    return [EnCurso(c, list(c.metas.all())) for c in completos]
