from django.http import HttpRequest


def clinics(request: HttpRequest) -> dict[str, object]:
    return {
        "current_clinic": getattr(request, "current_clinic", None),
        "my_clinics": getattr(request, "my_clinics", []),
    }
