"""Following by e-mail: what is asked, what is refused, what is told to nobody, and how it is left."""

from __future__ import annotations

import html
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.correo import SIN_SERVIDOR
from compromisos.correo.seguidores import actos, enlaces
from compromisos.lectura.seguibles import leer
from compromisos.models import Mensaje, Seguido, Seguidor
from compromisos.participar import seguir as vista
from tests.compromisos.correo.ayudas import quien_sigue
from tests.compromisos.publicacion.test_barrido import quien_lo_dice
from tests.factories import (
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_superusuario,
    crear_territorio,
)
from tests.una_vez import cargado_por_modulo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mundo")]
CODIGO = "ed-inst-1"
TODOS = [
    f"compromiso:{CODIGO}",
    "institucion:inst",
    "lugar:15",
    "tema:prevencion",
    "lista:edicion=ed",
    "todo",
]


def _mundo() -> None:
    institucion = crear_institucion(slug="inst", nombre="Institución de prueba")
    de_esto = {"edicion": crear_edicion(slug="ed"), "institucion": institucion}
    crear_compromiso(
        **de_esto,
        titulo="Abrir cincuenta centros",
        ejes=[crear_eje(codigo="prevencion", nombre="Prevención")],
        territorios=[crear_territorio()],
    )
    publicacion.retirar_compromiso(
        crear_compromiso(**de_esto, numero=2), por=crear_superusuario(), motivo="Se cargó por error."
    )


mundo = cargado_por_modulo(_mundo)


def escrito(**cambios) -> dict[str, str]:
    bueno = {
        "que": f"compromiso:{CODIGO}",
        "correo": "ana@example.org",
        "ritmo": "al_momento",
        "idioma": "es",
    }
    return {**bueno, **cambios}


def texto(respuesta) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", respuesta.content.decode()))


def enlace(carta, que: str) -> str:
    return re.search(rf"https://testserver(/(?:en/)?seguir/{que}/\S+)", carta.body)[1]


# --- Asking


@pytest.mark.parametrize("que", TODOS)
def test_seguir_works_for_all_that_can_be_followed(client, que):
    pagina = client.get(reverse("seguir"), {"que": que})
    assert pagina.status_code == 200
    assert leer(que, Dia.de_hoy()).nombre in texto(pagina)
    assert "nadie la vea" in texto(pagina)
    assert ("Todo es mucho." in texto(pagina)) == (que == "todo")
    assert not pagina.cookies
    assert pagina.headers["Cache-Control"] == "no-store, private"
    assert client.post(reverse("seguir"), escrito(que=que)).headers["Location"] == reverse("seguir_pedido")
    seguido = Seguido.objects.get()
    assert (seguido.confirmado_en, seguido.ritmo) == (None, "al_momento")
    (carta,) = mail.outbox
    assert carta.to == ["ana@example.org"]


def test_seguir_works_without_saying_what(client):
    pagina = client.get(reverse("seguir"))
    assert pagina.status_code == 200
    assert "una institución" in texto(pagina)
    assert 'href="/seguir/?que=todo"' in pagina.content.decode()


