window-certification = Certification review
    .waiting =
        Submitted. The answer comes by { $latest } at the latest.

        You and the legal representative: answer unknown calls these days, or the review fails.
        Progress: mp.weixin.qq.com, “设置 → 微信认证”.

        Meanwhile you can settle name, logo, introduction and the filing's papers.
    .reminder = Has the certification been answered? It comes by { $latest } at the latest. Look at “设置 → 微信认证”, and don't miss the reviewer's call.
    .late = Still no answer after { $latest }. Look at “设置 → 微信认证”: do they wait for something, was a call missed? Otherwise ask the platform's support.
    .passed = Certified! Valid one year; the platform warns 3 months, 2 months, 1 month and 7 days before. Now the profile.
    .rejected = It happens: mend and submit again. Three chances within the given time are free; after the third failure the order ends and 300 yuan are due again. Look at the page's reason first.
    .reason-data-differs = Name, code or legal representative not as on the licence
    .reason-photo-unclear = Licence photo unclear, incomplete or expired
    .reason-account-differs = Bank account doesn't match
    .reason-call-missed = The call was missed
    .reason-face-failed = Face check failed, or another person's WeChat
    .reason-paper-missing = Stamp or letter missing, or wrong form
    .reason-order-timed-out = The order timed out
    .advice = Keep the page's own words and mend just that field. If they aren't clear, phone the number in the notice before using up a chance.

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
    .reason-photo-unclear = Photos unclear, cut, glare or watermark
    .reason-paper-expired = A paper has expired or soon will
    .reason-name-unrelated = Name has nothing to do with the business
    .reason-name-taken = Name already filed by another mini-program or app
    .reason-remark-thin = Remark too thin or contradictory
    .reason-pre-approval = Touches pre-approval
    .reason-address-differs = Address or region not as on the licence
    .reason-contacts = Something wrong with a mobile or e-mail
    .reason-responsible = The responsible person must be the 法人
    .reason-face-failed = Face check failed
    .reason-filed-elsewhere = Filed elsewhere, or several filings at once
    .reason-abnormal = The company's status is abnormal
    .reason-letter = A letter or another paper is wanted
    .advice = Mend just what the page says and nothing else: the fewer changes, the quicker. If it isn't clear, ask the platform's support first.

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
    .rejected = Not lost: if nothing has to be changed, submit again, a new SMS comes and it goes straight on.
    .reason-missed = Not verified within 24 hours
    .reason-codes-wrong = Too many wrong codes
    .reason-never-came = The SMS never came
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
    .reason-photo-unclear = Photos unclear or expired
    .reason-name-unrelated = Name has nothing to do with the business
    .reason-name-taken = Name already filed by another mini-program or app
    .reason-remark-thin = Remark too thin or contradictory
    .reason-pre-approval = Touches pre-approval
    .reason-address-differs = Address or region not as on the licence
    .reason-contacts = Not reachable, or wrong mobile or e-mail
    .reason-filed-elsewhere = Filed elsewhere, data conflict
    .reason-abnormal = The company's status is abnormal
    .reason-letter = A letter or another paper is wanted
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
    .reason-licence-expired = Licence expired or yearly check missed
    .reason-name-differs = Name in the form isn't the filed one
    .reason-file-wrong = A file is missing, misnamed or of the wrong type
    .reason-stamp-missing = A stamp is missing or unclear
    .reason-scan-unclear = Scan unclear, covered or cut
    .reason-report-order = Credit report: wrong order or pages missing
    .reason-over-limit = Too many short-drama mini-programs
    .advice = Mend the file that the message names and upload it again; leave the others. If it isn't clear, ask the platform's support.
