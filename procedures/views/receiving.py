"""How uploaded bytes are taken in: by signed-in people only, and no more than a file may have."""

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from procedures.intake import limits


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes to a temporary file, and stops writing behind the limit.

    One chunk more than allowed is written, so that the intake sees that the file is too large and
    says so in words.
    """

    def new_file(self, *args, **kwargs):
        if not self.request.user.is_authenticated:
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        if start <= limits.TEXT_BYTES:
            super().receive_data_chunk(raw_data, start)
