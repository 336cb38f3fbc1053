"""A second pair of eyes: comments at a place in the text, and a colleague's approval of a version."""
