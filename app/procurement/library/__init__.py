"""Requirements that tenders are written from, each with its versions."""
