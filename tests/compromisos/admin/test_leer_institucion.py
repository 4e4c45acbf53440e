"""An institution to read in the admin: its pledges, whom to call, what was asked of it and answered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Mensaje
from compromisos.publicacion import cierre
from compromisos.publicacion.roles import ROLES
from instituciones.models import Contacto, Denominacion, Enlace
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.compromisos.views.ayudas import informar
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_contacto,
    crear_edicion,
    crear_enlace_personal,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_territorio,
    razones_para,
    un_acto,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@compartida
def entidad():
    return crear_institucion(nombre="Entidad de Ejemplo", sigla="EDE", sector="publico")


def leido(client, entidad, consulta: str = "") -> str:
    respuesta = client.get(url("instituciones_institucion_leer", entidad.pk) + consulta)
    assert respuesta.status_code == 200
    return respuesta.content.decode()


def hace(dias: int):
    return timezone.localdate() - timedelta(days=dias)


def test_leer_institucion_says_who_it_is(editora, client, entidad):
    Denominacion.objects.create(institucion=entidad, nombre="Secretaría de Ayer", hasta=hace(900))
    pagina = leido(client, entidad)
    for dicho in (
        "Entidad de Ejemplo",
        "EDE",
        "Público",
        "Secretaría de Ayer",
        "No tiene ningún compromiso público",
    ):
        assert dicho in pagina, dicho


def test_leer_institucion_that_is_not_there_is_missing(editora, client, entidad):
    assert client.get(url("instituciones_institucion_leer", 987654321)).status_code == 404
    assert client.post(url("instituciones_institucion_leer", entidad.pk)).status_code == 405


def test_leer_institucion_lists_its_pledges_the_late_first(editora, client, entidad):
    edicion = crear_edicion()
    comun = {"institucion": entidad, "edicion": edicion}
    crear_compromiso(**comun, numero=1, titulo="A tiempo", fecha_limite=hace(-60))
    crear_compromiso(**comun, numero=2, titulo="Algo tarde", fecha_limite=hace(3))
    crear_compromiso(**comun, numero=3, titulo="Muy tarde", fecha_limite=hace(60))
    crear_compromiso(**comun, numero=4, titulo="En borrador", publicado=False)
    dejado = crear_compromiso(**comun, numero=5, titulo="El retirado", fecha_limite=hace(90))
    publicacion.retirar_compromiso(dejado, por=editora, motivo="Pasó a otro sector.")
    pagina = leido(client, entidad)
    orden = ["Muy tarde", "60 días de retraso", "Algo tarde", "3 días de retraso", "A tiempo", "En borrador",
             "El retirado", "Retirado"]  # fmt: skip
    lista = pagina.partition('class="compromisos-de"')[2]
    assert sorted(orden, key=lista.index) == orden
    assert lista.count("de retraso") == 2
    assert "De las 3 promesas" in pagina or "De 3 promesas" in pagina or "3 promesas no se sabe" in pagina


def test_leer_institucion_with_many_pledges_is_paged_and_costs_the_same(editora, client, entidad):
    edicion = crear_edicion()

    def consultas() -> int:
        leido(client, entidad)
        with CaptureQueriesContext(connection) as hechas:
            leido(client, entidad)
        return len(hechas)

    def llenar(desde: int, hasta: int) -> None:
        with un_acto():
            for n in range(desde, hasta):
                c = crear_compromiso(institucion=entidad, edicion=edicion, numero=n, fecha_inicio=hace(800))
                if n % 3 == 0:
                    crear_avance(compromiso=c, fecha_corte=hace(100))

    llenar(1, 28)
    con_pocos = consultas()
    llenar(28, 60)
    assert consultas() == con_pocos <= 60
    assert leido(client, entidad).count("N.º") < 60
    primera = re.findall(r'class="cual">\s*<a href="([^"]+)"', leido(client, entidad))
    ultima = re.findall(r'class="cual">\s*<a href="([^"]+)"', leido(client, entidad, "?pagina=3"))
    assert (len(primera), len(ultima)) == (25, 9)
    assert not set(primera) & set(ultima)
    assert leido(client, entidad, "?pagina=x"), "a page that is none is the first"


def test_leer_institucion_says_in_how_many_days_it_answered(editora, client, entidad):
    ahora = timezone.now()
    c = crear_compromiso(institucion=entidad)
    cerrado = crear_periodo(
        c.edicion,
        nombre="Primer trimestre",
        desde=hace(130),
        cierra=hace(40),
        abierto_en=ahora - timedelta(60),
    )
    avance = crear_borrador(compromiso=c, fecha_corte=hace(50))
    envio = ahora - timedelta(days=49)
    publicacion.enviar(avance, por=editora, razones=razones_para(avance, ahora=envio), ahora=envio)
    publicacion.publicar(avance, por=editora, ahora=ahora - timedelta(days=45))
    cierre.cerrar(cerrado, por=editora)
    fila = re.search(r"Primer trimestre.*?</tr>", leido(client, entidad), re.DOTALL)[0]
    assert "Informó" in fila
    assert re.findall(r'class="n">(\d+)<', fila) == ["11"]


def test_leer_institucion_silence_is_no_zero_days(editora, client, entidad):
    c = crear_compromiso(institucion=entidad, fecha_inicio=hace(500))
    pagina = leido(client, entidad)
    assert "Ningún informe" in pagina
    fila = re.search(r"Ningún informe.*?</tr>", pagina, re.DOTALL)[0]
    assert re.findall(r'class="n">([^<]+)<', fila) == ["–"]
    assert c.codigo in pagina


def test_leer_institucion_says_which_regions_it_reached(editora, client, entidad):
    lima = crear_territorio()
    loreto = crear_territorio(ubigeo="16", nombre="Loreto")
    maynas = crear_territorio(ubigeo="1601", nombre="Maynas", superior=loreto)
    uno, otro = (crear_compromiso(institucion=entidad, numero=n) for n in (1, 2))
    informar(uno, crear_meta(compromiso=uno, nivel_territorial="region", valor_meta=20), [lima])
    informar(otro, crear_meta(compromiso=otro, nivel_territorial="provincia", valor_meta=20), [maynas])
    regiones = leido(client, entidad).partition('id="regiones"')[2]
    assert "A qué regiones llegó (2)" in regiones
    de_lima, de_loreto = (
        regiones.partition(f"<dt>{r}</dt>")[2].partition("</dd>")[0] for r in ("Lima", "Loreto")
    )
    assert uno.codigo in de_lima
    assert otro.codigo not in de_lima
    assert otro.codigo in de_loreto
    assert "1 provincia" in de_loreto


def test_leer_institucion_says_who_reports_and_when_they_were_in(editora, client, entidad):
    cuenta = crear_cuenta("quien.informa", ROLES["enlace"], entidad)
    crear_enlace_personal(entidad, nombre="Rosa Ejemplo", correo="rosa@example.org")
    caducado, _secreto = crear_enlace_personal(entidad, nombre="De Antes")
    caducado.revocar(por=editora)
    pagina = leido(client, entidad)
    informan = pagina.partition('id="quienes-informan"')[2].partition("</section>")[0]
    for dicho in ("quien.informa", "Cuenta", "Rosa Ejemplo", "Enlace personal", "Nunca", "Ya no sirve"):
        assert dicho in informan, dicho
    assert informan.index("De Antes") > informan.index("Rosa Ejemplo")
    Enlace.objects.filter(user=cuenta).update(activo=False)
    assert leido(client, entidad).count("Ya no sirve") == 2


def test_leer_institucion_tells_letters_to_any_of_its_addresses(editora, client, entidad):
    crear_contacto(entidad, correo="rosa@example.org")
    crear_enlace_personal(entidad, correo="luis@example.org")
    for n, correo in enumerate(("rosa@example.org", "luis@example.org", "ajena@example.org", "")):
        Mensaje.objects.create(clave=str(n), destinatario=correo, asunto=f"Carta {n}", cuerpo="Hola")
    cartas = leido(client, entidad).partition('id="cartas"')[2].partition("</section>")[0]
    assert re.findall(r"Carta \d", cartas) == ["Carta 1", "Carta 0"]
    assert "Por salir" in cartas


@pytest.mark.parametrize("rol", ["enlace", "revisora", "editora", "administracion"])
def test_leer_institucion_shows_each_role_what_it_may_see(client, entidad, rol):
    crear_contacto(entidad, nombre="Rosa Ejemplo", notas="Llamar por la mañana.")
    crear_enlace_personal(entidad, nombre="Luis Enlace")
    client.force_login(crear_cuenta("alguien", ROLES[rol], entidad if rol == "enlace" else None))
    pagina = leido(client, entidad)
    assert ("Llamar por la mañana." in pagina) is (rol != "enlace")
    assert ("Agregar contacto" in pagina) is (rol in ("editora", "administracion"))
    assert ("Luis Enlace" in pagina) is (rol in ("editora", "administracion"))
    assert ("Dar enlace personal" in pagina) is (rol in ("editora", "administracion"))
    assert ("Editar</a>" in pagina) is (rol in ("editora", "administracion"))
    assert len(re.findall(r'class="button principal"', pagina)) == 1


def test_saved_institucion_leads_to_read_it(editora, client):
    datos = {"nombre": "Entidad Nueva", "sigla": "EN", "slug": "entidad-nueva", "denominaciones-TOTAL_FORMS": 0,
             "denominaciones-INITIAL_FORMS": 0}  # fmt: skip
    respuesta = client.post(url("instituciones_institucion_add"), datos, follow=True)
    assert "/add" not in respuesta.redirect_chain[-1][0]
    assert "Entidad Nueva</h1>" in respuesta.content.decode()
    lista = client.get(url("instituciones_institucion_changelist")).content.decode()
    assert f'href="{respuesta.redirect_chain[-1][0]}"' in lista


# --- Contacts


def contacto(entidad, **cambios) -> dict:
    return {"institucion": entidad.pk, "nombre": "Rosa Ejemplo", "papel": "titular", "telefono": "(01) 000 0001",
            **cambios}  # fmt: skip


def test_contacto_is_written_and_read_at_its_institution(editora, client, entidad):
    formulario = url("instituciones_contacto_add") + f"?institucion={entidad.pk}"
    assert "Entidad de Ejemplo" in client.get(formulario).content.decode()
    respuesta = client.post(formulario, contacto(entidad, cargo="Directora"), follow=True)
    assert respuesta.redirect_chain[-1][0] == url("instituciones_institucion_leer", entidad.pk) + "#contactos"
    assert "Directora" in respuesta.content.decode()
    suyo = Contacto.objects.get()
    cambio = contacto(entidad, cargo="Jefa", version_vista=suyo.version)
    assert client.post(url("instituciones_contacto_change", suyo.pk), cambio).status_code == 302
    historial = client.get(url("instituciones_contacto_history", suyo.pk)).content.decode()
    assert "Directora" in historial
    assert "Jefa" in historial


def test_contacto_that_nobody_can_reach_is_refused(editora, client, entidad):
    respuesta = client.post(url("instituciones_contacto_add"), contacto(entidad, telefono=""))
    assert "sin ninguno no hay cómo contactarla" in respuesta.content.decode()
    assert not Contacto.objects.exists()


def test_contacto_taken_off_is_remembered_or_forgotten(editora, client, entidad):
    uno, otra = (crear_contacto(entidad, nombre=n) for n in ("Rosa Una", "Rosa Otra"))
    quitar = url("instituciones_contacto_delete", uno.pk)
    assert "Lo pidió la persona" in client.get(quitar).content.decode()
    pagina = client.post(quitar, {"post": "yes"}, follow=True).content.decode()
    assert "Quiénes lo fueron antes" in pagina
    assert "Rosa Una" in pagina.partition("Quiénes lo fueron antes")[2]
    client.post(url("instituciones_contacto_delete", otra.pk), {"post": "yes", "olvidar": "on"})
    assert "Rosa Otra" not in leido(client, entidad)
    olvidar = url("instituciones_contacto_olvidar", uno.pk)
    assert "Rosa Una" in client.get(olvidar).content.decode()
    assert "Rosa Una" in leido(client, entidad), "to look erases nothing"
    client.post(olvidar)
    assert "Rosa Una" not in leido(client, entidad)
    assert client.get(olvidar).status_code == 404 or "Rosa" not in client.get(olvidar).content.decode()


def test_directorio_is_searched_filtered_and_exported(editora, client, entidad):
    crear_contacto(
        entidad, nombre="José Pérez", correo="jose@example.org", telefono="=2+5 626", canal="correo"
    )
    crear_contacto(crear_institucion(nombre="Otra"), nombre="Ana Quispe")
    lista = url("instituciones_contacto_changelist")
    hallado = client.get(lista + "?q=perez+ejemplo").content.decode()
    assert "José Pérez" in hallado
    assert "Ana Quispe" not in hallado
    assert "Ana Quispe" not in client.get(lista + "?canal__exact=correo").content.decode()
    archivo = client.post(url("instituciones_contacto_export") + "?q=perez", {"format": "0", "resource": "0"})
    cabecera, fila = archivo.content.decode("utf-8-sig").strip().splitlines()
    assert cabecera.startswith("Institución,Sigla,Nombre,Cargo")
    assert fila.startswith("Entidad de Ejemplo,EDE,José Pérez,")
    assert "'=2+5 626" in fila, "no cell is a formula"
    assert "Titular" in fila
    assert client.get(url("instituciones_contacto_import")).status_code == 403


@pytest.mark.parametrize(("rol", "ve", "exporta"), [("enlace", False, False), ("verificacion", False, False),
                                                    ("revisora", True, False), ("editora", True, True)])  # fmt: skip
def test_directorio_is_of_the_ministry(client, entidad, rol, ve, exporta):
    suyo = crear_contacto(entidad)
    client.force_login(crear_cuenta("alguien", ROLES[rol], entidad if rol == "enlace" else None))
    assert (client.get(url("instituciones_contacto_changelist")).status_code == 200) is ve
    assert (client.get(url("instituciones_contacto_change", suyo.pk)).status_code == 200) is ve
    assert (client.get(url("instituciones_contacto_export")).status_code == 200) is exporta
    assert (client.get(url("instituciones_contacto_add")).status_code == 200) is exporta
    assert (client.post(url("instituciones_contacto_olvidar", suyo.pk)).status_code == 403) is not exporta


def test_pickers_name_the_institution_whole_beside_its_acronym(editora, client, entidad):
    """Also where one is chosen already: nobody knows sixty acronyms."""
    sin_sigla = crear_institucion(nombre="Entidad sin sigla")
    for modelo in ("compromisos.compromiso", "compromisos.enlacepersonal", "instituciones.contacto"):
        app, nombre = modelo.split(".")
        pedido = {"app_label": app, "model_name": nombre, "field_name": "institucion", "term": "entidad"}
        dichos = {r["text"] for r in client.get(url("autocomplete"), pedido).json()["results"]}
        assert dichos == {"EDE · Entidad de Ejemplo", "Entidad sin sigla"}, modelo
        elegida = client.get(url(f"{app}_{nombre}_add") + f"?institucion={entidad.pk}").content.decode()
        assert "EDE · Entidad de Ejemplo" in elegida, modelo
    assert sin_sigla.con_su_sigla == "Entidad sin sigla"
