"""Readers of what one person takes out of a film site: bytes in, what they said of films out. No Discord, no SQL."""
