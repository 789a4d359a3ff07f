"""Time zones as people name them: by city, country, abbreviation or offset."""
