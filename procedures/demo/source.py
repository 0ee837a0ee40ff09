"""Under which source the invented dossiers are known, so that every page can say that they are."""

DEMO_SOURCE = "Dữ liệu trình diễn"
