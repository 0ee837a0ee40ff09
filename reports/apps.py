from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        # They listen to what changes and is asked; their models exist only now.
        autodiscover_modules("closing", "completeness", "counting", "editions")
