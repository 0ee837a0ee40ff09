"""Our collection of bad and messy files. A bug report becomes one line in one of these modules."""

from tests.intake.collection import layouts, refused_files, rows, signs, texts, workbooks

COLLECTION = [
    *refused_files.CASES,
    *rows.CASES,
    *signs.CASES,
    *texts.CASES,
    *workbooks.CASES,
    *layouts.CASES,
]