MALAS = [
    ({"correo": ""}, "Escriba su correo."),
    ({"correo": "ana"}, "Eso no es un correo."),
    ({"correo": "ana@"}, "Eso no es un correo."),
    ({"correo": "ana@localhost"}, "Eso no es un correo."),
    ({"correo": "ana@[127.0.0.1]"}, "Eso no es un correo."),
    ({"correo": "ana@127.0.0.1"}, "Eso no es un correo."),
    ({"correo": "ana perez@example.org"}, "Eso no es un correo."),
    ({"correo": "ana@example .org"}, "Eso no es un correo."),
    ({"correo": "ana..p@example.org"}, "Eso no es un correo."),
    ({"correo": '"ana p"@example.org'}, "Eso no es un correo."),
    ({"correo": "Ana <ana@example.org>"}, "Eso no es un correo."),
    ({"correo": "javascript:alert(1)"}, "Eso no es un correo."),
    ({"correo": "ana@example.org\r\nBcc: todos@example.org"}, "Escriba un solo correo."),
    ({"correo": "ana@example.org\nSubject: x"}, "Eso no es un correo."),
    ({"correo": "ana@example.org%0aBcc:x"}, "Eso no es un correo."),
    ({"correo": "ana@example.org, luis@example.org"}, "Escriba un solo correo."),
    ({"correo": "ana@example.org;luis@example.org"}, "Escriba un solo correo."),
    ({"correo": "аna@example.org"}, "una letra que no va en un correo"),  # noqa: RUF001 - a Cyrillic «а»
    ({"correo": "ana@exаmple.org"}, "una letra que no va en un correo"),  # noqa: RUF001
    ({"correo": "peña@example.org"}, "una letra que no va en un correo"),
    ({"correo": "ana@bücher.例え"}, "una letra que no va en un correo"),
    ({"correo": "ana@example.org\u202e"}, "una letra que no va en un correo"),
    ({"correo": f"{'a' * 300}@example.org"}, "demasiado largo"),
    ({"correo": f"{'a' * 65}@example.org"}, "Eso no es un correo."),
    ({"que": ""}, "No sabemos qué quiere seguir."),
    ({"que": "javascript:alert(1)"}, "No sabemos qué quiere seguir."),
    ({"que": "persona:ana"}, "No sabemos qué quiere seguir."),
    ({"que": "todo:x"}, "No sabemos qué quiere seguir."),
    ({"que": "compromiso:no-hay"}, "No hay ninguna promesa pública con ese código."),
    ({"que": "compromiso:ed-inst-2"}, "Esa promesa ya no cuenta"),
    ({"que": "institucion:no-hay"}, "No conocemos esa institución."),
    ({"que": "lugar:99"}, "No conocemos ese lugar."),
    ({"que": "tema:x"}, "No conocemos ese tema."),
    ({"que": "lista:cosa=1"}, "No conocemos el filtro «cosa»"),
    ({"que": "lista:estado=volando"}, "no es un valor que conozcamos"),
    ({"que": "lista:estado=cumplido"}, "Ninguna promesa coincide"),
    ({"que": "lista:q=" + "a" * 2000}, "demasiados filtros"),
    ({"que": "compromiso:\x00"}, ""),
    ({"correo": "ana@example.org."}, "Eso no es un correo."),
    ({"correo": "mailto:ana@example.org"}, "Eso no es un correo."),
    ({"correo": "ana＠example.org"}, "una letra que no va en un correo"),  # noqa: RUF001
    ({"correo": "ana@-example.org"}, "Eso no es un correo."),
    ({"correo": "ana@example..org"}, "Eso no es un correo."),
    ({"correo": "ana@0x7f.1"}, "Eso no es un correo."),
    ({"correo": f"ana@{'a.' * 130}org"}, "demasiado largo"),
    ({"que": f"compromiso:{CODIGO}\r\nBcc: x"}, ""),
    ({"ritmo": "cada hora"}, "Elija cada cuánto."),
    ({"idioma": "qu"}, "Elija un idioma."),
]


@pytest.mark.parametrize(("cambios", "frase"), MALAS)
def test_seguir_filters_what_makes_no_sense_and_keeps_nothing(client, cambios, frase):
    respuesta = client.post(reverse("seguir"), escrito(**cambios))
    assert respuesta.status_code == 400
    assert frase in texto(respuesta)
    assert not Seguidor.objects.exists()
    assert not Mensaje.objects.exists()
    assert not mail.outbox


def test_seguir_takes_what_pasting_leaves_around_an_address(client):
    client.post(reverse("seguir"), escrito(correo=" \u200bana@example.org\u00a0 "))
    assert mail.outbox[0].to == ["ana@example.org"]


def test_seguir_takes_a_domain_that_is_written_in_spanish(client):
    client.post(reverse("seguir"), escrito(correo="ANA@Peña.pe"))
    assert mail.outbox[0].to == ["ANA@xn--pea-8ma.pe"]


def test_seguir_the_same_thing_twice_is_followed_once(client):
    """From two tabs, before and after confirming, with other capitals: one row, and each letter leads to it."""
    for correo, ritmo in (("ana@example.org", "al_momento"), ("Ana@Example.org", "semanal")):
        client.post(reverse("seguir"), escrito(correo=correo, ritmo=ritmo))
    for carta in mail.outbox[:2]:
        assert client.post(enlace(carta, "confirmar")).status_code == 200
    client.post(reverse("seguir"), escrito())
    assert (Seguidor.objects.count(), Seguido.objects.confirmados().count(), Seguido.objects.count()) == (
        1,
        1,
        1,
    )


def test_seguir_thanks_a_program_and_keeps_nothing(client):
    respuesta = client.post(reverse("seguir"), escrito(web="https://example.org"))
    assert respuesta.headers["Location"] == reverse("seguir_pedido")
    assert not Seguidor.objects.exists()


def test_seguir_answers_the_same_whoever_the_address_is_of(client):
    quien_sigue(f"compromiso:{CODIGO}")
    mail.outbox.clear()
    dichas = []
    for correo in ("ana@example.org", "ANA@example.org", "nadie@example.org"):
        respuesta = client.post(reverse("seguir"), escrito(correo=correo, ritmo="semanal"))
        dichas.append((respuesta.status_code, respuesta.headers["Location"], respuesta.content))
    assert len(set(dichas)) == 1
    assert Seguido.objects.confirmados().get().ritmo == "al_momento"  # who typed it is not who follows
    assert [c.subject for c in mail.outbox] == ["Su enlace", "Confirme su dirección de correo"]


