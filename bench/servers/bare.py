"""The floor: a bare aiohttp handler that reads the JSON and posts one reply; nothing is checked.

python bench/servers/bare.py PORT
"""

import sys
from collections.abc import AsyncIterator
from typing import Any

import orjson
from aiohttp import ClientSession, web

JSON = {"Content-Type": "application/json"}
HTTP = web.AppKey("http", ClientSession)


async def messages(request: web.Request) -> web.Response:
    activity = orjson.loads(await request.read())
    where = f"v3/conversations/{activity['conversation']['id']}/activities/{activity['id']}"
    url = activity["serviceUrl"] + where
    body = orjson.dumps(echo(activity))
    async with request.app[HTTP].post(url, data=body, headers=JSON) as response:
        orjson.loads(await response.read())
    return web.Response(status=201)


def echo(activity: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "message",
        "text": f"Echo: {activity['text']}",
        "inputHint": "acceptingInput",
        "channelId": activity["channelId"],
        "locale": activity["locale"],
        "serviceUrl": activity["serviceUrl"],
        "from": activity["recipient"],
        "recipient": activity["from"],
        "conversation": activity["conversation"],
        "replyToId": activity["id"],
    }


async def http(app: web.Application) -> AsyncIterator[None]:
    async with ClientSession() as session:
        app[HTTP] = session
        yield


def main() -> None:
    app = web.Application()
    app.router.add_post("/api/messages", messages)
    app.cleanup_ctx.append(http)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
