stage-category = Short-drama category
    .intro = The last part: ten files with exact names, printed and stamped except the .xls.

production-licence-number =
    The number of 《广播电视节目制作经营许可证》 (production licence)?
    .title = Production licence number
    .why = The form asks for it, and it shows that it's the right licence.
    .example = For example: （浙）字第01234号
    .hint = The line “编号” or “许可证号”, with the province in brackets.

production-licence-holder =
    Who is the holder on that licence? As printed. No licence at hand? Skip these for now.
    It must be the mini-program's company.
    .title = Licence holder
    .why = Another holder is the first reason for refusing the category.
    .example = For example: 杭州青禾互动科技有限公司
    .hint = The whole line “机构名称” or “单位名称” in Chinese.
    .equals = That isn't the company that registered. If it changed its name, have the licence changed; another company's licence can't serve this mini-program: that company would have to register.
    .done = The holder is this company. Good.

production-licence-validity =
    Until when is that licence valid?
    .title = Production licence valid until
    .why = It usually lasts two years, with a yearly check. The printed date decides.
    .example = For example: 2028-03-31
    .hint = The last day. If it ends soon, renew first, usually 30 working days before.

production-licence-paper =
    Please send 《广播电视节目制作经营许可证》, photos or PDF, every page.
    Clear, four corners, nothing covered or bent.
    .title = Production licence
    .why = Merged with 《办结告知书》 it is file 4.
    .hint = Flat, straight above, with a margin; several pages in their order.

completion-notice =
    Please send 《办结告知书》 (the notice you got with the licence), photo or PDF, every page, clear and complete.
    .title = Completion notice
    .why = Without it file 4 is incomplete. Provinces with electronic licences issue a PDF.
    .hint = Can't find it? Download it where the licence was applied for, or ask that office.

legal-cv =
    Please send the legal representative's CV, PDF or photo.
    Name, education, work until today; signed is better.
    .title = Legal representative's CV
    .why = Merged with both sides of the ID it is file 8.
    .hint = From Word: save it as PDF first.

chief-editor-name =
    The chief editor's (总编辑) name, as on the ID card?
    .title = Chief editor's name
    .why = Form, ID, CV and screenshot must all bear the same name.
    .example = For example: 李静
    .hint = Only the name in Chinese.
    .differs = That is the legal representative's name. The papers are made for two people, so please look again; if it really is one person, ask on the page or the platform's support whether that is accepted, and skip this.

chief-editor-id-validity =
    Until when is the chief editor's ID valid? It is on the back, “有效期限”.
    .title = Chief editor's ID valid until
    .why = Expired, or less than 1 month left: renew it first.
    .example = For example: 2032-11-08, or: 长期
    .hint = The last day; 长期 if the card says so.

chief-editor-id-front =
    Please send the front of the chief editor's ID (the face).
    The original in colour, four corners, no glare, nothing covered, no watermark.
    .title = Chief editor's ID, front
    .why = Merged with the back and the CV it is file 9.
    .hint = On a dark table, no flash, straight above.

chief-editor-id-back =
    Please send the back of the chief editor's ID (the emblem), the same way.
    .title = Chief editor's ID, back
    .why = Merged with the front and the CV it is file 9.
    .hint = The side with the emblem; not both in one picture.

chief-editor-cv =
    Please send the chief editor's CV, PDF or photo.
    Name, education, work; editing and reviewing experience if any.
    .title = Chief editor's CV
    .why = Merged with both sides of the ID it is file 9.
    .hint = From Word: save it as PDF first.

dishonesty-legal =
    At 信用中国 (Credit China, www.creditchina.gov.cn), look up { $legal-name } under “失信被执行人” (failed debtors) and send a screenshot of the whole result.
    It must show the site, the name, the result and the date.
    .title = Screenshot, legal representative
    .why = Both people's screenshots become one image, file 7.
    .hint = “Nothing found” is a result too: send that page, whole.

dishonesty-chief-editor =
    The same for the chief editor { $chief-editor-name }: “失信被执行人”, the whole page.
    .title = Screenshot, chief editor
    .why = Joined with the other one into one image, file 7.
    .hint = Best the same size as the other one.

credit-report =
    Download the credit report of { $company-name } at 信用中国 and send the PDF; or screenshots page by page, from page 1 on, in order.
    At most 20 files. The order of pages must be right.
    .title = Company's credit report
    .why = File 10. Wrong order gets it sent back.
    .hint = The downloaded PDF is best: one file, pages in order.

forms-downloaded =
    The first review has passed, so now the forms. At “服务类目 → 添加类目 → 文娱 → 微短剧” download

    《微短剧“小程序”信息登记表》.xls
    《微短剧“小程序”信息登记表》1.2.xlsx

    To copy:
    { $company-name }
    { $credit-code }
    { $mini-program-name }
    { $production-licence-number }
    法人 { $legal-name }, 总编辑 { $chief-editor-name }
    Every “valid until” here: 长期 (only for the category; on the ICP page a dated card gets its date)

    Filled in? We go on.
    .title = Fill in the two forms
    .button = Filled in
    .why = They carry the mini-program's name, which may still change before that review.

form-xls =
    Please send the filled-in 《微短剧“小程序”信息登记表》.xls
    Not printed, not stamped; it stays .xls, not .xlsx.
    .title = Form (.xls)
    .why = File 1, the only form that goes in without a stamp.
    .hint = In Excel “save as”, type “Excel 97-2003 (*.xls)”; renaming isn't enough.

form-xlsx =
    Please send the filled-in 《微短剧“小程序”信息登记表》1.2.xlsx
    .title = Form (1.2.xlsx)
    .why = File 2; printed, stamped and scanned it is file 3.
    .hint = .xlsx, not .xls; “save as”, renaming isn't enough.

