"""One table of sentences per area: error code -> English sentence, marked for the catalogue."""
