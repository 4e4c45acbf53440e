"""Who reviews sees the update beside what is public, decides on what they saw, and loses nothing typed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Avance, Compromiso
from compromisos.publicacion import roles
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_avance, crear_borrador, crear_superusuario, crear_usuario

pytestmark = pytest.mark.django_db


def visto(avance: Avance, **datos) -> dict:
    vigente = Compromiso.objects.get(pk=avance.compromiso_id).vigente_avance_id
    return {"version": avance.version, "frente_a": vigente or "", **datos}


def test_revisar_works(jefa, enviado, client):
    otro = crear_borrador()
    publicacion.enviar(otro, por=otro.autor)
    direccion = url("compromisos_avance_revisar", enviado.pk)
    assert direccion in client.get(url("compromisos_avance_changelist")).content.decode()
    assert direccion in client.get(url("compromisos_avance_change", enviado.pk)).content.decode()
    pagina = " ".join(client.get(direccion).content.decode().split())
    for trozo in (
        '<td class="n" data-titulo="Línea de base">10</td>',
        '<td class="n" data-titulo="Último publicado">32</td>',
        '<td class="n" data-titulo="Propuesto"><strong>40</strong></td>',
        "Sube 8.",
        'Estado <span class="marca">Cambia</span>',
        "Se hace 1 pregunta",
        "Es así en la prueba.",
        'name="_publicar"',
        'name="_devolver"',
    ):
        assert trozo in pagina, trozo
    respuesta = client.post(direccion, visto(enviado, _publicar=""), follow=True)
    assert "Publicado. Ya se ve en el sitio." in respuesta.content.decode()
    assert f'<a href="{url("compromisos_avance_revisar", otro.pk)}">Revisar el siguiente' in (
        respuesta.content.decode()
    )


def test_revisar_keeps_answers_when_a_reason_is_refused(jefa, enviado, client):
    direccion = url("compromisos_avance_revisar", enviado.pk)
    (hecha,) = client.get(direccion).context["hechas"]
    respuesta = client.post(direccion, visto(enviado, _devolver="", **{hecha.nombre: "Lo preguntaré."}))
    assert respuesta.status_code == 400
    assert "Escriba el motivo" in respuesta.content.decode()
    assert "Lo preguntaré." in respuesta.content.decode()


def test_revisar_two_at_once_tells_what_changed(jefa, enviado, client):
    direccion, antes = url("compromisos_avance_revisar", enviado.pk), visto(enviado)
    otra = crear_superusuario(username="otra.persona")
    avance = Avance.objects.get(pk=enviado.pk)
    avance.descripcion, avance._history_user = "Se hizo casi todo.", otra
    avance.save()
    for boton in ("_devolver", "_publicar"):
        respuesta = client.post(direccion, {**antes, "motivo": "Falta el acta.", boton: ""})
        pagina = respuesta.content.decode()
        assert respuesta.status_code == 409
        assert "otra.persona" in pagina
        assert "<del>Se hizo una parte.</del> → <ins>Se hizo casi todo.</ins>" in pagina
        assert ">Falta el acta.</textarea>" in pagina
    assert Avance.objects.get(pk=enviado.pk).situacion == "en_revision"
    client.post(direccion, visto(avance, motivo="Falta el acta.", _devolver=""))
    assert Avance.objects.get(pk=enviado.pk).observacion == "Falta el acta."


def test_revisar_two_at_once_tells_what_was_published_or_withdrawn(jefa, enviado, client):
    direccion, antes = url("compromisos_avance_revisar", enviado.pk), visto(enviado)
    otra = crear_superusuario(username="otra.persona")
    mas = {"fecha_corte": date(2026, 8, 31), "estado": "en_proceso"}
    nuevo = crear_avance(compromiso=enviado.compromiso, por=otra, ahora=timezone.now(), **mas)
    respuesta = client.post(direccion, {**antes, "motivo": "Falta el acta.", "_publicar": ""})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert "Publicó otro avance de este compromiso: corte al 31/08/2026, «En proceso»" in pagina
    assert "otra.persona" in pagina
    assert ">Falta el acta.</textarea>" in pagina
    antes = visto(enviado)
    publicacion.retirar(nuevo, por=otra, motivo="Era de otra.")
    pagina = client.post(direccion, {**antes, "_publicar": ""}).content.decode()
    assert "Retiró el publicado: corte al 31/08/2026" in pagina
    assert "Publicó otro avance" not in pagina
    assert client.post(direccion, visto(enviado, _publicar="")).status_code == 302


def test_revisar_two_at_once_tells_who_decided_first(jefa, enviado, client):
    direccion, antes = url("compromisos_avance_revisar", enviado.pk), visto(enviado)
    publicacion.publicar(Avance.objects.get(pk=enviado.pk), por=crear_superusuario(username="otra.persona"))
    pagina = client.post(direccion, {**antes, "motivo": "Falta el acta.", "_devolver": ""}).content.decode()
    assert "<del>En revisión</del> → <ins>Publicado</ins>" in pagina
    assert "otra.persona" in pagina
    assert ">Falta el acta.</textarea>" in pagina
    assert "_publicar" not in pagina


def test_publicar_varios_constant_queries(jefa, enviado, client):
    otros = [crear_borrador() for _n in range(3)]
    cuantas = []
    for pks in ([enviado.pk], [enviado.pk, *(o.pk for o in otros)]):
        with CaptureQueriesContext(connection) as consultas:
            pagina = client.get(
                url("compromisos_avance_publicar_varios"), {"pk": ",".join(map(str, pks))}
            ).content.decode()
        cuantas.append(len(consultas))
    assert cuantas[0] == cuantas[1]
    assert "32 → <strong>40</strong>. Sube 8." in pagina
    pk = enviado.pk
    datos = {"pk": pk, f"version-{pk}": enviado.version, f"frente-{pk}": ""}
    pagina = client.post(url("compromisos_avance_publicar_varios"), datos).content.decode()
    assert "Mientras tanto cambió lo publicado" in pagina


def test_publicar_varios_works_one_by_one(editora, client):
    buenos = [crear_borrador() for _n in range(2)]
    malo = crear_borrador(estado="incumplido")
    pks = ",".join(str(a.pk) for a in [*buenos, malo])
    lista = client.post(
        url("compromisos_avance_changelist"),
        {"action": "publicar_seleccionados", "_selected_action": [a.pk for a in [*buenos, malo]]},
    )
    assert lista["Location"].endswith(pks) or set(lista["Location"].split("pk=")[1].split(",")) == set(
        pks.split(",")
    )
    pagina = client.get(lista["Location"]).content.decode()
    assert "Se harán públicos 2 avances" in pagina
    assert "plazo conocido" in pagina
    client.post(url("compromisos_avance_publicar_varios"), {"pk": pks})
    assert not Avance.objects.sellados()  # nobody saw in which version
    vistos = {"pk": pks}
    for avance in [*buenos, malo]:
        vistos |= {f"version-{avance.pk}": avance.version, f"frente-{avance.pk}": ""}
    otro = Avance.objects.get(pk=buenos[0].pk)
    otro.descripcion = "Otra cosa, escrita mientras tanto."
    otro.save()
    assert (
        "Otra persona cambió"
        in client.post(url("compromisos_avance_publicar_varios"), vistos).content.decode()
    )
    assert set(Avance.objects.sellados()) == {buenos[1]}
    vistos[f"version-{otro.pk}"] = otro.version
    client.post(url("compromisos_avance_publicar_varios"), vistos)
    assert set(Avance.objects.sellados()) == set(buenos)
    client.force_login(crear_usuario(permisos=["compromisos.view_avance"]))
    assert client.post(url("compromisos_avance_publicar_varios"), {"pk": str(malo.pk)}).status_code == 403


def test_what_is_observed_of_a_part_is_said_beside_its_field(jefa, enviado, client):
    """Of a pledge with a target: to who corrects it in the admin, and to who does on the phone."""
    direccion = url("compromisos_avance_revisar", enviado.pk)
    partes = [parte for parte, _dicho in client.get(direccion).context["partes"]]
    meta = enviado.compromiso.metas.get().indicador
    assert partes[0] == meta
    assert {"Estado", "Qué se hizo", "Evidencias"} <= set(partes)
    dicho = {
        "Qué se hizo": "Diga en qué\ncomisarías.",
        meta: "¿Cuenta los de Lima?",
        "Evidencias": "Falta el acta.",
    }
    observado = {"de_que": partes, "observado": [dicho.get(parte, "") for parte in partes]}
    # Without a version that is seen, nothing is decided and nothing typed is lost.
    mal = client.post(direccion, {**visto(enviado, _devolver="", **observado), "version": "0"})
    assert "¿Cuenta los de Lima?" in mal.content.decode()
    assert client.post(direccion, visto(enviado, _devolver="", **observado)).status_code == 302
    enviado.refresh_from_db()
    assert enviado.observacion.splitlines() == [
        f"«{meta}»: ¿Cuenta los de Lima?", "«Qué se hizo»: Diga en qué comisarías.", "«Evidencias»: Falta el acta.",
    ]  # fmt: skip
    ficha = client.get(url("compromisos_avance_change", enviado.pk))
    assert ficha.content.decode().count("Le observaron:") == 3
    client.force_login(crear_cuenta("enlace", roles.ENLACE, enviado.compromiso.institucion))
    telefono = client.get(reverse("informar_compromiso", args=[enviado.compromiso.codigo])).content.decode()
    assert telefono.count("Le observaron:") == 3
    assert "</strong> Diga en qué comisarías." in telefono
