"""How large a file may be, in every direction; told to the clerk on the upload page."""

import errno

MEBI = 1024 * 1024

WORKBOOK_BYTES = 50 * MEBI
TEXT_BYTES = 200 * MEBI
UNPACKED_BYTES = 512 * MEBI
RATIO = 100  # unpacked to packed, of a part over RATIO_FROM_BYTES
RATIO_FROM_BYTES = 10 * MEBI
PARTS = 1_000
SHEETS = 20
ROWS = 500_000
COLUMNS = 200
CELL_CHARACTERS = 32_767
FILE_NAME_CHARACTERS = 200
HEADING_LINES = 40
# Of each kind of problem, stored one by one; the others are counted.
PROBLEMS_OF_A_KIND = 5_000
# Of one person, before they decide on some: the rows of each lie in the spool until then.
WAITING_FILES = 20

# Of the child process that reads the file. fastexcel takes about 1.5 GB of address space for a
# quarter (0.3 GB of memory), so the limit leaves room for 500,000 rows and stops a bomb.
ADDRESS_SPACE_BYTES = 3 * 1024 * MEBI
CPU_SECONDS = 60
WALL_SECONDS = 60
# Of the process that then converts and compares: 500,000 rows that are all wrong take 40 of them.
CHECK_CPU_SECONDS = 60

# What the system says where a disk, or somebody's share of it, is full.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def rows_in_words() -> str:
    return f"{ROWS:,}".replace(",", ".")


def size_in_words(size: int) -> str:
    """Return "50 MB" and the like, as an office reads it."""
    if size < MEBI:
        return f"{max(1, size // 1024)} KB"
    return f"{size / MEBI:.0f} MB"
