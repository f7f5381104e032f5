### What is said when an answer is checked: what is wrong, and how to put it right. One message for each rule, one
### attribute for each case.

rule-address =
    .empty = There is no address yet. Please send the “住所” of the business licence, letter by letter.
    .no-han = There is no Chinese address in this. Please copy the “住所” of the business licence.
    .strange-character = The filing system does not take “{ $character }”. Please leave it out.
    .too-short = This is too short. Please copy the whole “住所” of the business licence.
    .too-long = This has { $length } characters, which is too long. Please send the “住所” of the licence only.
    .no-province = There is no province at the beginning. Add it if the licence has it; otherwise keep to the licence.
    .no-city = There is no 市 in it. Please look at the licence whether it was left out.
    .no-district = There is no district or county in it. Please look at the licence whether it was left out.
    .no-detail = There is no street, number or room. It is compared letter by letter, so please copy all of it.

rule-bank-account =
    .empty = There is no account number yet. Please send that of the company's account.
    .strange-character = Character { $position }, “{ $character }”, is no digit. An account number has digits only.
    .too-short = This has { $length } digits; a company's account has at least { $min }. Is something missing?
    .too-long = This has { $length } digits; a company's account has at most { $max }. Is something too much?
    .personal-card = This looks like the number of a personal bank card. The company's account is needed here.
    .mobile = This looks like a mobile number. Please check that it is the company's account.
    .one-digit = All digits are the same, which is unlikely for an account. Please check.

rule-bank-branch =
    .empty = There is no bank yet. Please name the branch, too, such as “中国工商银行北京望京支行”.
    .no-han = There is no name of a bank in this. Please send its full Chinese name, not a number.
    .too-short = This is too short. Please send the full name of the bank and its branch.
    .too-long = This has { $length } characters, which is too long. Please send the bank's name only.
    .no-bank = There is no 银行 or 信用社 in it. Please write the name in full: 中国工商银行, not 工行.
    .no-branch = The branch is missing. The account's permit or the online bank shows the full name.

rule-calendar-table =
    .empty = There are no dates in this table of days off.
    .columns = Line { $line } should have three columns: date,kind,name, such as 2027-02-05,holiday,春节.
    .date = The date in line { $line } cannot be read. Please write it like 2027-02-05.
    .kind = The kind in line { $line } should be holiday (day off) or workday (make-up working day).
    .duplicate = The date in line { $line } was there before.
    .mixed-years = Line { $line } is of another year. A table has one year, and may have the December before it.
    .not-a-weekend = Line { $line } is a make-up working day, but not at a weekend. Please compare with the notice.
    .incomplete = Statutory days of January, May or October are missing; the table may be cut off. Please complete it.

rule-company-name =
    .empty = There is no company name yet. Please copy it from the business licence, letter by letter.
    .no-han = There is no Chinese name in this. Please send the name on the licence, not the code.
    .strange-character = “{ $character }” is rarely in a registered name. Please compare with the licence.
    .too-short = This is too short for a whole name. Please send the full name on the licence.
    .too-long = This has { $length } characters, which is too long. Please send the name only.
    .half-width-brackets = The brackets are half-width; the licence mostly has “{ $suggestion }”. Please compare with the licence and write it the same way everywhere.
    .unpaired-bracket = A bracket has no partner. Please look at the licence whether one half was left out.
    .sole-trader = This looks like a sole trader (个体工商户). A company is needed; please look at “类型” on the licence.
    .branch = This looks like a branch office. Please use the parent company's licence, or check on the page first.
    .latin = There are letters or digits in the name. That is fine if the licence has them; please compare.
    .unusual-ending = It does not end in 有限公司 or the like. Please look whether it is a short form.

rule-credit-code =
    .empty = There is no credit code yet. It is at the top of the business licence and has 18 characters.
    .strange-character = Character { $position }, “{ $character }”, is never in a credit code, which has digits and capital letters only.
    .too-short = This has { $length } characters, { $missing } too few. A credit code has 18; please see what is missing.
    .too-long = This has { $length } characters, { $extra } too many. A credit code has 18; please see what is too much.
    .old-number = This is an old 15-digit number, and such licences are out of use. Please have the licence renewed first.
    .old-number-mistyped = 15 digits are the length of an old number, and its check digit is wrong. Please use the 18-character code of the new licence.
    .resident-id = This looks like an ID number. The credit code of the licence is needed; it mostly begins with 91.
    .confused-letters = Some letters were mixed up: { $fixes } (the number is the place). A credit code has no I, O, S, V or Z. Please compare with the licence and send it again.
    .forbidden-letter = Character { $position } is “{ $typed }”, but a credit code has no I, O, S, V or Z. Is it a 1, 0, 5, U or 2?
    .swapped = The check character does not fit. Probably characters { $first } and { $second } were swapped; please compare with the licence and send it again.
    .maybe-swapped = The check character does not fit. Please see first whether characters { $first } and { $second } were swapped; if not, compare each character with the licence.
    .look-alike = The check character does not fit. Probably character { $position }, “{ $typed }”, should be “{ $meant }”; please compare with the licence and send it again.
    .mistyped-inside = The check character does not fit. The slip is most likely in characters 9 to 17; please compare with the licence.
    .mistyped-outside = The check character does not fit. The slip is most likely in the first 8 characters or the last one; please compare with the licence.
    .sole-trader = Codes beginning with 92 are sole traders', who cannot register as a company nor get the short-drama category. Please use a company.
    .not-a-company = This code is not a company's (those begin with 91). Please send the code on a company's licence.
    .cooperative = Codes beginning with 93 are farmers' cooperatives', which the platform may not take as a company. Please check on the page first.
    .inner-check = The code as a whole fits, but the organisation code inside does not. Please look at characters 9 to 17 again.
    .unknown-region = Characters 3 and 4 are no province known. Please compare with the licence again.

