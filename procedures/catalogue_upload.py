"""A catalogue file on its way in: the form that takes it, and where it waits to be confirmed."""

from datetime import timedelta
from pathlib import PurePath

from django import forms
from django.utils import timezone
from import_export.forms import ImportForm
from import_export.tmp_storages import MediaStorage

from procedures.catalogue_files import MOST_BYTES


class CatalogueForm(ImportForm):
    """A file to import; its ending says what it is."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.endings = {f".{each().get_extension()}": str(i) for i, each in enumerate(formats)}
        self.fields["import_file"].label = f"Tệp danh mục ({' hoặc '.join(self.endings)})"
        self.fields["format"] = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def media(self):
        return forms.Media()

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if PurePath(file.name).suffix.lower() not in self.endings:
            raise forms.ValidationError(f"Chỉ nhập được tệp {' hoặc '.join(self.endings)}.")
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Tệp danh mục không quá 5 MB.")
        return file

    def clean(self):
        if file := self.cleaned_data.get("import_file"):
            self.cleaned_data["format"] = self.endings[PurePath(file.name).suffix.lower()]
        return self.cleaned_data


class PreviewStorage(MediaStorage):
    """Keeps a file from its preview to its confirmation, and forgets those of yesterday."""

    def save(self, data):
        self._forget()
        super().save(data)

    def _forget(self):
        if not self._storage.exists(self.MEDIA_FOLDER):
            return
        yesterday = timezone.now() - timedelta(days=1)
        for name in self._storage.listdir(self.MEDIA_FOLDER)[1]:
            path = f"{self.MEDIA_FOLDER}/{name}"
            if self._storage.get_modified_time(path) < yesterday:
                self._storage.delete(path)