def test_seguir_one_address_is_written_to_four_times_a_day_and_nobody_is_told(client):
    crear_compromiso(edicion=crear_edicion(slug="otra"), institucion=crear_institucion(slug="mas"))
    for que in TODOS:
        assert client.post(reverse("seguir"), escrito(que=que)).status_code == 302
    assert len(mail.outbox) == 4


def test_seguir_one_network_asks_twenty_times_an_hour(client, monkeypatch):
    monkeypatch.setattr(vista, "DE_UNA_RED", vista.Freno("seguir de una red", 2, 3600))
    for n, red in enumerate(("2001:db8::1", "2001:db8::2", "2001:db8::ffff", "2001:db8:0:1::1")):
        respuesta = client.post(reverse("seguir"), escrito(correo=f"a{n}@example.org"), REMOTE_ADDR=red)
        assert respuesta.status_code == (429 if n == 2 else 302), red
    assert Seguidor.objects.count() == 3


def test_seguir_is_not_sent_by_another_site(client):
    de_fuera = {"sec-fetch-site": "cross-site"}
    assert client.post(reverse("seguir"), escrito(), headers=de_fuera).status_code == 403
    assert not Seguidor.objects.exists()


def test_seguir_where_no_mail_leaves_is_empty_of_promises(client, settings):
    settings.EMAIL_BACKEND = SIN_SERVIDOR
    pagina = client.get(reverse("seguir"), {"que": "todo"})
    assert "todavía no envía correos" in texto(pagina)
    otras = re.findall(
        r'<li><a href="([^"]+)">', pagina.content.decode().partition("</h1>")[2].partition("</ul>")[0]
    )
    assert otras == ["/cambios/", "/feeds/cambios.atom", "/calendario.ics"]
    assert all(client.get(direccion).status_code == 200 for direccion in otras)
    assert "<form method" not in pagina.content.decode()
    assert client.post(reverse("seguir"), escrito()).status_code == 503
    assert not Seguidor.objects.exists()
    assert "Seguir por correo" not in client.get(f"/compromisos/{CODIGO}/").content.decode()


@pytest.mark.parametrize(
    ("pagina", "que"),
    [
        (f"/compromisos/{CODIGO}/", f"compromiso:{CODIGO}"),
        ("/instituciones/inst/", "institucion:inst"),
        ("/territorios/15/", "lugar:15"),
        ("/ejes/prevencion/", "tema:prevencion"),
        ("/compromisos/?edicion=ed&orden=plazo&pagina=1", "lista:edicion=ed"),
        ("/compromisos/", "todo"),
        ("/cambios/", "todo"),
        ("/cambios/?institucion=inst", "institucion:inst"),
        ("/", "todo"),
    ],
)
def test_seguir_works_from_each_page(client, pagina, que):
    hallada = re.search(r'href="(/seguir/\?que=[^"]+)"', client.get(pagina).content.decode())
    form = client.get(html.unescape(hallada[1]))
    assert f'name="que" value="{que}"' in form.content.decode()


def test_pedido_works_and_says_the_same_to_all(client):
    assert "no revela si una dirección ya sigue algo" in texto(client.get(reverse("seguir_pedido")))


# --- Confirming


def test_confirmar_works_with_a_button_and_not_by_opening(client):
    client.post("/en/seguir/", escrito(idioma="en"))
    direccion = enlace(mail.outbox[0], "confirmar")
    assert direccion.startswith("/en/")
    for _n in range(2):
        client.get(direccion)
        client.head(direccion)
    assert not Seguido.objects.confirmados().exists()
    assert "Abrir cincuenta centros" in texto(client.get(direccion))
    assert client.post(direccion).status_code == 200
    seguido = Seguido.objects.select_related("seguidor").get()
    assert seguido.confirmado_en
    assert seguido.seguidor.confirmado_en
    antes = seguido.confirmado_en
    assert client.post(direccion).status_code == 200  # twice is once
    seguido.refresh_from_db()
    assert seguido.confirmado_en == antes


@pytest.mark.parametrize("firmado", ["x", "1.x", ".", "a-1.b", "%00", "ñ"])
def test_confirmar_404_of_what_nobody_signed(client, firmado):
    respuesta = client.post(f"/seguir/confirmar/{firmado}/")
    assert respuesta.status_code in (400, 404)


def test_confirmar_404_of_one_who_left_or_came_too_late(client):
    client.post(reverse("seguir"), escrito())
    direccion = enlace(mail.outbox[0], "confirmar")
    actos.dejar(Seguidor.objects.get())
    respuesta = client.post(direccion)
    assert respuesta.status_code == 404
    assert "Ese enlace ya no sirve" in texto(respuesta)


