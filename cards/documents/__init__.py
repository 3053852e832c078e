"""Documents for Word: typed views and the files that are built of them. No database here."""
