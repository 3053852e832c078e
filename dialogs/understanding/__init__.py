"""Text in; intent, slots and catalogue matches out. Pure, loaded once."""
