"""Results of today's offers in a tender: figures frozen with their date and run, and measures taken from them."""
