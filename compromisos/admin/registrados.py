"""The admin of every application, found by being loaded (`SitioAdmin`): the import system sees to it that it is once."""

from django.contrib.admin import autodiscover

autodiscover()