rule-email =
    .empty = There is no e-mail address yet.
    .no-at = The @ is missing. Please send the whole address, such as name@qq.com.
    .several-ats = There is more than one @. Please send one address at a time.
    .comma = There is a comma or semicolon in it, which was probably meant to be a dot.
    .not-ascii = An e-mail address cannot have such characters as Chinese ones. Please check.
    .invalid = This is not the form of an e-mail address. Please check; an example is name@qq.com.
    .typo-domain = “{ $domain }” looks like a slip. Was “{ $suggestion }” meant? Please send it again.
    .unusual-domain = “{ $domain }” is nearly “{ $suggestion }”, which is common. If it is right, go on.
    .rewritten = Full-width characters and the like were put into the usual form. Please look whether the address is right.

rule-filing-number =
    .empty = There is no filing number yet.
    .police-number = This is the number of the police filing. The ministry's ICP number is needed, such as “京ICP备2025000000号-3X”.
    .unreadable = This is not the form of a filing number. A mini-program's is like “京ICP备2025000000号-3X”; please copy it from the message or the page.
    .unknown-province = “{ $province }” at the beginning is not the short name of a province. Please check.
    .no-suffix = This is the company's own number. A mini-program's goes on with “-” and a number and X, such as “号-3X”; the filing page shows it.
    .website = This is a website's number. A mini-program's ends in X, such as “号-3X”. Please check.
    .other-service = A number ending in { $letter } is not a mini-program's (A is an app, K a quick app). A mini-program's ends in X.

rule-free-text =
    .empty = There is nothing here yet.
    .too-short = This has { $length } characters; at least { $min } are needed. Please write some more.
    .too-long = This has { $length } characters; { $max } is the most. Please shorten it.

rule-introduction =
    .empty = There is no introduction yet.
    .too-short = This has { $length } characters; an introduction has at least { $min }.
    .too-long = This has { $length } characters; an introduction has at most { $max }. Please shorten it.
    .maybe-too-long = This has { $han } Chinese characters. Some guides count each as two, so more than { $limit } may not fit; the page decides.
    .contact = There seems to be a telephone number, a link or a WeChat ID in it. Better leave contact data out.
    .boastful = Words such as “{ $word }” are often sent back. Better say it another way.
    .emoji = The page may not take “{ $sign }”. Better leave it out.

rule-mini-program-name =
    .empty = There is no name for the mini-program yet.
    .emoji = A name cannot have emoji or pictographs such as “{ $sign }”. Please leave it out.
    .forbidden-sign = A name cannot have “{ $sign }”. Please leave it out or write a word.
    .too-short = Its length is { $length }; at least { $min } is needed (a Chinese character counts 2).
    .too-long = Its length is { $length }; { $max } is the most (a Chinese character counts 2). Please shorten it.
    .only-digits = A name cannot be digits only. Please add words.
    .mini-program-word = A name cannot have “{ $word }” in it. Please leave it out.
    .wechat = “{ $word }” looks like a product of WeChat or Tencent and is always refused. Please change it.
    .state-organ = “{ $word }” is an organ or office of the state and is always refused. Please change it.
    .superlative = “{ $word }” is a superlative that the advertising law forbids. Please change it.
    .official = “{ $word }” looks like an official account and is always refused. Please change it.
    .national-prefix = A name cannot begin with “{ $word }”. Please change it.
    .audiovisual = “{ $word }” may touch pre-approval (broadcasting, film and television). Then the 《信息网络传播视听节目许可证》 is demanded, which a private company can hardly get. Better use another word, such as the brand and 短剧.
    .culture = “{ $word }” may touch pre-approval (culture), and then a licence is demanded. Better use another word.
    .other-preapproval = “{ $word }” may touch pre-approval, and then a licence of that trade is demanded. Better use another word.
    .superlative-kin = “{ $word }” sounds boastful and may be sent back. Better change it.
    .generic-alone = “{ $word }” is a generic word and alone mostly refused. Better add the brand.
    .region-and-generic = “{ $word }” and a generic word are mostly refused. Better use the brand instead of the place.
    .city-or-international = Names ending in “{ $word }” are often sent back. Better say it another way.
    .country-name = There is the name of a country, “{ $word }”, in it, which may be sent back. Better change it.
    .region = It begins with a place, “{ $word }”, which may be sent back. Better leave it out.
    .only-latin = There is no Chinese character in the name. Such names are often sent back at the filing.
    .unusual-sign = “{ $sign }” may not be allowed; the platform publishes no list, the page decides.
    .length-uncertain = Some signs may count 1 or 2: the length is between { $least } and { $most }, allowed is 4 to 30; the page decides.

