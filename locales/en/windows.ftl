# Each wait: while waiting, the reminder, past its end, passed, sent back, missed.
# button-… are its own buttons; without them the general ones stand. reason-…-words: what an office's own words may say, divided by |.

window-activation-mail = Activation mail
    .reminder = Have you opened the activation link? It lives until about { $latest }. Look in { $account-email } for the mail from 微信公众平台, and in its spam folder.
    .late = The link has probably run out ({ $latest }). Try it; if it doesn't open, have it sent again on the registration page, or register once more.
    .passed = Activated; let's go on.
    .missed = Nothing is lost and nothing costs: have it sent again on the registration page, or register once more with the same mailbox.
    .button-passed = Activated
    .button-passed-words = done|opened
    .button-missed = It has run out
    .button-waiting = Not yet
    .still-waiting = No hurry: until { $latest }; the sooner the safer.

window-registration-limit = Certify within 30 days
    .reminder = After registering, the certification has to be finished by { $latest }, or the registration lapses. Not submitted yet? Let's go on today.
    .late = { $latest } is over: the registration may have lapsed. Look at mp.weixin.qq.com: if certifying is still possible, do it now; if not, register again.
    .passed = Good, the certification is done.
    .missed = The company's details have to be entered again; the fee is due only when you submit the certification. I kept everything you gave me.
    .button-passed = It is done
    .button-passed-words = done
    .button-missed = It has lapsed
    .button-waiting = Under way
    .still-waiting = Good. Done by { $latest } is enough; I'll remind you.

window-certification = Certification review
    .waiting =
        Submitted. The answer comes by { $latest } at the latest.

        You and the legal representative: answer unknown calls these days, or the review fails.
        Progress: mp.weixin.qq.com, “设置 → 微信认证”.

        Meanwhile you can settle name, logo, introduction and the filing's papers.
    .reminder = Has the certification been answered? It comes by { $latest } at the latest. Look at “设置 → 微信认证”, and don't miss the reviewer's call.
    .late = Still no answer after { $latest }. Look at “设置 → 微信认证”: do they wait for something, was a call missed? Otherwise ask the platform's support.
    .passed = Certified! Valid one year; the platform warns 3 months, 2 months, 1 month and 7 days before. Now the profile.
    .rejected = It happens: mend and submit again. Mending within the given time is free; after the third refusal, this one counted, the order ends and 300 yuan are due again. Look at the page's reason first.
    .reason-data-differs = Name, code or legal representative not as on the licence
    .reason-data-differs-words = differs|does not match|mismatch
    .reason-photo-unclear = Licence photo unclear, incomplete or expired
    .reason-photo-unclear-words = unclear|blurred|incomplete
    .reason-account-differs = Bank account doesn't match
    .reason-account-differs-words = account|bank
    .reason-call-missed = The call was missed
    .reason-call-missed-words = call|phone
    .reason-face-failed = Face check failed, or another person's WeChat
    .reason-face-failed-words = face
    .reason-paper-missing = Stamp or letter missing, or wrong form
    .reason-paper-missing-words = stamp|seal|letter
    .reason-order-timed-out = The order timed out
    .reason-order-timed-out-words = timed out|expired
    .advice = Keep the page's own words and mend just that field. If they aren't clear, phone the number in the notice before using up a chance.

window-certification-supplement = Mending the certification
    .reminder = The certification waits for what you mend: submit again by { $latest }, or the order ends and 300 yuan are due again.
    .late = The time for mending is over ({ $latest }). Look at “设置 → 微信认证”: if it still lets you, submit now; if the order has ended, begin again (300 yuan).
    .passed = Good, it's handed in.
    .missed = The order has ended: begin the certification again, 300 yuan, with three new chances. Everything you gave me is still here.
    .button-passed = Submitted again
    .button-passed-words = done
    .button-missed = The order has ended
    .button-waiting = Still mending
    .still-waiting = Good, by { $latest }. Tell me "submitted" when it's done.

