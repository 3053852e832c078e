"""The roster: who is who, who the customers are and who works on what, imported from CSV files."""

from store.roster.faults import RosterError
from store.roster.lines import contact_row
from store.roster.loading import FileReport, Progress, RosterReport, load_roster

__all__ = [
    "FileReport",
    "Progress",
    "RosterError",
    "RosterReport",
    "contact_row",
    "load_roster",
]
