"""What the API can do, for machines (OpenAPI) and for people (a page that tries it)."""

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from mesoplan.interop.permissions import READ_API_DOCS


class TokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call] # typed in part
    """How the description says that a token signs in."""

    target_class = "mesoplan.staff.api_access.TokenSignIn"


class ApiSchema(SpectacularAPIView):
    permission = READ_API_DOCS


class ApiDocs(SpectacularSwaggerView):
    permission = READ_API_DOCS
