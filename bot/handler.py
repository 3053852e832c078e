"""The shell around one turn: who is it, what do they mean, decide, commit, then speak."""

import logging
from collections.abc import Callable, Sequence

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes
from sqlmodel import Session

from bot.activities import address_from, tenant_of, words_of
from bot.adapter import FORBIDDEN
from bot.file_consent import INVOKE, FileConsent
from bot.reception import Arrival, Ready, Reception, button_of, to_keep, words_beside
from bot.speech import Speech
from bot.trail import Stage, here
from bot.typing_signal import typing_while
from cards.view import CardView, shown_by
from dialogs import live_cards, rating_cards, welcome
from dialogs.preface import with_preface
from dialogs.turn import Reply
from store.db import Database
from store.identity import Identity, Stranger
from store.notices import written
from store.people import claim_welcome, deactivate, keep_address
from store.told import Spot, To

log = logging.getLogger(__name__)

NOT_KNOWN = (
    "Sorry, I am here for FastTrack Ready Partners and the Microsoft teams that work with them, "
    "and I do not know you. If you should have access, please ask the programme team."
)
ARRIVAL = "partner_success_bot.arrival"  # in turn_state: who this is


class Bot(ActivityHandler):
    """Takes the SDK's turns apart, asks a dialog, and says what it returns."""

    def __init__(
        self,
        database: Database,
        reception: Reception,
        speech: Speech,
        *,
        files: FileConsent,
        nudge: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._reception = reception
        self._speech = speech
        self._files = files
        self._nudge = nudge  # told when a turn has written something that is to be said unasked

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Find out who this is before anything else; strangers get no further than here."""
        activity = turn_context.activity
        is_press = activity.type == ActivityTypes.message and button_of(activity) is not None
        if is_press and not words_beside(activity):
            await self._press(turn_context)
            return
        arrival = await self._reception.arrive(activity)
        if isinstance(arrival.who, Stranger):
            await self._turn_away(turn_context, arrival.who)
            return
        turn_context.turn_state[ARRIVAL] = (arrival, arrival.who)
        await super().on_turn(turn_context)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer words or a pressed button."""
        await self._say(turn_context, await self._answer(turn_context))

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """Answer an edited message anew; one that was only undeleted is left alone."""
        data = turn_context.activity.channel_data or {}
        if data.get("eventType") == "editMessage" and words_of(turn_context.activity):
            await self.on_message_activity(turn_context)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """Welcome whoever added the app."""
        await self._welcome(turn_context)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """Remember that nobody can be written to here any more."""
        conversation_id = turn_context.activity.conversation.id
        tenant_id = tenant_of(turn_context.activity)
        await self._database.run(
            lambda db: deactivate(db, tenant_id=tenant_id, conversation_id=conversation_id)
        )

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Welcome when the bot itself was added; others who join a team are not written to."""
        bot = turn_context.activity.recipient
        added = turn_context.activity.members_added or ()
        if bot is not None and any(member.id == bot.id for member in added):
            await self._welcome(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Answer a card action that waits for its answer (Action.Execute) with a card or words.

        The other thing that waits is what somebody pressed when Teams asked about a file.
        """
        if turn_context.activity.name == INVOKE:
            await self._files.answer(turn_context, _arrived(turn_context)[1])
            return InvokeResponse(status=200)
        if turn_context.activity.name != "adaptiveCard/action":
            return InvokeResponse(status=501)
        _unwrap_action(turn_context.activity)
        replies = await self._answer(turn_context)
        view, body = self._speech.invoke_answer(replies)
        pressed_on = turn_context.activity.reply_to_id
        if view is not None and pressed_on:
            await self._keep(turn_context, [(view, pressed_on)])
        return InvokeResponse(status=200, body=body)

    async def _press(self, context: TurnContext) -> None:
        """Answer a pressed button: who it is and what it brings about, in one transaction.

        Where words are to be understood with it, it is answered like words instead.
        """
        activity, trail = context.activity, here()

        def work(db: Session) -> tuple[Arrival, Sequence[Reply], bool]:
            trail.lap(Stage.QUEUE)
            arrival = self._reception.look(db, activity)
            if isinstance(arrival.who, Stranger):
                return arrival, [], False
            context.turn_state[ARRIVAL] = (arrival, arrival.who)
            ready = self._reception.press(activity, arrival, arrival.who)
            trail.lap(Stage.IDENTITY)
            return arrival, *_decide(db, activity, arrival, ready)

        # nobody is shown that something is being done before we know them
        async with typing_while(context, known=lambda: ARRIVAL in context.turn_state):
            arrival, replies, news = await self._database.run(work)
        trail.lap(Stage.COMMIT)
        if isinstance(arrival.who, Stranger):
            await self._turn_away(context, arrival.who)
            return
        if news:
            self._nudge()
        await self._say(context, replies)

    async def _answer(self, context: TurnContext) -> Sequence[Reply]:
        """Decide what to say, in one transaction with all that it changes."""
        activity = context.activity
        arrival, who = _arrived(context)
        trail = here()
        async with typing_while(context):
            ready = await self._reception.prepare(activity, arrival, who)

            def work(db: Session) -> tuple[Sequence[Reply], bool]:
                trail.lap(Stage.QUEUE)
                return _decide(db, activity, arrival, ready)

            replies, news = await self._database.run(work)
            trail.lap(Stage.COMMIT)
            if news:
                self._nudge()
            if isinstance(ready, str) or button_of(activity) is not None:
                return replies
            return with_preface(replies, ready.turn.meaning)

    async def _say(self, context: TurnContext, replies: Sequence[Reply]) -> None:
        cards = await self._speech.say(context, replies)
        await self._keep(context, cards)

    async def _keep(self, context: TurnContext, cards: Sequence[tuple[CardView, str]]) -> None:
        """Remember where cards stand that are kept up to date; the reply has been said already."""
        kept = [(v, message_id) for v, message_id in cards if shown_by(v) or rating_cards.asks(v)]
        if not kept:
            return
        arrival, who = _arrived(context)
        here = context.activity.conversation.id
        me = To(tenant_id=who.tenant_id, aad_object_id=who.object_id)

        def work(db: Session) -> bool:
            for view, message_id in kept:
                at = Spot(conversation_id=here, message_id=message_id)
                card = live_cards.Posted(view=view, to=me, at=at, now=arrival.now)
                live_cards.put_up(db, card)
                rating_cards.put_up(db, card)
            return written(db)

        try:
            if await self._database.run(work):
                self._nudge()
            here().lap(Stage.COMMIT)
        except Exception:
            log.exception("where a card stands could not be kept")

    async def _welcome(self, context: TurnContext) -> None:
        """Welcome once in a conversation, however many notices Teams sends of its start."""
        activity = context.activity
        arrival, who = _arrived(context)
        turn = self._reception.turn(activity, arrival, who)
        address = address_from(activity)

        def work(db: Session) -> Sequence[Reply]:
            keep_address(db, address, now=turn.now)
            owed = claim_welcome(
                db,
                tenant_id=address["tenant_id"],
                conversation_id=address["conversation_id"],
                now=turn.now,
            )
            return welcome.welcome(turn, db) if owed else []

        await self._speech.say(context, await self._database.run(work))

    async def _turn_away(self, context: TurnContext, stranger: Stranger) -> None:
        """Be polite to strangers of a tenant we know; whoever else calls gets no reply at all."""
        kind = context.activity.type
        if not stranger.tenant_known:
            context.turn_state[FORBIDDEN] = {"error": {"code": "Forbidden", "message": NOT_KNOWN}}
        elif kind == ActivityTypes.message:
            await self._speech.say(context, [NOT_KNOWN])
        elif kind == ActivityTypes.invoke:
            _, body = self._speech.invoke_answer([NOT_KNOWN])
            answer = InvokeResponse(status=200, body=body)
            await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=answer))


def _decide(
    db: Session, activity: Activity, arrival: Arrival, ready: Ready | str
) -> tuple[Sequence[Reply], bool]:
    """Do what a turn does; return what to say, and whether something is to be said unasked."""
    address = to_keep(activity, arrival.address)
    if address is not None:
        keep_address(db, address, now=arrival.now)
    if isinstance(ready, str):
        return [ready], written(db)
    said = ready.handler(ready.turn, db)
    for kept in (live_cards, rating_cards):
        kept.set_aside(ready.turn, db, said, message_id=activity.reply_to_id or "")
    here().lap(Stage.DIALOG)
    return said, written(db)


def _arrived(context: TurnContext) -> tuple[Arrival, Identity]:
    arrived: tuple[Arrival, Identity] = context.turn_state[ARRIVAL]
    return arrived


def _unwrap_action(activity: Activity) -> None:
    """Give an Action.Execute the form of an Action.Submit: its data is the activity's value."""
    value = activity.value if isinstance(activity.value, dict) else {}
    action = value.get("action")
    data = action.get("data") if isinstance(action, dict) else None
    activity.value = data if isinstance(data, dict) else {}
