import os

from django.core.wsgi import get_wsgi_application

from mesoplan.runtime.checks import refuse_mistakes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesoplan.settings")

application = get_wsgi_application()
refuse_mistakes()
