stage-materials = Materials
    .intro = A few minutes on papers and circumstances now saves days later.

whole-way =
    Five stages:
    1. Register the mini-program
    2. WeChat certification: 300 yuan, 1–5 working days
    3. Profile: name, logo, introduction
    4. ICP filing (备案): platform 1–2 working days, ministry SMS within 24 hours, province 1–20 working days
    5. Short-drama category: 1–7 working days

    Two or three weeks if all goes fast; plan for two months. I'll remind you while you wait.

    Ready? Materials come first.
    .title = The whole way
    .button = Read it
    .why = So that you know which parts are waiting, and can book the legal representative and finance in time. Lengths are published ones and experience of 2024–2026; what the page says counts.

at-keyboard = Who am I talking to?
    .title = Who is at the keyboard
    .why = Some steps only the legal representative can do: scanning, the face check, the SMS. If you are someone else, I say beforehand when you need them.
    .option-operator = Staff (经办人)
    .option-legal-representative = Legal representative (法人)

operator-advice =
    You need the legal representative (法人) in person for these. Best agree on times now:

    1. Registration: scan with their own real-name WeChat (it becomes the administrator)
    2. Certification: face scan
    3. Its review: answer the reviewer's call, unknown number or not
    4. Filing: scan and face check
    5. After its first review: the ministry's SMS code, within 24 hours, weekends included

    They and the chief editor must each agree to the use of their IDs.
    Told them? Then we go on.
    .title = Dates with the legal representative
    .button = Told them
    .why = “法人 not available” is where most filings stand still.

materials-list =
    Tick what you have; nothing is held up.

    The first seven: licence (all stages); two different mobiles (registration, filing); bank account and branch (certification); two e-mails (one to register, a new one to file); ID photos (filing, category); name and logo; production licence and notice (category).
    “Later” ones are for the category but slow: ask today; the forms wait for the filing's first review.

    All legible, four corners, uncovered, genuine. Also the seal and 300 yuan.
    Then “go on”.
    .title = List of materials
    .why = Each rejection costs days. Complete papers and clear photos save the most time.
    .item-licence = Business licence (营业执照)
    .item-mobiles = Two mobiles: legal representative, emergency
    .item-bank = Bank account and branch
    .item-emails = Two e-mail addresses
    .item-legal-id = Legal representative's ID, both sides
    .item-name-and-logo = Mini-program name and logo
    .item-production-licence = Production licence and 《办结告知书》
    .item-later-chief-editor = Chief editor's ID and CV (later)
    .item-later-legal-cv = Legal representative's CV (later)
    .item-later-dishonesty = Both 失信被执行人 screenshots (later)
    .item-later-credit-report = 信用中国 credit report (later)
    .item-later-forms = The two forms, 登记表 (later)

filed-before = Has the company already filed (备案) a website, an app or a mini-program?
    .title = Earlier filings
    .why = One company's filings must agree in province and company data. A forgotten one often ends in “主办者冲突” (conflict of owner).
    .option-no = No
    .option-yes = Yes
    .option-not-sure = Not sure

filed-where =
    Which kind (website, app, mini-program), in which province, through which platform?
    One line will do; you can skip it.
    .title = Where it was filed
    .example = For example: company website, Guangdong, Tencent Cloud
    .why = To compare with when you fill in the new filing.
    .hint = A line of words, such as “app, Zhejiang, Alibaba Cloud”.

filed-advice =
    That's fine. Three things:

    1. Name, address, responsible person and province must be as in the earlier filing.
    2. If the company has moved or changed its name, change the old filing first.
    3. One filing at a time: let a running one end.

    If an app or another platform's mini-program bears the same name, it may count as taken; you can change it, or explain in the remark.
    Check the old filing's data, then we go on.
    .title = Mind the earlier filing
    .button = Checked
    .why = Data that disagree, or several filings at once, are common reasons for a rejection.

filed-look-up =
    Quick to find out: at beian.miit.gov.cn, “ICP备案查询” (filing query), enter the company name; look at websites, apps and mini-programs.

    Found: use the same name, address, responsible person and province; update an outdated filing first. One filing at a time.
    Nothing found: all is well.

    When you have looked, we go on.
    .title = Look up earlier filings
    .button = Looked
    .why = Filings of former colleagues are easily forgotten, until the rejection.

abnormal = Is the company on the list of abnormal operations (经营异常名录) now?
    .title = 经营异常 (abnormal operations)
    .why = Companies on that list may be refused at certification and at the filing.
    .option-no = No
    .option-yes = Yes, it is
    .option-not-sure = Not sure

abnormal-advice =
    Get it removed first, otherwise the submission comes back.

    Usually an annual report is missing, or the registered address couldn't be reached. “国家企业信用信息公示系统” shows the reason; file the report or change the address, then apply for removal at the market regulator.

    You can prepare papers meanwhile. Before you submit the certification, make sure it's removed. Then we go on.
    .title = First get off the list
    .button = Understood
    .why = The review looks at the company's status.

abnormal-look-up =
    At “国家企业信用信息公示系统” (www.gsxt.gov.cn), search for the full company name; look at its status and at “列入经营异常名录信息”.

    “存续” or “在业” and no entry: all is well.
    An entry not yet removed: file the missing report or change the address, apply for removal, then submit.

    When you have looked, we go on.
    .title = Look up 经营异常
    .button = Looked
    .why = One minute that can save a rejection.

drama-before = Does the company already have a short-drama (微短剧) mini-program?
    .title = Short-drama mini-programs so far
    .why = There is an upper limit for each company.
    .option-yes = Yes
    .option-no = No

drama-advice =
    Sources disagree on how many one company may have (1 says an agency, 5 say platform staff, both 2025), and it changes.

    Look at the limit on the category page (服务类目) of the existing mini-program, or ask the platform's support. With no place left, the category is refused, and the 300 yuan are gone.

    None left: use another company, or close one that isn't used.
    If there is a place left, we go on.
    .title = Limit of short-drama mini-programs
    .button = There is a place
    .why = Without one, the first four stages are in vain.

production-licence-held = Does the company hold the production licence, 《广播电视节目制作经营许可证》?
    .title = Production licence
    .why = The category needs it, and its holder must be the very company that registers the mini-program.
    .option-ours = This company has it
    .option-another = Another company has it
    .option-none = Not yet

production-licence-advice =
    The category needs 《广播电视节目制作经营许可证》 and 《办结告知书》; the holder must be the mini-program's company, letter by letter.

    In another company's name: register the mini-program with that company. You can still change.
    Not yet: apply at the province's radio and television office. Everything up to the filing can go on meanwhile, but without it no drama can be shown.

    Decide which company it is, then we go on.
    .title = Which company does it
    .button = Decided
    .why = A different holder is the first reason for refusing the category.
