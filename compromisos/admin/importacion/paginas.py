"""Import in the admin: upload, see every change before it happens, confirm or propose, take back.

Django-import-export's own pages trust the name of a temporary file that the browser sends back: any user can
confirm another's file, and have any temporary file deleted. Here a pending import is a row of ours, bound to
its user. What would keep a page waiting is done in the background (importacion/tasks.py).
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from base.admin import con_enlace
from base.numeros import entero
from base.restricciones import por_que_no_se_guardo
from compromisos.admin.importacion import conflictos, mis_filas
from compromisos.admin.importacion.al_guardar import AlGuardar
from compromisos.admin.importacion.formulario import ModoForm, SubirForm
from compromisos.importacion import batches, expediente, formats, progress, tasks, undo
from compromisos.importacion.hecho import Hecho, LoPublico
from compromisos.importacion.informe import etiquetas_de
from compromisos.importacion.jueces.base import PALABRAS
from compromisos.models import Importacion
from compromisos.publicacion import permisos
from compromisos.salidas.datos import descargas
from compromisos.salidas.datos.columns import NOMBRES, Columna

FILAS_POR_PAGINA = 100
CADA_CUANTO_SE_MIRA = 3  # seconds
Trabajo = Importacion.Trabajo
_SE_ENVIA = {"proponer", "confirmar", "publicar"}


class NoSePuede(Exception):
    """Refusal of what was pressed; its sentences say why."""

    def __init__(self, *frases: str):
        super().__init__(*frases)
        self.frases = list(frases)


def tablas_de(user) -> list[str]:
    """Kinds of file that `user` may import; PermissionDenied if none."""
    permisos.check_puede_importar(user)
    return permisos.tablas_que_importa(user)


def urls(admin_site) -> list:
    """The addresses of the import, for SitioAdmin.get_urls()."""
    vista = admin_site.admin_view
    return [
        path("importar/", vista(subir), name="importar"),
        path("importar/plantilla/<str:tabla>.<str:formato>", vista(plantilla), name="importar_plantilla"),
        path("importar/mis-filas/", vista(descargar_mis_filas), name="importar_mis_filas"),
        path("importar/<uuid:pk>/", vista(revisar), name="importar_revisar"),
        path("importar/<uuid:pk>/errores.<str:formato>", vista(errores), name="importar_errores"),
    ]


def _contexto(request: HttpRequest, **extra) -> dict:
    from django.contrib import admin

    return {**admin.site.each_context(request), **extra}


def _importacion(request: HttpRequest, pk) -> Importacion:
    """The import `pk`, if the user may see it (else 404) and may import its kind of file (else 403)."""
    visibles = permisos.importaciones_visibles(request.user).select_related("usuario", "edicion")
    importacion = get_object_or_404(visibles, pk=pk)
    if importacion.tabla not in tablas_de(request.user):
        raise PermissionDenied
    return importacion


# --- Upload


def subir(request: HttpRequest) -> HttpResponse:
    """Receive a file and keep it pending; what it would do is worked out at once, or in the background."""
    tablas = tablas_de(request.user)
    form = SubirForm(
        request.POST or None,
        request.FILES or None,
        tablas=tablas,
        initial={"tabla": request.GET.get("tabla")},
    )
    if request.method == "POST" and form.is_valid():
        expediente.borrar_caducadas()
        try:
            importacion = _recibir(request.user, form)
        except batches.ArchivoInutilizable as error:
            form.add_error("archivo", str(error))
        except (DatabaseError, OSError) as error:
            if (frase := por_que_no_se_guardo(error)) is None:
                raise
            form.add_error("archivo", frase)
        else:
            return HttpResponseRedirect(reverse("admin:importar_revisar", args=[importacion.pk]))
    return TemplateResponse(
        request,
        "admin/importacion/subir.html",
        _contexto(
            request,
            title=_("Importar un archivo"),
            form=form,
            tablas=[(t, NOMBRES[t]) for t in tablas],
            mis_filas=mis_filas.MisFilasForm(user=request.user, tablas=tablas, auto_id="filas_%s"),
            por_aprobar=permisos.importaciones_por_aprobar(request.user).select_related("usuario"),
            recientes=Importacion.objects.ultimas_de(request.user)[:10],
        ),
        status=400 if form.errors else 200,
    )


def _recibir(user, form: SubirForm) -> Importacion:
    """Raises ArchivoInutilizable."""
    if not expediente.tarda_en_leerse(form.cleaned_data["archivo"].file):
        return expediente.preparar(user, **form.cleaned_data)
    importacion = expediente.recibir(user, **form.cleaned_data)
    tasks.encargar(importacion, Trabajo.ANALIZAR, por=user)
    return importacion


# --- Preview and decision


def revisar(request: HttpRequest, pk) -> HttpResponse:
    """The preview; by POST, decide, confirm, propose, discard or take back. Nobody sees another's but who
    approves it."""
    importacion = _importacion(request, pk)
    estorbos: list[str] = []
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_hacer(request, importacion))
        except NoSePuede as error:
            estorbos = error.frases
        importacion.refresh_from_db()
    if importacion.trabajo or not importacion.informe:
        return _trabajando(request, importacion)
    return _revision(request, importacion, estorbos)


def _revision(request: HttpRequest, importacion: Importacion, estorbos: list[str]) -> HttpResponse:
    informe, conteos = importacion.informe, importacion.informe["conteos"]
    leida = informe["lectura"]["codificacion"]
    clase = request.GET.get("clase", "")
    filas = _de_clase(importacion, clase).values_list("detalle", flat=True)
    pagina = Paginator(filas, FILAS_POR_PAGINA).get_page(request.GET.get("p"))
    _llamar_como_el_archivo([e for fila in pagina for e in fila["errores"]], informe["lectura"])
    for fila in pagina:
        fila["palabra"] = PALABRAS[fila["clase"]]
    es_suya = importacion.usuario_id == request.user.pk
    viva = importacion.esta_pendiente and not importacion.caduco and es_suya
    aprueba = expediente.puede_aprobar(request.user)
    se_escribe = (
        not (conteos["error"] and not importacion.solo_validas) and conteos["nueva"] + conteos["cambia"]
    )
    publico = LoPublico.de(importacion) if importacion.situacion == Importacion.Situacion.APLICADA else None
    al_guardar = AlGuardar.de(importacion)
    return TemplateResponse(
        request,
        "admin/importacion/revisar.html",
        _contexto(
            request,
            title=importacion.nombre_original,
            importacion=importacion,
            informe=informe,
            nombre_tabla=NOMBRES[importacion.tabla],
            codificacion=formats.CODIFICACIONES.get(leida.lower(), leida),
            modo=ModoForm(initial=importacion.modo, hojas=informe["lectura"]["hojas"]),
            pagina=pagina,
            clase=clase,
            clases=_clases(conteos),
            estorbos=estorbos,
            es_suya=es_suya,
            se_decide=viva,
            pide_motivo=_pide_motivo(importacion, despues=bool(estorbos)),
            nuevas_con_parecido={n: p for n, p in informe["instituciones_nuevas"].items() if p},
            nuevas_sin_parecido=[n for n, p in informe["instituciones_nuevas"].items() if not p],
            puede_confirmar=se_escribe
            and (viva or importacion.esta_propuesta)
            and (aprueba or not importacion.por_aprobar),
            puede_proponer=se_escribe and viva and importacion.por_aprobar and not aprueba,
            puede_devolver=importacion.esta_propuesta and aprueba,
            al_guardar=al_guardar,
            columnas=_columnas(importacion.tabla, informe["lectura"]),
            puede_publicar=aprueba and al_guardar.publicables > 0,
            publica_avances=permisos.puede_publicar_avances(request.user),
            aprueba=aprueba,
            publico=publico,
            hecho=Hecho.de(importacion) if publico is not None else None,
            puede_deshacer=publico is not None
            and (aprueba or not (importacion.por_aprobar or publico.compromisos or publico.cambiados))
            and (not publico.avances or permisos.puede_publicar_avances(request.user)),
            motivo=request.POST.get("motivo", ""),
        ),
        status=409 if estorbos else 200,
    )


def _pide_motivo(importacion: Importacion, *, despues: bool) -> bool:
    """Whether to ask why: it amends pledges or changes institutions; `despues` of a refusal, also what may have."""
    if importacion.enmiendas:
        return True
    return (despues or importacion.tabla == "instituciones") and expediente.pide_motivo(importacion)


def _columnas(tabla: str, lectura: dict) -> list[tuple[str, str]]:
    """(what we call it, what the file calls it) of each column that is read."""
    etiquetas = etiquetas_de(tabla)
    return [(etiquetas.get(nuestra, nuestra), suya) for nuestra, suya in lectura.get("nombres", {}).items()]


def _llamar_como_el_archivo(errores: list[dict], lectura: dict) -> None:
    """An error stands in a column that whoever sent the file knows by the name that they wrote."""
    nombres = lectura.get("nombres", {})
    for error in errores:
        error["etiqueta"] = nombres.get(error["columna"], error["etiqueta"])


def _trabajando(request: HttpRequest, importacion: Importacion) -> HttpResponse:
    """Progress page of background work: how far it is, or that it was not done."""
    parado = bool(importacion.trabajo) and tasks.esta_parado(importacion)
    respuesta = TemplateResponse(
        request,
        "admin/importacion/trabajando.html",
        _contexto(
            request,
            title=importacion.nombre_original,
            importacion=importacion,
            marcha=progress.ultima(importacion.pk),
            parado=parado,
        ),
    )
    if importacion.trabajo and not parado:
        respuesta.headers["Refresh"] = str(CADA_CUANTO_SE_MIRA)
    return respuesta


def _hacer(request: HttpRequest, importacion: Importacion) -> str:
    """Do what was pressed; where to go next. Raises NoSePuede."""
    aqui = request.get_full_path()
    if importacion.trabajo:
        if not tasks.esta_parado(importacion):
            raise NoSePuede(_("Todavía se está trabajando con este archivo."))
        tasks.soltar(importacion)
    es_suya = importacion.usuario_id == request.user.pk
    try:
        if "descartar" in request.POST and es_suya:
            if importacion.esta_pendiente or importacion.esta_propuesta:
                expediente.descartar(importacion)
            messages.success(request, _("Descartada: no se guardó nada."))
            return reverse("admin:importar")
        if "releer" in request.POST and es_suya:
            _releer(request, importacion)
        elif "decidir" in request.POST and es_suya:
            _decidir(request, importacion)
        elif es_suya and _SE_ENVIA & request.POST.keys() and _respondio(request, importacion):
            raise NoSePuede(_("Se guardó lo que eligió: mire cómo queda cada fila y confírmelo."))
        elif "proponer" in request.POST and es_suya:
            expediente.decir_motivo(importacion, request.POST.get("motivo_publico", ""))
            expediente.proponer(importacion)
            messages.success(request, _("Propuesto: lo verá quien publica, y usted aquí la respuesta."))
        elif "devolver" in request.POST:
            expediente.devolver(importacion, por=request.user, motivo=request.POST.get("motivo", ""))
            messages.success(request, _("Devuelto con su motivo: no se guardó nada."))
            return reverse("admin:importar")
        elif "deshacer" in request.POST:
            _deshacer(request, importacion)
        elif "confirmar" in request.POST or "publicar" in request.POST:
            _confirmar(request, importacion, publicar="publicar" in request.POST)
    except (expediente.NoSeConfirma, batches.ArchivoInutilizable) as error:
        raise NoSePuede(str(error)) from None
    except undo.NoSePuedeDeshacer as error:
        raise NoSePuede(str(error), *error.estorbos[:50]) from None
    return aqui


def _respondio(request: HttpRequest, importacion: Importacion) -> bool:
    """Whether an answer to a conflict came that was not kept yet; it is, and the file worked out with it."""
    if not importacion.esta_pendiente or importacion.caduco:
        return False
    dichas = conflictos.respuestas(importacion, request.POST.dict())
    if dichas.items() <= importacion.respuestas.items():
        return False
    expediente.decidir(importacion, respuestas=dichas)
    _analizar(request, importacion)
    return True


def _confirmar(request: HttpRequest, importacion: Importacion, *, publicar: bool) -> None:
    expediente.decir_motivo(importacion, request.POST.get("motivo_publico", ""))
    crear = request.POST.getlist("crear")
    if "crear_las_demas" in request.POST:
        crear += [n for n, parecida in importacion.informe["instituciones_nuevas"].items() if not parecida]
    if expediente.va_para_largo(importacion):
        expediente.check_confirmable(importacion, crear=crear, por=request.user, publicar=publicar)
        expediente.check_con_motivo(importacion)
        tasks.encargar(importacion, Trabajo.CONFIRMAR, por=request.user, crear=crear, publicar=publicar)
        return
    expediente.confirmar(importacion, crear=crear, por=request.user, publicar=publicar)
    messages.success(request, _("Importado. Esto es lo que se hizo, línea por línea."))


def _deshacer(request: HttpRequest, importacion: Importacion) -> None:
    if importacion.por_aprobar and not expediente.puede_aprobar(request.user):
        raise NoSePuede(_("Cambió lo que es público: solo lo deshace quien publica."))
    motivo = request.POST.get("motivo", "")
    if expediente.va_para_largo(importacion):
        undo.check_se_puede(importacion, por=request.user, motivo=motivo)
        tasks.encargar(importacion, Trabajo.DESHACER, por=request.user, motivo=motivo)
        return
    publico = undo.deshacer(importacion, por=request.user, motivo=motivo)
    frase = _("Deshecha. %(como_quedo)s") % {"como_quedo": undo.como_quedo(publico)}
    messages.success(
        request, con_enlace(frase, reverse("cambios"), _("Ver en Cambios")) if publico else frase
    )


def _releer(request: HttpRequest, importacion: Importacion) -> None:
    """Read the file again, as answered."""
    if importacion.informe:
        _check_se_decide(importacion)
        form = ModoForm(request.POST, hojas=importacion.informe["lectura"]["hojas"])
        if not form.is_valid():
            raise NoSePuede(*(str(frase) for frases in form.errors.values() for frase in frases))
        expediente.decidir(importacion, modo=form.cleaned_data)
    _analizar(request, importacion)


def _decidir(request: HttpRequest, importacion: Importacion) -> None:
    """Change what is left out, or answer its conflicts."""
    _check_se_decide(importacion)
    que = request.POST["decidir"]
    if que in ("solo_validas", "todo_o_nada"):
        expediente.decidir(importacion, solo_validas=que == "solo_validas")
    elif conflictos.son_de_conflictos(que):
        expediente.decidir(
            importacion, respuestas=conflictos.respuestas(importacion, request.POST.dict(), que)
        )
    else:
        expediente.decidir(importacion, dejadas=_dejadas(request, importacion))
    _analizar(request, importacion)


def _check_se_decide(importacion: Importacion) -> None:
    if not importacion.esta_pendiente or importacion.caduco:
        raise NoSePuede(_("Esto ya no se puede cambiar: suba el archivo otra vez."))


def _analizar(request: HttpRequest, importacion: Importacion) -> None:
    if expediente.va_para_largo(importacion):
        tasks.encargar(importacion, Trabajo.ANALIZAR, por=request.user)
    else:
        expediente.releer(importacion)


def _dejadas(request: HttpRequest, importacion: Importacion) -> set[int]:
    """The lines left out: those of other pages as they were, those of this page as they are ticked; or
    all of a kind, or taking them back; or none."""
    antes = set(importacion.dejadas)
    que, _dos_puntos, clase = request.POST["decidir"].partition(":")
    if que == "ninguna":
        return set()
    if que == "clase":
        return antes | set(_de_clase(importacion, clase).values_list("linea", flat=True))
    if que != "filas":
        return antes
    existentes = set(importacion.filas.values_list("linea", flat=True))
    vistas, marcadas = (_lineas(request, campo) & existentes for campo in ("vista", "dejar"))
    return (antes - vistas) | marcadas


def _lineas(request: HttpRequest, campo: str) -> set[int]:
    return {n for v in request.POST.getlist(campo) if (n := entero(v, maximo=9_999_999)) is not None}


def _de_clase(importacion: Importacion, clase: str):
    """Rows of the import of one kind; «aviso» are those with a notice, "" are all."""
    if not clase:
        return importacion.filas.all()
    return importacion.filas.filter(**({"con_aviso": True} if clase == "aviso" else {"clase": clase}))


def _clases(conteos: dict) -> list[tuple[str, str, int]]:
    return [
        ("nueva", _("Nuevas"), conteos["nueva"]),
        ("cambia", _("Cambian"), conteos["cambia"]),
        ("igual", _("Sin cambios"), conteos["igual"]),
        ("aviso", _("Con aviso"), conteos["aviso"]),
        ("error", _("Con error"), conteos["error"]),
        ("dejada", _("Quedan fuera"), conteos["dejada"]),
    ]


# --- Downloads


def errores(request: HttpRequest, pk, formato: str) -> HttpResponseBase:
    """The rows in error, as they came, with the reason: mend them and upload this very file."""
    importacion = _importacion(request, pk)
    if not importacion.archivo or not importacion.informe or formato not in descargas.FORMATOS:
        raise Http404
    suyos = _de_clase(importacion, batches.ERROR).values_list("linea", "detalle__errores")
    with importacion.abierta() as archivo:
        cabecera, filas = batches.filas_fallidas(
            archivo,
            importacion.nombre_original,
            batches.Pedido(**expediente.pedido_de(importacion)),
            dict(suyos),
        )
    columnas = tuple(Columna(c, "", nombre=c) for c in cabecera)
    return descargas.en_formato(columnas, filas, f"errores-{importacion.tabla}", formato)


def plantilla(request: HttpRequest, tabla: str, formato: str) -> HttpResponseBase:
    """The empty template, or with ?ejemplo=1 a filled one; CSV or XLSX, from the one registry."""
    tablas_de(request.user)
    try:
        estilo = "ejemplo" if "ejemplo" in request.GET else "plantilla"
        return descargas.plantilla(tabla, formato, estilo)
    except (KeyError, ValueError):
        raise Http404 from None


def descargar_mis_filas(request: HttpRequest) -> HttpResponseBase:
    """The rows of one institution, to be mended and sent back."""
    contexto = _contexto(request, title=_("Descargar mis filas"))
    return mis_filas.descargar(request, tablas=tablas_de(request.user), contexto=contexto)
