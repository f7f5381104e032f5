stage-filing = ICP filing
    .intro = First everything the form asks for, then the form, page by page. You need the legal representative to scan and for the face check.

address =
    The company's address? Exactly as “住所” on the licence, letter by letter.
    .title = Company address
    .why = “Address not as on the licence” is a common rejection; one character is enough.
    .example = For example: 浙江省杭州市西湖区文三路 100 号 2 幢 301 室
    .hint = The whole address in Chinese from the province on; not the office's, unless the licence says so.

legal-id-validity =
    Until when is the legal representative's ID valid? It is on the back (the emblem side), “有效期限”.
    .title = Legal representative's ID valid until
    .why = With less than 1 month left the filing is refused; 3 months is safe.
    .example = For example: 2035-06-30, or: 长期
    .hint = The last day, such as 2035-06-30; 长期 only if the card says so. The same holds on the filing page: a dated card gets its date.

legal-id-front =
    Please send the front of the legal representative's ID (the side with the face).

    The original in colour, no copy or screenshot; all four corners, no glare, nothing covered, no watermark.
    jpg or png, at most 2 MB, at least 720×1280.
    .title = Legal representative's ID, front
    .why = Uploaded in the filing, and merged with the CV for the category. I check that it is clear; keep the photo yourself as well.
    .hint = On a dark table, no flash, straight above, leave a margin.

legal-id-back =
    Please send the back (the emblem side). The same again: original in colour, four corners, no glare, nothing covered, no watermark.
    .title = Legal representative's ID, back
    .why = The page reads the dates off this side.
    .hint = The side with the emblem; not both sides in one picture.

emergency-mobile =
    The emergency mobile? Not the legal representative's; a colleague's is fine.
    .title = Emergency mobile
    .why = The filing's “mobile 2”, called when the legal representative can't be reached. The ministry's SMS never goes there.
    .example = For example: 13900139000
    .hint = An 11-digit mainland mobile, no landline.
    .differs = That is the legal representative's number. Please give another; any colleague's will do.

filing-email =
    The e-mail for the filing? A new one, not { $account-email }.
    .title = Filing e-mail
    .why = Its notices come here: choose one that somebody reads every day.
    .example = For example: filing@example.com
    .hint = Just the address, without spaces.
    .differs = That one registered the mini-program. The filing needs a new one; please give another.

pre-approval =
    The filing's “前置审批项” (pre-approval) must be chosen. Does anything touch news, publishing, education, health, drugs and devices, electronic bulletins, culture (文化), radio/film/TV programmes, ride hailing, internet finance, after-school training?

    The company's name, scope and the mini-program's name count too. 广播电视节目制作 in the scope (most drama companies): choose 2.
    If nothing does: “以上都不涉及” (none of these).
    .title = Pre-approval
    .why = What you choose needs its licence; what you should have chosen and didn't is sent back.
    .option-none = None (以上都不涉及)
    .option-touched = Yes, or such words occur
    .option-not-sure = Not sure

