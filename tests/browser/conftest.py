"""A site with real and fictional data behind a real server, and the addresses of every page of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from compromisos.importacion.expediente import preparar
from compromisos.models import (
    Avance,
    Compromiso,
    Foto,
    Importacion,
    Periodo,
    Retiro,
    SenalamientoPublicado,
    Verificacion,
)
from compromisos.reglas.palabras import SituacionAvance
from cuentas.models import ClaveProvisional
from tests.browser.correo import correo  # noqa: F401 - a fixture
from tests.factories import (
    crear_borrador,
    crear_contacto,
    crear_enlace_personal,
    crear_periodo,
    crear_usuario,
)
from tests.una_vez import compartida

CLAVE = "clave-de-prueba-25"
ANCHOS = {"telefono": 360, "escritorio": 1280}


@pytest.fixture(autouse=True)
def nadie_pide_nada_al_vaciar(transactional_db) -> Iterator[None]:
    """The database is emptied when the server has answered: a form that keeps itself may have asked at the last moment."""
    antes = set(threading.enumerate())
    yield
    fin = time.monotonic() + 5  # a page that a test left open keeps its connection
    while time.monotonic() < fin and any(
        "process_request_thread" in hilo.name for hilo in set(threading.enumerate()) - antes
    ):
        time.sleep(0.02)


@compartida
def semilla() -> None:
    call_command("cargar_semilla", verbosity=0)


@compartida(DATOS_DE_DEMOSTRACION=True)
def demostracion(semilla) -> None:
    """Some of everything: every state, lamp, correction and withdrawal."""
    call_command(
        "datos_demo", instituciones=12, compromisos=60, avances=300, verbosity=0, hoy=timezone.localdate()
    )


@pytest.fixture
def demo(demostracion, settings) -> None:
    settings.DATOS_DE_DEMOSTRACION = True


@pytest.fixture
def editora(semilla, monkeypatch):
    monkeypatch.setenv("EDITOR_PASSWORD", CLAVE)
    call_command("crear_editor", "editora", verbosity=0)
    from django.contrib.auth import get_user_model

    ClaveProvisional.objects.all().delete()  # she changed it the first time she came in
    return get_user_model().objects.get(username="editora")


@pytest.fixture
def entrar(page, live_server, editora):
    """Log in through the form, as a person does."""

    def _entrar() -> None:
        page.goto(f"{live_server.url}/admin/")
        page.get_by_label("Nombre de usuario").fill("editora")
        page.get_by_label("Contraseña").fill(CLAVE)
        page.get_by_role("button", name="Iniciar sesión").click()

    return _entrar


@contextmanager
def sin_quejas(page) -> Iterator[list[str]]:
    """What the browser complains of meanwhile: errors of scripts and of the policy, pages that break.

    An answer 4xx is no complaint: it is how a form says that something is missing.
    """
    quejas: list[str] = []

    def consola(mensaje) -> None:
        if mensaje.type == "error" and "status of 4" not in mensaje.text:
            quejas.append(f"{page.url}: {mensaje.text}")

    def script(error) -> None:
        quejas.append(f"{page.url}: {error}")

    page.on("console", consola)
    page.on("pageerror", script)
    yield quejas
    page.remove_listener("console", consola)
    page.remove_listener("pageerror", script)


def lo_que_sobra(page) -> list[str]:
    """What makes the page wider than the screen; empty if it is not."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] : ['page',"
        "...[...document.querySelectorAll('main *, header *, footer *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        ".map(e => e.tagName + '.' + e.className).slice(0, 5)]"
    )


def letra_chica(page) -> list[str]:
    """What is written on the page in letters of less than 14 px, and is not hidden from the eye."""
    return page.evaluate(
        """[...document.querySelectorAll('body *')].filter(e => {
          const suyo = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
          const caja = e.getBoundingClientRect();
          return suyo && caja.width > 1 && caja.height > 1 && !e.closest('svg')
            && parseFloat(getComputedStyle(e).fontSize) < 14;
        }).map(e => `${e.tagName}.${e.className} ${getComputedStyle(e).fontSize}: ${e.textContent.trim().slice(0, 30)}`)
        .slice(0, 5)"""
    )


