"""How uploaded bytes are taken in: by signed-in people only, and no more than a file may have."""

import io
from contextlib import suppress

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from procedures.intake import limits, spool


class _NotKept(io.BytesIO):
    """Stands for bytes that found no room: whoever wants to read them learns why."""

    def __init__(self, fault: OSError):
        super().__init__()
        self.fault = fault

    def read(self, *_):
        raise self.fault


class LimitedUploadHandler(FileUploadHandler):
    """Writes to a temporary file in the spool, and stops writing behind the limit.

    One chunk more than allowed is written, so that the intake sees that the file is too large and
    says so in words; all files of a request together are given no more room than one. A full disk
    is said by whoever reads the file: here nobody could answer.
    """

    file, fault, taken = None, None, 0

    def new_file(self, *args, **kwargs):
        if not self.request.user.is_authenticated:
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)
        self.file, self.fault = None, None

    def receive_data_chunk(self, raw_data, start):
        if self.fault or self.taken > limits.TEXT_BYTES:
            return
        self.taken += len(raw_data)
        try:
            self.file = self.file or spool.incoming()
            self.file.write(raw_data)
            self.file.flush()
        except OSError as fault:
            self.fault = fault
            self.upload_interrupted()

    def file_complete(self, file_size):
        file = _NotKept(self.fault) if self.fault else self.file or io.BytesIO()
        file.seek(0)
        about = (self.content_type, file_size, self.charset, self.content_type_extra)
        return UploadedFile(file, self.file_name, *about)

    def upload_interrupted(self):
        if self.file:
            with suppress(OSError):  # of what was still to be written; it is deleted all the same
                self.file.close()