form-stamped =
    Print the 1.2.xlsx, stamp it with the company seal, scan it to PDF and send it:
    《微短剧“小程序”信息登记表》1.2.pdf
    Clear, nothing covered, the whole seal; colour is better, black-and-white will do.
    .title = Stamped scan (1.2.pdf)
    .why = File 3. An .xlsx can't carry a stamp, so its print does.
    .hint = A PDF is wanted; a phone's scanning function can make one.

merges =
    I do the merging, in the order that the page wants:

    a) production licence → 《办结告知书》
    b) legal representative's ID front → back → CV
    c) chief editor's ID front → back → CV
    d) both 失信被执行人 screenshots: in one image
    e) the company's 信用中国 report: every page, in the right order

    /package shows what each of the ten files still misses; when all is there choose “To print and stamp”: I send you what to print, ID cards in their true size.

    Printed? Stamping next.
    .title = Five merges
    .button = Printed
    .why = Each field takes one file; missing or mixed pages come back.

stamping =
    Except the .xls, all is printed, sealed and scanned; colour is better, black-and-white will do.

    Two can't carry ink:
    1.2.xlsx goes in as it is; its stamped print is 1.2.pdf
    小程序图标.png goes in as it is

    Seven to stamp: 1.2.pdf (sent already), licence + notice, business licence, screenshots, legal representative, chief editor, credit report.
    /package has what to print, with space for the seal. Seals clear, not over text or faces; no corner cut or bent.

    Then send me the scans, one by one.
    .title = Print, stamp, scan
    .button = Scanned
    .why = One missing stamp returns the whole set.

stamped-production-licence =
    Send the stamped scan: 《广播电视节目制作经营许可证》 and 《办结告知书》.
    /package has what to print. One PDF is best; photos will do, in the order of the pages. Not stamped yet? Skip it for now.
    .title = Stamped licence + notice
    .why = File 4; it bears the company seal. What you send back is what is handed over.

stamped-licence =
    Send the stamped scan: the business licence.
    /package has what to print. One PDF is best; photos will do, in the order of the pages. Not stamped yet? Skip it for now.
    .title = Stamped business licence
    .why = File 5; it bears the company seal. What you send back is what is handed over.

stamped-dishonesty =
    Send the stamped scan: both 失信被执行人 screenshots (the one image).
    /package has what to print. One PDF is best; photos will do, in the order of the pages. Not stamped yet? Skip it for now.
    .title = Stamped screenshots
    .why = File 7; it bears the company seal. What you send back is what is handed over.

stamped-legal =
    Send the stamped scan: the legal representative's ID and CV.
    /package has what to print. One PDF is best; photos will do, in the order of the pages. Not stamped yet? Skip it for now.
    .title = Stamped ID + CV of the legal representative
    .why = File 8; it bears the company seal. What you send back is what is handed over.

stamped-chief-editor =
    Send the stamped scan: the chief editor's ID and CV.
    /package has what to print. One PDF is best; photos will do, in the order of the pages. Not stamped yet? Skip it for now.
    .title = Stamped ID + CV of the chief editor
    .why = File 9; it bears the company seal. What you send back is what is handed over.

stamped-credit-report =
    Send the stamped scan: the company's 信用中国 report, every page, in order.
    /package has what to print. One PDF is best; photos will do, in the order of the pages. Not stamped yet? Skip it for now.
    .title = Stamped credit report
    .why = File 10; it bears the company seal. What you send back is what is handed over.

file-names =
    Send /package and choose “Make the archive”: I have named all ten exactly; unpack and upload. These are the names:

    《微短剧“小程序”信息登记表》.xls
    《微短剧“小程序”信息登记表》1.2.xlsx
    《微短剧“小程序”信息登记表》1.2.pdf
    《广播电视节目制作经营许可证》+《办结告知书》.pdf
    营业执照.pdf
    小程序图标.png
    法定代表人和总编辑的信用中国网站失信被执行人查询结果截图.pdf
    法定代表身份正反面及简历.pdf
    总编辑身份正反面及简历.pdf
    小程序运营主体信用中国查询报告.pdf

    If you name them yourself: Chinese quotes “ ”; an English +; 法定代表人 with 人 in the screenshots' name, 法定代表 without 人 in the ID's.
    All ten? We submit.
    .title = Names of the ten files
    .button = Names are right
    .why = They are checked by name; a wrong name counts as missing.

category-opened =
    First look: all ten, clear, genuine; nothing covered, cut or bent; types and names right.

    At mp.weixin.qq.com, “服务类目 → 添加类目” (add a category), choose “文娱” → “微短剧”, upload each file in its field.
    “Valid until” fields there: 长期.
    Names: { $company-name }, { $mini-program-name }
    How many short-drama mini-programs you may have: the page decides.

    All there? Submit.
    .title = Upload on the category page
    .button = Uploaded
    .why = One minute now can save seven working days.

category-submitted =
    Have you submitted the category “文娱－微短剧”?
    The review usually takes 1–7 working days; I remind you to look.
    .title = Submit the category
    .why = From today I count working days.

next-tasks =
    All done, well done! What comes next:

    1. Is { $filing-number } at the foot of the home page?
    2. Each drama needs its own 《网络剧片发行许可证》 or registration number in its titles; three classes by investment, limits moved in 2025 and 2026: check on the page.
    3. The first code review may take 7 days more (video).
    4. Certification is renewed, and paid, yearly.
    5. New name, address or 法人: change the filing first.

    Good luck with the first show!
    .title = What comes next
    .button = Understood
    .why = A mini-program that may play dramas, and each drama that may be played, are two things.
