#!/usr/bin/env python
"""Run a command of the portal: `python manage.py help` lists them."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tthc_portal.settings")
    # Django would go on without settings and fail later, over something that is not the matter.
    try:
        _ = settings.DEBUG
    except ImproperlyConfigured as reason:
        sys.exit(f"manage.py: {reason}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