window-bank-payment = Bank payment
    .reminder = Has the small amount been paid? By { $latest } at the latest (earlier if the page says so). Exact account, amount and note, from the company's account only.
    .late = The time for paying is over ({ $latest }). Look at the certification page; if it has run out, begin the check again, or choose the face scan.
    .passed = Good. It is checked about one working day after it arrives.
    .missed = Nothing is lost: begin the bank payment again on the page; account and amount will be new. Or choose the face scan, which is quicker.
    .button-passed = Paid
    .button-passed-words = done|it is paid
    .button-missed = It has run out
    .button-waiting = Not yet
    .still-waiting = Good, by { $latest }; the sooner the better, the review starts after it.

window-bank-payment-return = The payment's return
    .reminder = Has the small amount come back to the company's account? Usually within 10 working days, by { $latest }. Ask the finance desk.
    .late = It hasn't come back by { $latest }? Have the finance desk look, then ask the platform's support with the receipt. The filing goes on meanwhile.
    .passed = Good, that's settled.
    .button-passed = It's back
    .button-passed-words = done
    .button-waiting = Not yet

window-protected-name = The name's review
    .waiting =
        A person reviews the name: at most 7 working days, until { $latest }. The answer is in the messages at mp.weixin.qq.com.
        The filing needs an approved name, so it waits; logo and introduction can go on.
    .reminder = Has the name been reviewed? By { $latest }. Look at the messages at mp.weixin.qq.com.
    .late = No answer after { $latest }. Look whether they want proof; otherwise ask the platform's support.
    .passed = The name is approved. From now on, use just this one.
    .rejected = That's common: choose one that touches no trademark or brand of others; changing it is free. Look at the page's reason first.
    .reason-proof-missing = Proof is wanted
    .reason-proof-missing-words = proof|trademark|authoris
    .reason-not-allowed = The name isn't allowed
    .reason-not-allowed-words = not allowed|infring|mislead
    .advice = Another name is usually quickest: no trademarks, brands, places, nothing like "official".

window-platform-review = Platform's first review
    .waiting =
        Submitted. The first review (初审) usually takes 1–2 working days, until { $latest }.

        Someone may phone: answer unknown calls.
        Progress: the filing page at mp.weixin.qq.com.
        Once passed, the ministry's SMS goes to the legal representative's mobile, to be verified within 24 hours, weekends included. They should watch out for it.
    .reminder = Has the filing's first review passed? Usually by { $latest }. Look at the filing page, and ask the legal representative for the ministry's SMS: it lives only 24 hours.
    .late = Still no answer after { $latest }. Look at the filing page, ask about missed calls and the SMS; otherwise ask the platform's support.
    .passed = First review passed! The ministry's SMS is next. The two forms can be filled in now: the name is settled.
    .rejected = That's common; mend and submit again, free of charge. Look at the page's reason first.
    .button-passed = First review passed
    .button-passed-words = done
    .reason-photo-unclear = Photos unclear, cut, glare or watermark
    .reason-photo-unclear-words = unclear|blurred|incomplete
    .reason-paper-expired = A paper has expired or soon will
    .reason-paper-expired-words = expired|validity
    .reason-name-unrelated = Name has nothing to do with the business
    .reason-name-unrelated-words = scope|unrelated
    .reason-name-taken = Name already filed by another mini-program or app
    .reason-name-taken-words = already filed|taken
    .reason-remark-thin = Remark too thin or contradictory
    .reason-remark-thin-words = remark
    .reason-pre-approval = Touches pre-approval
    .reason-pre-approval-words = pre-approval
    .reason-address-differs = Address or region not as on the licence
    .reason-address-differs-words = address|region
    .reason-contacts = Something wrong with a mobile or e-mail
    .reason-contacts-words = mobile|phone|e-mail
    .reason-responsible = The responsible person must be the 法人
    .reason-responsible-words = responsible
    .reason-face-failed = Face check failed
    .reason-face-failed-words = face
    .reason-filed-elsewhere = Filed elsewhere, or several filings at once
    .reason-filed-elsewhere-words = elsewhere|conflict
    .reason-abnormal = The company's status is abnormal
    .reason-abnormal-words = abnormal
    .reason-letter = A letter or another paper is wanted
    .reason-letter-words = letter|attachment
    .advice = Mend just what the page says and nothing else: the fewer changes, the quicker. If it isn't clear, ask the platform's support first.

