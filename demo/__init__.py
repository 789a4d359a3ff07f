"""The same bot in a local page that looks like Discord: no token, no network, nothing kept unless asked for."""
