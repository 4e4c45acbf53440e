"""Table of contents of the staff's pages; opened for the first of them that is asked for (`config/urls.py`)."""

from django.contrib import admin

urlpatterns = admin.site.get_urls()
