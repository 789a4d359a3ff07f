"""Readers of personal exports of film sites: bytes in, one person's ratings and lists out. No Discord, no SQL."""