window-ministry-sms-expected = The ministry's SMS to come
    .reminder = Has the legal representative got the ministry's SMS (usually from 12381)? It lives 24 hours, weekends included. If not, look at the spam filter.
    .late = Days since the first review, and no SMS? Look at the spam filter and whether the number works; then have it sent again at beian.miit.gov.cn (“短信核验”). Otherwise ask the platform's support.
    .passed = Good. The 24 hours run from its arrival: best verify now.
    .button-passed = The SMS has come
    .button-passed-words = it came|it has come|got it
    .button-waiting = Not yet
    .still-waiting = Good, I'll ask every morning and evening. Let 12381 through the spam filter.

window-ministry-sms = Ministry's SMS
    .waiting =
        24 hours from the SMS, weekends and holidays included. I count from when you told me, until { $latest }; if the SMS came earlier, so does the limit. Best now:

        beian.miit.gov.cn, “短信核验”: the legal representative's mobile, the code, the last six characters of their ID.
        Five wrong codes are allowed; the sixth sends it back.

        The code goes on that site only: tell nobody, me included.
        Verified? Tell me.
    .reminder = Is the ministry's SMS verified? Until { $latest }, weekends included. beian.miit.gov.cn, “短信核验”, a few minutes. Give the code to nobody.
    .late = The 24 hours are over ({ $latest }). If it's done, tell me. If not: when nothing has to be changed, submit again, a new SMS comes and it goes straight on.
    .passed = Verified. The most urgent part is done!
    .missed = It costs a day or two only: if nothing has to be changed, submit again; no new first review, a new SMS comes.
    .button-passed = Verified
    .button-passed-words = done|verified it
    .button-rejected = It failed
    .button-missed = Too late
    .button-waiting = Not done yet
    .still-waiting = Until { $latest }; it takes a few minutes, best while the legal representative is at hand.
    .rejected = Not lost: if nothing has to be changed, submit again, a new SMS comes and it goes straight on.
    .reason-codes-wrong = Too many wrong codes
    .reason-codes-wrong-words = wrong code
    .reason-never-came = The SMS never came
    .reason-never-came-words = never came|not received
    .advice = See what the filing page says. Usually submitting again is all; if no SMS comes, look at the phone's filter, then resend at beian.miit.gov.cn.

window-provincial-review = Provincial review
    .waiting =
        It is with the provincial office (通信管理局): 1–20 working days, until { $latest }. Some answer in three to five.

        Keep both mobiles reachable and change nothing.
        Progress: the filing page at mp.weixin.qq.com.

        A good time to prepare the category.
    .reminder = Has the province answered? It comes by { $latest } at the latest. Look for the filing number (备案号) on the filing page or in an SMS.
    .late = Still no answer after { $latest }; some provinces are slower. Look at the filing page, phone the provincial office (通信管理局), or ask the platform's support to push.
    .passed = The province has approved: the filing is done!
    .rejected = This can be mended too. It is submitted again from the platform, with first review and SMS once more; I'll go along. Look at the notice first.
    .button-passed = We have the number
    .button-passed-words = done
    .reason-photo-unclear = Photos unclear or expired
    .reason-photo-unclear-words = unclear|blurred|incomplete
    .reason-name-unrelated = Name has nothing to do with the business
    .reason-name-unrelated-words = scope|unrelated
    .reason-name-taken = Name already filed by another mini-program or app
    .reason-name-taken-words = already filed|taken
    .reason-remark-thin = Remark too thin or contradictory
    .reason-remark-thin-words = remark
    .reason-pre-approval = Touches pre-approval
    .reason-pre-approval-words = pre-approval
    .reason-address-differs = Address or region not as on the licence
    .reason-address-differs-words = address|region
    .reason-contacts = Not reachable, or wrong mobile or e-mail
    .reason-contacts-words = mobile|phone|e-mail
    .reason-filed-elsewhere = Filed elsewhere, data conflict
    .reason-filed-elsewhere-words = elsewhere|conflict
    .reason-abnormal = The company's status is abnormal
    .reason-abnormal-words = abnormal
    .reason-letter = A letter or another paper is wanted
    .reason-letter-words = letter|attachment
    .advice = Provinces differ. The notice usually has a phone number: ask what exactly to change, then submit again.

