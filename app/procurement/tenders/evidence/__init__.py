"""Results of today's offers, frozen into the tender with their date and run."""
