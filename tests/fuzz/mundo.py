"""A small site with something of every kind, a secret in all that is not for everybody, and who may read each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos.correo.seguidores import actos, enlaces
from compromisos.lectura.seguibles import leer
from compromisos.models import (
    Avance,
    Compromiso,
    Evidencia,
    Mensaje,
    Seguidor,
    Senalamiento,
    SituacionCompromiso,
    VistaGuardada,
)
from compromisos.publicacion import roles
from instituciones.models import Enlace
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_contacto,
    crear_correccion,
    crear_edicion,
    crear_eje,
    crear_elemento,
    crear_enlace_personal,
    crear_foto,
    crear_institucion,
    crear_meta,
    crear_participacion,
    crear_periodo,
    crear_personal,
    crear_seguimiento,
    crear_sello,
    crear_superusuario,
    crear_territorio,
    crear_vinculo,
)
from tests.fuzz.peticiones import CSRF, Mundo

DEL_MINISTERIO = frozenset({"direccion", "revisora", "editora", "administracion", "super"})
DE_SU_CASA = DEL_MINISTERIO | {"enlace", "personal"}
# {secret: who may read it}
SECRETOS: dict[str, frozenset[str]] = {
    "zqborradordeaq": DE_SU_CASA,
    "zqborradordebq": DEL_MINISTERIO,
    "zqnotaprivadaq": DEL_MINISTERIO,
    "zqcontactodebq": DEL_MINISTERIO,
    "zqcorreodeseguidoraq": frozenset({"seguidora"}),
    "zqloquesesenaloq": DEL_MINISTERIO - {"direccion"},
    "zqvistadeeditoraq": frozenset({"editora"}),
    "zqcartaaunoq": DEL_MINISTERIO,
}
ROLES = ["anonima", "anonima", "anonima", "seguidora", "personal", *roles.ROLES, "super"]


@dataclass
class Sitio:
    mundo: Mundo
    galletas: dict[str, str]  # of each role


def crear() -> Sitio:
    edicion = crear_edicion(slug="fuzz")
    a, b = (
        crear_institucion(slug=f"entidad-{x}", nombre=f"Entidad {x.upper()}", sector="publico") for x in "ab"
    )
    lima = crear_territorio()
    crear_territorio(ubigeo="1501", nombre="Lima", superior=lima)
    eje, elemento = crear_eje(codigo="prevencion"), crear_elemento()
    for de_quien in (a, b):
        crear_participacion(edicion=edicion, institucion=de_quien)
        suyo = crear_compromiso(edicion=edicion, institucion=de_quien, ejes=[eje], territorios=[lima])
        meta = crear_meta(compromiso=suyo)
        crear_avance(compromiso=suyo, mediciones={meta: 20}, evidencia=True)
        crear_vinculo(compromiso=suyo, elemento=elemento)
        secreto = f"zqborradorde{de_quien.slug[-1]}q"
        crear_compromiso(
            edicion=edicion,
            institucion=de_quien,
            numero=2,
            publicado=False,
            titulo=secreto,
            texto=f"Es {secreto}.",
        )
        _borrador_con_archivo(suyo, secreto)
    periodo = crear_periodo(edicion)
    crear_foto(compromiso=suyo)
    crear_correccion()
    crear_sello()
    _lo_privado(suyo, b)
    return Sitio(_mundo(edicion, periodo, lima, elemento), _galletas(a))


def _borrador_con_archivo(compromiso, secreto: str) -> None:
    borrador = crear_borrador(
        compromiso=compromiso, descripcion=f"Se hizo {secreto}.", dificultades=f"Dice {secreto}."
    )
    con_archivo(borrador, secreto)


def con_archivo(avance, secreto: str) -> Evidencia:
    """A file of evidence that says it, and is called by it."""
    dentro = f"a,b\n{secreto},1\n".encode()
    return Evidencia.objects.create(
        avance=avance,
        titulo=f"Cifras {secreto}",
        archivo=ContentFile(dentro, name="cifras.csv"),
        nombre_original="cifras.csv",
        tipo_contenido="text/csv",
        tamano=len(dentro),
        sha256=hashlib.sha256(dentro).hexdigest(),
    )


def _lo_privado(compromiso, institucion) -> None:
    ahora = timezone.now()
    crear_seguimiento(compromiso=compromiso, texto="Nos dijo zqnotaprivadaq por teléfono.")
    crear_contacto(institucion, nombre="Rosa zqcontactodebq", correo="zqcontactodebq@example.org")
    actos.pedir("zqcorreodeseguidoraq@example.org", leer("todo", Dia.de_hoy()), "semanal", "es", ahora=ahora)
    Senalamiento.objects.create(que="Está mal zqloquesesenaloq.", pagina="/datos/", recibido_en=ahora)
    Mensaje.objects.create(
        clave="zq", destinatario="zqcartaaunoq@example.org", asunto="Carta", cuerpo="Estimada zqcartaaunoq:"
    )


def _mundo(edicion, periodo, lugar, elemento) -> Mundo:
    valores: dict[str, list[str]] = {
        "codigo": [
            *apps.get_model("compromisos.Compromiso").objects.values_list("codigo", flat=True),
            "prevencion",
            "busqueda-larga",
        ],
        "slug": ["entidad-a", "entidad-b", edicion.slug, periodo.slug, elemento.marco.slug],
        "ubigeo": [lugar.ubigeo, "1501", "99"],
        "pk": [*map(str, range(1, 8))],
        "object_id": [*map(str, range(1, 8))],
        "ancho": ["320", "640", "0"],
        "formato": ["webp", "jpg", "csv", "json", "jsonl", "xlsx", "svg", "png", "pdf"],
        "tabla": [
            "compromisos",
            "avances",
            "metas",
            "instituciones",
            "registro",
            "verificaciones",
            "evidencias",
        ],
        "recurso": [
            "compromisos",
            "avances",
            "metas",
            "instituciones",
            "territorios",
            "ejes",
            "ediciones",
            "verificaciones",
        ],
        "clave": [edicion.slug, "entidad-a", "prevencion", "15", "1", "x"],
        "nombre": ["compromisos.csv", "guia.docx", "x.zip"],
        "numero": ["1", "2"],
        "section": ["compromisos", "instituciones", "paginas", "territorios"],
        "secreto": ["x" * 22],
        "firmado": ["x.y"],
        "firma": ["x"],
        "app_label": ["compromisos", "instituciones", "auth", "x"],
        "content_type_id": ["1", "9"],
    }
    seguidora = Seguidor.objects.get()
    for nombre, modelo in _modelos_del_panel().items():
        valores[nombre] = ["1", *map(str, modelo._base_manager.values_list("pk", flat=True)[:6])]
    return Mundo(valores, {"seguidora": {"firmado": [enlaces.firma(seguidora)]}}, ROLES)


def _modelos_del_panel() -> dict[str, type]:
    """{name of an address of the admin that takes an object: its model}."""
    from django.contrib import admin

    return {
        f"{m._meta.app_label}_{m._meta.model_name}_{hace}": m
        for m in admin.site._registry
        for hace in ("change", "history", "delete")
    }


def _galletas(institucion) -> dict[str, str]:
    galletas = {"anonima": "", "seguidora": ""}
    for clave, rol in roles.ROLES.items():
        cuenta = crear_personal(username=f"fuzz-{clave}", rol=rol)
        if clave == "enlace":
            Enlace.objects.create(user=cuenta, institucion=institucion)
        if clave == "editora":
            VistaGuardada.objects.create(
                duenio=cuenta, nombre="zqvistadeeditoraq", consulta="estado=cumplido"
            )
        galletas[clave] = _de_cuenta(cuenta)
    galletas["super"] = _de_cuenta(crear_superusuario(username="fuzz-super"))
    _enlace, secreto = crear_enlace_personal(institucion, vence_en=timezone.now() + timedelta(days=3))
    suya = Client()
    suya.post(reverse("informar_entrar"), {"codigo": secreto})
    galletas["personal"] = _escritas(suya)
    assert get_user_model().objects.count() > 6
    return galletas


def _de_cuenta(cuenta) -> str:
    suya = Client()
    suya.force_login(cuenta)
    return _escritas(suya)


def _escritas(client: Client) -> str:
    return "; ".join(
        [*(f"{n}={g.value}" for n, g in client.cookies.items() if n != "csrftoken"), f"csrftoken={CSRF}"]
    )


def se_publico(secreto: str) -> bool:
    """Whether somebody who may has published what holds it, by one of the forms that were sent."""
    avances = Avance.objects.filter(descripcion__contains=secreto, publicado_en__isnull=False)
    if any(a.publicado_por.has_perm("compromisos.publicar_avance") for a in avances):
        return True
    return Compromiso.objects.filter(
        texto__contains=secreto, situacion=SituacionCompromiso.PUBLICADO
    ).exists()
