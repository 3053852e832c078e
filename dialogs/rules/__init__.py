"""What the service decides: pure functions, used by dialogs (per turn) and by jobs (per tick)."""