def test_confirmar_what_one_address_follows_has_an_end(client, monkeypatch):
    monkeypatch.setattr(actos, "MAXIMO", 1)
    quien_sigue("todo")
    client.post(reverse("seguir"), escrito())
    respuesta = client.post(enlace(mail.outbox[-1], "confirmar"))
    assert "Deje alguna" in texto(respuesta)
    assert Seguido.objects.confirmados().count() == 1


# --- One's own page, and leaving


def test_suyo_works_and_changes_each(client):
    uno, otro = quien_sigue("todo"), quien_sigue(f"compromiso:{CODIGO}")
    direccion = reverse("seguir_suyo", args=[enlaces.firma(uno.seguidor)])
    pagina = client.get(direccion)
    assert "Abrir cincuenta centros" in texto(pagina)
    assert "ana@" not in pagina.content.decode()
    assert pagina.headers["Referrer-Policy"] == "no-referrer"
    client.post(direccion, {f"ritmo-{uno.pk}": "semanal", f"ritmo-{otro.pk}": "nunca", "ritmo-x": "semanal"})
    assert [s.ritmo for s in Seguido.objects.all()] == ["semanal", "al_momento"]
    client.post(direccion, {"quitar": [otro.pk]})
    assert Seguido.objects.get() == uno
    assert "Su dirección y lo que seguía se borraron" in texto(client.post(direccion, {"quitar": [uno.pk]}))
    assert not Seguidor.objects.exists()


def test_suyo_changes_nobody_elses(client):
    mia, ajena = quien_sigue("todo"), quien_sigue("todo", correo="otra@example.org")
    direccion = reverse("seguir_suyo", args=[enlaces.firma(mia.seguidor)])
    client.post(direccion, {f"ritmo-{ajena.pk}": "semanal", "quitar": [ajena.pk]})
    ajena.refresh_from_db()
    assert ajena.ritmo == "al_momento"


def test_suyo_is_asked_for_by_who_lost_it_and_nobody_learns(client):
    quien_sigue("todo")
    mail.outbox.clear()
    dichas = [
        client.post(reverse("seguir"), {"pagina": "1", "correo": correo}).headers["Location"]
        for correo in ("ana@example.org", "nadie@example.org")
    ]
    assert len(set(dichas)) == 1
    (carta,) = mail.outbox
    assert client.get(enlace(carta, "suyo")).status_code == 200


def test_suyo_404_of_what_nobody_signed(client):
    assert client.get(reverse("seguir_suyo", args=["x.Y"])).status_code == 404


def test_suyo_is_empty_before_confirming(client):
    client.post(reverse("seguir"), escrito())
    direccion = reverse("seguir_suyo", args=[enlaces.firma(Seguidor.objects.get())])
    assert "no recibe ningún correo" in texto(client.get(direccion))


def test_dejar_works_for_a_mail_program_and_not_by_opening():
    """RFC 8058: a POST of one line, without cookie, token nor redirect; and again, as programs do."""
    seguidor = quien_sigue("todo").seguidor
    direccion = reverse("seguir_dejar", args=[enlaces.firma(seguidor)])
    programa = Client(enforce_csrf_checks=True)
    assert programa.get(direccion).status_code == 200
    assert Seguidor.objects.exists()
    for _n in range(2):
        respuesta = programa.post(
            direccion, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert respuesta.status_code == 200
        assert not respuesta.cookies
        assert not Seguidor.objects.exists()
    assert "borraron" in texto(programa.get(direccion))


def test_dejar_404_of_what_nobody_signed(client):
    assert client.post(reverse("seguir_dejar", args=["a" * 32])).status_code == 404


def test_no_table_says_the_address_nor_what_went_to_it(client):
    client.post(reverse("seguir"), escrito(correo="Ana.Privada@example.org"))
    client.post(enlace(mail.outbox[0], "confirmar"))
    assert quien_lo_dice("Privada@example") == set()
    actos.dejar(Seguidor.objects.get())
    assert not Mensaje.objects.exists()


@pytest.mark.parametrize(
    "nombre", ["seguir_pedido", "seguir_confirmar", "seguir_suyo", "seguir_dejar", "seguir"]
)
def test_seguir_wrong_verb(client, nombre):
    args = [] if nombre in ("seguir", "seguir_pedido") else ["x"]
    for verbo in ("put", "delete", "patch"):
        assert getattr(client, verbo)(reverse(nombre, args=args)).status_code == 405


def test_confirmar_keeps_what_already_changed_today_out_of_the_news():
    hoy = timezone.now()
    crear_compromiso(edicion=crear_edicion(slug="nueva"), publicado_en=hoy)
    assert quien_sigue("todo").sabidas
