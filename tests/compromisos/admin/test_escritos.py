"""Nothing typed in the admin is lost: a session that ends, a refused token, an error, Back, a second tab."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from compromisos import publicacion
from compromisos.models import Avance, Compromiso, Enmienda, Evidencia, Foto, Modificacion
from compromisos.reglas.palabras import SituacionAvance
from cuentas.hooks import ULTIMA
from cuentas.models import ArchivoDeEscrito, Escrito
from tests.base.ayudas import PDF, foto, subido
from tests.compromisos.admin.ayudas import CLAVE, enviado_tal_cual, formulario, url
from tests.cuentas.test_entrada import CODIGO, ENTRAR, activar, codigo
from tests.factories import (
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_superusuario,
    razones_para,
)

pytestmark = pytest.mark.django_db
LARGO = "Se instalaron 12 lactarios y se firmaron 3 convenios."


def llave_en(pagina: str) -> str:
    return re.search(r'name="_escrito" value="([^"]+)"', pagina)[1]


def nuevo(client, compromiso: Compromiso) -> tuple[str, str]:
    """(address, key) of «Registrar avance»."""
    donde = f"{url('compromisos_avance_add')}?compromiso={compromiso.pk}"
    return donde, llave_en(client.get(donde).content.decode())


def terminar_sesion(client) -> None:
    """An hour goes by without a click."""
    sesion = client.session
    sesion[ULTIMA] = int(time.time()) - 3601
    sesion.save()


def volver_a_entrar(client, respuesta):
    """The page on which one is after signing in from where `respuesta` sent."""
    assert respuesta.status_code == 302
    puerta = client.get(respuesta["Location"])
    assert "Lo que escribió no se perdió" in puerta.content.decode()
    entrada = client.post(respuesta["Location"], {"login": "editora", "password": CLAVE})
    assert entrada.status_code == 302, entrada.content.decode()
    return entrada


@pytest.mark.parametrize("como", ["terminada", "sin-cookie"])
def test_a_session_that_ended_gives_everything_back(editora, client, como):
    compromiso = crear_compromiso()
    donde, llave = nuevo(client, compromiso)
    if como == "terminada":
        terminar_sesion(client)
    else:
        del client.cookies["sessionid"]
    datos = formulario(
        compromiso, descripcion=LARGO, evidencias=[{"titulo": "Acta", "archivo": subido(PDF, "acta.pdf")}]
    )
    r = client.post(donde, datos | {"_escrito": llave})
    assert not Avance.objects.exists()
    entrada = volver_a_entrar(client, r)
    pagina = client.get(entrada["Location"])
    cuerpo = pagina.content.decode()
    assert LARGO in cuerpo
    assert "Todavía no se guardó" in cuerpo
    assert "acta.pdf" in cuerpo
    assert not Avance.objects.exists(), "given back is not sent"
    # As it stands, it is saved, with its file.
    fila = ArchivoDeEscrito.objects.get()
    datos["evidencias-0-archivo-conservado"] = fila.pk
    del datos["evidencias-0-archivo"]
    assert client.post(donde, datos | {"_escrito": llave_en(cuerpo)}).status_code == 302
    assert Avance.objects.get().descripcion == LARGO
    assert Evidencia.objects.get().nombre_original == "acta.pdf"
    assert Escrito.objects.get().datos == {}
    assert not ArchivoDeEscrito.objects.exists()


def test_the_second_factor_is_asked_and_one_goes_on(editora, client):
    client.logout()
    client.post(ENTRAR, {"login": "editora", "password": CLAVE})
    secreto, _codigos = activar(client)
    compromiso = crear_compromiso()
    donde, llave = nuevo(client, compromiso)
    client.cookies.pop("sessionid")
    r = client.post(donde, formulario(compromiso, descripcion=LARGO) | {"_escrito": llave})
    clave = volver_a_entrar(client, r)
    assert clave["Location"].startswith(CODIGO)
    with time_machine.travel(time.time() + 60):  # the code that activated it was already used
        dentro = client.post(clave["Location"], {"code": codigo(secreto)})
        assert LARGO in client.get(dentro["Location"]).content.decode()


def test_whoever_comes_in_as_another_sees_nothing_of_it(editora, client):
    compromiso = crear_compromiso()
    donde, llave = nuevo(client, compromiso)
    client.cookies.pop("sessionid")
    r = client.post(donde, formulario(compromiso, descripcion=LARGO) | {"_escrito": llave})
    otra = crear_superusuario(username="otra")
    client.force_login(otra)
    pagina = client.get(Escrito.objects.get().para_recuperar).content.decode()
    assert LARGO not in pagina
    assert r.status_code == 302
    assert LARGO not in client.get(donde).content.decode()


def test_a_refused_token_says_where_what_was_written_is(editora):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editora)
    compromiso = crear_compromiso()
    donde, llave = nuevo(client, compromiso)
    r = client.post(
        donde, formulario(compromiso, descripcion=LARGO) | {"_escrito": llave, "csrfmiddlewaretoken": "x"}
    )
    assert r.status_code == 403
    escrito = Escrito.objects.get()
    assert f'href="{escape(escrito.para_recuperar)}"' in r.content.decode()
    assert LARGO in client.get(escrito.para_recuperar).content.decode()
    sin_llave = client.post(donde, formulario(compromiso) | {"csrfmiddlewaretoken": "x"})
    assert "Vuelva atrás" in sin_llave.content.decode()


def test_files_stay_through_errors_and_the_bad_one_goes(editora, client):
    compromiso = crear_compromiso()
    donde, llave = nuevo(client, compromiso)
    evidencias = [
        {"titulo": "Acta", "archivo": subido(PDF, "acta.pdf")},
        {"titulo": "Programa", "archivo": subido(b"MZ no es nada", "programa.pdf")},
    ]
    datos = formulario(compromiso, descripcion="", evidencias=evidencias) | {"_escrito": llave}
    mal = client.post(donde, datos).content.decode()
    assert "<strong>acta.pdf</strong>" in mal
    assert "<strong>programa.pdf</strong>" not in mal
    assert "Archivo elegido:" in mal
    buena = ArchivoDeEscrito.objects.get(nombre="acta.pdf")
    assert f'name="evidencias-0-archivo-conservado" value="{buena.pk}"' in mal
    datos = formulario(compromiso, descripcion=LARGO, evidencias=[{"titulo": "Acta"}]) | {"_escrito": llave}
    assert client.post(donde, datos | {"evidencias-0-archivo-conservado": buena.pk}).status_code == 302
    assert [e.nombre_original for e in Evidencia.objects.all()] == ["acta.pdf"]


def test_a_file_let_go_is_not_saved(editora, client):
    compromiso = crear_compromiso()
    donde, llave = nuevo(client, compromiso)
    evidencias = [{"titulo": "Acta", "archivo": subido(PDF, "acta.pdf")}]
    client.post(donde, formulario(compromiso, descripcion="", evidencias=evidencias) | {"_escrito": llave})
    pk = ArchivoDeEscrito.objects.get().pk
    datos = formulario(compromiso, evidencias=[{"titulo": "", "url": ""}]) | {"_escrito": llave}
    datos |= {"evidencias-0-archivo-conservado": pk, "evidencias-0-archivo-soltar": "on"}
    assert client.post(donde, datos).status_code == 302
    assert not Evidencia.objects.exists()


def test_the_photo_of_the_gallery_stays_too(editora, client):
    donde = url("compromisos_foto_add")
    llave = llave_en(client.get(donde).content.decode())
    edicion = crear_edicion().pk
    datos = {"_escrito": llave, "foto-TOTAL_FORMS": "1", "foto-INITIAL_FORMS": "0", "credito": "MIMP"}
    datos["foto-0-imagen"] = subido(foto(), "taller.jpg")
    mal = client.post(donde, datos | {"_elegir": "1"}).content.decode()
    assert "Diga de qué edición" in mal
    assert "<strong>taller.jpg</strong>" in mal
    datos |= {"foto-0-texto_alternativo": "Un taller", "edicion": edicion}
    datos |= {"foto-0-imagen-conservado": ArchivoDeEscrito.objects.get().pk, "foto-0-imagen": ""}
    assert client.post(donde, datos).status_code == 302
    assert Foto.objects.get().ancho


def test_back_and_save_again_makes_no_second_draft(editora, client):
    compromiso = crear_compromiso()
    donde, llave = nuevo(client, compromiso)
    primera = client.post(donde, formulario(compromiso, descripcion=LARGO) | {"_escrito": llave})
    segunda = client.post(
        donde, formulario(compromiso, descripcion=f"{LARGO} Y algo más.") | {"_escrito": llave}
    )
    cuerpo = segunda.content.decode()
    assert segunda.status_code == 200
    assert "Este formulario ya se guardó a las" in cuerpo
    assert f'href="{primera["Location"]}"' in cuerpo
    assert f"{LARGO} Y algo más." in cuerpo
    assert Avance.objects.count() == 1
    # Whoever really wants another presses again.
    vistos = {"otros_vistos": str(Avance.objects.get().pk)}
    assert f'name="otros_vistos" value="{vistos["otros_vistos"]}"' in cuerpo
    otra = formulario(compromiso, descripcion="De verdad otro.") | vistos | {"_escrito": llave_en(cuerpo)}
    assert client.post(donde, otra).status_code == 302
    assert Avance.objects.count() == 2


def test_a_second_draft_of_the_same_day_is_asked_once(editora, client):
    """Without the number of the form: the browser asked for the page anew."""
    compromiso = crear_compromiso()
    primera = client.post(url("compromisos_avance_add"), formulario(compromiso, descripcion=LARGO))
    datos = formulario(compromiso, descripcion="Otra vez.")
    cuerpo = client.post(url("compromisos_avance_add"), datos).content.decode()
    assert "ya hay un avance con ese corte" in cuerpo
    assert f'href="{primera["Location"]}"' in cuerpo
    assert "Otra vez." in cuerpo
    assert Avance.objects.count() == 1
    datos["otros_vistos"] = str(Avance.objects.get().pk)
    assert client.post(url("compromisos_avance_add"), datos).status_code == 302
    assert Avance.objects.count() == 2


def test_a_double_click_is_one_and_leaves_nothing_pending(editora, client):
    compromiso = crear_compromiso()
    donde, llave = nuevo(client, compromiso)
    datos = formulario(compromiso, descripcion=LARGO) | {"_escrito": llave}
    primera, segunda = (client.post(donde, datos) for _n in range(2))
    assert primera["Location"] == segunda["Location"]
    assert Avance.objects.count() == 1
    assert not Escrito.objects.filter(destino="").exists()


def test_a_second_tab_is_told_and_keeps_its_text(editora, client):
    avance = crear_borrador(autor=editora)
    donde = url("compromisos_avance_change", avance.pk)
    una, otra = client.get(donde), client.get(donde)
    datos = enviado_tal_cual(una) | {"descripcion": "De la primera.", "_save": "1"}
    assert client.post(donde, datos | {"_escrito": llave_en(una.content.decode())}).status_code == 302
    datos = enviado_tal_cual(otra) | {"descripcion": "De la segunda.", "_save": "1"}
    r = client.post(donde, datos | {"_escrito": llave_en(otra.content.decode())})
    assert "otra persona guardó" in r.content.decode()
    assert "De la segunda." in r.content.decode()
    avance.refresh_from_db()
    assert avance.descripcion == "De la primera."
    assert "Hay algo escrito sin guardar" in client.get(donde).content.decode()


def test_given_back_it_still_tells_what_changed_meanwhile(editora, client):
    avance = crear_borrador(autor=editora)
    donde = url("compromisos_avance_change", avance.pk)
    pagina = client.get(donde)
    client.cookies.pop("sessionid")
    datos = enviado_tal_cual(pagina) | {"descripcion": "La mía.", "_save": "1"}
    client.post(donde, datos | {"_escrito": llave_en(pagina.content.decode())})
    avance.descripcion = "La de otra."
    avance.save()
    client.force_login(editora)
    vuelta = client.get(Escrito.objects.get().para_recuperar)
    assert "La mía." in vuelta.content.decode()
    datos = enviado_tal_cual(vuelta) | {"_save": "1"}
    r = client.post(donde, datos | {"_escrito": llave_en(vuelta.content.decode())})
    assert "otra persona guardó" in r.content.decode()
    avance.refresh_from_db()
    assert avance.descripcion == "La de otra."


@pytest.mark.parametrize("boton", ["_save", "_publicar", "_enviar", "_continue"])
def test_given_back_does_nothing_whatever_was_pressed(editora, client, boton):
    avance = crear_borrador(autor=editora)
    donde = url("compromisos_avance_change", avance.pk)
    pagina = client.get(donde)
    datos = enviado_tal_cual(pagina) | {"descripcion": LARGO, boton: "1"}
    client.cookies.pop("sessionid")
    client.post(donde, datos | {"_escrito": llave_en(pagina.content.decode())})
    client.force_login(editora)
    for _n in range(2):
        r = client.get(Escrito.objects.get().para_recuperar)
        assert (r.status_code, LARGO in r.content.decode()) == (200, True)
    avance.refresh_from_db()
    assert (avance.version, avance.situacion) == (1, SituacionAvance.BORRADOR)
    assert avance.descripcion != LARGO


def test_enmendar_is_kept_at_each_of_its_steps(editora, client):
    compromiso = crear_compromiso(texto="Crear 20 centros.")
    donde = f"{url('compromisos_compromiso_enmendar', compromiso.pk)}?tipo=redaccion"
    llave = llave_en(client.get(donde).content.decode())
    datos = {
        "tipo": "redaccion",
        "texto": "Crear 25 centros.",
        "motivo": "La resolución nueva.",
        "version": compromiso.version,
    }
    client.cookies.pop("sessionid")
    assert client.post(donde, datos | {"_escrito": llave, "_confirmar": ""}).status_code == 302
    client.force_login(editora)
    vuelta = client.get(Escrito.objects.get().para_recuperar).content.decode()
    assert "La resolución nueva." in vuelta
    assert "Crear 25 centros." in vuelta
    assert not Enmienda.objects.exists()
    vista = client.post(donde, datos | {"_escrito": llave_en(vuelta)}).content.decode()
    assert client.post(donde, datos | {"_escrito": llave_en(vista), "_confirmar": ""}).status_code == 302
    assert Enmienda.objects.get().texto_nuevo == "Crear 25 centros."
    assert not Escrito.objects.filter(destino="").exists()


@pytest.mark.parametrize(
    "nombre", ["compromisos_compromiso_add", "compromisos_foto_add", "instituciones_institucion_add", "compromisos_edicion_add"]
)  # fmt: skip
def test_every_long_form_is_kept_and_given_back(jefa, client, nombre):
    llave = llave_en(client.get(url(nombre)).content.decode())
    client.post(
        reverse("escrito_guardar"), {"_escrito": llave, "texto": "a", "nombre": "Un nombre", "credito": "Yo"}
    )
    assert client.get(Escrito.objects.get().para_recuperar).status_code == 200
    assert "Hay algo escrito sin guardar" in client.get(url(nombre)).content.decode()


def test_who_starts_a_draft_is_told_of_the_one_that_waits(editora, client):
    compromiso = crear_compromiso(institucion=crear_institucion())
    quien = User.objects.create(username="enlace.suyo", first_name="Rosa")
    suyo = crear_borrador(compromiso=compromiso, autor=quien)
    Avance.objects.filter(pk=suyo.pk).update(situacion=SituacionAvance.EN_REVISION)
    donde, _llave = nuevo(client, compromiso)
    pagina = client.get(donde).content.decode()
    assert "ya hay otro avance sin publicar" in pagina
    assert f'href="{url("compromisos_avance_change", suyo.pk)}"' in pagina
    assert "Rosa" in pagina
    assert "ya hay otro" not in client.get(url("compromisos_avance_change", suyo.pk)).content.decode()


def test_what_is_in_review_says_that_it_stays_there(editora, client):
    avance = crear_borrador(autor=editora)
    Avance.objects.filter(pk=avance.pk).update(situacion=SituacionAvance.EN_REVISION)
    donde = url("compromisos_avance_change", avance.pk)
    pagina = client.get(donde)
    cuerpo = pagina.content.decode()
    assert "Guardar los cambios, sigue en revisión" in cuerpo
    assert "Guardar borrador" not in cuerpo
    assert "Descartar este avance" in cuerpo
    r = client.post(
        donde, enviado_tal_cual(pagina) | {"descripcion": "Mejor dicho.", "_save": "1"}, follow=True
    )
    assert "Sigue en revisión" in r.content.decode()
    avance.refresh_from_db()
    assert (avance.situacion, avance.descripcion) == (SituacionAvance.EN_REVISION, "Mejor dicho.")


def test_evidence_that_is_stored_says_its_name_and_size(editora, client):
    compromiso = crear_compromiso()
    donde, _llave = nuevo(client, compromiso)
    evidencias = [{"titulo": "Acta", "archivo": subido(PDF, "acta de marzo.pdf")}]
    client.post(donde, formulario(compromiso, evidencias=evidencias))
    avance = Avance.objects.get()
    abrir = url("compromisos_avance_evidencia", Evidencia.objects.get().pk)
    ficha = url("compromisos_avance_change", avance.pk)
    assert f'<a href="{abrir}">acta_de_marzo.pdf</a>' in client.get(ficha).content.decode()
    Avance.objects.filter(pk=avance.pk).update(situacion=SituacionAvance.EN_REVISION)
    client.post(
        url("compromisos_avance_revisar", avance.pk),
        {"_publicar": "", "version": Avance.objects.get().version, "frente_a": ""},
    )
    publicado = client.get(ficha).content.decode()
    assert f'<a href="{abrir}">acta_de_marzo.pdf</a>' in publicado
    assert "evidencias/" + Evidencia.objects.get().archivo.name.split("/")[1] not in publicado


def test_a_key_that_was_saved_has_one_place_more_and_not_a_hundred(editora, client):
    """Or whoever found the key of a form could push out, without a session, all that its author had written."""
    compromiso = crear_compromiso()
    donde, llave = nuevo(client, compromiso)
    client.post(donde, formulario(compromiso) | {"_escrito": llave})
    for n in range(5):
        Client().post(donde, formulario(compromiso, descripcion=f"De nadie {n}.") | {"_escrito": llave})
    assert Escrito.objects.filter(destino="").count() == 1
    assert Avance.objects.count() == 1


def test_a_ficha_that_is_public_is_given_back_without_an_act(jefa, client):
    institucion = crear_institucion(nombre="La de siempre")
    donde = url("instituciones_institucion_change", institucion.pk)
    pagina = client.get(donde)
    datos = enviado_tal_cual(pagina) | {
        "nombre": "La nueva",
        "motivo_del_cambio": "Cambió de nombre.",
        "_save": "1",
    }
    client.cookies.pop("sessionid")
    client.post(donde, datos | {"_escrito": llave_en(pagina.content.decode())})
    client.force_login(jefa)
    vuelta = client.get(Escrito.objects.get().para_recuperar).content.decode()
    assert "Cambió de nombre." in vuelta
    institucion.refresh_from_db()
    assert institucion.nombre == "La de siempre"
    assert not Modificacion.objects.exists()


def test_what_is_published_meanwhile_is_not_touched(editora, client):
    """The draft that was being written was published by another: its page says so, and what was typed is told."""
    avance = crear_borrador(autor=editora, evidencia=True)
    donde = url("compromisos_avance_change", avance.pk)
    pagina = client.get(donde)
    client.cookies.pop("sessionid")
    client.post(
        donde,
        enviado_tal_cual(pagina) | {"descripcion": LARGO, "_escrito": llave_en(pagina.content.decode())},
    )
    publicacion.enviar(avance, por=editora, razones=razones_para(avance))
    publicacion.publicar(Avance.objects.get(pk=avance.pk), por=crear_superusuario())
    client.force_login(editora)
    r = client.get(Escrito.objects.get().para_recuperar)
    assert LARGO in r.content.decode()
    assert Avance.objects.get().descripcion != LARGO
