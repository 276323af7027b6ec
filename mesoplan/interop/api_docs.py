"""What the API can do, for machines (OpenAPI) and for people (a page that tries it)."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from mesoplan.interop.permissions import READ_API_DOCS


class ApiSchema(SpectacularAPIView):
    permission = READ_API_DOCS


class ApiDocs(SpectacularSwaggerView):
    permission = READ_API_DOCS