def foco_que_no_se_ve(page) -> list[str]:
    """What the keyboard reaches on the page and the eye does not: without a ring, hidden, or under something else."""
    page.emulate_media(reduced_motion="reduce")  # what is scrolled to is there at once
    page.keyboard.press("Tab")  # from here on, the browser takes it that a keyboard is used
    return page.evaluate(
        """() => {
          const malos = [], dicen = e => `${e.tagName}#${e.id}.${e.className} ${(e.textContent || '').trim().slice(0, 30)}`;
          const rodeado = e => {
            const s = getComputedStyle(e);
            return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
          };
          const todos = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
          for (const e of document.querySelectorAll(todos)) {
            if (e.disabled || e.tabIndex < 0 || e.closest('svg')) continue;
            if (!e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) continue;
            e.focus();
            if (document.activeElement !== e) continue;
            const caja = e.getClientRects()[0];
            const mitad = (desde, hasta, tope) => (Math.max(desde, 0) + Math.min(hasta, tope)) / 2;  // of what is in sight
            const en = caja && document.elementFromPoint(
              mitad(caja.left, caja.right, innerWidth), mitad(caja.top, caja.bottom, innerHeight));
            const suyo = en && (en === e || e.contains(en) || (en.closest('label') && en.closest('label').control === e));
            if (!suyo) malos.push(`hidden: ${dicen(e)}, by ${en && en.tagName}.${en && en.className}`);
            const cerca = [e, e.parentElement, e.parentElement.parentElement, e.closest('.select2-selection')];
            if (getComputedStyle(e).boxShadow === 'none' && !cerca.some(c => c && rodeado(c)))
              malos.push(`no ring: ${dicen(e)}`);
          }
          return malos.slice(0, 8);
        }"""
    )


# Addresses that end as a page's do and are none: a test compares the rest with the table of contents.
SIN_PAGINA = {
    "evidencia": "a file",
    "copia_de_enlace": "a file",
    "copia_del_sitio": "a file",
    "api_docs": "leads to that of the API",
    **dict.fromkeys(("api_indice", "api_lista", "api_uno", "api_cambios", "api_de_compromiso"), "JSON"),
}


def paginas_publicas() -> dict[str, str]:
    """{name: address} of every public page there is something for, in both languages.

    The one list: axe, the pictures and the table of contents are held against it.
    """
    ayer = date(2026, 1, 1).isoformat()
    paginas = {
        "portada": "/",
        "lista": "/compromisos/",
        "lista-filtrada": "/compromisos/?estado=sin_informacion&q=cem",
        "lista-vacia": "/compromisos/?q=nadaquesellameasi",
        "lista-error": "/compromisos/?plazo=cualquiera",
        "lista-en-una-fecha": f"/compromisos/?al={ayer}",
        "buscar": "/buscar/",
        "buscar-hallado": "/buscar/?q=minsa",
        "buscar-corregido": "/buscar/?q=violensia",
        "buscar-sin-hallar": "/buscar/?q=nadaquesellameasi",
        "compromiso-real": "/compromisos/25porel25-mimp-3/",
        "insertar": "/compromisos/25porel25-mimp-2/insertar/",
        "instituciones": "/instituciones/",
        "institucion-real": "/instituciones/mimp/",
        "respuestas": "/respuestas/",
        "comparar": "/instituciones/comparar/",
        "comparar-error": "/instituciones/comparar/?i=mimp&i=nadie",
        "edicion": "/ediciones/25porel25/",
        "territorios": "/territorios/",
        "territorios-hallados": "/territorios/?q=lima",
        "territorios-parecidos": "/territorios/?q=mirafores",
        "territorios-sin-hallar": "/territorios/?q=nadaquesellameasi",
        "territorio": "/territorios/15/",
        "territorio-distrito": "/territorios/150122/",
        "territorio-que-no-existe": "/territorios/99/",
        "eje": "/ejes/atencion/",
        "eje-vacio": "/ejes/reparacion/?al=2019-01-01",
        "eje-que-no-existe": "/ejes/no-existe/",
        "galeria": "/galeria/",
        "cambios": "/cambios/",
        "cambios-vacios": "/cambios/?desde=2001-01-01&hasta=2001-01-31",
        "cambios-al-reves": "/cambios/?desde=2026-02-01&hasta=2026-01-01",
        "datos": "/datos/",
        "registro": "/datos/registro/",
        "api": "/api/",
        "api-problema": "/api/problemas/cursor-no-valido/",
        "para-desarrolladores": "/datos/para-desarrolladores/",
        "correcciones": "/correcciones/",
        "senalar": "/senalar/?en=/galeria/",
        "senalado": "/senalar/gracias/?ayuda=1",
        "marcos": "/marcos/",
        "marco": "/marcos/agenda-2030/",
        "metodologia": "/metodologia/",
        "ayuda": "/ayuda/",
        "seguridad": "/seguridad/",
        "accesibilidad": "/accesibilidad/",
        "privacidad": "/privacidad/",
        "guia-de-importacion": "/guia-de-importacion/",
        **{
            f"guia-{parte}": f"/guia-de-importacion/{parte}/" for parte in ("columnas", "errores", "muestras")
        },
        "seguir": "/seguir/",
        "seguir-todo": "/seguir/?que=todo",
        "guia-de-estilo": "/guia-de-estilo/",
        "informar-sin-enlace": "/informar/",
        "no-existe": "/compromisos/no-existe/",
        "mala-fecha": "/?al=ayer",
    }
    paginas |= _de_la_demostracion()
    en_ingles = {
        f"{n}-en": "/en" + url for n, url in paginas.items() if n != "informar-sin-enlace"
    }  # Spanish only
    return paginas | en_ingles


