"""What the bot is compared with; each file is a program of its own."""
