"""Nothing written with a personal link is lost: opened elsewhere, ended, revoked, sent twice, with a bad file."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from compromisos.models import Avance, Evidencia
from compromisos.reglas.palabras import SituacionAvance
from cuentas.models import ArchivoDeEscrito, Escrito
from tests.base.ayudas import PDF, foto, subido
from tests.compromisos.informar.ayudas import entrar
from tests.factories import (
    crear_borrador,
    crear_compromiso,
    crear_enlace_personal,
    crear_institucion,
    crear_usuario,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
LARGO = "Se capacitó a 240 docentes en Puno."


@compartida
def suyo():
    return crear_compromiso(institucion=crear_institucion(nombre="La suya"), titulo="Lo mío")


@compartida
def dado(suyo):
    """(the link, its code)."""
    return crear_enlace_personal(suyo.institucion)


@pytest.fixture
def donde(client, dado, suyo) -> str:
    entrar(client, dado[1])
    return reverse("informar_compromiso", args=[suyo.codigo])


def llave_en(pagina: str) -> str:
    return re.search(r'name="_escrito" value="([^"]+)"', pagina)[1]


def datos(llave: str, **cambios) -> dict:
    return {
        "fecha_corte": "2026-09-30", "estado": "en_proceso", "descripcion": LARGO, "accion": "borrador",
        "_escrito": llave, **cambios,
    }  # fmt: skip


def abrir(client, donde: str) -> str:
    return llave_en(client.get(donde).content.decode())


def seguir_en(pagina: str) -> str:
    return re.search(r'name="seguir" value="([^"]+)"', pagina)[1]


def test_opened_elsewhere_it_is_kept_with_its_file_and_one_goes_on(client, donde, dado):
    llave = abrir(client, donde)
    entrar(Client(), dado[1])  # on the phone
    r = client.post(
        donde, datos(llave, **{"evidencia-archivo": subido(PDF, "acta.pdf"), "evidencia-titulo": "Acta"})
    )
    cuerpo = r.content.decode()
    assert r.status_code == 403
    assert "Lo que escribió no se perdió" in cuerpo
    assert "no-store" in r["Cache-Control"]
    assert not Avance.objects.exists()
    dentro = client.post(reverse("informar_entrar"), {"codigo": dado[1], "seguir": seguir_en(cuerpo)})
    pagina = client.get(dentro["Location"]).content.decode()
    assert LARGO in pagina
    assert "<strong>acta.pdf</strong>" in pagina
    assert "No se guardó" not in pagina
    assert not Avance.objects.exists()
    pk = ArchivoDeEscrito.objects.get().pk
    final = datos(llave_en(pagina), **{"evidencia-titulo": "Acta", "evidencia-archivo-conservado": pk})
    assert client.post(donde, final | {"accion": "enviar"}).status_code == 302
    assert Avance.objects.get().situacion == SituacionAvance.EN_REVISION
    assert Evidencia.objects.get().nombre_original == "acta.pdf"
    assert not ArchivoDeEscrito.objects.exists()


def test_without_a_cookie_it_is_the_same(client, donde, dado):
    llave = abrir(client, donde)
    client.cookies.pop("sessionid")
    r = client.post(donde, datos(llave))
    dentro = client.post(
        reverse("informar_entrar"), {"codigo": dado[1], "seguir": seguir_en(r.content.decode())}
    )
    assert LARGO in client.get(dentro["Location"]).content.decode()


def test_the_link_of_another_gets_nothing_of_it(client, donde, dado, suyo):
    llave = abrir(client, donde)
    client.cookies.pop("sessionid")
    cuerpo = client.post(donde, datos(llave)).content.decode()
    assert LARGO not in cuerpo
    _de_otra, codigo = crear_enlace_personal(suyo.institucion, nombre="Otra persona")
    dentro = client.post(reverse("informar_entrar"), {"codigo": codigo, "seguir": seguir_en(cuerpo)})
    assert dentro["Location"] == "/informar/"
    for pagina in ("/informar/", donde, f"{donde}?recuperar={Escrito.objects.get().pk}"):
        assert LARGO not in client.get(pagina).content.decode()
    tirar = reverse("informar_descartar", args=[Escrito.objects.get().pk])
    assert client.post(tirar).status_code == 404
    assert Client().post(tirar).status_code == 404
    assert Escrito.objects.exists()


def test_revoked_meanwhile_it_is_kept_and_opens_nothing(client, donde, dado):
    llave = abrir(client, donde)
    dado[0].revocar(por=crear_usuario())
    r = client.post(donde, datos(llave))
    assert r.status_code == 403
    assert LARGO not in r.content.decode()
    assert entrar(client, dado[1]).status_code == 404
    assert not Avance.objects.exists()


def test_without_a_key_there_is_nothing_here_as_before(client, donde):
    client.cookies.pop("sessionid")
    sin = datos("")
    del sin["_escrito"]
    assert client.post(donde, sin).status_code == 404
    assert not Escrito.objects.exists()


def test_a_refused_token_gives_it_back(donde, dado):
    client = Client(enforce_csrf_checks=True)
    puerta = client.get("/informar/").content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', puerta)[1]
    client.post(reverse("informar_entrar"), {"codigo": dado[1], "csrfmiddlewaretoken": token})
    llave = abrir(client, donde)
    r = client.post(donde, datos(llave, csrfmiddlewaretoken="x"))
    assert r.status_code == 403
    assert Escrito.objects.get().para_recuperar in r.content.decode()
    assert LARGO in client.get(Escrito.objects.get().para_recuperar).content.decode()


def test_guardar_escrito_works_and_is_offered_and_thrown_away(client, donde):
    llave = abrir(client, donde)
    r = client.post(reverse("informar_escrito"), {"_escrito": llave, "_solo": "1", "descripcion": LARGO})
    assert r.json()["quedan"] > 7 * 3600
    assert "no-store" in r["Cache-Control"]
    for pagina in (donde, "/informar/"):
        assert "Hay algo escrito sin guardar" in client.get(pagina).content.decode()
    escrito = Escrito.objects.get()
    assert LARGO in client.get(escrito.para_recuperar).content.decode()
    assert client.post(reverse("informar_descartar", args=[escrito.pk]))["Location"] == donde
    assert "Hay algo escrito" not in client.get("/informar/").content.decode()


def test_after_closing_only_the_same_link_gets_it_back(client, donde, dado):
    client.post(
        reverse("informar_escrito"), {"_escrito": abrir(client, donde), "_solo": "1", "descripcion": LARGO}
    )
    client.post(reverse("informar_salir"))
    assert client.get(Escrito.objects.get().para_recuperar).status_code == 403
    entrar(client, dado[1])
    assert "Hay algo escrito sin guardar" in client.get("/informar/").content.decode()


@pytest.mark.parametrize("accion", ["borrador", "enviar"])
def test_back_and_send_again_makes_no_second_draft(client, donde, accion):
    llave = abrir(client, donde)
    assert client.post(donde, datos(llave, accion=accion)).status_code == 302
    r = client.post(donde, datos(llave, accion=accion, descripcion=f"{LARGO} Y en Cusco."))
    cuerpo = r.content.decode()
    assert r.status_code == 400
    assert "Este formulario ya se guardó a las" in cuerpo
    assert f"{LARGO} Y en Cusco." in cuerpo
    assert "otra persona" not in cuerpo.lower()
    assert Avance.objects.count() == 1


def test_back_and_save_again_saves_over_ones_own_draft_at_the_second_press(client, donde):
    llave = abrir(client, donde)
    client.post(donde, datos(llave))
    r = client.post(donde, datos(llave, descripcion="Mejor."))
    vista = re.search(r'name="version_vista" value="(\d+)"', r.content.decode())[1]
    final = datos(llave_en(r.content.decode()), descripcion="Mejor.", version_vista=vista)
    assert client.post(donde, final).status_code == 302
    assert Avance.objects.get().descripcion == "Mejor."


def test_a_bad_file_goes_and_the_text_stays(client, donde):
    llave = abrir(client, donde)
    malo = subido(b"MZ no es nada", "programa.pdf")
    cuerpo = client.post(donde, datos(llave, **{"evidencia-archivo": malo})).content.decode()
    assert LARGO in cuerpo
    assert "<strong>programa.pdf</strong>" not in cuerpo
    assert "vuelva a elegirlo" not in cuerpo


def test_a_good_file_stays_through_an_error(client, donde):
    llave = abrir(client, donde)
    mal = datos(llave, descripcion="", **{"evidencia-archivo": subido(PDF, "acta.pdf")})
    cuerpo = client.post(donde, mal).content.decode()
    assert "<strong>acta.pdf</strong>" in cuerpo
    pk = ArchivoDeEscrito.objects.get().pk
    assert client.post(donde, datos(llave, **{"evidencia-archivo-conservado": pk})).status_code == 302
    assert Evidencia.objects.get().nombre_original == "acta.pdf"


def test_two_drafts_of_one_pledge_are_told(client, donde, dado, suyo):
    mia = crear_borrador(compromiso=suyo, autor=dado[0].cuenta, descripcion="El mío.")
    otra = crear_borrador(
        compromiso=suyo, autor=crear_usuario(username="ana"), descripcion="El de Ana.",
        fecha_corte=mia.fecha_corte - timedelta(days=30),
    )  # fmt: skip
    pagina = client.get(donde).content.decode()
    assert "De este compromiso hay además" in pagina
    assert f'href="?borrador={mia.pk}"' in pagina
    assert "Este borrador lo empezó ana" in pagina
    elegido = client.get(f"{donde}?borrador={mia.pk}").content.decode()
    assert "El mío." in elegido
    assert f'href="?borrador={otra.pk}"' in elegido
    ajeno = crear_borrador(descripcion="De otra institución.")
    assert "De otra institución." not in client.get(f"{donde}?borrador={ajeno.pk}").content.decode()


def test_descartar_escrito_works_and_404_for_who_did_not_write_it(client, donde, dado, suyo):
    client.post(
        reverse("informar_escrito"), {"_escrito": abrir(client, donde), "_solo": "1", "descripcion": LARGO}
    )
    tirar = reverse("informar_descartar", args=[Escrito.objects.get().pk])
    _otro, codigo = crear_enlace_personal(suyo.institucion, nombre="Otra persona")
    ajeno = Client()
    entrar(ajeno, codigo)
    assert [c.post(tirar).status_code for c in (ajeno, Client())] == [404, 404]
    assert client.post(tirar).status_code == 302
    assert client.post(tirar).status_code == 404


def test_guardar_escrito_wrong_verb(client, donde):
    assert client.get(reverse("informar_escrito")).status_code == 405


def test_descartar_escrito_wrong_verb(client, donde):
    assert client.get(reverse("informar_descartar", args=["nada"])).status_code == 405


@pytest.mark.parametrize("llega", [True, False], ids=["its answer came", "the browser dropped it"])
def test_sent_by_a_double_click_it_is_said_once(client, donde, llega):
    enviados = datos(abrir(client, donde), descripcion="Se firmaron convenios.", accion="enviar")
    assert client.post(donde, enviados)["Location"] == reverse("informar_lista")
    if not llega:
        del client.cookies["messages"]
    pagina = client.post(donde, enviados, follow=True).content.decode()
    assert pagina.count("Enviado a revisión: Lo mío.") == 1
    assert Avance.objects.get().situacion == SituacionAvance.EN_REVISION


# --- Several files at once


def varios(*pares) -> list:
    return [subido(contenido, nombre) for contenido, nombre in pares]


def test_several_files_at_once_are_a_proof_each(client, donde):
    """Without a title each takes its own name; with one, all of them that one, numbered. In one form, without a script."""
    assert 'type="file" name="evidencia-archivo" multiple' in " ".join(
        client.get(donde).content.decode().split()
    )
    llave = abrir(client, donde)
    dos = varios((PDF, "acta.pdf"), (b"a;b\n1;2\n", "lista.csv"))
    assert client.post(donde, datos(llave, **{"evidencia-archivo": dos})).status_code == 302
    assert [e.titulo for e in Evidencia.objects.all()] == ["acta.pdf", "lista.csv"]
    fotos = varios((foto(tamano=(30, 20)), "1.jpg"), (foto(tamano=(31, 20)), "2.jpg"))
    otra = datos(
        abrir(client, donde), version_vista=1, **{"evidencia-archivo": fotos, "evidencia-titulo": "Taller"}
    )
    assert client.post(donde, otra).status_code == 302
    assert [e.titulo for e in Evidencia.objects.all()[2:]] == ["Taller (1)", "Taller (2)"]


def test_of_several_files_each_bad_one_is_named_and_no_good_one_is_lost(client, donde):
    llave = abrir(client, donde)
    cinco = varios(
        (PDF, "acta.pdf"),
        (b"MZ nada", "programa.pdf"),
        (foto(), "taller.JPG"),
        (b"", "vacia.png"),
        (PDF, "copia.pdf"),
    )
    respuesta = client.post(
        donde, datos(llave, **{"evidencia-archivo": cinco, "evidencia-url": "https://example.org/a"})
    )
    assert respuesta.status_code == 400
    assert not Avance.objects.exists()  # nothing half-written
    cuerpo = " ".join(respuesta.content.decode().split())
    for frase in (
        "«programa.pdf»: ",
        "«vacia.png»: ",
        "«copia.pdf»: Es el mismo archivo que «acta.pdf»: deje uno.",
        "<strong>acta.pdf</strong>",
        "<strong>taller.JPG</strong>",
    ):
        assert frase in cuerpo, frase
    assert cuerpo.count("«programa.pdf»: ") == 2  # in the summary and beside its box
    conservados = dict(re.findall(r'name="(evidencia-\d+-archivo-conservado)" value="(\d+)"', cuerpo))
    assert len(conservados) == 2
    otro = datos(
        llave_en(respuesta.content.decode()), **conservados, **{"evidencia-url": "https://example.org/a"}
    )
    mas = varios((PDF + b"\n", "anexo.pdf"), (b"c;d\n1;2\n", "mas.csv"))
    assert client.post(donde, otro | {"evidencia-archivo": mas}).status_code == 302
    nombres = {e.nombre_original or e.url for e in Evidencia.objects.all()}
    assert nombres == {"acta.pdf", "taller.jpg", "anexo.pdf", "mas.csv", "https://example.org/a"}


def test_of_too_many_files_those_left_out_are_named(client, donde):
    llave = abrir(client, donde)
    muchos = varios(*((f"a;b\n{n};2\n".encode(), f"{n}.csv") for n in range(22)))
    respuesta = client.post(donde, datos(llave, **{"evidencia-archivo": muchos}))
    cuerpo = respuesta.content.decode()
    assert "Se toman hasta 20 archivos a la vez, y estos se quedaron fuera: 20.csv, 21.csv." in cuerpo
    assert len(re.findall(r'name="evidencia-\d+-archivo-conservado"', cuerpo)) == 20


def test_several_files_count_together_against_what_a_link_may_send_in_a_day(client, donde, monkeypatch):
    monkeypatch.setattr("compromisos.informar.forms.CUOTA_DIARIA", len(PDF) + 10)
    llave = abrir(client, donde)
    dos = varios((PDF, "uno.pdf"), (PDF + b"\n", "dos.pdf"))
    cuerpo = client.post(donde, datos(llave, **{"evidencia-archivo": dos})).content.decode()
    assert "«dos.pdf»: Hoy ya subió" in cuerpo
    assert "«uno.pdf»: " not in cuerpo
