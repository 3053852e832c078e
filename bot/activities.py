"""The only module that knows both the SDK's activities and our turns and replies."""

import hashlib
import html
import re
from collections.abc import Mapping
from typing import Any

from botbuilder.schema import (
    Activity,
    ActivityTypes,
    Attachment,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    TextFormatTypes,
)

from bot.tokens import CHANNEL
from bot.wire import Encoded
from cards.text import plain
from store.models import Address
from store.vocabulary import Place

CARD = "application/vnd.microsoft.card.adaptive"
MOST_READ = 64_000  # characters; Teams sends about 28 KB at most
MOST_MENTIONS = 50
MARKED_UP = frozenset({"xml", "html"})
# none of these can look further than the next tag: text from outside must not cost more time
_AT = re.compile(r"</?at\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def tenant_of(activity: Activity) -> str:
    """Return the tenant Teams names in channelData; "" if none, or if the conversation differs.

    The SDK's own `conversation.tenant_id` is always None for Teams: it spells the key otherwise.
    """
    data = activity.channel_data
    tenant = data.get("tenant") if isinstance(data, dict) else None
    tenant_id = tenant.get("id") if isinstance(tenant, dict) else None
    conversation = activity.conversation
    spelt = (conversation.additional_properties or {}).get("tenantId") if conversation else None
    stated = spelt or (conversation.tenant_id if conversation else None)
    if not isinstance(tenant_id, str) or (stated and stated != tenant_id):
        return ""
    return tenant_id


def object_id_of(activity: Activity) -> str:
    """Return the directory object id of whoever sent this; names and addresses prove nothing."""
    return (activity.from_property and activity.from_property.aad_object_id) or ""


def place_of(activity: Activity) -> Place:
    """Return where this was said; a chat that is not clearly 1:1 counts as a group."""
    conversation = activity.conversation
    kind = conversation.conversation_type
    if kind in set(Place):
        return Place(kind)
    return Place.GROUP if kind or conversation.is_group else Place.PERSONAL


def words_of(activity: Activity) -> str:
    """Return what was said, without the mention of the bot; other people's names stay."""
    text = (activity.text or "")[:MOST_READ].replace("\0", "")  # PostgreSQL keeps no zero
    bot = activity.recipient.id if activity.recipient else None
    for entity in (activity.entities or ())[:MOST_MENTIONS]:
        extra = entity.additional_properties or {}
        mentioned, written = extra.get("mentioned"), extra.get("text")
        if isinstance(mentioned, dict) and mentioned.get("id") == bot and written:
            text = text.replace(str(written), " ", 1)
    if activity.text_format in MARKED_UP:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    text = html.unescape(_AT.sub("", text))
    return re.sub(r"[^\S\n]+", " ", text).strip()


def id_of(activity: Activity) -> str:
    """Return what tells this from everything else said here.

    An edit comes under the id of the message it changes: what it says now belongs to its id.
    """
    said = activity.id or ""
    if activity.type != ActivityTypes.message_update:
        return said
    return f"{said}:{hashlib.sha256(words_of(activity).encode()).hexdigest()[:16]}"


def pressed(activity: Activity) -> Mapping[str, Any] | None:
    """Return what a pressed button sent, or None if words were said."""
    return activity.value if isinstance(activity.value, dict) else None


def address_from(activity: Activity) -> dict[str, Any]:
    """Return what must be kept to write to this person first, as columns of Address."""
    return {
        "tenant_id": tenant_of(activity),
        "aad_object_id": object_id_of(activity),
        "conversation_id": activity.conversation.id,
        "place": place_of(activity).value,
        "service_url": activity.service_url or "",
        "user_id": activity.from_property.id or "",
        "bot_id": activity.recipient.id if activity.recipient else "",
    }


def reference_to(address: Address) -> ConversationReference:
    """Return the SDK's form of a kept address."""
    return ConversationReference(
        channel_id=CHANNEL,
        service_url=address.service_url,
        conversation=ConversationAccount(
            id=address.conversation_id, conversation_type=address.place
        ),
        user=ChannelAccount(id=address.user_id, aad_object_id=address.aad_object_id),
        bot=ChannelAccount(id=address.bot_id),
    )


def text_activity(text: str) -> Activity:
    """Return a message of words; what has nothing to escape is said not to be Markdown."""
    text_format = TextFormatTypes.plain if plain(text) == text else TextFormatTypes.markdown
    return Activity(type=ActivityTypes.message, text=text, text_format=text_format)


def card_activity(card: bytes, *, summary: str = "") -> Activity:
    """Return a message that is a card; `summary` is what a notification shows of it."""
    attachment = Attachment(content_type=CARD, content=Encoded(card))
    return Activity(type=ActivityTypes.message, attachments=[attachment], summary=summary or None)
