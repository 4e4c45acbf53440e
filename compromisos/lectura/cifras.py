"""The figures of the site for the method page: how each reads, its rule in a sentence, an example."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class CifraExplicada:
    nombre: str | Promise
    regla: str | Promise
    ejemplo: str | Promise


CIFRAS = (
    CifraExplicada(
        _("Compromisos con información"),
        _("Los que tienen un avance vigente, sobre todos los publicados."),
        _("«0 de 6 compromisos con información publicada»."),
    ),
    CifraExplicada(
        _("Con texto distinto"),
        _("Los compromisos de una edición, contando una vez los que repiten el mismo texto."),
        _("Seis publicados, dos de ellos con las mismas palabras: «5 con texto distinto»."),
    ),
    CifraExplicada(
        _("Valor de una meta"),
        _(
            "El último valor publicado y en firme, con su unidad. Las unidades nunca se suman ni se promedian."
        ),
        _("«32 de 50 CEM»; si lo prometido es bajar, «de 90 a 14 días; meta: 10»."),
    ),
    CifraExplicada(
        _("Metas alcanzadas"),
        _("Las metas con número cuyo último valor llega a lo prometido, sobre las metas con número."),
        _("«2 de 4 metas alcanzadas»; sin ningún número prometido, «sin meta medible»."),
    ),
    CifraExplicada(
        _("Porcentaje de una meta"),
        _("Solo si se conocen la línea de base y la meta: (valor − base) ÷ (meta − base)."),
        _("De 20 a 50, con 35 va la mitad del aumento prometido: 50 %. Sin línea de base no hay porcentaje."),
    ),
    CifraExplicada(
        _("Ritmo parejo"),
        _(
            "El valor que tendría hoy quien avanzara lo mismo cada día desde el inicio hasta el plazo; solo con base, meta, inicio y plazo."
        ),
        _("De 0 a 100 en un año, a los seis meses: 50."),
    ),
    CifraExplicada(
        _("Lugares con nombre"),
        _("Si una meta cuenta lugares, el avance debe nombrarlos; cuando faltan nombres, se dice."),
        _("«18 de 24, 15 con nombre»."),
    ),
    CifraExplicada(
        _("Periodos en que informó"),
        _(
            "Los periodos completos de la edición desde la fecha de inicio más antigua de los compromisos de la institución, y en cuántos cae el corte de al menos un avance en firme de cualquiera de ellos. Cuenta el corte y no el día en que se publicó, que depende de la revisión; cerrados todos, ya no se espera ninguno. Sin fecha de inicio conocida no se cuenta. Donde el Ministerio abre y cierra periodos de reporte, se cuentan esos."
        ),
        _("«Informó en 2 de 4 trimestres»."),
    ),
    CifraExplicada(
        _("Edición que encabeza la portada"),
        _(
            "Entre las que tienen compromisos publicados, la del año más reciente; sin año o en el mismo, la del último compromiso publicado. Al pie están sus datos; las cifras son de todas, y la portada dice de cuáles."
        ),
        _("Con una edición de 2026 y otra de 2027, la de 2027 en cuanto tiene un compromiso."),
    ),
    CifraExplicada(
        _("Cambios entre dos fechas"),
        _(
            "Lo que se publicó en esos días, y cada compromiso cuyo estado o plazo terminó un día distinto del anterior."
        ),
        _("«10 cambios del 01/05/2026 al 01/07/2026, los dos días incluidos»."),
    ),
)
