"""Words around the guide to a first meeting; the guide itself is a content pack."""

from typing import Final

TITLE: Final = "Your first meeting"
BODY: Final = "What it is like, in a few minutes. You can leave out whatever you don’t need."
FIND: Final = "Find one for newcomers"
FIND_BOTH: Final = "Find one that welcomes both"
UNREADABLE_TITLE: Final = "This guide could not be read"
UNREADABLE_BODY: Final = (
    "The short of it: you can sit near the door, say nothing, and leave whenever you like."
)
SEE_MEETINGS: Final = "See meetings"
