"""Local mode only: the chat page, and the stand-in for the Teams connector it talks to."""
