stage-registration = Registration
    .intro = On a computer, open mp.weixin.qq.com, “立即注册” (register now), and choose “小程序” (mini-program). I ask, you fill in.

account-email =
    Which e-mail address will register the mini-program?
    It must never have been used at 微信公众平台 (WeChat official accounts) or 微信开放平台 (open platform), nor be bound to a personal WeChat.
    .title = Account e-mail
    .why = One address, one account; the page says at once if it is taken. The filing needs another, new one: don't use up both here.
    .example = For example: drama@example.com
    .hint = Just the address, without spaces. If you have no unused one, make a new one now.

account-created =
    On the page “账号信息” (account) fill in:

    E-mail: { COPY($account-email) }
    Password: your own; at least 8 characters of letters, digits or English punctuation, case matters, typed twice
    “验证码”: the picture's characters

    Tick the agreement, press “注册”.

    The password goes on the web page only. Don't send it to me.
    If the address is taken, say “back” and give another. Registered? Then we go on.
    .title = Account and password
    .button = Registered
    .why = Only you should know it. If it reaches me by mistake I refuse it, delete it where I can, and ask you to change it.

account-activated =
    Open the mailbox { $account-email }, find the mail from 微信公众平台, press its link.

    Do it today: the link lives about 24 hours (experience of 2024).
    No mail? Look in the spam folder, then send it again from the page.

    When you see “主体信息登记” (company details), we go on.
    .title = Activate by mail
    .button = Activated
    .why = Without it the next page doesn't open, and an expired link means starting again.

subject-type =
    On “主体信息登记”, choose first:

    1. “注册国家/地区” (country/region): 中国大陆
    2. “主体类型” (subject type): 企业
    3. “企业类型” (enterprise type): 企业

    Then the company's data.
    .title = Subject type
    .button = Chosen
    .why = It is hard to change later, and only an enterprise can run short dramas.

company-name =
    The company's full name? Exactly as on the business licence, brackets included.
    .title = Company name
    .why = Registration, certification, filing and category must all match the licence. Given once, I compare it everywhere.
    .example = For example: 杭州青禾互动科技有限公司
    .hint = The whole line “名称” of the licence in Chinese, no short form; brackets as printed, usually （ ）.

credit-code =
    The 统一社会信用代码 (credit code) on the licence? 18 digits and capital letters.
    The page calls it “营业执照注册号” (licence number).
    .title = Credit code
    .why = One wrong character and it doesn't match the register. I check its check digit.
    .example = For example: 91330106U3DGRQUK0E
    .hint = Copy the 18 characters of the line “统一社会信用代码”. A licence with a 15-digit number is an old one: have it exchanged first.

subject-entered =
    Then these three, ready to copy:

    4. “企业名称” (company name): { COPY($company-name) }
    5. “营业执照注册号” (licence number): { COPY($credit-code) }
    6. “注册方式” (way of registering): 微信认证

    微信认证 registers and certifies in one: 300 yuan, answered within 1–5 working days of submitting.

    Next: the administrator.
    .title = Name, number, way of registering
    .button = Filled in
    .why = With the other way (a bank transfer) you would have to certify afterwards anyway.

legal-name =
    The legal representative's name, as on the ID card?
    The page calls it “管理员身份证姓名” (administrator's name): the administrator is the legal representative.
    .title = Legal representative's name
    .why = As administrator they are accepted in every province, without a letter of authority.
    .example = For example: 王晓明
    .hint = Only the name in Chinese, no title.

legal-id =
    The legal representative's ID number? 18 characters, the last may be X.
    I check the number only, and always show it masked.
    .title = Legal representative's ID number
    .why = One wrong digit and the administrator's check fails. The check digit tells me at once.
    .example = Looks like 110101********002X
    .hint = Copy it digit by digit from the card. The photos come later, at the filing.

legal-mobile =
    The legal representative's mobile?
    The ministry's SMS goes to this number: they must carry it and answer it.
    .title = Legal representative's mobile
    .why = It is the administrator's number and the filing's “mobile 1”. One person, one number.
    .example = For example: 13800138000
    .hint = An 11-digit mainland mobile; +86 in front is fine.

administrator-entered =
    On the page “管理员信息” (administrator):

    7. “管理员身份证姓名” (name): { COPY($legal-name) }
    8. “管理员身份证号码” (ID number): { $legal-id } (enter it in full, from the card)
    9. “管理员手机号码” (mobile): { $legal-mobile } (in full)

    “获取验证码” sends 6 digits to that phone: enter them on the page only, never tell them to anybody, me included.

    Don't scan yet: one thing to check first.
    .title = Administrator's data
    .button = Filled in
    .why = All three must belong to the person who scans.

administrator-wechat =
    Is the WeChat that will scan the legal representative's own, verified with their own ID?
    In WeChat: 我 → 服务 → 钱包 → 身份信息 (Me → Services → Wallet → Identity).
    .title = Scanning WeChat is their own
    .why = With somebody else's, or an unverified one, the scan and the face check fail.

administrator-wechat-advice =
    Then first: the legal representative verifies their own WeChat by adding a bank card of their own (我 → 服务 → 钱包 → 身份信息).
    If that WeChat is verified for another person, use their own instead; never a shared company one.

    When it shows { $legal-name }, we go on.
    .title = Verify that WeChat
    .button = Verified
    .why = Whoever scans becomes administrator; changing that later is a procedure of its own.

administrator-scanned =
    10. “管理员身份验证” (administrator check): the legal representative scans the QR code with their own WeChat and confirms on the phone.

    That WeChat is now the administrator, for each log-in and for the filing.

    Don't wait with the certification: early rules said the registration lapses after 30 days; see what the page says.

    Scanned and confirmed on the page? It leads on to the certification, and so do we.
    .title = Administrator scans
    .button = Scanned
    .why = This is how the platform knows who the administrator is.
