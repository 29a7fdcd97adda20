"""Words of the recovery phrase: seeing it, reading it back, printing it, making a new one."""

from typing import Final

TITLE: Final = "Recovery phrase"
ROW_BODY: Final = "Twelve words that open everything"
BODY: Final = (
    "Twelve words that open what is on this device, and your encrypted files. Write them on "
    "paper, in this order, and keep the paper where only you look. Whoever has them can read "
    "everything."
)
ASK: Final = "Your passcode first"
SHOW: Final = "Show the words"
MAKE: Final = "Make my words"
NONE_YET: Final = "There are no words yet. Making them takes a minute, with pen and paper at hand."
NOT_CHECKED: Final = "Not checked yet: nobody knows whether they are on paper rightly."
UNREADABLE: Final = (
    "The words kept on this device are damaged and cannot be shown. What you recorded is safe. "
    "If you have the words on paper, they still open your files. New words put this right."
)


def checked(day: str) -> str:
    return f"Checked on {day}: they were on paper rightly."


# The words -----------------------------------------------------------------------------------

KEPT: Final = "I wrote them down"
PRINT: Final = "Save a page to print"
PRINT_BODY: Final = (
    "The page holds the words for anybody to read. Print it, then delete the file; do not send it."
)
PRINTED: Final = "Page saved"

# Reading them back ---------------------------------------------------------------------------

CHECK_TITLE: Final = "A short check"
CHECK_BODY: Final = "Three of the words, from your paper. So a slip of the pen is found today."
CHECK: Final = "Check these words"
AGAIN: Final = "See the words again"
WRONG: Final = "Another word was shown here."
WRONG_BODY: Final = (
    "Easily done. Have a look at your paper, or see the words again and put it right there."
)
CHECKED: Final = "They match. Your words are checked."
SKIP: Final = "Skip the check"
SKIP_TITLE: Final = "Without the check"
SKIP_BODY: Final = (
    "If one word on your paper is wrong, it will not open anything: not your encrypted files, and "
    "not this device should you forget the passcode. Nobody can look the words up for you. You "
    "can come back and check them at any time while this device opens."
)
CHECK_NOW: Final = "Check them now"
SKIP_SURE: Final = "Skip it, I know what it means"
SKIPPED: Final = "Not checked. You can do it here at any time."


def place(number: int) -> str:
    return f"Word {number}"


# New words -----------------------------------------------------------------------------------

NEW: Final = "Make new words"
NEW_TITLE: Final = "New words instead of these"
NEW_BODY: Final = (
    "For when somebody may have seen them, or the paper is lost. Until you have the new words on "
    "paper, the ones you have keep working. After that, only the new ones open this device."
)
NEW_FILES: Final = (
    "Encrypted files you saved before keep opening with the old words, and with nothing else. Keep "
    "the old words as long as you keep those files, or save a new file and delete the old ones."
)
KEEP: Final = "Keep the words I have"
FORMER_KEPT: Final = "The words you had are the only ones again"
WAITING_TITLE: Final = "New words are waiting"
WAITING_BODY: Final = (
    "You began new words and did not finish. For now both open what is here. Encrypted files are "
    "made with the old ones."
)
SEE_NEW: Final = "See the new words"
TAKEN: Final = "The new words hold now"
TAKEN_BODY: Final = "Save a new encrypted file with them, so that the newest file opens with them."
SAVE_FILE: Final = "Go to encrypted files"

# The printed page ----------------------------------------------------------------------------

PAGE_TITLE: Final = "Twelve words"
PAGE_BODY: Final = (
    "In this order, they open everything I recorded: on my device, and in my encrypted files. "
    "Whoever has this page can read it all."
)
PAGE_KEEP: Final = "Keep it where only you look. There is no other way to get these words back."


def page_made(day: str) -> str:
    return f"Printed on {day}"
