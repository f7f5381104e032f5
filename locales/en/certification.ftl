stage-certification = WeChat certification
    .intro = Nine fields, half an hour. Have the legal representative with you for the face scan.

licence-validity =
    Until when is the business licence valid (“营业期限”)? If it has no end date, write 长期 (long-term).
    .title = Licence valid until
    .why = An expired licence is always refused.
    .example = For example: 2035-06-30, or: 长期
    .hint = The last day, such as 2035-06-30; 长期 if the licence says so or names no end.

licence-photo =
    Please send a photo of the business licence.

    The original in colour, no copy; all four corners, no glare, nothing covered, no watermark.
    jpg or png, at most 2 MB, at least 720×1280.

    If your app shrinks pictures, send it as a file.
    .title = Photo of the licence
    .why = Used for certification, filing and category. Unclear photos are the most frequent reason for a rejection.
    .hint = Lay it flat in even light, hold the phone straight above, leave a margin. Over 2 MB? Send it to yourself in WeChat without “原图” (full size) and save that.

certification-basics =
    On the page “微信认证” (certification):

    1. “机构类型” (type): 企业
    2. “企业全称” (full name): { COPY($company-name) }
    3. Upload the licence: that photo

    After a few seconds the page fills in field 4, “统一社会信用代码”, itself.
    .title = Type, full name, licence
    .button = Uploaded
    .why = The review compares the name with the register letter by letter.

credit-code-read-back =
    4. Which “统一社会信用代码” did the page fill in? Copy it here and I compare.
    If you have compared it yourself, skip this.
    .title = Compare the page's code
    .why = The page reads it off the photo and may misread; if it differs from the registration, the review fails.
    .example = For example: 91330106U3DGRQUK0E
    .hint = The 18 characters on the page.
    .equals = That isn't the code you registered with. The licence decides: if the page misread, upload a clearer photo; if the registration is wrong, correct it there.
    .done = The same as at registration.

account-holder =
    5. “开户名称” (account holder): in whose name is the company's bank account? It must be the name on the licence.
    .title = Account holder
    .why = One character off (brackets, a former name) and the certification is refused.
    .example = For example: 杭州青禾互动科技有限公司
    .hint = The account's full name in Chinese; not the bank, not a person.
    .equals = That isn't the name on the licence. If the company changed its name, have the bank change the account; if it's a slip, just correct it. If the bank needs time, skip this for now, but settle it before paying the fee.
    .done = The same as on the licence: enter exactly this.

bank-account =
    The company's bank account number?
    With the face scan the page may not want it: skip it if it isn't at hand.
    .title = Bank account
    .why = Needed if you verify by transfer. Always shown masked.
    .example = For example: 1202 0212 0990 0123 456
    .hint = Digits only. Numbers beginning with 62 are usually personal cards; the company's account is wanted.

bank-branch =
    Which bank and branch (开户行) is it at? You can skip this too.
    .title = Bank branch
    .why = Goes with the account number.
    .example = For example: 中国工商银行杭州西湖支行
    .hint = Bank and branch (支行, 营业部 or 分行) in Chinese; finance will know.

certification-method =
    6. “验证方式” (way of checking): the page offers several; I advise “扫脸” (face scan), a few minutes with the legal representative.
    Which will you use?
    .title = Way of checking
    .why = The face scan answers at once; a transfer waits for finance and the bank.
    .option-face = Face scan (扫脸)
    .option-transfer = Bank transfer (对公打款)
    .option-other = Another way

certification-transfer =
    For 对公打款: transfer exactly the amount, with exactly the remark, that the page gives, from the account of { COPY($company-name) }; no personal account, no other company's.
    Soon: the page names a limit (10 days in the past).
    The small amount comes back within about 10 working days.

    Transferred? Then we go on.
    .title = Bank transfer
    .button = Transferred
    .why = Only a transfer in the company's own name counts.

certification-other =
    Follow the page; if it turns out awkward, go back a page and choose 扫脸 (face scan).
    In any case the person checked must be { $legal-name }.

    When it's done, we go on.
    .title = Another way of checking
    .button = Verified
    .why = The ways change; the page decides.

certification-face =
    7. “代表验证” (representative check): { $legal-name } scans the QR code with their real-name WeChat
    8. “人脸识别” (face recognition): follow the phone

    A white wall, good light, properly dressed; no hat, earphones or mask. If it fails, try again in better light.

    When the page says it succeeded, we go on.
    .title = Representative and face check
    .button = Succeeded
    .why = It shows that the legal representative really is there.

certification-fee =
    Now the fee: 300 yuan by WeChat; ask for the invoice at the same time.

    Pay today: an order usually waits 24 hours (see the page).
    It isn't returned if the review fails, so compare once more:
    “企业全称”: { $company-name }
    “统一社会信用代码”: { $credit-code }
    “开户名称”: { $company-name }

    All correct, and paid? Then we go on.
    .title = Pay the fee
    .button = Paid
    .why = The minute before paying is the best one to find a slip.

certification-call =
    After submitting, a reviewer appointed by the platform phones from an unknown number.

    { $legal-name } and you: keep the phones on and answer every call. Refusing the call fails the review.
    They ask for the company, the applicant, and whether you applied. They don't ask for codes or money: whoever does is a fraud.

    Once the legal representative knows, we submit.
    .title = The reviewer's call
    .button = They know
    .why = There are three chances in all; a missed call uses up one.

certification-submitted =
    9. “审核认证” (review): submit. If it came back, first enter or upload the corrected item again on the page.
    The answer comes within 1–5 working days; I remind you to look.

    Have you submitted it?
    .title = Submit the certification
    .why = From that day I count working days, holidays left out.
