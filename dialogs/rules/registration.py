"""Whether a FastTrack Ready Partner is registered for a workload. Pure."""

REGISTERED = "FTP"


def is_partner_registered(*, primary_rm: str) -> bool:
    """Say so from the primary RM's name, as FTOP shows it: it starts with FTP.

    Source: FastTrack Playbook, Customer Health Motion, "Identify if there is an FRP".
    """
    return primary_rm.startswith(REGISTERED)
