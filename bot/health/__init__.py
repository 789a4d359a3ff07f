"""Health of the bot for its operator: metrics and a small HTTP page. No rules, no users, no names."""
