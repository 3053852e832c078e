"""Carrying one message to Teams or to the mail server, and telling what came back."""

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError

from bot.activities import card_activity
from bot.adapter import Adapter
from bot.addresses import ForbiddenAddressError
from bot.delivery import DeliveryError
from bot.errands import Errand
from bot.mail import Mail, Post
from bot.tokens import NoTokenError
from cards.render import Renderer
from dialogs.rules.delivery import Answer, Heard

NOTHING_LEFT = (ClientConnectorError, ConnectionTimeoutError, NoTokenError)


class Carrier:
    """Sends what the planner decided; every fault of the way becomes an answer."""

    def __init__(self, adapter: Adapter, renderer: Renderer, post: Post | None) -> None:
        self._adapter = adapter
        self._renderer = renderer
        self._post = post

    async def carry(self, errand: Errand) -> Answer:
        """Say it; return what came back."""
        if errand.mail is not None:
            return await self._by_mail(errand.mail)
        # what is changed in place makes no sound: there is no notification to sum it up for
        summary = "" if errand.replaces else errand.title
        activity = card_activity(self._renderer.render(errand.view), summary=summary)
        try:
            message_id = await self._adapter.deliver(
                errand.reference, activity, replaces=errand.replaces
            )
        except DeliveryError as fault:
            return fault.answer
        except ForbiddenAddressError:
            return Answer(heard=Heard.REFUSED, reason="its address is not allowed")
        except NOTHING_LEFT as fault:
            return Answer(heard=Heard.NOT_SENT, reason=type(fault).__name__)
        except (ClientError, TimeoutError, OSError) as fault:
            return Answer(heard=Heard.SILENCE, reason=type(fault).__name__)
        return Answer(heard=Heard.TAKEN, message_id=message_id)

    async def _by_mail(self, mail: Mail) -> Answer:
        if self._post is None:
            return Answer(heard=Heard.REFUSED, reason="there is no mail server")
        return await self._post.send(mail)
