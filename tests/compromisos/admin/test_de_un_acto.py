"""Pages of one act: a session that ends gives back what was written on them, and what is wrong leads to its field."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.html import escape

from compromisos import publicacion
from compromisos.models import Avance, Seguimiento
from compromisos.publicacion import roles
from cuentas.models import Escrito
from tests.compromisos.admin.test_escritos import llave_en, terminar_sesion, volver_a_entrar
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_foto,
    crear_periodo,
    crear_usuario,
)

LARGO = "Se habló con la secretaría técnica: falta el acta, y la mandan «el jueves»."


# Pages with a box to write in whose words are kept otherwise.
SIN_CONSERVAR = {
    "templates/admin/_motivo_de_quitar.html": "a line, asked before a record that stays as it is",
    "templates/admin/datos_personales.html": "asked in the middle of saving another form, which is kept",
    "templates/admin/importacion/revisar.html": "the file and what was answered about it are kept with the import",
}


def avance(nombre: str, *args) -> str:
    return reverse(f"admin:compromisos_avance_{nombre}", args=args)


def verificada() -> int:
    return publicacion.verificar(
        crear_avance(),
        por=crear_usuario(),
        resultado="verificado",
        verificador="Defensoría",
        motivo="Se visitó.",
    ).pk


def en_revision() -> Avance:
    borrador = crear_borrador()
    Avance.objects.filter(pk=borrador.pk).update(situacion="en_revision", enviado_en="2026-01-01T00:00Z")
    return borrador


# {what is done: (its address, the field that is written)}
PAGINAS: dict[str, tuple[Callable[[], str], str]] = {
    "devolver": (lambda: avance("revisar", en_revision().pk), "motivo"),
    "corregir": (lambda: avance("paso", crear_avance().pk, "corregir"), "motivo"),
    "retirar": (lambda: avance("paso", crear_avance().pk, "retirar"), "motivo"),
    "responder": (lambda: avance("responder", verificada()), "texto"),
    "dejar sin efecto": (lambda: avance("sin_efecto", verificada()), "motivo"),
    "suprimir": (lambda: reverse("admin:compromisos_supresion_pedir", args=[crear_avance().pk, "avance"]), "motivo"),
    "retirar foto": (lambda: reverse("admin:compromisos_foto_paso", args=[crear_foto().pk, "retirar"]), "motivo"),
    "cerrar periodo": (lambda: reverse("admin:compromisos_periodo_cerrar", args=[crear_periodo().pk]), "motivo"),
    "anotar": (lambda: f"{reverse('admin:seguimiento_anotar')}?compromiso={crear_compromiso().pk}", "texto"),
    "carta": (lambda: reverse("admin:carta", args=["periodo_recordatorio"]), "cuerpo"),
    "firma": (lambda: reverse("admin:cartas_firma"), "persona"),
}  # fmt: skip


@pytest.fixture
def editora(editora):
    """The one that signs in again; she may do all of it."""
    editora.groups.add(roles.grupo(roles.ADMINISTRACION))
    return editora


@pytest.mark.django_db
@pytest.mark.parametrize("que", PAGINAS)
def test_a_session_that_ended_gives_back_what_was_written(editora, client, que):
    direccion, campo = PAGINAS[que][0](), PAGINAS[que][1]
    llave = llave_en(client.get(direccion).content.decode())
    terminar_sesion(client)
    entrada = volver_a_entrar(client, client.post(direccion, {campo: LARGO, "_escrito": llave}))
    vuelta = client.get(entrada["Location"])
    assert vuelta.status_code == 200
    pagina = vuelta.content.decode()
    assert escape(LARGO) in pagina
    assert "Todavía no se guardó" in pagina
    assert Escrito.objects.get().datos[campo] == [LARGO], "given back is not sent"
    assert 'class="resumen-de-errores' not in pagina, "nor judged"


@pytest.mark.django_db
def test_what_was_done_is_kept_no_more(editora, client):
    """A note, of an hour ago, that was given back and is saved now."""
    direccion = PAGINAS["anotar"][0]()
    datos = {"tipo": "llamada", "fecha": "2026-01-10", "texto": LARGO}
    llave = llave_en(client.get(direccion).content.decode())
    mal = client.post(direccion, {**datos, "fecha": "ayer", "_escrito": llave})
    assert mal.status_code == 400
    assert Escrito.objects.get().datos["texto"] == [LARGO]
    assert client.post(direccion, {**datos, "_escrito": llave}).status_code == 302
    assert Seguimiento.objects.get().texto == LARGO
    assert Escrito.objects.get().datos == {}
    assert LARGO not in client.get(direccion).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("que", [q for q in PAGINAS if q not in ("carta", "firma", "cerrar periodo")])
def test_what_is_wrong_leads_to_its_field(editora, client, que):
    direccion, campo = PAGINAS[que][0](), PAGINAS[que][1]
    oculto = dict(re.findall(r'<input type="hidden" name="(version|visto|frente_a)" value="([^"]*)"',
                             client.get(direccion).content.decode()))  # fmt: skip
    respuesta = client.post(direccion, {**oculto, campo: "", "_devolver": "1"})
    assert respuesta.status_code == 400
    resumen = respuesta.content.decode().partition('class="resumen-de-errores')[2].partition("</div>")[0]
    anclas = re.findall(r'<a href="#([^"]+)">', resumen)
    assert campo in " ".join(anclas), resumen
    for ancla in anclas:
        assert f'id="{ancla}"' in respuesta.content.decode()
    assert 'role="alert"' in resumen


@pytest.mark.parametrize("plantilla", sorted(Path("templates/admin").rglob("*.html")), ids=str)
def test_toda_pagina_que_pide_un_texto_lo_conserva(plantilla):
    """A template with a form that is sent and a text to write in it has the key that keeps it; and no summary of errors of
    its own."""
    texto = plantilla.read_text(encoding="utf-8")
    if '<form method="post"' in texto and "<textarea" in texto and str(plantilla) not in SIN_CONSERVAR:
        assert "{% escrito %}" in texto
    assert (
        '{% for frase in errores %}<p class="errornote">' not in texto
        or plantilla.name == "_que_se_entendio.html"
    )
