# What the assistant itself says. Attributes whose names end in "words" are what may be typed instead of a button, split by |.

## Beginning and coming back

engine-greeting =
    Hello, I'm Beian. I'll walk you through getting your short-drama mini-program on line: registration, WeChat certification, profile, ICP filing, the short-drama category. One step at a time.
    It usually takes 1–2 months, most of it waiting; I'll remind you. Stop whenever you like and come back.
    I never ask for passwords or SMS codes: give them to nobody. /help shows what I can do.
    .abroad = Please note: this chat's servers are outside the mainland. I'll ask before anything about identity documents.
engine-back-at = Back at: { $title }
engine-resumed = Going on with: { $title }
engine-stale = That card is out of date; the current one is below.
engine-step-gone = The procedure was updated and that step is gone. Everything you gave is still here; just go on below.
engine-finished =
    🎉 All done, well done!
    Your data stays encrypted for { $days } days and is then deleted. To delete it now, send "delete my data".
    .missing = Skipped, or left to yourself: { $steps }.
    .dates = The days on which papers and the certification run out stay, to remind you; nothing personal is in them. Switch them off with /reminders.
engine-archived =
    This filing is done, and your data has been deleted as promised; only reminders of what runs out are left.
    For another mini-program, send /start.
    .again = Another one
engine-retention-over = The time for which your data was to be kept is over.
    .dates = The time for which your data was to be kept is over: answers and papers are deleted. Only a few dates on which something runs out are left, to remind you.
engine-failed = I stumbled over that message. It has been noted, and everything you gave me is still here. Please send it once more; if it happens again, tell the colleague who runs me.

## Put together

engine-lines =
    { $first }
    { $rest }
engine-ticked = ☑ { $label }
engine-unticked = ☐ { $label }
engine-far = { $moment } { $year }

## Answers

engine-taken = ✅ { $title }: { $value }
engine-noted = ✅ { $title }
engine-kept = ✅ { $title }: kept as it was
engine-skipped = ⏭ { $title }: left for later, /status keeps it in view
engine-old-answer = At present: { $answer }. Send a new one to change it, or press "Keep".
    .done = You did this before. Press "Done" once it's done again, or "Keep" if it needn't be.
engine-reopened = So these have to be confirmed again: { $steps }
engine-no-longer-needed = No longer needed: { $steps }
engine-newly-needed = Now needed as well: { $steps }
engine-help-offer = Stuck? Send "why" for an explanation, or check it together with a colleague.
    .skip = Stuck? Send "why" for an explanation; this one is optional, so "skip" works too.
engine-empty = There are no words in that message. Please send it again.
engine-too-many-lines = One thing at a time here: { $title }. Please send only that; I'll ask for the rest.
engine-not-an-option = "{ $text }" isn't one of the options. Please press a button below, or send its number.
engine-not-an-item = Send the numbers of what you have, such as "1 3 5", and "go on" when that's all.
engine-not-done = This step happens elsewhere; there's nothing to send me. When it's done, press the button below, or say "done".
engine-not-submitted = When it's done, press the button below or say "done", and I'll start counting the days.
engine-not-understood = I didn't understand "{ $text }". /status shows where you are, /edit changes an answer.
    .waiting = We're waiting for the review, and I can't use "{ $text }". When there's a result, say "passed" or "rejected".
engine-nothing-to-keep = There's nothing to keep for { $title } yet; please fill it in.
engine-differs = This has to differ from "{ $other }". Please use another one.
engine-equals = This has to be the same as "{ $other }". Please check and send it again.
engine-password = ⚠️ That looks like a password. I didn't keep it. If that message is still there, delete it and choose another password; never send passwords to anyone, me included.
engine-code = ⚠️ That looks like a code from an SMS. I didn't keep it. Never send codes to anyone, me included; type them only on the official page.
engine-checklist-missing = Still missing: { $count ->
        [one] 1 thing
       *[other] { $count } things
    }. Noted; it doesn't hold you up. /materials shows the list.
engine-checklist-complete = ✅ All there

engine-shown =
    .done = done
    .skipped = skipped
    .withheld = left to yourself
    .pages = { $count ->
        [one] 1 file
       *[other] { $count } files
    }
    .none = nothing yet
    .long-term = long-term (no end date)
    .no-item = none yet
    .yes = yes
    .no = no

## Buttons

engine-button-done = Done
    .words = done|finished|ready|ok|okay
engine-button-submitted = Submitted
    .words = submitted|i submitted it
engine-button-all-pages = That's all
    .words = that's all|thats all|no more|all sent
