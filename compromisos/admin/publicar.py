"""Publishing pledges: each as the public will read it, what it lacks, and then each on its own.

A draft without a title is asked for one here: nobody cuts it from the text.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin

from base.admin import AdminDeLaCasa, con_enlace
from base.dias import Dia
from base.edicion_segura import version_enviada
from base.historia import firmar
from base.numeros import entero, numero
from base.texto import limpiar
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.importacion import hecho
from compromisos.lectura.compromisos import a_la_vista, con_lo_suyo
from compromisos.lectura.ficha import Ficha
from compromisos.models import Compromiso, Foto
from compromisos.models.compromiso import CompromisoQuerySet
from compromisos.publicacion import permisos, politicas
from compromisos.reglas.personales import datos
from compromisos.reglas.sin_campo import numeros_sin_campo
from compromisos.salidas.compartir.pagina import compartido

MAXIMO = 500  # at once


@dataclass(frozen=True, slots=True)
class Revisado:
    """A pledge before it is published: what keeps it from it, and what its page will not be able to say."""

    compromiso: Compromiso
    faltas: list[str]
    avisos: list[str]
    escrito: str = ""  # the title that was typed and is not saved yet

    @classmethod
    def de(cls, compromiso: Compromiso, escrito: str = "") -> Revisado:
        """No query if it comes from `para_revisar`."""
        try:
            politicas.check_puede_publicar_compromiso(compromiso)
        except ValidationError as error:
            faltas = error.messages
        else:
            faltas = []
        return cls(compromiso, faltas, lo_que_no_dice(compromiso), escrito)

    @property
    def pide_titulo(self) -> bool:
        return not self.compromiso.titulo and not self.compromiso.es_publico

    @property
    def visto(self) -> str:
        return visto_de(self.compromiso)


def _editables(admin: AdminDeLaCasa, request: HttpRequest) -> CompromisoQuerySet:
    return cast(CompromisoQuerySet, admin.get_queryset(request))


def para_revisar(compromisos: CompromisoQuerySet) -> CompromisoQuerySet:
    con_todo = compromisos.select_related("institucion", "edicion", "responsable")
    return con_todo.prefetch_related("metas", "ejes", "territorios")


def lo_que_no_dice(c: Compromiso) -> list[str]:
    """Sentences of what its page will not say, or says in its text and in no field. None keeps it from being
    published."""
    metas, avisos = list(c.metas.all()), []
    if not metas:
        avisos.append(_("Sin metas: se leerá «Sin metas registradas»."))
    plazos = [c.fecha_inicio, c.fecha_limite, *(m.fecha_limite for m in metas)]
    if not any(plazos[1:]):
        avisos.append(_("Sin fecha límite: se leerá «Sin plazo»."))
    if not c.ejes.all():
        avisos.append(_("Sin ejes: no saldrá en la página de ninguno."))
    if not c.territorios.all() and not c.alcance:
        avisos.append(_("Sin lugares ni alcance: se leerá «la fuente no los nombra»."))
    if not c.fuente:
        avisos.append(_("Sin dirección de la fuente: nadie podrá compararlo con ella."))
    for meta in metas:
        if meta.linea_base is not None and not (meta.linea_base_fecha and meta.linea_base_fuente):
            avisos.append(
                _("La línea de base de «%(meta)s» no dice de qué fecha es o de dónde sale.")
                % {"meta": meta.indicador}
            )
    valores = [v for m in metas for v in (m.valor_meta, m.linea_base)]
    if sueltos := numeros_sin_campo(c.texto, valores=valores, fechas=plazos):
        avisos.append(
            _("El texto dice %(numeros)s, y ninguna meta ni fecha lo lleva: compruebe que no falte.")
            % {"numeros": ", ".join(sueltos[:8])}
        )
    for texto in (
        c.titulo,
        c.texto,
        c.nota,
        *(t for m in metas for t in (m.indicador, m.medio_verificacion, m.nota)),
    ):
        avisos += [dato.frase for dato in datos(texto)]
    return list(dict.fromkeys(avisos))


# --- As the public will read it ------------------------------------------------------------------------------


def como_se_vera(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponseBase:
    """The public page of a draft, for the frames of these pages. A public one has its own."""
    compromiso = get_object_or_404(admin.get_queryset(request), pk=pk)
    if not admin.has_view_or_change_permission(request, compromiso):
        raise PermissionDenied
    if compromiso.es_publico:
        return HttpResponseRedirect(compromiso.get_absolute_url())

    @xframe_options_sameorigin
    @csp_replace({"frame-ancestors": [SELF]})
    def enmarcable(request: HttpRequest) -> HttpResponse:
        with publicacion.como_publico(compromiso, por=request.user):
            dia = Dia.de_hoy()
            ficha = Ficha(con_lo_suyo(a_la_vista(dia), dia).get(pk=pk), dia)
            contexto = {"ficha": ficha, "compromiso": ficha.compromiso, "compartido": compartido(ficha)}
            return render(request, "admin/compromisos/compromiso/como_se_vera.html", contexto)

    return enmarcable(request)


def _con_marcos(admin: AdminDeLaCasa, request: HttpRequest, plantilla: str, **contexto) -> HttpResponseBase:
    """A page of the admin that may frame pages of this site."""
    con_marcos = csp_update({"frame-src": [SELF]})
    return con_marcos(lambda pedido: admin.pagina(pedido, plantilla, **contexto))(request)


# --- One -----------------------------------------------------------------------------------------------------


def publicar(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Shows it as the public will read it, asks for what it lacks, then makes it public: from then on its literal text
    stays."""
    compromiso = get_object_or_404(para_revisar(_editables(admin, request)), pk=pk)
    permisos.check_puede_publicar_compromisos(request.user)
    ficha = reverse("admin:compromisos_compromiso_leer", args=[pk])
    if compromiso.es_publico:
        messages.info(request, _("%(codigo)s ya es público.") % {"codigo": compromiso.codigo})
        return HttpResponseRedirect(ficha)
    errores: list[str] = []
    titulo = request.POST.get("titulo", "")
    if request.method == "POST":
        compromiso.version = version_enviada(request.POST)
        try:
            if "_titulo" in request.POST:
                poner_titulo(compromiso, titulo, por=request.user)
                return HttpResponseRedirect(request.path)
            publicacion.publicar_compromiso(compromiso, por=request.user)
        except ValidationError as error:
            errores = error.messages
        except EdicionSimultanea as error:
            errores = [str(error)]
        else:
            hecho_ = _("%(codigo)s ya es público.") % {"codigo": compromiso.codigo}
            messages.success(request, con_enlace(hecho_, compromiso.get_absolute_url()))
            _decir_el_siguiente(admin, request)
            return HttpResponseRedirect(ficha)
        compromiso = get_object_or_404(para_revisar(_editables(admin, request)), pk=pk)
    return _con_marcos(
        admin,
        request,
        "admin/compromisos/compromiso/publicar.html",
        estado=400 if errores else 200,
        title=_("Publicar el compromiso"),
        compromiso=compromiso,
        r=Revisado.de(compromiso, titulo),
        errores=errores,
    )


