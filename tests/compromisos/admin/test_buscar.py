"""The search of the staff: what is found, by whom, at which cost; and that nobody is shown what they may not open."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compromisos.models import Compromiso, Importacion, Mensaje
from compromisos.publicacion import roles
from instituciones.models import Contacto, Denominacion, Enlace
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_enlace_personal,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_seguimiento,
    un_acto,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

BUSCAR = "/admin/buscar/"


@compartida
def mundo():
    """Two institutions, each with a draft and a public pledge, people, a period, a file and a letter."""
    salud = crear_institucion(nombre="Ministerio de Ejemplo de Salud", sigla="MES", slug="mes")
    Denominacion.objects.create(institucion=salud, nombre="Antigua Dirección de Sanidad")
    otra = crear_institucion(nombre="Gobierno Regional de Prueba", sigla="GRP", slug="grp")
    publico = crear_compromiso(
        institucion=salud, titulo="Abrir casas de acogida", texto="Abrir 25 casas de acogida en Áncash."
    )
    crear_meta(compromiso=publico, indicador="Casas abiertas")
    crear_avance(compromiso=publico, descripcion="Se alquilaron xilófonos.")
    crear_compromiso(
        edicion=publico.edicion,
        institucion=otra,
        titulo="Oculto de talleres",
        texto="Talleres secretos de acogida.",
        publicado=False,
    )
    Contacto.objects.create(
        institucion=salud, nombre="Rosa Quispe Núñez", cargo="Secretaria", correo="rquispe@example.org"
    )
    editora = crear_cuenta("lucia", roles.EDITORA)
    editora.first_name, editora.last_name, editora.email = "Lucía", "Ñahui", "lucia@example.org"
    editora.save()
    crear_enlace_personal(institucion=otra, nombre="Óscar Paz", correo="oscar@example.org", por=editora)
    crear_periodo(edicion=publico.edicion, nombre="Tercer trimestre", abierto_por=editora)
    Importacion.objects.create(
        tabla="compromisos",
        usuario=editora,
        archivo="importaciones/x",
        nombre_original="matriz_2026.xlsx",
        sha256="0",
    )
    Mensaje.objects.create(
        clave="c", destinatario="oscar@example.org", asunto="Recordatorio del trimestre", cuerpo="Hola"
    )
    return publico


@pytest.fixture
def entra(client):
    def entrar(rol, **como):
        cuenta = crear_cuenta(f"de-{rol.clave}", rol, **como)
        client.force_login(cuenta)
        return cuenta

    return entrar


def dice(client, q: str, **mas) -> str:
    respuesta = client.get(BUSCAR, {"q": q, **mas})
    assert respuesta.status_code == 200
    cuerpo = respuesta.content.decode()
    cuerpo = cuerpo[cuerpo.index('class="hallado"') :] if 'class="hallado"' in cuerpo else cuerpo
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cuerpo)).split())


@pytest.mark.parametrize(
    ("q", "halla"),
    [
        ("acogida", "Abrir casas de acogida"),
        ("ACOGIDA ancash", "Abrir casas de acogida"),
        ("xilofonos", "Abrir casas de acogida"),
        ("mes 1", "Abrir casas de acogida"),
        ("secretos", "Oculto de talleres"),
        ("mes", "Ministerio de Ejemplo de Salud"),
        ("sanidad", "también «Antigua Dirección de Sanidad»"),
        ("quispe", "Rosa Quispe Núñez"),
        ("nunez", "Rosa Quispe Núñez"),
        ("rquispe@example.org", "Rosa Quispe Núñez"),
        ("nahui", "Lucía Ñahui"),
        ("lucia@example.org", "Lucía Ñahui"),
        ("Óscar", "Óscar Paz"),
        ("oscar@example.org", "Recordatorio del trimestre"),
        ("trimestre", "Tercer trimestre"),
        ("importar", "Importar"),
        ("excel", "Importar"),
        ("usuarios", "Cuentas"),
        ("acojida", "Esto es lo que hay de «acogida»"),
        ("Quizpe", "Rosa Quispe Núñez"),
        ("cuentaz", "Cuentas"),
    ],
)
def test_buscar_finds(mundo, entra, client, q, halla):
    entra(roles.ADMINISTRACION)
    assert halla in dice(client, q)


def test_buscar_finds_a_file_of_who_sent_it(mundo, client):
    client.force_login(Importacion.objects.get().usuario)
    assert "matriz_2026.xlsx compromisos" in dice(client, "matriz").replace("Pendiente ", "")


def test_buscar_goes_straight_to_a_code(mundo, entra, client):
    entra(roles.EDITORA)
    ficha = reverse("admin:compromisos_compromiso_leer", args=[mundo.pk])
    for q in (mundo.codigo, f" {mundo.codigo.upper()} "):
        assert client.get(BUSCAR, {"q": q}).headers["Location"] == ficha
    assert client.get(BUSCAR, {"q": mundo.codigo, "mientras": "1"}).status_code == 200


NADA = "entre lo que su cuenta puede abrir"


@pytest.mark.parametrize(
    ("rol", "calla", "dice_si"),
    [
        (roles.REVISORA, ["nahui", "oscar", "matriz"], ["secretos", "trimestre", "mes"]),
        (roles.EDITORA, ["nahui", "matriz"], ["secretos", "oscar", "trimestre"]),
        (roles.ENLACE, ["secretos", "talleres", "grp", "quispe", "nahui", "oscar", "trimestre", "matriz"], ["acogida", "mes"]),
        (roles.VERIFICACION, ["acogida", "secretos", "mes", "quispe", "nahui", "oscar", "trimestre", "matriz"], ["contraseña"]),
    ],
    ids=lambda v: getattr(v, "clave", ""),
)  # fmt: skip
def test_buscar_other_institution_and_no_permission(mundo, entra, client, rol, calla, dice_si):
    cuenta = entra(rol)
    if rol is roles.ENLACE:
        Enlace.objects.create(user=cuenta, institucion=mundo.institucion)
    for q in calla:
        assert NADA in dice(client, q), q
    for q in dice_si:
        assert NADA not in dice(client, q), q
    ajeno = Compromiso.objects.get(titulo="Oculto de talleres")
    if rol in (roles.ENLACE, roles.VERIFICACION):
        assert client.get(BUSCAR, {"q": ajeno.codigo}).status_code == 200
        assert ajeno.titulo not in dice(client, ajeno.codigo)


def test_buscar_leads_only_where_one_may_go(mundo, entra, client):
    """Every address that any role is given opens to it."""
    for rol in roles.ROLES.values():
        cuenta = entra(rol)
        if rol is roles.ENLACE:
            Enlace.objects.create(user=cuenta, institucion=mundo.institucion)
        dadas: set[str] = set()
        for q in ("acogida", "mes", "rosa", "trimestre", "oscar", "matriz", "importar", "compromisos", "rol"):
            cuerpo = client.get(BUSCAR, {"q": q, "mientras": "1"}).content.decode()
            dadas |= {html.unescape(d) for d in re.findall(r'href="([^"]+)"', cuerpo)}
        for direccion in sorted(dadas):
            assert client.get(direccion, follow=True).status_code == 200, (rol.clave, direccion)


@pytest.mark.parametrize("q", ["", " ", "a", "de la", "'\"%_", "x" * 5000, "<script>", "&", "mimp-"])
def test_buscar_any_query(mundo, entra, client, q):
    entra(roles.ADMINISTRACION)
    for mas in ({}, {"mientras": "1"}):
        respuesta = client.get(BUSCAR, {"q": q, **mas})
        assert respuesta.status_code == 200
        assert "<script>" not in respuesta.content.decode().replace('<script src="', "")
        if not mas:  # what is looked for is in no title
            assert "<title>Buscar · 25 por el 25</title>" in respuesta.content.decode()


def test_buscar_notes_are_of_the_ministry(mundo, entra, client):
    """By what was said, in whatever letters, and only for whoever may read them."""
    crear_seguimiento(
        compromiso=mundo, texto="Prometió la nómina de capacitación.", con_quien="Oficina de planeamiento"
    )
    entra(roles.EDITORA)
    for q in ("nomina", "capacitacion prometio", "planeamiento"):
        assert "Prometió la nómina de capacitación. Nota · 20/11/2026 · " in dice(client, q), q
    assert f'{reverse("admin:compromisos_compromiso_leer", args=[mundo.pk])}#notas"' in (
        client.get(BUSCAR, {"q": "planeamiento"}).content.decode()
    )
    enlace = entra(roles.ENLACE)
    Enlace.objects.create(user=enlace, institucion=mundo.institucion)
    assert "Prometió" not in dice(client, "planeamiento")
    entra(roles.VERIFICACION)
    assert "Prometió" not in dice(client, "planeamiento")


def test_buscar_leads_to_an_account_to_read_not_to_its_form(mundo, entra, client):
    entra(roles.ADMINISTRACION)
    cuenta = Importacion.objects.get().usuario
    pagina = client.get(BUSCAR, {"q": "nahui"}).content.decode()
    assert f'href="{reverse("admin:auth_user_leer", args=[cuenta.pk])}"' in pagina
    assert f"/auth/user/{cuenta.pk}/change/" not in pagina


def test_buscar_anonymous(client):
    assert client.get(BUSCAR).status_code == 302
    assert client.get("/admin/mi-rol/").status_code == 302


def test_recientes_are_those_opened_and_changed(mundo, client):
    """Newest first; not what one may no longer open."""
    editora = Importacion.objects.get().usuario
    client.force_login(editora)
    assert "Busque por código" in dice(client, "")
    client.get(reverse("admin:compromisos_compromiso_leer", args=[mundo.pk]))
    client.get(reverse("admin:instituciones_institucion_leer", args=[mundo.institucion_id]))
    dicho = dice(client, "")
    assert dicho.index("Ministerio de Ejemplo de Salud") < dicho.index("Abrir casas de acogida")
    editora.groups.clear()
    client.force_login(editora)
    assert "acogida" not in dice(client, "")


def test_recientes_of_yesterday(mundo, client):
    """What somebody changed is in the history, after their session ended."""
    editora = Importacion.objects.get().usuario
    mundo.institucion.descripcion = "Otra"
    mundo.institucion._history_user = editora
    mundo.institucion.save()
    client.force_login(editora)
    assert "Ministerio de Ejemplo de Salud Institución" in dice(client, "")


@pytest.mark.muestreo
@pytest.mark.parametrize(
    ("q", "cuantas"), muestra([("acogida", 30), ("", 20), ("zzzzzz", 50), ("acojida", 60)], una_de=2)
)
def test_buscar_constant_queries(mundo, entra, client, q, cuantas):
    entra(roles.ADMINISTRACION)
    cuentas = []
    for _ronda in range(2):
        with un_acto():
            for n in range(8):
                otro = crear_compromiso(
                    edicion=mundo.edicion,
                    institucion=crear_institucion(nombre=f"Entidad {n} de acogida"),
                    texto="Casas de acogida para quien las necesite.",
                )
                Contacto.objects.create(
                    institucion=otro.institucion, nombre="Rosa acogida", correo="r@example.org"
                )
        client.get(BUSCAR, {"q": q})
        with CaptureQueriesContext(connection) as consultas:
            client.get(BUSCAR, {"q": q})
        cuentas.append(len(consultas))
    assert cuentas[0] == cuentas[1] <= cuantas


def test_mi_rol_says_what_each_may(entra, client):
    entra(roles.VERIFICACION)
    dicho = " ".join(re.sub(r"<[^>]+>", " ", client.get("/admin/mi-rol/").content.decode()).split())
    puede, _sep, no_puede = dicho.partition("No puede")
    assert "Verificación. De fuera del ministerio" in puede
    assert "Verificar o cuestionar avances publicados" in puede
    assert "Publicar, enmendar y retirar compromisos" in no_puede
    cuenta = entra(roles.ENLACE)
    Enlace.objects.create(user=cuenta, institucion=crear_institucion(nombre="Entidad de prueba"))
    dicho = client.get("/admin/mi-rol/").content.decode()
    assert "Entidad de prueba" in dicho
    assert "Trabaja por todas" not in dicho
