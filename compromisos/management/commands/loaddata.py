"""Django's loaddata, and what follows it: fixtures hold facts alone, what is derived from them is made here."""

from __future__ import annotations

from django.core.management.commands import loaddata

from compromisos import publicacion
from compromisos.publicacion import hooks, proyeccion
from instituciones.models import Institucion

DE_LA_CASA = {"compromisos", "instituciones"}


MOTIVO = "Se cargó un archivo de datos (loaddata)."


class Command(loaddata.Command):
    def save_obj(self, obj) -> bool:
        guardado = super().save_obj(obj)
        if guardado and type(obj.object) in hooks.FICHAS:
            self.fichas.add(hooks.objeto_de(obj.object))
        return guardado

    def loaddata(self, fixture_labels) -> None:
        """In the transaction of the load: folded names, stored projection and entries of the record."""
        self.fichas: set[str] = set()
        super().loaddata(fixture_labels)
        if not DE_LA_CASA & {modelo._meta.app_label for modelo in self.models}:
            return
        for institucion in Institucion.objects.filter(nombres_plegados=""):
            institucion.refrescar_nombres()
        proyeccion.proyectar([pk for pk, _distintas in proyeccion.diferencias()])
        with publicacion.modificar(motivo=MOTIVO, cuenta_altas=False):
            publicacion.al_terminar(fichas=self.fichas)
        nuevas = publicacion.anotar_lo_que_falta()
        if nuevas and self.verbosity:
            self.stdout.write(f"{nuevas} anotaciones nuevas en el registro público.")