def _decir_el_siguiente(admin: AdminDeLaCasa, request: HttpRequest) -> None:
    """How many drafts are left, and the way to the first of them."""
    quedan = _editables(admin, request).borradores().order_by("codigo")
    siguiente = quedan.first()
    if siguiente is None:
        return
    n = quedan.count()
    frase = ngettext("Queda %(n)s borrador.", "Quedan %(n)s borradores.", n) % {"n": numero(n)}
    donde = reverse("admin:compromisos_compromiso_publicar", args=[siguiente.pk])
    messages.info(
        request, con_enlace(frase, donde, _("Ver el siguiente: %(codigo)s") % {"codigo": siguiente.codigo})
    )


def poner_titulo(compromiso: Compromiso, titulo: str, *, por) -> None:
    """Give a draft its title, as it was seen. Raises ValidationError, EdicionSimultanea."""
    if not (titulo := limpiar(titulo)):
        raise ValidationError(_("Escriba el título."))
    if compromiso.es_publico:
        raise ValidationError(_("El compromiso %(codigo)s ya es público.") % {"codigo": compromiso.codigo})
    compromiso.titulo = titulo
    firmar(compromiso, por)
    compromiso.full_clean()
    compromiso.save()


# --- Many ----------------------------------------------------------------------------------------------------


def publicar_seleccionados(
    admin: AdminDeLaCasa, request: HttpRequest, elegidos: CompromisoQuerySet
) -> HttpResponseBase:
    """The action of the list: the summary of those that were ticked."""
    permisos.check_puede_publicar_compromisos(request.user)
    return _resumen(admin, request, list(elegidos.values_list("pk", flat=True)))


