"""The bot as it runs in production: started by bench.edge, with the stand-ins as Microsoft.

python -m bench.ours PORT DATABASE_URL KEY_METADATA LOGIN
"""

import sys

from app import build
from bench.demo import SECRET
from bot.config import Cloud, Settings
from bot.draining import run
from bot.logs import set_up_logging
from tests.stand_in import CREDENTIALS


def main() -> None:
    port, database_url, key_metadata, login = sys.argv[1:]
    settings = Settings(
        database_url=database_url,
        secret_key=SECRET,
        credentials=CREDENTIALS,
        port=int(port),
        public_url="https://bot.example.com",
        log_format="json",
        cloud=Cloud(key_metadata=key_metadata, login=login, loopback=True),
    )
    set_up_logging(level=settings.log_level, form=settings.log_format)
    run(build(settings), host=settings.host, port=settings.port)


if __name__ == "__main__":
    main()
