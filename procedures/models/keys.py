"""A column kept true by the one it is derived from: how names are searched, sorted, matched."""

from django.db import models


class KeyField(models.TextField):
    """A key of another column of the row, computed each time the row is written."""

    def __init__(self, *args, source: str = "name", key=None, **kwargs):
        self.source = source
        self.key = key
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source, "key": self.key}

    def pre_save(self, model_instance, add):
        value = self.key(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value
