"""Django's loaddata, and what follows it: fixtures hold facts alone, what is derived from them is made here."""

from __future__ import annotations

from django.core.management.commands import loaddata

from compromisos import publicacion
from compromisos.publicacion import proyeccion
from instituciones.models import Institucion

DE_LA_CASA = {"compromisos", "instituciones"}


class Command(loaddata.Command):
    def loaddata(self, fixture_labels) -> None:
        """In the transaction of the load: folded names, stored projection and entries of the record."""
        super().loaddata(fixture_labels)
        if not DE_LA_CASA & {modelo._meta.app_label for modelo in self.models}:
            return
        for institucion in Institucion.objects.filter(nombres_plegados=""):
            institucion.refrescar_nombres()
        proyeccion.proyectar([pk for pk, _distintas in proyeccion.diferencias()])
        nuevas = publicacion.anotar_lo_que_falta()
        if nuevas and self.verbosity:
            self.stdout.write(f"{nuevas} anotaciones nuevas en el registro público.")
