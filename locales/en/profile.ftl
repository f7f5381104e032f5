stage-profile = Profile
    .intro = Name, logo and introduction come before the filing. The name matters most.

mini-program-name =
    What is the mini-program called? 4–30 characters, a Chinese one counts as 2.

    Avoid 剧场 (theatre), 剧好看 (good dramas), 影视 (film & TV), 文化 (culture), 传媒 (media): they touch pre-approval, and 《信息网络传播视听节目许可证》 may be demanded, which is hard to get.
    Also no 小程序, 微信, 官方 (official), places, state organs, leaders, others' trademarks, XX城, XX国际.

    Best a name that one sentence can tie to your business.
    .title = Mini-program name
    .why = Names are what gets refused most; this one goes into the filing and the forms too. A protected word may take 7 working days. Two renames before the first release, later ones only through certification (rules of 2018).
    .example = For example: 青禾剧集
    .hint = Only the name: Chinese, letters, digits, few signs, no emoji. 4–30 in all, Chinese counted twice.

name-entered =
    At mp.weixin.qq.com, “小程序信息 → 去填写” (fill in), enter:

    { COPY($mini-program-name) }

    and have it checked: is it free and allowed?
    Taken or refused: say “edit”, choose the mini-program name, give another.
    Proof demanded: it hit a protected word; another name is usually quicker.

    A logo that carries the name waits for this.
    When the page accepts it, we go on.
    .title = Check the name on the page
    .button = Name accepted
    .why = I can check length and words; only the platform knows which names are taken.

name-under-review =
    Did the page say that the name has to be reviewed by a person (it touches a protected word; up to 7 working days)?
    .title = Name under review
    .option-yes = Under review
    .option-no = Free at once
    .why = If so, the filing has to wait for it, and I'll keep an eye on the days.

name-review-submitted =
    Hand in the proof that the page asks for (trademark certificate, letter of authority) and submit the name for review.

    Done? Press the button; if it was earlier, send the day, like "yesterday".
    .title = Name handed in for review
    .button = Handed in
    .why = Only an approved name counts on the filing's forms.

logo =
    Please send the logo.

    Square, 144×144 pixels; png, bmp, jpeg, jpg or gif, at most 2 MB. I take larger square ones too; scale yours to 144×144 before uploading.
    Nothing political or sexual, nothing like WeChat's or others' logos; on white, a visible outline.

    If it carries the name, make sure of the name first.
    .title = Logo
    .why = Needed now, and again for the category as 小程序图标.png.
    .hint = Crop it square, and send it as a file to keep it sharp.

introduction =
    Write the introduction, 4–120 characters, in Chinese: what it offers, which information and works of the company it shows.
    .title = Introduction
    .why = It is public, and the review compares it with name and business.
    .example = For example: 展示本公司出品微短剧的剧情介绍、剧照和案例，提供公司的企业信息。
    .hint = 4–120 characters, better not above 60; no phone, no WeChat id, no “第一”, “官方”, “国家级”.

profile-entered =
    Now the other two, then submit:

    Logo: that picture; scale it to 144×144 first if it is larger
    “简介” (introduction): { COPY($introduction) }

    When the page shows everything properly, we go on.
    .title = Logo and introduction
    .button = Submitted
    .why = While the basics are incomplete, “去备案” doesn't open.

ordinary-category =
    Before filing, one ordinary category must be approved, or “去备案” (go and file) stays closed. Many get stuck here.

    In “服务类目” (categories) press “添加类目” (add), choose one that fits your business and needs no special licence (one under “工具”, tools, for example; the page decides).
    Not yet “文娱－微短剧”: that comes after the filing.

    If it is reviewed, wait. When it says “审核通过” (approved), we go on.
    .title = One ordinary category
    .button = Category approved
    .why = The platform's own documents say so: basics, a category and the certification, or the entrance stays shut.
