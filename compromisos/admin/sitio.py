from django.contrib.admin import AdminSite


class SitioAdmin(AdminSite):
    pass
