"""The loopback stand-in for the Teams connector: the part of its REST interface a bot needs.

It answers as the connector does, so that the bot's sending code is the same in both places.
"""

from collections.abc import Mapping
from http import HTTPStatus
from json import JSONDecodeError

from aiohttp import web

from bot.local.transcript import Activity, Speaker, Transcripts, UnknownActivityError

ROOT = "/local/connector"  # what the page gives as the service URL
CONVERSATION = ROOT + "/v3/conversations/{conversation}"
ACTIVITY = CONVERSATION + "/activities/{activity}"


def connector_routes(transcripts: Transcripts) -> list[web.AbstractRouteDef]:
    connector = Connector(transcripts)
    return [
        web.post(ROOT + "/v3/conversations", connector.create),
        web.post(CONVERSATION + "/activities", connector.send),
        web.post(ACTIVITY, connector.send),  # a personal chat has no threads: a reply is a message
        web.put(ACTIVITY, connector.update),
        web.delete(ACTIVITY, connector.delete),
    ]


class Connector:
    def __init__(self, transcripts: Transcripts) -> None:
        self._transcripts = transcripts

    async def create(self, request: web.Request) -> web.Response:
        """Open the personal chat with the one member named; it is always the same one."""
        asked = await read_object(request)
        conversation = personal_conversation(asked)
        answer: dict[str, object] = {"id": conversation}
        first = asked.get("activity")
        if isinstance(first, Mapping):
            answer["activityId"] = self._add(conversation, first)
        return web.json_response(answer, status=HTTPStatus.CREATED)

    async def send(self, request: web.Request) -> web.Response:
        activity = await read_object(request)
        activity_id = self._add(request.match_info["conversation"], activity)
        return web.json_response({"id": activity_id}, status=HTTPStatus.CREATED)

    async def update(self, request: web.Request) -> web.Response:
        activity = await read_object(request)
        conversation, activity_id = place(request)
        try:
            self._transcripts.update(conversation, activity_id, activity)
        except UnknownActivityError as unknown:
            raise no_such_activity(activity_id) from unknown
        return web.json_response({"id": activity_id})

    async def delete(self, request: web.Request) -> web.Response:
        conversation, activity_id = place(request)
        try:
            self._transcripts.withdraw(conversation, activity_id)
        except UnknownActivityError as unknown:
            raise no_such_activity(activity_id) from unknown
        return web.Response(status=HTTPStatus.OK)

    def _add(self, conversation: str, activity: Activity) -> str:
        if activity.get("type") == "typing":
            self._transcripts.typing(conversation)
            return self._transcripts.next_id()
        return self._transcripts.add(conversation, activity, Speaker.BOT)


def personal_conversation(asked: Mapping[str, object]) -> str:
    """Name the chat of the one member, given as Teams' own id (29:...) or as an Entra one."""
    match asked.get("members"):
        case [{"id": str(member)}] if member:
            return "a:" + member.removeprefix("29:")
    raise refusal(HTTPStatus.BAD_REQUEST, "BadSyntax", "Name exactly one member.")


def place(request: web.Request) -> tuple[str, str]:
    return request.match_info["conversation"], request.match_info["activity"]


async def read_object(request: web.Request) -> Activity:
    try:
        body = await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        body = None
    if not isinstance(body, dict):
        raise refusal(HTTPStatus.BAD_REQUEST, "BadSyntax", "The body is not a JSON object.")
    return body


def no_such_activity(activity_id: str) -> web.HTTPException:
    message = f"The conversation has no activity {activity_id}."
    return refusal(HTTPStatus.NOT_FOUND, "ActivityNotFoundInConversation", message)


def refusal(status: HTTPStatus, code: str, message: str) -> web.HTTPException:
    """Make the connector's error answer; the SDK reads `code` from it."""
    kinds = {
        HTTPStatus.BAD_REQUEST: web.HTTPBadRequest,
        HTTPStatus.NOT_FOUND: web.HTTPNotFound,
    }
    text = web.json_response({"error": {"code": code, "message": message}}).text
    return kinds[status](text=text, content_type="application/json")
