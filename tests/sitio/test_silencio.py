"""Silence is not calm, and what was left is not alive: on every page, file, picture and list that says how things stand."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.compromisos import a_la_vista
from compromisos.lectura.ficha import Ficha
from compromisos.lectura.panel import panel
from compromisos.models import Compromiso
from compromisos.publicacion import roles
from compromisos.reglas.palabras import Estado
from compromisos.salidas.compartir import pagina as compartir
from compromisos.salidas.informes.ficha import en_papel
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_territorio,
    crear_usuario,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
# What may only be said of what was told.
CALMA = re.compile(
    r"al día(?! (en|de|del|siguiente))|nada vencido|todo en orden|sin atrasos|a tiempo\.|up to date|nothing (is )?(overdue|late)"
    r"|on time\.|all good",
    re.IGNORECASE,
)


def principal(client, url: str) -> str:
    texto = client.get(url).content.decode()
    return re.sub(r"\s+", " ", texto.partition("<main")[2].partition("</main>")[0])


@compartida
def mudo():
    """A pledge of which nothing was ever told, with a deadline that has not come."""
    crear_territorio()
    return crear_compromiso(
        edicion=crear_edicion(slug="ed", nombre="La edición"),
        institucion=crear_institucion(slug="inst", nombre="Entidad"),
        ejes=[crear_eje(codigo="atencion")],
        fecha_limite=timezone.localdate() + timedelta(days=300),
    )


DONDE = ("/", "/ediciones/ed/", "/instituciones/inst/", "/ejes/atencion/", "/territorios/15/", "/compromisos/ed-inst-1/",
         "/compromisos/", "/compromisos/ed-inst-1/insertar/", "/feeds/cambios.atom", "/instituciones/")  # fmt: skip


@pytest.mark.parametrize("idioma", ["", "/en"])
@pytest.mark.parametrize("url", DONDE)
def test_nothing_calls_calm_what_was_never_told(client, mudo, url, idioma):
    with mudo.en_enmienda():
        mudo.territorios.add("15")
    texto = client.get(idioma + url).content.decode()
    # The choices of a filter are words, not a statement.
    texto = re.sub(r"<form.*?</form>", "", texto, flags=re.S)
    assert not CALMA.search(texto), CALMA.search(texto)


@pytest.fixture
def muchas(monkeypatch):
    """The front page as of many promises, which says what is late; of a few it tells each."""
    monkeypatch.setattr("compromisos.views.portada.POCAS", 0)


def leida(client, url: str) -> str:
    """The text of the main part of the page."""
    return " ".join(re.sub(r"<[^>]+>", " ", principal(client, url)).split())


def test_the_front_page_of_a_few_says_that_nobody_told(client, mudo):
    texto = leida(client, "/")
    assert "De 1 promesa" in texto or "De la única promesa" in texto
    assert "Nadie ha informado todavía cuánto se hizo" in texto
    assert mudo.titulo in texto


def test_the_front_page_counts_silence_among_what_is_late(client, mudo, muchas):
    texto = leida(client, "/")
    assert "1 nunca tuvo un informe" in texto
    assert 'href="/compromisos/?frescura=sin_reporte"' in principal(client, "/")
    assert mudo.titulo in texto.partition("Qué está atrasado")[2].partition("Lo último que se informó")[0]
    assert "1 never had a report" in leida(client, "/en/")
    # It equals the list that it opens.
    assert mudo.titulo in principal(client, "/compromisos/?frescura=sin_reporte")


def test_the_front_page_puts_what_is_overdue_before_what_is_silent(client, mudo, muchas):
    vencido = crear_compromiso(
        edicion=mudo.edicion,
        institucion=mudo.institucion,
        numero=2,
        fecha_limite=timezone.localdate() - timedelta(days=9),
    )
    crear_avance(
        compromiso=vencido, fecha_corte=timezone.localdate() - timedelta(days=12), ahora=timezone.now()
    )
    tarde = principal(client, "/").partition("Qué está atrasado")[2]
    assert tarde.index(vencido.titulo) < tarde.index(mudo.titulo)


def test_the_front_page_is_calm_only_of_what_was_told(client, mudo, muchas):
    hoy = timezone.localdate()
    crear_avance(compromiso=mudo, fecha_corte=hoy - timedelta(days=2), ahora=timezone.now())
    texto = leida(client, "/")
    assert "De las que dicen para cuándo, ninguna pasó su plazo, y ningún informe falta." in texto
    assert "nunca tuvo" not in texto
    # Without a deadline it is not said to be on time.
    sin_plazo = crear_compromiso(edicion=mudo.edicion, institucion=mudo.institucion, numero=2)
    crear_avance(compromiso=sin_plazo, fecha_corte=hoy - timedelta(days=2), ahora=timezone.now())
    assert "1 no dice para cuándo: no se puede decir que esté a tiempo" in leida(client, "/")


def test_the_front_page_with_nothing_published(client, db):
    assert "Todavía sin compromisos publicados" in principal(client, "/")


# --- Left


def dejar(tipo: str, *, con_avance: bool = False) -> Compromiso:
    edicion, institucion, por = crear_edicion(slug="ed"), crear_institucion(slug="inst"), crear_usuario()
    plazo = timezone.localdate() - timedelta(days=30)
    uno, otro, tercero = (
        crear_compromiso(
            edicion=edicion, institucion=institucion, numero=n, fecha_limite=plazo, titulo=f"El {n}"
        )
        for n in (1, 2, 3)
    )
    publicacion.anotar_lo_que_falta()
    if con_avance:
        corte = timezone.localdate() - timedelta(days=400)
        crear_avance(compromiso=uno, fecha_corte=corte, ahora=timezone.now(), estado=Estado.EN_PROCESO)
    if tipo == "retiro":
        publicacion.retirar_compromiso(uno, por=por, motivo="Se dejó.")
    elif tipo == "division":
        publicacion.dividir(uno, por=por, en=[otro, tercero], motivo="Eran dos.")
    else:
        publicacion.fusionar(uno, por=por, con=otro, motivo="Era lo mismo.")
    return Compromiso.objects.get(pk=uno.pk)


PALABRAS = {
    "retiro": ("Retirado", "Withdrawn"),
    "division": ("Dividido", "Split"),
    "fusion": ("Fusionado", "Merged"),
}


@pytest.mark.parametrize("con_avance", [False, True])
@pytest.mark.parametrize("tipo", PALABRAS)
def test_a_pledge_that_was_left_looks_so_in_public(client, tipo, con_avance):
    dejado = dejar(tipo, con_avance=con_avance)
    for palabra, idioma in zip(PALABRAS[tipo], ("", "/en"), strict=True):
        url = idioma + "/compromisos/ed-inst-1/"
        texto = principal(client, url)
        assert palabra in texto
        assert not re.search("Puede informarlo|may report|can report", texto)
        assert not re.search("Vencido|Overdue|Desactualizado|Sin reporte|Never reported", texto)
        if not con_avance:
            assert not re.search("Sin información|No information", texto)
        assert palabra in principal(client, url + "insertar/")
        assert re.search(rf'og:description" content="[^"]*{palabra}', client.get(url).content.decode())
    datos = client.get("/compromisos/ed-inst-1.json").json()
    assert (datos["en_pie"], datos["plazo"], datos["frescura"]) == (False, "", "")
    dia = Dia.de_hoy()
    ficha = Ficha(a_la_vista(dia).get(pk=dejado.pk), dia)
    palabra = PALABRAS[tipo][0]
    assert compartir.tarjeta(ficha).palabra.startswith(palabra)
    papel = en_papel(ficha)
    assert papel["palabra"].startswith(palabra)
    assert papel["lamparas"] == []
    assert "Puede informarlo" not in papel["sin_avances"]


@pytest.mark.parametrize("tipo", PALABRAS)
def test_a_pledge_that_was_left_is_counted_nowhere(client, tipo, muchas):
    dejar(tipo, con_avance=True)
    texto = leida(client, "/")
    assert "2 nunca tuvieron un informe" in texto
    assert "El 1" not in texto.partition("Qué está atrasado")[2].partition("Lo último que se informó")[0]
    for url in ("/compromisos/?plazo=vencido", "/compromisos/?frescura=desactualizado", "/ediciones/ed/"):
        assert ">El 1</a></h3>" not in principal(client, url), url


def test_a_pledge_looks_alive_on_the_day_before(client):
    dejar("retiro")
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "Retirado" not in principal(client, f"/compromisos/ed-inst-1/?al={ayer}")


@pytest.mark.parametrize("tipo", PALABRAS)
def test_a_pledge_that_was_left_looks_so_in_the_admin(client, tipo):
    dejado = dejar(tipo, con_avance=True)
    client.force_login(crear_cuenta("editora", roles.EDITORA))
    lista = reverse("admin:compromisos_compromiso_changelist")

    def fila(consulta: str = "") -> str:
        texto = client.get(lista + consulta).content.decode()
        filas = re.findall(r"<tr>.*?</tr>", texto.partition("<tbody>")[2], re.S)
        return next((f for f in filas if dejado.codigo in f), "")

    palabra = PALABRAS[tipo][0]
    assert palabra in fila()
    assert not re.search("Vencido|En plazo|En proceso|Sin información", fila())
    assert fila(f"?situacion={tipo}")
    for otra in {*PALABRAS, "publicado", "borrador"} - {tipo}:
        assert not fila(f"?situacion={otra}"), otra
    assert not fila("?plazo=vencido")
    ficha = reverse("admin:compromisos_compromiso_change", args=[dejado.pk])
    texto = client.get(ficha).content.decode()
    situacion = re.sub(r"\s+", " ", re.search(r'<p class="situacion">(.*?)</p>', texto, re.S)[1])
    assert palabra in situacion
    assert "Ya no cuenta ni se cambia" in situacion
    assert "Publicado" not in situacion
    assert 'name="titulo"' not in texto
    assert client.post(ficha, {"titulo": "Otro"}).status_code == 403
    # What the panel counts, the list shows: without it.
    (sector,) = panel(dejado.edicion, Dia.de_hoy()).sectores
    vencidos = client.get(f"{lista}?situacion=publicado&plazo=vencido")
    assert sector.vencidos == vencidos.context["cl"].result_count == 2
    assert dejado.codigo not in vencidos.content.decode().partition("<tbody>")[2]
