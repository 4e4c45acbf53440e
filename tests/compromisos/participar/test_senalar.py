"""An error pointed out: what is taken, what is asked first, what gets its sentence and leaves nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from compromisos.models import Senalamiento
from compromisos.models.senalamiento import LARGO
from cuentas.cifrado import descifrar
from tests.factories import crear_compromiso

pytestmark = pytest.mark.django_db
BIEN = {"que": "Dice 30 comisarías y la norma dice 300.", "en": "/compromisos/"}
TEL = "Llamen a la Sra. Juana Ejemplo al 987 654 321 para que les cuente."


def enviar(client, url: str = "/senalar/", **campos):
    return client.post(url, {**BIEN, **campos})


def test_senalar_keeps_the_page_it_comes_from(client):
    codigo = crear_compromiso().codigo
    pagina = client.get(f"/en/compromisos/{codigo}/?q=me+pega&al=2026-11-01").content.decode()
    (destino, *_otros) = set(re.findall(r'href="(/en/senalar/\?en=[^"]*)"', pagina))
    assert "pega" not in destino
    form = client.get(destino)
    assert f'value="/compromisos/{codigo}/?al=2026-11-01"' in form.content.decode()
    assert "No personal cases" in form.content.decode() or "100" in form.content.decode()
    assert not form.cookies
    assert "no-store" in form["Cache-Control"]


@pytest.mark.parametrize("url", ["/ayuda/", "/seguridad/", "/en/ayuda/"])
def test_senalar_is_not_offered_where_help_is_looked_for(client, url):
    assert "/senalar/" not in client.get(url).content.decode()


def test_senalar_is_kept_without_who_and_with_the_address_encrypted(client):
    respuesta = enviar(
        client,
        "/en/senalar/",
        correo="ana@example.org",
        prueba="www.gob.pe/norma",
        en="/en/datos/?al=2026-03-31",
    )
    assert (respuesta.status_code, respuesta["Location"]) == (303, "/en/senalar/gracias/")
    assert not respuesta.cookies
    suyo = Senalamiento.objects.get()
    assert (suyo.pagina, suyo.consulta, suyo.idioma) == ("/datos/", "al=2026-03-31", "en")
    assert (suyo.prueba, suyo.situacion) == ("https://www.gob.pe/norma", "nuevo")
    assert "ana" not in suyo.correo
    assert descifrar(suyo.correo) == "ana@example.org"
    assert client.get(respuesta["Location"]).status_code == 200
    assert enviar(client, "/en/senalar/", en="/en/datos/?al=2026-03-31").status_code == 303
    assert Senalamiento.objects.count() == 1  # sent twice, it is one


NO = {
    "nada": ({"que": ""}, "Diga qué está mal"),
    "blancos": ({"que": " \n\t "}, "Diga qué está mal"),
    "sin letras": ({"que": "?!… 123"}, "Dígalo con palabras"),
    "invisibles": ({"que": "\u200b\u2060\ufeff"}, "Diga qué está mal"),
    "larguísimo": ({"que": "a" * (LARGO + 1)}, "2000 caracteres"),
    "sin página": ({"en": ""}, "en qué página"),
    "otro sitio": ({"en": "https://otro.example/compromisos/"}, "Esa no es una página de este sitio"),
    "un guion": ({"en": "javascript:alert(1)"}, "Esa no es una página de este sitio"),
    "el personal": ({"en": "/admin/"}, "Esa no es una página de este sitio"),
    "un enlace personal": ({"en": "/informar/7K2QD-M9XAP/"}, "Esa no es una página de este sitio"),
    "no existe": ({"en": "/promesas/1/"}, "Esa no es una página de este sitio"),
    "a otra casa": ({"en": "//otro.example/"}, "Esa no es una página de este sitio"),
    "etiquetas": ({"en": '/compromisos/"><script>x</script>/'}, "Esa no es una página de este sitio"),
    "prueba que corre": ({"prueba": "javascript:alert(1)"}, "No es la dirección de una página"),
    "prueba de archivo": ({"prueba": "file:///etc/passwd"}, "No es la dirección de una página"),
    "prueba a medias": ({"prueba": "no tengo"}, "No es la dirección de una página"),
    "correo a medias": ({"correo": "ana arroba example"}, "No es un correo"),
    "dos correos": ({"correo": "ana@example.org,otra@example.org"}, "No es un correo"),
    "cabeceras": ({"correo": "ana@example.org\nBcc: otra@example.org"}, "No es un correo"),
    "la trampa": ({"trampa": "https://compre.example"}, "trampa para programas"),
    "un teléfono": ({"que": TEL}, "¿son datos de una persona?"),
    "en peligro": ({"que": "me quiere matar"}, "llame ahora"),
}  # fmt: skip


@pytest.mark.parametrize("caso", NO)
def test_senalar_bad_ones_get_their_sentence_and_leave_nothing(client, caso):
    campos, frase = NO[caso]
    respuesta = enviar(client, **campos)
    assert respuesta.status_code in (400, 409)
    pagina = respuesta.content.decode()
    assert frase in pagina
    assert "<script>x" not in pagina
    assert not Senalamiento.objects.exists()
    assert not respuesta.cookies


def visto_de(respuesta) -> str:
    return re.search(r'name="visto" value="(\w+)"', respuesta.content.decode())[1]


def test_senalar_what_was_asked_about_is_sent_once_it_is_seen(client):
    for texto in (TEL, "me quiere matar"):
        visto = visto_de(enviar(client, que=texto))
        assert enviar(client, que=f"{texto} Y otra cosa.", visto=visto).status_code == 409  # another text
        assert enviar(client, que=texto, visto="x").status_code == 409
        assert enviar(client, que=texto, visto=visto).status_code == 303
    assert Senalamiento.objects.count() == 2


def test_senalar_help_comes_first(client):
    pagina = enviar(client, que="me quiere matar").content.decode()
    cuerpo = pagina[pagina.index("<main") :]
    assert cuerpo.index('href="tel:105"') < cuerpo.index("<form")
    assert "me quiere matar" not in pagina[: pagina.index("<main")]
    gracias = enviar(client, que="La cifra de feminicidios de esta tabla es otra en el INEI.")
    assert gracias["Location"].endswith("?ayuda=1")
    assert 'class="llamar"' in client.get(gracias["Location"]).content.decode()


def test_senalar_is_throttled_by_network(client):
    def una(n: int, red: str):
        return client.post(
            "/senalar/", {**BIEN, "que": f"Está mal la fila {n} de esta tabla."}, REMOTE_ADDR=red
        )

    de_una_casa = [f"2001:db8:1:2::{n}" for n in range(1, 8)]
    codigos = [una(n, red).status_code for n, red in enumerate(de_una_casa)]
    assert codigos == [303] * 5 + [429] * 2
    assert una(9, "2001:db8:1:3::1").status_code == 303
    assert Senalamiento.objects.count() == 6
    assert "espere diez minutos" in una(10, de_una_casa[0]).content.decode()


def test_senalar_without_csrf_and_other_verbs():
    estricto = Client(enforce_csrf_checks=True)
    assert enviar(estricto).status_code == 303
    assert estricto.put("/senalar/").status_code == 405
    assert enviar(estricto, "/senalar/gracias/").status_code == 405
    de_otro_sitio = estricto.post("/senalar/", BIEN, headers={"sec-fetch-site": "cross-site"})
    assert de_otro_sitio.status_code == 403