def publicar_varios(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponseBase:
    """The summary of the drafts of ?importacion=, or of those that were shown; by POST, their titles are kept, or each is
    published on its own, and the page says what became of each."""
    permisos.check_puede_publicar_compromisos(request.user)
    if request.method != "POST":
        return _resumen(admin, request, _de_importacion(request))
    vistos = leer_vistos(request.POST.get("vistos", ""))
    if "_titulos" in request.POST:
        return _resumen(admin, request, list(vistos), errores=_poner_titulos(admin, request, vistos))
    if "_publicar" in request.POST:
        if hechos := _publicar_cada_uno(admin, request, vistos):
            return _publicados(admin, request, hechos, _poner_titulos(admin, request, vistos))
        errores = [_("No se publicó ninguno: ya no son los que se le mostraron. Mírelos.")]
        return _resumen(admin, request, list(vistos), errores=errores)
    return _resumen(admin, request, list(vistos))


def _publicar_cada_uno(
    admin: AdminDeLaCasa, request: HttpRequest, vistos: dict[int, int]
) -> list[tuple[Compromiso, str]]:
    """[(pledge, why it was not published or "")] of those that lacked nothing, as they were shown."""
    elegidos = [
        c for c in revisables(admin, request, vistos) if c.es_publico or not politicas.faltas_para_publicar(c)
    ]
    for compromiso in elegidos:
        compromiso.version = vistos[compromiso.pk]
    return publicacion.publicar_compromisos(elegidos, por=request.user)


def visto_de(registro: Compromiso | Foto) -> str:
    """What a form of many says of each, so that it is done to what was seen."""
    return f"{registro.pk}:{registro.version}"


def leer_vistos(texto: str) -> dict[int, int]:
    """{record: the version of it that was shown}, of `visto_de` of each."""
    pares = (par.partition(":") for par in texto.split(",")[:MAXIMO])
    leidos = ((entero(pk), entero(version)) for pk, _dos_puntos, version in pares)
    return {pk: version for pk, version in leidos if pk is not None and version is not None}


def _de_importacion(request: HttpRequest) -> list[int]:
    """The drafts that the import ?importacion= made or changed, if the user sees it; none for any other address."""
    try:
        clave = uuid.UUID(request.GET.get("importacion", ""))
    except ValueError:
        return []
    importacion = get_object_or_404(permisos.importaciones_visibles(request.user), pk=clave)
    borradores = hecho.compromisos_tocados(importacion).borradores()
    return list(borradores.order_by("codigo").values_list("pk", flat=True))


def revisables(admin: AdminDeLaCasa, request: HttpRequest, pks: Iterable[int]) -> CompromisoQuerySet:
    return para_revisar(_editables(admin, request).filter(pk__in=list(pks))).order_by("codigo")


def _poner_titulos(admin: AdminDeLaCasa, request: HttpRequest, vistos: dict[int, int]) -> list[str]:
    """Keep each title that was typed; the sentences of those that could not be."""
    errores = []
    for compromiso in revisables(admin, request, vistos).borradores():
        if not limpiar(titulo := request.POST.get(f"titulo-{compromiso.pk}", "")):
            continue
        compromiso.version = vistos[compromiso.pk]
        try:
            with transaction.atomic():
                poner_titulo(compromiso, titulo, por=request.user)
        except ValidationError as error:
            errores.append(f"{compromiso.codigo}: {' '.join(error.messages)}")
        except EdicionSimultanea as error:
            errores.append(f"{compromiso.codigo}: {error}")
    return errores


def _resumen(
    admin: AdminDeLaCasa, request: HttpRequest, pks: list[int], *, errores: list[str] | None = None
) -> HttpResponseBase:
    elegidos = list(revisables(admin, request, pks)[: MAXIMO + 1])
    revisados = [
        Revisado.de(c, request.POST.get(f"titulo-{c.pk}", "") if errores else "") for c in elegidos[:MAXIMO]
    ]
    listos = [r for r in revisados if not r.faltas]
    instituciones = Counter(r.compromiso.institucion.nombre for r in listos)
    contexto = {
        "title": _("Publicar varios compromisos"),
        "listos": listos,
        "fuera": [r for r in revisados if r.faltas],
        "piden_titulo": any(r.pide_titulo for r in revisados),
        "instituciones": sorted(instituciones.items()),
        "vistos": ",".join(r.visto for r in revisados),
        "hay_mas": len(elegidos) > MAXIMO,
        "maximo": MAXIMO,
        "errores": errores,
    }
    plantilla = "admin/compromisos/compromiso/publicar_varios.html"
    return _con_marcos(admin, request, plantilla, estado=409 if errores else 200, **contexto)


def _publicados(
    admin: AdminDeLaCasa, request: HttpRequest, hechos: list[tuple[Compromiso, str]], sin_titulo: list[str]
) -> HttpResponse:
    """What became of each, where it is seen, and how many drafts are left."""
    contexto = {
        "title": _("Publicar varios compromisos"),
        "publicados": [c for c, problema in hechos if not problema],
        "no": [(c, problema) for c, problema in hechos if problema],
        "errores": sin_titulo,
        "quedan": _editables(admin, request).borradores().count(),
    }
    estado = 200 if contexto["publicados"] else 409
    return admin.pagina(request, "admin/compromisos/compromiso/publicados.html", estado=estado, **contexto)
