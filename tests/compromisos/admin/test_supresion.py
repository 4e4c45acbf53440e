"""Suppression in the admin: one marks and asks, another sees and does it, and nobody is told the text by other ways."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from compromisos import publicacion
from compromisos.models import Avance, Compromiso, Evidencia, Mensaje, Supresion
from compromisos.publicacion import supresiones
from tests.compromisos.publicacion.test_supresiones import quien
from tests.factories import crear_borrador, crear_compromiso, crear_foto, crear_superusuario, razones_para

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("datos_revisados")]
DATO = "Rosa Quispe Mamani, DNI 40404040"


def entra(nombre: str) -> Client:
    cliente = Client()
    cliente.force_login(crear_superusuario(username=nombre))
    return cliente


@pytest.fixture
def avance() -> Avance:
    borrador = crear_borrador(descripcion=f"Se atendió a {DATO}.", dificultades="Pocas sillas.")
    Evidencia.objects.create(
        avance=borrador, titulo="Acta", archivo=ContentFile(b"%PDF-1.4 acta", name="acta.pdf"), tamano=13,
        nombre_original="acta.pdf", tipo_contenido="application/pdf", sha256="a" * 64,
    )  # fmt: skip
    publicacion.enviar(borrador, por=borrador.autor, razones=razones_para(borrador))
    return publicacion.publicar(Avance.objects.get(pk=borrador.pk), por=borrador.autor)


def direccion(fila) -> str:
    return reverse("admin:compromisos_supresion_pedir", args=[fila.pk, fila._meta.model_name])


def clave(avance: Avance, que: str) -> str:
    return next(p.sha256 for p in supresiones.piezas_de(avance) if que in p.dice)


def pedida(cliente: Client, avance: Avance) -> Supresion:
    datos = {"pieza": clave(avance, "Quispe"), "motivo": "Nombraba a una persona atendida."}
    assert cliente.post(direccion(avance), datos).status_code == 302
    return Supresion.objects.get()


def test_one_asks_and_another_does_it(avance, django_capture_on_commit_callbacks):
    una, otra = entra("una"), entra("otra")
    ficha = una.get(reverse("admin:compromisos_avance_change", args=[avance.pk])).content.decode()
    assert "Suprimir datos personales…" in ficha
    assert direccion(avance) in ficha
    pagina = una.get(direccion(avance)).content.decode()
    assert DATO in pagina
    assert "Pocas sillas." in pagina
    assert "acta.pdf" in pagina
    assert "No se puede deshacer." in pagina
    assert "otra" in pagina, "who may approve it"
    pedido = pedida(una, avance)
    assert DATO in Avance.objects.get(pk=avance.pk).descripcion
    suya = reverse("admin:compromisos_supresion_change", args=[pedido.pk])
    pagina = una.get(suya).content.decode()
    assert "lo hace otra persona" in pagina
    assert "Suprimir para siempre" not in pagina
    assert una.post(suya, {"entendido": "on"}).status_code == 400
    lista = otra.get(reverse("admin:compromisos_supresion_changelist")).content.decode()
    assert "Quispe" not in lista, "a list is read by many"
    pagina = otra.get(suya).content.decode()
    assert DATO in pagina
    assert "Pocas sillas." not in pagina
    assert "Suprimir para siempre" in pagina
    assert otra.post(suya, {"_aprobar": ""}).status_code == 400, "without saying that it is understood"
    with django_capture_on_commit_callbacks(execute=True):
        assert otra.post(suya, {"_aprobar": "", "entendido": "on"}).status_code == 302
    assert "Quispe" not in Avance.objects.get(pk=avance.pk).descripcion
    assert Avance.objects.get(pk=avance.pk).dificultades == "Pocas sillas."
    pagina = otra.get(suya).content.decode()
    assert "Quispe" not in pagina
    assert "48 horas" in pagina
    for direccion_de_la_ficha in ("change", "history"):
        vista = una.get(reverse(f"admin:compromisos_avance_{direccion_de_la_ficha}", args=[avance.pk]))
        assert "Quispe" not in vista.content.decode()


def test_nothing_is_sent_by_mail(avance, django_capture_on_commit_callbacks):
    antes = Mensaje.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        pedido = pedida(entra("una"), avance)
        url = reverse("admin:compromisos_supresion_change", args=[pedido.pk])
        assert entra("otra").post(url, {"entendido": "on"}).status_code == 302
    assert not mail.outbox
    assert Mensaje.objects.count() == antes


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(avance):
    una = entra("una")
    suya = clave(avance, "Quispe")
    for datos, frase in (
        ({"motivo": "Nombraba a alguien."}, "Marque al menos"),
        ({"pieza": suya, "motivo": ""}, "Escriba el motivo"),
        ({"pieza": suya, "motivo": "Decía Rosa Quispe."}, "repite lo que se suprime"),
        ({"pieza": "0" * 64, "motivo": "Otra cosa."}, "Marque al menos"),
    ):
        respuesta = una.post(direccion(avance), datos)
        cuerpo = respuesta.content.decode()
        assert respuesta.status_code == 400
        assert frase in cuerpo
        assert datos["motivo"] in cuerpo
        assert (" checked" in cuerpo) == (datos.get("pieza") == suya)
    assert not Supresion.objects.exists()


def test_a_pledge_also_withdrawn_and_a_photo_have_the_button():
    una, compromiso = entra("una"), crear_compromiso(titulo=f"Atender a {DATO}")
    foto = crear_foto(compromiso=compromiso, pie=f"Con {DATO}")
    for fila in (compromiso, foto):
        ficha = una.get(reverse(f"admin:compromisos_{fila._meta.model_name}_change", args=[fila.pk]))
        assert direccion(fila) in ficha.content.decode()
        assert DATO in una.get(direccion(fila)).content.decode()
    publicacion.retirar_compromiso(compromiso, por=crear_superusuario(), motivo="Pasó a otro sector.")
    ficha = una.get(reverse("admin:compromisos_compromiso_change", args=[compromiso.pk]))
    assert direccion(compromiso) in ficha.content.decode()
    pedir = una.post(
        direccion(compromiso),
        {
            "pieza": [p.sha256 for p in supresiones.piezas_de(compromiso) if "Quispe" in p.dice],
            "motivo": "Un nombre.",
        },
    )
    assert entra("otra").post(pedir["Location"], {"entendido": "on"}).status_code == 302
    assert "Quispe" not in Compromiso.objects.get(pk=compromiso.pk).titulo


def test_what_is_not_public_has_no_button_and_is_refused():
    una, borrador = entra("una"), crear_borrador()
    ficha = una.get(reverse("admin:compromisos_avance_change", args=[borrador.pk])).content.decode()
    assert direccion(borrador) not in ficha
    datos = {"pieza": clave(borrador, borrador.descripcion), "motivo": "Un nombre."}
    respuesta = una.post(direccion(borrador), datos)
    assert respuesta.status_code == 400
    assert "Todavía no es público" in respuesta.content.decode()
    assert una.get(reverse("admin:compromisos_supresion_pedir", args=[1, "periodo"])).status_code == 404


def test_declined_says_why_and_can_be_asked_again(avance):
    una, otra = entra("una"), entra("otra")
    url = reverse("admin:compromisos_supresion_change", args=[pedida(una, avance).pk])
    assert otra.post(url, {"_rechazar": "", "motivo_rechazo": ""}).status_code == 400
    assert otra.post(url, {"_rechazar": "", "motivo_rechazo": "Es su función pública."}).status_code == 302
    assert "Es su función pública." in una.get(url).content.decode()
    assert DATO in Avance.objects.get(pk=avance.pk).descripcion
    assert otra.post(url, {"entendido": "on"}).status_code == 400
    assert (
        una.post(direccion(avance), {"pieza": clave(avance, "Quispe"), "motivo": "Otra vez."}).status_code
        == 302
    )


def test_hoy_shows_it_to_those_who_may_approve(avance):
    una, otra = entra("una"), entra("otra")
    pedida(una, avance)
    titulo = "Suprimir datos personales de"
    assert titulo not in una.get(reverse("admin:index")).content.decode()
    assert titulo in otra.get(reverse("admin:index")).content.decode()
    lista = otra.get(reverse("admin:compromisos_supresion_changelist") + "?situacion=para_mi")
    assert lista.context["cl"].result_count == 1
    for situacion, n in (("pendiente", 1), ("suprimida", 0), ("rechazada", 0)):
        lista = otra.get(reverse("admin:compromisos_supresion_changelist"), {"situacion": situacion})
        assert lista.context["cl"].result_count == n
    sin_permiso = Client()
    sin_permiso.force_login(quien("nadie"))
    assert sin_permiso.get(direccion(avance)).status_code == 404, "of no institution of theirs"
