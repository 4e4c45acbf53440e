"""A period is closed with a picture that nothing changes later."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from compromisos.models import Anotacion, Periodo, RegistroCerrado
from compromisos.publicacion import cierre as instantanea
from tests.compromisos.correo.ayudas import con_enlace
from tests.factories import crear_avance, crear_meta, crear_usuario


def test_cerrar_keeps_a_picture_that_nothing_changes(corte, client):
    compromiso = con_enlace(corte, "Una")
    con_enlace(corte, "Otra")
    meta = crear_meta(compromiso=compromiso)
    crear_avance(compromiso=compromiso, fecha_corte=corte.desde, mediciones={meta: 32})
    assert "Está abierto" in client.get(corte.get_absolute_url()).content.decode()
    assert client.get(reverse("periodo_csv", args=[corte.slug])).status_code == 404
    instantanea.cerrar(corte, por=crear_usuario(), motivo="Se adelantó.")
    corte = Periodo.objects.get()
    ultima = Anotacion.objects.latest("numero")
    assert (ultima.accion, ultima.objeto) == ("periodo_cerrado", f"cortes/{corte.slug}")
    assert json.loads(ultima.contenido)["instantanea"] == corte.sha256
    assert corte.foto["registro"] == {"numero": ultima.numero - 1, "sha256": ultima.anterior}
    assert [i["informo"] for i in corte.foto["instituciones"]] == [False, True]
    (suyo,) = [c for c in corte.foto["compromisos"] if c["codigo"] == compromiso.codigo]
    assert (suyo["estado"], suyo["metas"][0]["valor"]) == ("en_proceso", "32")
    crear_avance(compromiso=compromiso, fecha_corte=corte.cierra - timedelta(days=30), estado="cumplido")
    archivo = client.get(reverse("periodo_json", args=[corte.slug])).content
    assert hashlib.sha256(archivo).hexdigest() == corte.sha256
    assert "cumplido" not in json.loads(archivo)["compromisos"][0]["estado"]
    pagina = client.get(corte.get_absolute_url()).content.decode()
    assert "1 de 2 instituciones" in pagina
    assert "En proceso" in pagina.partition('id="lista"')[2]
    assert "/compromisos/?" not in pagina.partition("<main")[2].partition("</main")[0]  # no list of today
    assert corte.sha256 in pagina
    lineas = (
        b"".join(client.get(reverse("periodo_csv", args=[corte.slug])).streaming_content)
        .decode()
        .splitlines()
    )
    assert len(lineas) == 3
    for accion in (
        corte.save,
        corte.delete,
        lambda: Periodo.objects.update(nombre="Otro"),
        lambda: Periodo.objects.update(cerrado_en=None),
    ):
        with pytest.raises(RegistroCerrado):
            accion()
    with pytest.raises(ValidationError):
        instantanea.cerrar(corte, por=crear_usuario(), motivo="Se adelantó.")
    institucion = client.get(compromiso.institucion.get_absolute_url()).content.decode()
    assert "Informó en 1 de 1 periodo" in institucion
    assert f"cortes/{corte.slug}" in client.get(reverse("registro")).content.decode()
    edicion = client.get(corte.edicion.get_absolute_url()).content.decode()
    assert corte.get_absolute_url() in edicion