engine-button-go-on = Go on
    .words = go on|next|continue
engine-button-keep = Keep
    .words = keep|keep it|unchanged
engine-button-yes = Yes
    .words = yes|y|yep|yeah|sure
engine-button-no = No
    .words = no|n|nope|none
engine-button-use-as-is = Use it as it is
    .file = Use it as it is
    .words = use it as it is|use it|use as is
engine-button-remove-page = Take page { $page } out
    .words = 去掉第#页|删掉第#页|去掉#|删第#页|takepage#out|removepage#|droppage#
engine-button-another = Send another
engine-button-continue = Go on
engine-button-next-page = Next page
    .words = next page|more
engine-button-last-page = Previous page
    .words = previous page|last page

## Papers

engine-paper-taken = ✅ { $title } received, looks good
engine-paper-taken-anyway = Taken for now and marked: please have a colleague look at it before you hand it in.
engine-paper-kept = ✅ { $title }: I take this one
engine-paper-held = I have { $title }, but an office may send it back:
    .offer-file = Mend it and send it here again. If you find it right, press "Use it as it is".
    .offer = Better take it again and send it here. If you find it fine, press "Use it as it is".
engine-page-taken = ✅ { $title }: page { $count } received
engine-pages-full = That's { $most } pages, which is enough.
engine-paper-refused = { $title }: this one can't be used yet.
engine-paper-warned = It's taken. To send another, press "Send another" or say "back".
engine-page-warned = To replace that page, take it out first, then send the new photo. Otherwise just go on.
engine-page-removed = Page { $page } is out; there are { $count } now.
engine-on-page = Page { $page }: { $finding }
engine-marked-file = what-is-wrong.jpg
engine-choices = Answer with a number or the words:
engine-paper-same = This is the same file as "{ $other }". What's due here is "{ $title }": please check whether it's the wrong one.
    .page = You sent this page a moment ago; it wasn't taken twice. Send the next one, or say "that's all".
engine-paper-due = A photo or a file is due here; just send it to me.
    .shrinks = A photo or a file is due here. Please send it "as a file", so that it isn't shrunk.
engine-paper-not-due = No file is due now; that one wasn't kept. Please see the step below.
engine-paper-offer = Still no luck? Press "Use it as it is": I'll mark it, and a colleague should look at it.
engine-paper-too-large = That file is too large. Please get it below { $limit } MB and send it again.
engine-paper-not-fetched = I couldn't fetch the file; not your fault. Please send it again.
engine-pages-so-far = { $count ->
        [one] 1 page
       *[other] { $count } pages
    } so far. Send more, or press "That's all".
engine-no-pages-yet = No file has come yet. Please send a page first.

engine-unusable =
    .sticker = 😊 I can't read stickers. Please use words or buttons.
    .voice = I can't listen to voice messages. Please type it.
    .video = I can't use videos. Please send photos or files.
    .location = I can't use locations. When an address is due, please type it.
    .contact = I can't use contact cards. When a number is due, please type it.
    .other = I can't read this kind of message. Please use words, photos or files.
engine-edited = Editing a sent message doesn't change your answer. To change one, send /edit.

## Consent

engine-consent-here = Agree
    .words = agree|i agree
engine-consent-abroad = Send it here
    .words = send it here|here
engine-consent-page = Use the local page
    .words = use the local page|local page|page
engine-consent-no = Don't provide
    .words = don't provide|do not provide|disagree
engine-consent-given = ✅ Your consent is noted. /edit withdraws it.
    .page = ✅ Good: this part goes through the local page, not through this chat.
engine-consent-refused = All right: you prepare that part yourself and I take nothing in. Everything else goes on.
engine-consent-withdrawn = Consent withdrawn, and these are deleted: { $steps }. You prepare them yourself; everything else goes on.
engine-consent-unclear = I need a yes or a no first. Please press a button below, or send its number.
engine-consent-first = Not the documents yet: please answer the question below first. That one wasn't kept.
engine-consent-now =
    .yes = Your choice now: agreed.
    .no = Your choice now: not provided.
engine-only-on-page = This one is taken only on the local page, not in this chat. Open it below; the link works for 24 hours.
    .none = This one can't be taken in this chat, and the local page is not switched on. Please ask the colleague who runs this assistant, or withdraw with /edit and prepare it yourself.
    .refused = ⚠️ This isn't taken in this chat; what you sent wasn't kept. Please delete it here and use the local page below.
engine-button-open-page = Open the local page

## Commands

