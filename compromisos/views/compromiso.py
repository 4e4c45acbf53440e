"""Page of a pledge, its JSON, and the addresses of its updates and evidence."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.avances import avances_de
from compromisos.lectura.compromisos import a_la_vista, con_lo_suyo
from compromisos.lectura.ficha import Ficha
from compromisos.models import Avance, Evidencia
from compromisos.salidas.compartir.pagina import compartido
from compromisos.salidas.compromiso_json import de_ficha
from compromisos.salidas.condicional import dato_publico
from compromisos.salidas.datos import writer
from compromisos.views.comun import abierto, check_esta, con_dia


def ficha_de(codigo: str, dia: Dia) -> Ficha:
    """The pledge as it stood on `dia`. Http404; YaNoEsta if it was gone."""
    return check_esta(Ficha(get_object_or_404(con_lo_suyo(a_la_vista(dia), dia), codigo=codigo), dia))


@require_safe
@con_dia
def compromiso(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    ficha = ficha_de(codigo, dia)
    return render(
        request,
        "compromisos/compromiso.html",
        {
            "ficha": ficha,
            "compromiso": ficha.compromiso,
            "compartido": compartido(ficha),
        },
    )


@require_safe
@con_dia
@dato_publico
def compromiso_json(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    """The page of a pledge as JSON."""
    contenido = writer.json_texto(de_ficha(ficha_de(codigo, dia)))
    return HttpResponse(contenido, content_type="application/json; charset=utf-8")


@require_safe
@con_dia
def avance(request: HttpRequest, pk: int, *, dia: Dia) -> HttpResponse:
    """The lasting address of an avance: its place in the timeline, or why it was withdrawn."""
    avance = get_object_or_404(avances_de(dia).select_related("compromiso", "retiro"), pk=pk)
    retiro = getattr(avance, "retiro", None)
    if retiro and dia.sabe(retiro.retirado_en):
        return ya_no_esta(request, avance)
    return redirect(f"{avance.compromiso.get_absolute_url()}{dia.consulta}#avance-{avance.pk}")


def ya_no_esta(request: HttpRequest, avance: Avance) -> HttpResponse:
    """410: it was here, it was withdrawn on a day and for a reason, and this is where it is told."""
    return render(request, "410.html", {"avance": avance, "compromiso": avance.compromiso}, status=410)


@abierto
@require_safe
@con_dia
def evidencia(request: HttpRequest, pk: int, *, dia: Dia) -> HttpResponseBase:
    """The file behind a public evidence, as a download: never a page of this site.

    Of drafts, not even that they exist. Withdrawn, it is gone also for who asks about an earlier day:
    it may have been withdrawn because it should never have been seen.
    """
    prueba = get_object_or_404(
        Evidencia.objects.using(dia.alias)
        .filter(avance__in=Avance.objects.publicados(dia))
        .exclude(archivo="")
        .select_related("avance__retiro", "avance__compromiso"),
        pk=pk,
    )
    if hasattr(prueba.avance, "retiro"):
        return ya_no_esta(request, prueba.avance)
    if prueba.archivo_suprimido_en:
        datos = {"compromiso": prueba.avance.compromiso, "suprimido_en": prueba.archivo_suprimido_en}
        return render(request, "410.html", datos, status=410)
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
