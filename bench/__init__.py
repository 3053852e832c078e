"""How fast and how small the bot is, measured beside others: `uv run python -m bench.edge`.

Everything stays on this machine. CPU and memory are read from /proc: Linux only.
"""