engine-command-unknown = There's no command "{ $text }". /help lists them.
engine-back-first = There's nothing before this to go back to.
engine-skip-not-optional = "{ $title }" is needed later and can't be skipped. Take your time to find it, and come back.
engine-skip-nothing = There's nothing to skip now.
engine-why-unknown = The procedure needs this step; just follow what's below.
engine-why-no-step = Nothing is being asked now, so nothing to explain 🙂
engine-help =
    I ask one thing at a time: press a button, send its number, or type. When a file is due, send a photo or a file.
    Commands:
    .command = /{ $name } { $does }
engine-edit = Which one do you want to change? Press it, or send its number. ({ $page }/{ $pages })
    .item = { $number }. { $title }: { $answer }
    .none = You haven't given anything yet, so there's nothing to change.
    .unclear = There's no such item. Send a number from the list, or press "Go on" to leave it.
engine-language = 用哪种语言？ / Which language?
    .zh = 中文
    .zh-words = 中文|chinese|zh
    .en = English
    .en-words = english|en
    .set = ✅ English from now on.
engine-stop = How would you like to stop?
    .pause = Pause reminders
    .pause-words = pause reminders|pause
    .forget = Delete everything
    .forget-words = delete everything|delete
    .continue = Don't stop, go on
    .continue-words = don't stop, go on|don't stop|go on|continue
engine-paused = All right, no more reminders. Everything is kept; write me anything to go on, and reminders come back.
engine-forget = Really delete everything? All answers and files go, and can't be brought back.
    .yes = Delete it all
    .yes-words = delete it all|yes|delete|confirm
    .no = Don't delete
    .no-words = don't delete|no|cancel|keep
    .words = delete my data|delete all my data|forget me
    .kept = All right, nothing was deleted.
engine-forgotten = Everything is deleted: answers, files and reminders. To begin anew, send /start.

## Status and materials

engine-status = 📍 Where you are
    .done = ✅ { $title }
    .now = ▶ { $title } ({ $done }/{ $of })
    .later = ⬜ { $title }
    .skipped = ⏭ Skipped: { $steps }
    .withheld = 🔒 Left to yourself: { $steps }
    .look = 👀 A colleague should look at: { $steps }
    .missing = 📎 Still missing: { $items }
    .waiting = ⏳ { $window }, { $latest } at the latest
    .reminder = ⏰ Next reminder: { $moment }
engine-materials = 📎 Materials: press one, or send its number, to tick it.
    .none = There's no list of materials yet.
    .have = There: { $items }
    .missing = Still missing: { $items }

## Waiting

engine-waiting = ⏳ Waiting for: { $window }, { $latest } at the latest. Tell me when there's a result.
    .several = { $window } { $outcome }
