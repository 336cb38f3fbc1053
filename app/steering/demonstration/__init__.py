"""A made-up municipality with known true effects, which enters through the intake as any real one does."""
