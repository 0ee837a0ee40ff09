"""How much a problem weighs: it stops a row, waits for a person's word, or is only told."""

BLOCK, CONFIRM, NOTE = "block", "confirm", "note"
