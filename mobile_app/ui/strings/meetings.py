"""Words of Meetings, of one meeting, and of choosing areas."""

from typing import Final

from mobile_app.ui.formats import count

SEARCH: Final = "Search"
SEARCH_HINT: Final = "Name, place, street, town"
CLEAR_SEARCH: Final = "Clear the search"

NOW: Final = "Now"
TONIGHT: Final = "Tonight"
TODAY: Final = "Today"
TOMORROW: Final = "Tomorrow"
ANY_DAY: Final = "Any day"

IN_PERSON: Final = "In person"
ONLINE: Final = "Online"
HYBRID: Final = "In person and online"
VENUES: Final = {"in_person": IN_PERSON, "online": ONLINE, "hybrid": HYBRID}

YOURS: Final = "Your meetings"
BY_APPOINTMENT: Final = "Times by arrangement"
CLOSED_FOR_NOW: Final = "Closed for now"
FAVOURITE: Final = "A favourite"
SAMPLE: Final = "Sample"
ADDED_BY_YOU: Final = "Added by you"
ONLY_YOURS: Final = "Meetings you added. Choose areas to see more."
ADD_OWN: Final = "Add a meeting yourself"
FIRST_MEETING: Final = "Your first meeting"
LATER: Final = "Later meetings"
EARLIER: Final = "Earlier meetings"
CHOOSE_AREAS: Final = "Choose your areas"
AREAS: Final = "Areas"
NO_AGE: Final = "A sample list: these meetings are invented."

NOTHING: Final = {
    "now": "Nothing on right now",
    "tonight": "Nothing tonight in your list",
    "today": "Nothing more today in your list",
    "any": "Nothing like that in your list",
}
NOTHING_THAT_DAY: Final = "Nothing that day in your list"
NOTHING_BODY: Final = "Here is what comes next, and what is on online now."
NOTHING_ONLINE_BODY: Final = "This is on online now."
NOTHING_AT_ALL: Final = "Try fewer words, or another day. SOS and Cope are there in the meantime."
NEXT_UP: Final = "The next one"
ONLINE_NOW: Final = "Online now"
SEE_ANY_DAY: Final = "Look at any day"

MISSING_TITLE: Final = "Your meeting list isn’t on this device yet"
MISSING_BODY: Final = "It comes as soon as there is a connection. After that it works without one."
TRY_NOW: Final = "Try now"
WITHDRAWN: Final = "Your area is not offered at this address right now. You can choose another."

# One meeting

MEETING: Final = "Meeting"
GONE_TITLE: Final = "This meeting isn’t in your list"
GONE_BODY: Final = "It may have moved or ended, or it belongs to an area you don’t keep."
SEE_MEETINGS: Final = "See meetings"
WHERE: Final = "Where"
ONLINE_TITLE: Final = "Online"
GOOD_TO_KNOW: Final = "Good to know"
KIND: Final = "What kind of meeting"
DIRECTIONS: Final = "Directions"
JOIN: Final = "Join online"
CALL: Final = "Join by phone"
CALENDAR: Final = "Add to calendar"
CALENDAR_SAVED: Final = "Saved. Open the file to add it to your calendar."
REMIND: Final = "Should your calendar remind you?"
REMIND_BODY: Final = "Your calendar shows the reminder, with the meeting’s name."
ADD_FAVOURITE: Final = "Add to your meetings"
REMOVE_FAVOURITE: Final = "Remove from your meetings"
ADDED: Final = "Added to your meetings"
REMOVED: Final = "Removed from your meetings"
SOURCE: Final = "See it at the source"
APPROXIMATE: Final = "Only the area is known, so there are no directions."
CLOSED_BODY: Final = "The source says it does not meet for now. Check before you go."
ROOM_CLOSED: Final = "The room is closed for now. It meets online."
NO_LINK: Final = "The list has no link. The source may have one."
SAMPLE_MEETING: Final = "A sample: this meeting is invented."
CHECK_FIRST: Final = "Lists can be wrong. If it matters, check with the source before you go."

# Areas

AREAS_TITLE: Final = "Your areas"
AREAS_BODY: Final = "Lists you keep work without a connection."
AREA_KEEP: Final = "Keep on this device"
AREA_KEPT: Final = "On this device"
AREA_CHOSEN: Final = "Chosen, not here yet"
REFRESH: Final = "Look for news"
REFRESHED: Final = "Your lists are up to date."
OFFLINE_TITLE: Final = "No connection right now"
OFFLINE_BODY: Final = "What you keep still works. Areas can be chosen once you are connected."
NO_SERVER_TITLE: Final = "No meeting list from this address"
NO_SERVER_BODY: Final = (
    "This copy of Twofold comes without meeting lists. Everything else works, and the sample "
    "shows what a list looks like."
)
NO_PACKS_TITLE: Final = "No lists to choose from yet"
NO_PACKS_BODY: Final = "Whoever runs this address can add one with: twofold meetings add"
TROUBLE_TITLE: Final = "The lists could not be read"
TROUBLE_BODY: Final = "What you keep still works. Try again in a while."
REACH: Final = {
    "offline": "No connection right now. The lists you have stay.",
    "no_server": "No meeting list from this address. The lists you have stay.",
    "trouble": "That did not work. The lists you have stay.",
}


def results(total: int) -> str:
    return count(total, "meeting")


def page_of(page: int, pages: int) -> str:
    """`page` counts from 0."""
    return f"Page {page + 1} of {pages}"


def began(minutes: int) -> str:
    if minutes < 1:
        return "Starting now"
    if minutes < 60:
        return f"Started {count(minutes, 'minute')} ago"
    return f"Started {count(minutes // 60, 'hour')} ago"


def there(time: str, town: str) -> str:
    """The meeting's own time where the person's clocks differ."""
    return f"{time} in {town}"


def span(start: str, end: str) -> str:
    return f"{start} to {end}"


def every(weekday: str) -> str:
    return f"Every {weekday}"


def age(date: str, days: int) -> str:
    """How old a list is: "List from 20 Nov, 3 days old"."""
    if days == 0:
        return f"List from today, {date}"
    return f"List from {date}, {count(days, 'day')} old"


def stale(age_words: str) -> str:
    return f"{age_words}. Some meetings may have changed."


def remind_before(minutes: int | None) -> str:
    """One choice of how long before; None is no reminder."""
    if minutes is None:
        return "No reminder"
    if minutes % 1440 == 0:
        return f"{count(minutes // 1440, 'day')} before"
    if minutes % 60 == 0:
        return f"{count(minutes // 60, 'hour')} before"
    return f"{minutes} minutes before"


def other_times(total: int) -> str:
    return f"{count(total, 'meeting')} at other times."


def area_facts(programme: str, total: int) -> str:
    return f"{programme}, {count(total, 'meeting')}"


def megabytes(size: int) -> str:
    """A download's size, in the unit people know."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)):,} KB"
    return f"{size / 1_000_000:.1f} MB"
