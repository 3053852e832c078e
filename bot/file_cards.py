"""Teams' own cards about files: one asks whether a file may be sent, one shows it."""

from botbuilder.schema import Activity, ActivityTypes, Attachment

CONSENT_CARD = "application/vnd.microsoft.teams.card.file.consent"
INFO_CARD = "application/vnd.microsoft.teams.card.file.info"


def consent_card(*, name: str, about: str, size: int, token: str) -> Activity:
    """Return the message that asks whether the file may be put into the person's OneDrive."""
    content = {
        "description": about,
        "sizeInBytes": size,
        "acceptContext": {"token": token},
        "declineContext": {"token": token},
    }
    return _message(Attachment(content_type=CONSENT_CARD, name=name, content=content))


def info_card(*, name: str, url: str, unique_id: str, file_type: str) -> Activity:
    """Return the message that shows a file that was put there."""
    content = {"uniqueId": unique_id, "fileType": file_type}
    return _message(Attachment(content_type=INFO_CARD, name=name, content_url=url, content=content))


def _message(attachment: Attachment) -> Activity:
    return Activity(type=ActivityTypes.message, attachments=[attachment])
