//! Every message that the engine itself says or understands, by name. The words are in `locales/<language>/engine.ftl`.

use crate::texts::Text;

/// A message, or one of its attributes.
pub(super) type Word = (&'static str, Option<&'static str>);

/// Declares the messages once: as constants for the code and as the list for the checks, so that neither can miss one.
macro_rules! words {
    ($($name:ident = $id:literal $(, $attribute:literal)?;)+) => {
        $(pub(super) const $name: Word = words!(@word $id $(, $attribute)?);)+

        /// Every message and attribute that the engine uses; each has to be in every language.
        pub const ENGINE_TEXTS: &[(&str, Option<&str>)] = &[$($name),+];
    };
    (@word $id:literal) => { ($id, None) };
    (@word $id:literal, $attribute:literal) => { ($id, Some($attribute)) };
}

words! {
    // The greeting, and coming back.
    GREETING = "engine-greeting";
    GREETING_ABROAD = "engine-greeting", "abroad";
    BACK_AT = "engine-back-at";
    RESUMED = "engine-resumed";
    STALE = "engine-stale";
    STEP_GONE = "engine-step-gone";
    FINISHED = "engine-finished";
    FINISHED_MISSING = "engine-finished", "missing";
    FINISHED_DATES = "engine-finished", "dates";
    ARCHIVED = "engine-archived";
    ARCHIVED_AGAIN = "engine-archived", "again";
    RETENTION_OVER = "engine-retention-over";
    RETENTION_OVER_DATES = "engine-retention-over", "dates";
    FAILED = "engine-failed";

    // How several things are put together.
    LINES = "engine-lines";
    TICKED = "engine-ticked";
    UNTICKED = "engine-unticked";
    FAR = "engine-far";

    // Answers.
    TAKEN = "engine-taken";
    NOTED = "engine-noted";
    KEPT = "engine-kept";
    SKIPPED = "engine-skipped";
    OLD_ANSWER = "engine-old-answer";
    OLD_ANSWER_DONE = "engine-old-answer", "done";
    REOPENED = "engine-reopened";
    NO_LONGER_NEEDED = "engine-no-longer-needed";
    NEWLY_NEEDED = "engine-newly-needed";
    HELP_OFFER = "engine-help-offer";
    HELP_OFFER_SKIP = "engine-help-offer", "skip";
    EMPTY = "engine-empty";
    TOO_MANY_LINES = "engine-too-many-lines";
    NOT_AN_OPTION = "engine-not-an-option";
    NOT_AN_ITEM = "engine-not-an-item";
    NOT_DONE = "engine-not-done";
    NOT_SUBMITTED = "engine-not-submitted";
    NOT_UNDERSTOOD = "engine-not-understood";
    NOT_UNDERSTOOD_WAITING = "engine-not-understood", "waiting";
    NOTHING_TO_KEEP = "engine-nothing-to-keep";
    DIFFERS = "engine-differs";
    EQUALS = "engine-equals";
    PASSWORD = "engine-password";
    CODE = "engine-code";
    CHECKLIST_MISSING = "engine-checklist-missing";
    CHECKLIST_COMPLETE = "engine-checklist-complete";

    // How answers are shown.
    SHOWN_DONE = "engine-shown", "done";
    SHOWN_SKIPPED = "engine-shown", "skipped";
    SHOWN_WITHHELD = "engine-shown", "withheld";
    SHOWN_PAGES = "engine-shown", "pages";
    SHOWN_NONE = "engine-shown", "none";
    SHOWN_LONG_TERM = "engine-shown", "long-term";
    SHOWN_NO_ITEM = "engine-shown", "no-item";
    SHOWN_YES = "engine-shown", "yes";
    SHOWN_NO = "engine-shown", "no";

    // Buttons, and what may be typed instead.
    DONE = "engine-button-done";
    DONE_WORDS = "engine-button-done", "words";
    SUBMITTED = "engine-button-submitted";
    SUBMITTED_WORDS = "engine-button-submitted", "words";
    ALL_PAGES = "engine-button-all-pages";
    ALL_PAGES_WORDS = "engine-button-all-pages", "words";
    GO_ON = "engine-button-go-on";
    GO_ON_WORDS = "engine-button-go-on", "words";
    KEEP = "engine-button-keep";
    KEEP_WORDS = "engine-button-keep", "words";
    YES = "engine-button-yes";
    YES_WORDS = "engine-button-yes", "words";
    NO = "engine-button-no";
    NO_WORDS = "engine-button-no", "words";
    USE_AS_IS = "engine-button-use-as-is";
    USE_AS_IS_WORDS = "engine-button-use-as-is", "words";
    ANOTHER = "engine-button-another";
    CONTINUE = "engine-button-continue";
    NEXT_PAGE = "engine-button-next-page";
    NEXT_PAGE_WORDS = "engine-button-next-page", "words";
    LAST_PAGE = "engine-button-last-page";
    LAST_PAGE_WORDS = "engine-button-last-page", "words";

    // Papers.
    PAPER_TAKEN = "engine-paper-taken";
    PAPER_TAKEN_ANYWAY = "engine-paper-taken-anyway";
    PAPER_KEPT = "engine-paper-kept";
    PAGE_TAKEN = "engine-page-taken";
    PAGES_FULL = "engine-pages-full";
    PAPER_REFUSED = "engine-paper-refused";
    PAPER_WARNED = "engine-paper-warned";
    PAPER_HELD = "engine-paper-held";
    PAPER_HELD_OFFER = "engine-paper-held", "offer";
    PAPER_HELD_OFFER_FILE = "engine-paper-held", "offer-file";
    USE_FILE_AS_IS = "engine-button-use-as-is", "file";
    PAGE_WARNED = "engine-page-warned";
    PAGE_REMOVED = "engine-page-removed";
    REMOVE_PAGE = "engine-button-remove-page";
    REMOVE_PAGE_WORDS = "engine-button-remove-page", "words";
    ON_PAGE = "engine-on-page";
    PAPER_SAME = "engine-paper-same";
    PAPER_SAME_PAGE = "engine-paper-same", "page";
    PAPER_DUE = "engine-paper-due";
    PAPER_DUE_SHRINKS = "engine-paper-due", "shrinks";
    PAPER_NOT_DUE = "engine-paper-not-due";
    PAPER_OFFER = "engine-paper-offer";
    PAPER_TOO_LARGE = "engine-paper-too-large";
    PAPER_NOT_FETCHED = "engine-paper-not-fetched";
    PAGES_SO_FAR = "engine-pages-so-far";
    NO_PAGES_YET = "engine-no-pages-yet";

    // Things that can't be used.
    UNUSABLE_STICKER = "engine-unusable", "sticker";
    UNUSABLE_VOICE = "engine-unusable", "voice";
    UNUSABLE_VIDEO = "engine-unusable", "video";
    UNUSABLE_LOCATION = "engine-unusable", "location";
    UNUSABLE_CONTACT = "engine-unusable", "contact";
    UNUSABLE_OTHER = "engine-unusable", "other";
    EDITED = "engine-edited";

    // Consent.
    CONSENT_HERE = "engine-consent-here";
    CONSENT_HERE_WORDS = "engine-consent-here", "words";
    CONSENT_ABROAD = "engine-consent-abroad";
    CONSENT_ABROAD_WORDS = "engine-consent-abroad", "words";
    CONSENT_PAGE = "engine-consent-page";
    CONSENT_PAGE_WORDS = "engine-consent-page", "words";
    CONSENT_NO = "engine-consent-no";
    CONSENT_NO_WORDS = "engine-consent-no", "words";
    CONSENT_GIVEN = "engine-consent-given";
    CONSENT_GIVEN_PAGE = "engine-consent-given", "page";
    CONSENT_REFUSED = "engine-consent-refused";
    CONSENT_WITHDRAWN = "engine-consent-withdrawn";
    CONSENT_UNCLEAR = "engine-consent-unclear";
    CONSENT_FIRST = "engine-consent-first";
    CONSENT_NOW_YES = "engine-consent-now", "yes";
    CONSENT_NOW_NO = "engine-consent-now", "no";
    ONLY_ON_PAGE = "engine-only-on-page";
    ONLY_ON_PAGE_NONE = "engine-only-on-page", "none";
    ONLY_ON_PAGE_REFUSED = "engine-only-on-page", "refused";
    OPEN_PAGE = "engine-button-open-page";

    // Commands.
    COMMAND_UNKNOWN = "engine-command-unknown";
    BACK_FIRST = "engine-back-first";
    SKIP_NOT_OPTIONAL = "engine-skip-not-optional";
    SKIP_NOTHING = "engine-skip-nothing";
    WHY_UNKNOWN = "engine-why-unknown";
    WHY_NO_STEP = "engine-why-no-step";
    HELP = "engine-help";
    HELP_COMMAND = "engine-help", "command";
    EDIT = "engine-edit";
    EDIT_ITEM = "engine-edit", "item";
    EDIT_NONE = "engine-edit", "none";
    EDIT_UNCLEAR = "engine-edit", "unclear";
    LANGUAGE = "engine-language";
    LANGUAGE_ZH = "engine-language", "zh";
    LANGUAGE_ZH_WORDS = "engine-language", "zh-words";
    LANGUAGE_EN = "engine-language", "en";
    LANGUAGE_EN_WORDS = "engine-language", "en-words";
    LANGUAGE_SET = "engine-language", "set";
    STOP = "engine-stop";
    STOP_PAUSE = "engine-stop", "pause";
    STOP_PAUSE_WORDS = "engine-stop", "pause-words";
    STOP_FORGET = "engine-stop", "forget";
    STOP_FORGET_WORDS = "engine-stop", "forget-words";
    STOP_CONTINUE = "engine-stop", "continue";
    STOP_CONTINUE_WORDS = "engine-stop", "continue-words";
    PAUSED = "engine-paused";
    FORGET = "engine-forget";
    FORGET_YES = "engine-forget", "yes";
    FORGET_YES_WORDS = "engine-forget", "yes-words";
    FORGET_NO = "engine-forget", "no";
    FORGET_NO_WORDS = "engine-forget", "no-words";
    FORGET_WORDS = "engine-forget", "words";
    FORGET_KEPT = "engine-forget", "kept";
    FORGOTTEN = "engine-forgotten";

    // Status and materials.
    STATUS = "engine-status";
    STATUS_DONE = "engine-status", "done";
    STATUS_NOW = "engine-status", "now";
    STATUS_LATER = "engine-status", "later";
    STATUS_SKIPPED = "engine-status", "skipped";
    STATUS_WITHHELD = "engine-status", "withheld";
    STATUS_LOOK = "engine-status", "look";
    STATUS_MISSING = "engine-status", "missing";
    STATUS_WAITING = "engine-status", "waiting";
    STATUS_REMINDER = "engine-status", "reminder";
    MATERIALS = "engine-materials";
    MATERIALS_NONE = "engine-materials", "none";
    MATERIALS_HAVE = "engine-materials", "have";
    MATERIALS_MISSING = "engine-materials", "missing";

    // Windows.
    WAITING = "engine-waiting";
    WAITING_OR = "engine-waiting", "several";
    DEADLINE = "engine-deadline";
    ESTIMATED = "engine-estimated";
    PASSED = "engine-outcome", "passed";
    PASSED_WORDS = "engine-outcome", "passed-words";
    REJECTED = "engine-outcome", "rejected";
    REJECTED_WORDS = "engine-outcome", "rejected-words";
    MISSED = "engine-outcome", "missed";
    MISSED_WORDS = "engine-outcome", "missed-words";
    STILL_WAITING = "engine-outcome", "waiting";
    STILL_WAITING_WORDS = "engine-outcome", "waiting-words";
    MUTE = "engine-outcome", "mute";
    MUTE_WORDS = "engine-outcome", "mute-words";
    ACTED_WORDS = "engine-outcome", "acted-words";
    AHEAD = "engine-outcome", "ahead";
    AHEAD_WORDS = "engine-outcome", "ahead-words";
    AHEAD_SET = "engine-ahead";
    AHEAD_NONE = "engine-ahead", "none";
    MUTED = "engine-muted";
    STILL_WAITING_CALM = "engine-still-waiting";
    STILL_WAITING_LATE = "engine-still-waiting", "late";
    WHICH_WINDOW = "engine-which-window";
    NOT_WAITING = "engine-not-waiting";
    REASON = "engine-reason";
    REASON_OTHER = "engine-reason", "other";
    REASON_OTHER_WORDS = "engine-reason", "other-words";
    REASON_TYPE = "engine-reason", "type";
    REASON_NOTED = "engine-reason", "noted";
    REASON_UNDERSTOOD = "engine-reason", "understood";
    MEND = "engine-mend";
    CHANCES = "engine-chances";
    CHANCES_NONE = "engine-chances", "none";
    DATES_MOVED = "engine-dates-moved";
    MEANWHILE_OPEN = "engine-meanwhile-open";
    MOMENT_FUTURE = "engine-moment", "future";
    MOMENT_LONG_AGO = "engine-moment", "long-ago";

    // Reminders.
    UNMUTED = "engine-unmuted";
    LAST_REMINDER = "engine-last-reminder";
    SNOOZE = "engine-snooze";
    SNOOZED = "engine-snooze", "set";
    SNOOZE_TOO_LATE = "engine-snooze", "too-late";
    SNOOZE_MORE = "engine-snooze", "more";
    SNOOZE_MORE_WORDS = "engine-snooze", "more-words";
    SNOOZE_TOMORROW = "engine-snooze", "tomorrow";
    SNOOZE_TOMORROW_WORDS = "engine-snooze", "tomorrow-words";
    SNOOZE_WORKING_DAY = "engine-snooze", "working-day";
    SNOOZE_WORKING_DAY_WORDS = "engine-snooze", "working-day-words";
    SNOOZE_THREE_DAYS = "engine-snooze", "three-days";
    SNOOZE_THREE_DAYS_WORDS = "engine-snooze", "three-days-words";
    SNOOZE_HOUR = "engine-snooze", "hour";
    SNOOZE_HOUR_WORDS = "engine-snooze", "hour-words";
    HOUR = "engine-hour";
    HOUR_OPTION = "engine-hour", "option";
    HOUR_SET = "engine-hour", "set";
    HOUR_NIGHT = "engine-hour", "night";
    HOUR_UNCLEAR = "engine-hour", "unclear";
    // The package.
    PACKAGE = "engine-package";
    PACKAGE_NONE = "engine-package", "none";
    PACKAGE_ALL_READY = "engine-package", "all-ready";
    PACKAGE_READY = "engine-package-file", "ready";
    PACKAGE_MISSING = "engine-package-file", "missing";
    PACKAGE_STAMP = "engine-package-file", "stamp";
    PACKAGE_ARCHIVE = "engine-package-archive";
    PACKAGE_ARCHIVE_WORDS = "engine-package-archive", "words";
    PACKAGE_ARCHIVE_MADE = "engine-package-archive", "made";
    PACKAGE_PRINTS = "engine-package-prints";
    PACKAGE_PRINTS_WORDS = "engine-package-prints", "words";
    PACKAGE_PRINTS_MADE = "engine-package-prints", "made";
    PACKAGE_SUMMARY = "engine-package-summary";
    PACKAGE_SUMMARY_WORDS = "engine-package-summary", "words";
    PACKAGE_SUMMARY_MADE = "engine-package-summary", "made";
    PACKAGE_PAGES = "engine-package-pages";
    PACKAGE_PAGES_WORDS = "engine-package-pages", "words";
    PACKAGE_FORMS = "engine-package-forms";
    PACKAGE_FORMS_WORDS = "engine-package-forms", "words";
    PAGES = "engine-pages";
    PAGES_BUILD = "engine-pages", "build";
    PAGES_PRINT = "engine-pages", "print";
    PAGES_ORDER = "engine-pages", "order";
    PAGES_GOOD_WORDS = "engine-pages", "good-words";
    PAGE_ORDER = "engine-page-order";
    PAGE_ORDER_GOOD = "engine-page-order", "good";
    PAGE_ORDER_AS_SENT = "engine-page-order", "as-sent";
    PAGE_ORDER_AS_SENT_WORDS = "engine-page-order", "as-sent-words";
    PAGE_ORDER_NO_PAGE = "engine-page-order", "no-page";
    PAGE_ORDER_UNCLEAR = "engine-page-order", "unclear";
    PAGE_ORDER_IGNORED_WORDS = "engine-page-order", "ignored-words";
    PAGE_ORDER_LAST_PAGE_WORDS = "engine-page-order", "last-page-words";
    PAGE_ORDER_RELATIVE_WORDS = "engine-page-order", "relative-words";
    PAGE_ORDER_EDGE_WORDS = "engine-page-order", "edge-words";
    PAGE_ORDER_FIRST_WORDS = "engine-page-order", "first-words";
    PAGE_ORDER_LAST_WORDS = "engine-page-order", "last-words";
    PAGE_ORDER_BEFORE_WORDS = "engine-page-order", "before-words";
    PAGE_ORDER_AFTER_WORDS = "engine-page-order", "after-words";
    PAGE_ORDER_SWAP_WORDS = "engine-page-order", "swap-words";
    PAGE_ORDER_TO_WORDS = "engine-page-order", "to-words";
    PAGE_ORDER_REVERSE_WORDS = "engine-page-order", "reverse-words";
    STAMPED_COUNT = "engine-stamped-count";
    FILL_FORM = "engine-form", "fill";
    FILL_FORM_WORDS = "engine-form", "fill-words";
    PACKAGE_PLAIN = "engine-package-plain";
    PACKAGE_NOTHING_MADE = "engine-package-nothing-made";
    SUMMARY = "engine-summary";
    SUMMARY_YES = "engine-summary", "yes";
    SUMMARY_YES_WORDS = "engine-summary", "yes-words";
    SUMMARY_NO = "engine-summary", "no";
    SUMMARY_NO_WORDS = "engine-summary", "no-words";
    REMINDERS = "engine-reminders";
    REMINDERS_NONE = "engine-reminders", "none";
    REMINDERS_LINE = "engine-reminders", "line";
    REMINDERS_LINE_OFF = "engine-reminders", "line-off";
    REMINDERS_LINE_NONE = "engine-reminders", "line-none";
    REMINDERS_HOUR = "engine-reminders", "hour";
    REMINDERS_HOUR_WORDS = "engine-reminders", "hour-words";
    REMINDERS_FILE = "engine-reminders", "file";
    REMINDERS_FILE_WORDS = "engine-reminders", "file-words";
    REMINDERS_FILE_SENT = "engine-reminders", "file-sent";
}

/// The words under that name.
pub(super) fn say((id, attribute): Word) -> Text {
    match attribute {
        Some(attribute) => Text::attribute(id, attribute),
        None => Text::message(id),
    }
}

/// Several lines as one paragraph; none when there are none. Halved again and again, so that the nesting stays shallow.
pub(super) fn lines(mut first: Vec<Text>) -> Option<Text> {
    if first.len() < 2 {
        return first.pop();
    }
    let rest = first.split_off(first.len().div_ceil(2));
    let (first, rest) = (lines(first)?, lines(rest)?);
    Some(say(LINES).with("first", first).with("rest", rest))
}
