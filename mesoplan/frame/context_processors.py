from django.http import HttpRequest

from mesoplan.frame.addresses import next_of, page_of
from mesoplan.frame.navigation import navigation_for


def frame(request: HttpRequest) -> dict[str, object]:
    """A request that failed before sign-in was looked at has no user; its page is shown without navigation. The pages
    of the API come with a request of their own kind, which refuses every body that is not JSON; they lead nowhere."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "navigation": navigation_for(request) if signed_in else None,
        "page_url": page_of(request),
        "next_url": next_of(request) if isinstance(request, HttpRequest) else "",
    }
