"""Teams' own way of handing over a file in a personal chat: it asks, and we put the file there.

The person presses Allow; Teams makes a place in their OneDrive and tells us its address.
"""

import logging
from typing import Annotated, Literal

from aiohttp import ClientSession
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, DeliveryModes
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from bot.activities import place_of
from bot.addresses import ForbiddenAddressError
from bot.delivery import NOT_DELIVERED, why
from bot.file_cards import info_card
from bot.files import CONSENT, FileDesk
from bot.speech import Speech
from bot.uploads import FileHosts, put_file, shown_address
from cards.files import FileOffer
from dialogs.slide_files import FileRef
from dialogs.status_slide import GONE
from store import audit
from store.db import Database
from store.effects import claim_effect
from store.identity import Identity
from store.vocabulary import Place

log = logging.getLogger(__name__)

INVOKE = "fileConsent/invoke"
TOO_OLD = "This offer is too old to be used, or it is not yours. Please ask for the file again."
DECLINED = "All right: I have not sent the file. Ask for it again whenever you want it."
NOT_TAKEN = "Your OneDrive did not take the file. You can download it here instead."
Text = Annotated[str, Field(max_length=8_000)]


class Context(BaseModel):
    """What our consent card carries."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    token: Text


class Upload(BaseModel):
    """Where Teams says that the file goes."""

    model_config = ConfigDict(frozen=True)
    upload_url: Annotated[Text, Field(alias="uploadUrl")]
    content_url: Annotated[Text, Field(alias="contentUrl")]
    unique_id: Annotated[str, Field(alias="uniqueId", max_length=200)]
    name: Annotated[str, Field(max_length=400)]


class Consent(BaseModel):
    """What somebody answered to the consent card."""

    model_config = ConfigDict(frozen=True)
    type: Literal["fileUpload"]
    action: Literal["accept", "decline"]
    context: Context
    upload: Annotated[Upload | None, Field(alias="uploadInfo")] = None


class FileConsent:
    """Answers what somebody pressed on a consent card."""

    def __init__(
        self,
        database: Database,
        http: ClientSession,
        *,
        desk: FileDesk,
        hosts: FileHosts,
        speech: Speech,
    ) -> None:
        self._database = database
        self._http = http
        self._desk = desk
        self._hosts = hosts
        self._speech = speech

    async def answer(self, context: TurnContext, who: Identity) -> None:
        """Put the file where the person wants it, or leave it; say what was done."""
        consent = _read(context.activity)
        ref = self._desk.opened(CONSENT, consent.context.token) if consent else None
        if consent is None or ref is None or not _is_theirs(context.activity, who, ref):
            await self._refuse(context, who, "consent", TOO_OLD)
            return
        if not await self._first_answer(context.activity, ref):
            return  # Teams has sent it again, or it was pressed twice
        await _take_back(context)
        if consent.action == "decline":
            await self._speech.say(context, [DECLINED])
        elif consent.upload is None:
            await self._refuse(context, who, "upload", TOO_OLD)
        else:
            await self._hand_over(context, who, ref, consent.upload)

    async def _hand_over(
        self, context: TurnContext, who: Identity, ref: FileRef, upload: Upload
    ) -> None:
        try:
            to = self._hosts.check(upload.upload_url)
            shown = str(self._hosts.check(shown_address(upload.content_url)))
        except ForbiddenAddressError as fault:
            log.warning("upload refused", extra={"reason": str(fault)})
            await self._refuse(context, who, "upload", TOO_OLD)
            return
        made = await self._desk.make(ref)
        if made is None:
            await self._refuse(context, who, "rights", GONE)
        elif await put_file(self._http, to, made):
            file_type = made.name.rpartition(".")[2]
            await context.send_activity(
                info_card(
                    name=upload.name, url=shown, unique_id=upload.unique_id, file_type=file_type
                )
            )
        else:
            log.info("file not taken")
            offer = FileOffer(name=made.name, about=NOT_TAKEN, ref=ref.model_dump(mode="json"))
            await self._speech.say(context, [self._desk.linked(offer)])

    async def _first_answer(self, activity: Activity, ref: FileRef) -> bool:
        said = {"conversation_id": activity.conversation.id, "activity_id": f"file:{ref.key}"}
        now = self._desk.now()
        return await self._database.run(lambda db: claim_effect(db, **said, now=now))

    async def _refuse(self, context: TurnContext, who: Identity, subject: str, words: str) -> None:
        """Say that nothing was sent, and note the try."""
        now = self._desk.now()

        def work(db: Session) -> None:
            audit.record(db, now=now, actor=who.object_id, action="file.refused", subject=subject)

        await self._database.run(work)
        await self._speech.say(context, [words])


def _read(activity: Activity) -> Consent | None:
    try:
        return Consent.model_validate(activity.value)
    except ValidationError:
        return None


def _is_theirs(activity: Activity, who: Identity, ref: FileRef) -> bool:
    same = (who.tenant_id, who.object_id) == (ref.tenant, ref.person)
    return same and place_of(activity) is Place.PERSONAL


async def _take_back(context: TurnContext) -> None:
    """Take the consent card away: it cannot be used again."""
    card = context.activity.reply_to_id
    if not card or context.activity.delivery_mode == DeliveryModes.expect_replies:
        return
    try:
        await context.delete_activity(card)
    except NOT_DELIVERED as fault:
        log.info("consent card not taken back", extra=why(fault))