rule-mobile =
    .empty = There is no mobile number yet.
    .strange-character = Character { $position }, “{ $character }”, is no digit. Please check.
    .foreign = This is a number from abroad. A mobile number of the mainland with 11 digits is needed.
    .landline = This looks like a landline. A mobile number with 11 digits that gets text messages is needed.
    .too-short = This has { $length } digits, { $missing } too few. A mobile number has 11; please check.
    .too-long = This has { $length } digits, { $extra } too many. A mobile number has 11; please check.
    .segment = No mobile number begins with { $segment }. Please check.
    .virtual-operator = This number is a virtual operator's, which an office that calls back may not reach. Better use another if there is one.

rule-person-name =
    .empty = There is no name yet.
    .digits = There are digits in the name. Please copy the name on the identity card.
    .strange-character = There is “{ $character }” in the name. Please write it as the identity card does.
    .mixed = There is “{ $character }” among Chinese characters. Please copy the name on the identity card.
    .too-short = This is one character. Please send the full name on the identity card.
    .too-long = This has { $length } characters, which is too long. Please send the name only.
    .title = “{ $title }” at the end looks like a title. Please send the name on the card; if it is the name, go on.

rule-production-licence =
    .empty = There is no licence number yet.
    .too-long = This is too long. Please send the number only, such as “（京）字第01234号”.
    .unusual = The number is mostly like “（京）字第01234号”. Please compare with the licence; if it is the same, go on.
    .unknown-province = “{ $province }” in the brackets is not the short name of a province. Please compare with the licence.

rule-remark =
    .empty = There is no remark yet.
    .too-short = This has { $length } characters; a remark has at least { $min }. Please say what the mini-program does and for whom.
    .too-long = This has { $length } characters; a remark has at most { $max }. Please shorten it.
    .thin = This says little and may be sent back. Please say what the mini-program really does, for whom, and how its name relates to the company's business.
    .placeholder = There is still a gap, “{ $mark }”, in it. Please fill it in.

rule-resident-id =
    .empty = There is no ID number yet.
    .strange-character = Character { $position }, “{ $character }”, is never in an ID number. Please check.
    .old-number = This is an old 15-digit number, which is out of use. Please send the 18 characters on the present card.
    .too-short = This has { $length } characters, { $missing } too few. An ID number has 18; please check.
    .too-long = This has { $length } characters, { $extra } too many. An ID number has 18; please check.
    .letter = Character { $position } is the letter “{ $typed }”, where a digit should be. Please check.
    .x-not-last = Character { $position } is an X, but an X can only be the last one. Please check.
    .province = The first two digits are no province known. Please compare with the card.
    .birth-date = Digits 7 to 14 are not a real date. Please compare with the card.
    .future = The birth date in digits 7 to 14 is yet to come. Please compare with the card.
    .swapped = The check character does not fit. Probably characters { $first } and { $second } were swapped; please check and send it again.
    .check-character = The check character does not fit, so one character is wrong. Please compare with the card.
    .minor = By this number the person is not yet 18 and cannot be legal representative or administrator. Please check.
    .residence-permit = This is the number of a residence permit for 港澳台居民. Please choose that kind of document on the page.

rule-validity =
    .empty = There is no date yet. Please send the last day, such as 2031-05-06, or “长期”.
    .unreadable = “{ $found }” could not be read. Please write it like 2031-05-06, or “长期”.
    .day-missing = Please send the day, too, such as 2031-05-06.
    .impossible-date = There is no such day. Please compare with the paper.
    .backwards = The end is before the beginning. Please compare with the paper.
    .expired = The paper expired on { $date }. Please have it renewed first; an expired one is sent back.
    .under-one-month = The paper runs out on { $date }, in less than a month, and the filing will not pass. Please have it renewed first.
    .under-three-months = The paper runs out on { $date }, in less than three months. It will do now, but not if something is sent back; better renew it first.
    .far-away = { $date } is much later than such papers run. Please check the year, or send “长期” if the paper says so.
