"""Health for whoever runs the bot: figures, and a small page that tells them. No rules, no users, no names in it."""