engine-deadline = ⏳ { $window }: by { $latest } at the latest; I'll remind you.
engine-estimated = (Next year's holidays aren't announced yet: estimated by weekends; the State Council's notice decides.)
engine-outcome =
    .passed = Passed
    .passed-words = passed|approved|it passed|it was approved
    .rejected = Rejected
    .rejected-words = rejected|refused|returned|sent back|it was rejected|it was sent back|it was returned|not passed
    .missed = Missed it
    .missed-words = missed it|missed|too late|expired|it expired
    .waiting = Still waiting
    .waiting-words = still waiting|waiting|not yet
    .mute = Stop reminding me
    .mute-words = stop reminding me|stop reminding|don't remind me
    .acted-words = done|finished|it is done|it's done
    .ahead = Prepare what comes next
    .ahead-words = prepare what comes next|work ahead|prepare ahead
engine-ahead = Good, let's prepare what comes next meanwhile. When there's a result, say "passed" or "rejected".
    .none = There's nothing to prepare ahead now. Just wait for the result.
engine-moment =
    .future = That is still to come. Send a time that has passed, like "yesterday 18:30"; if it was just now, press the button.
    .long-ago = That is more than a year ago. Please look at the date again.
engine-unmuted = All right, I'll remind you of { $window } in time.
engine-last-reminder = I'll stop asking about this for now. Say anything, and I'll go on reminding you.
engine-snooze = When shall I remind you again? ({ $windows })
    .set = All right, I'll remind you { $moment }.
    .too-late = { $window } ends { $latest }: by then it would be too late. I'll remind you as planned.
    .more = ⏰ Another time
    .more-words = another time|⏰ another time|remind me later
    .tomorrow = Tomorrow
    .tomorrow-words = tomorrow|remind me tomorrow
    .working-day = Next working day
    .working-day-words = next working day
    .three-days = In 3 days
    .three-days-words = in 3 days|in three days
    .hour = Another hour of the day
    .hour-words = another hour|another hour of the day|change the hour
engine-hour = At which hour of the day shall I remind you? Press one, or send one like "3 pm".
    .option = { $hour }:00
    .set = All right, from now on around { $hour }:00. What is counted in hours (the 24-hour message) keeps its own times.
    .night = That is too early or too late: I remind people between 9:00 and 21:00 only. Please choose another hour.
    .unclear = Please send an hour, like "10" or "3 pm".
engine-reminders = ⏰ What is coming. Press a name to switch it off or on.
    .none = There is nothing to remind you of now. Once you have submitted something, I'll remind you on working days.
    .line = { $window }: reminder { $moment }, by { $latest } at the latest
    .line-off = { $window }: switched off, by { $latest } at the latest
    .line-none = { $window }: no more reminders, by { $latest } at the latest
    .hour = 🕙 Change the hour
    .hour-words = change the hour|hour
    .file = 📅 Calendar file
    .file-words = calendar file|calendar|ics
    .file-sent = 📅 All dates are in this calendar file: open it to add them to your phone or computer. When dates change, ask for a new one.
engine-muted = All right, no more reminders about { $window }. Tell me when there's a result.
engine-still-waiting = No hurry: { $window } is due by { $latest } at the latest, and I'll remind you.
    .late = { $window } is past { $latest }. Better phone the reviewer or customer service. I'll keep an eye on it.
engine-which-window = Several things are under review: please press the button for the right one, or send its name too.
engine-not-waiting = { $window } isn't waiting for a result now; nothing was changed.
engine-reason = Why was { $window } rejected? Press one, or send its number.
    .other = Something else
    .other-words = something else|other
    .type = Please send me the words of the rejection as they stand.
    .noted = Noted: "{ $text }"
    .understood = Noted: "{ $text }". As I read it: { $reasons }.
engine-mend = Mend these first, then submit again: { $steps }
engine-chances = It can be submitted { $left ->
        [one] once more
       *[other] { $left } times more
    }.
    .none = The chances of this round are used up: it has to be started and paid anew. Get the materials right first.
engine-dates-moved = 📅 Holidays or review times were updated: { $window } is now due by { $latest } at the latest.
engine-meanwhile-open = At hand: { $title }

## Commands: what they do, their buttons, and what may be typed

command-start = begin, or go back to where you were
    .label = Go on
    .words = start|resume
command-status = where am I
    .label = Status
    .words = status|progress|where am i
command-back = one step back
    .label = Back
    .words = back|go back|send another|another one
command-edit = change an answer
    .label = Change
    .words = edit|change
command-skip = leave this step for later (where that's possible)
    .label = Skip
    .words = skip|later
command-why = why is this asked
    .label = Why
    .words = why
command-materials = the list of materials
    .label = Materials
    .words = materials|checklist
command-package = the files to hand over, and making them
    .label = Package
    .words = package|files
command-reminders = what is coming, and when I'll remind you
    .label = Reminders
    .words = reminders|reminder
command-language = 换语言 / Language
    .label = Language
    .words = language
command-help = what can I do
    .label = Help
    .words = help
command-stop = pause reminders, or delete my data
    .label = Stop
    .words = stop|quit

## Files that are handed over

# The file's name, and what its dates are called in a calendar
engine-dates-file = filing-dates.ics
    .calendar = Mini-program filing dates

# ── /package: the files that are handed over ──
# file: $name is the file's name; $steps in missing are the papers that are not there yet.
engine-package = The files to hand over, as they stand:
    .none = There are no files to hand over here.
    .all-ready = All are there: make the archive and submit.
engine-package-file = { $name }
    .ready = ✅ { $name }
    .missing = ⬜ { $name }: missing { $steps }
    .stamp = 🖨 { $name }: all papers are there; print, stamp, scan, and send the scan
engine-package-archive = Make the archive
    .words = make the archive|archive|zip|download
    .made = The archive is made, with every name as it has to be: unpack it and upload file by file.
    .file = filing-files.zip
    .file-part = filing-files-{ $number }.zip
engine-package-prints = To print and stamp
    .words = to print and stamp|print|prints|stamp
    .made = { $count } files to print. Print at 100 % (not “fit to page”); the seal goes into the space at the foot of the page.
    .file = print-{ $name }
engine-package-summary = Summary of answers
    .words = summary of answers|summary|all answers
    .made = The summary is made. ID and phone numbers stand in it in full: delete it when you are done.
    .file = summary-of-answers.pdf
    .title = Summary of answers
    .unwritable = Some signs can't be printed in the summary and stand as □: { $signs }
engine-package-pages = Pages and their order
    .words = pages|page order|order
    .file = pages-{ $name }.jpg
    .caption = { $name }: { $count ->
        [one] one page
       *[other] { $count } pages
    }
engine-package-forms = Fill in the forms
    .words = fill in the forms|fill in|forms|form
engine-package-progress = Making file { $number } of { $count }
engine-pages = Above are the pages of each file; the numbers are their order. Is it right?
    .build = All right, pack it
    .print = All right, print it
    .order = Other order: { $name }
    .good-words = all right|right|good|ok|fine|yes|all right, pack it|all right, print it|this order
engine-page-order =
    { $name } comes in the order of the picture, { $count } pages.
    Just say how you want it, such as “move page 3 to the front” or “swap 1 and 2”, or write the new order: “2 1 3”.
    .good = This order
    .as-sent = Back to the first order
    .as-sent-words = back to the first order|first order|undo
    .no-page = There is no page { $page }: it has { $count }.
    .unclear = Which page should go where? Say “move page 3 to the front”, “page 2 after page 4” or “swap 1 and 2”.
    .ignored-words = please
    .last-page-words = last page
    .relative-words = up|down|forward
    .edge-words = front|end|top|bottom
    .first-words = front|first|start|beginning|top
    .last-words = last|end|back|bottom
    .before-words = before
    .after-words = after|behind
    .swap-words = swap|exchange|switch
    .to-words = move|put|to|→|->
    .reverse-words = reverse|backwards
engine-stamped-count = { $printed } pages were printed, this one has { $came }: is one missing, or too many? If so, go back and send it again.
engine-form = The form
    .fill = Fill in what you can
    .fill-words = fill in what you can|fill in|fill it in
    .filled = I filled the empty cells of { $name } from your answers and changed nothing else. Look it over, add what is missing, and send it back:
    .copy = { $name } is an .xls, which I can't fill in. Copy these (tap one to copy it):
    .nothing = There is no empty cell in { $name } that I can fill.
    .unknown = { $name } looks different from the form that I know; I found no cell to fill. Please fill it in by the page's advice.
    .cell = { $cell } { $label }: { COPY($answer) }
    .differs = { $cell } { $label }: the form says { $seen }, you told me { COPY($answer) }. Please compare.
    .empty = For you to fill in: { $cells }
    .reckoned = The sheet works these out itself, I left them: { $cells }
    .separator = {", "}
    .locked = { $name } has a password, so I can't open it. Remove it and send it again.
    .broken = I can't open { $name }. Save it once more with WPS or Excel and send it again.
    .too-much = { $name } is far too large for this form. Please send the form that the office gave you.
engine-package-plain = { $text }
engine-package-nothing-made = There is nothing to make yet.
engine-package-note = { $name }
    .lowered = { $name }: the file was too large, so the picture of “{ $title }” was made a little smaller.
    .drawn = { $name }: the file was too large, so page { $page } of “{ $title }” was made a picture.
    .not-true-size = { $name }: the corners of “{ $title }” can't be seen well enough to print it in its true size; look at it before printing.
    .enlarged = { $name }: the picture was small and is a bit blurred now; send a larger one if you have it.
engine-package-fault = { $name }
    .locked = { $name } could not be made: “{ $title }” has a password. Take it off and send it again.
    .broken = { $name } could not be made: page { $page } of “{ $title }” can't be opened. Send it again.
    .too-complex = { $name } could not be made: “{ $title }” is too complex. Print it as a PDF or take photos, and send those.
    .too-many-pixels = { $name } could not be made: the picture of “{ $title }” is too large. Make it smaller and send it again.
    .wrong-kind = { $name } could not be made: “{ $title }” is of a kind that doesn't go into a PDF. Send a photo or a PDF.
    .logo = { $name } could not be made: the logo has to be square. Crop it and send it again.
    .withheld = { $name } is left out: it has ID papers that, as you chose, don't pass here. When they are needed, the operator can take them out with beian export.
    .nothing = { $name } could not be made: its papers are gone. Send them again.
    .too-many-papers = { $name } could not be made: it is one file, and there are { $count }.
    .too-many-pages = { $name } could not be made: { $count } pages, and { $most } are the most.
    .too-large = { $name } could not be made: it is still too large. Use a smaller scan.
    .write = { $name } could not be made, through a fault of mine. Try again; if that doesn't help, tell the operator.
engine-summary = The summary has all your answers, ID, phone and account numbers in full. Really make it and send it here now?
    .yes = Make it
    .yes-words = make it|yes|ok
    .no = Not now
    .no-words = not now|no
