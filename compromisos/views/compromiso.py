"""One pledge: its literal text, its targets, and what was reported of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from compromisos.datos import gemelo, writer
from compromisos.estado import esperado, porcentaje
from compromisos.graficos import Grafico, trazar
from compromisos.models import (
    Avance,
    Compromiso,
    Evidencia,
    Foto,
    Medicion,
    Meta,
    Nivel,
    Retiro,
    Territorio,
    Verificacion,
)
from compromisos.models.memoria import con_nota
from compromisos.models.tiempo import fin_del_dia
from compromisos.views.compartir import compartido
from compromisos.views.comun import con_fecha


@dataclass(frozen=True, slots=True)
class MetaVista:
    """A target as its page shows it."""

    meta: Meta
    medicion: Medicion | None  # the last in force
    porcentaje: Decimal | None
    esperado: Decimal | None
    lugares: list[Territorio]
    faltan: list[Territorio]
    serie: list[Medicion]  # all in force, oldest first
    grafico: Grafico | None  # of two values or more


@require_safe
@con_fecha
def compromiso(request: HttpRequest, codigo: str, *, hoy: date, al: date | None) -> HttpResponse:
    limite = fin_del_dia(al) if al else None
    compromiso, avances = _hallar(codigo, hoy=hoy, al=al)
    vigente = next((a for a in avances if a.pk == compromiso.avance_id), None)
    return render(
        request,
        "compromisos/compromiso.html",
        {
            "compromiso": compromiso,
            "vigente": vigente,
            "avances": [AvanceVisto.de(a, limite) for a in avances],
            "metas": metas_vistas(compromiso, hoy=hoy, limite=limite),
            "gemelos": list(compromiso.mismo_texto(al=al).select_related("institucion")),
            "compartido": compartido(compromiso, al=al),
            "fecha_cita": al or timezone.localdate(),
            "fotos": Foto.objects.publicadas(al=al).filter(compromiso=compromiso)[:3],
            "respaldo_frase": frase_de_respaldo(vigente, limite) if vigente else "",
        },
    )


@require_safe
@con_fecha
def compromiso_json(request: HttpRequest, codigo: str, *, hoy: date, al: date | None) -> HttpResponse:
    """All that the page says, for programs."""
    limite = fin_del_dia(al) if al else None
    compromiso, avances = _hallar(codigo, hoy=hoy, al=al)
    contenido = gemelo.de_compromiso(
        compromiso,
        metas=metas_vistas(compromiso, hoy=hoy, limite=limite),
        avances=[AvanceVisto.de(a, limite) for a in avances],
        gemelos=[g.codigo for g in compromiso.mismo_texto(al=al)],
        al=al or timezone.localdate(),
    )
    return HttpResponse(writer.json_texto(contenido), content_type="application/json; charset=utf-8")


def _hallar(codigo: str, *, hoy: date, al: date | None) -> tuple[Compromiso, list[Avance]]:
    """The pledge as it stood, and all that was published of it by then. Http404."""
    compromiso = get_object_or_404(
        Compromiso.objects.a_la_vista(al=al)
        .en_fecha(hoy=hoy, al=al)
        .select_related("edicion", "institucion", "responsable")
        .prefetch_related("ejes", "territorios"),
        codigo=codigo,
    )
    avances = (
        compromiso.avances.publicados(al=fin_del_dia(al) if al else None)
        .select_related("publicado_por", "retiro", "corrige")
        .prefetch_related(
            "evidencias",
            "verificaciones",
            "correcciones",
            Prefetch("mediciones", queryset=Medicion.objects.select_related("meta")),
        )
    )
    return compromiso, list(avances)


@dataclass(frozen=True, slots=True)
class AvanceVisto:
    """An avance of the timeline as it stood at `limite`: what came later is not known yet."""

    avance: Avance
    retiro: Retiro | None
    correccion: Avance | None
    verificaciones: list[Verificacion]

    @classmethod
    def de(cls, avance: Avance, limite) -> AvanceVisto:
        retiro = getattr(avance, "retiro", None)
        correccion = avance.corregido_por
        if limite is not None:
            retiro = retiro if retiro and retiro.retirado_en < limite else None
            correccion = correccion if correccion and correccion.publicado_en < limite else None
        return cls(
            avance=avance,
            retiro=retiro,
            correccion=correccion,
            verificaciones=[v for v in avance.verificaciones.all() if limite is None or v.en < limite],
        )


def metas_vistas(compromiso: Compromiso, *, hoy: date, limite) -> list[MetaVista]:
    """Its targets with their last values in force and the places these name. At most five queries."""
    metas = list(con_nota(compromiso.metas.con_valor(limite=limite), limite).select_related("responsable"))
    series = series_de(metas, limite)
    mediciones = {m.meta_id: m for serie in series.values() for m in serie[-1:]}
    prefetch_related_objects(list(mediciones.values()), "territorios__superior__superior")
    regiones = (
        list(Territorio.objects.filter(nivel=Nivel.REGION))
        if any(m.nivel_territorial == Nivel.REGION and m.medicion_id for m in metas)
        else []
    )
    vistas = []
    for meta in metas:
        medicion, serie = mediciones.get(meta.pk), series.get(meta.pk, [])
        lugares = list(medicion.territorios.all()) if medicion else []
        # Regions are 25 and are listed whole; of 1,893 districts only the reached are.
        cuenta_regiones = lugares and meta.nivel_territorial == Nivel.REGION
        faltan = [t for t in regiones if t not in lugares] if cuenta_regiones else []
        inicio, plazo = compromiso.fecha_inicio, meta.fecha_limite or compromiso.plazo_fecha
        vistas.append(
            MetaVista(
                meta=meta,
                medicion=medicion,
                porcentaje=porcentaje(meta.valor, meta.linea_base, meta.valor_meta),
                esperado=esperado(meta.linea_base, meta.valor_meta, inicio=inicio, plazo=plazo, hoy=hoy),
                lugares=lugares,
                faltan=faltan,
                serie=serie,
                grafico=trazar(
                    [(m.avance.fecha_corte, m.valor) for m in serie],
                    meta=meta.valor_meta,
                    base=meta.linea_base,
                    inicio=inicio,
                    plazo=plazo,
                    hoy=hoy,
                )
                if len(serie) > 1
                else None,
            )
        )
    return vistas


def series_de(metas: list[Meta], limite) -> dict[int, list[Medicion]]:
    """{target: what was measured of it and is in force, oldest first}. One query."""
    series: dict[int, list[Medicion]] = {}
    en_firme = Medicion.objects.filter(meta__in=metas, avance__in=Avance.objects.en_firme(limite))
    de_antiguo_a_nuevo = (f"avance__{c.removeprefix('-')}" for c in Avance.ORDEN_VIGENTE)
    for medicion in en_firme.select_related("avance").order_by(*de_antiguo_a_nuevo):
        series.setdefault(medicion.meta_id, []).append(medicion)
    return series


def frase_de_respaldo(vigente: Avance, limite) -> str:
    """«con 2 evidencias, sin verificar», from what was known at `limite`."""
    n = len(vigente.evidencias.all())
    evidencias = (
        ngettext("con %(n)s evidencia", "con %(n)s evidencias", n) % {"n": n} if n else _("sin evidencias")
    )
    conocidas = [v for v in vigente.verificaciones.all() if limite is None or v.en < limite]
    if not conocidas:
        return ", ".join([evidencias, _("sin verificar")])
    ultima = max(conocidas, key=lambda v: (v.en, v.pk))
    return f"{evidencias}, " + _("%(resultado)s por %(quien)s") % {
        "resultado": ultima.get_resultado_display().lower(),
        "quien": ultima.verificador,
    }


@require_safe
@con_fecha
def avance(request: HttpRequest, pk: int, *, hoy: date, al: date | None) -> HttpResponse:
    """The lasting address of an avance: its place in the timeline, or why it was withdrawn."""
    limite = fin_del_dia(al) if al else None
    avance = get_object_or_404(
        Avance.objects.publicados(al=limite)
        .filter(compromiso__in=Compromiso.objects.a_la_vista(al=al))
        .select_related("compromiso", "retiro"),
        pk=pk,
    )
    retiro = getattr(avance, "retiro", None)
    if retiro and (limite is None or retiro.retirado_en < limite):
        return ya_no_esta(request, avance)
    dia = f"?al={al.isoformat()}" if al else ""
    return redirect(f"{avance.compromiso.get_absolute_url()}{dia}#avance-{avance.pk}")


def ya_no_esta(request: HttpRequest, avance: Avance) -> HttpResponse:
    """410: it was here, it was withdrawn on a day and for a reason, and this is where it is told."""
    return render(request, "410.html", {"avance": avance, "compromiso": avance.compromiso}, status=410)


@require_safe
@con_fecha
def evidencia(request: HttpRequest, pk: int, *, hoy: date, al: date | None) -> HttpResponseBase:
    """The file behind a public evidence, as a download: never a page of this site.

    Of drafts, not even that they exist. Withdrawn, it is gone also for who asks about an earlier day:
    it may have been withdrawn because it should never have been seen.
    """
    publicados = Avance.objects.publicados(al=fin_del_dia(al) if al else None)
    prueba = get_object_or_404(
        Evidencia.objects.filter(avance__in=publicados)
        .exclude(archivo="")
        .select_related("avance__retiro", "avance__compromiso"),
        pk=pk,
    )
    if hasattr(prueba.avance, "retiro"):
        return ya_no_esta(request, prueba.avance)
    try:
        archivo = prueba.archivo.open("rb")
    except OSError:
        raise Http404(_("El archivo no está disponible.")) from None
    respuesta = FileResponse(
        archivo,
        as_attachment=True,
        filename=prueba.nombre_original or "evidencia",
        content_type=prueba.tipo_contenido or "application/octet-stream",
    )
    respuesta.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    respuesta.headers["Cache-Control"] = "no-cache"  # withdrawn, it must be gone at once, also from proxies
    return respuesta