window-category-review = Category review
    .waiting =
        Submitted. Usually 1–7 working days, until { $latest }.
        Status: “服务类目” at mp.weixin.qq.com.

        Meanwhile you can prepare the first drama's permit or registration number.
    .reminder = Has the short-drama category been answered? Usually by { $latest }. Look at “服务类目”.
    .late = Still no answer after { $latest }. Look at “服务类目” and the platform's messages: do they want something more? Otherwise ask its support.
    .passed = The short-drama category is approved. The mini-program may show dramas!
    .rejected = Nearly there: mend and submit again. Look at the platform's message first.
    .reason-holder-differs = Licence holder isn't the mini-program's company
    .reason-holder-differs-words = holder
    .reason-licence-expired = Licence expired or yearly check missed
    .reason-licence-expired-words = expired|annual
    .reason-name-differs = Name in the form isn't the filed one
    .reason-name-differs-words = name differs
    .reason-file-wrong = A file is missing, misnamed or of the wrong type
    .reason-file-wrong-words = file name|format
    .reason-stamp-missing = A stamp is missing or unclear
    .reason-stamp-missing-words = stamp|seal
    .reason-scan-unclear = Scan unclear, covered or cut
    .reason-scan-unclear-words = unclear|blurred|cut
    .reason-report-order = Credit report: wrong order or pages missing
    .reason-report-order-words = order|report
    .reason-over-limit = Too many short-drama mini-programs
    .reason-over-limit-words = limit|number
    .advice = Mend the file that the message names and upload it again; leave the others. If it isn't clear, ask the platform's support.

window-certification-renewal = Renewing the certification
    .reminder = The certification runs out on { $latest }: renew it under “设置 → 微信认证” (300 yuan). Bring licence and legal representative up to date first.
    .late = The certification ran out on { $latest }: the name's protection and some functions stop. Certify again under “设置 → 微信认证” (300 yuan).
    .passed = Renewed. I'll remind you next year.
    .missed = Certify again, 300 yuan, as the first time; the name usually stays. Tell me "renewed" when it's done.
    .button-passed = Renewed
    .button-passed-words = done|renewed it
    .button-missed = It has lapsed
    .button-waiting = Not yet renewed
    .still-waiting = Good, by { $latest }.

window-licence-expiry = The licence runs out
    .reminder = The business licence runs until { $latest }. One that soon runs out is sent back everywhere: get the new one first.
    .late = The business licence ran out on { $latest }. Renew it, then bring platform and filing up to date.
    .passed = Good. Platform and filing need the new licence, too.
    .button-passed = We have the new one
    .button-passed-words = done
    .button-waiting = Not yet
    .still-waiting = Good, by { $latest }; sooner is safer.

window-legal-id-expiry = The legal representative's ID runs out
    .reminder = The legal representative's ID runs until { $latest }. The filing wants more than a month: get the new card first; once filed, update the filing.
    .late = The legal representative's ID ran out on { $latest }. Renew it, then update filing and platform.
    .passed = Good. Filing and platform need the new card, too.
    .button-passed = We have the new one
    .button-passed-words = done
    .button-waiting = Not yet
    .still-waiting = Good, by { $latest }.

window-chief-editor-id-expiry = The chief editor's ID runs out
    .reminder = The chief editor's ID runs until { $latest }. Please tell them.
    .late = The chief editor's ID ran out on { $latest }. Please tell them.
    .passed = Good, noted.
    .button-passed = We have the new one
    .button-passed-words = done
    .button-waiting = Not yet
    .still-waiting = Good, by { $latest }.

window-production-licence-expiry = The production licence runs out
    .reminder = 《广播电视节目制作经营许可证》 runs until { $latest }. The new one is applied for months ahead at the provincial office; without it category and shows stop.
    .late = 《广播电视节目制作经营许可证》 ran out on { $latest }. Extend it or apply anew, then update the category.
    .passed = Good. The mini-program's category needs the new one, too.
    .button-passed = We have the new one
    .button-passed-words = done
    .button-waiting = Not yet
    .still-waiting = Good, by { $latest }.
