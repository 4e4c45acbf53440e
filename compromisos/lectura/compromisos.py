"""Pledges as a day saw them: which are public, their state and lamps, what they say.

Every public page, file and feed starts here. The state is stated in `reglas/estado.py`; the same in SQL is
`_de_la_proyeccion` (today, from the stored projection: no subquery) and `_del_registro` (a past day, from
the public record: dearer). tests/compromisos/lectura/test_paridad.py holds the three together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from base.dias import Dia
from compromisos.lectura import lamparas_sql
from compromisos.lectura.enlaces import con_su_enlace
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.lugares import DE_UN_COMPROMISO
from compromisos.lectura.metas import alcanzadas, con_valor, plazo_de_metas
from compromisos.lectura.nombres import con_nombres
from compromisos.models import (
    Avance,
    Compromiso,
    Enmienda,
    Evidencia,
    Foto,
    Meta,
    Sucesion,
    Verificacion,
    VinculoConMarco,
)
from compromisos.models.busqueda import dice_tal_cual, en_lo_informado
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Respaldo

CERRADOS = tuple(e.value for e in ESTADOS_CERRADOS)
# By institution, then by number: the order of every list that is not sorted otherwise. The last is the key.
POR_INSTITUCION = ("institucion__nombres_plegados", "numero", "pk")


def compromisos_de(dia: Dia) -> QuerySet[CompromisoLeido]:
    """Pledges that count on `dia`, as `en_fecha` reads them, with their institution and edition."""
    return _legibles(Compromiso.objects.publicados(dia), dia)


def a_la_vista(dia: Dia) -> QuerySet[CompromisoLeido]:
    """Pledges with a page on `dia`, left ones included, read in the same way."""
    return _legibles(Compromiso.objects.a_la_vista(dia), dia)


def _legibles(consulta: QuerySet, dia: Dia) -> QuerySet[CompromisoLeido]:
    return con_nombres(en_fecha(consulta, dia).select_related("edicion"), dia, "institucion")


def dejados(dia: Dia) -> QuerySet[Compromiso]:
    """Pledges split, merged or withdrawn by `dia`, with their institution."""
    return con_nombres(Compromiso.objects.dejados(dia), dia, "institucion")


def con_lo_suyo(consulta: QuerySet[CompromisoLeido], dia: Dia) -> QuerySet[CompromisoLeido]:
    """`consulta` (see `compromisos_de`) with what the page of a pledge reads of each besides, and whether there is more to be
    asked of it (`leidos.ConLoSuyo`); its themes and places are hung on it by its Ficha. No query more."""
    iguales = Compromiso.objects.filter(edicion=OuterRef("edicion"), texto_plegado=OuterRef("texto_plegado"))
    con_fuente = con_su_enlace(dia, consulta, "fuente").annotate(
        tiene_enmiendas=_hay(Enmienda.objects.filter(compromiso=OuterRef("pk"))),
        es_sucesor=_hay(Sucesion.objects.filter(compromiso=OuterRef("pk"))),
        tiene_fotos=_hay(Foto.objects.using(dia.alias).filter(compromiso=OuterRef("pk"))),
        tiene_vinculos=_hay(VinculoConMarco.objects.filter(compromiso=OuterRef("pk"))),
        tiene_iguales=_hay(iguales.exclude(pk=OuterRef("pk"))),
        **DE_UN_COMPROMISO,
    )
    return con_nombres(con_fuente, dia, "responsable")


def _hay(filas: QuerySet) -> Exists:
    return Exists(filas.order_by())


def en_fecha(consulta: QuerySet, dia: Dia) -> QuerySet[CompromisoLeido]:
    """Annotate state and lamps as they stood on `dia`, by the same names whether that is today or not: see
    `leidos.EnFecha`."""
    de_entonces = consulta.using(dia.alias)
    leida = _de_la_proyeccion(de_entonces, dia) if dia.es_hoy else _del_registro(de_entonces, dia)
    return leida.annotate(
        plazo=_si_cuenta(lamparas_sql.plazo(dia.fecha, CERRADOS), dia),
        frescura=_si_cuenta(lamparas_sql.frescura(dia.fecha, CERRADOS), dia),
        plazo_movido=_plazo_movido(dia),
    )


def _plazo_movido(dia: Dia) -> Exists:
    """Whether by `dia` it had another deadline before; to give one where there was none moves nothing."""
    return Exists(
        Enmienda.objects.conocidas(dia)
        .que_mueven_el_plazo()
        .filter(compromiso=OuterRef("pk"), plazo_anterior__isnull=False)
    )


def _si_cuenta(lampara: Case | Coalesce | F, dia: Dia) -> Case:
    """A lamp, or the forecast, of what is in force; out for what was split, merged or withdrawn by `dia`: nothing is
    expected of it."""
    dejado = Q(dia.hasta("dejado_en"), dejado_en__isnull=False)
    return Case(When(dejado, then=Value("")), default=lampara, output_field=CharField())


def _de_la_proyeccion(consulta: QuerySet, dia: Dia) -> QuerySet:
    return consulta.annotate(
        estado=F("vigente_estado"),
        avance_id=F("vigente_avance_id"),
        corte=F("vigente_corte"),
        informado_en=F("vigente_publicado_en"),
        respaldo=F("vigente_respaldo"),
        prevision=_si_cuenta(F("vigente_prevision"), dia),
        plazo_fecha=F("vigente_plazo"),
        metas_total=F("vigente_metas"),
        metas_medibles=F("vigente_metas_medibles"),
        metas_alcanzadas=F("vigente_metas_alcanzadas"),
    )


def _del_registro(consulta: QuerySet, dia: Dia) -> QuerySet:
    vigente = Avance.objects.en_firme(dia).filter(compromiso=OuterRef("pk")).order_by(*Avance.ORDEN_VIGENTE)
    metas = Meta.objects.vigentes(dia).filter(compromiso=OuterRef("pk")).order_by()
    return consulta.annotate(avance_id=Subquery(vigente.values("pk")[:1])).annotate(
        estado=Coalesce(
            Subquery(vigente.values("estado")[:1]),
            Value(Estado.SIN_INFORMACION.value),
            output_field=CharField(),
        ),
        corte=Subquery(vigente.values("fecha_corte")[:1]),
        informado_en=Subquery(vigente.values("publicado_en")[:1]),
        plazo_fecha=Coalesce("fecha_limite", plazo_de_metas(dia)),
        metas_total=_cuantas(metas),
        metas_medibles=_cuantas(metas.filter(valor_meta__isnull=False)),
        metas_alcanzadas=_cuantas(alcanzadas(con_valor(metas, dia))),
        respaldo=_respaldo(dia),
        prevision=_si_cuenta(_prevision(), dia),
    )


def _cuantas(metas: QuerySet) -> Coalesce:
    cuenta = metas.values("compromiso").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(cuenta, output_field=IntegerField()), 0)


def _respaldo(dia: Dia) -> Case:
    """`reglas.estado.lampara_respaldo`, in SQL over `avance_id`."""
    veredicto = Verificacion.objects.en_pie(dia).filter(avance=OuterRef("avance_id"))
    con_evidencia = Exists(Evidencia.objects.filter(avance=OuterRef("avance_id")))
    return Case(
        When(avance_id__isnull=True, then=Value("")),
        default=Coalesce(
            Subquery(veredicto.order_by("-en", "-pk").values("resultado")[:1]),
            Case(
                When(con_evidencia, then=Value(Respaldo.CON_EVIDENCIA.value)),
                default=Value(Respaldo.DECLARADO.value),
            ),
        ),
        output_field=CharField(),
    )


def _prevision() -> Coalesce:
    """What the avance vigente expects, in SQL over `avance_id`; "" where it does not say: an older one says nothing for it."""
    dicha = Avance.objects.filter(pk=OuterRef("avance_id")).values("prevision")
    return Coalesce(Subquery(dicha), Value(""), output_field=CharField())


def que_dicen(consulta: QuerySet, condiciones: Iterable[Q], dia: Dia) -> QuerySet:
    """Search filter: pledges that meet each condition (see models/busqueda.py) in their own text, or in an update
    that was in force, neither withdrawn nor corrected, on `dia`."""
    for condicion in condiciones:
        consulta = consulta.filter(
            condicion | _informado_hoy(condicion, dia) if dia.es_hoy else _dicho_entonces(condicion, dia)
        )
    return consulta


def _informado_hoy(condicion: Q, dia: Dia) -> Q:
    """Its updates say it: by their words, stored with the pledge, and so one table and two of its indexes are asked. A phrase is looked
    for in the updates themselves, of the pledges that say all its words."""
    suelta, es_la_misma = en_lo_informado(condicion)
    if es_la_misma:
        return suelta
    en_firme = Avance.objects.en_firme(dia).filter(condicion, compromiso=OuterRef("pk")).order_by()
    # Not EXISTS: PostgreSQL would gather the updates that say it, of all pledges, to answer for the first thousand.
    return suelta & Q(IsNull(Subquery(en_firme.values("pk")[:1]), False))


def _dicho_entonces(condicion: Q, dia: Dia) -> Q:
    propios: QuerySet = QuerySet(Compromiso).filter(condicion).order_by()
    informados = Avance.objects.en_firme(dia).filter(condicion).order_by().values("compromiso_id")
    return Q(pk__in=propios.values("pk").union(informados, all=True))


def uno_que_dice(compromisos: QuerySet[CompromisoLeido], condicion: Q, dia: Dia) -> CompromisoLeido | None:
    """Some pledge of `compromisos` that meets the condition, as in `que_dicen`; None if none does. At most two queries and that of the names, each
    of one set of texts: asked for one row of both together, a database walks the pledges and looks each up among all that
    say it, which takes minutes where those that do stand far behind."""
    if dia.es_hoy:
        return que_dicen(compromisos, [condicion], dia).order_by().first()
    suyos: QuerySet = QuerySet(Compromiso).filter(condicion).order_by()
    informados = Avance.objects.en_firme(dia).filter(condicion).order_by()
    for claves in (suyos.values("pk"), informados.values("compromiso")):
        for compromiso in compromisos.filter(pk__in=claves).order_by()[:1]:
            return compromiso
    return None


def grados(frase: str, condiciones: Sequence[Q]) -> tuple[Q, Q]:
    """What a search puts first: pledges that say it word after word (`frase`, folded), then in their own text. The rest
    are those of which only an update tells."""
    return dice_tal_cual(frase), reduce(and_, condiciones)


def por_parecido(frase: str, condiciones: Sequence[Q]) -> tuple[Case | str, ...]:
    """Order of what a search found: by `grados`; among those of each, that of every list."""
    literal, propio = grados(frase, condiciones)
    cerca = Case(When(literal, then=0), When(propio, then=1), default=2, output_field=IntegerField())
    return (cerca, *POR_INSTITUCION)


def textos_de(compromiso: Compromiso, dia: Dia) -> list[str]:
    """Searched texts of one pledge, as they are written. At most five queries."""
    institucion, responsable = compromiso.institucion, compromiso.responsable
    textos = [compromiso.titulo, compromiso.texto, institucion.sigla, institucion.nombre]
    textos += [responsable.sigla, responsable.nombre] if responsable else []
    textos += [t for m in compromiso.metas.vigentes(dia) for t in (m.indicador, m.unidad)]
    textos += [d.nombre for d in institucion.denominaciones.all()]
    return [*textos, *compromiso.avances.en_firme(dia).values_list("descripcion", flat=True)]


def mismo_texto(compromisos: Sequence[Compromiso], dia: Dia) -> dict[int, list[Compromiso]]:
    """{pledge: the others of its edition that count on `dia` and whose text folds to the same} (docs/rules.md,
    rule 11). One query, however many they are."""
    publicos = Compromiso.objects.publicados(dia).filter(
        edicion__in={c.edicion_id for c in compromisos},
        texto_plegado__in={c.texto_plegado for c in compromisos},
    )
    iguales: dict[tuple[int, str], list[Compromiso]] = {}
    for otro in con_nombres(publicos, dia, "institucion").order_by(*POR_INSTITUCION):
        iguales.setdefault((otro.edicion_id, otro.texto_plegado), []).append(otro)
    return {
        c.pk: [o for o in iguales.get((c.edicion_id, c.texto_plegado), ()) if o.pk != c.pk]
        for c in compromisos
    }