pre-approval-advice =
    Words like 文化, 影视, 广播电视 in a name or scope are common and need not mean pre-approval:

    1. You don't do that business: “以上都不涉及”, and say in the remark what you do and don't do.
    2. You do (showing others' programmes): get the licence first and choose it.
    3. Not sure: read the page's notes, or ask the provincial office (通信管理局).

    The mini-program's own name has such a word? Better change it: “edit”.

    Decided? Then we go on.
    .title = Choosing the pre-approval item
    .button = Decided
    .why = A true choice and a clear remark leave nothing to guess. Offices differ; the page and the office decide.

business-scope =
    Which item of the licence's “经营范围” (scope of business) is nearest to this mini-program? Copy just that one.
    .title = Nearest item of the scope
    .why = “Name has nothing to do with the scope” is the most common rejection; this goes into the remark.
    .example = For example: 广播电视节目制作经营
    .hint = One item in Chinese, 2–60 characters; not the whole scope.

remark =
    “备注” (remark) is required, 20–200 characters: what it really does, and how the name fits the business.

    Start from this; the facts must be true:

    本小程序“{ $mini-program-name }”由本公司运营，向普通用户介绍和播放本公司出品的微短剧，名称为本公司的剧集品牌，对应经营范围中的“{ $business-scope }”。

    (Run by our company; presents and plays our own dramas; the name is our brand; matches that item.)

    Send me the final text.
    .title = Remark
    .why = It's what the reviewer judges by. “测试” (test) or “展示” (display) comes back. If it's true, add 不涉及前置审批项目 (no pre-approval matter).
    .example = For example: 本小程序向普通用户介绍和播放本公司出品的微短剧，“青禾”是本公司品牌，对应经营范围“广播电视节目制作经营”。
    .hint = 20–200 characters in Chinese, the real business; no “测试”, no phone, no web address.

filing-ready =
    Before you open it:

    ☐ Photos: colour originals, four corners, no glare or watermark
    ☐ The legal representative's ID valid for another month (three to be safe)
    ☐ Both mobiles and both e-mails different, shared with nobody
    ☐ The ordinary category approved
    ☐ No other filing running
    ☐ Legal representative here today, to scan and for the face check
    ☐ A white wall, properly dressed

    The face check comes last: its notice lives 24 hours.

    All ticked? We open the page.
    .title = Before the filing
    .button = All ticked
    .why = These were the main reasons for rejections in 2023–2026.

filing-opened =
    At mp.weixin.qq.com, on the home page or in “设置” (settings), find “小程序备案” and press “去备案” (go and file).
    The administrator, { $legal-name }, scans with WeChat.

    It won't open? See what is missing: basics (name, logo, introduction), certification, or an approved category.

    At “验证备案类型” (kind of filing) we go on.
    .title = Open 去备案, administrator scans
    .button = It is open
    .why = Only the administrator can begin a filing.

filing-kind =
    Page “验证备案类型” (kind of filing):

    1. “主办单位信息”: province, city, district by the licence's address: { COPY($address) }
    2. Region the same; “主办者性质” (nature): 企业
    3. “证件类型” (document): the company's 营业执照
    4. Upload the licence, clear, no corner covered

    The fields below fill themselves in: compare each with the licence, correct what was misread.

    Then press “下一步” (next).
    .title = Kind of filing
    .button = Compared
    .why = A region that doesn't match the address is sent back.

filing-subject =
    Page “主体信息” (subject), upper half:

    1. “主体名称” (name): { COPY($company-name) }
    2. “通讯地址” (address): as on the licence; the region is chosen already, don't repeat it
    3. “证件类型” (document): 居民身份证
    4. Upload their ID, front and back: clear, no corner covered
    5. Check what was filled in, letter by letter; a dated card gets its date, 长期 only if the card says so

    Responsible person: { COPY($legal-name) }.

    All right? Contacts next.
    .title = Subject, upper half
    .button = All right
    .why = Recognition errs now and then. The legal representative as responsible person is accepted everywhere.

filing-contact =
    Page “主体信息”, lower half:

    6. Mobile 1: the legal representative's { $legal-mobile }
    7. Verify it: enter the code on the page only, tell nobody
    8. Mobile 2 (应急, emergency): { $emergency-mobile }, different from 1
    9. “邮箱” (e-mail): { COPY($filing-email) }, the new one
    10. Check everything, press “下一步” (next)

    At “小程序信息” (mini-program) we go on.
    .title = Subject, lower half
    .button = Filled in
    .why = The ministry's SMS goes only to mobile 1.

filing-mini-program =
    Page “小程序信息” (mini-program):

    1. “服务内容” (content): what matches your business, up to 5
    2. “前置审批项” (pre-approval): required; “以上都不涉及” if nothing applies
    3. “备注” (remark): paste the whole text that you settled on: { COPY($remark) }
    The name shown should be { COPY($mini-program-name) }

    Then only the face check is left.
    .title = Mini-program
    .button = Filled in
    .why = The name must be the account's; the remark ties it to the business.

filing-face =
    4. “管理员: 负责人核验” (check of the responsible person): { $legal-name } scans and does the face check on the phone.

    Before a plain white wall, good light; dressed, eyes open, no hat, earphones or mask, nobody else in the picture.
    The notice lives 24 hours; if it fails, try again at once.

    Passed? We submit.
    .title = Face check
    .button = Face check done
    .why = A coloured background, a hat or another person is sent back by the reviewer.

filing-preview =
    Page “上传资料” (uploads):

    1. Tick “知悉并同意” (I agree)
    2. Tick the second “知悉并同意” too
    3. Press “提交” (submit)
    4. In the preview compare every field, scroll to the very end, tick “我同意并遵守…”, submit

    If the page wants a 承诺书 (letter, some provinces): download its model, fill in, print, stamp with the real seal.
    Submitted before and nothing to change? Just submit again.

    The page that then appears means: submitted.
    .title = Agree, preview, submit
    .button = Submitted
    .why = The preview is the last free chance to correct something.

filing-submitted =
    The platform's review (初审) takes 1–2 working days; someone may phone, so answer unknown calls.
    After it comes the ICP verification by SMS; only then does it reach the province.

    Does the page say it is submitted?
    .title = Submit the filing
    .why = From today I count working days and remind you.

ministry-sms-arrived =
    After the first review the ministry's SMS (usually from 12381) goes to { $legal-mobile }, never to the emergency number.

    Verify within 24 hours, weekends included: at beian.miit.gov.cn, “短信核验”, enter the mobile, the code, the last six of the legal representative's ID. Five wrong codes are allowed, the sixth sends it back.

    Only that site is genuine. Tell nobody the code.
    No SMS? Check the spam filter; resend there.

    When it comes, press the button, or send when it came: "yesterday 18:30".
    .title = The ministry's SMS
    .button = The SMS has come
    .why = The shortest limit of all, so I remind you often. Missed isn't lost: if nothing has to be changed, submit again, a new SMS comes and it goes straight on.

provincial-review-started =
    Next is the provincial office (通信管理局 / 管局): 1–20 working days, depending on the province. Keep the phone reachable, change nothing; meanwhile we can prepare the category.

    Look at the filing page at mp.weixin.qq.com: is the SMS verified, and the filing with the province? Then press the button, and I count the days.
    .title = The province's review
    .button = It is with the province
    .why = Only when the status has changed is it really there; I count from that day.

filing-number =
    Congratulations, the filing is through! Please send the filing number (备案号) as shown.
    A mini-program's usually ends in “-1X” or the like.
    .title = Filing number
    .why = It stands at the foot of the home page; you need it for later changes.
    .example = For example: 浙ICP备2026012345号-1X
    .hint = Without the “-1X” it is probably the company's own number; look in the mini-program's row.
    .done = Noted. It will show at the foot of the mini-program's home page.