def _de_la_demostracion() -> dict[str, str]:
    """Pages that only fiction can fill: with everything, with what was withdrawn. Empty without it."""
    ficticios = Compromiso.objects.filter(edicion__slug="demo").order_by("codigo")
    if not ficticios:
        return {}
    con_todo = ficticios.filter(avances__corrige__isnull=False, metas__valor_meta__isnull=False)[0]
    retirado = ficticios.filter(avances__retiro__in=Retiro.objects.all())[0]
    return {
        "compromiso-de-ejemplo": con_todo.get_absolute_url(),
        "compromiso-con-retiro": retirado.get_absolute_url(),
        "avance-retirado": reverse("avance", args=[Retiro.objects.earliest("pk").avance_id]),
        "compromiso-con-fotos": ficticios[0].get_absolute_url(),
        "institucion": ficticios[0].institucion.get_absolute_url(),
        "correccion": SenalamientoPublicado.objects.earliest("pk").get_absolute_url(),
        "edicion-demo": "/ediciones/demo/",
        "galeria-de-uno": f"/galeria/?compromiso={ficticios[0].codigo}",
        "corte-cerrado": "/cortes/demo-1/",
        "corte-abierto": "/cortes/demo-2/",
    }


def paginas_del_admin(editora) -> dict[str, str]:
    """{name: address} of every kind of page an editor works in. Makes the drafts it needs."""
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    meta = compromiso.metas.get(unidad="CEM")
    borrador = crear_borrador(compromiso=compromiso, autor=editora, mediciones={meta: 32}, evidencia=True)
    borrador.descripcion = "Se hizo otra parte."
    borrador.save()  # so that its history has two moments to compare
    revision = crear_borrador(
        compromiso=Compromiso.objects.get(codigo="25porel25-mimp-1"),
        autor=crear_usuario(username="enlace.de.prueba"),
    )
    Avance.objects.filter(pk=revision.pk).update(situacion=SituacionAvance.EN_REVISION)
    publicado = Avance.objects.filter(
        situacion="publicado", retiro__isnull=True, correcciones__isnull=True
    ).first()
    importaciones = []
    for nombre in ("valido", "con_errores", "valido", "valido"):
        with open(f"fixtures/importacion/{nombre}.csv", "rb") as archivo:
            subido = SimpleUploadedFile(f"{nombre}.csv", archivo.read())
        importaciones.append(preparar(editora, subido, edicion=compromiso.edicion))

    trabajando, propuesta = importaciones[2:]
    Importacion.objects.filter(pk=trabajando.pk).update(trabajo="confirmar", trabajo_en=timezone.now())
    Importacion.objects.filter(pk=propuesta.pk).update(situacion=Importacion.Situacion.PROPUESTA)

    abierto = Periodo.objects.filter(edicion=compromiso.edicion, cerrado_en=None)
    corte = abierto.first() or crear_periodo(compromiso.edicion)
    personal, _secreto = crear_enlace_personal(compromiso.institucion, por=editora)
    con_todo = publicado.compromiso
    contacto = crear_contacto(
        con_todo.institucion, correo="rosa@example.org", canal="correo", notas="Por la mañana."
    )

    def avance(nombre: str, *args) -> str:
        return reverse(f"admin:compromisos_avance_{nombre}", args=args)

    return {
        "admin-hoy": "/admin/",
        "admin-panel": "/admin/panel/",
        "admin-buscar": "/admin/buscar/?q=mimp",
        "admin-buscar-vacio": "/admin/buscar/",
        "admin-mi-rol": "/admin/mi-rol/",
        "admin-compromisos": "/admin/compromisos/compromiso/",
        "admin-compromisos-filtrados": "/admin/compromisos/compromiso/?plazo=vencido&q=talleres",
        "admin-compromiso": reverse("admin:compromisos_compromiso_change", args=[compromiso.pk]),
        "admin-leer-compromiso": reverse("admin:compromisos_compromiso_leer", args=[compromiso.pk]),
        "admin-leer-institucion": reverse(
            "admin:instituciones_institucion_leer", args=[con_todo.institucion_id]
        ),
        "admin-contactos": "/admin/instituciones/contacto/",
        "admin-contacto": reverse("admin:instituciones_contacto_change", args=[contacto.pk]),
        "admin-contacto-quitar": reverse("admin:instituciones_contacto_delete", args=[contacto.pk]),
        "admin-compromiso-enmendar": reverse("admin:compromisos_compromiso_enmendar", args=[compromiso.pk]),
        "admin-verificacion-responder": avance(
            "responder", Verificacion.objects.filter(sin_efecto=None).earliest("pk").pk
        ),
        "admin-compromiso-nuevo": "/admin/compromisos/compromiso/add/",
        "admin-avances": "/admin/compromisos/avance/",
        "admin-avance-nuevo": f"/admin/compromisos/avance/add/?compromiso={compromiso.pk}",
        "admin-avance-borrador": avance("change", borrador.pk),
        "admin-avance-publicado": avance("change", publicado.pk),
        "admin-avance-historial": avance("history", borrador.pk),
        "admin-publicar": avance("revisar", borrador.pk),
        "admin-revisar": avance("revisar", revision.pk),
        "admin-paso-corregir": avance("paso", publicado.pk, "corregir"),
        "admin-publicar-varios": avance("publicar_varios")
        + f"?pk={borrador.pk},{revision.pk},{publicado.pk}",
        "admin-instituciones": "/admin/instituciones/institucion/",
        "admin-institucion": reverse(
            "admin:instituciones_institucion_change", args=[compromiso.institucion_id]
        ),
        "admin-edicion": reverse("admin:compromisos_edicion_change", args=[compromiso.edicion_id]),
        "admin-fotos": "/admin/compromisos/foto/",
        "admin-foto-nueva": "/admin/compromisos/foto/add/",
        "admin-foto": reverse("admin:compromisos_foto_change", args=[Foto.objects.earliest("pk").pk]),
        "admin-foto-retirar": reverse(
            "admin:compromisos_foto_paso", args=[Foto.objects.earliest("pk").pk, "retirar"]
        ),
        "admin-seguimiento-anotar": "/admin/seguimiento/anotar/",
        "admin-seguimiento": "/admin/seguimiento/?ver=todo&quien=todos",
        "admin-encargos": "/admin/seguimiento/encargos/",
        "admin-mis-avisos": reverse("admin:mis_avisos"),
        "admin-calidad": "/admin/calidad/",
        "admin-calidad-huecos": reverse("admin:calidad_instituciones") + "?hueco=sin_contacto",
        "admin-plazos": reverse("admin:plazos"),
        "admin-informes": reverse("admin:informes"),
        "admin-enmiendas": reverse("admin:compromisos_compromiso_propuestas"),
        "admin-enlaces-citados": "/admin/compromisos/enlacecitado/",
        "admin-cartas-que-salieron": "/admin/compromisos/mensaje/",
        "admin-actividad": "/admin/actividad/",
        "admin-importar": "/admin/importar/",
        "admin-importar-valido": reverse("admin:importar_revisar", args=[importaciones[0].pk]),
        "admin-importar-errores": reverse("admin:importar_revisar", args=[importaciones[1].pk]),
        "admin-importar-trabajando": reverse("admin:importar_revisar", args=[trabajando.pk]),
        "admin-importar-propuesta": reverse("admin:importar_revisar", args=[propuesta.pk]),
        "admin-cortes": "/admin/compromisos/periodo/",
        "admin-corte-nuevo": "/admin/compromisos/periodo/add/",
        "admin-corte": reverse("admin:compromisos_periodo_change", args=[corte.pk]),
        "admin-corte-tablero": reverse("admin:compromisos_periodo_tablero", args=[corte.pk]),
        "admin-corte-cerrar": reverse("admin:compromisos_periodo_cerrar", args=[corte.pk]),
        "admin-corte-recordar": reverse("admin:compromisos_periodo_recordar", args=[corte.pk]),
        "admin-corte-enlaces": reverse("admin:compromisos_periodo_enlaces", args=[corte.pk]),
        "admin-cartas": reverse("admin:cartas"),
        "admin-carta": reverse("admin:carta", args=["periodo_recordatorio"]),
        "admin-cartas-firma": reverse("admin:cartas_firma"),
        "admin-enlaces-personales": "/admin/compromisos/enlacepersonal/",
        "admin-enlace-personal-nuevo": "/admin/compromisos/enlacepersonal/add/",
        "admin-enlace-personal": reverse("admin:compromisos_enlacepersonal_change", args=[personal.pk]),
        "admin-enlace-personal-revocar": reverse(
            "admin:compromisos_enlacepersonal_revocar", args=[personal.pk]
        ),
        "admin-clave": "/admin/password_change/",
        "cuenta-segundo-factor": "/admin/cuenta/segundo-factor/",
        "cuenta-activar": "/admin/cuenta/segundo-factor/activar/",
        "admin-avance-historial-comparado": avance("history", borrador.pk) + "?desde=&hasta=",
    }
