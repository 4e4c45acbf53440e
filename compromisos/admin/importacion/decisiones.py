"""What is pressed in a preview: go to another page, say what a column is, leave rows out, confirm, take back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.admin import con_enlace
from base.numeros import entero
from compromisos.admin.importacion import conflictos
from compromisos.admin.importacion.formulario import ModoForm
from compromisos.importacion import batches, columnas, expediente, respuestas, tasks, undo
from compromisos.importacion.clase_de_fila import ClaseDeFila
from compromisos.importacion.equivalencias import Equivalencia
from compromisos.models import Importacion
from compromisos.publicacion import permisos

Trabajo = Importacion.Trabajo
LINEA_MAXIMA = 9_999_999
SE_ENVIA = {"proponer", "confirmar", "publicar"}


class NoSePuede(Exception):
    """Refusal of what was pressed; its sentences say why."""

    def __init__(self, *frases: str):
        super().__init__(*frases)
        self.frases = list(frases)


def hacer(request: HttpRequest, importacion: Importacion) -> str:
    """Do what was pressed; where to go next. Raises NoSePuede."""
    if importacion.trabajo:
        if not tasks.esta_parado(importacion):
            raise NoSePuede(_("Todavía se está trabajando con este archivo."))
        tasks.soltar(importacion)
    es_suya = importacion.usuario_id == request.user.pk
    try:
        if es_suya and importacion.esta_pendiente and importacion.esta_leida:
            _recordar_marcas(request, importacion)
            if SE_ENVIA & request.POST.keys():
                _check_conflictos_ya_respondidos(request, importacion)
        for nombre, accion in (DE_QUIEN_LA_ENVIO if es_suya else {}).items():
            if nombre in request.POST:
                return accion(request, importacion)
        for nombre, accion in DE_QUIEN_APRUEBA.items():
            if nombre in request.POST:
                return accion(request, importacion)
    except (expediente.NoSeConfirma, batches.ArchivoInutilizable) as error:
        raise NoSePuede(str(error)) from None
    except undo.NoSePuedeDeshacer as error:
        raise NoSePuede(str(error), *error.estorbos[:50]) from None
    return request.get_full_path()


def de_clase(importacion: Importacion, clase: str, clave: str = "") -> QuerySet:
    """Rows of the import of one kind, in which something was found; «aviso» are those with a notice, "" are all. Those
    with a notice come together by what it is."""
    filas = importacion.filas.all()
    if clave:
        filas = filas.filter(_con_clave(clave))
    if clase == "aviso":
        return filas.filter(con_aviso=True).order_by("claves", "linea")
    return filas.filter(clase=clase) if clase else filas


def _con_clave(clave: str) -> Q:
    return Q(claves__contains=f"|{clave}|")


# --- What is ticked


def _recordar_marcas(request: HttpRequest, importacion: Importacion) -> None:
    """Keep the ticks of the page that was sent beside those of the others, and the reason that was written."""
    if "motivo_publico" in request.POST:
        expediente.decir_motivo(importacion, request.POST["motivo_publico"])
    if not (request.POST.getlist("vista") or request.POST.getlist("ofrecida")):
        return
    vistas, marcadas = (_lineas(request, campo) for campo in ("vista", "dejar"))
    marcadas &= vistas
    ofrecidas, crear = (set(request.POST.getlist(campo)) for campo in ("ofrecida", "crear"))
    respuestas.marcar(
        importacion,
        dejar=(importacion.marcadas - vistas) | marcadas,
        crear=(set(importacion.marcas.get("crear", ())) - ofrecidas) | crear,
    )


def _lineas(request: HttpRequest, campo: str) -> set[int]:
    return {n for v in request.POST.getlist(campo) if (n := entero(v, maximo=LINEA_MAXIMA)) is not None}


def _dejar_lo_marcado(request: HttpRequest, importacion: Importacion) -> None:
    """What is ticked is left out before anything is saved, and shown: nobody ticks a row to publish it. Raises
    NoSePuede."""
    pendientes = importacion.marcadas ^ set(importacion.dejadas)
    if not pendientes:
        return
    respuestas.decidir(importacion, dejadas=importacion.marcadas)
    _analizar(request, importacion)
    raise NoSePuede(
        ngettext(
            "Había %(n)s fila marcada sin aplicar: ya está hecho, y todavía no se guardó nada. Compruebe y guarde.",
            "Había %(n)s filas marcadas sin aplicar: ya está hecho, y todavía no se guardó nada. Compruebe y guarde.",
            len(pendientes),
        )
        % {"n": len(pendientes)}
    )


def _check_conflictos_ya_respondidos(request: HttpRequest, importacion: Importacion) -> None:
    """An answer to a conflict that comes with what would save the file is kept and shown first. Raises NoSePuede."""
    dichas = conflictos.respuestas(importacion, request.POST.dict())
    if importacion.caduco or dichas.items() <= importacion.respuestas.items():
        return
    respuestas.decidir(importacion, conflictos=dichas)
    _analizar(request, importacion)
    raise NoSePuede(_("Se guardó lo que eligió: mire cómo queda cada fila y confírmelo."))


# --- What the one who sent it decides


def _ir(request: HttpRequest, importacion: Importacion) -> str:
    """To another page, or to the rows of a kind, with what is ticked kept."""
    pedida, consulta = QueryDict(request.POST["ir"]), QueryDict(mutable=True)
    for parametro in ("clase", "clave", "p"):
        if parametro in pedida:
            consulta[parametro] = pedida[parametro]
    return f"{request.path}?{consulta.urlencode()}#filas"


def _descartar(request: HttpRequest, importacion: Importacion) -> str:
    if importacion.esta_pendiente or importacion.esta_propuesta:
        expediente.descartar(importacion)
    messages.success(request, _("Descartada: no se guardó nada."))
    return reverse("admin:importar")


def _releer(request: HttpRequest, importacion: Importacion) -> str:
    """Read the file again, as answered."""
    if importacion.informe:
        _check_se_decide(importacion)
        form = ModoForm(request.POST, hojas=importacion.informe["lectura"]["hojas"])
        if not form.is_valid():
            raise NoSePuede(*(str(frase) for frases in form.errors.values() for frase in frases))
        respuestas.decidir(importacion, modo=form.cleaned_data)
    _analizar(request, importacion)
    return request.get_full_path()


def _leer_hoja(request: HttpRequest, importacion: Importacion) -> str:
    """Read another sheet in place of this one."""
    _check_se_decide(importacion)
    respuestas.decidir(importacion, modo={**importacion.modo, "hoja": request.POST["leer_hoja"]})
    _analizar(request, importacion)
    return request.path


def _aparte(request: HttpRequest, importacion: Importacion) -> str:
    """Read another sheet of the same file beside this one."""
    otra = expediente.aparte(importacion, request.POST["aparte"])
    return reverse("admin:importar_revisar", args=[otra.pk])


def _columnas(request: HttpRequest, importacion: Importacion) -> str:
    """Read the file again with what was said of its columns."""
    _check_se_decide(importacion)
    tabla = request.POST.get("tabla", "")
    if tabla not in permisos.tablas_que_importa(request.user):
        tabla = importacion.tabla
    conocidas = {"", *columnas.destinos(importacion.tabla)}
    dichas = {
        c["rotulo"]: dicha
        for n, c in enumerate(importacion.informe["columnas"])
        if (dicha := request.POST.get(f"columna-{n}")) in conocidas
    }
    respuestas.decir_columnas(importacion, {r: d for r, d in dichas.items() if d is not None}, tabla=tabla)
    _analizar(request, importacion)
    return request.path


def _olvidar(request: HttpRequest, importacion: Importacion) -> str:
    _check_se_decide(importacion)
    respuestas.olvidar_columna(importacion, request.POST["olvidar"])
    _analizar(request, importacion)
    return request.path


def _aceptar(request: HttpRequest, importacion: Importacion) -> str:
    """Take a near miss for what it nearly is, or say that it is another: «line|place of the finding|how far»."""
    _check_se_decide(importacion)
    linea, _barra, resto = request.POST["aceptar"].partition("|")
    n, _barra, alcance = resto.partition("|")
    fila = importacion.filas.filter(linea=entero(linea, maximo=LINEA_MAXIMA) or 0).first()
    hallados = [*fila.detalle["errores"], *fila.detalle["avisos"]] if fila else []
    donde = entero(n, maximo=len(hallados) - 1) if hallados else None
    if fila is None or donde is None or not hallados[donde].get("sugerencia"):
        raise NoSePuede(_("Eso ya no está en la revisión: mírela de nuevo."))
    hallado = hallados[donde]
    respuestas.aceptar(
        importacion,
        Equivalencia(
            hallado["columna"],
            hallado["escrito"],
            hallado["escrito"] if alcance == "otra" else hallado["sugerencia"],
            fila.linea if alcance == "fila" else 0,
        ),
    )
    _analizar(request, importacion)
    return request.get_full_path()


def _no_aceptar(request: HttpRequest, importacion: Importacion) -> str:
    _check_se_decide(importacion)
    respuestas.no_aceptar(importacion)
    _analizar(request, importacion)
    return request.get_full_path()


def _decidir(request: HttpRequest, importacion: Importacion) -> str:
    """Change what is left out, or answer its conflicts."""
    _check_se_decide(importacion)
    que = request.POST["decidir"]
    accion, _dos_puntos, clave = que.partition(":")
    if accion in ("tomar_clase", "dejar_clase"):
        if clave not in {c.value for c in ClaseDeFila}:
            raise NoSePuede(_("Eso ya no está en la revisión: mírela de nuevo."))
        respuestas.tomar_clase(importacion, clave, tomar=accion == "tomar_clase")
    elif que in ("solo_validas", "todo_o_nada"):
        respuestas.decidir(importacion, solo_validas=que == "solo_validas")
    elif conflictos.son_de_conflictos(que):
        dichas = conflictos.respuestas(importacion, request.POST.dict(), que)
        respuestas.decidir(importacion, conflictos=dichas)
    else:
        respuestas.decidir(importacion, dejadas=_dejadas(importacion, que))
    _analizar(request, importacion)
    return request.get_full_path()


def _dejadas(importacion: Importacion, que: str) -> set[int]:
    """The lines left out: those ticked in any page; all of a kind or of one thing that was found, or taking these
    back; or none."""
    antes = importacion.marcadas
    accion, _dos_puntos, cual = que.partition(":")
    if accion == "ninguna":
        return set()
    if accion == "clase":
        return antes | set(de_clase(importacion, cual).values_list("linea", flat=True))
    if accion in ("clave", "tomar"):
        suyas = set(de_clase(importacion, "", cual).values_list("linea", flat=True))
        return antes | suyas if accion == "clave" else antes - suyas
    existentes = set(importacion.filas.values_list("linea", flat=True))
    return antes & existentes


def _proponer(request: HttpRequest, importacion: Importacion) -> str:
    _dejar_lo_marcado(request, importacion)
    expediente.proponer(importacion)
    messages.success(request, _("Propuesto: lo verá quien publica, y usted aquí la respuesta."))
    return request.get_full_path()


# --- What whoever approves it decides too


def _devolver(request: HttpRequest, importacion: Importacion) -> str:
    expediente.devolver(importacion, por=request.user, motivo=request.POST.get("motivo", ""))
    messages.success(request, _("Devuelto con su motivo: no se guardó nada."))
    return reverse("admin:importar")


def _confirmar(request: HttpRequest, importacion: Importacion) -> str:
    if importacion.esta_pendiente and importacion.usuario_id == request.user.pk:
        _dejar_lo_marcado(request, importacion)
    publicar = "publicar" in request.POST
    expediente.decir_motivo(importacion, request.POST.get("motivo_publico", ""))
    crear = [*request.POST.getlist("crear"), *importacion.marcas.get("crear", ())]
    if "crear_las_demas" in request.POST:
        crear += [n for n, parecida in importacion.informe["instituciones_nuevas"].items() if not parecida]
    if expediente.va_para_largo(importacion):
        expediente.check_confirmable(importacion, crear=crear, por=request.user, publicar=publicar)
        expediente.check_con_motivo(importacion)
        tasks.encargar(
            importacion,
            Trabajo.CONFIRMAR,
            por=request.user,
            crear=crear,
            publicar=publicar,
            revisado=expediente.exigir_datos_revisados(importacion, publicar=publicar),
        )
    else:
        expediente.confirmar(importacion, crear=crear, por=request.user, publicar=publicar)
        messages.success(request, _("Importado. Esto es lo que se hizo, línea por línea."))
    return request.get_full_path()


def _deshacer(request: HttpRequest, importacion: Importacion) -> str:
    if importacion.por_aprobar and not expediente.puede_aprobar(request.user):
        raise NoSePuede(_("Cambió lo que es público: solo lo deshace quien publica."))
    motivo = request.POST.get("motivo", "")
    if expediente.va_para_largo(importacion):
        undo.check_se_puede(importacion, por=request.user, motivo=motivo)
        tasks.encargar(importacion, Trabajo.DESHACER, por=request.user, motivo=motivo)
        return request.get_full_path()
    publico = undo.deshacer(importacion, por=request.user, motivo=motivo)
    frase = _("Deshecha. %(como_quedo)s") % {"como_quedo": undo.como_quedo(publico)}
    messages.success(
        request, con_enlace(frase, reverse("cambios"), _("Ver en Cambios")) if publico else frase
    )
    return request.get_full_path()


def _check_se_decide(importacion: Importacion) -> None:
    if not importacion.esta_pendiente or importacion.caduco:
        raise NoSePuede(_("Esto ya no se puede cambiar: suba el archivo otra vez."))


def _analizar(request: HttpRequest, importacion: Importacion) -> None:
    if expediente.va_para_largo(importacion):
        tasks.encargar(importacion, Trabajo.ANALIZAR, por=request.user)
    else:
        expediente.releer(importacion)


Accion = Callable[[HttpRequest, Importacion], str]
DE_QUIEN_LA_ENVIO: dict[str, Accion] = {
    "ir": _ir,
    "descartar": _descartar,
    "releer": _releer,
    "leer_hoja": _leer_hoja,
    "aparte": _aparte,
    "columnas": _columnas,
    "olvidar": _olvidar,
    "aceptar": _aceptar,
    "no_aceptar": _no_aceptar,
    "decidir": _decidir,
    "proponer": _proponer,
}
DE_QUIEN_APRUEBA: dict[str, Accion] = {
    "devolver": _devolver,
    "deshacer": _deshacer,
    "confirmar": _confirmar,
    "publicar": _confirmar,
}
